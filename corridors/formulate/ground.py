"""The ground: links of the network, the ways to sites and back, gates of fleets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from corridors.capacity import LinkRates, link_hours, march_window
from corridors.formulate.access import AccessArcs
from corridors.formulate.gates import FREE, Gates
from corridors.formulate.lots import Lot
from corridors.formulate.stretches import Stretches, find_stretches
from corridors.halts import halt_rules
from corridors.openings import Opening, always, without
from corridors.place import Placed
from corridors.scenario import Scenario
from geodata.defaults import MINUTES_AN_HOUR
from geodata.network import BoolArray, FloatArray, IntArray, Mode

Value = TypeVar("Value", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Pace:
    """How long arcs take, with the share of halts on the way in it and without."""

    minutes: IntArray  # (n_arcs,)
    with_halts_min: IntArray  # (n_arcs,)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Arcs on which serials move: the ``n_links`` links, the access arcs, the gates.

    Nodes are those of the network, one for each site, and one before each ramp that
    has gates. The second of ``paces`` is that of heavy columns, if there are any, the
    first that of all others. ``per_hour`` is infinite on all but links. ``opening``
    says which of ``openings`` an arc keeps to, -1 for none.
    """

    placed: Placed
    access: AccessArcs
    gates: Gates
    tail: IntArray  # (n_arcs,)
    head: IntArray  # (n_arcs,)
    paces: tuple[Pace, ...]
    is_road: BoolArray  # (n_arcs,)
    per_hour: FloatArray  # (n_arcs,), vehicles or trains
    by_vehicle: BoolArray  # (n_arcs,), which of them
    serial_vehicles: int  # of a full serial
    fleet: IntArray  # (n_arcs,), whose carriers are taken on it, FREE on most
    opening: IntArray  # (n_arcs,)
    openings: tuple[Opening, ...]
    n_links: int
    n_nodes: int

    @property
    def n_arcs(self) -> int:
        """Links, access arcs and gates together."""
        return len(self.tail)

    def minutes_of(self, lot: Lot) -> IntArray:
        """Minutes that arcs take a lot, without halts, shape (n_arcs,)."""
        return self.paces[lot.pace].minutes

    @property
    def is_place(self) -> BoolArray:
        """Mask of the nodes with a name, where a column halts well, (n_nodes,)."""
        named = (self.placed.network.nodes["name"] != "").to_numpy()
        return np.concatenate([named, np.ones(self.n_nodes - len(named), dtype=bool)])

    @property
    def takes_transporters(self) -> BoolArray:
        """Mask of the gates at which transporters are taken, shape (n_arcs,)."""
        kinds = [each.kind == "transporters" for each in self.gates.fleets]
        return np.isin(self.fleet, np.flatnonzero(kinds))

    @property
    def centre_at(self) -> IntArray:
        """The convoy support centre that nodes belong to, -1 for none, (n_nodes,)."""
        at = self.placed.centres.at
        return np.concatenate([at, np.full(self.n_nodes - len(at), -1)])

    def of_links(
        self, values: npt.NDArray[Value], beyond: object
    ) -> npt.NDArray[Value]:
        """Give values of links to all arcs: ``beyond`` to those that are no links."""
        rest = np.full(self.n_arcs - self.n_links, beyond, dtype=values.dtype)
        return np.concatenate([values, rest])

    def open_to(self, lot: Lot, *, unlimited: bool = False) -> BoolArray:
        """Mask of the arcs that limits, sites and fleets leave open to a lot.

        ``unlimited`` tells what would be open if no limit bound.
        """
        links = lot.allowed_links if unlimited else lot.open_links
        return self._with_access(lot, links) & (self.per_hour > 0)

    def fit_for(self, lot: Lot) -> BoolArray:
        """Mask of the arcs of its mode and gauge, whatever shuts them to a lot."""
        return self._with_access(lot, lot.allowed_links)

    def _with_access(self, lot: Lot, links: BoolArray) -> BoolArray:
        return np.concatenate([links, self.access.of(lot), self.gates.of(lot)])

    def in_horizon(self, horizon_h: float) -> IntArray:
        """Whole vehicles or trains that links carry while open, shape (n_links,)."""
        hours = np.full(self.n_links, horizon_h)
        for which, opening in enumerate(self.openings):
            minutes = int((opening[:, 1] - opening[:, 0]).sum())
            hours[self.opening[: self.n_links] == which] = minutes / MINUTES_AN_HOUR
        rate = self.per_hour[: self.n_links]
        return np.asarray(np.floor(rate * hours + 1e-9), dtype=np.int64)

    def node_of(self, site: str) -> int:
        """Give the node of a site."""
        return self.access.site_node[site]


