"""Ways to find links that cannot be as they are said to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from geodata.audit.borders_crossed import crosses_unmarked, is_inland
from geodata.audit.gauges import foreign_gauge
from geodata.audit.main_corridors import MainCorridors
from geodata.audit.survey import KNOWN, MAIN_ROADS, Survey
from geodata.geodesy import geodesic_m
from geodata.network import BoolArray, FloatArray, Mode, TerminalKind
from geodata.way_limits import LORRY_T

HEAVY_LORRY_T: Final = 12.0  # the heaviest class of speed and toll rules begins here
LORRY_WIDTH_M: Final = 2.55  # Directive 96/53
LOW_M: Final = 2.5
LEAST_AXLE_T: Final = 16.0  # line category A of EN 15528
SLOW_KMH: Final = 3.0
FAST_KMH: Final[Mapping[str, float]] = {
    Mode.ROAD: 140.0,  # the highest limit of Europe's motorways
    Mode.RAIL: 320.0,  # the fastest lines in service
    Mode.FERRY: 80.0,
    Mode.TRANSFER: 140.0,
}
STEEP_PCT: Final[Mapping[str, float]] = {
    **dict.fromkeys(("motorway", "motorway_link", "main"), 8.0),
    **dict.fromkeys(MAIN_ROADS[1:3], 15.0),
}
MANY_LANES: Final = 12
CLASS_PER_T: Final = 1.5  # MLC is near the mass in tonnes; half as much again is none

# Posted values beyond these are another unit's: kilograms, centimetres, feet.
SENSE: Final[Mapping[str, tuple[float, float]]] = {
    "max_mass_t": (0.5, 150.0),
    "max_rated_mass_t": (0.5, 150.0),
    "max_axle_load_t": (0.5, 40.0),
    "max_bogie_load_t": (0.5, 80.0),
    "max_height_m": (1.0, 15.0),
    "max_width_m": (1.0, 30.0),
    "max_length_m": (2.0, 100.0),
    "max_train_length_m": (50.0, 3000.0),
}

Found = tuple[BoolArray, FloatArray]
"""A mask of links, and the doubtful value of every link, NaN with none to show."""


def _column(ground: Survey, name: str) -> FloatArray:
    return ground.links[name].to_numpy(dtype=np.float64)


def no_speed(ground: Survey, _: MainCorridors) -> Found:
    """Find links without a speed above 0."""
    speed = _column(ground, "speed_kmh")
    return ~(speed > 0), speed


def odd_speed(ground: Survey, _: MainCorridors) -> Found:
    """Find links slower than a walk, or faster than their kind goes."""
    speed = _column(ground, "speed_kmh")
    fastest = ground.links["mode"].map(FAST_KMH).to_numpy(dtype=np.float64)
    return (speed > fastest) | ((speed > 0) & (speed < SLOW_KMH)), speed


def gauge_of_elsewhere(ground: Survey, _: MainCorridors) -> Found:
    """Find railways of a gauge that is not at home."""
    links, foreign = ground.links, np.zeros(len(ground.links), dtype=np.bool_)
    rails = np.flatnonzero(ground.of_mode(Mode.RAIL))
    gauge, country = links["gauge_mm"].to_numpy(), links["country"].to_numpy(dtype=str)
    foreign[rails] = foreign_gauge(gauge[rails], country[rails], ground.middle[rails])
    return foreign, gauge.astype(np.float64)


def _posted_mass(ground: Survey) -> FloatArray:
    """Give the posted mass, total or rated, whichever is less; NaN for none."""
    posted = [
        np.where(ground.known(limit), _column(ground, limit), np.nan)
        for limit in ("max_mass_t", "max_rated_mass_t")
    ]
    return np.fmin(*posted)


def light_motorway(ground: Survey, _: MainCorridors) -> Found:
    """Find motorways posted below a heavy lorry."""
    mass = _posted_mass(ground)
    motorway = ground.links["class"].isin(["motorway", "motorway_link"]).to_numpy()
    return motorway & (mass < HEAVY_LORRY_T), mass


def light_main_road(ground: Survey, _: MainCorridors) -> Found:
    """Find trunk and primary roads posted below any lorry."""
    mass = _posted_mass(ground)
    motorway = ground.links["class"].isin(["motorway", "motorway_link"]).to_numpy()
    return ground.main_road & ~motorway & (mass < LORRY_T), mass


def low_main_road(ground: Survey, _: MainCorridors) -> Found:
    """Find main roads posted lower than vans are."""
    height = _column(ground, "max_height_m")
    return ground.main_road & ground.known("max_height_m") & (height < LOW_M), height


def narrow_main_road(ground: Survey, _: MainCorridors) -> Found:
    """Find main roads posted narrower than lorries are."""
    width = _column(ground, "max_width_m")
    posted = ground.main_road & ground.known("max_width_m")
    return posted & (width < LORRY_WIDTH_M), width


def other_unit(ground: Survey, _: MainCorridors) -> Found:
    """Find posted limits beyond ``SENSE``."""
    found = np.zeros(len(ground.links), dtype=np.bool_)
    values = np.full(len(ground.links), np.nan)
    for limit, (least, most) in SENSE.items():
        value = _column(ground, limit)
        here = ground.known(limit) & ((value < least) | (value > most)) & ~found
        values[here] = value[here]
        found |= here
    return found, values


def no_length(ground: Survey, _: MainCorridors) -> Found:
    """Find links, other than transfers, without a length."""
    length = _column(ground, "length_m")
    return ~(length > 0) & ~ground.of_mode(Mode.TRANSFER), length


def short_cut(ground: Survey, _: MainCorridors) -> Found:
    """Find what is shorter than the straight line by more than two in a hundred."""
    length = _column(ground, "length_m")
    tail, head = ground.network.tail, ground.network.head
    straight = geodesic_m(ground.lon_lat[tail], ground.lon_lat[head])
    return (length > 0) & (length < 0.98 * straight - 20), length


def no_capacity(ground: Survey, _: MainCorridors) -> Found:
    """Find main roads and everything else that carries nothing."""
    capacity = np.fmax(_column(ground, "capacity_vph"), _column(ground, "capacity_tpd"))
    wanted = ground.main_road | ~ground.of_mode(Mode.ROAD)
    return wanted & ~(capacity > 0), capacity


def one_way_rail(ground: Survey, _: MainCorridors) -> Found:
    """Find railways without a way back."""
    sides = np.bincount(ground.street)[ground.street]
    gauge = _column(ground, "gauge_mm")
    return ground.of_mode(Mode.RAIL) & (sides == 1), gauge


def weak_railway(ground: Survey, _: MainCorridors) -> Found:
    """Find railways posted below the lightest line category."""
    axle = _column(ground, "max_axle_load_t")
    posted = ground.of_mode(Mode.RAIL) & ground.known("max_axle_load_t")
    national = (ground.links["gauge_mm"] >= 1435).to_numpy()  # noqa: PLR2004 - standard
    return posted & national & (axle < LEAST_AXLE_T), axle


def one_way_class(ground: Survey, _: MainCorridors) -> Found:
    """Find load classes alone that are below those both ways."""
    found = np.zeros(len(ground.links), dtype=np.bool_)
    values = np.full(len(ground.links), np.nan)
    for limit in ("mlc_wheeled", "mlc_tracked"):
        alone = _column(ground, f"{limit}_one_way")
        here = alone < _column(ground, limit)
        values[here] = alone[here]
        found |= here
    return found, values


def class_against_mass(ground: Survey, _: MainCorridors) -> Found:
    """Find structures with a class that their posted mass does not bear."""
    found = np.zeros(len(ground.links), dtype=np.bool_)
    values = np.full(len(ground.links), np.nan)
    structures = ground.network.structures
    posted = structures["max_mass_t_basis"].isin(KNOWN)
    for limit in ("mlc_wheeled", "mlc_tracked"):
        against = posted & structures[f"{limit}_basis"].isin(KNOWN)
        against &= structures[limit] > CLASS_PER_T * structures["max_mass_t"]
        link = structures["link"][against].to_numpy()
        found[link], values[link] = True, structures[limit][against]
    return found, values


def steep(ground: Survey, _: MainCorridors) -> Found:
    """Find roads and railways steeper than their class is built."""
    incline = np.abs(_column(ground, "incline_pct"))
    most = ground.links["class"].map(STEEP_PCT).to_numpy(dtype=np.float64)
    return incline > most, incline


def many_lanes(ground: Survey, _: MainCorridors) -> Found:
    """Find roads with more lanes than there are."""
    lanes = _column(ground, "lanes")
    return lanes > MANY_LANES, lanes


def inland_crossing(ground: Survey, _: MainCorridors) -> Found:
    """Find crossings with no border near."""
    crossing = (ground.links["class"] == TerminalKind.CROSSING).to_numpy()
    return is_inland(ground, crossing), np.full(len(crossing), np.nan)


def border_unmarked(ground: Survey, _: MainCorridors) -> Found:
    """Find links over a controlled border without a crossing."""
    return crosses_unmarked(ground), np.full(len(ground.links), np.nan)


def unread(ground: Survey, corridors: MainCorridors) -> Found:
    """Find limits on main corridors that hold at times."""
    conditional = (ground.links["conditional"] != "").to_numpy()
    return conditional & (corridors.share > 0), np.full(len(conditional), np.nan)
