"""Barriers: nodes of roads that stop traffic, or limit it.

A bollard cuts its road, and so does a gate that is closed to vehicles; a height
restrictor, or any node with a posted limit, limits the link it stands on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

from geodata.cutting import node_pairs
from geodata.extract import Extract
from geodata.ids import among, distinct
from geodata.network import BoolArray, IntArray
from geodata.segments import ROAD_LAYER, Segments, split_nodes
from geodata.select import CLOSED, is_in, said_access
from geodata.tag_table import TagReader, TagTable, Texts
from geodata.things import Things
from geodata.way_limits import LIMIT_TAGS, conditional_keys, read_posted_limits

# https://wiki.openstreetmap.org/wiki/Key:barrier: what stands in the way of vehicles
# unless the node says otherwise, and what opens unless it says otherwise.
_STOPS: Final = {
    *("bollard", "block", "jersey_barrier", "log", "debris", "planter", "chain"),
    *("cycle_barrier", "motorcycle_barrier", "turnstile", "full-height_turnstile"),
    *("stile", "kissing_gate", "horse_stile", "fence", "wall", "hedge", "tank_trap"),
    *("bus_trap", "sump_buster", "wicket_gate"),
}
_OPENS: Final = {
    *("gate", "lift_gate", "swing_gate", "sliding_gate", "hampshire_gate", "yes"),
    *("sally_port", "height_restrictor", "toll_booth", "spikes"),
}
_OPEN_WORDS: Final = {
    *("yes", "permissive", "designated", "destination", "delivery", "permit"),
    *("customers", "military"),
}
_LIMIT_KEYS: Final = ("mlc", *(tag.key for tag in LIMIT_TAGS.values()))


@dataclass(frozen=True, slots=True)
class Barriers:
    """Barriers with what they let pass.

    Parameters
    ----------
    table
        One row each: ``osm_id``, ``name``, the limits with their basis,
        ``conditional``, ``source``, ``confidence``.
    closed
        Mask of those that stop all vehicles, shape (b,).
    junctions
        Ids of the nodes where more than two roads meet, whether or not the network
        keeps them.
    """

    table: Things
    closed: BoolArray
    junctions: IntArray


def read_barriers(extract: Extract, roads: IntArray) -> tuple[Barriers, Counter[str]]:
    """Read the barriers among the nodes of an extract; count what was unreadable.

    ``roads`` are the rows of all open roads.
    """
    passed = extract.passed_by(np.ones(len(extract.way_ids), dtype=np.bool_))
    on_ways = passed[extract.rows_of(extract.tagged_ids)]
    rows = np.flatnonzero(_is_barrier(extract.node_tags) & on_ways)
    tags, ids = extract.node_tags.take(rows), extract.tagged_ids[rows]
    reader = TagReader(tags)
    table = Things(
        {
            "osm_id": ids,
            "name": _names(tags, ids),
            **read_posted_limits(reader),
            "conditional": conditional_keys(tags),
            "source": tags.texts("source"),
            "confidence": tags.texts("confidence"),
        }
    )
    said = said_access(tags)
    stops = tags.where("barrier", _STOPS.__contains__)
    closed = stops & ~is_in(said, _OPEN_WORDS)
    closed |= is_in(said, CLOSED)
    return Barriers(table, closed, _junctions(extract, roads)), reader.unread


def _junctions(extract: Extract, roads: IntArray) -> IntArray:
    """Ids of the nodes where more than two pieces of roads meet, each counted once."""
    tail, head, _ = node_pairs(extract, roads)
    size = max(len(extract.node_ids), 1)
    pieces = distinct(np.minimum(tail, head) * size + np.maximum(tail, head))
    meeting = np.bincount(np.concatenate([pieces // size, pieces % size]))
    return extract.node_ids[np.flatnonzero(meeting > 2)]  # noqa: PLR2004 - two sides


def _is_barrier(tags: TagTable) -> BoolArray:
    mask = tags.where("barrier", lambda text: text in _STOPS | _OPENS)
    for key in _LIMIT_KEYS:
        mask |= tags.has(key)
    return mask


def _names(tags: TagTable, ids: IntArray) -> Texts:
    """Name the barriers: a nameless one goes by what it is, and its node."""
    what = tags.texts("barrier")
    what = np.where(what == "", tags.texts("highway"), what)
    rows = zip(tags.texts("name"), what, ids.tolist(), strict=True)
    names = [
        f"{name} {(kind or 'sign').replace('_', ' ')} (node {number})".strip()
        for name, kind, number in rows
    ]
    return np.array([*names, None], dtype=object)[:-1]


def place_barriers(
    segments: Segments, barriers: Barriers
) -> tuple[Segments, IntArray, dict[str, int]]:
    """Cut roads at closed barriers; say which nodes bear an open one.

    Returns
    -------
    cut
        The segments, in two where a closed barrier stands between exactly two.
    barrier
        Row of the barrier of every node of a road, -1 for none, shape (n,). At
        junctions a barrier cannot be said to stand on one of the roads: none there.
    notes
        Barriers at work, and those at junctions, counted in words.
    """
    barrier = _rows_at(segments, barriers)
    degree = segments.degree()
    junction = (barrier >= 0) & among(segments.osm_id, barriers.junctions)
    junction |= (barrier >= 0) & (degree > 2)  # noqa: PLR2004 - two sides of a barrier
    barrier[junction] = -1
    closed = np.append(barriers.closed, False)[barrier]  # the last: no barrier
    cut = np.flatnonzero(closed & (degree == 2))  # noqa: PLR2004 - as above
    segments, twins = split_nodes(segments, cut)
    barrier[closed] = -1
    notes = {
        "roads cut by a bollard, a closed gate or the like": len(cut),
        "barriers at junctions, passed over": int(junction.sum()),
    }
    barrier = np.concatenate([barrier, np.full(len(twins), -1)])
    return segments, barrier, {what: n for what, n in notes.items() if n}


def _rows_at(segments: Segments, barriers: Barriers) -> IntArray:
    ids = barriers.table["osm_id"]
    rows = np.full(segments.n_nodes, -1, dtype=np.int64)
    if len(ids):
        at = np.minimum(np.searchsorted(ids, segments.osm_id), len(ids) - 1)
        here = (ids[at] == segments.osm_id) & (segments.layer == ROAD_LAYER)
        rows[here] = at[here]
    return rows
