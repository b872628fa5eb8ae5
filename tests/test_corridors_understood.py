"""What is read back of a scenario: every thing stated, in a line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from corridors.place import place
from corridors.scenario import Site
from corridors.serials import pack_serials
from corridors.understood import understood_lines
from geodata.network import Network
from tests.plans import SCENARIO, network, small_scenario
from tests.worlds import NodeSpec, drawn, scenario


def understood(text: str = SCENARIO, world: Network | None = None) -> list[str]:
    world, stated = world or network(), small_scenario(text)
    placed = place(world, stated)
    return list(understood_lines(placed, stated, pack_serials(stated)))


def test_what_was_understood_line_by_line() -> None:
    """All three things that the scenario says, and what becomes of them."""
    assert understood() == [
        "Scenario 'Two movements': 48 h, regime crisis, on network 'small' "
        "(10 nodes, 10 links)",
        "  regime crisis: permission 72 h; columns of 25 every 5 min, all day, "
        "motorway 50 km/h, heavy 40, with relief",
        "  lent: 0.5 of roads (dispatch), 0.1 of train paths; trains 40 km/h, "
        "on 1520 mm 30",
        "  site Hafen: Hafen (road, 0.0 km), Rampe Hafen (terminal, 0.0 km)",
        "  site Ziel: Ziel (road, 0.0 km), Rampe Ziel (terminal, 0.0 km)",
        "  movement trucks: Hafen → Ziel, 80 vehicles in 2 serials, "
        "2 trains of 54 wagons if all go by rail",
        "  movement tanks: Hafen → Ziel, 69 vehicles in 3 serials, "
        "3 of them by rail alone, 3 trains of 69 wagons if all go by rail",
        "  closed: 'Alte Straße', 1 link: Alte Straße Hafen to Ziel",
        "  links that carry no serial: 1",
    ]


def test_one_vehicle_is_one() -> None:
    line = understood(SCENARIO.replace("lorry = 80", "lorry = 1"))[5]
    assert line.endswith("1 vehicle in 1 serial, 1 train of 1 wagon if all go by rail")


def override(said: str) -> str:
    """Give the line on an override."""
    (line,) = [x for x in understood(SCENARIO + said) if " a day: " in x]
    return line


def test_an_override_is_told_in_its_unit() -> None:
    said = '\n[[overrides]]\nname = "{}"\n{} = 6\n'
    assert override(said.format("Grenze", "trains_per_day")) == (
        "  6 trains a day: 'Grenze', 1 link: gauge transfer Grenze"
    )
    assert override(said.format("A 2", "vehicles_per_day")) == (
        "  6 vehicles a day: 'A 2', 2 links: A 2 Hafen to Westgrenze, "
        "A 2 Westgrenze to Hafen"
    )


def test_of_many_links_the_first_four_are_named() -> None:
    """Everything within 500 km: no list of ten names."""
    closure = "\n[[closures]]\nlon = 11\nlat = 50\nradius_km = 500\n"
    (line,) = [x for x in understood(SCENARIO + closure) if "500 km" in x]
    assert line.startswith("  closed: 500 km around (11, 50), 10 links: A 2 Hafen")
    assert line.endswith(", …")
    assert line.count(", ") == 6  # one in the coordinates, one before the count


def test_a_nameless_node_is_told_by_what_it_is() -> None:
    """Its kind where it has one, its mode where not."""
    world = network()
    nodes = world.nodes.copy()
    nodes["name"] = ""
    nodes.loc[3, "kind"] = ""
    text = SCENARIO.replace('place = "Hafen"', "lon = 10.0\nlat = 50.0")
    lines = understood(text, replace(world, nodes=nodes))
    assert lines[3] == "  site Hafen: place (road, 0.0 km), ramp (terminal, 0.0 km)"
    assert lines[4].startswith("  site Ziel: road (road, 0.0 km)")


def test_links_without_capacity_are_counted() -> None:
    stated = small_scenario()
    placed = place(network(), stated)
    none = np.zeros_like(placed.rates.per_hour)
    empty = replace(placed, rates=replace(placed.rates, per_hour=none))
    *_, last = understood_lines(empty, stated, pack_serials(stated))
    assert last == "  links that carry no serial: 10"


def test_everything_that_may_be_stated_is_read_back() -> None:
    """What a movement wishes, hours of closures, fleets, centres and supply."""
    text = SCENARIO.replace(
        "priority = 2",
        'priority = 2\nnation = "pl"\nearliest_h = 5\nprefer = "Rail | A 2"\n'
        'avoid = ["hu"]\npackage = "battlegroup"',
    ).replace("horizon_h", 'timezone = "Europe/Warsaw"\nhorizon_h')
    lines = understood(
        text
        + """from_h = 3
[[overrides]]
name = "A 2"
vehicles_per_day = 9
from = 2026-03-02T06:00:00+01:00
to = "2026-03-02T12:00"
[[fleets]]
fleet = "flats"
kind = "wagons"
count = 0
nations = ["DE", "PL"]
turnaround_h = 96
[[centres]]
centre = "Mitte"
lon = 11
lat = 50
places = 1
supplied_from = "Hafen"
[[sustainment]]
id = "food"
origin = "Hafen"
destination = "Ziel"
strength = 4500
classes = ["i", "W"]
to_h = 40
avoid = "road"
"""
    )
    told = "\n".join(lines)
    assert lines[1] == (
        "  dates without zone are in Europe/Warsaw, "
        "hours count from 2026-03-02T01:00+01:00"
    )
    assert (
        "280 vehicles in 9 serials, 3 of them by rail alone, 9 trains of 175 wagons "
        "if all go by rail; of PL; "
        "package battlegroup; from 5 h; prefers rail, A 2; avoids HU\n"
    ) in told
    assert "  closed: 'Alte Straße' from 3 h, 1 link" in told
    assert "  9 vehicles a day: 'A 2' from 5 h until 11 h, 2 links" in told
    assert "  fleet flats: 0 wagons for DE, PL, back after 96 h\n" in told
    assert "  centre Mitte: 1 place at (11, 50), supplied from Hafen\n" in told
    assert (
        "  sustainment food: Hafen → Ziel, 127.6 t a day of class I, W "
        "for 4500 persons until 40 h; avoids road\n"
    ) in told
    assert [line for line in lines if line.startswith("  note: ")] == []


def test_of_many_terminals_the_nearest_are_told() -> None:
    """Eight ramps a kilometre apart, and the road behind the last of them."""
    nodes: list[NodeSpec] = [
        (10.0 + km / 100, 50.0, {"mode": "terminal", "name": f"R{km}"})
        for km in range(8)
    ]
    nodes.append((10.08, 50.0, {"mode": "road", "name": "Ort"}))
    stated = scenario(sites=[Site(site="Hafen", lon=10.0, lat=50.0)])
    placed = place(drawn(nodes, []), stated)
    (line,) = (
        each
        for each in understood_lines(placed, stated, {})
        if each.startswith("  site")
    )
    said = line.removeprefix("  site Hafen: ").split(", ")
    assert [each.split(" (")[0] for each in said[::2]] == [
        *("Ort", "R0", "R1", "R2", "R3", "R4"),
        "and 3 terminals more",
    ]
