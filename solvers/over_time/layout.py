"""A problem over time laid out for compiled loops: links by tail, periods first."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import dijkstra

from solvers.arcs import BoolArray, IntArray, sparse
from solvers.over_time.costs import Costs
from solvers.over_time.problem import TimedCommodities, TimedNetwork, fitting

FloatArray = npt.NDArray[np.float64]

SCALE = 1024
"""Ticks to a unit of cost: prices are whole, and yet have fractions of it."""

NEVER = 2**60
"""A cost that nothing has; twice it, and a few more, still fit in 64 bits."""


class Layout(NamedTuple):
    """Arrays that compiled loops read.

    Links stand in the order of their tails: those that leave node `v` are
    `first_out[v]` to `first_out[v + 1]`; `link` gives their place in the problem.
    Commodities stand by kind: those of one kind use the same links and take as much of
    each; `commodity` gives their place in the problem. Capacity is divided by what all
    consumption on a link has in common, and is no more than all serials could use. A
    toll is `price * consumption >> shift`.
    """

    n_nodes: int
    n_periods: int
    first_out: IntArray  # (n_nodes + 1,)
    link: IntArray  # (n_links,)
    tail: IntArray  # (n_links,)
    head: IntArray  # (n_links,)
    transit: IntArray  # (n_links,)
    unit: IntArray  # (n_links,), that capacity was divided by
    shift: IntArray  # (n_links,)
    capacity: IntArray  # (n_periods, n_links)
    may_wait: BoolArray  # (n_nodes,)
    origin: IntArray  # (n_commodities,)
    destination: IntArray  # (n_commodities,)
    serials: IntArray  # (n_commodities,)
    release: IntArray  # (n_commodities,)
    commodity: IntArray  # (n_commodities,)
    kind: IntArray  # (n_commodities,), ascending
    open: BoolArray  # (n_commodities, n_links)
    consumption: IntArray  # (n_commodities, n_links)
    earliest: IntArray  # (n_commodities, n_nodes), time at which it can be there
    latest: IntArray  # (n_commodities, n_nodes), time at which it must be there
    link_cost: IntArray  # (n_links,), in ticks
    arrival_cost: IntArray  # (n_commodities, n_periods + 1), in ticks
    undelivered_cost: IntArray  # (n_commodities,), in ticks


def lay_out(
    network: TimedNetwork, commodities: TimedCommodities, costs: Costs
) -> Layout:
    """Lay out a problem; what no serial can reach in time is closed."""
    by_tail = np.argsort(network.tail, kind="stable")
    tail, head = network.tail[by_tail], network.head[by_tail]
    allowed = fitting(network, commodities)[:, by_tail]
    consumption, capacity, unit = _in_common_units(
        network, commodities, by_tail, allowed
    )
    by_kind, kind = _kinds(allowed, consumption)
    allowed, consumption = allowed[by_kind], consumption[by_kind]
    ends = (commodities.origin[by_kind], commodities.destination[by_kind])
    release = commodities.release[by_kind]
    transit = network.transit[by_tail]
    earliest, latest = _windows(network, by_tail, allowed, *ends, release)
    most = np.where(allowed, consumption, 1).max(axis=0, initial=1)
    return Layout(
        n_nodes=network.n_nodes,
        n_periods=network.n_periods,
        first_out=np.searchsorted(tail, np.arange(network.n_nodes + 1)),
        link=by_tail,
        tail=tail,
        head=head,
        transit=transit,
        unit=unit,
        shift=np.frexp(most.astype(np.float64))[1].astype(np.int64) - 1,
        capacity=np.ascontiguousarray(capacity),
        may_wait=network.may_wait,
        origin=ends[0],
        destination=ends[1],
        serials=commodities.serials[by_kind],
        release=release,
        commodity=by_kind,
        kind=kind,
        open=allowed,
        consumption=consumption,
        earliest=earliest,
        latest=latest,
        link_cost=costs.link_cost[by_tail] * SCALE,
        arrival_cost=costs.arrival_cost[by_kind] * SCALE,
        undelivered_cost=costs.undelivered_cost[by_kind] * SCALE,
    )


def _widest(capacity: IntArray) -> IntArray:  # (n_links,)
    widest: IntArray = capacity.max(axis=0, initial=0)
    return widest


def _kinds(allowed: BoolArray, consumption: IntArray) -> tuple[IntArray, IntArray]:
    """Sort commodities by kind; give their order and, in it, the kind of each."""
    taken = np.where(allowed, consumption, -1)
    _, kind = np.unique(taken, axis=0, return_inverse=True)
    by_kind = np.argsort(kind, kind="stable")
    return by_kind, kind[by_kind]


def _in_common_units(
    network: TimedNetwork,
    commodities: TimedCommodities,
    order: IntArray,
    allowed: BoolArray,
) -> tuple[IntArray, IntArray, IntArray]:
    """Divide consumption and capacity by what consumption on a link has in common.

    Whole serials leave the remainder of the capacity unused, so that it goes tightens
    the relaxation. Capacity beyond what all serials take together goes as well.
    """
    consumption = commodities.consumption[:, order]
    capacity = network.capacity[order].T
    taken = np.where(allowed, consumption, 0)
    unit = np.maximum(np.gcd.reduce(taken, axis=0), 1)
    all_of_it = commodities.serials @ (taken // unit)
    return consumption // unit, np.minimum(capacity // unit, all_of_it), unit


def _windows(
    network: TimedNetwork,
    by_tail: IntArray,
    allowed: BoolArray,
    origin: IntArray,
    destination: IntArray,
    release: IntArray,
) -> tuple[IntArray, IntArray]:
    """Give when each commodity can be at a node at the earliest, and at the latest."""
    shape = (origin.size, network.n_nodes)
    earliest = np.empty(shape, dtype=np.int64)
    latest = np.empty(shape, dtype=np.int64)
    beyond = network.n_periods + 1
    for k in range(origin.size):
        links = by_tail[allowed[k]]
        tail, head = network.tail[links], network.head[links]
        transit = network.transit[links]
        out = _periods(network.n_nodes, tail, head, transit, int(origin[k]))
        back = _periods(network.n_nodes, head, tail, transit, int(destination[k]))
        earliest[k] = release[k] + np.minimum(out, beyond)
        latest[k] = network.n_periods - np.minimum(back, beyond)
    return earliest, latest


def _periods(
    n_nodes: int, tail: IntArray, head: IntArray, transit: IntArray, start: int
) -> FloatArray:  # (n_nodes,)
    """Give the least periods from `start`, infinite where no link leads.

    Scipy would add up parallel links and may lose zeros: the quickest of each pair is
    kept, and counts so little more than its transit that no way counts a period more.
    """
    quickest_first = np.argsort(transit, kind="stable")
    pair = (tail * n_nodes + head)[quickest_first]
    chosen = quickest_first[np.unique(pair, return_index=True)[1]]
    weight = transit[chosen].astype(np.float64) + 0.5 / (n_nodes + 1)
    graph = sparse(n_nodes, tail[chosen], head[chosen], weight)
    periods: FloatArray = np.floor(dijkstra(graph, indices=[start])[0])
    return periods
