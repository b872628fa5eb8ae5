"""A problem over time laid out for compiled loops: links by tail, periods first."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import BoolArray, IntArray
from solvers.dijkstra import distances, graph_of, open_cost
from solvers.over_time.costs import Costs
from solvers.over_time.problem import TimedCommodities, TimedNetwork, fitting

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
    toll is `price * consumption >> shift`: loops write it out, for numba calls what
    takes a layout instead of laying it in, which made rounds five times as slow.
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
    early_is_best: bool  # a way that arrives earlier never costs more, tolls apart


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
        early_is_best=_is_early_best(network, costs),
    )


def _is_early_best(network: TimedNetwork, costs: Costs) -> bool:
    """Say whether all may wait everywhere, and nothing costs but to arrive late."""
    rising = (np.diff(costs.arrival_cost, axis=1) >= 0).all()
    return bool(rising and network.may_wait.all() and not costs.link_cost.any())


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
    tail, head = network.tail[by_tail], network.head[by_tail]
    onward = graph_of(network.n_nodes, tail, head)
    backward = graph_of(network.n_nodes, head, tail)
    beyond = network.n_periods + 1
    for k in range(origin.size):
        transit = open_cost(network.transit[by_tail], allowed[k])
        out = distances(onward, transit, origin[[k]])
        back = distances(backward, transit, destination[[k]])
        earliest[k] = release[k] + np.minimum(out, beyond)
        latest[k] = network.n_periods - np.minimum(back, beyond)
    return earliest, latest
