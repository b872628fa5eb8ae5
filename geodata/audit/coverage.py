"""How much of a network is known, by country and class: the coverage of its values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from geodata.audit.survey import Survey, known
from geodata.network import Basis, IntArray, Mode, StructureKind

COLUMNS: Final = (
    *("unit", "country", "mode", "class", "what"),
    *("total", "known", "inferred", "unknown", "known_share", "inferred_share"),
)

_Values = Mapping[str, tuple[str, ...]]

# What a planner asks for, and the columns that answer: one of them is enough.
_LOADS: Final[_Values] = {
    "mass": ("max_mass_t", "max_rated_mass_t"),
    "axle load": ("max_axle_load_t", "max_bogie_load_t"),
    "height": ("max_height_m",),
    "width": ("max_width_m",),
    "MLC": (
        *("mlc_wheeled", "mlc_tracked"),
        *("mlc_wheeled_one_way", "mlc_tracked_one_way"),
    ),
}
_MOVING: Final[_Values] = {"speed": ("speed",), "capacity": ("capacity",)}
_RAIL: Final[_Values] = {
    "axle load": ("max_axle_load_t",),
    "metre load": ("max_metre_load_tpm",),
    "train length": ("max_train_length_m",),
}
_OF_MODE: Final[Mapping[str, _Values]] = {
    Mode.ROAD: {**_MOVING, **_LOADS, "length": ("max_length_m",)},
    Mode.FERRY: {**_MOVING, **_LOADS, "length": ("max_length_m",)},
    Mode.RAIL: {**_MOVING, **_RAIL},
}
_SAID: Final[Mapping[str, Mapping[str, object]]] = {
    Mode.ROAD: {"lanes": 0},
    Mode.RAIL: {"electrified": "", "loading_gauge": ""},
}
"""Columns without a basis, and what stands in them for nothing."""

_ON_STRUCTURES: Final[Mapping[str, _Values]] = {
    Mode.ROAD: _LOADS,
    Mode.RAIL: {name: _RAIL[name] for name in ("axle load", "metre load")},
}
_BY: Final = ["country", "mode", "class"]
_UNKNOWN, _INFERRED, _KNOWN = 0, 1, 2


def coverage(ground: Survey) -> pd.DataFrame:
    """Give how much of every value is known, inferred and unknown.

    Kilometres of links, each street once; bridges and tunnels by the ways that they are
    mapped as, and terminals, by number. Columns are those of ``COLUMNS``.
    """
    parts = [
        *(_of_links(ground, mode) for mode in _OF_MODE),
        *(
            _of_structures(ground, kind, mode)
            for kind in (StructureKind.BRIDGE, StructureKind.TUNNEL)
            for mode in _ON_STRUCTURES
        ),
        _of_terminals(ground),
    ]
    tables = [part for part in parts if len(part)] or parts[:1]
    return pd.concat(tables, ignore_index=True)[[*COLUMNS]]


def _of_links(ground: Survey, mode: str) -> pd.DataFrame:
    links = ground.links[ground.of_mode(mode)]
    street = pd.Series(ground.street)[links.index]
    sides = street.groupby(street).transform("size")
    weight = links["km"].fillna(0) / sides
    states = {what: _state(links, values) for what, values in _OF_MODE[mode].items()}
    for column, nothing in _SAID.get(mode, {}).items():
        states[column.replace("_", " ")] = (
            _KNOWN * (links[column] != nothing).to_numpy()
        )
    return _table(links, states, weight.to_numpy(), unit="km")


def _of_structures(ground: Survey, kind: str, mode: str) -> pd.DataFrame:
    """Structures of a kind: each way once, on however many links it lies."""
    structures = pd.DataFrame(ground.network.structures.drop(columns="geometry"))
    links = ground.links[_BY].iloc[structures["link"]].reset_index(drop=True)
    structures = structures.assign(**{name: links[name] for name in _BY})
    wanted = (structures["kind"] == kind) & (structures["mode"] == mode)
    found = structures[wanted]
    again = found.duplicated("osm_id") & (found["osm_id"] != 0)
    once = found[~again]
    states = {
        what: _state(once, values) for what, values in _ON_STRUCTURES[mode].items()
    }
    return _table(once, states, np.ones(len(once)), unit=f"{kind}s")


def _of_terminals(ground: Survey) -> pd.DataFrame:
    """Terminals: each once, however many links lead through it."""
    links = ground.links[ground.of_mode(Mode.TRANSFER)]
    links = links[links["class"] != "access"]
    again = links.duplicated(["class", "osm_id"]) & (links["osm_id"] != 0)
    once = links[~again]
    states = {"capacity": _state(once, ("capacity",))}
    return _table(once, states, np.ones(len(once)), unit="terminals")


def _state(table: pd.DataFrame, values: tuple[str, ...]) -> IntArray:
    """How the best known of several values is known."""
    state = np.full(len(table), _UNKNOWN)
    for value in values:
        inferred = (table[f"{value}_basis"] == Basis.INFERRED).to_numpy()
        state[inferred & (state == _UNKNOWN)] = _INFERRED
    state[known(table, values)] = _KNOWN
    return state


def _table(
    things: pd.DataFrame, states: Mapping[str, IntArray], weight: np.ndarray, unit: str
) -> pd.DataFrame:
    """Add up weights by group and state: a row per group and value."""
    if things.empty:
        return pd.DataFrame(columns=[*COLUMNS])
    group = things.groupby(_BY).ngroup().to_numpy(dtype=np.int64)
    heads = things[_BY].drop_duplicates().sort_values(_BY).reset_index(drop=True)
    tables = []
    for what, state in states.items():
        cell = group * 3 + np.asarray(state)
        sums = np.bincount(cell, weights=weight, minlength=3 * len(heads))
        unknown, inferred, known_ = sums.reshape(-1, 3).T
        tables.append(
            heads.assign(
                what=what, known=known_, inferred=inferred, unknown=unknown, unit=unit
            )
        )
    table = pd.concat(tables, ignore_index=True)
    table["total"] = table[["known", "inferred", "unknown"]].sum(axis=1)
    whole = table["total"].where(table["total"] > 0)
    for share in ("known", "inferred"):
        table[f"{share}_share"] = (table[share] / whole).fillna(0.0)
    return table
