"""An overlay laid over an extract: what its rows point at, closed, opened, placed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from geodata.extract import Extract
from geodata.network import LIMITS, IntArray, Mode, NetworkError
from geodata.overlay.landings import Landing, nodes_landed_on, ways_landed_on
from geodata.overlay.match import Hit, Matcher, match_ways
from geodata.overlay.rows import Ledger, Miss, Overlay, OverlayRow
from geodata.overlay.terminals import degrees, lay_terminals
from geodata.overlay.way_search import WaySearch
from geodata.select import Selection

MATCHED_NOTHING: Final = "overlay rows that matched nothing"
_CLOSED: Final = "ways closed by the overlay"
_OPENED: Final = "closed roads opened by the overlay"
_UNREAD_POSTS: Final = "kilometre posts that could not be read"
_TWO_SIDES: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """An extract with an overlay laid over it.

    Parameters
    ----------
    overlay
        What was laid.
    extract
        With the terminals that the overlay adds, corrects or removes.
    kept
        Ways of the network: without those that it closes, with those that it opens.
    hits
        What it says of which ways.
    nodes
        What it says of nodes that stop or limit traffic, by their ids.
    notes
        What the planner should read: rows that matched nothing, or overrule others.
    landings
        Where rows by coordinates or kilometre were laid, and what rows rename.
    losses
        The same, counted in words, and what was closed and opened.
    """

    overlay: Overlay
    extract: Extract
    kept: IntArray
    hits: Sequence[Hit] = ()
    nodes: Sequence[tuple[OverlayRow, int]] = ()
    notes: tuple[str, ...] = ()
    landings: tuple[str, ...] = ()
    losses: Mapping[str, int] = field(default_factory=dict)


def lay_overlay(overlay: Overlay, extract: Extract, chosen: Selection) -> Laid:
    """Find what the rows point at; close and open ways, place terminals.

    Raises
    ------
    NetworkError
        When the overlay is strict and rows matched nothing: a line for each.
    """
    if not overlay.rows:
        return Laid(overlay, extract, chosen.kept)
    search = WaySearch(extract, np.union1d(chosen.kept, chosen.closed))
    matcher = Matcher(search, np.isin(search.rows, chosen.kept))
    matcher, hits, misses = _match_ways(matcher, overlay)
    nodes, off_road = _match_nodes(
        matcher, [row for row in overlay.rows if row.is_of_barrier]
    )
    ledger = Ledger()
    landed = [*ways_landed_on(search, hits), *nodes_landed_on(extract, nodes)]
    extract, at_terminals, nowhere = lay_terminals(
        matcher, [row for row in overlay.rows if row.is_of_terminal], ledger
    )
    landed = sorted([*landed, *at_terminals], key=_place_in(overlay))
    _enter(ledger, extract, hits, nodes)
    missed = sorted([*misses, *off_road, *nowhere], key=_place_in(overlay))
    if missed and overlay.strict:
        raise NetworkError("\n".join(map(str, missed)))
    closed, opened = _closed(hits)
    return Laid(
        overlay=overlay,
        extract=extract,
        kept=np.setdiff1d(np.union1d(chosen.kept, opened), closed),
        hits=hits,
        nodes=nodes,
        notes=(*map(str, missed), *ledger.notes()),
        landings=tuple(map(str, landed)),
        losses=_counts(
            {
                MATCHED_NOTHING: len({miss.row.where for miss in missed}),
                _CLOSED: len(np.intersect1d(closed, chosen.kept)),
                _OPENED: len(np.setdiff1d(opened, chosen.kept)),
                _UNREAD_POSTS: matcher.unread_posts,
            }
        ),
    )


def _counts(counts: Mapping[str, int]) -> dict[str, int]:
    return {what: n for what, n in counts.items() if n}


def _place_in(overlay: Overlay) -> Callable[[Hit | Miss | Landing], int]:
    """Give the place of what became of a row in the order of the rows."""
    place = {id(row): number for number, row in enumerate(overlay.rows)}
    return lambda found: place[id(found.row)]


def _match_ways(
    matcher: Matcher, overlay: Overlay
) -> tuple[Matcher, list[Hit], list[Miss]]:
    """Match rows that open roads first: so others can speak of these roads."""
    rows = [row for row in overlay.rows if row.is_of_way]
    opening, others = (
        [r for r in rows if (r.closed is False) is o] for o in (True, False)
    )
    hits, misses = match_ways(matcher, opening)
    if hits:
        opened = np.concatenate([hit.ways for hit in hits])
        now_open = matcher.is_open | np.isin(matcher.search.rows, opened)
        matcher = Matcher(matcher.search, now_open)
    more_hits, more_misses = match_ways(matcher, others)
    hits = sorted([*hits, *more_hits], key=_place_in(overlay))
    return matcher, hits, [*misses, *more_misses]


def _enter(
    ledger: Ledger,
    extract: Extract,
    hits: Sequence[Hit],
    nodes: Sequence[tuple[OverlayRow, int]],
) -> None:
    for hit in hits:
        for number in extract.way_ids[hit.ways].tolist():
            ledger.enter(hit.row, f"way {number}", hit.row.columns)
    for row, number in nodes:
        columns = [c for c in row.columns if c in LIMITS or c == "closed"]
        ledger.enter(row, f"node {number}", columns)


def _closed(hits: Sequence[Hit]) -> tuple[IntArray, IntArray]:
    """Rows of the extract's ways that are closed, and that are opened, in the end."""
    said = {
        way: hit.row.closed
        for hit in hits
        if hit.row.closed is not None
        for way in hit.ways.tolist()
    }
    closed = [way for way, is_closed in said.items() if is_closed]
    opened = [way for way, is_closed in said.items() if not is_closed]
    return np.array(closed, dtype=np.int64), np.array(opened, dtype=np.int64)


def _match_nodes(
    matcher: Matcher, rows: Sequence[OverlayRow]
) -> tuple[list[tuple[OverlayRow, int]], list[Miss]]:
    """Find the nodes of roads that the rows point at."""
    if not rows:
        return [], []
    ids = np.array([row.target.osm_id for row in rows], dtype=np.int64)
    tail, head, owner = matcher.search.pieces
    road = matcher.is_open & (matcher.search.mode == Mode.ROAD)
    on_road = np.union1d(tail[road[owner]], head[road[owner]])
    nodes = matcher.extract.rows_of(ids)
    there = np.isin(nodes, on_road)
    junction = degrees(matcher, nodes) > _TWO_SIDES
    found, misses = [], []
    for row, number, is_there, is_junction in zip(
        rows, ids.tolist(), there.tolist(), junction.tolist(), strict=True
    ):
        if is_there and not is_junction:
            found.append((row, number))
        elif is_there:
            misses.append(Miss(row, "roads meet there; point at one of their ways"))
        else:
            misses.append(Miss(row, "no road of the network has this node"))
    return found, misses
