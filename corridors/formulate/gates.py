"""Gates: where wagons and transporters of a fleet are taken, before ramps and roads."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from corridors.clock import minutes_of
from corridors.formulate.access import AccessArcs
from corridors.formulate.lots import Lot
from corridors.scenario import Scenario
from corridors.support import Fleet
from geodata.network import BoolArray, IntArray, Network, TerminalKind

FREE: Final = -1
"""The fleet of carriers that nobody counts."""

Kind = Literal["wagons", "transporters"]

_GAUGE_MM: Final = 1435  # of the flat wagons that are counted
_LOADING: Final = (str(TerminalKind.RAMP), str(TerminalKind.PORT))


@dataclass(frozen=True, slots=True)
class Carriers:
    """A fleet of wagons or transporters: how many may be out, and for how long.

    A part of the wagons of any fleet is under repair and not at hand.
    """

    stated: Fleet
    at_hand: int
    away_min: int  # from loading until they can be loaded again

    @classmethod
    def of(cls, fleet: Fleet, scenario: Scenario) -> Carriers:
        """Give what is at hand of a fleet."""
        reserve = scenario.regime.trains.fleet_reserve if fleet.kind == "wagons" else 1
        return cls(
            stated=fleet,
            at_hand=math.floor(fleet.count / reserve),
            away_min=minutes_of(scenario.turnaround_h(fleet)),
        )

    @property
    def fleet(self) -> str:
        """Its name."""
        return self.stated.fleet

    @property
    def kind(self) -> Kind:
        """What they are."""
        return self.stated.kind

    def taken_by(self, lot: Lot) -> int:
        """Give how many a serial of a lot takes, at least one."""
        is_wagons = self.kind == "wagons"
        return max(lot.most_wagons if is_wagons else lot.most_transporters, 1)


class Gates:
    """A node before every arc onto rails or roads, and a gate to it for each fleet.

    Wagons are taken before links that load onto rails, transporters before arcs that
    lead from a site or a terminal onto a road. Nodes follow after those of ``access``.
    Without a fleet of a kind there are no gates of it.
    """

    def __init__(
        self, network: Network, access: AccessArcs, scenario: Scenario
    ) -> None:
        self.fleets = tuple(Carriers.of(each, scenario) for each in scenario.fleets)
        onto_roads = _onto_roads(network, access)
        before = {"wagons": _loading_links(network), "transporters": onto_roads}
        gated, fleet, gates_of = [_none()], [_none()], [_none()]
        for kind, arcs in before.items():
            numbers = [n for n, each in enumerate(self.fleets) if each.kind == kind]
            if numbers:
                gated.append(arcs)
                fleet.append(np.tile([FREE, *numbers], len(arcs)))
                gates_of.append(np.full(len(arcs), 1 + len(numbers)))
        n_gates = np.concatenate(gates_of)
        self.gated = np.concatenate(gated)  # (n_nodes,), arcs; links come first
        self.node = access.n_nodes + np.arange(len(self.gated))
        self.fleet: IntArray = np.concatenate(fleet)  # (n_gates,)
        tail = np.concatenate([network.tail, access.tail])[self.gated]
        self.tail: IntArray = np.repeat(tail, n_gates)
        self.head: IntArray = np.repeat(self.node, n_gates)
        self._onto_road = np.repeat(np.isin(self.gated, onto_roads), n_gates)

    def of(self, lot: Lot) -> BoolArray:
        """Gates of a lot: those of fleets that serve it, or uncounted, (n_gates,).

        Whoever marches takes no transporters, and whoever does not march goes by road
        on those of a fleet alone.
        """
        wagons = self._numbers(lot, "wagons") or [FREE]
        carried = lot.most_transporters > 0
        transporters = self._numbers(lot, "transporters") if carried else [FREE]
        return np.where(
            self._onto_road,
            np.isin(self.fleet, transporters),
            np.isin(self.fleet, wagons),
        )

    def of_use(self, lot: Lot) -> tuple[Carriers, ...]:
        """Fleets of which a lot may have to take: wagons, and transporters."""
        most: dict[Kind, int] = {
            "wagons": lot.most_wagons,
            "transporters": lot.most_transporters,
        }
        return tuple(
            self.fleets[number]
            for kind, taken in most.items()
            if taken
            for number in self._numbers(lot, kind)
        )

    def _numbers(self, lot: Lot, kind: Kind) -> list[int]:
        nation = lot.movement.nation
        return [
            number
            for number, each in enumerate(self.fleets)
            if each.kind == kind and each.stated.serves(nation)
        ]


def _loading_links(network: Network) -> IntArray:
    """Links from a terminal onto rails of the gauge, in ascending order."""
    onto = network.nodes["gauge_mm"].to_numpy()[network.head] == _GAUGE_MM
    terminal = (network.nodes["mode"] == "terminal").to_numpy()[network.tail]
    loads = network.links["class"].isin(_LOADING).to_numpy()
    return np.flatnonzero(onto & terminal & loads)


def _onto_roads(network: Network, access: AccessArcs) -> IntArray:
    """Arcs from a site or a terminal onto a road; access arcs follow the links."""
    mode = network.nodes["mode"].to_numpy()
    road = np.zeros(access.n_nodes, dtype=bool)
    road[: len(mode)] = mode == "road"
    begins = np.ones(access.n_nodes, dtype=bool)  # sites, and
    begins[: len(mode)] = mode == "terminal"
    tail = np.concatenate([network.tail, access.tail])
    head = np.concatenate([network.head, access.head])
    return np.flatnonzero(begins[tail] & road[head])


def _none() -> IntArray:
    return np.zeros(0, dtype=np.int64)
