"""Pruning: dead ends that lead to nothing that a plan may speak of."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from geodata.contract import find_chains
from geodata.ids import distinct
from geodata.network import BoolArray, IntArray
from geodata.parts import parts_of
from geodata.segments import Segments


def prune_dead_ends(
    segments: Segments, keep: BoolArray
) -> tuple[Segments, Mapping[str, int]]:
    """Drop the dead ends on which no node is to be kept (mask of shape (n,)).

    A dead end hangs on the network by one node: a road to nowhere with its side roads,
    the loop at its end, or both lanes of it. No shortest way between other nodes leads
    through it, whichever way traffic runs. A part of the network that would vanish as a
    whole stays.

    Returns
    -------
    pruned, notes
        All nodes stay; what was dropped is counted in words.
    """
    stays = _stays(segments.tail, segments.head, keep)
    pruned, dropped = segments.only(stays), segments.only(~stays)
    if not len(dropped.way):
        return segments, {}
    notes = {
        "dead ends pruned": _count(pruned, dropped),
        "km of dead ends pruned": round(dropped.length_m.sum() / 1000),
    }
    return pruned, notes


def _stays(tail: IntArray, head: IntArray, keep: BoolArray) -> BoolArray:
    """Mask of the segments that stay.

    What hangs is cut off, what is left between junctions becomes one edge, and so on:
    this takes as many rounds as dead ends branch, and not as many as they have nodes.
    """
    stays = np.zeros(len(tail), dtype=np.bool_)
    stays[_core(tail, head, keep)] = True
    label = _components(tail, head, len(keep))
    alive = np.zeros(len(keep), dtype=np.bool_)
    alive[label[tail[stays]]] = True
    return stays | ~alive[label[tail]]


def _core(tail: IntArray, head: IntArray, keep: BoolArray) -> IntArray:
    """Segments that are left when dead ends are cut off again and again."""
    left = np.arange(len(tail))
    edge = left  # of every segment that is left
    while True:
        of_edge, tail, head = _merged(tail, head, keep)
        edge = of_edge[edge]
        stays = ~_hanging(tail, head, keep)
        if stays.all():
            return left
        left, edge = left[stays[edge]], edge[stays[edge]]
        edge = (np.cumsum(stays) - 1)[edge]
        tail, head = tail[stays], head[stays]


def _merged(
    tail: IntArray, head: IntArray, keep: BoolArray
) -> tuple[IntArray, IntArray, IntArray]:
    """Make one edge of every chain: its number for every edge, tails and heads."""
    any_way = np.zeros(len(tail), dtype=np.int64)
    chains = find_chains(tail, head, any_way, any_way, keep)
    of_edge = np.empty(len(tail), dtype=np.int64)
    of_edge[chains.segment] = chains.owner()
    return of_edge, chains.start, chains.end


def _hanging(tail: IntArray, head: IntArray, keep: BoolArray) -> BoolArray:
    """Mask of the edges that are loops, or lead to a node with one neighbour."""
    loop = tail == head
    n_nodes = len(keep)
    between = np.minimum(tail, head) * n_nodes + np.maximum(tail, head)
    pairs = np.concatenate(np.divmod(distinct(between[~loop]), n_nodes))
    neighbours = np.bincount(pairs, minlength=n_nodes)
    end = (neighbours <= 1) & ~keep
    return np.asarray(loop | end[tail] | end[head])


def _components(tail: IntArray, head: IntArray, n_nodes: int) -> IntArray:
    """Part of the network of every node, whichever way traffic runs."""
    return parts_of(tail, head, n_nodes)


def _count(pruned: Segments, dropped: Segments) -> int:
    """Roads from junction to junction, or to their end, among what was dropped."""
    junction = pruned.degree() > 0
    return len(set(_merged(dropped.tail, dropped.head, junction)[0].tolist()))
