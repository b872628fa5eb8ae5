"""The best plan made of the ways of several plans."""

from __future__ import annotations

import numpy as np

from solvers.over_time.layout import SCALE, Layout, lay_out
from solvers.over_time.recombine import recombined
from solvers.over_time.timetable import Timetable, empty_timetable, put_in
from tests.timed_worlds import (
    TimedWorld,
    network_of,
    one_bottleneck,
    two_that_cross,
    world_of,
)


def laid_out(world: TimedWorld) -> Layout:
    return lay_out(world.network, world.commodities, world.costs)


def plan_of(layout: Layout, ways: dict[int, list[tuple[int, int]]]) -> Timetable:
    """Give a plan in which serials take (link, period) steps; the others stay."""
    plan = empty_timetable(layout, 4)
    for serial, steps in ways.items():
        links = np.array([a for a, _ in steps])
        times = np.array([t for _, t in steps])
        k = int(plan.commodity[serial])
        arrival = int(times[-1] + layout.transit[layout.pace[k], links[-1]])
        cost = int(layout.arrival_cost[k, arrival])
        put_in(layout, plan, serial, links, times, len(steps), cost)
    return plan


def test_ways_of_two_plans_together_are_better_than_either() -> None:
    """Each plan brings one of two serials in late; the early ways fit together."""
    layout = laid_out(one_bottleneck(serials=2))
    late_second = plan_of(layout, {0: [(0, 0), (1, 1)], 1: [(0, 3), (1, 4)]})
    late_first = plan_of(layout, {0: [(0, 2), (1, 3)], 1: [(0, 1), (1, 2)]})
    plan = recombined(layout, late_second, [late_first], seed=0)
    assert plan.cost.sum() == (2 + 3) * SCALE
    assert plan.left[1, 1] == plan.left[1, 2] == 0
    assert plan.left.min() >= 0


def test_ways_that_clash_are_not_both_taken() -> None:
    """Both ways of the two that cross enter the shared link in period 1."""
    layout = laid_out(two_that_cross())
    first = plan_of(layout, {0: [(0, 0), (2, 1), (3, 2)]})
    second = plan_of(layout, {1: [(1, 0), (2, 1), (4, 2)]})
    plan = recombined(layout, first, [second], seed=0)
    assert int((plan.steps > 0).sum()) == 1
    assert plan.left.min() >= 0


def test_a_plan_alone_stays_as_good_as_it_is() -> None:
    layout = laid_out(one_bottleneck(serials=2))
    best = plan_of(layout, {0: [(0, 0), (1, 1)]})
    plan = recombined(layout, best, [], seed=0)
    assert plan.cost.sum() == best.cost.sum()
    assert sorted(plan.steps.tolist()) == [0, 2]


def test_serials_alike_may_take_one_way_together() -> None:
    """A link of two a period: the way of one serial serves both."""
    network = network_of([(0, 1, 1, 2)], n_nodes=2, n_periods=4)
    layout = laid_out(world_of(network, [(0, 1, 2)]))
    best = plan_of(layout, {0: [(0, 0)], 1: [(0, 3)]})
    plan = recombined(layout, best, [], seed=0)
    assert plan.enter[:, 0].tolist() == [0, 0]


def test_nothing_to_recombine() -> None:
    layout = laid_out(one_bottleneck(serials=0))
    plan = recombined(layout, empty_timetable(layout, 4), [], seed=0)
    assert plan.steps.size == 0
