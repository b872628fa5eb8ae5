"""What ``plan.json`` says of the rules that a plan was made by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Record(BaseModel):
    """What a check reads of a file; numbers are finite, other fields are passed by."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)


Above0 = Annotated[float, Field(gt=0)]


class MarchRules(Record):
    """How columns march: rates in km/h by class of road, hours of every day.

    ``heavy_rates`` are those of columns with tracks or transporters, and
    ``night_factor`` what is left of both by night.
    """

    window: tuple[float, float]
    night: tuple[float, float]
    night_factor: Above0
    rates: Mapping[str, Above0]
    heavy_rates: Mapping[str, Above0]
    density_vpkm: Above0
    gap_unit_min: float
    gap_serial_min: float
    extra_vehicles_per_min: Annotated[int, Field(gt=0)]
    rest_h: float
    rest_after_h: float
    relief: bool
    overnight_h: float
    drive_h_a_day: float


class TrainRules(Record):
    """How trains run: speed in km/h by gauge in mm, minutes between two."""

    speed_kmh: Mapping[int, Above0]
    headway_min: float


class DwellRules(Record):
    """The longest that a serial is held."""

    road_crossing_min: float
    rail_crossing_eu_min: float
    rail_crossing_outer_h: float
    gauge_transfer_h: float


class Closure(Record):
    """Links that nobody may be on for a time; None is always before, or ever after."""

    links: tuple[int, ...]
    from_h: float | None
    to_h: float | None


class Spell(Record):
    """Hours in which links take another count than ``links.geojson`` says."""

    links: tuple[int, ...]
    from_h: float
    to_h: float
    count: int


class Fleet(Record):
    """Wagons or transporters that serials share."""

    fleet: str
    kind: Literal["wagons", "transporters"]
    count: int
    turnaround_h: float | None


def _nothing(said: object) -> object:
    return () if said is None else said


class Rules(Record):
    """The rules that the plan was made by."""

    start: datetime | None
    march: MarchRules
    trains: TrainRules
    dwell: DwellRules
    closures: Annotated[tuple[Closure, ...], BeforeValidator(_nothing)]
    spells: Annotated[tuple[Spell, ...], BeforeValidator(_nothing)] = ()
    fleets: Annotated[tuple[Fleet, ...], BeforeValidator(_nothing)] = ()
    permission_h: Mapping[str, float] | None = None
    single_track: bool = False
