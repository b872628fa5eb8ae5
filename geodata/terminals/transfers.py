"""Transfer links: the layers of the network joined at its terminals.

Ramps and ports become nodes of their own (hubs), one for each gauge beside them, with
links to its rails and to the road; a gauge transfer joins the rails of two gauges; a
crossing cuts its road or railway in two and stands between the halves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from geodata.geodesy import geodesic_m
from geodata.network import FloatArray, IntArray, TerminalKind
from geodata.segments import ROAD_LAYER, Segments, split_nodes
from geodata.tag_table import Texts
from geodata.terminals import Terminal
from geodata.terminals.facilities import NODE
from geodata.terminals.nearest_nodes import NearestNodes
from geodata.terminals.side_by_side import GAUGES_WITHIN_M, count_beside, gauge_pairs
from geodata.terminals.transfer_rows import (
    Placed,
    crossing_rows,
    gauge_rows,
    hub_rows,
    transfer_table,
)

HUB_LAYER: Final = -1
RAIL_WITHIN_M: Final = 500.0
ROAD_WITHIN_M: Final = 2_000.0
_WITH_HUBS: Final = {TerminalKind.RAMP, TerminalKind.PORT}


@dataclass(frozen=True, slots=True)
class Joined:
    """Segments with hubs and split crossings, and the transfer links between them.

    Parameters
    ----------
    transfers
        One row per transfer link: ``tail`` and ``head`` are nodes of ``segments``, the
        other columns are those of the links.
    kinds, names
        Of the nodes that are part of a terminal.
    notes
        Terminals that could not be joined, counted in words.
    """

    segments: Segments
    transfers: pd.DataFrame
    kinds: Mapping[int, TerminalKind]
    names: Mapping[int, str]
    notes: Mapping[str, int]

    def ends(self) -> IntArray:
        """Give the ends of the transfer links, shape (t, 2)."""
        ends = self.transfers[["tail", "head"]].to_numpy(dtype=np.int64)
        return ends.reshape(-1, 2)

    def lengths_m(self) -> FloatArray:
        """Give the straight lengths of the transfer links, shape (t,)."""
        lon_lat = self.segments.lon_lat
        return geodesic_m(lon_lat[self.ends()[:, 0]], lon_lat[self.ends()[:, 1]])


def join_layers(
    segments: Segments, terminals: Sequence[Terminal], way_class: Texts
) -> Joined:
    """Join road and rail, and rails of two gauges, at the terminals.

    ``way_class`` is the class of every way row: terminals do not open onto motorways.
    """
    notes: Counter[str] = Counter()
    nearest = NearestNodes(segments, way_class)
    hubs = list(_hubs(segments, terminals, nearest, notes))
    gauges = list(_gauge_transfers(segments, terminals, nearest, notes))
    segments, crossings = _cross(_with_hubs(segments, hubs), terminals, notes)
    rows = [
        *(row for hub in hubs for row in hub_rows(hub)),
        *(row for gauge in gauges for row in gauge_rows(gauge)),
        *crossing_rows(segments, crossings),
    ]
    marked = [
        (node, placed.terminal)
        for placed in (*hubs, *gauges, *crossings)
        for node in placed.nodes
    ]
    return Joined(
        segments=segments,
        transfers=transfer_table(rows),
        kinds={node: terminal.kind for node, terminal in marked},
        names={node: terminal.name for node, terminal in marked},
        notes={what: n for what, n in notes.items() if n},
    )


def _places(terminals: Sequence[Terminal]) -> FloatArray:
    places = np.array([t.lon_lat for t in terminals], dtype=np.float64)
    return places.reshape(-1, 2)


def _within(terminals: Sequence[Terminal], least_m: float) -> FloatArray:
    """How far terminals reach, shape (k,): ``least_m``, or to the end of the ground."""
    return np.array([max(t.reach_m, least_m) for t in terminals], dtype=np.float64)


def _hubs(
    segments: Segments,
    terminals: Sequence[Terminal],
    nearest: NearestNodes,
    notes: Counter[str],
) -> Iterator[Placed]:
    """Ramps that have a railway, and ports that have a railway or a road.

    A hub serves one gauge: on one that served two, vehicles would change from train to
    train past every gauge transfer.
    """
    terminals = [t for t in terminals if t.kind in _WITH_HUBS]
    places = _places(terminals)
    rail_m, road_m = (_within(terminals, m) for m in (RAIL_WITHIN_M, ROAD_WITHIN_M))
    rails = [nearest.nearest(gauge, places, rail_m) for gauge in nearest.gauges]
    roads = nearest.nearest(ROAD_LAYER, places, road_m).tolist()
    hub = segments.n_nodes
    for row, (terminal, road) in enumerate(zip(terminals, roads, strict=True)):
        ends: list[tuple[int, ...]]
        ends = [(int(of[row]),) for of in rails if of[row] >= 0]
        if terminal.kind is TerminalKind.PORT and road >= 0:
            ends = ends or [()]
        for rail in ends:
            yield Placed(terminal, rail, road if road >= 0 else None, hub, len(ends))
            hub += 1
        if not ends:
            notes[_LONELY[terminal.kind]] += 1


_LONELY: Final = {
    TerminalKind.RAMP: "ramps and stations without a railway near them",
    TerminalKind.PORT: "ports without a road or railway near them",
}


def _gauge_transfers(
    segments: Segments,
    terminals: Sequence[Terminal],
    nearest: NearestNodes,
    notes: Counter[str],
) -> Iterator[Placed]:
    """Tagged gauge transfers, and stations where two gauges lie side by side.

    Two stations may find the same two tracks: what the map says goes before what is
    inferred, and one inferred transfer is as good as two.
    """
    transfers = [t for t in terminals if t.kind is TerminalKind.GAUGE_TRANSFER]
    transfers.sort(key=lambda terminal: not terminal.tagged)
    places, reach_m = _places(transfers), _within(transfers, GAUGES_WITHIN_M)
    pairs = sorted(gauge_pairs(nearest, places, reach_m))
    taken: set[tuple[int, int]] = set()
    for pair in pairs:
        terminal, rails = transfers[pair.place], (pair.one, pair.other)
        if terminal.tagged or rails not in taken:
            yield Placed(terminal, rails)
            taken.add(rails)
    joined = {pair.place for pair in pairs}
    notes["gauge transfers without two gauges near them"] += sum(
        terminal.tagged and place not in joined
        for place, terminal in enumerate(transfers)
    )
    notes["places where two gauges lie side by side without a yard or station"] += (
        count_beside(segments, nearest, places, reach_m)
    )


def _cross(
    segments: Segments, terminals: Sequence[Terminal], notes: Counter[str]
) -> tuple[Segments, list[Placed]]:
    """Cut roads and railways at border controls that have one on two sides."""
    crossings = [t for t in terminals if t.kind is TerminalKind.CROSSING]
    on_way = {t.osm_id: t for t in crossings if t.osm_type == NODE}
    at = np.flatnonzero(np.isin(segments.osm_id, np.array([*on_way], dtype=np.int64)))
    at = at[segments.layer[at] != HUB_LAYER]
    inner = at[segments.degree()[at] == 2]  # noqa: PLR2004 - two sides
    notes["border controls at junctions or dead ends, passed over"] += len(at) - len(
        inner
    )
    notes["border controls said of a ground and not of a node, passed over"] += len(
        crossings
    ) - len(on_way)
    segments, twins = split_nodes(segments, inner)
    halves = zip(inner.tolist(), twins.tolist(), strict=True)
    return segments, [
        Placed(on_way[int(segments.osm_id[node])], (node, twin))
        for node, twin in halves
    ]


def _with_hubs(segments: Segments, hubs: Sequence[Placed]) -> Segments:
    terminals = [hub.terminal for hub in hubs]
    ids = np.array([terminal.osm_id for terminal in terminals], dtype=np.int64)
    layer = np.full(len(hubs), HUB_LAYER, dtype=np.int64)
    return replace(
        segments,
        lon_lat=np.concatenate([segments.lon_lat, _places(terminals)]),
        osm_id=np.concatenate([segments.osm_id, ids]),
        layer=np.concatenate([segments.layer, layer]),
    )
