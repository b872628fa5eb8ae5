"""Terminals: nodes of the map where modes or gauges meet, or a border is crossed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from geodata import defaults, tags
from geodata.defaults import TransferDefault
from geodata.extract import Tags
from geodata.network import Basis, NetworkError, TerminalKind

_NO_TERMINAL: Final = "none"
_STATIONS: Final = {"station", "yard"}
_LIGHT: Final = {"subway", "light_rail", "tram", "monorail", "funicular", "miniature"}
_RAILWAYS: Final = {
    "loading_ramp": TerminalKind.RAMP,
    "gauge_conversion": TerminalKind.GAUGE_TRANSFER,
}
_DEFAULTS: Final[Mapping[TerminalKind, TransferDefault]] = {
    TerminalKind.RAMP: defaults.RAMP,
    TerminalKind.PORT: defaults.PORT,
    TerminalKind.GAUGE_TRANSFER: defaults.GAUGE_TRANSFER,
}


@dataclass(frozen=True, slots=True)
class Terminal:
    """One node of the map where something may change.

    ``tagged`` tells whether the map says what it is, or the rule that stations may have
    a ramp, and that two gauges in one station may exchange trains.
    """

    kind: TerminalKind
    osm_id: int
    lon_lat: tuple[float, float]
    tags: Tags
    tagged: bool

    @property
    def name(self) -> str:
        """Name on the map, or nothing."""
        return self.tags.get("name", "")


@dataclass(frozen=True, slots=True)
class Throughput:
    """What passes a terminal in one direction: trains or vehicles a day, and dwell."""

    per_day: float
    dwell_h: float
    basis: Basis


def find_terminals(
    node_tags: Mapping[int, Tags], lon_lat: Mapping[int, tuple[float, float]]
) -> list[Terminal]:
    """Find the terminals that the tags of nodes speak of; one node may be several.

    ``node_tags`` and ``lon_lat`` are by OSM id. A node's own word goes before OSM's
    tags: ``corridors:terminal`` with ramp, port, gauge_transfer, crossing (or several,
    ``;`` between), or none.

    Raises
    ------
    NetworkError
        When ``corridors:terminal`` says something else.
    """
    return [
        Terminal(kind, osm_id, lon_lat[osm_id], node, tagged)
        for osm_id, node in node_tags.items()
        for kind, tagged in _kinds(osm_id, node)
    ]


def _kinds(osm_id: int, node: Tags) -> list[tuple[TerminalKind, bool]]:
    """Say what a node is, and whether it is tagged so."""
    said = node.get("corridors:terminal")
    if said is not None:
        return [(kind, True) for kind in _own_word(osm_id, said)]
    if is_border_control(node):
        return [(TerminalKind.CROSSING, True)]
    railway = node.get("railway", "")
    if railway in _STATIONS and node.get("station", "") not in _LIGHT:
        return [(TerminalKind.RAMP, False), (TerminalKind.GAUGE_TRANSFER, False)]
    port = node.get("harbour", "no") != "no" or node.get("industrial") == "port"
    kind = TerminalKind.PORT if port else _RAILWAYS.get(railway)
    return [(kind, True)] if kind else []


def _own_word(osm_id: int, said: str) -> list[TerminalKind]:
    words = [word.strip() for word in said.split(";")]
    if not {*words} <= {*TerminalKind, _NO_TERMINAL}:
        raise NetworkError(
            f"node {osm_id}: corridors:terminal={said!r} is none of "
            f"{', '.join([*TerminalKind, _NO_TERMINAL])}"
        )
    return [kind for kind in TerminalKind if kind in words]


def is_border_control(node: Tags) -> bool:
    """Tell whether a road or railway crosses a border at this node."""
    return node.get("barrier") == "border_control" or node.get("railway") == "border"


def throughput(terminal: Terminal, *, by_rail: bool) -> Throughput:
    """Read what passes a terminal, or take what such terminals usually pass."""
    assumed = _default(terminal, by_rail=by_rail)
    key = "corridors:capacity_tpd" if by_rail else "corridors:capacity_vpd"
    said = tags.rate(terminal.tags.get(key, ""))
    dwell = tags.rate(terminal.tags.get("corridors:dwell_h", ""))
    usual = assumed.trains_per_day if by_rail else assumed.vehicles_per_day
    return Throughput(
        per_day=usual if said is None else said,
        dwell_h=assumed.dwell_h if dwell is None else dwell,
        basis=Basis.INFERRED if said is None else Basis.TAGGED,
    )


def _default(terminal: Terminal, *, by_rail: bool) -> TransferDefault:
    if terminal.kind is TerminalKind.CROSSING:
        return defaults.RAIL_CROSSING if by_rail else defaults.ROAD_CROSSING
    return _DEFAULTS[terminal.kind]
