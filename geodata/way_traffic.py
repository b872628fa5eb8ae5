"""Speed and capacity of ways: tagged, else usual for their class and country."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np

from geodata import defaults, tags
from geodata.basis import BasisCodes, Known, basis_codes
from geodata.network import BoolArray, FloatArray, Mode
from geodata.speed_limits import (
    SURFACE_SPEED_KMH,
    TRACKTYPE_SPEED_KMH,
    road_speed_kmh,
    worded_speed_kmh,
)
from geodata.tag_table import TagReader, TagTable, Texts, each_once
from geodata.things import Columns, Things

_FERRIES_KMH: Final = (2.0, 100.0)  # outside, a duration is of something else
_NO_SPEED: Final = {"signals", "variable"}  # said by signs that change


def read_speeds(reader: TagReader, mode: Texts, kind: Texts, country: Texts) -> Columns:
    """Speed of every way for a lorry: tagged, else worded, else usual in the country.

    A poor surface caps it, for a legal speed is not one that can be driven.
    """
    table = reader.table
    said = reader.numbers("maxspeed:hgv", tags.speed_kmh)
    words = _speed_words(table) | _NO_SPEED
    general = reader.numbers("maxspeed", tags.speed_kmh, words=words)
    tagged = np.where(np.isnan(said), general, said)
    usual = _usual_speeds(mode, kind, country)
    worded = _worded_speeds(table, country)
    speed = np.where(
        np.isnan(tagged), np.where(np.isnan(worded), usual, worded), tagged
    )
    cap = np.fmin(
        table.mapped("surface", SURFACE_SPEED_KMH.get, None).astype(np.float64),
        table.mapped("tracktype", TRACKTYPE_SPEED_KMH.get, None).astype(np.float64),
    )
    capped = (cap < speed) & (mode == Mode.ROAD)
    return {
        "speed_kmh": np.where(capped, cap, speed),
        "speed_basis": _basis(~np.isnan(tagged) & ~capped),
    }


def with_ferry_speeds(ways: Things, length_m: FloatArray, whole: BoolArray) -> Things:
    """Give ferries that say their ``duration`` the speed that follows from it.

    ``length_m`` is of every way, and ``whole`` tells which have all their nodes in the
    file: of part of a crossing the time says nothing. Shapes (w,).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        speed = length_m / 1000 / ways["duration_h"]
    slowest, fastest = _FERRIES_KMH
    ferry = ways["mode"] == Mode.FERRY
    said = ferry & whole & (speed >= slowest) & (speed <= fastest)
    return ways.replaced(
        speed_kmh=np.where(said, speed, ways["speed_kmh"]),
        speed_basis=np.where(said, np.int8(Known.TAGGED), ways["speed_basis"]),
    )


def _speed_words(table: TagTable) -> set[str]:
    """Texts of ``maxspeed`` that are no number and say a speed all the same."""
    texts = table.column("maxspeed").texts
    return {text for text in texts if worded_speed_kmh(text, "") is not None}


def _worded_speeds(table: TagTable, country: Texts) -> FloatArray:
    """Speeds of words such as ``DE:urban``, by country; NaN where there is none."""
    words = _speed_words(table)
    there = np.flatnonzero(table.where("maxspeed", words.__contains__))
    texts = table.texts("maxspeed")[there].tolist()
    speeds = np.full(len(table), np.nan)
    said = zip(texts, country[there].tolist(), strict=True)
    read = [worded_speed_kmh(text, where) for text, where in said]
    speeds[there] = np.array(read, dtype=np.float64)
    return speeds


def _usual_speeds(mode: Texts, kind: Texts, country: Texts) -> FloatArray:
    speeds = np.full(len(mode), defaults.FERRY_SPEED_KMH)
    rail, road = mode == Mode.RAIL, mode == Mode.ROAD
    rails = defaults.RAILS
    speeds[rail] = _by_class(kind[rail], lambda k: rails.get(k, rails[""]).speed_kmh)
    for code in {*country[road].tolist()}:
        here = road & (country == code)
        speeds[here] = _by_class(kind[here], partial(road_speed_kmh, code))
    return speeds


def _by_class(kind: Texts, read: Callable[[str], float]) -> FloatArray:
    """Give every way what its class says."""
    return each_once(kind, read).astype(np.float64)


def _basis(tagged: BoolArray) -> BasisCodes:
    return basis_codes(tagged, then=Known.TAGGED, other=Known.INFERRED)


def read_capacities(reader: TagReader, ways: Columns) -> Columns:
    """Vehicles an hour, or trains a day, in one direction.

    ``ways`` has the columns ``mode``, ``class``, ``lanes``, ``tracks``, ``direction``
    and ``preferred``.
    """
    trains = reader.numbers("corridors:capacity_tpd", tags.rate)
    vehicles = reader.numbers("corridors:capacity_vpd", tags.rate)
    vehicles /= defaults.HOURS_A_DAY
    rail = ways["mode"] == Mode.RAIL
    tagged = np.where(rail, trains, vehicles)
    usual = np.where(rail, _usual_trains(ways, rail), _usual_vehicles(ways))
    values = np.where(np.isnan(tagged), usual, tagged)
    return {
        "capacity_tpd": np.where(rail, values, np.nan),
        "capacity_vph": np.where(rail, np.nan, values),
        "capacity_basis": _basis(~np.isnan(tagged)),
    }


def _usual_trains(ways: Columns, rail: BoolArray) -> FloatArray:
    """Trains a day by the number of tracks; a track with a direction is one of two."""
    rails = defaults.RAILS
    usual = np.ones(len(rail))
    usual[rail] = _by_class(
        ways["class"][rail], lambda kind: rails.get(kind, rails[""]).tracks
    )
    assumed = np.where(ways["preferred"] != 0, 2, usual)
    tracks = np.where(ways["tracks"] == 0, assumed, ways["tracks"])
    trains = np.full(len(rail), defaults.MORE_TRACKS_TPD)
    for count, per_day in defaults.TRAINS_PER_DAY.items():
        trains[tracks == count] = per_day
    return trains


def _usual_vehicles(ways: Columns) -> FloatArray:
    """Lorries an hour that the lanes of one direction carry."""
    road, both_ways = ways["mode"] == Mode.ROAD, ways["direction"] == 0
    roads, kind = defaults.ROADS, ways["class"][road]
    usual, trucks = np.ones(len(road)), np.full(len(road), defaults.FERRY_VPH)
    usual[road] = _by_class(kind, lambda each: roads[each].lanes)
    trucks[road] = _by_class(kind, lambda each: roads[each].trucks_per_lane_h)
    assumed = np.where(both_ways, usual, np.maximum(usual // 2, 1))
    lanes = np.where(ways["lanes"] == 0, assumed, ways["lanes"])
    one_way = np.where(both_ways, lanes / 2, lanes)
    return np.where(road, trucks * np.maximum(one_way, 0.5), trucks)
