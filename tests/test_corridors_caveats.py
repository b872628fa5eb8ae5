"""What a plan says of the values that it rests on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corridors.plan import plan
from corridors.scenario import Override, Scenario
from geodata.network import Network
from tests.worlds import border_world, movement, scenario

ESTIMATE = "Every figure is a planning estimate on public data, not for operations."


def warnings(network: Network, stated: Scenario) -> list[str]:
    found = plan(network, stated, time_limit_s=0).warnings
    assert found[0] == ESTIMATE
    return list(found[1:])


def inferred(network: Network) -> Network:
    """Give the network with all its capacities assumed."""
    links = network.links.assign(capacity_basis="inferred")
    links["capacity_basis"] = links["capacity_basis"].astype("str")
    return replace(network, links=links)


def test_assumed_capacities_and_load_classes_are_counted(border: Network) -> None:
    """A 1, crossing, A 4; the bridge has a posted mass, but no load class."""
    assert warnings(inferred(border), scenario(movement("M", {"light": 1}))) == [
        "3 of 3 links used have an assumed capacity.",
        "1 of 1 links with bridges have no posted load class; "
        "a class from the kind of road stands in.",
    ]


def test_what_the_planner_says_is_not_assumed(border: Network) -> None:
    stated = scenario(
        movement("M", {"light": 1}),
        overrides=[Override(name="A 1", vehicles_per_day=40)],
    )
    told = warnings(inferred(border), stated)
    assert "2 of 3 links used have an assumed capacity." in told


@pytest.mark.parametrize("basis", ["tagged", "overlaid"])
def test_a_posted_load_class_is_known(basis: str) -> None:
    network = border_world(L0={"mlc_wheeled": 50.0, "mlc_wheeled_basis": basis})
    told = warnings(network, scenario(movement("M", {"light": 1})))
    assert any(line.startswith("0 of 1 links with bridges") for line in told)


def test_a_way_without_bridges_says_nothing_of_them(border: Network) -> None:
    told = warnings(border, scenario(movement("M", {"semi": 1})))
    assert told == ["0 of 4 links used have an assumed capacity."]


def by_class(network: Network) -> Network:
    """Give the B 2 a load class of 40 that is only assumed, and none that is posted."""
    links = network.links.copy()
    b2 = links["ref"] == "B 2"
    links["mlc_wheeled"] = links["mlc_wheeled"].mask(b2, 40.0)
    links["mlc_wheeled_basis"] = links["mlc_wheeled_basis"].mask(b2, "inferred")
    return replace(network, links=links)


def test_links_that_assumptions_alone_shut_are_counted(border: Network) -> None:
    """Semitrailers of class 42 pass neither the bridge nor, by its class, the B 2.

    The light ones pass both.
    """
    stated = scenario(movement("M", {"light": 1, "semi": 1}))
    assert (
        "Limits that are only inferred shut 4 of 24 links to some serial; "
        "inferred_limits = false lets posted ones alone bind."
    ) in warnings(by_class(border), stated)


def test_links_used_that_assumptions_would_shut_are_counted(border: Network) -> None:
    """B 2, B 2, crossing and A 4: the first two."""
    stated = scenario(movement("M", {"semi": 1}), inferred_limits=False)
    assert (
        "Limits that are only inferred do not bind (inferred_limits = false): "
        "they would shut 2 of 4 links used."
    ) in warnings(by_class(border), stated)


def test_where_nothing_moves_no_link_used_is_counted(border: Network) -> None:
    stated = scenario(movement("M", {"tank": 1}), horizon_h=1, inferred_limits=False)
    assert warnings(by_class(border), stated) == []


def test_loads_out_of_gauge(border: Network) -> None:
    """Tanks are 3.7 m wide; light vehicles are not, and go by road."""
    told = warnings(border, scenario(movement("M", {"tank": 48, "light": 40})))
    assert (
        "2 serials by rail carry vehicles wider than 3.15 m: "
        "out of gauge, each route needs an authorisation."
    ) in told


def test_what_is_too_big_for_any_train_is_told(border: Network) -> None:
    """A train of 50 t: no semitrailer (64 t on its wagon), no tank (82 t)."""
    stated = scenario(movement("M", {"tank": 1, "semi": 2}), train_mass_t=50)
    told = warnings(border, stated)
    assert "Too big for any train (semi): 2 of 3 serials go by road alone." in told
    assert "Too big for any train (tank): 1 of 3 serials go not at all." in told


def test_who_is_late_is_told(border: Network) -> None:
    """Two trains, 8 h apart: the second arrives at 23 h."""
    stated = scenario(
        movement("M", {"tank": 48}, due_h=15), movement("N", {"light": 1}, due_h=6)
    )
    assert "Late by the estimate: M." in warnings(border, stated)


def test_the_theatre_says_that_it_is_schematic(border: Network) -> None:
    theatre = replace(border, provenance=replace(border.provenance, name="theatre"))
    (told, *_) = warnings(theatre, scenario(movement("M", {"light": 1})))
    assert told.startswith("The embedded theatre is schematic, for exercises")


def test_a_plan_without_a_corridor_counts_no_links(border: Network) -> None:
    assert warnings(border, scenario(movement("M", {"tank": 1}), horizon_h=1)) == []
