"""Rounds of column generation: what they learn, and when there is nothing left."""

import numpy as np
import pytest

from solvers.multi_commodity.columns import columns_of
from solvers.multi_commodity.plan import incumbent_of
from solvers.multi_commodity.rounds import (
    Search,
    another_round,
    overloaded,
    proof_of,
)
from solvers.multi_commodity.routing import kinds_of
from solvers.search import Watch
from tests.multi_commodity_worlds import bridge


def begun(*, overflow_price: float = 20.0, capacity: float = 3.0) -> Search:
    """All four units go over the bridge, which is seen to be too narrow."""
    problem, block = bridge(capacity=capacity), np.array([0, 1])
    kinds = kinds_of(problem)
    proof, routes = proof_of(problem, kinds, np.zeros(5))
    pool = columns_of(problem, routes, block)
    return Search(
        problem=problem,
        kinds=kinds,
        block=block,
        pool=pool,
        listed=overloaded(problem, np.array([2.0, 2.0, 4.0, 0.0, 0.0])),
        proof=proof,
        incumbent=incumbent_of(problem, pool, np.ones(2), block),
        overflow_price=overflow_price,
    )


def test_only_what_exceeds_capacity_is_overloaded() -> None:
    load = np.array([99.0, 0.0, 3 + 1e-12, 0.0, 100.0])
    assert overloaded(bridge(), load).tolist() == [False] * 4 + [True]


def test_what_prices_prove() -> None:
    """At 2.5 on the bridge: 2 * 4.5 + 2 * 4 - 2.5 * 3."""
    price = np.array([0.0, 0.0, 2.5, 0.0, 0.0])
    proof, routes = proof_of(bridge(), kinds_of(bridge()), price)
    assert proof.bound == pytest.approx(9 + 8 - 7.5)
    assert routes.arcs.tolist() == [0, 2, 4]


def test_rounds_meet_at_the_optimum() -> None:
    """2 * 2 + 1 * 2 + 1 * 4 = 10, and a unit of the bridge is worth 2."""
    search, watch = begun(), Watch(gap=1e-9)
    stood = [(search.proof.bound, search.incumbent.cost)]
    while watch.ending(*stood[-1]) is None:
        assert another_round(search, watch)
        stood.append((search.proof.bound, search.incumbent.cost))
    assert np.array(stood[0]) == pytest.approx(np.array([8.0, 17.0]))
    bounds, costs = zip(*stood, strict=True)
    assert list(bounds) == sorted(bounds)
    assert list(costs) == sorted(costs, reverse=True)
    assert np.array(stood[-1]) == pytest.approx(np.array([10.0, 10.0]))
    assert search.proof.price == pytest.approx([0, 0, 2, 0, 0], abs=1e-6)


def test_overflow_too_cheap_to_make_way_becomes_dearer() -> None:
    """At 0.01 a unit everybody would overflow for ever."""
    search, watch = begun(overflow_price=0.01), Watch(gap=1e-6)
    while watch.ending(search.proof.bound, search.incumbent.cost) is None:
        assert another_round(search, watch)
    assert search.overflow_price > 2
    assert search.incumbent.cost == pytest.approx(10.0)


def test_asked_for_more_than_rounding_allows_it_ends() -> None:
    search, watch = begun(capacity=2.3), Watch(gap=0.0)
    rounds = 0
    while another_round(search, watch):
        rounds += 1
        assert rounds < 50
    # 2 * 2 + 0.3 * 2 + 1.7 * 4
    assert search.incumbent.cost == pytest.approx(11.4)
    assert search.proof.bound == pytest.approx(11.4)


def test_rounds_that_better_nothing_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("solvers.multi_commodity.rounds._MAX_IDLE_ROUNDS", 0)
    assert not another_round(begun(), Watch(gap=1e-6))
