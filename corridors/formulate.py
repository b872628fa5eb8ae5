"""Network and scenario as a flow problem, and the way back from arcs to links.

The only file where places and integers meet: nodes of the network and a node for each
site become the nodes of a shared network of capacities; serials that may use the same
links become one commodity, a serial being one unit of flow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from corridors.capacity import link_hours
from corridors.itinerary import Serial
from corridors.passability import open_links
from corridors.place import Placed
from corridors.scenario import Movement, Scenario
from corridors.targets import Access
from geodata.network import BoolArray, FloatArray, IntArray, Network
from solvers import Commodity, Delivery, SharedNetwork, decompose

SECONDS_AN_HOUR: Final = 3600
ACCESS_SPEED_KMH: Final = 20.0


@dataclass(frozen=True, slots=True)
class Lot:
    """Serials of one movement that may use the same links: one commodity."""

    movement: Movement
    serials: tuple[Serial, ...]
    open_links: BoolArray  # (n_links,)


@dataclass(frozen=True, slots=True)
class Formulation:
    """The flow problem, and what its arcs stand for.

    The first ``n_links`` arcs are the links of the network; the rest lead from sites
    onto it and back. ``hours`` is the time on every arc, in whole seconds as the costs.
    """

    shared: SharedNetwork
    commodities: tuple[Commodity, ...]
    lots: tuple[Lot, ...]
    hours: FloatArray  # (n_arcs,)
    n_links: int


@dataclass(frozen=True, slots=True)
class Route:
    """Links that some serials of a lot take, in order, and how many serials do.

    ``approach_h`` is the time from the site to the first link and from the last link
    to the site.
    """

    lot: Lot
    links: IntArray
    serials: tuple[Serial, ...]
    approach_h: tuple[float, float]


def formulate(
    placed: Placed, scenario: Scenario, serials: Mapping[str, Sequence[Serial]]
) -> Formulation:
    """State the plan as commodities, in order of priority, on shared capacity."""
    network = placed.network
    lots = _lots(network, scenario, serials)
    arcs = _Arcs(network, placed.sites, total=sum(len(lot.serials) for lot in lots))
    hours = np.concatenate([link_hours(network, scenario), arcs.hours])
    cost = np.rint(hours * SECONDS_AN_HOUR).astype(np.int64)
    hours = cost / SECONDS_AN_HOUR
    cost.setflags(write=False)
    shared = SharedNetwork(
        n_nodes=arcs.n_nodes,
        tail=np.concatenate([network.tail, arcs.tail]),
        head=np.concatenate([network.head, arcs.head]),
        capacity=np.concatenate([placed.capacity.serials, arcs.capacity]),
    )
    commodities = tuple(
        Commodity(
            source=arcs.site_node[lot.movement.origin],
            sink=arcs.site_node[lot.movement.destination],
            amount=len(lot.serials),
            unit_cost=cost,
            open=np.concatenate([lot.open_links, arcs.of(lot.movement)]),
        )
        for lot in lots
    )
    return Formulation(shared, commodities, lots, hours, len(network.links))


class _Arcs:
    """Arcs between sites and the network: a node for each site, both directions."""

    def __init__(
        self, network: Network, sites: Mapping[str, Access], *, total: int
    ) -> None:
        n_nodes = len(network.nodes)
        self.site_node = {name: n_nodes + i for i, name in enumerate(sites)}
        self.n_nodes = n_nodes + len(sites)
        node = np.concatenate(
            [np.full(len(a.nodes), self.site_node[name]) for name, a in sites.items()]
        )
        onto = np.concatenate([access.nodes for access in sites.values()])
        metres = np.concatenate([access.distance_m for access in sites.values()])
        self.tail = np.concatenate([node, onto])
        self.head = np.concatenate([onto, node])
        self.hours = np.tile(metres / 1000 / ACCESS_SPEED_KMH, 2)
        self.capacity = np.full(len(self.tail), total, dtype=np.int64)

    def of(self, movement: Movement) -> BoolArray:
        """Arcs of a movement: from its origin, to its destination.

        A way through any other site would be a ramp that nobody built.
        """
        leaving = self.tail == self.site_node[movement.origin]
        return np.asarray(leaving | (self.head == self.site_node[movement.destination]))


def _lots(
    network: Network, scenario: Scenario, serials: Mapping[str, Sequence[Serial]]
) -> tuple[Lot, ...]:
    """Group serials that may use the same links; in order of priority, fewest first.

    Within a movement the serials with the fewest open links choose first: the others
    have somewhere else to go.
    """
    masks: dict[object, BoolArray] = {}
    lots: list[Lot] = []
    for movement in sorted(scenario.movements, key=lambda m: m.priority):
        groups: dict[bytes, tuple[BoolArray, list[Serial]]] = {}
        for serial in serials[movement.id]:
            needs = (serial.by_road, tuple(sorted(serial.requirement.items())))
            if needs not in masks:
                masks[needs] = open_links(network, serial)
            mask = masks[needs]
            groups.setdefault(mask.tobytes(), (mask, []))[1].append(serial)
        found = [Lot(movement, tuple(each), mask) for mask, each in groups.values()]
        lots += sorted(found, key=lambda lot: int(lot.open_links.sum()))
    return tuple(lots)


def routes_of(
    formulation: Formulation, commodity: Commodity, lot: Lot, delivery: Delivery
) -> list[Route]:
    """Split what was delivered into routes of whole serials, the quickest first."""
    shared = formulation.shared
    paths = decompose(
        shared.n_nodes,
        shared.tail[delivery.arcs],
        shared.head[delivery.arcs],
        delivery.amounts,
        source=commodity.source,
        sink=commodity.sink,
    )
    found = [(delivery.arcs[path.arcs], path.amount) for path in paths]
    found.sort(key=lambda p: (float(formulation.hours[p[0]].sum()), p[0].tolist()))
    waiting = iter(lot.serials)
    return [
        Route(
            lot=lot,
            links=arcs[arcs < formulation.n_links],
            serials=tuple(next(waiting) for _ in range(amount)),
            approach_h=(
                float(formulation.hours[arcs[0]]),
                float(formulation.hours[arcs[-1]]),
            ),
        )
        for arcs, amount in found
    ]
