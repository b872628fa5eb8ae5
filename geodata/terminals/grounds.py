"""Grounds of stations, yards, ramps and ports, joined with the nodes on them.

A station is often drawn twice, as a node on its line and as the ground around it: it is
one facility, which has the node's place and name and reaches as far as the ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from geodata.extract import Areas, Extract
from geodata.geodesy import geodesic_m, plane_m, plane_scale
from geodata.network import BoolArray, FloatArray, IntArray, Mode
from geodata.select import way_kinds
from geodata.terminals.facilities import (
    GROUND,
    NODE,
    OWN_KEY,
    Facility,
    facilities,
    sort_of,
)
from geodata.trees import balanced_tree, quick_tree

GROUND_REACH_M: Final = 3_000.0
"""No ground reaches farther: the longest yards of Europe measure some 6 km."""
SAME_NAME_WITHIN_M: Final = 1_000.0
"""A node this far off a ground that bears its name is the ground's own."""
YARD_TRACKS: Final = 3
"""Tracks of service that make a yard of a nameless railway ground."""

_PARTICULAR: Final = ("railway", "harbour", "industrial", OWN_KEY)


def find_grounds(extract: Extract) -> list[Facility]:
    """Give the grounds that may be terminals.

    What is only said to be the railway's (``landuse=railway``) is mostly a strip along
    a line: it is a yard when it has a name and a track, or several tracks of service.
    """
    areas = extract.areas
    rows = np.flatnonzero(~_is_strip(extract))
    return facilities(
        GROUND,
        areas.ids[rows].tolist(),
        areas.lon_lat[rows],
        _reach_m(areas)[rows],
        areas.tags.take(rows),
    )


def _is_strip(extract: Extract) -> BoolArray:
    tags = extract.areas.tags
    plain = tags.where("landuse", "railway".__eq__)
    for key in _PARTICULAR:
        plain &= ~tags.has(key)
    named = tags.has("name")
    strip = np.zeros(len(tags), dtype=np.bool_)
    if not plain.any():
        return strip
    mode, kind = way_kinds(extract.way_tags)
    rail = mode == Mode.RAIL
    for grounds, ways, least in (
        (np.flatnonzero(plain & named), rail, 1),
        (np.flatnonzero(plain & ~named), rail & (kind == "siding"), YARD_TRACKS),
    ):
        strip[grounds] = _ways_within(extract, grounds, ways) < least
    return strip


def _ways_within(extract: Extract, grounds: IntArray, ways: BoolArray) -> IntArray:
    """Count the ways that have a node within reach of each ground, shape (g,)."""
    refs = np.flatnonzero(ways[extract.owner] & (extract.ref_rows >= 0))
    if not len(grounds) or not len(refs):
        return np.zeros(len(grounds), dtype=np.int64)
    owner = extract.owner[refs]
    tree = quick_tree(plane_m(extract.lon_lat[extract.ref_rows[refs]]))
    middle = extract.areas.lon_lat[grounds]
    reach = _reach_m(extract.areas)[grounds] * plane_scale(middle)
    return np.array(
        [
            len(np.unique(owner[tree.query_ball_point(place, within)]))
            for place, within in zip(plane_m(middle), reach, strict=True)
        ]
    )


def _reach_m(areas: Areas) -> FloatArray:
    return np.minimum(areas.reach_m, GROUND_REACH_M)


def join_grounds(
    nodes: Sequence[Facility], grounds: Sequence[Facility]
) -> list[Facility]:
    """Make one facility of a ground and its node, and of grounds within one another.

    A node is a ground's own when it is of the same sort, and lies within the ground's
    reach or bears its name nearby; of several, one of its name, then the nearest. A
    ground without a node joins a larger one that it lies in, of the same name or when
    one of them has none.
    """
    if not grounds:
        return list(nodes)
    ordered = [*nodes, *sorted(grounds, key=lambda g: (-g.reach_m, g.osm_id))]
    hosts = _Hosts(ordered)
    joined = dict(enumerate(ordered))
    root = list(range(len(ordered)))
    for row in range(len(nodes), len(ordered)):
        host = hosts.of(row)
        if host is not None:
            root[row] = root[host]
            joined[root[row]] = _widened(joined[root[row]], joined.pop(row))
    return list(joined.values())


class _Hosts:
    """Finds what a ground belongs to, among the facilities before it."""

    def __init__(self, ordered: Sequence[Facility]) -> None:
        self._ordered = ordered
        self._sorts = [sort_of(f.tags) or f.tags[OWN_KEY] for f in ordered]
        self._lon_lat = np.array([f.lon_lat for f in ordered], dtype=np.float64)
        plane, scale = plane_m(self._lon_lat), plane_scale(self._lon_lat)
        within = (GROUND_REACH_M + SAME_NAME_WITHIN_M) * scale
        self._near = balanced_tree(plane).query_ball_point(
            plane, within, return_sorted=True
        )

    def of(self, row: int) -> int | None:
        """Row of the host of a ground, if it has one."""
        ground = self._ordered[row]
        near = [
            host
            for host in self._near[row]
            if host < row and self._sorts[host] == self._sorts[row]
        ]
        here = np.repeat(self._lon_lat[[row]], len(near), axis=0)
        away = geodesic_m(here, self._lon_lat[near]) if near else np.zeros(0)
        ranked = [
            (*rank, host)
            for host, away_m in zip(near, away.tolist(), strict=True)
            if (rank := _rank(ground, self._ordered[host], away_m)) is not None
        ]
        return min(ranked)[-1] if ranked else None


def _rank(
    ground: Facility, host: Facility, away_m: float
) -> tuple[bool, bool, float] | None:
    """Say how well a ground fits a facility, the least best; None if not at all.

    Nodes go before grounds, its own name before others, the near before the far.
    """
    same_name = ground.name != "" and ground.name == host.name
    if host.osm_type == NODE:
        fits = away_m <= ground.reach_m + (SAME_NAME_WITHIN_M if same_name else 0.0)
    else:
        alike = same_name or "" in {ground.name, host.name}
        fits = alike and away_m <= host.reach_m
    return (host.osm_type != NODE, not same_name, away_m) if fits else None


def _widened(host: Facility, ground: Facility) -> Facility:
    """Give a facility a ground: it reaches to the ground's far end."""
    places = np.array([host.lon_lat, ground.lon_lat], dtype=np.float64)
    away_m = float(geodesic_m(places[:1], places[1:])[0])
    reach_m = min(away_m + ground.reach_m, GROUND_REACH_M)
    tags = {**ground.tags, **host.tags}
    return replace(host, reach_m=max(host.reach_m, reach_m), tags=tags)
