"""Convoy support centres on the network: where columns stay overnight."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from corridors.faults import Fault
from corridors.gazetteer import Gazetteer
from corridors.itinerary import CentreUse, Itinerary
from corridors.scenario import Scenario
from corridors.support import Centre
from geodata.network import BoolArray, IntArray, Mode, Network

_HALF_A_MINUTE_H: Final = 0.5 / 60


@dataclass(frozen=True, slots=True)
class Halt:
    """A column that halts between two roads, from its arrival until it marches on."""

    node: int
    from_h: float
    to_h: float
    vehicles: int

    def is_night(self, overnight_h: float) -> bool:
        """Whether it is as long as a night's halt."""
        return self.to_h - self.from_h >= overnight_h - _HALF_A_MINUTE_H


@dataclass(frozen=True, slots=True, eq=False)
class Centres:
    """The centres of a scenario, and the road nodes at which columns are at one.

    ``at`` numbers the centre of every node, the nearest of those within reach, -1 for
    none; ``node`` is the one nearest to each centre.
    """

    stated: tuple[Centre, ...]
    at: IntArray  # (n_nodes,)
    node: IntArray  # (n_centres,)

    @property
    def places(self) -> IntArray:
        """Vehicles that stay at one time, (n_centres,)."""
        return np.array([each.places for each in self.stated], dtype=np.int64)

    def of(self, halt: Halt) -> int | None:
        """Give the centre of a halt; what is larger than all of it halts beside it."""
        number = int(self.at[halt.node])
        if number < 0 or halt.vehicles > self.stated[number].places:
            return None
        return number


def locate_centres(
    gazetteer: Gazetteer, scenario: Scenario
) -> tuple[Centres, list[Fault]]:
    """Find the road nodes of every centre, and say which centres have none."""
    faults: list[Fault] = []
    at = np.full(len(gazetteer.lon), -1, dtype=np.int64)
    nearest_m = np.full(len(at), np.inf)
    node = np.zeros(len(scenario.centres), dtype=np.int64)
    for number, centre in enumerate(scenario.centres):
        near = gazetteer.roads_near(centre)
        if isinstance(near, str):
            faults.append(Fault(f"centre {centre.centre!r}", near))
            continue
        nodes, metres = near
        nearer = metres < nearest_m[nodes]
        at[nodes[nearer]], nearest_m[nodes[nearer]] = number, metres[nearer]
        node[number] = nodes[0]
    return Centres(scenario.centres, at, node), faults


def halts_of(network: Network, itineraries: Iterable[Itinerary]) -> Iterator[Halt]:
    """Give the halts of columns on their way, of whatever length."""
    on_road: BoolArray = (network.links["mode"] == str(Mode.ROAD)).to_numpy()
    for each in itineraries:
        road = on_road[each.links]
        stands = road[1:] & road[:-1] & (each.enter_h[1:] > each.exit_h[:-1])
        for at in np.flatnonzero(stands).tolist():
            yield Halt(
                node=int(network.head[each.links[at]]),
                from_h=float(each.exit_h[at]),
                to_h=float(each.enter_h[at + 1]),
                vehicles=each.serial.n_vehicles,
            )


def centre_uses(
    network: Network, centres: Centres, halts: Iterable[Halt], overnight_h: float
) -> tuple[CentreUse, ...]:
    """Count who stays at each centre, in the order of the scenario."""
    at: dict[int, list[Halt]] = {number: [] for number in range(len(centres.stated))}
    for halt in halts:
        if (number := centres.of(halt)) is not None:
            at[number].append(halt)
    points = network.nodes.geometry.array
    return tuple(
        CentreUse(
            name=centre.centre,
            lon=float(points[centres.node[number]].x),
            lat=float(points[centres.node[number]].y),
            places=centre.places,
            nodes=tuple(np.flatnonzero(centres.at == number).tolist()),
            stays=sum(halt.is_night(overnight_h) for halt in at[number]),
            most_vehicles=_most_at_once(at[number]),
        )
        for number, centre in enumerate(centres.stated)
    )


def _most_at_once(halts: Sequence[Halt]) -> int:
    """Give the most vehicles that halt at one time."""
    changes = [(halt.from_h, halt.vehicles) for halt in halts]
    changes += [(halt.to_h, -halt.vehicles) for halt in halts]
    so_far = np.cumsum([change for _, change in sorted(changes)])
    return int(so_far.max(initial=0))
