"""What the planner gets back: serials, legs, corridors, and the plan of them all."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from corridors.column import Column
from corridors.limits import BY_ROAD, Obstacle
from corridors.train import Train
from geodata.network import BoolArray, FloatArray, IntArray, Mode, Network


class PlanStatus(StrEnum):
    """What is known of a plan."""

    OPTIMAL = "optimal"  # everything delivered, and proven that it cannot be better
    FEASIBLE = "feasible"  # everything delivered
    PARTIAL = "partial"  # some serials are not delivered
    INFEASIBLE = "infeasible"  # no serial is delivered


@dataclass(frozen=True, slots=True)
class Serial:
    """The smallest thing that moves as one and never splits.

    ``vehicles`` counts by vehicle class, ``load_class`` is that of the heaviest. By
    rail it goes as a train and by road as a column, if at all: a vehicle may be too big
    for any train, and may not march.
    """

    id: str
    movement: str
    vehicles: Mapping[str, int]
    load_class: float
    train: Train | None
    column: Column | None
    ready_h: float | None = None  # None: with its movement

    @property
    def n_vehicles(self) -> int:
        """Vehicles in the serial."""
        return sum(self.vehicles.values())

    @property
    def by_road(self) -> bool:
        """Whether it may go by road, marching or on transporters."""
        return self.column is not None

    @property
    def marches(self) -> bool:
        """Whether every vehicle in it goes by road on its own wheels or tracks."""
        return self.column is not None and not self.column.transporters

    @property
    def is_heavy(self) -> bool:
        """Whether it marches at the rates of heavy columns."""
        return self.column is not None and self.column.is_heavy

    def requirement(self, mode: str) -> Mapping[str, float]:
        """Give what it needs on links of a mode, by the limit that it must fit under.

        By road that is its column's, by rail its train's; nothing on a transfer, for
        what that leads to has limits, and nothing where it may not go at all.
        """
        if mode in BY_ROAD:
            return self.column.requirement if self.column else {}
        return self.train.requirement if self.train and mode == Mode.RAIL else {}

    @property
    def kind(self) -> Hashable:
        """What decides where it may go: serials of one kind may use the same links."""
        needs = (self.requirement(mode).items() for mode in (Mode.ROAD, Mode.RAIL))
        return self.marches, *(tuple(sorted(each)) for each in needs)


@dataclass(frozen=True, slots=True, eq=False)
class Leg:
    """Part of a corridor on one mode (and one gauge) between two terminals.

    ``links`` are link indices in order of travel; a leg of mode ``transfer`` is a
    change of mode or gauge, or a border crossing.
    """

    mode: Mode
    gauge_mm: int
    links: IntArray
    from_node: int
    to_node: int
    length_km: float
    duration_h: float


@dataclass(frozen=True, slots=True, eq=False)
class Itinerary:
    """One serial on its way: when its head enters each link, and leaves it.

    Hours count from the scenario's start. Between leaving a link and entering the next
    it halts or waits. ``departs_h`` and ``arrives_h`` are those at its sites; its tail
    arrives ``pass_h`` later. ``planned_h`` is the arrival in the plan of periods: what
    it arrives later, it gives way to others.
    """

    serial: Serial
    links: IntArray  # (n_links of the way,)
    enter_h: FloatArray  # (n_links of the way,)
    exit_h: FloatArray  # (n_links of the way,)
    departs_h: float
    arrives_h: float
    planned_h: float
    fleets: tuple[str, ...] = ()  # whose wagons or transporters it takes, if counted

    @property
    def shift_h(self) -> float:
        """Hours that it arrives after the hour that the plan of periods gives it."""
        return self.arrives_h - self.planned_h


@dataclass(frozen=True, slots=True)
class Corridor:
    """The route of links that serials of one movement share from origin to destination.

    ``duration_h`` is the time on it without halts and waiting, dwells included;
    ``itineraries`` are in the order in which the serials set out.
    """

    id: str  # "<movement>/1", the busiest first
    movement: str
    itineraries: tuple[Itinerary, ...]
    legs: tuple[Leg, ...]
    length_km: float
    duration_h: float

    @property
    def serials(self) -> tuple[Serial, ...]:
        """Serials that take the corridor."""
        return tuple(each.serial for each in self.itineraries)

    @property
    def links(self) -> list[int]:
        """Link indices from origin to destination."""
        return [int(link) for leg in self.legs for link in leg.links]

    @property
    def by_rail(self) -> bool:
        """Whether it takes a train somewhere."""
        return any(leg.mode is Mode.RAIL for leg in self.legs)

    @property
    def n_vehicles(self) -> int:
        """Vehicles that take the corridor."""
        return sum(serial.n_vehicles for serial in self.serials)

    @property
    def first_departure_h(self) -> float:
        """When the first serial leaves its origin."""
        return min(each.departs_h for each in self.itineraries)

    @property
    def first_arrival_h(self) -> float:
        """When the first serial has arrived."""
        return min(each.arrives_h for each in self.itineraries)

    @property
    def last_arrival_h(self) -> float:
        """When the last serial has arrived."""
        return max(each.arrives_h for each in self.itineraries)

    @property
    def headway_h(self) -> float:
        """Mean hours between arrivals; 0 for one serial."""
        gaps = max(len(self.itineraries) - 1, 1)
        return (self.last_arrival_h - self.first_arrival_h) / gaps


@dataclass(frozen=True, slots=True)
class Entry:
    """One serial on one link: a row of ``itineraries.csv``."""

    movement: str
    serial: str
    seq: int
    link: int
    enter_h: float
    exit_h: float
    vehicles: int


@dataclass(frozen=True, slots=True)
class FrequencySpell:
    """Hours in which a link has another count: who enters then is one of so many."""

    link: int
    from_h: float
    to_h: float
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Frequencies:
    """What links carry: at most ``count[l]`` enter in any ``hours[l]``.

    Those are vehicles where ``by_vehicle[l]``, trains elsewhere. ``spells``, which do
    not overlap, have counts of their own.
    """

    count: IntArray  # (n_links,)
    by_vehicle: BoolArray  # (n_links,)
    hours: FloatArray  # (n_links,)
    spells: tuple[FrequencySpell, ...] = ()

    @property
    def counted(self) -> np.ndarray:
        """What every link counts: "vehicles" or "trains", shape (n_links,)."""
        return np.where(self.by_vehicle, "vehicles", "trains")


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """A link that is full, and what one more serial through it would save."""

    link: int
    name: str
    mode: Mode
    used: float
    capacity: float
    unit: str  # "serials in 240 h"
    price: float | None  # weighted serial-hours that one serial a day more would save
    relief: int | None  # serials that it would deliver more


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Serials of a movement that stay or are late, and the cut that holds them.

    ``cut`` are the link indices through which all of them would have to pass;
    ``capacity`` what those links carry until the horizon ends or they are due, and
    ``taken`` how much of it others use. An empty cut: none is too narrow if there were
    time enough, or there is no way at all.
    """

    movement: str
    serials: int
    cut: tuple[int, ...]
    capacity: int
    taken: int
    reason: str  # one sentence in the planner's words
    cure: str = ""  # the smallest single changes that would help, if known


