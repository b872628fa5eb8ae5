"""Goals: terminals, ferries and sites that roads must lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from geodata.extract import Extract
from geodata.ids import distinct
from geodata.network import BoolArray, FloatArray, IntArray, TerminalKind
from geodata.select import Selection
from geodata.tag_table import Texts
from geodata.terminals import Terminal
from geodata.terminals.facilities import NODE
from geodata.terminals.transfers import ROAD_WITHIN_M

TERMINAL_WITHIN_M: Final = 5_000.0
"""How far by road from a kept road a terminal may be for its minor roads to stay."""
SITE_WITHIN_M: Final = 10_000.0
SITES: Final = "sites"
"""What goals are that are sites, in words."""
_ON_THE_NODE_M: Final = 1.0
_BESIDE: Final = {TerminalKind.RAMP, TerminalKind.PORT}
"""Terminals that open onto a road beside them; a gauge transfer joins rails alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Goals:
    """Places that roads must lead to.

    Parameters
    ----------
    lon_lat
        Shape (g, 2).
    what
        What they are, in words, shape (g,).
    aside_m
        How far from the place its road may pass, shape (g,).
    within_m
        How far from there the kept roads may be, by road, shape (g,).
    crossings
        Ids of the nodes among them where a border is crossed: what lies on either side
        must be reached, and not through them.
    """

    lon_lat: FloatArray
    what: Texts
    aside_m: FloatArray
    within_m: FloatArray
    crossings: IntArray

    def __len__(self) -> int:
        return len(self.lon_lat)

    @property
    def on_nodes(self) -> BoolArray:
        """Mask of those that stand on a road, shape (g,)."""
        return self.aside_m <= _ON_THE_NODE_M

    def take(self, rows: IntArray) -> Goals:
        """Give some of the goals."""
        return Goals(
            lon_lat=self.lon_lat[rows],
            what=self.what[rows],
            aside_m=self.aside_m[rows],
            within_m=self.within_m[rows],
            crossings=self.crossings,
        )


def find_goals(
    extract: Extract,
    chosen: Selection,
    terminals: Sequence[Terminal],
    sites: FloatArray,
) -> Goals:
    """Gather what roads must lead to.

    Ramps and ports are reached from the nearest road; crossings and the landings of
    ferries stand on a road, and matter here where it is a minor one. ``sites`` are
    (lon, lat), shape (k, 2).
    """
    beside = _beside(terminals)
    crossings = np.array(
        [
            each.osm_id
            for each in terminals
            if each.kind is TerminalKind.CROSSING and each.osm_type == NODE
        ],
        dtype=np.int64,
    )
    on_roads = distinct(np.append(crossings, _landings(extract, chosen.kept)))
    on_roads = on_roads[_on_ways(extract, chosen.minor, on_roads)]
    parts = (
        ("terminals", beside[:, :2]),
        (
            "crossings and ferries on minor roads",
            extract.lon_lat[extract.rows_of(on_roads)],
        ),
        (SITES, sites),
    )
    times = [len(places) for _, places in parts]
    return Goals(
        lon_lat=np.concatenate([places for _, places in parts]),
        what=np.repeat(np.array([what for what, _ in parts], dtype=object), times),
        aside_m=np.concatenate(
            [beside[:, 2], np.repeat([_ON_THE_NODE_M, ROAD_WITHIN_M], times[1:])]
        ),
        within_m=np.repeat(
            [TERMINAL_WITHIN_M, TERMINAL_WITHIN_M, SITE_WITHIN_M], times
        ),
        crossings=crossings,
    )


def _beside(terminals: Sequence[Terminal]) -> FloatArray:
    """Ramps and ports, once each: lon, lat, and how far a road may be."""
    rows = [
        (*each.lon_lat, max(each.reach_m, ROAD_WITHIN_M))
        for each in terminals
        if each.kind in _BESIDE
    ]
    return np.unique(np.array(rows, dtype=np.float64).reshape(-1, 3), axis=0)


def _landings(extract: Extract, kept: IntArray) -> IntArray:
    """Ids of the nodes where ferries begin and end."""
    ferry = extract.way_tags.where("route", "ferry".__eq__)
    ferry &= np.diff(extract.first) > 0
    rows = kept[ferry[kept]]
    ends = [extract.first[rows], extract.first[rows + 1] - 1]
    return extract.refs[np.concatenate(ends)]


def _on_ways(extract: Extract, rows: IntArray, ids: IntArray) -> BoolArray:
    """Mask of the nodes that the extract holds and some of its ways pass."""
    chosen = np.zeros(len(extract.way_ids), dtype=np.bool_)
    chosen[rows] = True
    node = extract.rows_of(ids)
    held = node >= 0
    held[held] = extract.passed_by(chosen)[node[held]]
    return held
