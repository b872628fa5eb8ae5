"""Network and scenario as a flow problem, and the way back from arcs to links.

The only file where places and integers meet: nodes of the network and a node for each
site become the nodes of a shared network of capacities; serials that may use the same
links become one commodity, a serial being one unit of flow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from corridors.capacity import link_hours
from corridors.itinerary import Serial
from corridors.passability import allowed_links, binding_limits, open_links
from corridors.place import Placed
from corridors.scenario import Movement, Scenario
from corridors.targets import Access
from geodata.defaults import ACCESS_SPEED_KMH
from geodata.network import BoolArray, FloatArray, IntArray, Network
from solvers import (
    Commodity,
    Delivery,
    SharedNetwork,
    Shortage,
    cheapest_way,
    decompose,
    least_unit_cost,
    priority_flow,
)

SECONDS_AN_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class Lot:
    """Serials of one movement that may use the same links: one commodity.

    ``allowed_links`` are those that would be open to it if no limit bound.
    """

    movement: Movement
    serials: tuple[Serial, ...]
    open_links: BoolArray  # (n_links,)
    allowed_links: BoolArray  # (n_links,)


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

    @property
    def capacity(self) -> IntArray:
        """Serials that every link carries, shape (n_links,)."""
        return self.shared.capacity[: self.n_links]


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """Links that some serials of a lot take, in order.

    ``approach_h`` is the time from the site to the first link and from the last link
    to the site.
    """

    links: IntArray
    serials: tuple[Serial, ...]
    approach_h: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Cut:
    """Links that hold a lot back: what they carry, and what others took of it before.

    No links: there is no open way at all.
    """

    links: tuple[int, ...]
    capacity: int
    taken: int


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What became of a lot; ``soonest_h`` is its quickest way on an empty network.

    ``barred`` are the links, in order, that limits shut to it on the way that would be
    quicker still if no limit bound.
    """

    lot: Lot
    routes: tuple[Route, ...]  # the quickest first
    unmet: int
    cut: Cut | None  # None when nothing is unmet
    soonest_h: float | None  # None when there is no way
    barred: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """What became of every lot, the serials on every link, and how good that is.

    ``objective_h`` and ``bound_h`` are serial-hours, an undelivered serial at
    ``shortage_s`` seconds.
    """

    outcomes: tuple[Outcome, ...]
    load: IntArray  # (n_links,)
    objective_h: float
    bound_h: float
    shortage_s: int

    @property
    def unmet(self) -> int:
        """Serials that are not delivered."""
        return sum(outcome.unmet for outcome in self.outcomes)

    @property
    def gap(self) -> float:
        """How far the objective may be above the best, as a fraction of it."""
        if not self.objective_h:
            return 0.0
        return (self.objective_h - self.bound_h) / self.objective_h


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
            open=np.concatenate([lot.open_links, arcs.of(lot)]),
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
        terminal = (network.nodes["mode"] == "terminal").to_numpy()
        self.terminal = np.concatenate([terminal, np.zeros(len(sites), dtype=bool)])
        self.on_road = self.terminal & _meets_road(network, self.n_nodes)
        self.capacity = np.full(len(self.tail), total, dtype=np.int64)

    def of(self, lot: Lot) -> BoolArray:
        """Arcs of a lot: from its movement's origin, to its destination.

        A way through any other site would be a ramp that nobody built.
        """
        leaving = self.tail == self.site_node[lot.movement.origin]
        arriving = self.head == self.site_node[lot.movement.destination]
        shut = self._shared(leaving, arriving)
        if lot.serials[0].by_road:
            # What may march drives to the ramp by road, over the bridges there are; and
            # from site to site, where one node serves both.
            terminal = self.terminal[self.tail] | self.terminal[self.head]
            on_road = self.on_road[self.tail] | self.on_road[self.head]
            shut = (shut & terminal) | on_road
        return np.asarray((leaving | arriving) & ~shut)

    def _shared(self, leaving: BoolArray, arriving: BoolArray) -> BoolArray:
        """Arcs to a node that both sites reach: it serves the nearer one alone.

        Otherwise serials would pass from site to site through it without a journey.
        """
        shared = np.zeros(len(self.tail), dtype=bool)
        onto = {int(self.head[arc]): arc for arc in np.flatnonzero(leaving)}
        for arc in np.flatnonzero(arriving).tolist():
            other = onto.get(int(self.tail[arc]))
            if other is not None:
                shared[arc if self.hours[other] <= self.hours[arc] else other] = True
        return shared


def _meets_road(network: Network, n_nodes: int) -> BoolArray:
    """Mask of the nodes that a link joins to the road, shape (n_nodes,)."""
    road = (network.nodes["mode"] == "road").to_numpy()
    meets = np.zeros(n_nodes, dtype=bool)
    meets[network.tail[road[network.head]]] = True
    return meets


