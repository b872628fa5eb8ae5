"""Terminals: places of the map where modes or gauges meet, or a border is crossed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from geodata import defaults, tags
from geodata.defaults import TransferDefault
from geodata.extract import Extract
from geodata.network import Basis, NetworkError, TerminalKind
from geodata.tag_table import Tags
from geodata.terminals.facilities import (
    NODE,
    OWN_KEY,
    STATION,
    Facility,
    is_station,
    nodes_of_facilities,
    sort_of,
)
from geodata.terminals.grounds import find_grounds, join_grounds

OVERLAID_KEY: Final = "corridors:overlaid"
"""Names the tags that a planner's overlay said; no file can say it."""
_NO_TERMINAL: Final = "none"
_DEFAULTS: Final[Mapping[TerminalKind, TransferDefault]] = {
    TerminalKind.RAMP: defaults.RAMP,
    TerminalKind.PORT: defaults.PORT,
    TerminalKind.GAUGE_TRANSFER: defaults.GAUGE_TRANSFER,
}


@dataclass(frozen=True, slots=True)
class Terminal:
    """One thing on the map where something may change.

    ``osm_type`` is "node", or "way" for the ground of one; from ``lon_lat`` the ground
    reaches ``reach_m`` far, 0 for a node alone. ``tagged`` tells whether the map says
    what it is, or the rule that stations may have a ramp, and that two gauges in one
    station or yard may exchange trains.
    """

    kind: TerminalKind
    osm_id: int
    lon_lat: tuple[float, float]
    tags: Tags
    tagged: bool
    osm_type: str = NODE
    reach_m: float = 0.0

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


def find_terminals(extract: Extract) -> list[Terminal]:
    """Find the terminals that the tags of nodes and grounds speak of.

    A ground and the node on it are one thing; one thing may be several terminals. Its
    own word goes before OSM's tags: ``corridors:terminal`` with ramp, port,
    gauge_transfer, crossing (or several, ``;`` between), or none.

    Raises
    ------
    NetworkError
        When ``corridors:terminal`` says something else.
    """
    found = join_grounds(nodes_of_facilities(extract), find_grounds(extract))
    return [
        Terminal(
            kind=kind,
            osm_id=each.osm_id,
            lon_lat=each.lon_lat,
            tags=each.tags,
            tagged=tagged,
            osm_type=each.osm_type,
            reach_m=each.reach_m,
        )
        for each in found
        for kind, tagged in _kinds(each)
    ]


def _kinds(facility: Facility) -> list[tuple[TerminalKind, bool]]:
    """Say what a facility is, and whether it is tagged so."""
    if OWN_KEY in facility.tags:
        return [(kind, True) for kind in _own_word(facility)]
    sort = sort_of(facility.tags)
    if sort != STATION:
        return [(TerminalKind(sort), True)]
    if is_station(facility.tags):
        return [(TerminalKind.RAMP, False), (TerminalKind.GAUGE_TRANSFER, False)]
    return [(TerminalKind.GAUGE_TRANSFER, False)]  # tracks, of a depot perhaps


def _own_word(facility: Facility) -> list[TerminalKind]:
    said = facility.tags[OWN_KEY]
    words = [word.strip() for word in said.split(";")]
    if not {*words} <= {*TerminalKind, _NO_TERMINAL}:
        raise NetworkError(
            f"{facility.osm_type} {facility.osm_id}: {OWN_KEY}={said!r} is none of "
            f"{', '.join([*TerminalKind, _NO_TERMINAL])}"
        )
    return [kind for kind in TerminalKind if kind in words]


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
        basis=Basis.INFERRED if said is None else _said_by(terminal, key),
    )


def _said_by(terminal: Terminal, key: str) -> Basis:
    overlaid = terminal.tags.get(OVERLAID_KEY, "").split(";")
    return Basis.OVERLAID if key in overlaid else Basis.TAGGED


def _default(terminal: Terminal, *, by_rail: bool) -> TransferDefault:
    if terminal.kind is TerminalKind.CROSSING:
        return defaults.RAIL_CROSSING if by_rail else defaults.ROAD_CROSSING
    return _DEFAULTS[terminal.kind]
