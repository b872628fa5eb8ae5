"""Segments: ways cut into pieces of two nodes, each in its layer.

Road and rail never share a node, though in OpenStreetMap they do at every level
crossing: a node that both use becomes two. Rails of two gauges are two layers too, and
a way tagged ``1435;1520`` runs in both. A layer is the gauge in mm; 0 is the road.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from geodata.network import BoolArray, FloatArray, IntArray, NetworkError

ROAD_LAYER: Final = 0
BOTH_WAYS: Final = 0
ONE_WAY: Final = 1
PREFERRED: Final = 2


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
