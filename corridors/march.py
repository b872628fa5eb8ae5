"""Column arithmetic: how much road a march column takes, and for how long.

Formulas in the form of US field manuals (FM 55-10 appendix E); terms of FM 3-101-1
appendix B. Density is vehicles per kilometre, rate of march kilometres per hour over
time, short halts included.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from geodata.network import FloatArray

_VEHICLES_PER_EXTRA_MINUTE: Final = 25


@dataclass(frozen=True, slots=True)
class ColumnOrder:
    """How a column is divided: march units in serials in one or more columns."""

    vehicles: int
    march_units: int = 1
    serials: int = 1
    columns: int = 1


def marching_order(vehicles: int, *, group: int) -> ColumnOrder:
    """Divide a serial into march units of ``group`` vehicles, the last one smaller."""
    return ColumnOrder(vehicles, march_units=math.ceil(vehicles / group))


@dataclass(frozen=True, slots=True)
class March:
    """How columns move under one regime.

    ``group`` vehicles march together with ``density_vpkm`` between them, the next group
    ``gap_min`` minutes behind; ``rate_kmh`` is the rate of march by road class, and
    ``night_factor`` of it for ``night_share`` of the hours in which they may move.
    """

    group: int
    density_vpkm: float
    gap_min: float
    window_h: float  # hours of every day in which columns may move
    rate_kmh: Mapping[str, float]
    night_factor: float = 1.0
    night_share: float = 0.0

    def rate_on(self, road_class: str) -> float:
        """Rate of march on a road of this class, in km/h."""
        plain = road_class.removesuffix("_link")
        return self.rate_kmh.get(plain, self.rate_kmh["other"])

    def over_a_day(self, rate_kmh: FloatArray, at_most_kmh: FloatArray) -> FloatArray:
        """Give mean rates over day and night, each at most what roads allow.

        In km/h, of the shape of both.
        """
        by_day = np.minimum(at_most_kmh, rate_kmh)
        by_night = np.minimum(at_most_kmh, self.night_factor * rate_kmh)
        pace: FloatArray = by_day + self.night_share * (by_night - by_day)
        return pace


def gaps_min(
    order: ColumnOrder, *, unit_gap: float, serial_gap: float, column_gap: float = 0
) -> float:
    """Minutes of gaps in a column: between march units, serials and columns."""
    return (
        (order.march_units - order.serials) * unit_gap
        + (order.serials - order.columns) * serial_gap
        + (order.columns - 1) * column_gap
    )


def road_space_km(
    vehicles: int, *, density_vpkm: float, rate_kmh: float, gaps: float = 0
) -> float:
    """Length of road that a column takes: N / D + gaps R / 60."""
    return vehicles / density_vpkm + gaps * rate_kmh / 60


def extra_time_min(
    vehicles: int,
    *,
    march_units: int = 1,
    vehicles_per_min: int = _VEHICLES_PER_EXTRA_MINUTE,
) -> int:
    """Extra time allowance: a minute for each 25 vehicles, none in one march unit."""
    if march_units <= 1:
        return 0
    return math.ceil(vehicles / vehicles_per_min)


def pass_time_min(
    vehicles: int,
    *,
    density_vpkm: float,
    rate_kmh: float,
    gaps: float = 0,
    extra_min: float = 0,
) -> float:
    """Minutes from head to tail passing a point: 60 N / (D R) + gaps + extra."""
    return 60 * vehicles / (density_vpkm * rate_kmh) + gaps + extra_min


def column_flow_vph(march: March, rate_kmh: float) -> float:
    """Vehicles an hour past a point, group after group: 60 n / (60 n / (D R) + g)."""
    passing = pass_time_min(
        march.group, density_vpkm=march.density_vpkm, rate_kmh=rate_kmh
    )
    return 60 * march.group / (passing + march.gap_min)
