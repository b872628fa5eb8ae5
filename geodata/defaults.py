"""Speed, capacity and load class where nothing is tagged; every row with its source.

All of these are planning assumptions: a value taken from here is ``inferred``, counted,
and shown as such wherever a user sees it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from geodata.network import NetworkError

HOURS_A_DAY: Final = 24.0
MINUTES_AN_HOUR: Final = 60


class RoadDefault(NamedTuple):
    """What a road of one class is taken to be when its tags do not say."""

    speed_kmh: float
    lanes: int  # both directions together
    trucks_per_lane_h: float  # one direction
    mlc_wheeled: float
    mlc_tracked: float


class RailDefault(NamedTuple):
    """What a railway of one usage is taken to be when its tags do not say."""

    speed_kmh: float
    tracks: int


class LineCategory(NamedTuple):
    """What a railway line carries: tonnes an axle, and tonnes a metre of wagon."""

    axle_load_t: float
    metre_load_tpm: float | None  # None where the category does not say


class TransferDefault(NamedTuple):
    """What a terminal is taken to carry when its tags do not say."""

    trains_per_day: float
    vehicles_per_day: float
    dwell_h: float


# Speeds: usual truck limits outside towns. Lanes: usual cross-sections. Trucks: a
# motorway lane carries 2 000 pcu/h at 2.2 pcu a truck, a two-lane rural road 1 500
# pcu/h both ways at 2 pcu (orders of magnitude of the Highway Capacity Manual). Load
# classes: no public data tie civil roads to MLC; a screening table from motorway 100/80
# down to 40/30, for a lorry of 40 t, class 40, may drive on any public road without a
# sign (Directive 96/53); tracks are no such roads. Minor roads carry less traffic than
# wider and harder ones, as in US tables. "road" is not classed yet.
ROADS: Final[Mapping[str, RoadDefault]] = {
    "motorway": RoadDefault(90, 4, 900, 100, 80),
    "trunk": RoadDefault(80, 4, 900, 100, 80),
    "primary": RoadDefault(70, 2, 375, 80, 60),
    "secondary": RoadDefault(60, 2, 375, 60, 50),
    "tertiary": RoadDefault(50, 2, 300, 40, 30),
    "unclassified": RoadDefault(40, 2, 150, 40, 30),
    "motorway_link": RoadDefault(50, 1, 900, 100, 80),
    "trunk_link": RoadDefault(50, 1, 900, 100, 80),
    "primary_link": RoadDefault(40, 1, 375, 80, 60),
    "secondary_link": RoadDefault(40, 1, 375, 60, 50),
    "tertiary_link": RoadDefault(30, 1, 300, 40, 30),
    "residential": RoadDefault(30, 2, 110, 40, 30),
    "living_street": RoadDefault(20, 1, 60, 40, 30),
    "service": RoadDefault(20, 1, 60, 40, 30),
    "road": RoadDefault(20, 1, 60, 40, 30),
    "track": RoadDefault(15, 1, 25, 16, 12),
}

ROAD_LADDER: Final = (
    *("motorway", "trunk", "primary", "secondary", "tertiary", "unclassified"),
    *("residential", "living_street", "service", "track"),
)
"""Road classes from the highest to the lowest; ramps stand with their road, and
``road``, which may be anything, with ``service``."""


def classes_down_to(lowest: str) -> frozenset[str]:
    """Give the road classes from motorways down to ``lowest``, with their ramps.

    Raises
    ------
    NetworkError
        When ``lowest`` is none of ``ROAD_LADDER``.
    """
    if lowest not in ROAD_LADDER:
        ladder = ", ".join(ROAD_LADDER)
        raise NetworkError(f"road class {lowest!r}: it must be one of {ladder}")
    kept = ROAD_LADDER[: ROAD_LADDER.index(lowest) + 1]
    beside = {"road"} if "service" in kept else set()
    named = {*kept, *beside, *(f"{kind}_link" for kind in kept)}
    return frozenset(named & ROADS.keys())


# Words of ``maxheight``, in metres, both inferred. "default" is a bridge without a
# sign: the 4.0 m of Directive 96/53 pass (published). "below_default" is lower, nobody
# says by how much: 3.5 m, assumed, stops semi-trailers and tanks on transporters (4.0
# and more) and lets armoured vehicles of 3.0 m drive on; an unsigned bridge much lower
# would have been struck and signed. "none", "no_sign", "unsigned" state no height.
HEIGHT_WORDS: Final[Mapping[str, float]] = {"default": 4.0, "below_default": 3.5}

# Freight line speeds; single track unless tagged, for maps draw each track by itself.
RAILS: Final[Mapping[str, RailDefault]] = {
    "main": RailDefault(100, 1),
    "branch": RailDefault(60, 1),
    "industrial": RailDefault(30, 1),
    "siding": RailDefault(20, 1),
    "": RailDefault(60, 1),
}

# Trains a day in one direction. Single track with loops carries 40 to 80 both ways
# together, double track 140 to 240 (usual European orders of magnitude, assumed).
TRAINS_PER_DAY: Final[Mapping[int, float]] = {1: 30.0, 2: 95.0}
MORE_TRACKS_TPD: Final = 150.0
WRONG_LINE_TPD: Final = 4.0  # against a track's regular direction: at night, by order

# Gauges of the national networks, published: those of the systems in Regulation (EU)
# 1299/2014, 4.2.4.1, and of the former Soviet railways. 1524 counts as 1520.
DEFAULT_GAUGE_MM: Final = 1435
USUAL_GAUGES_MM: Final[Mapping[str, int]] = {
    **dict.fromkeys(("AM", "AZ", "BY", "EE", "FI", "GE"), 1520),
    **dict.fromkeys(("LT", "LV", "MD", "RU", "UA"), 1520),
    **dict.fromkeys(("ES", "PT"), 1668),
    "IE": 1600,
}
"""Gauge of most railways, where it is not 1435 mm."""
# How far a neighbour's gauge reaches over the border: to yards such as Małaszewicze,
# Żurawica, Záhony, Iași or Mukachevo. Borders are drawn to 2 or 3 km.
GAUGE_REACHES_KM: Final = 35.0
NARROW_GAUGE_MM: Final = 1000  # railway=narrow_gauge: the usual one of them
FERRY_SPEED_KMH: Final = 20.0
FERRY_VPH: Final = 10.0  # a small ferry: some 15 lorries every hour and a half

# Line categories of EN 15528, published; CE, CM2 to CM4 are German. A bare letter says
# nothing of the load a metre, and for F and G it is agreed line by line.
LINE_CATEGORIES: Final[Mapping[str, LineCategory]] = {
    "A": LineCategory(16.0, 5.0),
    "B": LineCategory(18.0, None),
    "B1": LineCategory(18.0, 5.0),
    "B2": LineCategory(18.0, 6.4),
    "C": LineCategory(20.0, None),
    "C2": LineCategory(20.0, 6.4),
    "C3": LineCategory(20.0, 7.2),
    "C4": LineCategory(20.0, 8.0),
    "CE": LineCategory(20.0, 8.0),
    "CM2": LineCategory(21.0, 6.4),
    "CM3": LineCategory(21.0, 7.2),
    "CM4": LineCategory(21.0, 8.0),
    "D": LineCategory(22.5, None),
    "D2": LineCategory(22.5, 6.4),
    "D3": LineCategory(22.5, 7.2),
    "D4": LineCategory(22.5, 8.0),
    "E": LineCategory(25.0, None),
    "E4": LineCategory(25.0, 8.0),
    "E5": LineCategory(25.0, 8.8),
    "F": LineCategory(27.5, None),
    "G": LineCategory(30.0, None),
}
DEFAULT_LINE_CATEGORY: Final = "C4"

# A posted civil mass limit of W tonnes taken as load class: the careful heuristic
# 0.9 W wheeled and 0.8 W tracked; posted limits assume unrestricted two-way traffic.
MLC_WHEELED_PER_T: Final = 0.9
MLC_TRACKED_PER_T: Final = 0.8

# Ramps: 4 to 6 h a train with a trained crew, 2 to 4 trains a day on a ramp track.
# Ports: a RoRo berth discharges 200 to 400 vehicles a day. Gauge transfers: vehicles
# drive from wagon to wagon, 4 to 8 h, in peace a day with customs. Border controls on
# roads: 30 to 60 min for a packet; on railways within the EU the target is 25 min.
RAMP: Final = TransferDefault(3.0, 200.0, 6.0)
PORT: Final = TransferDefault(3.0, 250.0, 12.0)
GAUGE_TRANSFER: Final = TransferDefault(2.0, 0.0, 24.0)
ROAD_CROSSING: Final = TransferDefault(0.0, 300.0, 0.75)
RAIL_CROSSING: Final = TransferDefault(12.0, 0.0, 2.0)
ACCESS_SPEED_KMH: Final = 20.0
ACCESS_VPH: Final = 150.0
