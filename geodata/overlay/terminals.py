"""Terminals of an overlay: added, corrected and removed on the map itself.

The rows become the tags that a planner could have given the nodes in an editor, and new
terminals become new nodes, so that they are joined to road and rail as any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from geodata.extract import Extract
from geodata.geodesy import geodesic_m
from geodata.network import FloatArray, IntArray, TerminalKind
from geodata.overlay.landings import Landing, terminal_landed_on
from geodata.overlay.match import Matcher, near_places
from geodata.overlay.rows import CAPACITIES, NO_TERMINAL, Ledger, Miss, OverlayRow
from geodata.tag_table import Tags, retagged
from geodata.terminals import OVERLAID_KEY, Terminal, find_terminals

_TWO_SIDES: Final = 2


class _Spot(NamedTuple):
    """Where a terminal is: a node, the ground of one (a way), or a new node."""

    osm_type: str
    osm_id: int
    lon_lat: tuple[float, float] | None = None

    def __str__(self) -> str:
        return f"{self.osm_type} {self.osm_id}"


def lay_terminals(
    matcher: Matcher, rows: Sequence[OverlayRow], ledger: Ledger
) -> tuple[Extract, list[Landing], list[Miss]]:
    """Give the extract with the terminals of rows, where these are, and the misses."""
    terminals = find_terminals(matcher.extract)
    changes: dict[_Spot, dict[str, str]] = {}
    landings: list[Landing] = []
    misses = []
    places = [None if row.is_by_id else matcher.place(row.target) for row in rows]
    near = near_places(matcher, rows, places)
    for row, place, pieces in zip(rows, places, near, strict=True):
        spot = (
            place
            if isinstance(place, str)
            else _by_id(matcher.extract, terminals, row)
            if place is None
            else _by_terminal(terminals, row, place)
            or _by_way(matcher, row, place, pieces)
            or _new(matcher.extract, row, place, changes)
        )
        if isinstance(spot, str):
            misses.append(Miss(row, spot))
            continue
        columns = [c for c in row.columns if c in _COLUMNS]
        ledger.enter(row, str(spot), columns)
        here = [t for t in terminals if (t.osm_type, t.osm_id) == spot[:2]]
        landings += terminal_landed_on(matcher.extract, here, row, place, spot.osm_id)
        _change(changes.setdefault(spot, {}), row)
    return _with_tags(matcher.extract, changes), landings, misses


_COLUMNS: Final = (*CAPACITIES, "dwell_h", "terminal", "name")


def _change(tags: dict[str, str], row: OverlayRow) -> None:
    """Add the tags that a row says; they name those that are overlaid."""
    said = {
        f"corridors:{column}": repr(row.figures[column])
        for column in (*CAPACITIES, "dwell_h")
        if column in row.figures
    }
    if row.terminal:
        said["corridors:terminal"] = row.terminal
    if row.name:
        said["name"] = row.name
    overlaid = {*tags.get(OVERLAID_KEY, "").split(";"), *said} - {""}
    tags |= {**said, "source": row.source, OVERLAID_KEY: ";".join(sorted(overlaid))}


def _by_terminal(
    terminals: Sequence[Terminal], row: OverlayRow, place: FloatArray
) -> _Spot | str | None:
    """Find the terminal that a row corrects or removes; None where it adds one."""
    there = _nearest(terminals, row, place)
    if there is not None:
        return _Spot(there.osm_type, there.osm_id)
    if row.terminal == NO_TERMINAL:
        return f"no terminal lies within {row.target.tolerance_m:g} m"
    return None


def _new(
    extract: Extract,
    row: OverlayRow,
    lon_lat: FloatArray,
    changes: Mapping[_Spot, Tags],
) -> _Spot:
    """Make a node, unless an earlier row made one of this kind at this very place."""
    place = (float(lon_lat[0]), float(lon_lat[1]))
    for spot, tags in changes.items():
        if spot.lon_lat == place and tags["corridors:terminal"] == row.terminal:
            return spot
    lowest = min(0, int(extract.node_ids.min(initial=0)))
    return _Spot("node", lowest - 1 - len(changes), place)


def _by_id(
    extract: Extract, terminals: Sequence[Terminal], row: OverlayRow
) -> _Spot | str:
    osm_id, osm_type = row.target.osm_id or 0, row.target.osm_type
    if osm_type == "way":
        if osm_id in extract.areas.ids:
            return _Spot("way", osm_id)
        return "no ground of a terminal has this id; of a node, say osm_type=node"
    if not extract.holds(osm_id):
        return "no node of a road, a railway or a terminal has this id"
    if not row.terminal and ("node", osm_id) not in {
        (t.osm_type, t.osm_id) for t in terminals
    }:
        return "it is no terminal; say which in column terminal"
    return _Spot("node", osm_id)


def _nearest(
    terminals: Sequence[Terminal], row: OverlayRow, lon_lat: FloatArray
) -> Terminal | None:
    """Terminal of the row's kind within its tolerance; of any kind, to remove it."""
    alike = [t for t in terminals if row.terminal in {NO_TERMINAL, str(t.kind)}]
    if not alike:
        return None
    places = np.array([terminal.lon_lat for terminal in alike])
    away = geodesic_m(np.repeat(lon_lat[None], len(alike), axis=0), places)
    nearest = int(away.argmin())
    return alike[nearest] if away[nearest] <= row.target.tolerance_m else None


