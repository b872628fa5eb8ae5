"""The master by an interior point: by hand, against HiGHS, cut short, and failing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import LinAlgError
from scipy.optimize import linprog
from scipy.sparse import csr_array

from solvers.multi_commodity import interior_point
from solvers.multi_commodity.interior_point import Master, minimise


def bridge(room: float, overflow_price: float = 50.0) -> Master:
    """Two blocks, each over the bridge (a unit of the row) for 2 and 1, or round.

    Round costs 5 and 6 units: the second block saves more on the bridge.
    """
    return Master(
        cost=np.array([2.0, 5.0, 1.0, 6.0]),
        block=np.array([0, 0, 1, 1]),
        columns=csr_array(np.array([[1.0], [0.0], [1.0], [0.0]])),
        room=np.array([room]),
        overflow_price=np.array([overflow_price]),
    )


def test_the_bridge_goes_to_who_saves_most_and_costs_what_the_next_would_save() -> None:
    """Room 1.5: all of the second block, half of the first, which saves 3 a unit."""
    best = minimise(bridge(1.5), allowed_gap=1e-9)
    assert best.share == pytest.approx([0.5, 0.5, 1.0, 0.0], abs=1e-6)
    assert best.price == pytest.approx([3.0], abs=1e-6)
    assert best.overflow == pytest.approx([0.0], abs=1e-6)


def test_room_for_all_costs_nothing() -> None:
    best = minimise(bridge(3.0), allowed_gap=1e-9)
    assert best.share == pytest.approx([1.0, 0.0, 1.0, 0.0], abs=1e-6)
    assert best.price == pytest.approx([0.0], abs=1e-6)


def test_cheap_overflow_is_used_and_sets_the_price() -> None:
    """At 4 a unit the second block overflows (it saves 5), the first goes round."""
    best = minimise(bridge(0.0, overflow_price=4.0), allowed_gap=1e-9)
    assert best.overflow == pytest.approx([1.0], abs=1e-6)
    assert best.share == pytest.approx([0.0, 1.0, 1.0, 0.0], abs=1e-6)
    assert best.price == pytest.approx([4.0], abs=1e-6)


def test_shares_keep_to_the_rows_though_the_gap_is_wide() -> None:
    best = minimise(bridge(1.5), allowed_gap=1e-2)
    assert best.share[[0, 2]].sum() <= 1.5 + 1e-9
    assert best.share[:2].sum() == pytest.approx(1.0)


def test_stopped_at_once_it_still_answers() -> None:
    best = minimise(bridge(1.5), allowed_gap=1e-9, stop=lambda: True)
    assert best.steps == 0
    assert best.share == pytest.approx([0.5, 0.5, 0.5, 0.5])
    assert (best.price >= 0).all()


def test_costs_of_nothing() -> None:
    master = Master(
        cost=np.zeros(2),
        block=np.zeros(2, np.int64),
        columns=csr_array(np.array([[2.0], [0.0]])),
        room=np.ones(1),
        overflow_price=np.ones(1),
    )
    best = minimise(master, allowed_gap=1e-9)
    assert 2 * best.share[0] <= 1 + 1e-9


def test_equations_that_rounding_has_ruined_end_the_search(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ruined(*_: object) -> None:
        raise LinAlgError

    monkeypatch.setattr(interior_point, "next_point", ruined)
    monkeypatch.setattr(interior_point, "factorised", ruined)
    monkeypatch.setattr(interior_point, "_SMALL_OVERFLOW", np.inf)
    best = minimise(bridge(1.5), allowed_gap=1e-9)
    assert best.steps == 0
    assert best.share == pytest.approx([0.5, 0.5, 0.5, 0.5])


@given(st.integers(0, 10**6))
def test_costs_are_those_of_highs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n_rows, counts = int(rng.integers(1, 9)), rng.integers(1, 6, rng.integers(1, 15))
    block = np.repeat(np.arange(counts.size), counts)
    dense = rng.random((block.size, n_rows)) * (rng.random((block.size, n_rows)) < 0.5)
    cost, room = rng.random(block.size) * 10, rng.random(n_rows) * counts.size / 3
    overflow_price = rng.random(n_rows) * 40 + 1
    best = minimise(
        Master(
            cost=cost,
            block=block,
            columns=csr_array(dense),
            room=room,
            overflow_price=overflow_price,
        ),
        allowed_gap=1e-7,
    )
    exact = linprog(
        np.concatenate((cost, overflow_price)),
        A_ub=np.hstack((dense.T, -np.eye(n_rows))),
        b_ub=room,
        A_eq=np.hstack((np.eye(counts.size)[block].T, np.zeros((counts.size, n_rows)))),
        b_eq=np.ones(counts.size),
    )
    value = float(exact.fun or 0)
    assert cost @ best.share + overflow_price @ np.maximum(
        dense.T @ best.share - room, 0
    ) == pytest.approx(value, abs=1e-6 * (1 + value))
    # What prices prove, of every block its cheapest column: strong duality.
    reduced = np.minimum.reduceat(
        cost + dense @ np.minimum(best.price, overflow_price),
        np.concatenate(([0], np.cumsum(counts)[:-1])),
    )
    dual = reduced.sum() - np.minimum(best.price, overflow_price) @ room
    assert dual == pytest.approx(value, abs=1e-4 * (1 + value))
