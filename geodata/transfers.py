"""Transfer links: the layers of the network joined at its terminals.

Ramps and ports become nodes of their own (hubs) with links to road and rail; a gauge
transfer joins the rails of two gauges; a crossing cuts its road or railway in two and
stands between the halves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from geodata import defaults
from geodata.geodesy import geodesic_m, plane_m, plane_scale
from geodata.network import Basis, BoolArray, IntArray, TerminalKind
from geodata.segments import ROAD_LAYER, Segments, split_nodes
from geodata.terminals import Terminal, throughput

HUB_LAYER: Final = -1
RAIL_WITHIN_M: Final = 500.0
ROAD_WITHIN_M: Final = 2_000.0
GAUGES_WITHIN_M: Final = 300.0
NARROWEST_MM: Final = 1435
"""Military trains do not change onto tramways and field railways."""
MAIN_SHARE: Final = 0.01
"""A terminal joins only parts of the network with this share of the layer's nodes: a
ramp on a forgotten fragment of track leads nowhere."""

_NO_ACCESS: Final = ("motorway", "motorway_link", "trunk_link")
_COLUMNS: Final = (
    *("tail", "head", "class", "osm_id", "name", "capacity_tpd", "capacity_vph"),
    *("capacity_basis", "dwell_h", "source", "confidence"),
)

Row = Mapping[str, object]


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

    def lengths_m(self) -> npt.NDArray[np.float64]:
        """Give the straight lengths of the transfer links, shape (t,)."""
        lon_lat = self.segments.lon_lat
        return geodesic_m(lon_lat[self.ends()[:, 0]], lon_lat[self.ends()[:, 1]])


@dataclass(frozen=True, slots=True)
class _Placed:
    """A terminal and the nodes it joins; ``hub`` is its own node, if it has one."""

    terminal: Terminal
    rails: tuple[int, ...]
    road: int | None = None
    hub: int | None = None

    @property
    def nodes(self) -> tuple[int, ...]:
        """Nodes that bear the terminal's name."""
        return self.rails if self.hub is None else (self.hub,)


def join_layers(
    segments: Segments, terminals: Sequence[Terminal], way_class: Sequence[str]
) -> Joined:
    """Join road and rail, and rails of two gauges, at the terminals.

    ``way_class`` is the class of every way row: terminals do not open onto motorways.
    """
    notes: Counter[str] = Counter()
    nearest = _Nearest(segments, np.array(way_class, dtype=np.str_))
    hubs = list(_hubs(segments, terminals, nearest, notes))
    gauges = list(_gauge_transfers(terminals, nearest, notes))
    crossings = {t.osm_id: t for t in terminals if t.kind is TerminalKind.CROSSING}
    sides = _sides(segments, crossings, notes)
    segments = _with_hubs(segments, hubs)
    segments, twins = split_nodes(segments, sides)
    split = [
        _Placed(crossings[int(segments.osm_id[node])], (node, twin))
        for node, twin in zip(sides.tolist(), twins.tolist(), strict=True)
    ]
    rows = [
        *(row for hub in hubs for row in _hub_rows(hub)),
        *(row for gauge in gauges for row in _gauge_rows(gauge)),
        *(row for crossing in split for row in _crossing_rows(segments, crossing)),
    ]
    marked = [
        (node, placed.terminal)
        for placed in (*hubs, *gauges, *split)
        for node in placed.nodes
    ]
    return Joined(
        segments=segments,
        transfers=pd.DataFrame(rows, columns=list(_COLUMNS)),
        kinds={node: terminal.kind for node, terminal in marked},
        names={node: terminal.name for node, terminal in marked},
        notes=notes,
    )


class _Nearest:
    """Nearest nodes of a layer, among those that a terminal may join."""

    def __init__(self, segments: Segments, way_class: npt.NDArray[np.str_]) -> None:
        usable = _in_main_parts(segments) & _accessible(segments, way_class)
        layers = np.unique(segments.layer).tolist()
        found = {
            layer: np.flatnonzero((segments.layer == layer) & usable)
            for layer in layers
        }
        self._nodes = {layer: nodes for layer, nodes in found.items() if len(nodes)}
        self._trees = {
            layer: KDTree(plane_m(segments.lon_lat[nodes]))
            for layer, nodes in self._nodes.items()
        }

    def rails(self, lon_lat: tuple[float, float], within_m: float) -> tuple[int, ...]:
        """Nearest node of every gauge within reach."""
        layers = [layer for layer in self._nodes if layer >= NARROWEST_MM]
        near = [self._nearest(lon_lat, layer, within_m) for layer in layers]
        return tuple(node for node in near if node is not None)

    def road(self, lon_lat: tuple[float, float], within_m: float) -> int | None:
        """Nearest node of the road within reach."""
        return self._nearest(lon_lat, ROAD_LAYER, within_m)

    def _nearest(
        self, lon_lat: tuple[float, float], layer: int, within_m: float
    ) -> int | None:
        if layer not in self._nodes:
            return None
        place = np.array([lon_lat])
        distance, row = self._trees[layer].query(
            plane_m(place)[0], distance_upper_bound=within_m * plane_scale(place)[0]
        )
        return int(self._nodes[layer][row]) if np.isfinite(distance) else None


def _in_main_parts(segments: Segments) -> BoolArray:
    """Mask of the nodes that traffic can reach, and leave again, from most others."""
    back = segments.one_way == 0
    tail = np.concatenate([segments.tail, segments.head[back]])
    head = np.concatenate([segments.head, segments.tail[back]])
    shape = (segments.n_nodes, segments.n_nodes)
    ends = np.stack([tail, head]).astype(np.int32)
    graph = coo_matrix((np.ones(len(tail), dtype=np.int8), ends), shape=shape)
    _, label = connected_components(graph, connection="strong")
    size = np.bincount(label)[label]
    _, layer = np.unique(segments.layer, return_inverse=True)
    return np.asarray(size >= MAIN_SHARE * np.bincount(layer)[layer])


