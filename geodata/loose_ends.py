"""Loose ends of data sets that share no ids, joined where they meet."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Final

import numpy as np
import shapely

from geodata.extract import Extract
from geodata.geodesy import geodesic_m, plane_m, plane_scale
from geodata.ids import among
from geodata.network import BoolArray, FloatArray, IntArray
from geodata.segments import Segments

JOIN_WITHIN_M: Final = 200.0
"""Loose ends of data sets that share no ids are joined where they meet this closely."""


def join_loose_ends(
    segments: Segments, extract: Extract, rows: IntArray
) -> tuple[Segments, int]:
    """Join data sets that share no ids where their loose ends meet.

    Parameters
    ----------
    rows
        Of the extract, of the ways that were cut into the segments.

    Returns
    -------
    joined, count
        A loose end within ``JOIN_WITHIN_M`` of a foreign segment of its layer becomes a
        node of that segment.
    """
    part = extract.way_part[rows]
    count = 0
    for one, other in _foreign_parts(extract):
        joined = -1
        while joined:  # one new node a segment, so that several ends take turns
            owner = part[segments.way]
            segments, joined = _join(segments, owner == one, owner == other)
            count += joined
    return segments, count


def _foreign_parts(extract: Extract) -> list[tuple[int, int]]:
    """Pairs of input files, in both orders, that share no node."""
    owner = extract.way_part[extract.owner]
    ids = {part: extract.refs[owner == part] for part in np.unique(owner).tolist()}
    return [
        (one, other)
        for one, other in permutations(ids, 2)
        if not among(ids[one], ids[other]).any()
    ]


def _join(segments: Segments, one: BoolArray, other: BoolArray) -> tuple[Segments, int]:
    """Make loose ends of one data set nodes of the other's nearest segments."""
    loose = np.flatnonzero(segments.degree() == 1)
    loose = np.setdiff1d(loose, _met(segments, one, other))
    ends = np.concatenate([segments.tail[one], segments.head[one]])
    loose = np.intersect1d(loose, ends)
    candidates = np.flatnonzero(other)
    if not len(loose) or not len(candidates):
        return segments, 0
    plane = plane_m(segments.lon_lat)
    lines = shapely.linestrings(
        np.stack(
            [plane[segments.tail[candidates]], plane[segments.head[candidates]]], axis=1
        )
    )
    end, near = shapely.STRtree(lines).query(
        shapely.points(plane[loose]),
        predicate="dwithin",
        distance=JOIN_WITHIN_M * plane_scale(segments.lon_lat[loose]),
    )
    end, near = loose[end], candidates[near]
    same = segments.layer[end] == segments.layer[segments.tail[near]]
    end, near = end[same], near[same]
    distance = shapely.distance(
        shapely.points(plane[end]), lines[np.searchsorted(candidates, near)]
    )
    order = np.lexsort((near, distance, end))
    _, first = np.unique(end[order], return_index=True)
    end, near = end[order][first], near[order][first]
    _, single = np.unique(near, return_index=True)  # one new node a segment
    return _split_at(segments, near[single], end[single]), len(single)


def _met(segments: Segments, one: BoolArray, other: BoolArray) -> IntArray:
    """Nodes of one data set next to a node of the other: joined there already."""
    tail, head = segments.tail[one], segments.head[one]
    ends = np.concatenate([segments.tail[other], segments.head[other]])
    return np.concatenate([tail[np.isin(head, ends)], head[np.isin(tail, ends)]])


def _split_at(segments: Segments, split: IntArray, node: IntArray) -> Segments:
    """Lead segments through nodes beside them."""
    head = segments.head.copy()
    head[split] = node
    tail = np.concatenate([segments.tail, node])
    head = np.concatenate([head, segments.head[split]])
    drawn = _drawn_m(segments.lon_lat, segments.tail[split], segments.head[split])
    known = segments.length_m[split]
    stretch = np.divide(known, drawn, out=np.ones_like(drawn), where=drawn > 0)
    length = np.concatenate([segments.length_m, np.zeros(len(split))])
    changed = np.concatenate([split, np.arange(len(segments.tail), len(tail))])
    length[changed] = _drawn_m(segments.lon_lat, tail[changed], head[changed])
    length[changed] *= np.tile(stretch, 2)
    return replace(
        segments,
        tail=tail,
        head=head,
        way=np.concatenate([segments.way, segments.way[split]]),
        one_way=np.concatenate([segments.one_way, segments.one_way[split]]),
        length_m=length,
    )


def _drawn_m(lon_lat: FloatArray, tail: IntArray, head: IntArray) -> FloatArray:
    return geodesic_m(lon_lat[tail], lon_lat[head])
