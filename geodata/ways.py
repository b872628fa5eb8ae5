"""Ways as numbers: what the tags of a way say, and what they leave to be assumed."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Final

import numpy as np

from geodata import tags
from geodata.countries import countries_at
from geodata.extract import Extract
from geodata.gauges import read_gauges
from geodata.network import BoolArray, FloatArray, IntArray, Mode
from geodata.rail_tags import loading_gauge
from geodata.select import way_kinds
from geodata.tag_table import TagReader, TagTable, Texts
from geodata.things import Columns, Things
from geodata.way_limits import (
    conditional_counts,
    conditional_keys,
    read_limits,
)
from geodata.way_traffic import read_capacities, read_speeds

MERGE_KEY: Final = (
    *("mode", "class", "ref", "lanes_read", "tracks", "electrified", "country"),
)
"""Columns in which ways must agree to become one link. Limits, bridges and speeds may
differ: the link keeps the smallest limit, the names, and the travel time."""

_ROUND: Final = {"roundabout", "circular"}
_TEXTS: Final = {  # column: key
    **{key: key for key in ("name", "ref", "source", "confidence", "electrified")},
    **{key: key for key in ("surface", "service", "voltage", "frequency")},
    "line_category": "railway:track_class",
}


def read_ways(extract: Extract, rows: IntArray) -> tuple[Things, Counter[str]]:
    """Read the tags of the chosen ways.

    Returns
    -------
    ways
        One row per way, in the order of ``rows``, with the columns of the links that a
        single way can say, ``direction`` (1 as drawn, -1 against, 0 both),
        ``preferred`` (the regular direction of a track, likewise), ``gauges`` (tuple of
        mm), ``distance_m``, ``bridge`` and ``tunnel`` (names, or "").
    assumed
        Counts of what was assumed or could not be read, in words.
    """
    table = extract.way_tags.take(rows)
    reader = TagReader(table)
    mode, kind = way_kinds(table)
    middle = _middles(extract, rows)
    along = partial(_places_along, extract, rows, middle)
    country = countries_at(middle).astype(object)
    columns: Columns = {"osm_id": extract.way_ids[rows], "mode": mode, "class": kind}
    columns["country"] = country
    columns |= {column: table.texts(key) for column, key in _TEXTS.items()}
    columns["loading_gauge"] = table.mapped("loading_gauge", loading_gauge, "")
    columns["conditional"] = conditional_keys(table)
    reader.unread += conditional_counts(table)
    columns["incline_pct"] = np.abs(reader.numbers("incline", tags.incline_pct))
    columns["direction"] = read_direction(table, mode, kind)
    columns["preferred"] = _preferred(table, mode)
    columns["gauges"] = read_gauges(table, mode, along, reader.unread)
    columns["distance_m"] = reader.numbers("distance", tags.distance_m)
    columns["duration_h"] = reader.numbers("duration", tags.duration_h)
    rail = mode == Mode.RAIL
    columns["lanes"] = _counts(~rail, reader.numbers("lanes", tags.lane_count))
    columns["tracks"] = _counts(rail, reader.numbers("tracks", tags.track_count))
    columns["lanes_read"] = np.where(mode == Mode.ROAD, columns["lanes"], 0)
    columns |= read_speeds(reader, mode, kind, country)
    columns |= read_capacities(reader, columns)
    columns |= read_limits(reader, mode, kind)
    for structure in ("bridge", "tunnel"):
        columns[structure] = _structure_names(columns, table, structure)
    return Things(columns), reader.unread


def _middles(extract: Extract, rows: IntArray) -> FloatArray:
    """Mean position of the nodes of every chosen way; NaN where the file has none."""
    node = extract.ref_rows
    held = node >= 0
    owner, size = extract.owner[held], len(extract.way_ids)
    count = np.bincount(owner, minlength=size)
    sums = [
        np.bincount(owner, extract.lon_lat[node[held], axis], size) for axis in (0, 1)
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        middles = np.stack(sums, axis=1) / count[:, None]
    return np.asarray(middles[rows], dtype=np.float64)


def _places_along(
    extract: Extract, rows: IntArray, middle: FloatArray, which: IntArray
) -> FloatArray:
    """First node, middle and last node of some of the chosen ways, shape (k, 3, 2).

    The middle stands for what the file lacks.
    """
    ends = [extract.first[rows[which]], extract.first[rows[which] + 1] - 1]
    some = ends[0] <= ends[1]  # a way may have no nodes at all
    node = np.full((len(which), 2), -1)
    node[some] = extract.ref_rows[np.stack(ends, axis=1)[some]]
    middle = middle[which]
    held = (node >= 0)[:, :, None]
    place = np.where(held, extract.lon_lat[np.maximum(node, 0)], middle[:, None])
    return np.stack([place[:, 0], middle, place[:, 1]], axis=1)


def read_direction(table: TagTable, mode: Texts, kind: Texts) -> IntArray:
    """Tell where traffic goes: with the drawing 1, against it -1, both ways 0.

    A street with tram rails is a road all the same; railways and ferries go both ways.
    """
    said = table.mapped("oneway", tags.oneway, None).astype(np.float64)
    implied = table.where("junction", _ROUND.__contains__) | (kind == "motorway")
    direction = np.where(np.isnan(said), implied, said)
    return np.where(mode == Mode.ROAD, direction, 0).astype(np.int64)


def _preferred(table: TagTable, mode: Texts) -> IntArray:
    said = table.mapped("railway:preferred_direction", tags.preferred_direction, 0)
    read = np.nan_to_num(said.astype(np.float64))
    return np.where(mode == Mode.RAIL, read, 0).astype(np.int64)


def _counts(mask: BoolArray, values: FloatArray) -> IntArray:
    return np.nan_to_num(np.where(mask, values, 0)).astype(np.int64)


def _structure_names(columns: Columns, table: TagTable, kind: str) -> Texts:
    """Names of bridges or tunnels; a nameless one goes by its road and way id."""
    names = np.full(len(table), "", dtype=object)
    there = np.flatnonzero(table.where(kind, "no".__ne__))
    own = table.texts(f"{kind}:name")[there].tolist()
    said = (columns[column][there] for column in ("name", "ref", "osm_id"))
    names[there] = [
        called or f"{name or ref} {kind} (way {number})".strip()
        for called, name, ref, number in zip(own, *said, strict=True)
    ]
    return names
