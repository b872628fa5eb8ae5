"""Clipping: boxes and polygons, what they cut, and what is no area."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.build import build_network
from geodata.clip import Area, box_area, clip_extract, clip_extracts, read_area
from geodata.extract import Extract, join_extracts, take_ways
from geodata.network import NetworkError
from tests.drawn_worlds import link, positions, routes, world
from tests.osm_worlds import same_tables
from tests.searches import search

PICTURE = """
    A--B--C--D
       |     |
       E--F--G
       S
    H--J--K--L
"""
WAYS = """
    A-B-C-D highway=primary
    B-E-F-G highway=secondary
    D-G     highway=tertiary
    H-J-K-L railway=rail
"""
PLACES = "E place=town name=Ee\nS railway=station name=Es\nG place=town name=Ge"
AT = positions(PICTURE)

OUTSIDE = "ways outside the clip, left out"
CUT = "ways cut by the clip"
TOUCHING = "ways that cross the clip without two nodes in a row inside, left out"
GROUNDS_OUTSIDE = "grounds of terminals outside the clip, left out"
GROUNDS_TOUCHING = (
    "grounds of terminals that reach into the clip, their middle outside, left out"
)
LOST = "references to nodes outside the file"


def around(letters: str, *, margin: float = 0.001) -> Area:
    """Draw a box around some of the letters."""
    places = shapely.MultiPoint([AT[letter] for letter in letters])
    return Area(letters, shapely.box(*places.buffer(margin).bounds))


def test_ways_are_cut_at_their_last_node_inside() -> None:
    """The box holds A, B, C, E, F, S, H, J, K."""
    network = build_network(world(PICTURE, WAYS, PLACES), clip=around("AK"))
    assert routes(network, mode="road") == [
        *("A>B", "B>A", "B>C", "B>E", "C>B"),
        *("E>B", "E>F", "F>E"),
    ]
    assert network.provenance.losses[CUT] == 3
    assert network.provenance.losses[OUTSIDE] == 1
    assert LOST not in network.provenance.losses
    assert "Ge" not in set(network.nodes["name"])


def test_a_node_on_the_edge_is_inside() -> None:
    box = (AT["A"][0], AT["L"][1], AT["C"][0], AT["A"][1])
    network = build_network(world(PICTURE, WAYS), clip=box_area("--clip", box))
    assert "B>C" in routes(network)


def test_a_way_that_comes_back_is_two_links() -> None:
    """The box has a hole where C is."""
    polygon = shapely.box(9.9, -0.1, 10.2, 0.1)
    hole = shapely.Point(AT["C"]).buffer(0.001)
    extract = world("A--B--C--D--E", "A-B-C-D-E highway=primary")
    network = build_network(extract, clip=Area("x", polygon - hole))
    assert routes(network) == ["A>B", "B>A", "D>E", "E>D"]
    assert network.provenance.losses == {CUT: 1}


def test_a_way_of_one_node_inside_is_left_out() -> None:
    clipped = clip_extract(world(PICTURE, WAYS), around("A"))
    assert len(clipped.way_ids) == 0
    assert clipped.losses[OUTSIDE] == 3
    assert clipped.losses[TOUCHING] == 1


def test_a_way_that_crosses_the_box_between_two_nodes_is_counted_apart() -> None:
    """The box lies between C and D, away from every node.

    A--B--C--[ ]--D
    """
    west, east = AT["C"][0] + 0.005, AT["D"][0] - 0.005
    area = Area("x", shapely.box(west, -0.001, east, 0.001))
    clipped = clip_extract(world(PICTURE, WAYS), area)
    assert clipped.losses[TOUCHING] == 1
    assert clipped.losses[OUTSIDE] == 3


def test_a_cut_way_does_not_believe_its_distance() -> None:
    """Its 12 km are those of the whole way, drawn 9 km long; 6 km are left."""
    ways = "A-B-C-D highway=primary distance=12"
    network = build_network(world("A--B--C--D", ways), clip=around("AC"))
    assert link(network, "A>C")["length_m"] == pytest.approx(6_000, rel=0.001)


def test_references_outside_the_file_are_counted_as_before() -> None:
    """Z is not in the file, D is not in the box."""
    ways = "Z-A-B-C-D highway=primary"
    network = build_network(world("A--B--C--D", ways), clip=around("AC"))
    assert network.provenance.losses == {LOST: 1, CUT: 1}


def test_grounds_of_terminals_are_clipped_by_their_middle() -> None:
    """The third ground reaches from C to G, around a middle east of the box."""
    grounds = ("E-F-S", "G-D-L", "C-D-G-K")
    ways = "\n".join([WAYS, *(f"{ground} landuse=railway" for ground in grounds)])
    clipped = clip_extract(world(PICTURE, ways), around("AK"))
    areas = clipped.areas
    assert clipped.losses[GROUNDS_OUTSIDE] == 1
    assert clipped.losses[GROUNDS_TOUCHING] == 1
    assert areas.ids.tolist() == [5]
    assert len(areas.tags) == len(areas.reach_m) == len(areas.lon_lat) == 1


def part(extract: Extract, letters: str, name: str) -> Extract:
    """Give the complete ways that pass through a box, as extracts of countries do."""
    (west, south, east, north) = around(letters).polygon.bounds
    lon, lat = extract.lon_lat.T
    inside = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
    ways = np.unique(extract.owner[inside[extract.ref_rows]])
    held = np.isin(extract.node_ids, take_ways(extract, ways).refs) | inside
    return replace(
        take_ways(extract, ways),
        inputs=((name, name),),
        node_ids=extract.node_ids[held],
        lon_lat=extract.lon_lat[held],
        tagged_ids=extract.tagged_ids[held[extract.rows_of(extract.tagged_ids)]],
        node_tags=extract.node_tags.take(
            np.flatnonzero(held[extract.rows_of(extract.tagged_ids)])
        ),
    )


@given(
    st.tuples(st.sampled_from("ABHE"), st.sampled_from("GLKD")),
    st.sampled_from("ABCDEFGHJKLS"),
)
@search(0.12)
def test_overlapping_extracts_clipped_are_the_whole_one_clipped(
    corners: tuple[str, str], other: str
) -> None:
    whole = world(PICTURE, WAYS, PLACES)
    west, east = part(whole, "AJF", "west"), part(whole, "BLD", "east")
    area = around(other.join(corners), margin=0.005)
    try:
        one = build_network(whole, clip=area)
    except NetworkError:  # the box holds no two nodes of a way
        with pytest.raises(NetworkError):
            clip_extracts([west, east], area)
        return
    clipped = join_extracts(clip_extracts(iter([west, east]), area))
    same_tables(build_network(clipped, name="world"), one)
    assert LOST not in build_network(clipped).provenance.losses
    joined = build_network(join_extracts([west, east]), clip=area, name="world")
    same_tables(joined, one)


def test_new_objects_of_two_files_stay_apart_when_clipped() -> None:
    one = world(PICTURE, WAYS, own_ids=True, name="one")
    parts = clip_extracts([one, replace(one, inputs=(("two", ""),))], around("AK"))
    joined = join_extracts(parts)
    assert joined.missing_refs == 0
    assert len(joined.clipped_ids) == 2 * len(parts[0].clipped_ids)


def test_a_clip_that_leaves_nothing_says_where_both_lie() -> None:
    with pytest.raises(NetworkError) as refused:
        build_network(world(PICTURE, WAYS), clip=box_area("--clip", (50, 8, 51, 9)))
    assert str(refused.value) == (
        "--clip 50,8,51,9: no road and no railway of world lies inside; it covers "
        "lon 50 to 51, lat 8 to 9, the data lon 10 to 10.0808, lat -0.0361748 to -0"
    )


# --- areas ---------------------------------------------------------------------------

RING = [[8.0, 49.0], [9.0, 49.0], [9.0, 50.0], [8.0, 50.0], [8.0, 49.0]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}
FAR = {"type": "Polygon", "coordinates": [[[x + 5, y] for x, y in RING]]}
FEATURE = {"type": "Feature", "properties": {}, "geometry": POLYGON}


def written(folder: Path, document: object) -> Path:
    path = folder / "area.geojson"
    path.write_text(
        document if isinstance(document, str) else json.dumps(document),
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    "document",
    [
        POLYGON,
        FEATURE,
        {"type": "MultiPolygon", "coordinates": [[RING]]},
        {"type": "FeatureCollection", "features": [FEATURE, FEATURE]},
        {"type": "GeometryCollection", "geometries": [POLYGON]},
        {**FEATURE, "crs": {"type": "name", "properties": {"name": "EPSG:4326"}}},
        {**FEATURE, "crs": {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}},
        {**FEATURE, "crs": None},
        "\ufeff" + json.dumps(POLYGON),
    ],
)
def test_polygons_are_read_however_they_are_wrapped(
    document: object, tmp_path: Path
) -> None:
    area = read_area(written(tmp_path, document))
    assert area.polygon.equals(shapely.box(8, 49, 9, 50))
    assert area.name == str(tmp_path / "area.geojson")


def test_several_polygons_are_one_area(tmp_path: Path) -> None:
    both = {"type": "GeometryCollection", "geometries": [POLYGON, FAR]}
    area = read_area(written(tmp_path, both))
    assert area.polygon.area == pytest.approx(2.0)


BOWTIE = [[8, 49], [9, 50], [9, 49], [8, 50], [8, 49]]
REFUSED: list[tuple[Any, str]] = [
    ('{\n"type": "Polygon",\n]', " line 3: not JSON (Expecting property name"),
    (
        "",
        " line 1: not JSON (Expecting value); a GeoJSON file with a polygon is wanted",
    ),
    ("[" * 100_000, ": not a GeoJSON file, which is UTF-8"),
    ([1, 2], ": not a GeoJSON object, but a JSON value of its own"),
    ({"kind": "Polygon"}, ": not GeoJSON: an object in it has no type"),
    ({"type": "FeatureCollection", "features": []}, ": holds no polygon; draw one"),
    ({"type": "Feature", "geometry": None}, ": holds no polygon; draw one around"),
    (
        {"type": "LineString", "coordinates": RING},
        ": a LineString has no inside; give polygons alone",
    ),
    ({"type": "Polygon", "coordinates": []}, ": its Polygon is empty"),
    ({"type": "Polygon", "coordinates": [[1, 2]]}, ": not a Polygon of GeoJSON ("),
    ({"type": "Polygon", "coordinates": "x"}, ": not a Polygon of GeoJSON ("),
    ({"type": "Polygon"}, ": not a Polygon of GeoJSON ("),
    (
        {"type": "Polygon", "coordinates": [BOWTIE]},
        ": its Polygon is not valid (Self-intersection[8.5 49.5]); mend it in a GIS",
    ),
    (
        {**POLYGON, "crs": {"type": "name", "properties": {"name": "EPSG:25832"}}},
        ": its crs is EPSG:25832; save it in WGS 84 (EPSG:4326), degrees with",
    ),
    ({**POLYGON, "crs": "EPSG:3857"}, ": its crs is EPSG:3857; save it in WGS 84"),
    (
        {
            "type": "Polygon",
            "coordinates": [[[49e4, 5e6], [50e4, 5e6], [50e4, 6e6], [49e4, 5e6]]],
        },
        ": reaches off the globe (lon 490000 to 500000, lat 5e+06 to 6e+06); GeoJSON",
    ),
]


@pytest.mark.parametrize(("document", "message"), REFUSED)
def test_what_is_no_area_is_one_clear_message(
    document: object, message: str, tmp_path: Path
) -> None:
    path = written(tmp_path, document)
    with pytest.raises(NetworkError) as refused:
        read_area(path)
    assert str(refused.value).startswith(f"{path}{message}")
    assert "\n" not in str(refused.value)


def test_a_file_that_is_missing_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match=r"lost\.geojson: no such file$"):
        read_area(tmp_path / "lost.geojson")
    (tmp_path / "area.geojson").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NetworkError, match=r"not a GeoJSON file, which is UTF-8$"):
        read_area(tmp_path / "area.geojson")


@pytest.mark.parametrize(
    "box",
    [
        (9.0, 49.0, 8.0, 50.0),
        (8.0, 50.0, 9.0, 49.0),
        (8.0, 49.0, 8.0, 50.0),
        (8.0, 49.0, 181.0, 50.0),
        (float("nan"), 49.0, 9.0, 50.0),
        (-np.inf, 49.0, 9.0, 50.0),
    ],
)
def test_what_is_no_box(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(NetworkError) as refused:
        box_area("--clip", box)
    assert str(refused.value) == (
        f"--clip {','.join(map(str, box))}: west, south, east, north in degrees, with "
        "west < east and south < north"
    )
