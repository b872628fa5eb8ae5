"""Terminals: where modes and gauges meet, and where a border is crossed.

Ramps and ports are nodes of their own (hubs), with links to road and rail; a gauge
transfer joins the rails of two gauges; a crossing cuts its road or railway in two and
stands between the halves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from geodata import defaults, tags
from geodata.defaults import TransferDefault
from geodata.extract import Tags
from geodata.network import Basis, BoolArray, FloatArray, IntArray, TerminalKind
from geodata.segments import (
    ROAD_LAYER,
    Segments,
    geodesic_m,
    plane_m,
    split_nodes,
)

HUB_LAYER: Final = -1
RAIL_WITHIN_M: Final = 500.0
ROAD_WITHIN_M: Final = 2_000.0
GAUGES_WITHIN_M: Final = 300.0
NARROWEST_MM: Final = 1435
"""Military trains do not change onto tramways and field railways."""
MAIN_SHARE: Final = 0.01
"""A terminal joins only parts of the network with this share of the layer's nodes: a
ramp on a forgotten fragment of track leads nowhere."""

_STATIONS: Final = {"station", "yard"}
_NO_ACCESS: Final = {"motorway", "motorway_link", "trunk_link"}
_DEFAULTS: Final[Mapping[TerminalKind, TransferDefault]] = {
    TerminalKind.RAMP: defaults.RAMP,
    TerminalKind.PORT: defaults.PORT,
    TerminalKind.GAUGE_TRANSFER: defaults.GAUGE_TRANSFER,
}


@dataclass(frozen=True, slots=True)
class Terminal:
    """One node of the map where something may change.

    ``tagged`` tells whether the map says what it is, or the rule for stations does.
    """

    kind: TerminalKind
    osm_id: int
    lon_lat: tuple[float, float]
    tags: Tags
    tagged: bool


@dataclass(frozen=True, slots=True)
class Terminals:
    """Segments with hubs and split crossings, and the transfer links between them.

    ``transfers`` has the columns of the links that a transfer can say; ``kinds`` and
    ``names`` are of the nodes of ``segments`` that are part of a terminal.
    """

    segments: Segments
    transfers: pd.DataFrame
    kinds: Mapping[int, TerminalKind]
    names: Mapping[int, str]
    notes: Counter[str]


def add_terminals(
    segments: Segments,
    node_tags: Mapping[int, Tags],
    lon_lat: Mapping[int, tuple[float, float]],
    way_class: Iterable[str],
) -> Terminals:
    """Find the terminals that node tags speak of, and join the layers there.

    Parameters
    ----------
    node_tags, lon_lat
        By OSM id: tags, and positions, of the nodes that may be terminals.
    way_class
        Class of every way row; terminals do not open onto motorways.
    """
    found = [
        t for i, kept in node_tags.items() for t in _terminals(i, lon_lat[i], kept)
    ]
    board = _Board(segments, _Layers(segments, np.array(list(way_class))))
    for terminal in found:
        board.place(terminal)
    board.cross(_crossings(node_tags))
    return board.result()


def _terminals(osm_id: int, lon_lat: tuple[float, float], node: Tags) -> list[Terminal]:
    return [
        Terminal(kind, osm_id, lon_lat, node, tagged) for kind, tagged in _kinds(node)
    ]


def _kinds(node: Tags) -> list[tuple[TerminalKind, bool]]:
    """Say what a node is: by its own word, by OSM's tags, or as a station may be."""
    said = node.get("corridors:terminal")
    if said is not None:
        words = [word.strip() for word in said.split(";")]
        return [(kind, True) for kind in _DEFAULTS if kind in words]
    railway = node.get("railway", "")
    if railway == "loading_ramp":
        return [(TerminalKind.RAMP, True)]
    if railway == "gauge_conversion":
        return [(TerminalKind.GAUGE_TRANSFER, True)]
    if node.get("harbour", "no") != "no" or node.get("industrial") == "port":
        return [(TerminalKind.PORT, True)]
    if railway in _STATIONS:
        return [(TerminalKind.RAMP, False), (TerminalKind.GAUGE_TRANSFER, False)]
    return []


def _crossings(node_tags: Mapping[int, Tags]) -> dict[int, Tags]:
    return {
        osm_id: node
        for osm_id, node in node_tags.items()
        if node.get("barrier") == "border_control" or node.get("railway") == "border"
    }


