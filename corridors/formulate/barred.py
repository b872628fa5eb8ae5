"""What limits bar: shut links of the way that would be quickest if no limit bound."""

from __future__ import annotations

import numpy as np

from corridors.formulate.ground import Ground
from corridors.formulate.timed import Formulation
from geodata.network import IntArray
from solvers import Commodity, SharedNetwork, cheapest_way


def find_barred(problem: Formulation) -> list[IntArray]:
    """Give for every lot the links, in order, that limits shut on its quickest way.

    None where the quickest way is open to it.
    """
    ground = problem.ground
    shared = SharedNetwork(
        n_nodes=ground.n_nodes,
        tail=ground.tail,
        head=ground.head,
        capacity=np.ones(ground.n_arcs, np.int64),
    )
    return [_barred(problem, ground, shared, lot) for lot in range(len(problem.lots))]


def _barred(
    problem: Formulation, ground: Ground, shared: SharedNetwork, number: int
) -> IntArray:
    lot = problem.lots[number]
    free = Commodity(
        source=ground.node_of(lot.origin),
        sink=ground.node_of(lot.destination),
        amount=1,
        unit_cost=ground.minutes,
        open=ground.open_to(lot, unlimited=True),
    )
    way = cheapest_way(shared, free)
    soonest = problem.outlooks[number].quickest_min
    if way is None or ground.minutes[way].sum() == soonest:
        return np.zeros(0, dtype=np.int64)
    links = way[way < ground.n_links]
    return np.asarray(links[~lot.open_links[links]], dtype=np.int64)
