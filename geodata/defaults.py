"""Speed, capacity and load class where nothing is tagged; every row with its source.

All of these are planning assumptions: a value taken from here is ``inferred``, counted,
and shown as such wherever a user sees it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

HOURS_A_DAY: Final = 24.0


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


class TransferDefault(NamedTuple):
    """What a terminal is taken to carry when its tags do not say."""

    trains_per_day: float
    vehicles_per_day: float
    dwell_h: float


# Speeds: usual truck limits outside towns. Lanes: usual cross-sections. Trucks: a
# motorway lane carries 2 000 pcu/h at 2.2 pcu a truck, a two-lane rural road 1 500
# pcu/h both ways at 2 pcu (orders of magnitude of the Highway Capacity Manual). Load
# classes: no public data tie civil roads to MLC; a screening table from motorway 100/80
# down to minor roads 30/20.
ROADS: Final[Mapping[str, RoadDefault]] = {
    "motorway": RoadDefault(90, 4, 900, 100, 80),
    "trunk": RoadDefault(80, 4, 900, 100, 80),
    "primary": RoadDefault(70, 2, 375, 80, 60),
    "secondary": RoadDefault(60, 2, 375, 60, 50),
    "tertiary": RoadDefault(50, 2, 300, 40, 30),
    "unclassified": RoadDefault(40, 2, 150, 30, 20),
    "motorway_link": RoadDefault(50, 1, 900, 100, 80),
    "trunk_link": RoadDefault(50, 1, 900, 100, 80),
    "primary_link": RoadDefault(40, 1, 375, 80, 60),
    "secondary_link": RoadDefault(40, 1, 375, 60, 50),
    "tertiary_link": RoadDefault(30, 1, 300, 40, 30),
}

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

DEFAULT_GAUGE_MM: Final = 1435
NARROW_GAUGE_MM: Final = 1000  # railway=narrow_gauge: the usual one of them
FERRY_SPEED_KMH: Final = 20.0
FERRY_VPH: Final = 10.0  # a small ferry: some 15 lorries every hour and a half

# EN 15528 line categories: axle load in tonnes by the letter.
AXLE_LOAD_T: Final[Mapping[str, float]] = {
    "A": 16.0,
    "B": 18.0,
    "C": 20.0,
    "D": 22.5,
    "E": 25.0,
    "F": 27.5,
    "G": 30.0,
}
DEFAULT_LINE_CATEGORY: Final = "C"

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
