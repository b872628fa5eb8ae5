"""Ways cut into segments of two nodes, each stretch once, in its layer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np

from geodata.defaults import ROAD_LADDER
from geodata.extract import Extract
from geodata.geodesy import geodesic_m
from geodata.ids import among
from geodata.network import BoolArray, FloatArray, IntArray
from geodata.segments import BOTH_WAYS, ONE_WAY, PREFERRED, Segments
from geodata.tag_table import each_once
from geodata.things import Things


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


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Pieces of ways in their layers, before their nodes are numbered, shape (p,)."""

    tail: IntArray
    head: IntArray
    layer: IntArray
    way: IntArray
    one_way: IntArray
    length_m: FloatArray

    def take(self, rows: IntArray) -> _Pieces:
        return _Pieces(
            tail=self.tail[rows],
            head=self.head[rows],
            layer=self.layer[rows],
            way=self.way[rows],
            one_way=self.one_way[rows],
            length_m=self.length_m[rows],
        )


def cut_overlapping(
    extract: Extract, rows: IntArray, ways: Things
) -> tuple[Segments, Repeats]:
    """Cut ways as ``cut_segments`` does; say which ways lost a segment to another."""
    pieces = _cut(extract, rows, ways)
    n_nodes = max(len(extract.node_ids), 1)
    kept, dropped, winner = _without_repeats(pieces, _precedence(ways), n_nodes)
    _, place_of_id = np.unique(ways["osm_id"], return_inverse=True)
    order = (
        pieces.tail * n_nodes + pieces.head,
        pieces.layer,
        place_of_id[pieces.way],
    )
    kept = kept[np.lexsort([key[kept] for key in order])]
    place = np.full(len(pieces.way), -1)
    place[kept] = np.arange(len(kept))
    repeats = Repeats(place[winner], pieces.way[dropped])
    return _number_nodes(extract, pieces.take(kept)), repeats


def _cut(extract: Extract, rows: IntArray, ways: Things) -> _Pieces:
    tail, head, way = node_pairs(extract, rows)
    drawn_m = geodesic_m(extract.lon_lat[tail], extract.lon_lat[head])
    length_m = drawn_m * _stretch(extract, rows, ways, way, drawn_m)[way]
    repeated, layer = _in_layers(way, ways)
    tail, head, way = tail[repeated], head[repeated], way[repeated]
    strict = ways["direction"][way]
    usual = ways["preferred"][way]
    against = np.where(strict != 0, strict, usual) < 0
    return _Pieces(
        tail=np.where(against, head, tail),
        head=np.where(against, tail, head),
        layer=layer,
        way=way,
        one_way=np.where(strict != 0, ONE_WAY, np.where(usual, PREFERRED, BOTH_WAYS)),
        length_m=length_m[repeated],
    )


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


def _without_repeats(
    pieces: _Pieces, precedence: IntArray, n_nodes: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Find what two overlapping ways, or two overlapping files, both say.

    Returns
    -------
    kept, dropped, winner
        Rows of the pieces; ``winner`` is the kept one that stands for a dropped one.
    """
    one_way = pieces.one_way == ONE_WAY
    low = np.where(one_way, pieces.tail, np.minimum(pieces.tail, pieces.head))
    high = np.where(one_way, pieces.head, np.maximum(pieces.tail, pieces.head))
    keys = (pieces.layer * 2 + one_way, low * n_nodes + high)
    order = np.lexsort((precedence[pieces.way], *keys))
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = np.any([np.diff(key[order]) != 0 for key in keys], axis=0)
    kept, dropped = order[new], order[~new]
    return np.sort(kept), dropped, kept[np.cumsum(new)[~new] - 1]


def _precedence(ways: Things) -> IntArray:
    """Place of every way among those that may keep a piece, shape (w,).

    The higher class comes first: a street drawn over a main road must not take it away.
    """
    first = np.lexsort((np.arange(len(ways)), ways["osm_id"], _ranks(ways)))
    place = np.empty(len(ways), dtype=np.int64)
    place[first] = np.arange(len(ways))
    return place


def _ranks(ways: Things) -> IntArray:
    """Rank of the class of every way, the highest first, shape (w,)."""
    rank = {kind: number for number, kind in enumerate(ROAD_LADDER)}

    def rank_of(kind: str) -> int:
        return rank.get(kind.removesuffix("_link"), len(rank))

    return each_once(ways["class"], rank_of).astype(np.int64)


def _number_nodes(extract: Extract, pieces: _Pieces) -> Segments:
    """Give every (node, layer) a number of its own."""
    layers = np.unique(pieces.layer)
    code = np.searchsorted(layers, pieces.layer)
    keys = [end * len(layers) + code for end in (pieces.tail, pieces.head)]
    nodes, numbers = np.unique(np.concatenate(keys), return_inverse=True)
    row = nodes // max(len(layers), 1)
    size = len(pieces.way)
    return Segments(
        lon_lat=extract.lon_lat[row],
        osm_id=extract.node_ids[row],
        layer=layers[nodes % max(len(layers), 1)] if size else row,
        tail=numbers[:size],
        head=numbers[size:],
        way=pieces.way,
        one_way=pieces.one_way,
        length_m=pieces.length_m,
    )


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
