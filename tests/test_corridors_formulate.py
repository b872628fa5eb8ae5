"""The flow problem: what its commodities, arcs and routes stand for."""

from __future__ import annotations

import numpy as np
import pytest

from corridors.formulate import Formulation, formulate, solve
from corridors.place import place
from corridors.scenario import Override, Scenario, Site
from corridors.serials import pack_serials
from geodata.network import Network
from tests.worlds import A1, AHAVEN, BECK, HUB_A, HUB_B, movement, scenario


def problem_of(network: Network, stated: Scenario) -> Formulation:
    return formulate(place(network, stated), stated, pack_serials(stated))


def test_serials_that_may_use_the_same_links_are_one_lot(border: Network) -> None:
    """Light and heavy vehicles differ; two full and one half-full serial do not."""
    stated = scenario(movement("M", {"light": 100, "tank": 24}))
    problem = problem_of(border, stated)
    assert [len(lot.serials) for lot in problem.lots] == [1, 3]
    assert [each.amount for each in problem.commodities] == [1, 3]


def test_lots_go_by_priority_then_the_choosiest_first(border: Network) -> None:
    stated = scenario(
        movement("late", {"light": 1}, priority=2),
        movement("soon", {"light": 1, "semi": 1}),
        movement("next", {"tank": 1, "light": 1}),
        serial_vehicles=1,
    )
    lots = [
        (lot.movement.id, lot.serials[0].vehicles)
        for lot in problem_of(border, stated).lots
    ]
    assert lots == [
        ("next", {"tank": 1}),
        ("soon", {"semi": 1}),
        ("soon", {"light": 1}),
        ("next", {"light": 1}),
        ("late", {"light": 1}),
    ]


def test_sites_are_nodes_of_their_own_with_arcs_both_ways(border: Network) -> None:
    stated = scenario(movement("M", {"light": 40}))
    shared = problem_of(border, stated).shared
    n_nodes, n_links = len(border.nodes), len(border.links)
    assert shared.n_nodes == n_nodes + 2
    arcs = list(
        zip(shared.tail[n_links:].tolist(), shared.head[n_links:].tolist(), strict=True)
    )
    leaving = [
        (n_nodes, AHAVEN),
        (n_nodes, HUB_A),
        (n_nodes + 1, BECK),
        (n_nodes + 1, HUB_B),
    ]
    assert arcs == leaving + [(head, tail) for tail, head in leaving]


def test_a_movement_uses_its_own_sites_alone(border: Network) -> None:
    """Of three sites: out of its origin, into its destination, by the road nodes."""
    sites = [Site(site=name, place=name) for name in ("Ahaven", "Dorf", "Beck")]
    problem = problem_of(border, scenario(movement("M", {"light": 1}), sites=sites))
    (commodity,) = problem.commodities
    beyond = np.flatnonzero(commodity.open)
    beyond = beyond[beyond >= problem.n_links]
    for arc in beyond.tolist():
        assert (
            problem.shared.tail[arc] == commodity.source
            or problem.shared.head[arc] == commodity.sink
        )
    assert len(beyond) == 2


def test_costs_are_the_hours_in_whole_seconds(border: Network) -> None:
    """150 km at 50 km/h are 10 800 s; what is rounded is rounded in both."""
    sites = [Site(site="Ahaven", lon=9.9, lat=50), Site(site="Beck", place="Beck")]
    problem = problem_of(border, scenario(movement("M", {"light": 1}), sites=sites))
    cost = problem.commodities[0].unit_cost
    assert cost[A1] == 10_800
    assert problem.hours * 3600 == pytest.approx(cost)


def test_the_first_serials_take_the_quickest_route(border: Network) -> None:
    """The A 1 carries one of three serials."""
    stated = scenario(
        movement("M", {"light": 120}),
        overrides=[Override(name="A 1", vehicles_per_day=40)],
    )
    problem = problem_of(border, stated)
    routes = solve(problem).outcomes[0].routes
    assert [[each.id for each in route.serials] for route in routes] == [
        ["M-001"],
        ["M-002", "M-003"],
    ]
    assert routes[0].approach_h == (0, 0)


def test_a_terminal_that_two_sites_reach_serves_the_nearer_one(border: Network) -> None:
    """Otherwise tanks would pass from site to site through it, and never move.

    Ahaven and a site 7 km east of it both lie within 10 km of the ramp at Ahaven.
    """
    near = Site(site="near", lon=10.1, lat=50)
    stated = scenario(
        movement("M", {"tank": 1}, destination="near"),
        sites=[Site(site="Ahaven", place="Ahaven"), near],
    )
    (outcome,) = solve(problem_of(border, stated)).outcomes
    assert outcome.routes == ()
    assert outcome.unmet == 1
