"""Gates: where wagons of a fleet are taken, before every ramp that loads onto rails."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from corridors.clock import minutes_of
from corridors.formulate.lots import Lot
from corridors.scenario import Scenario
from geodata.network import BoolArray, IntArray, Network, TerminalKind

FREE: Final = -1
"""The fleet of wagons that nobody counts."""

_GAUGE_MM: Final = 1435  # of the flat wagons that are counted
_LOADING: Final = (str(TerminalKind.RAMP), str(TerminalKind.PORT))


@dataclass(frozen=True, slots=True)
class Wagons:
    """A fleet of flat wagons: how many may be out at once, and for how long they are.

    A part of any fleet is under repair and not at hand.
    """

    fleet: str
    nations: tuple[str, ...]  # whose movements it serves; () is all
    at_hand: int
    away_min: int  # from loading until they can be loaded again

    def serves(self, nation: str | None) -> bool:
        """Whether movements of a nation may take its wagons."""
        return not self.nations or nation in self.nations


class Gates:
    """A node before every loading link, and a gate to it for each fleet of wagons.

    Nodes follow after ``first_node``. Without a fleet of wagons there are no gates.
    """

    def __init__(self, network: Network, scenario: Scenario, first_node: int) -> None:
        self.fleets = tuple(
            Wagons(
                fleet=each.fleet,
                nations=each.nations,
                at_hand=math.floor(each.count / scenario.regime.trains.fleet_reserve),
                away_min=minutes_of(scenario.turnaround_h(each)),
            )
            for each in scenario.fleets
            if each.kind == "wagons"
        )
        self.loading = _loading_links(network) if self.fleets else _none()
        self.node = first_node + np.arange(len(self.loading))
        kinds = np.arange(FREE, len(self.fleets)) if self.fleets else _none()
        self.fleet: IntArray = np.tile(kinds, len(self.loading))  # (n_gates,)
        self.tail: IntArray = np.repeat(network.tail[self.loading], len(kinds))
        self.head: IntArray = np.repeat(self.node, len(kinds))

    def of(self, lot: Lot) -> BoolArray:
        """Gates of a lot: its nation's fleets, or uncounted wagons, (n_gates,)."""
        serving = self.serving(lot)
        numbers = [n for n, fleet in enumerate(self.fleets) if fleet in serving]
        return np.isin(self.fleet, numbers or [FREE])

    def serving(self, lot: Lot) -> tuple[Wagons, ...]:
        """Fleets whose wagons a lot may take; none: nobody counts them."""
        return tuple(f for f in self.fleets if f.serves(lot.movement.nation))


def _loading_links(network: Network) -> IntArray:
    """Links from a terminal onto rails of the gauge, in ascending order."""
    onto = network.nodes["gauge_mm"].to_numpy()[network.head] == _GAUGE_MM
    terminal = (network.nodes["mode"] == "terminal").to_numpy()[network.tail]
    loads = network.links["class"].isin(_LOADING).to_numpy()
    return np.flatnonzero(onto & terminal & loads)


def _none() -> IntArray:
    return np.zeros(0, dtype=np.int64)