def _lots(
    network: Network, scenario: Scenario, serials: Mapping[str, Sequence[Serial]]
) -> tuple[Lot, ...]:
    """Group serials that may use the same links; in order of priority, fewest first.

    Of one priority the serials with the fewest open links choose first: the others have
    somewhere else to go.
    """
    limits = binding_limits(network, inferred_limits=scenario.settings.inferred_limits)
    masks: dict[object, BoolArray] = {}
    lots: list[Lot] = []
    for movement in scenario.movements:
        groups: dict[bytes, tuple[BoolArray, list[Serial]]] = {}
        for serial in serials[movement.id]:
            needs = (serial.by_road, tuple(sorted(serial.requirement.items())))
            if needs not in masks:
                masks[needs] = open_links(network, serial, limits)
            mask = masks[needs]
            groups.setdefault(mask.tobytes(), (mask, []))[1].append(serial)
        lots += [
            Lot(movement, tuple(each), mask, allowed_links(network, each[0]))
            for mask, each in groups.values()
        ]
    lots.sort(key=lambda lot: (lot.movement.priority, int(lot.open_links.sum())))
    return tuple(lots)


def solve(problem: Formulation) -> Solution:
    """Deliver what can be delivered, movement after movement, at least serial-hours.

    ``solvers.priority_flow`` has the mathematics; an undelivered serial costs more than
    any route.
    """
    result = priority_flow(problem.shared, problem.commodities)
    return Solution(
        outcomes=tuple(
            _outcome(problem, lot, commodity, delivery)
            for lot, commodity, delivery in zip(
                problem.lots, problem.commodities, result.deliveries, strict=True
            )
        ),
        load=result.load[: problem.n_links],
        objective_h=result.cost / SECONDS_AN_HOUR,
        bound_h=result.bound / SECONDS_AN_HOUR,
        shortage_s=result.shortage_cost,
    )


def worth_of_one_more(
    problem: Formulation, solution: Solution, link: int
) -> tuple[float, int]:
    """Plan again with one serial more on a link.

    Returns
    -------
    price_h, relief
        By how much the objective falls, and how many serials more are delivered.
    """
    capacity = problem.shared.capacity.copy()
    capacity[link] += 1
    wider = replace(problem, shared=replace(problem.shared, capacity=capacity))
    result = priority_flow(
        wider.shared, wider.commodities, shortage_cost=solution.shortage_s
    )
    price_h = solution.objective_h - result.cost / SECONDS_AN_HOUR
    return price_h, solution.unmet - result.unmet


def _outcome(
    problem: Formulation, lot: Lot, commodity: Commodity, delivery: Delivery
) -> Outcome:
    soonest = least_unit_cost(problem.shared, commodity)
    return Outcome(
        lot=lot,
        routes=tuple(_routes(problem, lot, commodity, delivery)),
        unmet=delivery.unmet,
        cut=_cut(problem, delivery.shortage),
        soonest_h=None if soonest is None else soonest / SECONDS_AN_HOUR,
        barred=_barred(problem, lot, commodity, soonest),
    )


def _barred(
    problem: Formulation, lot: Lot, commodity: Commodity, soonest: int | None
) -> IntArray:
    """Find the shut links of the way that is quickest if no limit binds."""
    access = commodity.open[problem.n_links :]
    free = replace(commodity, open=np.concatenate([lot.allowed_links, access]))
    way = cheapest_way(problem.shared, free)
    if way is None or commodity.unit_cost[way].sum() == soonest:
        return np.zeros(0, dtype=np.int64)
    links = way[way < problem.n_links]
    return np.asarray(links[~lot.open_links[links]], dtype=np.int64)


def _cut(problem: Formulation, shortage: Shortage | None) -> Cut | None:
    if shortage is None:
        return None
    return Cut(
        links=tuple(int(arc) for arc in shortage.arcs if arc < problem.n_links),
        capacity=int(shortage.capacity.sum()),
        taken=int(shortage.taken.sum()),
    )


def _routes(
    problem: Formulation, lot: Lot, commodity: Commodity, delivery: Delivery
) -> list[Route]:
    """Split what was delivered into routes of whole serials, the quickest first."""
    shared = problem.shared
    paths = decompose(
        shared.n_nodes,
        shared.tail[delivery.arcs],
        shared.head[delivery.arcs],
        delivery.amounts,
        source=commodity.source,
        sink=commodity.sink,
    )
    found = [(delivery.arcs[path.arcs], path.amount) for path in paths]
    found.sort(key=lambda p: (float(problem.hours[p[0]].sum()), p[0].tolist()))
    waiting = iter(lot.serials)
    return [
        Route(
            links=arcs[arcs < problem.n_links],
            serials=tuple(next(waiting) for _ in range(amount)),
            approach_h=(float(problem.hours[arcs[0]]), float(problem.hours[arcs[-1]])),
        )
        for arcs, amount in found
    ]
