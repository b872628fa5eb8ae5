"""Structures: bridges, tunnels, barriers and signed stretches of the links."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geodata.along import Along
from geodata.network import (
    LIMITS,
    STRUCTURE_COLUMNS,
    Basis,
    IntArray,
    Mode,
    StructureKind,
)
from geodata.tag_table import Texts
from geodata.things import thing_table

_OF_PASSAGES: Final = ("at_m", "length_m", "lon", "lat")
_OF_THINGS: Final = [*STRUCTURE_COLUMNS.keys() - {"link", "at_m", "length_m", "kind"}]


def structure_columns(along: Along) -> pd.DataFrame:
    """Find the structures of every chain: the columns of the schema, ``lon``, ``lat``.

    ``link`` is the chain.
    """
    kinds = kinds_of(along.things)
    passages = along.passages
    there = kinds[passages["thing"].to_numpy()] != ""
    found = passages[there].reset_index(drop=True)
    thing = found["thing"].to_numpy()
    columns = {name: along.things[name].to_numpy()[thing] for name in _OF_THINGS}
    columns |= {name: found[name].to_numpy() for name in _OF_PASSAGES}
    columns["link"] = found["chain"].to_numpy()
    columns["name"] = np.array(object_names(along.things, thing), dtype=object)
    columns["kind"] = kinds[thing]
    return thing_table(columns)


def kinds_of(things: pd.DataFrame) -> Texts:
    """Say what every way or barrier is among the structures, "" for none, shape (t,).

    A track's line category is no sign: it is of the whole line. A word for a height is
    one, though its metres are inferred: it tells of a place, not of a class of roads.
    """
    mode = things["mode"].to_numpy()
    signed, overlaid = np.zeros((2, len(things)), dtype=np.bool_)
    signed |= things["max_height_m"].notna().to_numpy()
    for limit in LIMITS:
        basis = things[f"{limit}_basis"].to_numpy()
        signed |= basis == Basis.TAGGED
        overlaid |= basis == Basis.OVERLAID
    signs = (signed & (mode != Mode.RAIL)) | overlaid
    kinds = np.where(signs, str(StructureKind.SIGN), "").astype(object)
    kinds[things["tunnel"].to_numpy() != ""] = str(StructureKind.TUNNEL)
    kinds[things["bridge"].to_numpy() != ""] = str(StructureKind.BRIDGE)
    kinds[mode == ""] = str(StructureKind.BARRIER)
    return kinds


def object_names(things: pd.DataFrame, rows: IntArray) -> list[str]:
    """Names of bridges, tunnels and barriers; of others, the road and the way's id."""
    columns = ("mode", "bridge", "tunnel", "name", "ref", "class", "osm_id")
    values = (things[column].to_numpy()[rows].tolist() for column in columns)
    return [
        name
        if mode == ""
        else bridge or tunnel or f"{name or ref or road} (way {number})"
        for mode, bridge, tunnel, name, ref, road, number in zip(*values, strict=True)
    ]
