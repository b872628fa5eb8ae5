"""Structures: bridges, tunnels, barriers and signed stretches of the links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from geodata.along import Along, Passages
from geodata.basis import Known
from geodata.network import (
    LIMITS,
    STRUCTURE_COLUMNS,
    IntArray,
    Mode,
    StructureKind,
)
from geodata.tag_table import Texts
from geodata.things import Columns, Things

_OF_THINGS: Final = [
    *STRUCTURE_COLUMNS.keys() - {"link", "at_m", "length_m", "kind", "name"}
]


@dataclass(frozen=True, slots=True)
class Standing:
    """Structures on the chains, in the order of travel.

    Parameters
    ----------
    passages
        Where each of them stands.
    columns
        The others of the schema: what it is, and its limits.
    """

    passages: Passages
    columns: Columns


def find_structures(along: Along) -> Standing:
    """Find the structures of every chain."""
    kinds, there = kinds_of(along.things), along.passages.thing
    found = along.passages.take(np.flatnonzero((kinds != "")[there]))
    columns = {name: along.things[name][found.thing] for name in _OF_THINGS}
    columns["name"] = np.array([*object_names(along.things, found.thing), None])[:-1]
    columns["kind"] = kinds[found.thing]
    return Standing(found, columns)


def kinds_of(things: Things) -> Texts:
    """Say what every way or barrier is among the structures, "" for none, shape (t,).

    A track's line category is no sign: it is of the whole line. A word for a height is
    one, though its metres are inferred: it tells of a place, not of a class of roads.
    """
    mode = things["mode"]
    signed, overlaid = np.zeros((2, len(things)), dtype=np.bool_)
    signed |= ~np.isnan(things["max_height_m"])
    for limit in LIMITS:
        signed |= things[f"{limit}_basis"] == Known.TAGGED
        overlaid |= things[f"{limit}_basis"] == Known.OVERLAID
    signs = (signed & (mode != Mode.RAIL)) | overlaid
    kinds = np.where(signs, str(StructureKind.SIGN), "").astype(object)
    kinds[things["tunnel"] != ""] = str(StructureKind.TUNNEL)
    kinds[things["bridge"] != ""] = str(StructureKind.BRIDGE)
    kinds[mode == ""] = str(StructureKind.BARRIER)
    return kinds


def object_names(things: Things, rows: IntArray) -> list[str]:
    """Names of bridges, tunnels and barriers; of others, the road and the way's id."""
    columns = ("mode", "bridge", "tunnel", "name", "ref", "class", "osm_id")
    values = (things[column][rows].tolist() for column in columns)
    return [
        name
        if mode == ""
        else bridge or tunnel or f"{name or ref or road} (way {number})"
        for mode, bridge, tunnel, name, ref, road, number in zip(*values, strict=True)
    ]
