"""Newton's steps: the equations they solve, and that they stay inside the walls."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from solvers.multi_commodity.newton import Equations, Point, next_point
from solvers.multi_commodity.normal_matrix import pattern_of

BLOCK = np.array([0, 0])
COLUMNS = csr_array(np.array([[1.0], [0.0]]))
EQUATIONS = Equations(
    pattern=pattern_of(BLOCK, COLUMNS),
    block=BLOCK,
    by_column=COLUMNS,
    by_row=csr_array(COLUMNS.T),
    room=np.array([0.25]),
    cost=np.array([1.0, 3.0, 9.0, 0.0]),
)
"""A cheap column that takes the row, a dear one that does not; overflow at 9."""

START = Point(
    np.array([0.5, 0.5, 0.4, 0.1]), np.zeros(1), np.array([-1.0]), np.full(4, 1.0)
)


def test_what_is_missing() -> None:
    """Shares sum to 1; 0.5 - 0.4 + 0.1 = 0.2 of 0.25."""
    blocks, rows = EQUATIONS.missing(START.primal)
    assert blocks.tolist() == [0.0]
    assert rows == pytest.approx([0.05])
    assert EQUATIONS.n_blocks == 1


def test_what_prices_leave() -> None:
    """Costs 1, 3, 9, 0, less -1, 0, 1, -1 by prices, less reduced costs of 1."""
    assert EQUATIONS.dual_gap(START).tolist() == [1.0, 2.0, 7.0, 0.0]


def test_steps_stay_positive_and_lead_to_the_optimum() -> None:
    """A quarter goes the cheap way; a unit of room is worth 3 - 1."""
    point = START
    for _ in range(20):
        point = next_point(EQUATIONS, point)
        assert (point.primal > 0).all()
        assert (point.reduced > 0).all()
    assert point.primal == pytest.approx([0.25, 0.75, 0.0, 0.0], abs=1e-7)
    assert point.block_price == pytest.approx([3.0])
    assert point.row_price == pytest.approx([-2.0])
    assert point.closeness < 1e-12
