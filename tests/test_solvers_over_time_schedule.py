"""Schedules: how they end, what they say, and worlds made to break them."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from solvers import ProblemError, Status
from solvers.over_time import Costs, ScheduleResult, schedule, weighted_arrival
from solvers.search import Ending, Progress
from tests.timed_checker import faults_of
from tests.timed_mip import optimum_of
from tests.timed_proof import proven_by
from tests.timed_worlds import (
    TimedWorld,
    commodities_of,
    network_of,
    odd_cycle,
    one_bottleneck,
    random_world,
    two_that_cross,
    world_of,
)


def scheduled(world: TimedWorld, rounds: int | None = 20) -> ScheduleResult:
    result = schedule(world.network, world.commodities, world.costs, rounds=rounds)
    assert result.bound <= result.cost
    if result.plan is not None:
        assert faults_of(world, result.plan) == []
        assert result.plan.cost == result.cost
    proven = proven_by(world, result.price.tolist())
    assert proven > result.bound - 1 - 1e-9 * max(1, abs(proven))
    return result


def test_one_bottleneck_is_proven() -> None:
    """Three serials arrive at 2, 3 and 4."""
    result = scheduled(one_bottleneck())
    assert (result.status, result.ending) == (Status.OPTIMAL, Ending.PROVEN)
    assert (result.cost, result.bound, result.gap) == (9, 9, 0.0)
    assert sorted(result.shown_plan.arrival.tolist()) == [2, 3, 4]
    assert result.shown_plan.delivered.all()


def test_who_is_slow_arrives_later_and_holds_nobody_up() -> None:
    """0 --> 1 --> 2 takes the quick 2 periods and the slow 5; one enters at a time.

    The slow one weighs more, and enters first.
    """
    line = network_of([(0, 1, 1, 1), (1, 2, 1, 1)], n_nodes=3, n_periods=9)
    network = replace(line, transit=np.array([[1, 1], [3, 2]]))
    pair = [(0, 2, 1), (0, 2, 1)]
    slow = replace(commodities_of(network, pair, weight=[1, 2]), pace=np.array([0, 1]))
    costs = weighted_arrival(network, slow)
    world = TimedWorld(network=network, commodities=slow, costs=costs)
    result = scheduled(world)
    assert result.status is Status.OPTIMAL
    assert result.shown_plan.arrival.tolist() == [3, 5]


def test_what_has_no_time_left_stays() -> None:
    """Six periods see five arrivals, at 2 to 6; the sixth serial stays."""
    result = scheduled(one_bottleneck(serials=6))
    assert result.status is Status.PARTIAL
    assert result.ending is Ending.PROVEN
    assert result.shown_plan.undelivered.tolist() == [1]
    assert sorted(result.shown_plan.arrival.tolist()) == [0, 2, 3, 4, 5, 6]


def test_what_is_not_proven_is_feasible() -> None:
    """The odd cycle costs 4 whole, and no prices prove more than 3."""
    result = scheduled(odd_cycle())
    assert (result.status, result.ending) == (Status.FEASIBLE, Ending.ROUNDS)
    assert (result.cost, result.bound, result.gap) == (4, 3, 0.25)


def test_a_search_that_gets_no_better_stalls() -> None:
    result = scheduled(odd_cycle(), rounds=None)
    assert result.ending is Ending.STALLED
    assert (result.cost, result.bound) == (4, 3)


def test_a_gap_may_be_asked_for() -> None:
    world = odd_cycle()
    result = schedule(world.network, world.commodities, world.costs, gap=0.25)
    assert result.ending is Ending.GAP
    assert result.gap <= 0.25


def test_no_rounds_give_the_first_plan() -> None:
    result = scheduled(odd_cycle(), rounds=0)
    assert (result.ending, result.rounds) == (Ending.ROUNDS, 0)
    assert (result.cost, result.bound) == (4, 0)


def test_no_time_gives_a_plan_all_the_same() -> None:
    """Of six serials five can arrive; that no more can is not proven yet."""
    world = one_bottleneck(serials=6)
    result = schedule(world.network, world.commodities, world.costs, time_limit_s=0)
    assert (result.ending, result.cost) == (Ending.TIME_LIMIT, 57)


def test_a_queue_is_proven_without_any_time() -> None:
    world = two_that_cross()
    result = schedule(world.network, world.commodities, world.costs, time_limit_s=0)
    assert (result.ending, result.cost, result.bound) == (Ending.PROVEN, 7, 7)


def test_nobody_stays_at_home_for_want_of_time() -> None:
    """Two hundred set out abreast, though there is no time at all."""
    network = network_of([(0, 1, 1, 200)], n_nodes=2, n_periods=1)
    world = world_of(network, [(0, 1, 200)])
    found = schedule(world.network, world.commodities, world.costs, time_limit_s=0)
    assert found.shown_plan.undelivered.tolist() == [0]


@pytest.mark.parametrize("limits", [{"time_limit_s": -1.0}, {"gap": -0.1}])
def test_limits_are_not_negative(limits: dict[str, float]) -> None:
    world = one_bottleneck()
    with pytest.raises(ValueError, match="is -"):
        schedule(world.network, world.commodities, world.costs, **limits)  # type: ignore[arg-type]


@pytest.mark.parametrize("at", [1, 2, 3, 5])
def test_an_interrupt_returns_what_was_found(at: int) -> None:
    """Raised from the callback, as Ctrl-C may be: the cost told last still holds."""
    told: list[Progress] = []

    def interrupt(progress: Progress) -> None:
        told.append(progress)
        if len(told) == at:
            raise KeyboardInterrupt

    world = odd_cycle()
    result = schedule(world.network, world.commodities, world.costs, progress=interrupt)
    assert result.ending is Ending.INTERRUPTED
    assert result.cost == told[-1].incumbent
    assert result.plan is None or faults_of(world, result.plan) == []
    assert (result.plan is None) == (result.status is Status.NO_FLOW)


@pytest.mark.parametrize("seed", range(6))
def test_progress_only_gets_better(seed: int) -> None:
    told: list[Progress] = []
    world = random_world(seed)
    result = schedule(
        world.network, world.commodities, world.costs, rounds=15, progress=told.append
    )
    for before, after in itertools.pairwise(told):
        assert before.bound <= after.bound
        assert (before.incumbent or 0) >= (after.incumbent or 0)
        assert before.seconds <= after.seconds
    assert all(p.incumbent is not None and p.bound <= p.incumbent for p in told)
    assert (told[-1].bound, told[-1].incumbent) == (result.bound, result.cost)


def test_unreachable_sinks_leave_all_at_home() -> None:
    network = network_of([(1, 0, 1, 5)], n_nodes=2, n_periods=4)
    result = scheduled(world_of(network, [(0, 1, 3)]))
    assert (result.status, result.ending) == (Status.NO_FLOW, Ending.PROVEN)
    assert result.plan is None
    assert result.cost == result.bound > 0
    with pytest.raises(ValueError, match="no plan to show: the status is no_flow"):
        _ = result.shown_plan


@pytest.mark.parametrize("release", [6, 7, 2**40])
def test_what_is_released_after_the_horizon_stays(release: int) -> None:
    world = one_bottleneck()
    two = world_of(world.network, [(0, 2, 2), (0, 2, 3)], release=[0, release])
    result = scheduled(two)
    assert result.status is Status.PARTIAL
    assert result.shown_plan.undelivered.tolist() == [0, 3]
    assert result.ending is Ending.PROVEN


def test_no_serials_are_all_delivered() -> None:
    result = scheduled(one_bottleneck(serials=0))
    assert (result.status, result.ending) == (Status.OPTIMAL, Ending.PROVEN)
    assert (result.cost, result.bound) == (0, 0)
    assert result.shown_plan.ways.start.tolist() == [0]


def test_no_commodities_are_all_delivered() -> None:
    network = one_bottleneck().network
    result = scheduled(world_of(network, []))
    assert (result.status, result.cost) == (Status.OPTIMAL, 0)


def test_no_links_deliver_nothing() -> None:
    network = network_of([], n_nodes=2, n_periods=4)
    assert scheduled(world_of(network, [(0, 1, 3)])).status is Status.NO_FLOW


def test_staying_that_is_free_is_best() -> None:
    world = one_bottleneck()
    costs = weighted_arrival(
        world.network, world.commodities, undelivered_cost=np.array([0])
    )
    result = schedule(world.network, world.commodities, costs, rounds=5)
    assert (result.status, result.cost) == (Status.NO_FLOW, 0)


def test_one_commodity_of_ten_thousand_serials() -> None:
    """Of a thousand a period, ten arrive a period: at 2 to 11, a thousand each."""
    links = [(0, 1, 1, 20_000), (1, 2, 1, 1_000)]
    network = network_of(links, n_nodes=3, n_periods=12)
    commodities = commodities_of(network, [(0, 2, 10_000)])
    costs = weighted_arrival(network, commodities, lateness=0)
    world = TimedWorld(network=network, commodities=commodities, costs=costs)
    result = scheduled(world)
    assert result.cost == 1_000 * sum(range(2, 12))
    assert result.bound >= 0.99 * result.cost


def test_two_thousand_commodities_of_one_serial() -> None:
    """A hundred a period: at 2 to 21, whoever goes first."""
    links = [(0, 1, 1, 9_000), (1, 2, 1, 100)]
    network = network_of(links, n_nodes=3, n_periods=22)
    world = world_of(network, [(0, 2, 1)] * 2_000)
    result = scheduled(world, rounds=6)
    assert result.cost == 100 * sum(range(2, 22))
    assert result.bound >= 0.9 * result.cost


def test_great_capacities_hold_great_serials() -> None:
    """2**40 hold one of 2**39 + 1 and one less than half: two of the three a period."""
    links = [(0, 1, 1, 2**40)]
    network = network_of(links, n_nodes=2, n_periods=5)
    sizes = [[2**39 + 1], [2**39 - 1]]
    world = world_of(network, [(0, 1, 2), (0, 1, 2)], consumption=sizes)
    result = scheduled(world)
    assert result.cost == optimum_of(world).cost == 1 + 1 + 2 + 2


def test_great_capacities_and_great_costs_do_not_overflow() -> None:
    """As above, where a period costs 2**33: a toll may exceed 64 bits."""
    network = network_of([(0, 1, 1, 2**40)], n_nodes=2, n_periods=5)
    sizes = [[2**39 + 1], [2**39 - 1]]
    commodities = commodities_of(network, [(0, 1, 2), (0, 1, 2)], consumption=sizes)
    arrival = np.tile(np.arange(6) * 2**33, (2, 1))
    costs = Costs(
        link_cost=np.zeros(1, np.int64),
        arrival_cost=arrival,
        undelivered_cost=np.full(2, 2**38),
    )
    world = TimedWorld(network=network, commodities=commodities, costs=costs)
    assert scheduled(world, rounds=40).cost == 6 * 2**33


@pytest.mark.parametrize(("serials", "size"), [(4, 2**62), (2, 2**63 - 1)])
def test_what_never_fits_does_not_overflow(serials: int, size: int) -> None:
    """Beside them one of 1 alone fits into a capacity of 5."""
    network = network_of([(0, 1, 1, 5)], n_nodes=2, n_periods=3)
    ends = [(0, 1, serials), (0, 1, 1)]
    result = scheduled(world_of(network, ends, consumption=[[size], [1]]))
    assert result.shown_plan.undelivered.tolist() == [serials, 0]


def test_what_does_not_fit_by_less_than_a_unit_does_not_fit() -> None:
    """Of a capacity of 5 the serials of 4 take 4; one of 6 stays at home."""
    network = network_of([(0, 1, 1, 5)], n_nodes=2, n_periods=3)
    result = scheduled(
        world_of(network, [(0, 1, 2), (0, 1, 1)], consumption=[[4], [6]])
    )
    assert result.shown_plan.undelivered.tolist() == [0, 1]


def test_serials_that_together_overflow_are_refused() -> None:
    network = network_of([(0, 1, 1, 2**60)], n_nodes=2, n_periods=3)
    with pytest.raises(ProblemError, match=r"take 4.61e\+18 of resource 0: it must"):
        scheduled(world_of(network, [(0, 1, 4)], consumption=2**60))


def test_nothing_goes_on_from_its_destination() -> None:
    """Arriving later would cost less, on a way that leads out of it and back."""
    links = [(0, 1, 1, 1), (1, 2, 0, 1), (2, 1, 1, 1)]
    network = network_of(links, n_nodes=3, n_periods=4)
    commodities = commodities_of(network, [(0, 1, 1)])
    costs = Costs(
        link_cost=np.zeros(3, np.int64),
        arrival_cost=np.array([[5, 4, 3, 2, 1]]),
        undelivered_cost=np.array([9]),
    )
    world = TimedWorld(network=network, commodities=commodities, costs=costs)
    assert scheduled(world).cost == 1


def test_links_without_transit_form_no_circle() -> None:
    """0 and 1 lead to each other at once and for nothing; 2 is a period from 1."""
    links = [(0, 1, 0, 9), (1, 0, 0, 9), (1, 1, 0, 9), (1, 2, 1, 1)]
    network = network_of(links, n_nodes=3, n_periods=4)
    result = scheduled(world_of(network, [(0, 2, 3)]))
    assert result.cost == 1 + 2 + 3


@pytest.mark.parametrize("waiting", [[], [0], [1]])
def test_serials_wait_only_where_they_may(waiting: list[int]) -> None:
    """Without waiting one of three serials gets through; else all do."""
    links = [(0, 1, 1, 9), (1, 2, 1, 1)]
    network = network_of(links, n_nodes=3, n_periods=6, waiting=waiting)
    result = scheduled(world_of(network, [(0, 2, 3)]))
    assert result.shown_plan.undelivered.tolist() == [0 if waiting else 2]


def test_a_way_longer_than_there_was_room_for_is_found() -> None:
    """Eighty links in a row, in eighty periods."""
    links = [(v, v + 1, 1, 1) for v in range(80)]
    network = network_of(links, n_nodes=81, n_periods=82)
    result = scheduled(world_of(network, [(0, 80, 2)]))
    assert result.cost == 80 + 81


def test_ties_everywhere_on_a_grid() -> None:
    """Thirty serials cross a grid on which every way costs as much."""
    side = 6
    links = [(v, v + 1, 1, 1) for v in range(side * side) if (v + 1) % side]
    links += [(v, v + side, 1, 1) for v in range(side * (side - 1))]
    network = network_of(links, n_nodes=side * side, n_periods=26)
    result = scheduled(world_of(network, [(0, side * side - 1, 30)]))
    assert result.cost == 2 * sum(range(10, 25))
    assert result.bound >= 0.99 * result.cost


def test_prices_stand_at_the_bottleneck_alone() -> None:
    result = scheduled(one_bottleneck())
    assert (result.price >= 0).all()
    assert (result.price[0] == 0).all()
    assert result.price[1, 1] > 0


def test_problems_that_do_not_fit_are_refused() -> None:
    world, other = one_bottleneck(), two_that_cross()
    with pytest.raises(ProblemError, match="the commodities have 5 links"):
        schedule(world.network, other.commodities, other.costs)
    with pytest.raises(ProblemError, match="link_cost has shape"):
        schedule(world.network, world.commodities, other.costs)
