"""Findings of an audit as GeoJSON: RFC 7946, stable ids, and open to GDAL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from geodata.audit import audit_network
from geodata.network import Network
from maps import audit_findings, audit_geojson
from maps.schema import FINDING_COLUMNS
from tests.laid_networks import bridge, laid, road
from tests.test_maps_geojson import check_rfc7946
from tests.test_maps_text import HOSTILE

PLACES = {letter: (20.0 + at / 10, 52.0) for at, letter in enumerate("ABCDE")}


def world(name: str = "Weak bridge") -> Network:
    """Lay a weak bridge, a low road of two pieces, a link of no length, an island."""
    return laid(
        PLACES | {"F": PLACES["C"]},
        [
            *(road("A-B", osm_id=7, max_height_m=2.0), road("B-C", osm_id=7)),
            *(road("B-C", osm_id=7, max_height_m=2.0), road("C-F"), road("D-E")),
        ],
        [bridge(1, name, 12, max_mass_t=12.0)],
    )


def written(network: Network) -> dict[str, Any]:
    found = json.loads(audit_geojson(network, audit_network(network)))
    assert isinstance(found, dict)
    return found


@cache
def written_world() -> Mapping[str, Any]:
    return written(world())


@pytest.mark.parametrize("network", [world(), laid({}, [])])
def test_it_holds_to_rfc_7946(network: Network) -> None:
    check_rfc7946(written(network))


def test_ids_say_the_finding_its_kind_and_the_object() -> None:
    assert [feature["id"] for feature in written_world()["features"]] == [
        "suspicious/no_length/4",
        "suspicious/low_main_road/7",
        "suspicious/low_main_road/7/2",
        "weakest/max_mass_t/12",
        "weakest/max_height_m/7",
        "apart/road/4",
    ]


def test_shapes_are_lines_points_and_sets_of_lines() -> None:
    shapes = {f["id"]: f["geometry"] for f in written_world()["features"]}
    assert shapes["suspicious/low_main_road/7"]["type"] == "LineString"
    assert shapes["suspicious/no_length/4"] == {
        "type": "Point",
        "coordinates": [20.2, 52.0],
    }
    assert shapes["weakest/max_mass_t/12"]["type"] == "Point"
    assert shapes["apart/road/4"] == {
        "type": "MultiLineString",
        "coordinates": [[[20.3, 52.0], [20.4, 52.0]]],
    }


def test_properties_say_why_and_that_it_is_no_assessment() -> None:
    for feature in written_world()["features"]:
        assert feature["properties"].keys() == FINDING_COLUMNS.keys() - {"id"}
        assert feature["properties"]["why"]
        assert "no engineer's assessment" in feature["properties"]["estimate"]


def test_the_same_network_gives_the_same_bytes() -> None:
    first, again = (audit_geojson(n, audit_network(n)) for n in (world(), world()))
    assert first == again
    assert first.endswith("]}\n")


def test_names_survive_whatever_they_hold() -> None:
    """Each is the name of a weak bridge."""
    bridges = [bridge(0, name, at, max_mass_t=12.0) for at, name in enumerate(HOSTILE)]
    features = written(laid(PLACES, [road("A-B")], bridges))["features"]
    assert [feature["properties"]["name"] for feature in features] == HOSTILE


def test_gdal_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "audit.geojson"
    path.write_text(audit_geojson(world(), audit_network(world())), encoding="utf-8")
    read = gpd.read_file(path)
    assert read.crs.to_epsg() == 4326
    assert read["finding"].tolist() == ["suspicious"] * 3 + ["weakest"] * 2 + ["apart"]


def test_an_audit_without_findings_has_all_columns() -> None:
    network = laid({}, [])
    table = audit_findings(network, audit_network(network))
    assert [*table.columns] == [*FINDING_COLUMNS, "geometry"]
    assert table.empty
