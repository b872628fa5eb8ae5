"""What ``plan.json`` and ``links.geojson`` say: the records that a check reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import Field, model_validator

from corridors.verify.rules import Record, Rules

Mode = Literal["road", "rail", "ferry", "transfer"]

LIMITS: Final[Mapping[str, str]] = {
    "max_mass_t": "mass in t",
    "max_rated_mass_t": "rated mass in t",
    "max_axle_load_t": "axle load in t",
    "max_bogie_load_t": "bogie load in t",
    "max_height_m": "height in m",
    "max_width_m": "width in m",
    "max_length_m": "length of a vehicle in m",
    "mlc_wheeled": "MLC wheeled",
    "mlc_tracked": "MLC tracked",
    "max_metre_load_tpm": "load a metre in t/m",
    "max_train_length_m": "train length in m",
}
"""Limits that bind, and what they are called."""


def _stated_limits(said: object) -> object:
    """Gather the limits of a link, and on what each of them rests."""
    if not isinstance(said, dict):
        return said
    missing = [name for name in LIMITS if name not in said]
    if missing:
        raise ValueError(f"no {missing[0]} (null says that none is known)")
    limits = {name: said[name] for name in LIMITS if said[name] is not None}
    basis = {name: said.get(f"{name}_basis", "") for name in limits}
    return {**said, "limits": limits, "basis": basis}


class Link(Record):
    """A link of ``links.geojson``.

    At most ``count`` vehicles or trains, as it ``counts``, enter in any ``hours``;
    ``limits`` are the known ones, and ``basis`` says of each whether it is tagged,
    overlaid or inferred.
    """

    link: int
    state: str
    used: int
    capacity: int
    count: int
    counts: Literal["vehicles", "trains"]
    hours: float
    from_node: int
    to_node: int
    mode: Mode
    gauge_mm: int
    kind: str = Field(alias="class")
    name: str
    length_m: float
    speed_kmh: float
    dwell_h: float | None
    tracks: int
    country: str
    capacity_basis: str
    capacity_tpd: float | None
    limits: Mapping[str, float]
    basis: Mapping[str, str]

    _gather = model_validator(mode="before")(_stated_limits)


class Leg(Record):
    """A leg of a corridor."""

    mode: Mode
    gauge_mm: int
    from_node: int
    to_node: int
    links: tuple[int, ...]


class Corridor(Record):
    """A corridor of a movement."""

    id: str
    serials: tuple[str, ...]
    vehicles: int
    first_departure_h: float
    first_arrival_h: float
    last_arrival_h: float
    legs: tuple[Leg, ...]

    @property
    def links(self) -> list[int]:
        """Links from origin to destination."""
        return [link for leg in self.legs for link in leg.links]


class Movement(Record):
    """A movement; counts are serials."""

    id: str
    unit: str
    destination: str
    serials: int
    delivered: int
    unmet: int
    ready_h: float
    due_h: float | None
    closure_h: float | None
    late_h: float | None
    corridors: tuple[Corridor, ...]


class Train(Record):
    """The wagons of a serial that may go by rail."""

    wagons: int
    four_axle: int
    six_axle: int
    length_m: float
    mass_t: float
    axle_load_t: float
    metre_load_tpm: float


class Needs(Record):
    """What a serial asks of the links of a mode, by the limit it must fit under."""

    road: Mapping[str, float]
    rail: Mapping[str, float]


class Serial(Record):
    """A serial; hours are None where it is not delivered.

    ``fleets`` are those whose wagons or transporters it takes.
    """

    id: str
    movement: str
    corridor: str | None
    vehicles: Mapping[str, int]
    departs_h: float | None
    arrives_h: float | None
    clears_h: float | None
    planned_h: float | None
    shift_h: float | None
    march_units: int | None
    transporters: int | None
    heavy: bool | None
    train: Train | None
    needs: Needs
    fleets: tuple[str, ...] = ()

    @property
    def n_vehicles(self) -> int:
        """Vehicles of all classes."""
        return sum(self.vehicles.values())

    @property
    def is_heavy(self) -> bool:
        """Whether it has the rates of heavy columns on roads."""
        return bool(self.heavy)


class Centre(Record):
    """A convoy support centre: the places of vehicles that halt at its nodes."""

    centre: str
    places: int
    nodes: tuple[int, ...]
    stays: int
    most_vehicles: int


class Parameters(Record):
    """Settings of the scenario that bind."""

    inferred_limits: bool
    train_length_m: float
    train_mass_t: float
    train_wagons: int | None


class Provenance(Record):
    """What the plan was made with; ``parameters`` are the scenario's settings."""

    parameters: Parameters


class Plan(Record):
    """What ``plan.json`` says."""

    status: Literal["optimal", "feasible", "partial", "infeasible"]
    objective: float | None
    bound: float | None
    gap: float | None
    horizon_h: float
    closure_h: float | None
    closure_bound_h: float | None
    movements: tuple[Movement, ...]
    serials: tuple[Serial, ...]
    centres: tuple[Centre, ...] = ()
    rules: Rules
    provenance: Provenance
