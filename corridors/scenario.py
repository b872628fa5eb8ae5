"""What the planner states: sites, vehicles, movements, closures, overrides, regime."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from corridors.reckoning import Reckoning
from corridors.regime import Regime
from corridors.stated import (
    UNSAID,
    Count,
    Country,
    Finite,
    Lat,
    Lon,
    Name,
    NotNegative,
    OsmId,
    Positive,
    Priority,
    Share,
    Somewhere,
    Stated,
    Window,
)
from corridors.support import Centre, Fleet, Sustainment
from corridors.wishes import Wishing

_LONGEST_H: Final = 24 * 366
PERIODS_MIN: Final = (15, 20, 30, 60, 120, 180, 240)


class Site(Somewhere):
    """A named place: its coordinates, or the name of a place of the network."""

    site: Name


class VehicleClass(Stated):
    """A class of vehicles: what it weighs and measures, and how it may travel."""

    vehicle: Name
    name: str = ""
    mass_t: Positive
    axle_load_t: NotNegative  # of the heaviest axle; 0 for tracks
    length_m: Positive
    width_m: Positive
    height_m: Positive
    mlc: Positive
    tracked: bool
    by_road: bool
    vehicles_per_wagon: Annotated[Positive, Field(ge=0.01, le=100)]
    source: str = ""
    confidence: str = ""
    tare_t: NotNegative = 0.0  # of a transporter, which ``mass_t`` has laden; 0: none
    deck_height_m: NotNegative = 0.0  # on which a transporter's load stands

    @model_validator(mode="after")
    def _bears_something(self) -> VehicleClass:
        """Demand of a transporter that it weighs more laden than empty."""
        if self.tare_t >= self.mass_t:
            raise ValueError(
                f"tare_t {self.tare_t:g} is not below mass_t {self.mass_t:g}, laden"
            )
        return self


class Movement(Wishing):
    """One line of the plan's demand: who goes from where to where, by when.

    ``vehicles`` are all that move, those of the force package among them.
    """

    id: Name
    unit: str = ""
    nation: Annotated[Country | None, UNSAID] = None
    origin: Name
    destination: Name
    ready_h: NotNegative = 0.0
    earliest_h: Annotated[NotNegative | None, UNSAID] = None  # arrival, not before
    due_h: Annotated[NotNegative | None, UNSAID] = None  # arrival, at the latest
    priority: Priority = 1  # 1 goes first
    package: Annotated[Name | None, UNSAID] = None
    vehicles: Mapping[str, Count]

    @model_validator(mode="after")
    def _makes_sense(self) -> Movement:
        """Demand a way to go, something to move, and a due hour after the others."""
        if self.origin == self.destination:
            raise ValueError(f"origin and destination are both {self.origin!r}")
        if not sum(self.vehicles.values()):
            raise ValueError("moves no vehicles")
        if self.due_h is None:
            return self
        for name in ("ready_h", "earliest_h"):
            hour = getattr(self, name)
            if hour is not None and self.due_h < hour:
                raise ValueError(f"due_h {self.due_h:g} is before {name} {hour:g}")
        return self


class Target(Stated):
    """Links spoken of by name, by OSM id, or by where they are."""

    name: Annotated[Name | None, UNSAID] = None
    osm_id: Annotated[OsmId | None, UNSAID] = None
    lon: Annotated[Lon | None, UNSAID] = None
    lat: Annotated[Lat | None, UNSAID] = None
    radius_km: Positive = 1.0
    mode: Annotated[
        Literal["road", "rail", "ferry", "transfer"] | None,
        UNSAID,
    ] = None
    note: str = ""

    @model_validator(mode="after")
    def _points_at_something(self) -> Target:
        """Demand one way of pointing."""
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lon and lat go together")
        ways = [self.name is not None, self.osm_id is not None, self.lon is not None]
        if sum(ways) != 1:
            raise ValueError("give one of name, osm_id, or lon and lat")
        return self

    def __str__(self) -> str:
        """Name the target as the planner did."""
        if self.lon is not None:
            return f"{self.radius_km:g} km around ({self.lon:g}, {self.lat:g})"
        return repr(self.name) if self.name else f"osm_id {self.osm_id}"


class Closure(Target, Window):
    """Links that nobody may use: a bridge, a crossing, a terminal, a stretch."""


class Override(Target, Window):
    """A capacity that the planner knows better, for the force's own use, one way."""

    vehicles_per_day: Annotated[NotNegative | None, UNSAID] = None
    trains_per_day: Annotated[NotNegative | None, UNSAID] = None
    source: str = ""

    @model_validator(mode="after")
    def _says_how_much(self) -> Override:
        """Demand vehicles or trains, not both."""
        if (self.vehicles_per_day is None) == (self.trains_per_day is None):
            raise ValueError("give either vehicles_per_day or trains_per_day")
        return self


