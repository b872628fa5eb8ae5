"""The main parts of the roads that are kept: where minor roads must lead."""

from __future__ import annotations

import numpy as np

from geodata.extract import Extract, take_ways
from geodata.ids import distinct, rows_in
from geodata.network import BoolArray, IntArray, Mode
from geodata.parts import parts_of
from geodata.select import way_kinds
from geodata.terminals.nearest_nodes import MAIN_SHARE
from geodata.ways import read_direction


def main_nodes(extract: Extract, kept: IntArray) -> BoolArray:
    """Mask of the extract's nodes on the main parts of the roads that are kept.

    Such a part holds at least ``MAIN_SHARE`` of the nodes, and traffic gets from each
    of its nodes to every other: a terminal that opened onto a fragment would lead
    nowhere. Where all are fragments, all of them count.
    """
    tail, head = _arcs(extract, kept)
    nodes = distinct(np.concatenate([tail, head]))
    size = _part_sizes(rows_in(nodes, tail), rows_in(nodes, head), len(nodes))
    large = size >= MAIN_SHARE * len(nodes)
    main = np.zeros(len(extract.node_ids), dtype=np.bool_)
    main[nodes[large] if large.any() else nodes] = True
    return main


def _arcs(extract: Extract, kept: IntArray) -> tuple[IntArray, IntArray]:
    """Node rows from which to which roads and ferries run, as traffic may."""
    part = take_ways(extract, kept)
    mode, kind = way_kinds(part.way_tags)
    direction = read_direction(part.way_tags, mode, kind)
    node, owner = part.ref_rows, part.owner
    there = (node >= 0) & (mode != Mode.RAIL)[owner]
    at = np.flatnonzero((owner[:-1] == owner[1:]) & there[:-1] & there[1:])
    forth, back = at[direction[owner[at]] >= 0], at[direction[owner[at]] <= 0]
    tail = np.concatenate([node[forth], node[back + 1]])
    head = np.concatenate([node[forth + 1], node[back]])
    return tail, head


def _part_sizes(tail: IntArray, head: IntArray, n_nodes: int) -> IntArray:
    """Nodes of the part, strongly connected, of every node."""
    label = parts_of(tail, head, n_nodes, strong=True)
    return np.bincount(label)[label].astype(np.int64)
