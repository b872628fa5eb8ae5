"""Rules of the march: how columns form up, how fast they move, when they rest."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, Field, StrictBool, model_validator

from corridors.faults import unknown
from corridors.march import (
    ColumnOrder,
    March,
    extra_time_min,
    gaps_min,
    pass_time_min,
)
from corridors.stated import NUMBER, Minutes, Share, Stated
from geodata.defaults import HOURS_A_DAY, ROADS

OTHER_ROADS: Final = "other"
"""The class that stands for every road whose own class has no rate of march."""


def _known_road(name: str) -> str:
    known = {*ROADS, OTHER_ROADS}
    if name not in known:
        raise ValueError(unknown("road class", name, known))
    return name


def _with_other_roads(rates: Mapping[str, float]) -> Mapping[str, float]:
    if OTHER_ROADS not in rates:
        raise ValueError("needs a rate for 'other': for every class that has none")
    return rates


DailyHours = Annotated[float, Field(gt=0, le=24, allow_inf_nan=False), NUMBER]
HourOfDay = Annotated[float, Field(ge=0, le=24, allow_inf_nan=False), NUMBER]
Vehicles = Annotated[int, Field(ge=1, le=1000), NUMBER]
Density = Annotated[float, Field(gt=0, le=200, allow_inf_nan=False), NUMBER]
Rate = Annotated[float, Field(ge=1, le=120, allow_inf_nan=False), NUMBER]
Rates = Annotated[
    Mapping[Annotated[str, AfterValidator(_known_road)], Rate],
    AfterValidator(_with_other_roads),
]


class DayHours(Stated):
    """Hours of every day, from one to another, past midnight where need be."""

    from_h: HourOfDay
    to_h: HourOfDay

    @model_validator(mode="before")
    @classmethod
    def _of_a_pair(cls, value: object) -> object:
        """Take two hours as they are written, [20, 6]."""
        if isinstance(value, cls):
            return value
        if not isinstance(value, list | tuple) or len(value) != 2:  # noqa: PLR2004
            raise ValueError("write two hours of the day, [20, 6]")
        return {"from_h": value[0], "to_h": value[1]}

    @model_validator(mode="after")
    def _some_time(self) -> DayHours:
        if self.hours == 0:
            raise ValueError("holds no time; all day is [0, 24]")
        return self

    @property
    def hours(self) -> float:
        """Hours a day."""
        if (self.from_h, self.to_h) == (0, HOURS_A_DAY):
            return HOURS_A_DAY
        return (self.to_h - self.from_h) % HOURS_A_DAY

    def shared_h(self, other: DayHours) -> float:
        """Hours a day that are in both."""
        since = (other.from_h - self.from_h) % HOURS_A_DAY
        parts = ((since, since + other.hours), (0.0, since + other.hours - HOURS_A_DAY))
        return sum(max(min(to, self.hours) - begin, 0.0) for begin, to in parts)

    def holds(self, hour: float) -> bool:
        """Whether an hour, counted from a midnight, is one of these."""
        return (hour - self.from_h) % HOURS_A_DAY < self.hours


class MarchRules(Stated):
    """How columns move: groups are march units, gaps stand behind each one.

    Rates of march are averages in km/h over time by road class, by day; in the hours of
    ``night`` columns move at ``night_factor`` of them. They hold technical halts
    already, ``halt_min`` every ``halt_every_h``; rests and nights come on top. With
    ``relief`` of drivers a column goes on after a rest; without it halts for
    ``overnight_h`` after ``drive_h_a_day``.
    """

    group: Vehicles
    density_vpkm: Density
    gap_unit_min: Minutes
    gap_serial_min: Minutes
    gap_column_min: Minutes
    extra_vehicles_per_min: Vehicles
    wheeled_kmh: Rates
    heavy_kmh: Rates  # tracked vehicles, and transporters
    night_factor: Share  # of the rate by day, in the hours of ``night``
    night: DayHours
    window: DayHours  # in which columns may move
    halt_min: Minutes
    halt_every_h: DailyHours
    rest_h: DailyHours
    rest_after_h: DailyHours
    drive_h_a_day: DailyHours
    overnight_h: DailyHours
    relief: StrictBool

    @model_validator(mode="after")
    def _heavy_are_no_quicker(self) -> MarchRules:
        for kind in sorted({*self.wheeled_kmh, *self.heavy_kmh}):
            heavy, wheeled = self.heavy.rate_on(kind), self.wheeled.rate_on(kind)
            if heavy > wheeled:
                raise ValueError(
                    f"heavy_kmh has {heavy:g} for {kind}, and wheeled_kmh {wheeled:g}: "
                    "heavy columns are no quicker; state both"
                )
        return self

    @property
    def wheeled(self) -> March:
        """March of columns on wheels, group after group."""
        return self._march(self.wheeled_kmh)

    @property
    def heavy(self) -> March:
        """March of columns with tracked vehicles or transporters."""
        return self._march(self.heavy_kmh)

    def pass_min(self, order: ColumnOrder, rate_kmh: float) -> float:
        """Minutes from head to tail of a column at a rate of march."""
        return pass_time_min(
            order.vehicles,
            density_vpkm=self.density_vpkm,
            rate_kmh=rate_kmh,
            gaps=gaps_min(
                order,
                unit_gap=self.gap_unit_min,
                serial_gap=self.gap_serial_min,
                column_gap=self.gap_column_min,
            ),
            extra_min=extra_time_min(
                order.vehicles,
                march_units=order.march_units,
                vehicles_per_min=self.extra_vehicles_per_min,
            ),
        )

    def headway_min(self, order: ColumnOrder, rate_kmh: float) -> int:
        """Whole minutes from a column's head to the head of the next, at the least."""
        return math.ceil(self.pass_min(order, rate_kmh) + self.gap_serial_min - 1e-9)

    def _march(self, rate_kmh: Mapping[str, float]) -> March:
        return March(
            group=self.group,
            density_vpkm=self.density_vpkm,
            gap_min=self.gap_unit_min,
            window_h=self.window.hours,
            rate_kmh=rate_kmh,
            night_factor=self.night_factor,
            night_share=self.window.shared_h(self.night) / self.window.hours,
        )
