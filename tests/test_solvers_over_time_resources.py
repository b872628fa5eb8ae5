"""Resources that links share and hold: worlds that one can reckon by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from solvers.over_time import closure_bound, earliest_closure, schedule
from solvers.over_time.building import NO_ROOM, send_all
from solvers.over_time.cells import Cells
from solvers.over_time.holds import sum_over_holds
from solvers.over_time.layout import SCALE
from solvers.over_time.timetable import empty_timetable, put_in, takers
from solvers.over_time.windows import shut_windows
from tests.laid_out import (
    as_written,
    check_books,
    entering,
    layout_of,
    no_price,
    random_price,
    terms_of,
)
from tests.timed_checker import faults_of, names_of
from tests.timed_mip import optimum_of
from tests.timed_worlds import TimedWorld, network_of, random_world, world_of


def ramp(serials: int = 3, n_periods: int = 12) -> TimedWorld:
    """0 --1--> 1: one train a time, for three periods."""
    links = [(0, 1, 1, 1)]
    network = network_of(links, n_nodes=2, n_periods=n_periods, hold=[3])
    return world_of(network, [(0, 1, serials)])


def single_track() -> TimedWorld:
    """0 <--2--> 1: one train each way wants the track, which it holds to the end."""
    links = [(0, 1, 2, 1), (1, 0, 2, 1)]
    network = network_of(
        links, n_nodes=2, n_periods=6, resource=[0, 0], hold=[2, 2], capacity=[[1] * 6]
    )
    return world_of(network, [(0, 1, 1), (1, 0, 1)])


def two_sections(capacity: int) -> TimedWorld:
    """0 --1--> 1 --1--> 2 on one resource, held for two periods by either link."""
    links = [(0, 1, 1, 1), (1, 2, 1, 1)]
    network = network_of(
        links,
        n_nodes=3,
        n_periods=8,
        resource=[0, 0],
        hold=[2, 2],
        capacity=[[capacity] * 8],
    )
    return world_of(network, [(0, 2, 2)])


@pytest.mark.parametrize(
    ("world", "cost"),
    [
        (ramp(), 1 + 4 + 7),
        (single_track(), 2 + 4),
        (two_sections(1), 3 + 7),  # each waits at 1 until it has let go of the first
        (two_sections(2), 3 + 3),  # both wait; else the first holds two in period 1
    ],
)
def test_plans_are_those_reckoned_by_hand(world: TimedWorld, cost: int) -> None:
    result = schedule(world.network, world.commodities, world.costs, rounds=30)
    assert faults_of(world, result.shown_plan) == []
    assert result.bound <= cost == result.cost == optimum_of(world).cost


def test_a_ramp_is_proven_and_loads_and_prices_are_those_of_the_resource() -> None:
    """Held in 0 to 2, 3 to 5, 6 to 8, and of no worth once nobody waits for it."""
    world = ramp()
    result = schedule(world.network, world.commodities, world.costs, rounds=60)
    assert result.bound == result.cost
    assert result.shown_plan.load.tolist() == [[1] * 9 + [0] * 3]
    assert (result.price[0, 9:] == 0).all()
    assert result.price[0, :9].any()


def test_three_trains_in_any_four_hours() -> None:
    """Five of them: three at once, and two when the first have been gone for four."""
    network = network_of([(0, 1, 1, 3)], n_nodes=2, n_periods=9, hold=[4])
    world = world_of(network, [(0, 1, 5)])
    result = schedule(network, world.commodities, world.costs, rounds=30)
    assert sorted(result.shown_plan.arrival.tolist()) == [1, 1, 1, 5, 5]


def test_what_is_held_beyond_the_horizon_does_not_count() -> None:
    """A hold longer than there are periods lets one in, whenever."""
    network = network_of([(0, 1, 1, 1)], n_nodes=2, n_periods=4, hold=[2**40])
    world = world_of(network, [(0, 1, 2)], release=3)
    result = schedule(network, world.commodities, world.costs, rounds=5)
    assert result.shown_plan.undelivered.tolist() == [1]
    assert result.shown_plan.load.tolist() == [[0, 0, 0, 1]]


def test_a_calendar_must_be_open_as_long_as_it_is_held() -> None:
    """Shut in period 2: who would hold it then enters at 3."""
    capacity = [1, 1, 0, 1, 1, 1, 1]
    links = [(0, 1, 1, capacity)]
    network = network_of(links, n_nodes=2, n_periods=7, hold=[3])
    world = world_of(network, [(0, 1, 1)])
    assert schedule(network, world.commodities, world.costs, rounds=5).cost == 4
    assert closure_bound(network, world.commodities) == 4


def test_resources_without_links_carry_nothing() -> None:
    links = [(0, 1, 1, 1)]
    network = network_of(
        links, n_nodes=2, n_periods=3, resource=[1], capacity=[[5] * 3] * 3
    )
    world = world_of(network, [(0, 1, 2)])
    result = schedule(network, world.commodities, world.costs, rounds=5)
    assert result.shown_plan.load.tolist() == [[0] * 3, [2, 0, 0], [0] * 3]
    assert result.price.shape == (3, 3)


def test_an_overfull_resource_is_named() -> None:
    """Both trains on the single track at once: each link by itself has room."""
    world = single_track()
    result = schedule(world.network, world.commodities, world.costs, rounds=5)
    plan = result.shown_plan
    crash = replace(plan.ways, enter=np.array([0, 1]))
    assert "capacity" in names_of(faults_of(world, replace(plan, ways=crash)))


def test_who_is_in_his_own_way_is_not_sent_at_once() -> None:
    """The best way takes the resource twice in period 1, where one is left."""
    layout = layout_of(two_sections(1))
    plan = empty_timetable(layout, 8)
    terms = terms_of(layout, no_price(layout))._replace(left=plan.left)
    windows = shut_windows(layout)
    assert send_all(layout, terms, windows, plan, 0) == NO_ROOM
    assert plan.steps.tolist() == [0, 0]
    check_books(layout, plan)


@pytest.mark.parametrize("waiting", [[0, 1, 2], [0, 2]])
def test_who_is_in_his_own_way_waits_if_he_may(waiting: list[int]) -> None:
    """Without early_is_best, so that the dynamic programme builds the first plan."""
    world = two_sections(1)
    places = np.isin(np.arange(3), waiting)
    world = replace(world, network=replace(world.network, may_wait=places))
    costs = replace(world.costs, link_cost=np.array([1, 1]))
    result = schedule(world.network, world.commodities, costs, rounds=5)
    delivered = 2 if 1 in waiting else 0
    assert (result.status == "no_flow") == (delivered == 0)
    if delivered:
        assert result.shown_plan.delivered.sum() == delivered
        assert faults_of(replace(world, costs=costs), result.shown_plan) == []


@pytest.mark.parametrize("written", [False, True])
def test_to_enter_costs_the_whole_hold(
    written: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if written:
        as_written(monkeypatch)
    for seed in range(4 if written else 12):
        layout = layout_of(random_world(seed))
        price, first_link = random_price(layout, seed, 99), Cells(layout).first_link
        entry = np.zeros((layout.head.size, layout.n_periods), np.int64)
        entry[first_link] = price
        dear = np.isin(np.arange(layout.head.size), first_link)
        sum_over_holds(layout, first_link, entry, dear)
        np.testing.assert_array_equal(entry, entering(layout, price))
        assert dear.all()


def test_who_comes_the_other_way_takes_of_the_same_track() -> None:
    layout = layout_of(single_track())
    plan = empty_timetable(layout, 4)
    put_in(layout, plan, 0, np.array([0]), np.array([0]), 1, 2 * SCALE)
    found = np.zeros(2, np.int64)
    assert layout.resource[0] == layout.resource[1]
    track = np.arange(layout.capacity.shape[0]) == layout.resource[1]
    assert takers(layout, plan, track, found) == 1
    assert takers(layout, plan, ~track, found) == 0


def test_units_are_those_of_all_links_of_a_resource() -> None:
    """4 on one link and 6 on the other share units of 2: of 9 they fill 4."""
    links = [(0, 1, 1, 9), (0, 1, 1, 9)]
    network = network_of(
        links, n_nodes=2, n_periods=2, resource=[0, 0], capacity=[[9, 9]]
    )
    layout = layout_of(world_of(network, [(0, 1, 3)], consumption=[[4, 6]]))
    assert layout.unit.tolist() == [2]
    assert layout.consumption.tolist() == [[2, 3]]
    assert layout.capacity.tolist() == [[4, 4]]
    assert layout.shift.tolist() == [1, 1]


def test_no_price_of_a_long_hold_overflows() -> None:
    """Of 2**40 a train, for a thousand periods: a toll is a sum of a thousand."""
    network = network_of([(0, 1, 1, 2**40)], n_nodes=2, n_periods=1000, hold=[1000])
    layout = layout_of(world_of(network, [(0, 1, 1), (0, 1, 1)], consumption=2**40 - 1))
    assert layout.unit.tolist() == [2**40 - 1]
    odd = world_of(network, [(0, 1, 1)] * 2, consumption=[[2**40], [2**40 - 1]])
    layout = layout_of(odd)
    cells = Cells(layout)
    cells.take_in(np.array([0]), np.array([2**40]), 1.0)
    dearest = int(cells.allowed(np.array([1e30]))[0])
    assert 0 < 1000 * dearest * 2**40 < 2**62


def test_a_ramp_closes_where_prices_prove_it() -> None:
    """The flow over time knows of no holds; the search does."""
    world = ramp()
    assert closure_bound(world.network, world.commodities) == 3
    found = earliest_closure(world.network, world.commodities, rounds=40)
    assert (found.closure, found.bound) == (7, 7)