def _accessible(segments: Segments, way_class: npt.NDArray[np.str_]) -> BoolArray:
    fits = ~np.isin(way_class[segments.way], _NO_ACCESS)
    usable = np.zeros(segments.n_nodes, dtype=bool)
    usable[segments.tail[fits]] = True
    usable[segments.head[fits]] = True
    return usable


def _hubs(
    segments: Segments,
    terminals: Sequence[Terminal],
    nearest: _Nearest,
    notes: Counter[str],
) -> Iterator[_Placed]:
    """Ramps that have a railway, and ports that have a railway or a road."""
    hub = segments.n_nodes
    for terminal in terminals:
        if terminal.kind not in {TerminalKind.RAMP, TerminalKind.PORT}:
            continue
        rails = nearest.rails(terminal.lon_lat, RAIL_WITHIN_M)
        road = nearest.road(terminal.lon_lat, ROAD_WITHIN_M)
        if rails or (terminal.kind is TerminalKind.PORT and road is not None):
            yield _Placed(terminal, rails, road, hub)
            hub += 1
        elif terminal.kind is TerminalKind.PORT:
            notes["ports without a road or railway near them"] += 1
        else:
            notes["ramps and stations without a railway near them"] += 1


def _gauge_transfers(
    terminals: Sequence[Terminal], nearest: _Nearest, notes: Counter[str]
) -> Iterator[_Placed]:
    """Tagged gauge transfers, and stations where two gauges lie side by side."""
    for terminal in terminals:
        if terminal.kind is not TerminalKind.GAUGE_TRANSFER:
            continue
        rails = nearest.rails(terminal.lon_lat, GAUGES_WITHIN_M)
        if len(rails) > 1:
            yield _Placed(terminal, rails)
        elif terminal.tagged:
            notes["gauge transfers without two gauges near them"] += 1


def _sides(
    segments: Segments, crossings: Mapping[int, Terminal], notes: Counter[str]
) -> IntArray:
    """Nodes at border controls that have a road or track on two sides."""
    at = np.flatnonzero(np.isin(segments.osm_id, list(crossings)))
    inner = at[segments.degree()[at] == 2]  # noqa: PLR2004 - two sides
    passed_over = len(at) - len(inner)
    if passed_over:
        notes["border controls at junctions or dead ends, passed over"] += passed_over
    return np.asarray(inner, dtype=np.int64)


def _with_hubs(segments: Segments, hubs: Sequence[_Placed]) -> Segments:
    places = np.array([hub.terminal.lon_lat for hub in hubs], dtype=np.float64)
    ids = np.array([hub.terminal.osm_id for hub in hubs], dtype=np.int64)
    layer = np.full(len(hubs), HUB_LAYER, dtype=np.int64)
    return replace(
        segments,
        lon_lat=np.concatenate([segments.lon_lat, places.reshape(-1, 2)]),
        osm_id=np.concatenate([segments.osm_id, ids]),
        layer=np.concatenate([segments.layer, layer]),
    )


def _hub_rows(hub: _Placed) -> Iterator[Row]:
    """Links between a hub and each of its railways, and its road."""
    terminal = hub.terminal
    for rail in hub.rails:
        for tail, head in permutations((hub.hub, rail)):
            yield _row(terminal, tail, head, by_rail=True)
    if hub.road is None:
        return
    for tail, head in permutations((hub.hub, hub.road)):
        if terminal.kind is TerminalKind.PORT:
            yield _row(terminal, tail, head, by_rail=False)
        else:
            yield _access_row(terminal, tail, head)


def _gauge_rows(gauge: _Placed) -> Iterator[Row]:
    for tail, head in permutations(gauge.rails, 2):
        yield _row(gauge.terminal, tail, head, by_rail=True)


def _crossing_rows(segments: Segments, crossing: _Placed) -> Iterator[Row]:
    """Links across a border; one alone where traffic on the far side only leaves."""
    near, far = crossing.rails
    by_rail = bool(segments.layer[near] != ROAD_LAYER)
    yield _row(crossing.terminal, near, far, by_rail=by_rail)
    leaving = segments.one_way[segments.tail == far]
    if not leaving.any():
        yield _row(crossing.terminal, far, near, by_rail=by_rail)


def _row(
    terminal: Terminal, tail: int | None, head: int | None, *, by_rail: bool
) -> Row:
    passes = throughput(terminal, by_rail=by_rail)
    return {
        **_named(terminal, tail, head),
        "class": str(terminal.kind),
        "capacity_tpd": passes.per_day if by_rail else np.nan,
        "capacity_vph": np.nan if by_rail else passes.per_day / defaults.HOURS_A_DAY,
        "capacity_basis": str(passes.basis),
        "dwell_h": passes.dwell_h,
    }


def _access_row(terminal: Terminal, tail: int | None, head: int | None) -> Row:
    return {
        **_named(terminal, tail, head),
        "class": "access",
        "capacity_tpd": np.nan,
        "capacity_vph": defaults.ACCESS_VPH,
        "capacity_basis": str(Basis.INFERRED),
        "dwell_h": 0.0,
    }


def _named(terminal: Terminal, tail: int | None, head: int | None) -> Row:
    return {
        "tail": tail,
        "head": head,
        "osm_id": terminal.osm_id,
        "name": terminal.name,
        "source": terminal.tags.get("source", ""),
        "confidence": terminal.tags.get("confidence", ""),
    }
