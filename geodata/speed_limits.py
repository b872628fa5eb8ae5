"""How fast a laden lorry may go: by country, by words for limits, and by surface.

All of it is assumed: widely published, not checked against the laws of each country. A
value taken from here is ``inferred``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from geodata.defaults import ROADS
from geodata.quantities import parts_of
from geodata.tags import speed_kmh


class TruckLimits(NamedTuple):
    """Limits in km/h outside towns, of lorries above 7.5 t, or 12 t where these differ.

    ``express``: dual carriageways and roads for motor traffic alone, on OpenStreetMap
    the trunk roads. ``rural``: all other roads.
    """

    motorway: float
    express: float
    rural: float


SPEED_LIMITER_KMH: Final = 90.0  # lorries above 3.5 t: Directives 92/6 and 2002/85

# What a country's law leaves to lorries where no sign stands, as of 2025. 90 where the
# law would allow more than the limiter does. Rural roads of Belgium and Germany: above
# 7.5 t; Italy: above 12 t; Britain: 60 mph, on single carriageways 50 mph (80).
TRUCK_LIMITS: Final[Mapping[str, TruckLimits]] = {
    "AT": TruckLimits(80, 80, 70),
    "BE": TruckLimits(90, 90, 60),
    "BG": TruckLimits(90, 90, 80),
    "CH": TruckLimits(80, 80, 80),
    "CZ": TruckLimits(80, 80, 80),
    "DE": TruckLimits(80, 80, 60),
    "DK": TruckLimits(80, 80, 80),
    "EE": TruckLimits(90, 90, 90),
    "ES": TruckLimits(90, 90, 80),
    "FI": TruckLimits(80, 80, 80),
    "FR": TruckLimits(90, 80, 80),
    "GB": TruckLimits(90, 90, 80),
    "GR": TruckLimits(85, 80, 80),
    "HR": TruckLimits(90, 90, 80),
    "HU": TruckLimits(80, 80, 70),
    "IE": TruckLimits(90, 80, 80),
    "IT": TruckLimits(80, 70, 70),
    "LT": TruckLimits(90, 90, 80),
    "LU": TruckLimits(90, 75, 75),
    "LV": TruckLimits(80, 80, 80),
    "NL": TruckLimits(80, 80, 80),
    "NO": TruckLimits(80, 80, 80),
    "PL": TruckLimits(80, 80, 70),
    "PT": TruckLimits(90, 80, 80),
    "RO": TruckLimits(90, 90, 80),
    "RS": TruckLimits(90, 90, 80),
    "SE": TruckLimits(90, 90, 80),
    "SI": TruckLimits(90, 80, 80),
    "SK": TruckLimits(90, 90, 90),
    "UA": TruckLimits(80, 80, 80),
}
EUROPE: Final = TruckLimits(SPEED_LIMITER_KMH, SPEED_LIMITER_KMH, 80)
"""Where the country is not known or not listed."""

URBAN_KMH: Final = 50.0
BRITISH_URBAN_KMH: Final = 48.28032  # 30 mph
WALK_KMH: Final = 6.0  # "walking speed", in no law a number: 4 to 7, or up to 10
LIVING_STREET_KMH: Final = 20.0
_AT_A_WALK: Final = {"AT", "DE", "SE"}  # living streets whose limit is a walk, in law
_ALIASES: Final = {"UK": "GB", "EL": "GR"}

# Caps in km/h by surface; asphalt, concrete and surfaces not listed have none. Below
# the usual values of routers for cars (paving stones 60, gravel 40, mud 10), as laden
# lorries are.
SURFACE_SPEED_KMH: Final[Mapping[str, float]] = {
    **dict.fromkeys(("paving_stones", "bricks", "concrete:plates"), 50.0),
    **dict.fromkeys(("compacted", "metal"), 50.0),
    **dict.fromkeys(("sett", "concrete:lanes", "fine_gravel"), 40.0),
    **dict.fromkeys(("cobblestone", "gravel", "pebblestone", "unpaved"), 30.0),
    **dict.fromkeys(("unhewn_cobblestone", "grass_paver", "metal_grid"), 20.0),
    **dict.fromkeys(("ground", "dirt", "earth", "wood"), 20.0),
    **dict.fromkeys(("grass", "clay", "stone", "snow", "ice"), 15.0),
    **dict.fromkeys(("sand", "rock", "salt"), 10.0),
    "mud": 5.0,
}
TRACKTYPE_SPEED_KMH: Final[Mapping[str, float]] = {
    "grade1": 40.0,
    "grade2": 30.0,
    "grade3": 20.0,
    "grade4": 15.0,
    "grade5": 10.0,
}

_PLACE = re.compile(r"(?:([a-z]{2})(?:-[a-z]{2,3})?:)?(.+)")
_ZONE = re.compile(r"(?:zone)?[ :]?([0-9]{1,3}) ?(mph|km/h)?")
_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("motorway", "none"), "motorway"),
    **dict.fromkeys(("trunk", "expressway", "motorroad", "nsl dual"), "express"),
    **dict.fromkeys(("rural", "nsl single"), "rural"),
}


def truck_limit_kmh(country: str, road_class: str) -> float:
    """Give what the law and the limiter leave to a lorry on a clear road, in km/h.

    A sign for more than this is a sign for cars.
    """
    kind = road_class.removesuffix("_link")
    field = {"motorway": "motorway", "trunk": "express"}.get(kind, "rural")
    return float(getattr(_limits(country), field))


def road_speed_kmh(country: str, road_class: str) -> float:
    """Give a laden lorry's speed on an untagged road outside towns, in km/h.

    The class default, or the country's limit where it is lower. ``road_class`` is one
    of ``ROADS``; a country unlisted or "" has the limits of ``EUROPE``.
    """
    usual = ROADS[road_class].speed_kmh
    return min(float(usual), truck_limit_kmh(country, road_class))


def worded_speed_kmh(text: str, country: str) -> float | None:
    """Read a speed limit in words as lorries have it, in km/h; of a list, the smallest.

    ``walk``; ``none``, which leaves the motorway limit; and zones: ``RO:urban``,
    ``PL:motorway``, ``AT:living_street``, ``DE:zone:30``, ``DE:30``. A country in the
    text goes before ``country``. ``signals`` and ``variable`` state no speed, and plain
    numbers are for `tags.speed_kmh`.
    """
    speeds = (_worded(part, country) for part in parts_of(text))
    return min((speed for speed in speeds if speed is not None), default=None)


def _limits(country: str) -> TruckLimits:
    return TRUCK_LIMITS.get(_code(country), EUROPE)


def _code(country: str) -> str:
    """Fold a country's code: upper case, one name for Britain and for Greece."""
    code = country.upper()
    return _ALIASES.get(code, code)


def _worded(part: str, country: str) -> float | None:
    match = _PLACE.fullmatch(part)
    if match is None:
        return None
    place, word = _code(match[1] or country), match[2]
    if zone := _ZONE.fullmatch(word):
        said = word.startswith("zone") or match[1]
        unit = zone[2] or ("mph" if place == "GB" else "km/h")
        return speed_kmh(f"{zone[1]} {unit}") if said else None
    if kind := _KINDS.get(word):
        return float(getattr(_limits(place), kind))
    return _in_town(word, place)


def _in_town(word: str, place: str) -> float | None:
    if word in {"urban", "nsl restricted"}:
        return BRITISH_URBAN_KMH if place == "GB" else URBAN_KMH
    if word == "living street":
        return WALK_KMH if place in _AT_A_WALK else LIVING_STREET_KMH
    return WALK_KMH if word == "walk" else None
