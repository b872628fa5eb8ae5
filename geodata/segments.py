"""Segments: ways cut into pieces of two nodes, each in its layer.

Road and rail never share a node, though in OpenStreetMap they do at every level
crossing: a node that both use becomes two. Rails of two gauges are two layers too, and
a way tagged ``1435;1520`` runs in both. A layer is the gauge in mm; 0 is the road.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, permutations
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geodata.defaults import ROAD_LADDER
from geodata.extract import Extract
from geodata.geodesy import geodesic_m, plane_m, plane_scale
from geodata.ids import among
from geodata.network import BoolArray, FloatArray, IntArray, NetworkError
from geodata.tag_table import each_once
from geodata.things import Things

ROAD_LAYER: Final = 0
BOTH_WAYS: Final = 0
ONE_WAY: Final = 1
PREFERRED: Final = 2
JOIN_WITHIN_M: Final = 200.0
"""Loose ends of data sets that share no ids are joined where they meet this closely."""


@dataclass(frozen=True, slots=True)
class Segments:
    """Pieces of ways between two nodes, and the nodes of all layers.

    Parameters
    ----------
    lon_lat, osm_id, layer
        Of every node, shapes (n, 2), (n,), (n,).
    tail, head
        Nodes of every segment, shape (s,); traffic of a one-way segment runs from tail
        to head.
    way
        Row of the way, shape (s,).
    one_way
        ``ONE_WAY``, ``PREFERRED`` (both ways, but regularly from tail to head) or
        ``BOTH_WAYS``, shape (s,).
    length_m
        Geodesic, or the way's ``distance`` shared out, shape (s,).
    """

    lon_lat: FloatArray
    osm_id: IntArray
    layer: IntArray
    tail: IntArray
    head: IntArray
    way: IntArray
    one_way: IntArray
    length_m: FloatArray

    @property
    def n_nodes(self) -> int:
        """Nodes of all layers."""
        return len(self.osm_id)

    def way_lengths_m(self, n_ways: int) -> FloatArray:
        """Length of every way, of one that runs in several layers all of them."""
        lengths = np.bincount(self.way, weights=self.length_m, minlength=n_ways)
        return lengths.astype(np.float64)

    def degree(self) -> IntArray:
        """Segments at every node, shape (n,)."""
        ends = np.concatenate([self.tail, self.head])
        return np.bincount(ends, minlength=self.n_nodes).astype(np.int64)

    def only(self, which: BoolArray | IntArray) -> Segments:
        """Give some of the segments, by mask or rows; all nodes stay."""
        return replace(
            self,
            tail=self.tail[which],
            head=self.head[which],
            way=self.way[which],
            one_way=self.one_way[which],
            length_m=self.length_m[which],
        )


class Repeats(NamedTuple):
    """Segments that other ways draw as well: pairs of a segment and such a way."""

    segment: IntArray
    way: IntArray


def cut_segments(extract: Extract, rows: IntArray, ways: Things) -> Segments:
    """Cut the chosen ways (``rows`` of the extract) into segments of their layers.

    Segments that leave the file, and segments that stand twice, are dropped. The order
    is by way id, layer and node ids, so that it does not depend on the reader.
    """
    return cut_overlapping(extract, rows, ways)[0]


def cut_overlapping(
    extract: Extract, rows: IntArray, ways: Things
) -> tuple[Segments, Repeats]:
    """Cut ways as ``cut_segments`` does; say which ways lost a segment to another."""
    tail, head, way = node_pairs(extract, rows)
    drawn_m = geodesic_m(extract.lon_lat[tail], extract.lon_lat[head])
    length_m = drawn_m * _stretch(extract, rows, ways, way, drawn_m)[way]
    repeated, layer = _in_layers(way, ways)
    tail, head, way = tail[repeated], head[repeated], way[repeated]
    strict = ways["direction"][way]
    usual = ways["preferred"][way]
    against = np.where(strict != 0, strict, usual) < 0
    tail, head = np.where(against, head, tail), np.where(against, tail, head)
    one_way = np.where(strict != 0, ONE_WAY, np.where(usual, PREFERRED, BOTH_WAYS))
    table = pd.DataFrame({"tail": tail, "head": head, "way": way, "layer": layer})
    table["one_way"] = one_way
    table["length_m"] = length_m[repeated]
    table["osm_id"] = ways["osm_id"][way]
    table["rank"] = _ranks(ways)[way]
    kept, dropped, winner = _without_repeats(table)
    order = ["osm_id", "layer", "tail", "head"]
    kept = kept[np.lexsort([table[name].to_numpy()[kept] for name in order[::-1]])]
    place = np.full(len(table), -1)
    place[kept] = np.arange(len(kept))
    repeats = Repeats(place[winner], table["way"].to_numpy()[dropped])
    return _number_nodes(extract, table.iloc[kept]), repeats


def node_pairs(extract: Extract, rows: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Consecutive nodes of the chosen ways, as rows of the extract's nodes.

    Returns
    -------
    tail, head, way
        Shape (p,) each; ``way`` is the place in ``rows``.
    """
    position, owner = extract.ref_rows, extract.owner
    there = position >= 0
    chosen = np.full(len(extract.way_ids), -1)
    chosen[rows] = np.arange(len(rows))
    pair = (owner[:-1] == owner[1:]) & there[:-1] & there[1:]
    pair &= (chosen[owner[:-1]] >= 0) & (position[:-1] != position[1:])
    at = np.flatnonzero(pair)
    return position[at], position[at + 1], chosen[owner[at]]


