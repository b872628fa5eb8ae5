"""The checker finds what is broken on purpose, and nothing in a plan drawn by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from solvers.over_time.result import Plan, Ways
from tests.timed_checker import faults_of, names_of
from tests.timed_mip import optimum_of
from tests.timed_proof import proven_by
from tests.timed_worlds import (
    TimedWorld,
    network_of,
    odd_cycle,
    one_bottleneck,
    world_of,
)

Step = tuple[int, int]


def plan_of(world: TimedWorld, ways: list[list[Step]], **changes: object) -> Plan:
    """Give a plan that says of these ways what is true."""
    network, commodities = world.network, world.commodities
    load = np.zeros_like(network.capacity)
    cost, arrival = 0, []
    for k, way in zip(commodities.commodity_of, ways, strict=True):
        for a, t in way:
            held = slice(t, t + int(network.hold[a]))
            load[network.resource[a], held] += commodities.consumption[k, a]
            cost += int(world.costs.link_cost[a])
        at = way[-1][1] + world.transit(k, way[-1][0]) if way else 0
        arrival.append(at)
        costs = world.costs
        end = min(at, network.n_periods)
        cost += int(costs.arrival_cost[k, end] if way else costs.undelivered_cost[k])
    steps = [step for way in ways for step in way]
    moves = np.array([bool(way) for way in ways])
    stay = np.bincount(commodities.commodity_of, ~moves, commodities.n_commodities)
    plan = Plan(
        ways=Ways(
            start=np.cumsum([0, *map(len, ways)]),
            link=np.array([a for a, _ in steps], np.int64),
            enter=np.array([t for _, t in steps], np.int64),
        ),
        delivered=moves,
        arrival=np.array(arrival),
        load=load,
        undelivered=stay.astype(np.int64),
        cost=cost,
    )
    return dataclasses.replace(plan, **changes)  # type: ignore[arg-type]


GOOD = [[(0, 0), (1, 1)], [(0, 0), (1, 2)], []]
"""Of three serials two go through the bottleneck, one after the other."""


def test_a_good_plan_has_no_fault() -> None:
    world = one_bottleneck()
    assert faults_of(world, plan_of(world, GOOD)) == []


BROKEN: list[tuple[str, list[list[Step]]]] = [
    ("capacity", [[(0, 0), (1, 1)], [(0, 0), (1, 1)], []]),
    ("origin", [[(1, 1)], [], []]),
    ("destination", [[(0, 0)], [], []]),
    ("joined", [[(0, 0), (0, 1), (1, 2)], [], []]),
    ("order", [[(0, 2), (1, 2)], [], []]),
    ("horizon", [[(0, 0), (1, 6)], [], []]),
    ("shape", [[(0, 0), (2, 1)], [], []]),
    ("setting out", [[(0, 1), (1, 2)], [(0, 0), (1, 1)], []]),
    ("setting out", [[], [(0, 0), (1, 1)], []]),
]


@pytest.mark.parametrize(("name", "ways"), BROKEN, ids=[name for name, _ in BROKEN])
def test_a_broken_way_is_named(name: str, ways: list[list[Step]]) -> None:
    world = one_bottleneck()
    if name in ("horizon", "shape"):
        good = plan_of(world, [[(0, 0), (1, 1)], [], []])
        link, enter = map(list, zip(*ways[0], strict=True))
        broken = Ways(start=good.ways.start, link=np.array(link), enter=np.array(enter))
        plan = dataclasses.replace(good, ways=broken)
    else:
        plan = plan_of(world, ways)
    assert names_of(faults_of(world, plan)) == {name}


def test_a_way_that_ends_after_the_horizon_is_named() -> None:
    network = network_of([(0, 1, 3, 1)], n_nodes=2, n_periods=3)
    world = world_of(network, [(0, 1, 1)])
    assert names_of(faults_of(world, plan_of(world, [[(0, 1)]]))) == {"horizon"}


def test_leaving_before_the_release_is_named() -> None:
    world = one_bottleneck()
    late = world_of(world.network, [(0, 2, 3)], release=1)
    assert names_of(faults_of(late, plan_of(late, GOOD))) == {"release"}


def test_waiting_where_nobody_may_is_named() -> None:
    links = [(0, 1, 1, 9), (1, 2, 1, 1)]
    network = network_of(links, n_nodes=3, n_periods=6, waiting=[0])
    world = world_of(network, [(0, 2, 3)])
    assert names_of(faults_of(world, plan_of(world, GOOD))) == {"waiting"}


def test_a_closed_link_is_named() -> None:
    world = one_bottleneck()
    closed = world_of(world.network, [(0, 2, 3)], open=[[True, False]])
    assert names_of(faults_of(closed, plan_of(closed, GOOD))) == {"open"}


def test_going_on_from_the_destination_is_named() -> None:
    links = [(0, 1, 1, 9), (1, 0, 1, 9)]
    world = world_of(network_of(links, n_nodes=2, n_periods=6), [(0, 1, 1)])
    plan = plan_of(world, [[(0, 0), (1, 1), (0, 2)]])
    assert names_of(faults_of(world, plan)) == {"leaves its destination"}


SAYS: list[tuple[str, dict[str, object]]] = [
    ("delivered", {"delivered": np.array([True, False, False])}),
    ("arrival", {"arrival": np.array([2, 2, 0])}),
    ("arrival", {"arrival": np.array([2, 3, 1])}),
    ("load", {"load": np.zeros((2, 6), np.int64)}),
    ("undelivered", {"undelivered": np.array([0])}),
    ("cost", {"cost": 5}),
    ("shape", {"load": np.zeros((6, 2), np.int64)}),
    ("shape", {"delivered": np.array([True])}),
]


@pytest.mark.parametrize(("name", "says"), SAYS)
def test_what_a_plan_says_wrongly_is_named(name: str, says: dict[str, object]) -> None:
    world = one_bottleneck()
    assert names_of(faults_of(world, plan_of(world, GOOD, **says))) == {name}


def test_prices_prove_what_can_be_reckoned_by_hand() -> None:
    """A toll of 1 in period 2 and 2 in period 1: every way costs 4, tolls bring 3."""
    world = one_bottleneck()
    price = [[0.0] * 6, [0.0, 2.0, 1.0, 0.0, 0.0, 0.0]]
    assert proven_by(world, price) == 3 * 4 - 3
    assert proven_by(world, [[0.0] * 6, [0.0] * 6]) == 3 * 2


def test_the_whole_problem_is_solved_to_what_is_reckoned_by_hand() -> None:
    """Serials arrive at 2, 3 and 4; the odd cycle costs 4 whole and 3 in halves."""
    assert optimum_of(one_bottleneck()).cost == 2 + 3 + 4
    whole_and_halves = optimum_of(odd_cycle())
    assert whole_and_halves.cost == 4
    assert whole_and_halves.relaxed == pytest.approx(3)
