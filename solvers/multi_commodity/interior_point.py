"""The master programme of column generation, by an interior point of our own."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError
from scipy.sparse import csr_array

from solvers.arcs import IntArray
from solvers.multi_commodity.arrays import dot, product, sums_by
from solvers.multi_commodity.newton import Equations, Point, next_point
from solvers.multi_commodity.normal_matrix import factorised, pattern_of, solved
from solvers.multi_commodity.problem import FloatArray

_MAX_STEPS = 80
# Rows hold to this part of their room before a solution counts as one.
_ROW_TOLERANCE = 1e-6
# Overflow below this part of a row is taken away at the end, by moving flow.
_SMALL_OVERFLOW = 1e-2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Master:
    """Columns in blocks of which each takes one in all, and rows that they share.

    Formulation, over x and overflow o:
        minimise   cost x + overflow_price o
        where      the x of each block sum to 1;   x, o >= 0
                   sum over columns j of columns[j, i] x_j - o_i <= room_i

    Blocks are numbered from 0 and ascend; rows are best scaled to a room near 1.
    """

    cost: FloatArray  # (n_columns,)
    block: IntArray  # (n_columns,), ascending
    columns: "csr_array[np.float64]"  # (n_columns, n_rows)
    room: FloatArray  # (n_rows,)
    overflow_price: FloatArray  # (n_rows,), positive


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Optimum:
    """Shares of columns and prices of rows, as near to the best as was asked."""

    share: FloatArray  # (n_columns,), not negative, of each block 1 in all
    price: FloatArray  # (n_rows,), not negative
    overflow: FloatArray  # (n_rows,), what was paid for, not negative
    steps: int


def minimise(
    master: Master, *, allowed_gap: float, stop: Callable[[], bool] = lambda: False
) -> Optimum:
    """Solve the master to within `allowed_gap` of its cost, by Mehrotra's method.

    Starts cold. Ends early, at whatever point it is, when `stop` says so, after 80
    steps, or when rounding forbids another: shares and prices then are still fit for
    use, only less near to the best.
    """
    scale = float(np.abs(master.cost).mean()) or 1.0
    equations = _equations(master, scale)
    point = _first_point(equations)
    steps = 0
    while steps < _MAX_STEPS and not stop():
        if _near_enough(equations, point, allowed_gap / scale):
            break
        try:
            point = next_point(equations, point)
        except LinAlgError:
            break
        steps += 1
    return Optimum(
        share=_shares(equations, point),
        price=np.maximum(0.0, -point.row_price) * scale,
        overflow=equations.parts(point.primal)[1],
        steps=steps,
    )


def _equations(master: Master, scale: float) -> Equations:
    free = np.zeros(master.room.size)
    costs = (master.cost / scale, master.overflow_price / scale, free)
    return Equations(
        pattern=pattern_of(master.block, master.columns),
        block=master.block,
        by_column=master.columns,
        by_row=csr_array(master.columns.T),
        room=master.room,
        cost=np.concatenate(costs),
    )


def _first_point(equations: Equations) -> Point:
    """Share each block evenly, and price rows at a third of overflow."""
    cost, overflow_price, _ = equations.parts(equations.cost)
    count = np.diff(equations.pattern.block_start)
    share = 1.0 / count[equations.block]
    above = product(equations.by_row, share) - equations.room
    slacks = (np.maximum(above, 0) + 0.1, np.maximum(-above, 0) + 0.1)
    row_price = -0.3 * overflow_price
    reduced = cost - product(equations.by_column, row_price)
    block_price = np.minimum.reduceat(reduced, equations.pattern.block_start[:-1])
    block_price = block_price - 0.1 * np.abs(block_price) - 1e-3
    floor = np.concatenate((np.ones(cost.size), overflow_price, overflow_price))
    gaps = equations.cost - equations.transposed(block_price, row_price)
    return Point(
        np.concatenate((share, *slacks)),
        block_price,
        row_price,
        np.maximum(gaps, 1e-2 * floor),
    )


def _near_enough(equations: Equations, point: Point, allowed_gap: float) -> bool:
    blocks, rows = equations.missing(point.primal)
    gap = equations.dual_gap(point)
    value = dot(equations.cost, point.primal)
    dual = point.block_price.sum() + dot(equations.room, point.row_price)
    return bool(
        max(np.abs(blocks).max(), np.abs(rows).max()) < _ROW_TOLERANCE
        and abs(value - dual) <= allowed_gap
        and np.abs(gap).max() < 1e-6 * (1 + equations.cost.max())
    )


def _shares(equations: Equations, point: Point) -> FloatArray:
    """Give the shares of a point, small overflow taken away by moving flow.

    An interior point pays for a little overflow everywhere, as it keeps off every wall.
    """
    share, overflow, slack = equations.parts(point.primal)
    if overflow.max(initial=0.0) < _SMALL_OVERFLOW:
        with suppress(LinAlgError):
            share = share + _moved(equations, point, share, slack)
    share = np.maximum(share, 0.0)
    sums = sums_by(equations.block, share, equations.n_blocks)
    return share / sums[equations.block]


def _moved(
    equations: Equations, point: Point, share: FloatArray, slack: FloatArray
) -> FloatArray:
    """Give the least change, by the point's weights, that makes all rows hold."""
    weight, _, slack_weight = equations.parts(point.primal / point.reduced)
    normal = factorised(equations.pattern, weight, slack_weight)
    bare = np.concatenate((share, np.zeros(slack.size), slack))
    block_price, row_price = solved(normal, *equations.missing(bare))
    towards = equations.parts(equations.transposed(block_price, row_price))[0]
    return weight * towards
