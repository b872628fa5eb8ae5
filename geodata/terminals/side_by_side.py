"""Places where tracks of two gauges lie side by side."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
import shapely

from geodata.geodesy import plane_m, plane_scale
from geodata.network import BoolArray, FloatArray, IntArray
from geodata.parts import parts_of
from geodata.segments import Segments
from geodata.terminals.nearest_nodes import NearestNodes, nearest_of
from geodata.trees import balanced_tree

GAUGES_WITHIN_M: Final = 300.0
"""Trains change gauge between tracks this close to one another."""
BESIDE_M: Final = 100.0
BESIDE_FOR_M: Final = 500.0
"""Lines of two gauges this close, for this long, lie side by side."""


class GaugePair(NamedTuple):
    """Nodes of two gauges that lie together at a place (its row)."""

    place: int
    one: int
    other: int


def gauge_pairs(
    nearest: NearestNodes, lon_lat: FloatArray, reach_m: FloatArray
) -> Iterator[GaugePair]:
    """Find where tracks of two gauges lie together within reach of places.

    Of every two gauges at a place it is one pair of nodes, within ``GAUGES_WITHIN_M``
    of one another: where the way from the place to one, and on to the other, is the
    shortest. ``lon_lat`` has shape (k, 2), ``reach_m`` shape (k,).
    """
    within = GAUGES_WITHIN_M * plane_scale(lon_lat)
    middle = plane_m(lon_lat)
    for one, other in combinations(nearest.gauges, 2):
        sides = [nearest.around(gauge, lon_lat, reach_m) for gauge in (one, other)]
        met = np.array([len(a) and len(b) for a, b in zip(*sides, strict=True)])
        for place in np.flatnonzero(met).tolist():
            here, there = sides[0][place], sides[1][place]
            start, end = nearest.plane[here], nearest.plane[there]
            apart, row = nearest_of(balanced_tree(end), start, within[place])
            way = apart + np.hypot(*(start - middle[place]).T)
            best = int(way.argmin())
            if np.isfinite(way[best]):
                yield GaugePair(place, int(here[best]), int(there[row[best]]))


def count_beside(
    segments: Segments, nearest: NearestNodes, lon_lat: FloatArray, reach_m: FloatArray
) -> int:
    """Count the places of two gauges side by side that no place known has in reach.

    Trains could change gauge there, if somebody built what it takes; nobody says so.
    """
    count = 0
    for one, other in combinations(nearest.gauges, 2):
        label, length_m = _stretches(segments, nearest, one, other)
        long = np.flatnonzero(length_m >= BESIDE_FOR_M)
        known = [label[nodes] for nodes in nearest.around(one, lon_lat, reach_m)]
        count += len(np.setdiff1d(long, np.concatenate([*known, long[:0]])))
    return count


def _stretches(
    segments: Segments, nearest: NearestNodes, one: int, other: int
) -> tuple[IntArray, FloatArray]:
    """Label the connected stretches of the one gauge beside the other.

    Returns
    -------
    label, length_m
        Stretch of every node, and how much of the one gauge each stretch holds.
    """
    nodes, near = _beside(segments, nearest, one, other)
    within = _within(segments, nodes)
    # Tracks of the one gauge beside the same track of the other are one place.
    tail = np.concatenate([segments.tail[within], nodes])
    head = np.concatenate([segments.head[within], near])
    label = parts_of(tail, head, segments.n_nodes)
    length_m = np.bincount(
        label[segments.tail[within]],
        segments.length_m[within],
        minlength=int(label.max(initial=-1)) + 1,
    )
    return label, length_m.astype(np.float64)


def _beside(
    segments: Segments, nearest: NearestNodes, one: int, other: int
) -> tuple[IntArray, IntArray]:
    """Nodes of one gauge beside a track of the other, and a node of that track."""
    plane, nodes = nearest.plane, nearest.nodes[one]
    tracks = np.flatnonzero(_within(segments, nearest.nodes[other]))
    ends = np.stack([segments.tail[tracks], segments.head[tracks]], axis=1)
    point, track = shapely.STRtree(shapely.linestrings(plane[ends])).query(
        shapely.points(plane[nodes]),
        predicate="dwithin",
        distance=BESIDE_M * plane_scale(segments.lon_lat[nodes]),
    )
    return nodes[point], segments.tail[tracks[track]]


def _within(segments: Segments, nodes: IntArray) -> BoolArray:
    """Mask of the segments that run between some of the nodes."""
    chosen = np.zeros(segments.n_nodes, dtype=np.bool_)
    chosen[nodes] = True
    return chosen[segments.tail] & chosen[segments.head]
