"""Facilities: what the map shows of terminals, as nodes or as grounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from geodata.extract import Extract
from geodata.network import BoolArray, FloatArray, TerminalKind
from geodata.tag_table import Tags, TagTable

NODE: Final = "node"
GROUND: Final = "way"
STATION: Final = "station"
OWN_KEY: Final = "corridors:terminal"
"""This tool's own word for what a thing is; it goes before OpenStreetMap's tags."""

_STATIONS: Final = {"station", "yard"}
_LIGHT: Final = {"subway", "light_rail", "tram", "monorail", "funicular", "miniature"}
_PORTS: Final = {"port", "harbour"}
_RAILWAYS: Final = {
    "loading_ramp": str(TerminalKind.RAMP),
    "gauge_conversion": str(TerminalKind.GAUGE_TRANSFER),
}
_NODE_KEYS: Final = ("railway", "harbour", "industrial")


@dataclass(frozen=True, slots=True)
class Facility:
    """Something on the map that may be a terminal.

    Parameters
    ----------
    osm_type, osm_id
        ``NODE`` or ``GROUND``; a ground with its own node has the node's.
    lon_lat
        Of the node, or the middle of the ground.
    reach_m
        How far its ground reaches from there; 0 for a node alone.
    tags
        The node's go before the ground's.
    """

    osm_type: str
    osm_id: int
    lon_lat: tuple[float, float]
    reach_m: float
    tags: Tags

    @property
    def name(self) -> str:
        """Name on the map, or nothing."""
        return self.tags.get("name", "")


def sort_of(tags: Tags) -> str:
    """Say what OpenStreetMap's tags make of a thing.

    ``STATION`` (a yard too, and any ground of the railway), a ``TerminalKind``, or "".
    On trams and undergrounds there is nothing to load.
    """
    if is_border_control(tags):
        return str(TerminalKind.CROSSING)
    railway = tags.get("railway", "")
    if is_station(tags):
        return STATION
    if _is_port(tags):
        return str(TerminalKind.PORT)
    if tags.get("landuse") == "railway" and not _is_light(tags):
        return _RAILWAYS.get(railway, STATION)
    return _RAILWAYS.get(railway, "")


def is_station(tags: Tags) -> bool:
    """Tell whether it is a station or a yard of a railway, and said to be one."""
    return tags.get("railway", "") in _STATIONS and not _is_light(tags)


def _is_light(tags: Tags) -> bool:
    return tags.get("station", "") in _LIGHT


def is_border_control(tags: Tags) -> bool:
    """Tell whether a road or railway crosses a border at this node."""
    return tags.get("barrier") == "border_control" or tags.get("railway") == "border"


def _is_port(tags: Tags) -> bool:
    said = tags.get("harbour", "no") != "no"
    return said or tags.get("industrial") == "port" or tags.get("landuse") in _PORTS


def nodes_of_facilities(extract: Extract) -> list[Facility]:
    """Give the nodes that may be terminals."""
    rows = np.flatnonzero(_may_be_facilities(extract.node_tags))
    ids = extract.tagged_ids[rows]
    return facilities(
        NODE,
        ids.tolist(),
        extract.lon_lat[extract.rows_of(ids)],
        np.zeros(len(rows)),
        extract.node_tags.take(rows),
    )


def _may_be_facilities(table: TagTable) -> BoolArray:
    mask = table.where("barrier", "border_control".__eq__) | table.has(OWN_KEY)
    mask |= table.where("landuse", _PORTS.__contains__)
    for key in _NODE_KEYS:
        mask |= table.has(key)
    return mask


def facilities(
    osm_type: str,
    ids: Sequence[int],
    lon_lat: FloatArray,
    reach_m: FloatArray,
    tags: TagTable,
) -> list[Facility]:
    """Lay out columns as facilities, those that tags make one of."""
    return [
        Facility(osm_type, osm_id, (lon, lat), reach, each)
        for osm_id, (lon, lat), reach, each in zip(
            ids, lon_lat.tolist(), reach_m.tolist(), tags, strict=True
        )
        if sort_of(each) or OWN_KEY in each
    ]
