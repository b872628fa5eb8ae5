"""What bars a lot: links that are shut on the way it would take if they were not."""

from __future__ import annotations

import numpy as np

from corridors.formulate.ground import Ground
from corridors.formulate.lots import Lot
from corridors.formulate.timed import Formulation
from corridors.wished import wished_links
from corridors.wishes import sort_wishes
from geodata.network import BoolArray, IntArray
from solvers import Commodity, SharedNetwork, cheapest_way


def find_barred(problem: Formulation) -> list[IntArray]:
    """Give for every lot the links, in order, that limits shut on its quickest way.

    None where the quickest way is open to it.
    """
    shared = _shared(problem.ground)
    return [_barred(problem, shared, lot) for lot in range(len(problem.lots))]


def find_shut(problem: Formulation, number: int) -> IntArray:
    """Give the links, in order, that are shut on the way of a lot with fewest of them.

    By limits, closures, or for want of capacity; the way keeps clear of what the lot
    avoids. None where there would be no such way even so, or nothing on it is shut.
    """
    ground, lot = problem.ground, problem.lots[number]
    wishes = sort_wishes(lot.movement.avoid)
    avoided = ground.of_links(wished_links(ground.placed.network, wishes), beyond=False)
    shut = ~ground.open_to(lot)
    minutes = ground.minutes_of(lot)
    dear = int(minutes.sum()) + 1  # more than any way takes
    fit = ground.fit_for(lot) & ~avoided
    way = _way(_shared(ground), ground, lot, minutes + dear * shut, fit)
    if way is None:
        return np.zeros(0, dtype=np.int64)
    return np.asarray(way[shut[way] & (way < ground.n_links)], dtype=np.int64)


def has_way_unasked(problem: Formulation, number: int) -> bool:
    """Whether a lot has a way if it need not keep clear of what it avoids."""
    ground, lot = problem.ground, problem.lots[number]
    is_open, minutes = ground.open_to(lot), ground.minutes_of(lot)
    return _way(_shared(ground), ground, lot, minutes, is_open) is not None


def _way(
    shared: SharedNetwork,
    ground: Ground,
    lot: Lot,
    minutes: IntArray,
    is_open: BoolArray,
) -> IntArray | None:
    """Give the arcs of a lot's quickest way, in order."""
    alone = Commodity(
        source=ground.node_of(lot.origin),
        sink=ground.node_of(lot.destination),
        amount=1,
        unit_cost=minutes,
        open=is_open,
    )
    return cheapest_way(shared, alone)


def _shared(ground: Ground) -> SharedNetwork:
    return SharedNetwork(
        n_nodes=ground.n_nodes,
        tail=ground.tail,
        head=ground.head,
        capacity=np.ones(ground.n_arcs, np.int64),
    )


def _barred(problem: Formulation, shared: SharedNetwork, number: int) -> IntArray:
    ground, lot = problem.ground, problem.lots[number]
    unlimited = ground.open_to(lot, unlimited=True)
    minutes = ground.minutes_of(lot)
    way = _way(shared, ground, lot, minutes, unlimited)
    soonest = problem.outlooks[number].quickest_min
    if way is None or minutes[way].sum() == soonest:
        return np.zeros(0, dtype=np.int64)
    links = way[way < ground.n_links]
    return np.asarray(links[~lot.open_links[links]], dtype=np.int64)