def lay_ground(placed: Placed, scenario: Scenario, lots: Sequence[Lot]) -> Ground:
    """Lay out links, access arcs and gates, with the lots' minutes and rates."""
    network, access = placed.network, AccessArcs(placed.network, placed.sites)
    gates = Gates(network, access, scenario)
    n_ungated = len(network.links) + len(access.tail)
    n_beyond = len(access.tail) + len(gates.tail)
    road = (network.links["mode"] == str(Mode.ROAD)).to_numpy()
    road = np.concatenate([road, np.zeros(n_beyond, dtype=bool)])
    beyond_h = np.concatenate([access.hours, np.zeros(len(gates.tail))])
    n_paces = 1 + max((lot.pace for lot in lots), default=0)
    opening, openings = _openings(placed.rates, scenario)
    tail = np.concatenate([network.tail, access.tail])
    tail[gates.gated] = gates.node
    return Ground(
        placed=placed,
        access=access,
        gates=gates,
        tail=np.concatenate([tail, gates.tail]),
        head=np.concatenate([network.head, access.head, gates.head]),
        paces=tuple(
            _pace(link_hours(network, scenario, heavy=each), beyond_h, road, scenario)
            for each in (False, True)[:n_paces]
        ),
        is_road=road,
        per_hour=np.concatenate([placed.rates.per_hour, np.full(n_beyond, np.inf)]),
        by_vehicle=np.concatenate(
            [placed.rates.by_vehicle, np.zeros(n_beyond, dtype=bool)]
        ),
        serial_vehicles=scenario.settings.serial_vehicles,
        fleet=np.concatenate([np.full(n_ungated, FREE), gates.fleet]),
        opening=np.concatenate([opening, np.full(n_beyond, -1)]),
        openings=openings,
        n_links=len(network.links),
        n_nodes=access.n_nodes + len(gates.node),
    )


def _pace(
    link_h: FloatArray, beyond_h: FloatArray, is_road: BoolArray, scenario: Scenario
) -> Pace:
    """Give whole minutes; on roads halts make a way longer by their share."""
    hours = np.concatenate([link_h, beyond_h])
    minutes = np.rint(hours * MINUTES_AN_HOUR).astype(np.int64)
    slowing = sum(rule.slowing for rule in halt_rules(scenario.regime.march))
    with_halts = np.where(is_road, np.rint(minutes * (1 + slowing)), minutes)
    return Pace(minutes, with_halts.astype(np.int64))


def _openings(
    rates: LinkRates, scenario: Scenario
) -> tuple[IntArray, tuple[Opening, ...]]:
    """Give the openings there are, and which of them every link keeps to."""
    horizon_min = int(scenario.settings.horizon_h * MINUTES_AN_HOUR)
    shut = [spell for spell in rates.spells if spell.is_shut]
    window = march_window(scenario, horizon_min)
    marched = rates.marched & (window is not None)
    rules = np.stack([marched, *(spell.links for spell in shut)], axis=1)
    kinds, kind = np.unique(rules, axis=0, return_inverse=True)
    openings = []
    for bound, *closed in kinds.tolist():
        opening = window if bound and window is not None else always(horizon_min)
        for spell in compress(shut, closed):
            opening = without(opening, spell.from_min, spell.to_min)
        openings.append(opening)
    free: BoolArray = ~np.asarray(kinds.any(axis=1))
    return np.where(free[kind], -1, kind), tuple(openings)


def find_ground_stretches(ground: Ground, used: BoolArray) -> Stretches:
    """Group the used arcs; terminals, centres and the nodes of sites end a stretch."""
    links = ground.placed.network.links
    mode = links["mode"].to_numpy()
    ends = np.flatnonzero(ground.of_links(mode == str(Mode.TRANSFER), beyond=True))
    keep = np.zeros(ground.n_nodes, dtype=bool)
    keep[ground.tail[ends]] = keep[ground.head[ends]] = True
    keep[ground.placed.centres.node] = True
    kinds = links["gauge_mm"].to_numpy() * len(Mode) + [
        list(Mode).index(Mode(each)) for each in mode
    ]
    layer = ground.of_links(kinds, beyond=-1)
    return find_stretches(
        ground.tail, ground.head, ground.paces[0].minutes, layer, used=used, keep=keep
    )
