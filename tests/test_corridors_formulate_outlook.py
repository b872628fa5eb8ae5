"""What lies before a lot: from when it may move, by the permission of countries."""

from __future__ import annotations

import pytest

from corridors.demand import find_demand
from corridors.formulate import formulate
from corridors.formulate.outlook import Outlook
from corridors.place import place
from geodata.network import Network
from tests.worlds import A1, B2_WEST, border_world, movement, scenario


def in_countries(a1: str, others: str) -> Network:
    """Give the A 1 to one country, all else to another."""
    network = border_world()
    links = network.links.copy()
    links["country"] = others
    links.loc[[A1, A1 + 1], "country"] = a1
    return Network(network.nodes, links, network.provenance)


def outlook(network: Network, nation: str | None) -> Outlook:
    stated = scenario(movement("M", {"light": 40}, nation=nation, ready_h=2))
    problem = formulate(place(network, stated), stated, find_demand(stated))
    (found,) = problem.outlooks
    return found


def permission_h(country: str) -> float:
    return scenario().regime.permission.hours_in(country)


def test_abroad_a_movement_waits_for_the_country_it_sets_out_in() -> None:
    """Crisis makes it wait for longer than until it is ready."""
    assert permission_h("PL") > 2
    found = outlook(in_countries("PL", "PL"), "US")
    assert found.ready_min == permission_h("PL") * 60
    assert found.quickest_min == 5 * 60
    assert found.awaited == ("PL",)


@pytest.mark.parametrize("nation", [None, "PL"])
def test_at_home_or_without_a_nation_none_is_asked(nation: str | None) -> None:
    found = outlook(in_countries("PL", "PL"), nation)
    assert (found.ready_min, found.awaited) == (2 * 60, ())


def test_who_may_go_round_at_once_does_not_wait_for_the_shortest_way() -> None:
    """By the B 2 it is 8 h at home; permission for the A 1 takes more than 3 h."""
    assert permission_h("PL") > 2 + 3
    found = outlook(in_countries("PL", "DE"), "DE")
    assert (found.ready_min, found.quickest_min) == (2 * 60, 8 * 60)
    assert found.arcs[B2_WEST]
    assert not found.arcs[A1]
