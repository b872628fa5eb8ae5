"""Shortest ways on segments, from some of the nodes to all others and back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.ids import distinct
from geodata.network import FloatArray, IntArray
from geodata.parts import arc_matrix
from geodata.segments import ONE_WAY, Segments

_LEAST_M = 1e-3  # a graph of scipy's has no edge of length 0


@dataclass(frozen=True, slots=True)
class Shortest:
    """Shortest ways from the nearest source to every node, and back to the nearest.

    Parameters
    ----------
    there_m, back_m
        Lengths, infinite beyond the distance that was asked for, shape (n,).
    there, back
        Segment by which the way there arrives at every node, and by which the way back
        leaves it; -1 at the sources and where there is no way, shape (n,).
    before, after
        Next node on the way there towards the source, and on the way back, shape (n,).
    """

    there_m: FloatArray
    back_m: FloatArray
    there: IntArray
    back: IntArray
    before: IntArray
    after: IntArray

    def segments_to(self, nodes: IntArray) -> IntArray:
        """Segments of the ways to some of the nodes, and of those back, each once."""
        there = self.there[_passed(self.before, nodes)]
        back = self.back[_passed(self.after, nodes)]
        used = distinct(np.concatenate([there, back]))
        return used[used >= 0]


def shortest_ways(segments: Segments, sources: IntArray, within_m: float) -> Shortest:
    """Find the shortest ways from and to the nearest source, as traffic may run."""
    tail, head, length, segment = _arcs(segments)
    n_nodes = segments.n_nodes
    graph = arc_matrix(tail, head, length, n_nodes)
    there_m, before = _search(graph, sources, within_m)
    back_m, after = _search(arc_matrix(head, tail, length, n_nodes), sources, within_m)
    key = tail * n_nodes + head
    node = np.arange(n_nodes)
    return Shortest(
        there_m=there_m,
        back_m=back_m,
        there=_segment_at(key, segment, before * n_nodes + node, before),
        back=_segment_at(key, segment, node * n_nodes + after, after),
        before=before,
        after=after,
    )


def _arcs(segments: Segments) -> tuple[IntArray, IntArray, FloatArray, IntArray]:
    """Tail, head, length and segment of every arc; of parallel ones the shortest."""
    back = segments.one_way != ONE_WAY
    tail = np.concatenate([segments.tail, segments.head[back]])
    head = np.concatenate([segments.head, segments.tail[back]])
    segment = np.concatenate([np.arange(len(back)), np.flatnonzero(back)])
    length = np.maximum(segments.length_m[segment], _LEAST_M)
    key = tail * segments.n_nodes + head
    order = np.lexsort((length, key))
    order = order[np.diff(key[order], prepend=-1) > 0]
    return tail[order], head[order], length[order], segment[order]


def _search(
    graph: csr_array, sources: IntArray, within_m: float
) -> tuple[FloatArray, IntArray]:
    """Distances from the nearest source, and the node before every node (-1: none)."""
    if not len(sources):
        n_nodes = graph.shape[0]
        return np.full(n_nodes, np.inf), np.full(n_nodes, -1, dtype=np.int64)
    distance, before, _ = dijkstra(
        graph,
        indices=sources,
        min_only=True,
        return_predecessors=True,
        limit=within_m,
    )
    return distance, np.maximum(before, -1).astype(np.int64)


def _segment_at(
    key: IntArray, segment: IntArray, wanted: IntArray, beside: IntArray
) -> IntArray:
    """Segment of every node's arc, by its key; -1 where there is none ``beside``."""
    if not len(key):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    return np.where(beside >= 0, segment[at], -1)


def _passed(before: IntArray, ends: IntArray) -> IntArray:
    """Nodes on the ways to ``ends``: a step of all ways at once."""
    seen = np.zeros(len(before), dtype=np.bool_)
    at = distinct(ends)
    while len(at):
        seen[at] = True
        at = distinct(before[at])
        at = at[at >= 0]
        at = at[~seen[at]]
    return np.flatnonzero(seen)
