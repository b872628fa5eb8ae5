"""The last arrival first, then the sum: against the optimum of small worlds."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from solvers.over_time import ClosureResult, closure_bound, earliest_closure, soonest
from solvers.result import Status
from solvers.search import Ending, Progress
from tests.timed_checker import faults_of
from tests.timed_mip import optimum_of
from tests.timed_worlds import (
    TimedWorld,
    odd_cycle,
    one_bottleneck,
    random_world,
    two_that_cross,
)


def closed(world: TimedWorld, **limits: float) -> ClosureResult:
    found = earliest_closure(world.network, world.commodities, rounds=20, **limits)  # type: ignore[arg-type]
    if found.closure is not None:
        within = soonest(world.network, world.commodities, found.closure)
        plan = found.result.shown_plan
        assert faults_of(replace(world, costs=within), plan) == []
        assert plan.arrival.max(initial=0) == found.closure
        assert found.bound is not None
        assert found.bound <= found.closure
    return found


def least_closure(world: TimedWorld) -> tuple[int, int] | None:
    """Try every closure by MIP; give the first that is met, and the least sum there."""
    for closure in range(world.network.n_periods + 1):
        costs = soonest(world.network, world.commodities, closure)
        optimum = optimum_of(replace(world, costs=costs)).cost
        if optimum < costs.undelivered_cost.min():
            return closure, optimum
    return None


def test_one_bottleneck_closes_with_its_third_serial() -> None:
    found = closed(one_bottleneck())
    assert (found.closure, found.bound, found.result.cost) == (4, 4, 9)
    assert found.result.status is Status.OPTIMAL


def test_two_that_cross_close_at_four() -> None:
    found = closed(two_that_cross())
    assert (found.closure, found.bound, found.result.cost) == (4, 4, 7)


def test_prices_prove_more_than_the_flow_over_time() -> None:
    """Who is who matters to prices: the odd cycle cannot close at 0, as flows say."""
    world = odd_cycle()
    assert closure_bound(world.network, world.commodities) == 0
    found = closed(world)
    assert (found.closure, found.result.cost) == (2, 4)
    assert found.bound is not None
    assert found.bound > 0


def test_what_cannot_close_says_so() -> None:
    """Five of six arrive; there is a plan of these, and no closure."""
    found = closed(one_bottleneck(serials=6))
    assert (found.closure, found.bound) == (None, None)
    assert found.result.status is Status.PARTIAL
    assert int(found.result.shown_plan.delivered.sum()) == 5


def test_without_time_there_is_an_answer() -> None:
    found = closed(one_bottleneck(), time_limit_s=0)
    assert (found.closure, found.bound) == (4, 4)


def test_interrupt_returns_what_was_found() -> None:
    world = one_bottleneck()

    def interrupt(_: Progress) -> None:
        raise KeyboardInterrupt

    found = earliest_closure(world.network, world.commodities, progress=interrupt)
    assert found.result.ending is Ending.INTERRUPTED
    assert found.bound == 4


# All of them where changes are decided on, a few elsewhere: each takes a second.
@pytest.mark.parametrize("seed", range(300, 316 if os.environ.get("CI") else 304))
def test_bound_least_closure_and_plan_are_in_order(seed: int) -> None:
    """Small worlds close at the least time, and the bound of the sum there holds."""
    world = random_world(seed)
    flow = closure_bound(world.network, world.commodities)
    least = least_closure(world)
    found = closed(world)
    if least is None:
        assert found.closure is None
        return
    closure, optimum = least
    assert flow is not None
    assert found.bound is not None
    assert found.closure is not None
    assert flow <= found.bound <= closure == found.closure
    assert found.result.bound <= optimum <= found.result.cost
