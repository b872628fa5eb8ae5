"""Minor roads that are needed: the shortest ways between goals and the kept roads.

Most terminals stand a few streets from a road that is kept. So some hundred metres
around each are looked at first, and the full distance only where that finds nothing: a
country's streets are not all searched, and a short way goes before one from a nearer
lane.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import pandas as pd

from geodata.access.goals import SITES, Goals
from geodata.access.local_roads import LocalRoads, roads_around
from geodata.access.main_roads import main_nodes
from geodata.access.shortest import shortest_ways
from geodata.barriers import Barriers
from geodata.extract import Extract
from geodata.ids import among, distinct
from geodata.network import BoolArray, FloatArray, IntArray
from geodata.segments import Segments
from geodata.select import Selection
from geodata.terminals.transfers import ROAD_WITHIN_M

_NEAR_M: Final = ((250.0, 500.0), (500.0, 1_500.0))
"""The first looks: how far aside of the goal, and how far by road."""
_KEPT: Final = "minor roads kept to reach terminals and sites"


@dataclass(frozen=True, slots=True, eq=False)
class Access:
    """What is needed of the minor roads.

    Parameters
    ----------
    rows
        Rows of the extract's ways, ascending.
    n_ways
        How many ways they are: one that two files hold counts once.
    steps
        ``way`` (row), ``low`` and ``high`` (node ids) of every segment of them that is
        needed.
    notes
        Ways that are kept, and goals that are not reached, in words.
    unreached
        Sites among these goals, (lon, lat), shape (u, 2).
    """

    rows: IntArray
    n_ways: int
    steps: pd.DataFrame
    notes: Mapping[str, int]
    unreached: FloatArray

    def trim(self, segments: Segments, rows: IntArray) -> Segments:
        """Drop the segments of these ways that are not needed.

        ``rows`` are the extract's rows of the ways that were cut into the segments.
        """
        way = rows[segments.way]
        minor = np.flatnonzero(among(way, self.rows))
        there = pd.MultiIndex.from_frame(_steps(segments.only(minor), way[minor]))
        stays = np.ones(len(way), dtype=np.bool_)
        stays[minor] = there.isin(pd.MultiIndex.from_frame(self.steps))
        return segments.only(stays)


def _steps(segments: Segments, row: IntArray) -> pd.DataFrame:
    ends = segments.osm_id[segments.tail], segments.osm_id[segments.head]
    return pd.DataFrame(
        {"way": row, "low": np.minimum(*ends), "high": np.maximum(*ends)}
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """One search: for which goals, how far aside of them, and how far by road."""

    goals: IntArray
    aside_m: float
    within_m: float


def find_access(
    extract: Extract, chosen: Selection, barriers: Barriers, goals: Goals
) -> Access:
    """Find the stretches of minor roads that the goals need.

    A goal is reached from the road nearest to it that leads to a kept one, there and
    back, as traffic may run, and around closed barriers. Needed are the shortest ways.
    A kept road that is but a fragment counts as none.
    """
    lay = partial(
        roads_around,
        extract,
        chosen,
        barriers,
        main=main_nodes(extract, chosen.kept),
        crossings=goals.crossings,
    )
    missed = np.ones(len(goals), dtype=np.bool_)
    steps = [pd.DataFrame({"way": [], "low": [], "high": []}, dtype=np.int64)]
    for look in _looks(goals, missed):
        asked = goals.take(look.goals)
        roads = lay(places=asked.lon_lat, within_m=look.aside_m + look.within_m)
        settled, needed = _settle(roads, asked, look)
        missed[look.goals[settled]] = False
        steps.append(_steps(roads.segments.only(needed), roads.row[needed]))
    table = pd.concat(steps, ignore_index=True).drop_duplicates()
    rows = distinct(table["way"].to_numpy())
    n_ways = len(distinct(extract.way_ids[rows]))
    notes = _notes(n_ways, goals.take(np.flatnonzero(missed)))
    unreached = goals.lon_lat[missed & (goals.what == SITES)]
    return Access(rows, n_ways, table, notes, unreached)


def _looks(goals: Goals, missed: BoolArray) -> Iterator[_Look]:
    """Give search after search, each for the goals that are still ``missed`` then."""
    for near_m in _NEAR_M:
        rows = np.flatnonzero(missed & ~goals.on_nodes)
        if len(rows):
            yield _Look(rows, *near_m)
    for within_m in np.unique(goals.within_m).tolist():
        rows = np.flatnonzero(missed & (goals.within_m == within_m))
        if len(rows):
            yield _Look(rows, ROAD_WITHIN_M, within_m)


def _settle(roads: LocalRoads, goals: Goals, look: _Look) -> tuple[BoolArray, IntArray]:
    """Mask of the goals that are reached, and the minor segments that this takes."""
    found = shortest_ways(roads.segments, roads.ends, look.within_m)
    there_m = np.minimum(found.there_m, found.there_m[roads.twin])
    back_m = np.minimum(found.back_m, found.back_m[roads.twin])
    leading = np.isfinite(there_m) & np.isfinite(back_m)
    node, aside_m = roads.nearest(goals.lon_lat, roads.open & leading)
    settled = aside_m <= np.minimum(goals.aside_m, look.aside_m)
    ends = node[settled]
    needed = found.segments_to(np.concatenate([ends, roads.twin[ends]]))
    return settled, needed[roads.minor[needed]]


def _notes(n_ways: int, missed: Goals) -> Mapping[str, int]:
    words = [
        f"{what} that no road reaches within {within_m / 1000:g} km"
        for what, within_m in zip(missed.what, missed.within_m, strict=True)
    ]
    return {**({_KEPT: n_ways} if n_ways else {}), **Counter(words)}