class _Layers:
    """Nearest nodes by layer."""

    def __init__(self, segments: Segments, way_class: IntArray) -> None:
        self.segments = segments
        usable = _in_main_parts(segments) & _open_nodes(segments, way_class)
        self.nodes = {
            layer: np.flatnonzero((segments.layer == layer) & usable)
            for layer in np.unique(segments.layer).tolist()
        }
        self.trees = {
            layer: KDTree(plane_m(segments.lon_lat[nodes]))
            for layer, nodes in self.nodes.items()
            if len(nodes)
        }

    @property
    def rails(self) -> list[int]:
        return [layer for layer in self.trees if layer >= NARROWEST_MM]

    def nearest(
        self, lon_lat: tuple[float, float], layer: int, within_m: float
    ) -> int | None:
        if layer not in self.trees:
            return None
        at = plane_m(np.array([lon_lat]))[0]
        distance, row = self.trees[layer].query(at, distance_upper_bound=within_m)
        return int(self.nodes[layer][row]) if np.isfinite(distance) else None


def _in_main_parts(segments: Segments) -> BoolArray:
    ones = np.ones(len(segments.tail), dtype=np.int8)
    shape = (segments.n_nodes, segments.n_nodes)
    graph = coo_matrix((ones, (segments.tail, segments.head)), shape=shape)
    _, label = connected_components(graph, directed=False)
    size = np.bincount(label)[label]
    _, layer = np.unique(segments.layer, return_inverse=True)
    of_layer = np.bincount(layer)[layer] if len(layer) else layer
    return size >= MAIN_SHARE * of_layer


def _open_nodes(segments: Segments, way_class: IntArray) -> BoolArray:
    fits = ~np.isin(way_class[segments.way], list(_NO_ACCESS))
    usable = np.zeros(segments.n_nodes, dtype=bool)
    usable[segments.tail[fits]] = True
    usable[segments.head[fits]] = True
    return usable