@dataclass(frozen=True, slots=True)
class CentreUse:
    """A convoy support centre, and how much of it a plan uses.

    Columns that halt at one of ``nodes`` take its places; ``stays`` counts the nights.
    """

    name: str
    lon: float
    lat: float
    places: int  # vehicles at one time
    nodes: tuple[int, ...]
    stays: int
    most_vehicles: int  # at one time


@dataclass(frozen=True, slots=True)
class MovementResult:
    """What became of one movement; counts are serials.

    ``avoids`` is what it cannot pass on the way that it would take if no limit bound,
    the posted limits first.
    """

    id: str
    unit: str
    origin: str
    destination: str
    priority: int
    serials: int
    delivered: int
    ready_h: float
    due_h: float | None
    closure_h: float | None  # None when nothing arrives
    late_h: float | None
    corridors: tuple[Corridor, ...]
    shortfalls: tuple[Shortfall, ...]
    lates: tuple[Shortfall, ...] = ()  # of serials that arrive after they are due
    avoids: tuple[Obstacle, ...] = ()

    @property
    def itineraries(self) -> tuple[Itinerary, ...]:
        """Serials on their way, corridor by corridor."""
        return tuple(each for c in self.corridors for each in c.itineraries)

    @property
    def unmet(self) -> int:
        """Serials that are not delivered."""
        return self.serials - self.delivered


@dataclass(frozen=True, slots=True)
class Place:
    """A site of the scenario as it stands in the network, (lon, lat)."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Everything decided, and how good it is.

    ``load`` is the serials on every link, shape (n_links,), and ``capacity`` the
    serials it could carry in the horizon. ``objective`` and ``bound`` are
    serial-hours with undelivered serials at their shortage price; ``gap`` is
    (objective - bound) / objective.
    """

    scenario: str
    scenario_sha256: str
    network: Network  # with the scenario's own figures laid over it
    network_sha256: str  # without them
    horizon_h: float
    status: PlanStatus
    objective: float | None
    bound: float | None
    gap: float | None
    closure_h: float | None
    closure_bound_h: float | None
    movements: tuple[MovementResult, ...]
    places: tuple[Place, ...]
    frequencies: Frequencies
    load: IntArray
    capacity: IntArray
    closed: tuple[int, ...]  # links that the scenario closes
    bottlenecks: tuple[Bottleneck, ...]
    warnings: tuple[str, ...]
    undelivered: tuple[Serial, ...] = ()  # in the order of the scenario
    centres: tuple[CentreUse, ...] = ()
    provenance: Mapping[str, object] = field(default_factory=dict)
    interrupted: bool = False  # before the search was over

    @property
    def corridors(self) -> tuple[Corridor, ...]:
        """Corridors of all movements, in the order of the movements."""
        return tuple(c for movement in self.movements for c in movement.corridors)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every serial on every link of its way, corridor by corridor."""
        return tuple(
            Entry(
                movement=corridor.movement,
                serial=each.serial.id,
                seq=seq,
                link=int(link),
                enter_h=float(each.enter_h[seq]),
                exit_h=float(each.exit_h[seq]),
                vehicles=each.serial.n_vehicles,
            )
            for corridor in self.corridors
            for each in corridor.itineraries
            for seq, link in enumerate(each.links)
        )

    @property
    def unmet(self) -> int:
        """Serials that are not delivered."""
        return sum(movement.unmet for movement in self.movements)