def _within_a_year(hours: float) -> float:
    if not 0 < hours <= _LONGEST_H:
        raise ValueError(f"must be more than 0 and at most {_LONGEST_H} h (366 days)")
    return hours


def _whole_period(minutes: int) -> int:
    if minutes not in PERIODS_MIN:
        raise ValueError(f"must be one of {', '.join(map(str, PERIODS_MIN))}")
    return minutes


class Settings(Reckoning):
    """How the plan is made; every value has a default that the manual explains."""

    name: Name
    network: str = "theatre"
    horizon_h: Annotated[Finite, AfterValidator(_within_a_year)] = 240.0
    regime: Name = "crisis"  # one that comes with the package, or a file's name
    road_share: Share | None = None  # None: the regime's, here and below
    rail_share: Share | None = None
    train_speed_kmh: Annotated[Positive, Field(ge=1, le=1000)] | None = None
    serial_vehicles: Annotated[Count, Field(ge=1, le=1000)] = 40
    train_length_m: Positive = 700.0
    train_mass_t: Positive = 2000.0
    train_wagons: Annotated[Annotated[Count, Field(ge=1)] | None, UNSAID] = None
    wagon_length_m: Positive = 16.0
    wagon_tare_t: Positive = 22.0
    snap_km: Positive = 10.0
    inferred_limits: bool = True
    period_min: Annotated[Count, AfterValidator(_whole_period)] = 60
    max_detour: Annotated[Positive, Field(gt=1)] = 1.5
    max_corridors: Annotated[Count, Field(le=1000)] = 0  # of a movement; 0: any number


class Scenario(Stated):
    """Everything the planner states, checked; ``folder`` is where its files lie."""

    settings: Settings
    regime: Regime
    sites: tuple[Site, ...]
    vehicles: tuple[VehicleClass, ...]
    movements: tuple[Movement, ...]
    closures: tuple[Closure, ...] = ()
    overrides: tuple[Override, ...] = ()
    fleets: tuple[Fleet, ...] = ()
    centres: tuple[Centre, ...] = ()
    sustainment: tuple[Sustainment, ...] = ()
    notes: tuple[str, ...] = ()  # what was assumed in reading it
    sha256: str
    folder: Path

    @property
    def road_share(self) -> float:
        """Share of civil road capacity lent: as stated, else the regime's."""
        stated = self.settings.road_share
        return self.regime.roads.share if stated is None else stated

    @property
    def rail_share(self) -> float:
        """Share of train paths lent: as stated, else the regime's."""
        stated = self.settings.rail_share
        return self.regime.trains.share if stated is None else stated

    def turnaround_h(self, fleet: Fleet) -> float:
        """Hours from loading to loading of a fleet: as stated, else the regime's."""
        stated = fleet.turnaround_h
        return self.regime.trains.turnaround_h if stated is None else stated

    def train_speed_kmh(self, gauge_mm: int) -> float:
        """Speed of trains over time on a gauge: as stated, else the regime's."""
        stated = self.settings.train_speed_kmh
        return self.regime.trains.speed_on(gauge_mm) if stated is None else stated
