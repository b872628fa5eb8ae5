"""What the planner gets back: serials, legs, corridors, and the plan of them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from corridors.limits import Obstacle
from geodata.network import IntArray, Mode, Network


class PlanStatus(StrEnum):
    """What is known of a plan."""

    OPTIMAL = "optimal"  # everything delivered, and proven that it cannot be better
    FEASIBLE = "feasible"  # everything delivered
    PARTIAL = "partial"  # some serials are not delivered
    INFEASIBLE = "infeasible"  # no serial is delivered


@dataclass(frozen=True, slots=True)
class Serial:
    """The smallest thing that moves as one and never splits.

    ``vehicles`` counts by vehicle class; ``requirement`` is the most demanding value of
    any vehicle in it, by the name of the link limit it must fit under.
    """

    id: str
    movement: str
    vehicles: Mapping[str, int]
    requirement: Mapping[str, float]
    by_road: bool  # every vehicle in it may march

    @property
    def n_vehicles(self) -> int:
        """Vehicles in the serial."""
        return sum(self.vehicles.values())


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


@dataclass(frozen=True, slots=True)
class Corridor:
    """The route of links that serials of one movement share from origin to destination.

    Hours count from the scenario's start. ``first_arrival_h`` and ``last_arrival_h``
    are estimates from an even dispatch at ``headway_h``.
    """

    id: str  # "<movement>/1", the busiest first
    movement: str
    serials: tuple[Serial, ...]
    legs: tuple[Leg, ...]
    length_km: float
    duration_h: float
    headway_h: float
    first_departure_h: float
    first_arrival_h: float
    last_arrival_h: float

    @property
    def links(self) -> list[int]:
        """Link indices from origin to destination."""
        return [int(link) for leg in self.legs for link in leg.links]

    @property
    def n_vehicles(self) -> int:
        """Vehicles that take the corridor."""
        return sum(serial.n_vehicles for serial in self.serials)


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
class Bottleneck:
    """A link that is full, and what one more serial through it would save."""

    link: int
    name: str
    mode: Mode
    used: float
    capacity: float
    unit: str  # "serials in 240 h"
    price: float | None  # what one more serial takes off the objective; None: unpriced
    relief: int | None  # serials that one more serial delivers more; None: unpriced


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Serials of a movement that cannot be delivered, and the cut that holds them.

    ``cut`` are the link indices through which all of them would have to pass;
    ``capacity`` what those links carry in the horizon and ``taken`` how much of it
    movements of higher priority use. An empty cut: there is no way at all.
    """

    movement: str
    serials: int
    cut: tuple[int, ...]
    capacity: int
    taken: int
    reason: str  # one sentence in the planner's words


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
    avoids: tuple[Obstacle, ...] = ()

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
    entries: tuple[Entry, ...]
    load: IntArray
    capacity: IntArray
    closed: tuple[int, ...]  # links that the scenario closes
    bottlenecks: tuple[Bottleneck, ...]
    warnings: tuple[str, ...]
    provenance: Mapping[str, object] = field(default_factory=dict)
    interrupted: bool = False  # while bottlenecks were priced

    @property
    def corridors(self) -> tuple[Corridor, ...]:
        """Corridors of all movements, in the order of the movements."""
        return tuple(c for movement in self.movements for c in movement.corridors)

    @property
    def unmet(self) -> int:
        """Serials that are not delivered."""
        return sum(movement.unmet for movement in self.movements)
