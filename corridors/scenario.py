"""What the planner states: sites, vehicles, movements, closures, overrides, regime."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)


def _nothing_said(value: object) -> object:
    """Take an empty text as nothing said."""
    return None if isinstance(value, str) and not value.strip() else value


def _no_truth_value(value: object) -> object:
    """Refuse true and false, which Python takes for 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("must be a number")
    return value


_NUMBER = BeforeValidator(_no_truth_value)
_MOST = 1e9  # beyond any plan, and far from where integers overflow

Name = Annotated[str, Field(min_length=1, max_length=200)]
Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False), _NUMBER]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False), _NUMBER]
Positive = Annotated[float, Field(gt=0, le=_MOST, allow_inf_nan=False), _NUMBER]
NotNegative = Annotated[float, Field(ge=0, le=_MOST, allow_inf_nan=False), _NUMBER]
Share = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False), _NUMBER]
Count = Annotated[int, Field(ge=0, le=1_000_000), _NUMBER]
Priority = Annotated[int, Field(ge=1, le=1_000_000), _NUMBER]
OsmId = Annotated[int, Field(gt=-(2**63), lt=2**63), _NUMBER]


class Stated(BaseModel):
    """A thing the planner states: immutable, and nothing in it goes unread."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Site(Stated):
    """A named place: its coordinates, or the name of a place of the network."""

    site: Name
    place: Annotated[Name | None, BeforeValidator(_nothing_said)] = None
    lon: Annotated[Lon | None, BeforeValidator(_nothing_said)] = None
    lat: Annotated[Lat | None, BeforeValidator(_nothing_said)] = None

    @model_validator(mode="after")
    def _somewhere(self) -> Site:
        """Demand coordinates, or a place of the network."""
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lon and lat go together")
        if (self.lon is None) == (self.place is None):
            raise ValueError("give either lon and lat, or place")
        return self


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


class Movement(Stated):
    """One line of the plan's demand: who goes from where to where, by when."""

    id: Name
    unit: str = ""
    origin: Name
    destination: Name
    ready_h: NotNegative = 0.0
    due_h: Annotated[NotNegative | None, BeforeValidator(_nothing_said)] = None
    priority: Priority = 1  # 1 goes first
    vehicles: Mapping[str, Count]

    @model_validator(mode="after")
    def _makes_sense(self) -> Movement:
        """Demand a way to go, something to move, and a due hour after ready."""
        if self.origin == self.destination:
            raise ValueError(f"origin and destination are both {self.origin!r}")
        if not sum(self.vehicles.values()):
            raise ValueError("moves no vehicles")
        if self.due_h is not None and self.due_h < self.ready_h:
            raise ValueError(f"due_h {self.due_h:g} is before ready_h {self.ready_h:g}")
        return self


class Target(Stated):
    """Links spoken of by name, by OSM id, or by where they are."""

    name: Annotated[Name | None, BeforeValidator(_nothing_said)] = None
    osm_id: Annotated[OsmId | None, BeforeValidator(_nothing_said)] = None
    lon: Annotated[Lon | None, BeforeValidator(_nothing_said)] = None
    lat: Annotated[Lat | None, BeforeValidator(_nothing_said)] = None
    radius_km: Positive = 1.0
    mode: Annotated[
        Literal["road", "rail", "ferry", "transfer"] | None,
        BeforeValidator(_nothing_said),
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


class Closure(Target):
    """Links that nobody may use: a bridge, a crossing, a terminal, a stretch."""


class Override(Target):
    """A capacity that the planner knows better, for the force's own use, one way."""

    vehicles_per_day: Annotated[NotNegative | None, BeforeValidator(_nothing_said)] = (
        None
    )
    trains_per_day: Annotated[NotNegative | None, BeforeValidator(_nothing_said)] = None
    source: str = ""

    @model_validator(mode="after")
    def _says_how_much(self) -> Override:
        """Demand vehicles or trains, not both."""
        if (self.vehicles_per_day is None) == (self.trains_per_day is None):
            raise ValueError("give either vehicles_per_day or trains_per_day")
        return self


class Settings(Stated):
    """How the plan is made; every value has a default that the manual explains."""

    name: Name
    network: str = "theatre"
    start: datetime | None = None
    horizon_h: Annotated[Positive, Field(le=24 * 366)] = 240.0
    regime: Literal["peace", "crisis"] = "crisis"
    road_share: Share = 0.5
    rail_share: Share = 0.1
    train_speed_kmh: Annotated[Positive, Field(ge=1, le=1000)] = 40.0
    serial_vehicles: Annotated[Count, Field(ge=1, le=1000)] = 40
    train_length_m: Positive = 700.0
    train_mass_t: Positive = 2000.0
    wagon_length_m: Positive = 16.0
    wagon_tare_t: Positive = 22.0
    snap_km: Positive = 10.0
    inferred_limits: bool = True


class Scenario(Stated):
    """Everything the planner states, checked; ``folder`` is where its files lie."""

    settings: Settings
    sites: tuple[Site, ...]
    vehicles: tuple[VehicleClass, ...]
    movements: tuple[Movement, ...]
    closures: tuple[Closure, ...] = ()
    overrides: tuple[Override, ...] = ()
    sha256: str
    folder: Path
