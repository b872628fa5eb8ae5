"""What reaches into an area though its nodes, or its middle, lie outside."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.extract import Areas, Extract, make_extract
from geodata.tag_table import tag_table
from geodata.touching import grounds_touching, ways_touching
from tests.searches import search

HOUR_GLASS = shapely.Polygon(
    [(0, 0), (4, 0), (2.1, 2), (4, 4), (0, 4), (1.9, 2), (0, 0)]
)
RING = shapely.Point(2, 2).buffer(2) - shapely.Point(2, 2).buffer(1)


def roads(*lines: tuple[tuple[float, float], ...]) -> Extract:
    """Draw roads by their places."""
    places = [place for line in lines for place in line]
    starts = np.cumsum([0, *map(len, lines)]).tolist()
    return make_extract(
        name="x",
        sha256="x",
        nodes={number: place for number, place in enumerate(places)},
        node_tags={},
        ways=[
            (way, {"highway": "primary"}, range(start, start + len(line)))
            for way, (start, line) in enumerate(zip(starts, lines, strict=False))
        ],
    )


def touching(extract: Extract, area: shapely.Polygon) -> list[bool]:
    inside = shapely.intersects_xy(area, extract.lon_lat)
    return [bool(each) for each in ways_touching(extract, inside, area)]


def test_a_node_or_a_piece_inside_touches() -> None:
    """Of an hour-glass: through its waist, past it, into it, around it."""
    extract = roads(
        ((0.5, 2), (3.5, 2)),
        ((0.5, 2), (1.5, 2)),
        ((5, 1), (1, 1)),
        ((-1, -1), (5, -1), (5, 5), (-1, 5)),
    )
    assert touching(extract, HOUR_GLASS) == [True, False, True, False]


def test_a_road_in_the_hole_of_a_ring_does_not_touch() -> None:
    extract = roads(((1.8, 2), (2.2, 2)), ((2, 2), (9, 2)), ((5, 5), (9, 9)))
    assert touching(extract, RING) == [False, True, False]


def test_a_node_that_the_file_lacks_crosses_nothing() -> None:
    extract = make_extract(
        name="x",
        sha256="x",
        nodes={1: (-1.0, 1.0), 3: (5.0, 1.0)},
        node_tags={},
        ways=[(1, {"highway": "primary"}, [1, 2, 3])],
    )
    assert touching(extract, HOUR_GLASS) == [False]


@search(0.6)
@given(
    st.lists(
        st.tuples(
            *[st.floats(-3, 7)] * 2, *[st.sampled_from([-4.0, -0.04, 0.01, 2.0])] * 2
        ),
        min_size=1,
        max_size=30,
    ),
    st.sampled_from([HOUR_GLASS, RING, shapely.box(0, 0, 4, 4)]),
)
def test_as_the_lines_say(
    pieces: list[tuple[float, float, float, float]], area: shapely.Polygon
) -> None:
    """Long pieces and short ones, as shapely finds them one by one."""
    lines = [((x, y), (x + east, y + north)) for x, y, east, north in pieces]
    expected = [area.intersects(shapely.LineString(line)) for line in lines]
    assert touching(roads(*lines), area) == expected


@pytest.mark.parametrize(
    ("lon", "reach_m", "reaches"),
    [(4.05, 5_000, False), (4.05, 6_000, True), (2.0, 0, True)],
)
def test_grounds_reach_as_far_as_their_farthest_corner(
    lon: float, reach_m: float, reaches: bool
) -> None:
    """A twentieth of a degree at the equator is 5.6 km."""
    areas = Areas(
        ids=np.array([1]),
        tags=tag_table([{}], ()),
        lon_lat=np.array([[lon, 0.05]]),
        reach_m=np.array([reach_m], dtype=np.float64),
    )
    assert grounds_touching(areas, shapely.box(0, 0, 4, 4)).tolist() == [reaches]
