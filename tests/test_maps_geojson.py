"""GeoJSON holds to RFC 7946, and GDAL reads what was meant."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from corridors.itinerary import Plan
from maps import corridor_legs, link_loads, write_corridors, write_links
from tests.test_maps_text import HOSTILE
from tests.test_maps_world import drawn_plan, empty_plan, infeasible_plan

Write = Callable[[Plan, Path], None]
WRITERS: list[Write] = [write_corridors, write_links]

_DEPTHS = {"Point": 0, "LineString": 1, "MultiLineString": 2}


def check_rfc7946(found: dict[str, Any]) -> None:
    """Hold a FeatureCollection to RFC 7946, as far as these files go."""
    assert found["type"] == "FeatureCollection"
    assert "crs" not in found  # section 4
    assert not {"geometry", "properties", "coordinates"} & found.keys()  # section 7.1
    ids = [feature["id"] for feature in found["features"]]
    assert len(set(ids)) == len(ids)
    positions = [p for feature in found["features"] for p in check_feature(feature)]
    if positions:
        lons, lats = zip(*positions, strict=True)
        assert found["bbox"] == [min(lons), min(lats), max(lons), max(lats)]  # 5


def check_feature(feature: dict[str, Any]) -> list[list[float]]:
    """Hold a feature to section 3.2, and give its positions."""
    assert feature["type"] == "Feature"
    assert isinstance(feature["id"], str)
    assert not {"coordinates", "geometries", "features"} & feature.keys()
    assert "geometry" in feature
    for value in feature["properties"].values():
        assert value is None or isinstance(value, str | int | float)
    geometry = feature["geometry"]
    assert not {"geometry", "properties", "features"} & geometry.keys()
    found = list(_positions(geometry["coordinates"], _DEPTHS[geometry["type"]]))
    if geometry["type"] == "LineString":
        assert len(found) >= 2  # section 3.1.4
    for lon, lat in found:
        assert -180 <= lon <= 180
        assert -90 <= lat <= 90
        assert (round(lon, 6), round(lat, 6)) == (lon, lat)
    return found


def _positions(coordinates: list[Any], depth: int) -> Iterator[list[float]]:
    if depth == 0:
        yield coordinates
        return
    for part in coordinates:
        yield from _positions(part, depth - 1)


def _read(path: Path) -> dict[str, Any]:
    def refuse(text: str) -> float:
        raise AssertionError(f"{text} is no JSON")

    found = json.loads(path.read_bytes().decode("utf-8"), parse_constant=refuse)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("make", [drawn_plan, infeasible_plan, empty_plan])
def test_files_hold_to_the_rfc(
    write: Write, make: Callable[[], Plan], tmp_path: Path
) -> None:
    write(make(), tmp_path / "x.geojson")
    found = _read(tmp_path / "x.geojson")
    check_rfc7946(found)
    assert "OpenStreetMap" in found["attribution"]
    assert "estimate" in found["note"]


def test_there_is_a_feature_for_every_leg_and_every_link_to_tell_of(
    tmp_path: Path,
) -> None:
    plan = drawn_plan()
    write_corridors(plan, tmp_path / "c.geojson")
    write_links(plan, tmp_path / "l.geojson")
    corridors, links = _read(tmp_path / "c.geojson"), _read(tmp_path / "l.geojson")
    assert [f["id"] for f in corridors["features"]] == corridor_legs(plan)[
        "id"
    ].tolist()
    assert [f["id"] for f in links["features"]] == link_loads(plan)["id"].tolist()
    assert corridors["features"][0]["properties"]["estimate"] == "planning estimate"


@pytest.mark.parametrize("write", WRITERS)
def test_a_plan_without_corridors_is_an_empty_collection(
    write: Write, tmp_path: Path
) -> None:
    write(infeasible_plan(), tmp_path / "x.geojson")
    found = _read(tmp_path / "x.geojson")
    assert found["features"] == []
    assert "bbox" not in found


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_plan_gives_the_same_bytes(write: Write, tmp_path: Path) -> None:
    write(drawn_plan(), tmp_path / "a.geojson")
    write(drawn_plan(), tmp_path / "b.geojson")
    assert (tmp_path / "a.geojson").read_bytes() == (
        tmp_path / "b.geojson"
    ).read_bytes()


@pytest.mark.parametrize("text", [*HOSTILE, "\u202e", "x" * 4096, "\x00"])
def test_names_come_through_as_they_are(text: str, tmp_path: Path) -> None:
    plan = drawn_plan()
    named = replace(plan.movements[0], unit=text)
    write_corridors(replace(plan, movements=(named,)), tmp_path / "x.geojson")
    found = _read(tmp_path / "x.geojson")
    check_rfc7946(found)
    assert found["features"][0]["properties"]["unit"] == text


def test_gdal_reads_crs_fields_and_counts(tmp_path: Path) -> None:
    plan = drawn_plan()
    write_corridors(plan, tmp_path / "corridors.geojson")
    assert gpd.list_layers(tmp_path / "corridors.geojson")["name"].tolist() == [
        "corridors"
    ]
    found = gpd.read_file(tmp_path / "corridors.geojson")
    meant = corridor_legs(plan)
    assert found.crs == "EPSG:4326"
    assert set(found.columns) == set(meant.columns)
    assert found["id"].tolist() == meant["id"].tolist()
    assert found["length_km"].tolist() == meant["length_km"].tolist()
    assert found["serials"].dtype.kind == "i"
    assert math.isnan(found["mlc_tracked"].iloc[0] or math.nan)
    assert found.total_bounds.tolist() == meant.total_bounds.tolist()


def test_gdal_reads_the_links(tmp_path: Path) -> None:
    write_links(drawn_plan(), tmp_path / "links.geojson")
    found = gpd.read_file(tmp_path / "links.geojson").set_index("link")
    assert found.crs == "EPSG:4326"
    assert found.loc[0, "movements"] == "1 Bde: 4; 2 Bde: 3"
    assert found.loc[10, "state"] == "closed"


def test_gdal_reads_an_empty_collection(tmp_path: Path) -> None:
    write_corridors(empty_plan(), tmp_path / "x.geojson")
    assert len(gpd.read_file(tmp_path / "x.geojson")) == 0