class _Board:
    """Collects hubs and transfers while terminals are placed."""

    def __init__(self, segments: Segments, layers: _Layers) -> None:
        self.segments = segments
        self.layers = layers
        self.hubs: list[Terminal] = []
        self.rows: list[dict[str, object]] = []
        self.kinds: dict[int, TerminalKind] = {}
        self.names: dict[int, str] = {}
        self.notes: Counter[str] = Counter()

    def place(self, terminal: Terminal) -> None:
        if terminal.kind is TerminalKind.GAUGE_TRANSFER:
            self._place_gauge_transfer(terminal)
        else:
            self._place_hub(terminal)

    def _place_gauge_transfer(self, terminal: Terminal) -> None:
        near = [
            self.layers.nearest(terminal.lon_lat, layer, GAUGES_WITHIN_M)
            for layer in self.layers.rails
        ]
        nodes = [node for node in near if node is not None]
        if len(nodes) < 2:  # noqa: PLR2004 - it takes two gauges
            if terminal.tagged:
                self.notes["gauge transfers without two gauges near them"] += 1
            return
        for one in nodes:
            self._name(one, terminal)
            for other in nodes:
                if one != other:
                    self._transfer(one, other, terminal, by_rail=True)

    def _place_hub(self, terminal: Terminal) -> None:
        rails = [
            self.layers.nearest(terminal.lon_lat, layer, RAIL_WITHIN_M)
            for layer in self.layers.rails
        ]
        rails = [node for node in rails if node is not None]
        road = self.layers.nearest(terminal.lon_lat, ROAD_LAYER, ROAD_WITHIN_M)
        if terminal.kind is TerminalKind.RAMP and not rails:
            self.notes["ramps and stations without a railway near them"] += 1
            return
        if road is None and not rails:
            self.notes["ports without a road or railway near them"] += 1
            return
        hub = self.segments.n_nodes + len(self.hubs)
        self.hubs.append(terminal)
        self._name(hub, terminal)
        for rail in rails:
            self._transfer(hub, rail, terminal, by_rail=True)
            self._transfer(rail, hub, terminal, by_rail=True)
        if road is not None:
            self._transfer(hub, road, terminal, by_rail=False)
            self._transfer(road, hub, terminal, by_rail=False)

    def cross(self, crossings: Mapping[int, Tags]) -> None:
        """Split the roads and railways at their border controls."""
        at = np.flatnonzero(np.isin(self.segments.osm_id, list(crossings)))
        inner = at[self.segments.degree()[at] == 2]  # noqa: PLR2004 - two sides
        if len(at) > len(inner):
            self.notes["border controls at junctions or dead ends, passed over"] += len(
                at
            ) - len(inner)
        self._lay_hubs()
        self.segments, twins = split_nodes(self.segments, inner)
        one_way = _leaving_one_way(self.segments, twins)
        for node, twin, single in zip(
            inner.tolist(), twins.tolist(), one_way.tolist(), strict=True
        ):
            self._add_crossing(node, twin, crossings[int(self.segments.osm_id[node])])
            if not single:
                self._add_crossing(
                    twin, node, crossings[int(self.segments.osm_id[node])]
                )

    def result(self) -> Terminals:
        return Terminals(
            segments=self.segments,
            transfers=pd.DataFrame(self.rows, columns=_TRANSFER_COLUMNS),
            kinds=self.kinds,
            names=self.names,
            notes=self.notes,
        )

    def _lay_hubs(self) -> None:
        segments, hubs = self.segments, self.hubs
        places = np.array([t.lon_lat for t in hubs], dtype=np.float64).reshape(-1, 2)
        ids = np.array([t.osm_id for t in hubs], dtype=np.int64)
        self.segments = replace(
            segments,
            lon_lat=np.concatenate([segments.lon_lat, places]),
            osm_id=np.concatenate([segments.osm_id, ids]),
            layer=np.concatenate([segments.layer, np.full(len(hubs), HUB_LAYER)]),
        )

    def _name(self, node: int, terminal: Terminal) -> None:
        self.kinds[node] = terminal.kind
        self.names[node] = terminal.tags.get("name", "")

    def _transfer(
        self, tail: int, head: int, terminal: Terminal, *, by_rail: bool
    ) -> None:
        assumed = _DEFAULTS[terminal.kind]
        port = terminal.kind is TerminalKind.PORT
        key = "corridors:capacity_tpd" if by_rail else "corridors:capacity_vpd"
        default = assumed.trains_per_day if by_rail else assumed.vehicles_per_day
        capacity, tagged = _figure(terminal.tags, key, default)
        dwell, _ = _figure(terminal.tags, "corridors:dwell_h", assumed.dwell_h)
        carries = by_rail or port
        vph = capacity / defaults.HOURS_A_DAY if port else defaults.ACCESS_VPH
        self.rows.append(
            {
                "from": tail,
                "to": head,
                "class": str(terminal.kind) if carries else "access",
                "osm_id": terminal.osm_id,
                "name": terminal.tags.get("name", ""),
                "capacity_tpd": capacity if by_rail else np.nan,
                "capacity_vph": np.nan if by_rail else vph,
                "capacity_basis": _basis(tagged and carries),
                "dwell_h": dwell if carries else 0.0,
                "source": terminal.tags.get("source", ""),
                "confidence": terminal.tags.get("confidence", ""),
            }
        )

    def _add_crossing(self, tail: int, head: int, node: Tags) -> None:
        road = self.segments.layer[tail] == ROAD_LAYER
        assumed = defaults.ROAD_CROSSING if road else defaults.RAIL_CROSSING
        key = "corridors:capacity_vpd" if road else "corridors:capacity_tpd"
        default = assumed.vehicles_per_day if road else assumed.trains_per_day
        capacity, tagged = _figure(node, key, default)
        dwell, _ = _figure(node, "corridors:dwell_h", assumed.dwell_h)
        for end in (tail, head):
            self.kinds[end] = TerminalKind.CROSSING
            self.names[end] = node.get("name", "")
        self.rows.append(
            {
                "from": tail,
                "to": head,
                "class": str(TerminalKind.CROSSING),
                "osm_id": int(self.segments.osm_id[tail]),
                "name": node.get("name", ""),
                "capacity_tpd": np.nan if road else capacity,
                "capacity_vph": capacity / defaults.HOURS_A_DAY if road else np.nan,
                "capacity_basis": _basis(tagged),
                "dwell_h": dwell,
                "source": node.get("source", ""),
                "confidence": node.get("confidence", ""),
            }
        )


_TRANSFER_COLUMNS: Final = (
    *("from", "to", "class", "osm_id", "name", "capacity_tpd", "capacity_vph"),
    *("capacity_basis", "dwell_h", "source", "confidence"),
)


def _figure(node: Tags, key: str, default: float) -> tuple[float, bool]:
    """Read a figure of a node, or take the default; tell which."""
    value = tags.rate(node[key]) if key in node else None
    return (default, False) if value is None else (value, True)


def _basis(tagged: bool) -> str:  # noqa: FBT001
    return str(Basis.TAGGED if tagged else Basis.INFERRED)


def _leaving_one_way(segments: Segments, twins: IntArray) -> BoolArray:
    """Tell whether only one-way segments leave the far side of crossings."""
    single = segments.one_way == 1
    return np.isin(twins, segments.tail[single])


def transfer_lengths(segments: Segments, transfers: pd.DataFrame) -> FloatArray:
    """Straight lengths in metres of the transfer links, shape (t,)."""
    lon_lat = segments.lon_lat
    return geodesic_m(
        lon_lat[transfers["from"].to_numpy(dtype=np.int64)],
        lon_lat[transfers["to"].to_numpy(dtype=np.int64)],
    )
