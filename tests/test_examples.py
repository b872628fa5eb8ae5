"""Real extracts, the whole way: build, plan, verify, as a planner would."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from corridors.cli import main
from geodata.network import Mode, Network
from geodata.store import load_network, save_network
from tests.drawn_worlds import SHARED, needs_shared
from tests.railways import railways

EXAMPLES = Path(__file__).parents[1] / "examples"

pytestmark = needs_shared

KREMS = """
name = "Krems"
horizon_h = 48
snap_km = 2

[[sites]]
site = "Krems"
place = "Krems a.d. Donau"
[[sites]]
site = "Furth"
place = "Furth-Palt"
[[sites]]
site = "east"
lon = 15.68
lat = 48.41

[[movements]]
id = "tanks"
origin = "Krems"
destination = "Furth"
vehicles = { tank = 30, truck = 80 }
[[movements]]
id = "trucks"
origin = "east"
destination = "Furth"
vehicles = { truck = 200 }
"""

HEIDELBERG = """
name = "Heidelberg"
horizon_h = 96
snap_km = 3

[[sites]]
site = "Heidelberg"
place = "Heidelberg Hauptbahnhof"
[[sites]]
site = "Neckargemünd"
place = "Neckargemünd"
[[sites]]
site = "Leimen"
lon = 8.64
lat = 49.36

[[movements]]
id = "tanks"
origin = "Heidelberg"
destination = "Neckargemünd"
vehicles = { tank = 30, truck = 80 }
[[movements]]
id = "trucks"
origin = "Leimen"
destination = "Neckargemünd"
vehicles = { truck = 200, semitrailer = 60 }
"""


def built(files: Sequence[str], folder: Path) -> Path:
    """Build a network of extracts with the command line."""
    net = folder / "net"
    paths = [str(SHARED / "osm" / name) for name in files]
    assert main(["network", "build", *paths, "-o", str(net)]) == 0
    return net


def planned(scenario: Path, net: Path, folder: Path) -> dict[str, object]:
    """Plan with the command line, verify what was written, and give ``plan.json``."""
    made = folder / "plan"
    assert main(["plan", str(scenario), "--network", str(net), "-o", str(made)]) == 0
    assert main(["verify", str(made)]) == 0
    document: dict[str, object] = json.loads((made / "plan.json").read_text("utf-8"))
    return document


def modes_of(document: dict[str, object]) -> set[tuple[str, int]]:
    """Modes and gauges of all legs."""
    movements: list[dict[str, list[dict[str, list[dict[str, object]]]]]]
    movements = document["movements"]  # type: ignore[assignment]
    return {
        (str(leg["mode"]), int(str(leg["gauge_mm"])))
        for movement in movements
        for corridor in movement["corridors"]
        for leg in corridor["legs"]
    }


@pytest.mark.parametrize(
    ("files", "scenario"),
    [
        pytest.param(["at_krems.osm.pbf"], KREMS, id="krems"),
        pytest.param(
            ["de_heidelberg.osm.pbf", "de_darmstadt_frankfurt.osm.pbf"],
            HEIDELBERG,
            id="heidelberg",
        ),
    ],
)
def test_towns_are_planned_by_road_and_rail(
    files: Sequence[str], scenario: str, tmp_path: Path
) -> None:
    """Tanks take the train from ramp to ramp, trucks the road."""
    stated = tmp_path / "scenario.toml"
    stated.write_text(scenario, encoding="utf-8")
    document = planned(stated, built(files, tmp_path), tmp_path)
    assert document["status"] in {"optimal", "feasible"}
    assert {("road", 0), ("rail", 1435), ("transfer", 0)} <= modes_of(document)


def test_two_countries_are_planned_over_the_gauge_break(tmp_path: Path) -> None:
    """Poland's and Ukraine's railways fuse at the border; trains change gauge there."""
    net = tmp_path / "net"
    save_network(railways(), net)
    document = planned(EXAMPLES / "poland-ukraine-rail", net, tmp_path)
    assert document["status"] in {"optimal", "feasible"}
    assert modes_of(document) == {("rail", 1435), ("rail", 1520), ("transfer", 0)}
    assert gauge_transfers(load_network(net))


def gauge_transfers(network: Network) -> int:
    """Transfer links between rails of 1435 and 1520 mm."""
    links = network.links[network.links["class"] == "gauge_transfer"]
    gauge = network.nodes["gauge_mm"]
    ends = {
        frozenset({int(gauge[tail]), int(gauge[head])})
        for tail, head in zip(links["from_node"], links["to_node"], strict=True)
    }
    assert ends == {frozenset({1435, 1520})}
    return len(links)


@pytest.mark.parametrize(
    ("name", "modes"),
    [
        ("be_zeebrugge_port.osm", {Mode.ROAD, Mode.RAIL}),
        ("pl_rzeszow.osm.gz", {Mode.ROAD}),
        ("cz_prague_north.osm.pbf", {Mode.ROAD, Mode.RAIL}),
        ("ad_andorra.osm.pbf", {Mode.ROAD}),
        ("de_bautzen_a4.osm", {Mode.ROAD}),
    ],
)
def test_every_kind_of_extract_is_built(
    name: str, modes: set[Mode], tmp_path: Path
) -> None:
    """A port, towns, a clipped city, a country with border controls, a motorway."""
    network = load_network(built([name], tmp_path))
    assert set(network.links["mode"]) - {Mode.TRANSFER} == set(map(str, modes))


def test_what_a_clipped_extract_lacks_is_counted(tmp_path: Path) -> None:
    """Prague was cut: 1 924 references lead out, 1 231 of them of what lorries drive.

    Two of the former are the ends of rings.
    """
    network = load_network(built(["cz_prague_north.osm.pbf"], tmp_path))
    losses = network.provenance.losses
    assert losses["references to nodes outside the file"] == 1231