def _by_way(
    matcher: Matcher, row: OverlayRow, lon_lat: FloatArray, near: pd.DataFrame
) -> _Spot | str | None:
    """Find a node for a crossing on the nearest road or railway, between two others."""
    if row.terminal != TerminalKind.CROSSING:
        return None
    search = matcher.search
    tail, head, owner = search.pieces
    near = near[matcher.allows(row, owner[near["piece"]])]
    if not len(near):
        within = f"{row.target.tolerance_m:g} m"
        return f"no road or railway of the network lies within {within}"
    own = owner[near["piece"].iloc[near["distance_m"].argmin()]]
    nodes = np.unique(np.stack([tail[owner == own], head[owner == own]]))
    inner = nodes[degrees(matcher, nodes) == _TWO_SIDES]
    if not len(inner):
        return f"way {search.osm_id[own]} has no node where a crossing could cut it"
    places = matcher.extract.lon_lat[inner]
    away = geodesic_m(np.repeat(lon_lat[None], len(inner), axis=0), places)
    return _Spot("node", int(matcher.extract.node_ids[inner[away.argmin()]]))


def degrees(matcher: Matcher, nodes: IntArray) -> IntArray:
    """Neighbours of nodes (rows of the extract) along ways that carry traffic, (n,)."""
    tail, head, owner = matcher.search.pieces
    there = matcher.is_open[owner] & (np.isin(tail, nodes) | np.isin(head, nodes))
    pairs = np.stack([tail[there], head[there]], axis=1)
    both = np.unique(np.concatenate([pairs, pairs[:, ::-1]]), axis=0)
    return np.array([(both[:, 0] == node).sum() for node in nodes], dtype=np.int64)


def _with_tags(extract: Extract, changes: Mapping[_Spot, Tags]) -> Extract:
    if not changes:
        return extract
    new = {s.osm_id: s.lon_lat for s in changes if s.lon_lat is not None}
    of_nodes = {s.osm_id: tags for s, tags in changes.items() if s.osm_type == "node"}
    of_ways = {s.osm_id: tags for s, tags in changes.items() if s.osm_type == "way"}
    areas, grounds = extract.areas, np.isin(extract.areas.ids, [*of_ways])
    by_row = {
        row: of_ways[int(areas.ids[row])] for row in np.flatnonzero(grounds).tolist()
    }
    extract = replace(extract, areas=replace(areas, tags=retagged(areas.tags, by_row)))
    return _tag_nodes(_add_nodes(extract, new), of_nodes)


def _add_nodes(extract: Extract, places: Mapping[int, tuple[float, float]]) -> Extract:
    ids = np.concatenate([extract.node_ids, np.array([*places], dtype=np.int64)])
    new = np.array([*places.values()], dtype=np.float64).reshape(-1, 2)
    order = np.argsort(ids, kind="stable")
    lon_lat = np.concatenate([extract.lon_lat, new])[order]
    return replace(extract, node_ids=ids[order], lon_lat=lon_lat)


def _tag_nodes(extract: Extract, tags: Mapping[int, Tags]) -> Extract:
    """Give nodes more tags, whether or not they had any."""
    ids = np.union1d(extract.tagged_ids, np.array([*tags], dtype=np.int64))
    at = np.searchsorted(ids, extract.tagged_ids)
    earlier = np.full(len(ids), len(extract.tagged_ids), dtype=np.int64)
    earlier[at] = np.arange(len(extract.tagged_ids))
    rows = np.searchsorted(ids, np.array([*tags], dtype=np.int64)).tolist()
    wider = replace(extract.node_tags, size=len(extract.node_tags) + 1)
    table = retagged(wider.take(earlier), dict(zip(rows, tags.values(), strict=True)))
    return replace(extract, tagged_ids=ids, node_tags=table)
