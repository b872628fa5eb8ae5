"""Nearest nodes of every layer: what arrays find is what looking at each finds."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geodata.geodesy import geodesic_m
from geodata.segments import ROAD_LAYER, Segments
from geodata.terminals.nearest_nodes import NearestNodes
from geodata.terminals.side_by_side import GAUGES_WITHIN_M, gauge_pairs

PLACES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=12
)
REACH = st.integers(50, 3000)


def line(layer: int, places: list[tuple[int, int]]) -> Segments:
    """Draw a line through places of a grid of some 70 by 110 m, at 50 degrees north."""
    size = len(places)
    return Segments(
        lon_lat=np.array([(10 + x / 1000, 50 + y / 1000) for x, y in places]),
        osm_id=np.arange(size),
        layer=np.full(size, layer),
        tail=np.arange(size - 1),
        head=np.arange(1, size),
        way=np.zeros(size - 1, dtype=np.int64),
        one_way=np.zeros(size - 1, dtype=np.int64),
        length_m=np.ones(size - 1),
    )


def side_by_side(one: Segments, other: Segments) -> Segments:
    return Segments(
        lon_lat=np.concatenate([one.lon_lat, other.lon_lat]),
        osm_id=np.concatenate([one.osm_id, other.osm_id]),
        layer=np.concatenate([one.layer, other.layer]),
        tail=np.concatenate([one.tail, other.tail + one.n_nodes]),
        head=np.concatenate([one.head, other.head + one.n_nodes]),
        way=np.concatenate([one.way, other.way]),
        one_way=np.concatenate([one.one_way, other.one_way]),
        length_m=np.concatenate([one.length_m, other.length_m]),
    )


def away_m(segments: Segments, lon_lat: tuple[float, float]) -> list[float]:
    places = np.full((segments.n_nodes, 2), lon_lat)
    return [float(m) for m in geodesic_m(places, segments.lon_lat)]


@given(places=PLACES, at=st.tuples(st.integers(0, 60), st.integers(0, 60)), m=REACH)
def test_the_nearest_is_the_nearest_within_reach(
    places: list[tuple[int, int]], at: tuple[int, int], m: int
) -> None:
    """The plane is true within a percent."""
    segments = line(ROAD_LAYER, places)
    place = (10 + at[0] / 1000, 50 + at[1] / 1000)
    nearest = NearestNodes(segments, np.array(["primary"]))
    found = int(nearest.nearest(ROAD_LAYER, np.array([place]), np.array([m]))[0])
    away = away_m(segments, place)
    if found < 0:
        assert min(away) > 0.99 * m
    else:
        assert away[found] <= 1.01 * m
        assert away[found] <= 1.01 * min(away)


def test_a_layer_that_is_not_there_has_no_nearest() -> None:
    nearest = NearestNodes(line(1435, [(0, 0), (1, 0)]), np.array(["main"]))
    place, reach = np.array([[10.0, 50.0]]), np.array([1e6])
    assert nearest.nearest(ROAD_LAYER, place, reach).tolist() == [-1]
    assert nearest.gauges == [1435]


@given(one=PLACES, other=PLACES, m=REACH)
def test_gauges_meet_where_two_nodes_lie_within_300_m_and_within_reach(
    one: list[tuple[int, int]], other: list[tuple[int, int]], m: int
) -> None:
    segments = side_by_side(line(1435, one), line(1520, other))
    place = (10.03, 50.03)
    nearest = NearestNodes(segments, np.array(["main"]))
    found = list(gauge_pairs(nearest, np.array([place]), np.array([m])))
    away = away_m(segments, place)
    apart = [away_m(segments, tuple(at)) for at in segments.lon_lat[: len(one)]]
    surely = [
        (a, b)
        for a in range(len(one))
        for b in range(len(one), segments.n_nodes)
        if max(away[a], away[b]) < 0.99 * m and apart[a][b] < 0.99 * GAUGES_WITHIN_M
    ]
    assert len(found) <= 1
    assert found or not surely
    for pair in found:
        assert max(away[pair.one], away[pair.other]) <= 1.01 * m
        assert apart[pair.one][pair.other] <= 1.01 * GAUGES_WITHIN_M
        least = min((away[a] + apart[a][b] for a, b in surely), default=np.inf)
        assert away[pair.one] + apart[pair.one][pair.other] <= 1.01 * least
