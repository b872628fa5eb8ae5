"""Roads around a few places, as segments of their own: what a search for ways needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from geodata.barriers import Barriers, place_barriers
from geodata.cutting import cut_segments
from geodata.extract import Extract, take_ways
from geodata.geodesy import SHORTEST_DEGREE_M, plane_m, plane_scale
from geodata.ids import among
from geodata.network import BoolArray, FloatArray, IntArray, Mode
from geodata.segments import Segments, split_nodes
from geodata.select import Selection, is_in, way_kinds
from geodata.tag_table import Texts
from geodata.terminals.nearest_nodes import NO_ACCESS
from geodata.things import Things
from geodata.trees import quick_tree
from geodata.ways import read_direction

_CELLS: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class LocalRoads:
    """Roads around some places, in two at closed barriers and at crossings.

    Parameters
    ----------
    row
        Row of the extract's ways of every segment, shape (s,).
    minor
        Mask of the segments of roads below the lowest class, shape (s,).
    ends
        Nodes on the main parts of the kept roads, where minor ones must lead.
    twin
        The other half of a node that is a crossing, the node itself elsewhere,
        shape (n,).
    open
        Mask of the nodes that can be reached from beside the road, shape (n,).
    """

    segments: Segments
    row: IntArray
    minor: BoolArray
    ends: IntArray
    twin: IntArray
    open: BoolArray

    def nearest(
        self, places: FloatArray, among: BoolArray
    ) -> tuple[IntArray, FloatArray]:
        """Give the nearest of some nodes to every place (-1: none), and the metres."""
        nodes = np.flatnonzero(among)
        if not len(nodes):
            return np.full(len(places), -1), np.full(len(places), np.inf)
        tree = quick_tree(plane_m(self.segments.lon_lat[nodes]))
        plane, at = tree.query(plane_m(places))
        return nodes[at], plane / plane_scale(places)


def roads_around(
    extract: Extract,
    chosen: Selection,
    barriers: Barriers,
    *,
    main: BoolArray,
    places: FloatArray,
    within_m: float,
    crossings: IntArray,
) -> LocalRoads:
    """Lay out the roads, kept and minor, of which a node lies near one of the places.

    All within the distance are there, and some beyond it. ``main`` is the mask of the
    extract's nodes on main parts of kept roads; ``crossings`` are ids of nodes where
    the roads are cut in two.
    """
    rows = _rows_around(extract, chosen, near_cells(extract.lon_lat, places, within_m))
    part = take_ways(extract, rows)
    mode, kind = way_kinds(part.way_tags)
    road = np.flatnonzero(mode == Mode.ROAD)
    rows, kind = rows[road], kind[road]
    part = take_ways(part, road)
    ways = _plain_ways(part, mode[road], kind)
    segments, _, _ = place_barriers(
        cut_segments(part, np.arange(len(rows)), ways), barriers
    )
    segments, twin = _cut_at(segments, crossings)
    minor = among(rows, chosen.minor)[segments.way]
    on_kept = segments.only(~minor).degree() > 0
    fitting = segments.only(~is_in(kind, NO_ACCESS)[segments.way])
    return LocalRoads(
        segments=segments,
        row=rows[segments.way],
        minor=minor,
        ends=np.flatnonzero(on_kept & main[extract.rows_of(segments.osm_id)]),
        twin=twin,
        open=fitting.degree() > 0,
    )


def near_cells(lon_lat: FloatArray, places: FloatArray, within_m: float) -> BoolArray:
    """Mask of the nodes within a distance of one of the places, and of some beyond.

    They are sought by cells of a grid, ``_CELLS`` to the distance: those of the places,
    and a disc of others around each.
    """
    if not len(places):
        return np.zeros(len(lon_lat), dtype=np.bool_)
    north = np.abs(places[:, 1]).max() + within_m / SHORTEST_DEGREE_M
    shrink = max(float(np.cos(np.radians(min(north, 90.0)))), 0.01)
    cell_deg = within_m / SHORTEST_DEGREE_M / _CELLS / np.array([shrink, 1.0])
    disc = _disc()
    rim = int(disc.max()) + 1  # no wanted cell lies there, but all that is far away
    corner = places.min(axis=0) - rim * cell_deg
    middle = ((places - corner) / cell_deg).astype(np.int64)
    columns, rows = middle.max(axis=0) + rim
    cell = ((lon_lat - corner) / cell_deg).clip(0, [columns, rows]).astype(np.int64)
    wanted = (middle[:, None] + disc).reshape(-1, 2) @ [1, columns + 1]
    return among(cell @ [1, columns + 1], wanted)


def _disc() -> IntArray:
    """Cells of which a point may lie within the distance of one in the middle cell."""
    steps = np.arange(-_CELLS - 1, _CELLS + 2)
    cells = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    between = np.maximum(np.abs(cells) - 1, 0)
    return np.asarray(cells[(between**2).sum(axis=1) <= _CELLS**2])


def _rows_around(extract: Extract, chosen: Selection, near: BoolArray) -> IntArray:
    """Rows of the chosen ways that pass a near node."""
    passes = np.append(near, np.zeros(1, dtype=np.bool_))[extract.ref_rows]
    around = np.zeros(len(extract.way_ids), dtype=np.bool_)
    around[extract.owner[passes]] = True
    rows = np.sort(np.concatenate([chosen.kept, chosen.minor]))
    return np.asarray(rows[around[rows]])


def _plain_ways(part: Extract, mode: Texts, kind: Texts) -> Things:
    """Give what ``cut_segments`` asks of ways: of a road, class and direction."""
    boxed: Texts = np.empty(len(kind), dtype=object)
    boxed[:] = [(0,)] * len(kind)
    return Things(
        {
            "osm_id": part.way_ids,
            "class": kind,
            "direction": read_direction(part.way_tags, mode, kind),
            "preferred": np.zeros(len(kind), dtype=np.int64),
            "gauges": boxed,
            "distance_m": np.full(len(kind), np.nan),
        }
    )


def _cut_at(segments: Segments, crossings: IntArray) -> tuple[Segments, IntArray]:
    """Cut the roads at crossings between two segments; pair the halves."""
    there = among(segments.osm_id, crossings) & (segments.degree() == 2)  # noqa: PLR2004
    nodes = np.flatnonzero(there)
    cut, twins = split_nodes(segments, nodes)
    twin = np.arange(cut.n_nodes)
    twin[nodes], twin[twins] = twins, nodes
    return cut, twin
