"""The problem as it is stated: what lots, arcs and weights stand for."""

from __future__ import annotations

import pytest

from corridors.demand import Demand
from corridors.formulate import Formulation, Lot, find_barred, formulate
from corridors.place import place
from corridors.scenario import Scenario, Site
from corridors.serials import pack_serials
from corridors.support import Fleet
from geodata.network import Network
from tests.worlds import (
    A1,
    AHAVEN,
    B2_EAST,
    B2_WEST,
    BECK,
    CROSSING,
    HUB_A,
    HUB_B,
    LIGHT,
    TANK,
    movement,
    scenario,
    vehicle,
)

HAULER = vehicle("hauler", 118, tare_t=56)


HAULERS = Fleet(fleet="haulers", kind="transporters", count=40)


def problem_of(
    network: Network, stated: Scenario, *, on_transporters: bool = False
) -> Formulation:
    if on_transporters:
        stated = stated.model_copy(update={"fleets": (HAULERS,)})
    serials = pack_serials(stated)
    demand = [Demand(moved, serials[moved.id]) for moved in stated.movements]
    return formulate(place(network, stated), stated, demand)


def test_serials_that_may_use_the_same_links_are_one_lot(border: Network) -> None:
    """Light and heavy vehicles differ, and the half-full serial from two full ones."""
    problem = problem_of(border, scenario(movement("M", {"light": 100, "tank": 24})))
    assert sorted(len(lot.serials) for lot in problem.lots) == [1, 1, 2]
    counts = [len(lot.serials) for lot in problem.lots]
    assert problem.commodities.serials.tolist() == counts


def test_on_transporters_a_tank_takes_the_road_where_that_is_quicker(
    border: Network,
) -> None:
    """By rail 15 h. By road 8 + 0.5 + 1.9: the Elbe bridge bears 30 t, the B 2 116."""
    stated = scenario(movement("M", {"tank": 1}), vehicles=[TANK, HAULER])
    for on_transporters, minutes in ((False, 15 * 60), (True, 2 * 240 + 30 + 112)):
        problem = problem_of(border, stated, on_transporters=on_transporters)
        assert problem.outlooks[0].quickest_min == minutes


def ends_of(problem: Formulation, lot: Lot) -> tuple[set[int], set[int]]:
    """Give the network's nodes onto which a lot sets out, and from which it arrives."""
    access = problem.ground.access
    mine = access.of(lot)
    onto = mine & (access.tail == problem.ground.node_of(lot.origin))
    off = mine & (access.head == problem.ground.node_of(lot.destination))
    assert (onto | off == mine).all()
    return set(access.head[onto].tolist()), set(access.tail[off].tolist())


def test_what_rides_may_begin_at_a_ramp_and_by_road(border: Network) -> None:
    """What marches beside it drives to the ramp, so the two are lots of their own."""
    small = TANK.model_copy(update={"vehicle": "small", "mass_t": 1})
    hauler = vehicle("hauler", 2, tare_t=1)
    stated = scenario(
        movement("M", {"light": 1, "small": 1}), vehicles=[LIGHT, small, hauler]
    )
    problem = problem_of(border, stated, on_transporters=True)
    assert len({lot.open_links.tobytes() for lot in problem.lots}) == 1
    ends = {lot.serials[0].marches: ends_of(problem, lot) for lot in problem.lots}
    assert ends == {
        True: ({AHAVEN}, {BECK}),
        False: ({AHAVEN, HUB_A}, {BECK, HUB_B}),
    }


def test_a_movement_uses_its_own_sites_alone(border: Network) -> None:
    """Of three sites: out of its origin, into its destination, by the road nodes."""
    sites = [Site(site=name, place=name) for name in ("Ahaven", "Dorf", "Beck")]
    problem = problem_of(border, scenario(movement("M", {"light": 1}), sites=sites))
    assert ends_of(problem, problem.lots[0]) == ({AHAVEN}, {BECK})