def _in_layers(way: IntArray, ways: Things) -> tuple[IntArray, IntArray]:
    """Repeat the segments of ways of several gauges, once for each; give the gauges."""
    every = ways["gauges"].tolist()
    counts = np.array([*map(len, every)], dtype=np.int64)
    gauges = np.array([*chain.from_iterable(every)], dtype=np.int64)
    start = np.concatenate([[0], np.cumsum(counts)])[:-1]
    times = counts[way]
    repeated = np.repeat(np.arange(len(way)), times)
    nth = np.arange(len(repeated)) - np.repeat(np.cumsum(times) - times, times)
    return repeated, gauges[start[way[repeated]] + nth]


def _without_repeats(table: pd.DataFrame) -> tuple[IntArray, IntArray, IntArray]:
    """Find what two overlapping ways, or two overlapping files, both say.

    The way of the higher class keeps it: a street drawn over a main road must not take
    it away.

    Returns
    -------
    kept, dropped, winner
        Rows of the table; ``winner`` is the kept one that stands for a dropped one.
    """
    two_way = table["one_way"] != ONE_WAY
    low = np.where(two_way, table[["tail", "head"]].min(axis=1), table["tail"])
    high = np.where(two_way, table[["tail", "head"]].max(axis=1), table["head"])
    key = pd.DataFrame(
        {"low": low, "high": high, "layer": table["layer"], "one": ~two_way}
    )
    order = np.lexsort((table["way"], table["osm_id"], table["rank"]))
    again = key.iloc[order].duplicated().to_numpy()
    kept, dropped = np.sort(order[~again]), order[again]
    same = kept[among(low[kept], low[dropped])]
    pairs = key.iloc[dropped].merge(key.iloc[same].assign(row=same), how="left")
    return kept, dropped, pairs["row"].to_numpy(dtype=np.int64)


def _ranks(ways: Things) -> IntArray:
    """Rank of the class of every way, the highest first, shape (w,)."""
    rank = {kind: number for number, kind in enumerate(ROAD_LADDER)}

    def rank_of(kind: str) -> int:
        return rank.get(kind.removesuffix("_link"), len(rank))

    return each_once(ways["class"], rank_of).astype(np.int64)


def _number_nodes(extract: Extract, table: pd.DataFrame) -> Segments:
    """Give every (node, layer) a number of its own."""
    layers = np.unique(table["layer"].to_numpy())
    code = np.searchsorted(layers, table["layer"].to_numpy())
    keys = [table[end].to_numpy() * len(layers) + code for end in ("tail", "head")]
    nodes, numbers = np.unique(np.concatenate(keys), return_inverse=True)
    row = nodes // max(len(layers), 1)
    size = len(table)
    return Segments(
        lon_lat=extract.lon_lat[row],
        osm_id=extract.node_ids[row],
        layer=layers[nodes % max(len(layers), 1)] if size else row,
        tail=numbers[:size],
        head=numbers[size:],
        way=table["way"].to_numpy(),
        one_way=table["one_way"].to_numpy(),
        length_m=table["length_m"].to_numpy(),
    )


def _drawn_m(lon_lat: FloatArray, tail: IntArray, head: IntArray) -> FloatArray:
    return geodesic_m(lon_lat[tail], lon_lat[head])


def _stretch(
    extract: Extract,
    rows: IntArray,
    ways: Things,
    way: IntArray,
    drawn_m: FloatArray,
) -> FloatArray:
    """Factor from drawn to true length where a way says its ``distance``, shape (w,).

    ``way`` and ``drawn_m`` are of every piece. Beyond 0.95 to 2 times the drawn length
    the tag speaks of something else (a hiking route, a kilometre post), and is left
    aside; so it is where part of the way lies outside the file.
    """
    whole = whole_ways(extract, rows)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = ways["distance_m"] / np.bincount(
            way, weights=drawn_m, minlength=len(ways)
        )
    believed = whole & (factor >= 0.95) & (factor <= 2.0)  # noqa: PLR2004 - docstring
    return np.where(believed, factor, 1.0)


def whole_ways(extract: Extract, rows: IntArray) -> BoolArray:
    """Mask of the chosen ways of which the extract holds every node, shape (w,)."""
    return ~among(rows, extract.owner[extract.ref_rows < 0])


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


def split_nodes(segments: Segments, nodes: IntArray) -> tuple[Segments, IntArray]:
    """Cut the network in two at nodes of exactly two segments.

    Returns
    -------
    split, twins
        ``twins[i]`` is the new node on the far side of ``nodes[i]``: the side where a
        one-way road goes on, otherwise that of the later segment.
    """
    if not np.array_equal(segments.degree()[nodes], np.full(len(nodes), 2)):
        raise NetworkError("only a node between exactly two segments can be split")
    twins = segments.n_nodes + np.arange(len(nodes))
    leaving = _last_at(segments.tail, segments.n_nodes)[nodes]
    arriving = _last_at(segments.head, segments.n_nodes)[nodes]
    goes_on = leaving >= 0
    tail, head = segments.tail.copy(), segments.head.copy()
    tail[leaving[goes_on]] = twins[goes_on]
    head[arriving[~goes_on]] = twins[~goes_on]
    return (
        replace(
            segments,
            lon_lat=np.concatenate([segments.lon_lat, segments.lon_lat[nodes]]),
            osm_id=np.concatenate([segments.osm_id, segments.osm_id[nodes]]),
            layer=np.concatenate([segments.layer, segments.layer[nodes]]),
            tail=tail,
            head=head,
        ),
        twins,
    )


def _last_at(ends: IntArray, n_nodes: int) -> IntArray:
    """Last segment that has its end at every node, -1 for none, shape (n_nodes,)."""
    last = np.full(n_nodes, -1, dtype=np.int64)
    np.maximum.at(last, ends, np.arange(len(ends)))
    return last
