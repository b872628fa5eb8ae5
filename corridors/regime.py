"""Regimes: what peace, crisis and emergency make of permission, marches and trains.

A regime is data: ``corridors/regimes/*.toml``, or a planner's own file. Every value
comes with its source; here they are plain numbers, and ``sources()`` tells the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from corridors.march_rules import MarchRules
from corridors.stated import NUMBER, Country, Minutes, Name, Share, Stated

WIDE_GAUGE_MM: Final = 1520


class Confidence(StrEnum):
    """How far a value can be trusted."""

    SOURCED = "sourced"  # read in the source named
    DERIVED = "derived"  # computed from such values
    ASSUMED = "assumed"  # widely published, or ours; not checked


class RouteControl(StrEnum):
    """Who may use a road when: categories of STANAG 2454 and FM 3-90."""

    OPEN = "open"
    SUPERVISED = "supervised"  # credit for columns of ten, and for the outsize
    DISPATCH = "dispatch"  # every vehicle needs a credit
    RESERVED = "reserved"  # set aside for the force
    PROHIBITED = "prohibited"


def _some_traffic(control: RouteControl) -> RouteControl:
    if control is RouteControl.PROHIBITED:
        raise ValueError("would close every road; name roads in the closures")
    return control


Hours = Annotated[float, Field(ge=0, le=24 * 366, allow_inf_nan=False), NUMBER]
TrainSpeed = Annotated[float, Field(ge=1, le=300, allow_inf_nan=False), NUMBER]
Reserve = Annotated[float, Field(ge=1, le=10, allow_inf_nan=False), NUMBER]


class Permission(Stated):
    """Hours from the request until a movement may enter a country, or set out in it."""

    default_h: Hours
    by_country_h: Mapping[Country, Hours] = {}

    def hours_in(self, country: str) -> float:
        """Lead time in a country, ISO 3166-1 alpha-2; "" where it is unknown."""
        return self.by_country_h.get(country, self.default_h)


class RoadRules(Stated):
    """Control of roads where nothing else is said, and the share of them lent."""

    control: Annotated[RouteControl, AfterValidator(_some_traffic)]
    share: Share  # of civil capacity


class TrainRules(Stated):
    """Trains: paths lent, speed over time, ramps, and the wagons that come back."""

    share: Share  # of train paths
    speed_kmh: TrainSpeed
    speed_1520_kmh: TrainSpeed
    load_h: Hours
    unload_h: Hours
    headway_min: Minutes
    turnaround_h: Hours  # of a wagon, from loading to loading
    fleet_reserve: Reserve  # wagons held for each one needed

    def speed_on(self, gauge_mm: int) -> float:
        """Speed over time in km/h on this gauge."""
        return self.speed_1520_kmh if gauge_mm == WIDE_GAUGE_MM else self.speed_kmh


class BorderRules(Stated):
    """The longest that a serial is held, whatever the place takes by itself."""

    road_crossing_min: Minutes
    rail_crossing_eu_min: Minutes  # between two members of the Union
    rail_crossing_outer_h: Hours
    gauge_transfer_h: Hours


@dataclass(frozen=True, slots=True)
class SourcedValue:
    """One value of a regime, as its file states it."""

    name: str  # "march.wheeled_kmh.motorway"
    value: object
    source: str
    confidence: Confidence


class Regime(Stated):
    """A regime in plain numbers; ``sha256`` is of the files that it was read from."""

    name: Name
    permission: Permission
    march: MarchRules
    roads: RoadRules
    trains: TrainRules
    borders: BorderRules
    stated: tuple[SourcedValue, ...] = Field(repr=False)
    sha256: str = Field(repr=False)

    def sources(self) -> tuple[SourcedValue, ...]:
        """Every value with its name, source and confidence, in the file's order."""
        return self.stated
