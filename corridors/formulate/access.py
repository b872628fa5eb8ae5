"""Ways from sites onto the network and back: a node for each site, both directions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from corridors.formulate.lots import Lot
from corridors.gazetteer import Access
from geodata.defaults import ACCESS_SPEED_KMH
from geodata.network import BoolArray, FloatArray, IntArray, Network


class AccessArcs:
    """Arcs between the nodes of sites, which follow those of the network, and it."""

    def __init__(self, network: Network, sites: Mapping[str, Access]) -> None:
        n_nodes = len(network.nodes)
        self.site_node = {name: n_nodes + i for i, name in enumerate(sites)}
        self.n_nodes = n_nodes + len(sites)
        node = np.concatenate(
            [np.full(len(a.nodes), self.site_node[name]) for name, a in sites.items()]
        )
        onto = np.concatenate([access.nodes for access in sites.values()])
        metres = np.concatenate([access.distance_m for access in sites.values()])
        self.tail: IntArray = np.concatenate([node, onto])
        self.head: IntArray = np.concatenate([onto, node])
        self.hours: FloatArray = np.tile(metres / 1000 / ACCESS_SPEED_KMH, 2)
        terminal = (network.nodes["mode"] == "terminal").to_numpy()
        self._terminal = np.concatenate([terminal, np.zeros(len(sites), dtype=bool)])
        self._on_road = self._terminal & _meets_road(network, self.n_nodes)

    def of(self, lot: Lot) -> BoolArray:
        """Arcs of a lot: from its origin, to its destination, shape (n_arcs,).

        A way through any other site would be a ramp that nobody built.
        """
        leaving = self.tail == self.site_node[lot.origin]
        arriving = self.head == self.site_node[lot.destination]
        shut = self._shared(leaving, arriving)
        if lot.serials[0].marches:
            # What may march drives to the ramp by road, over the bridges there are; and
            # from site to site, where one node serves both.
            terminal = self._terminal[self.tail] | self._terminal[self.head]
            on_road = self._on_road[self.tail] | self._on_road[self.head]
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