def test_sites_are_nodes_of_their_own_with_arcs_both_ways(border: Network) -> None:
    ground = problem_of(border, scenario(movement("M", {"light": 40}))).ground
    n_nodes, n_links = len(border.nodes), len(border.links)
    assert (ground.n_nodes, ground.n_links) == (n_nodes + 2, n_links)
    beyond = slice(n_links, None)
    arcs = list(
        zip(ground.tail[beyond].tolist(), ground.head[beyond].tolist(), strict=True)
    )
    leaving = [
        (n_nodes, AHAVEN),
        (n_nodes, HUB_A),
        (n_nodes + 1, BECK),
        (n_nodes + 1, HUB_B),
    ]
    assert arcs == leaving + [(head, tail) for tail, head in leaving]


def test_times_are_whole_minutes(border: Network) -> None:
    """150 km at 50 km/h are 180 minutes; 7.17 km at 20 km/h 22."""
    sites = [Site(site="Ahaven", lon=9.9, lat=50), Site(site="Beck", place="Beck")]
    problem = problem_of(border, scenario(movement("M", {"light": 1}), sites=sites))
    minutes = problem.ground.minutes_of(problem.lots[0])
    assert (minutes[A1], minutes[len(border.links)]) == (180, 22)
    assert problem.outlooks[0].quickest_min == 5 * 60 + 22


def test_a_terminal_that_two_sites_reach_serves_the_nearer_one(border: Network) -> None:
    """Otherwise tanks would pass from site to site through it, and never move.

    Ahaven and a site 7 km east of it both lie within 10 km of the ramp at Ahaven.
    """
    near = Site(site="near", lon=10.1, lat=50)
    stated = scenario(
        movement("M", {"tank": 1}, destination="near"),
        sites=[Site(site="Ahaven", place="Ahaven"), near],
    )
    assert problem_of(border, stated).outlooks[0].quickest_min is None


def test_a_priority_weighs_twice_the_next_and_64_at_the_most(border: Network) -> None:
    moved = [
        movement(f"M{number}", {"light": 1}, priority=number) for number in range(1, 9)
    ]
    weight = problem_of(border, scenario(*moved)).commodities.weight
    assert weight.tolist() == [64, 64, 32, 16, 8, 4, 2, 1]


def test_ready_due_and_wanted_hours_are_periods(border: Network) -> None:
    """At Beck periods begin at minute 36, for it is 6 h 36 min away with halts.

    A 1 and A 4 take 180 and 90 min, and 2.5 h of rest in 7 h more: 244 and 122.
    """
    stated = scenario(
        movement("M", {"light": 1}, ready_h=1.5, due_h=9.5, earliest_h=7.5)
    )
    problem = problem_of(border, stated)
    commodities, costs = problem.commodities, problem.costs
    assert (commodities.release[0], commodities.due[0]) == (2, 8)
    # Five periods after it is ready it is wanted; after the eighth it is late, twice.
    assert costs.arrival_cost[0, 6:12].tolist() == [5, 5, 6, 7 + 2, 8 + 4, 9 + 6]


def test_links_that_limits_shut_on_the_quickest_way(border: Network) -> None:
    """42 t and the bridge of 30 t: the A 1, and nothing for who passes it."""
    stated = scenario(movement("L", {"light": 1}), movement("S", {"semi": 1}))
    problem = problem_of(border, stated)
    assert [each.tolist() for each in find_barred(problem)] == [[], [A1]]


@pytest.mark.parametrize(
    ("max_detour", "round_about"), [(1.5, False), (1.6, True), (2.0, True)]
)
def test_ways_within_the_detour_are_kept(
    border: Network, max_detour: float, *, round_about: bool
) -> None:
    """The B 2 takes 8 h where the A 1 takes 5."""
    stated = scenario(movement("M", {"light": 1}), max_detour=max_detour)
    (outlook,) = problem_of(border, stated).outlooks
    assert outlook.arcs[[A1, CROSSING]].all()
    assert outlook.arcs[[B2_WEST, B2_EAST]].all() == round_about
