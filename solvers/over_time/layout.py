"""A problem over time laid out for compiled loops: links by tail, periods first."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import BoolArray, IntArray
from solvers.dijkstra import distances, graph_of, open_cost
from solvers.over_time.costs import Costs
from solvers.over_time.fitting import fitting
from solvers.over_time.problem import TimedCommodities, TimedNetwork
from solvers.over_time.resources import resources_of

SCALE = 1024
"""Ticks to a unit of cost: prices are whole, and yet have fractions of it."""

NEVER = 2**60
"""A cost that nothing has; twice it, and a few more, still fit in 64 bits."""


class Layout(NamedTuple):
    """Arrays that compiled loops read.

    Links stand in the order of their tails: those that leave node `v` are
    `first_out[v]` to `first_out[v + 1]`; `link` gives their place in the problem. Those
    that lead there come from `tail_in`, `first_in[v]` to `first_in[v + 1]`.
    Resources are numbered as their links stand. Their capacity is divided by what all
    consumption has in common, and is no more than all serials could use. A toll is
    `price * consumption >> shift`, price that of entering: loops write it out, for
    numba calls what takes a layout instead of laying it in, which made rounds five
    times as slow. Every array makes such calls slower: none stands here that loops do
    not read.
    """

    n_nodes: int
    n_periods: int
    first_out: IntArray  # (n_nodes + 1,)
    link: IntArray  # (n_links,)
    tail: IntArray  # (n_links,)
    head: IntArray  # (n_links,)
    first_in: IntArray  # (n_nodes + 1,)
    tail_in: IntArray  # (n_links,), of those that lead to each node
    transit: IntArray  # (n_paces, n_links)
    resource: IntArray  # (n_links,)
    hold: IntArray  # (n_links,), periods, no more than there are
    lookback: IntArray  # (n_links,), periods back to steps of a way in its way
    unit: IntArray  # (n_resources,), that capacity was divided by
    shift: IntArray  # (n_links,), the same for all of a resource
    capacity: IntArray  # (n_resources, n_periods)
    may_wait: BoolArray  # (n_nodes,)
    origin: IntArray  # (n_commodities,)
    destination: IntArray  # (n_commodities,)
    serials: IntArray  # (n_commodities,)
    pace: IntArray  # (n_commodities,)
    release: IntArray  # (n_commodities,)
    open: BoolArray  # (n_commodities, n_links)
    consumption: IntArray  # (n_commodities, n_links)
    earliest: IntArray  # (n_commodities, n_nodes), time at which it can be there
    latest: IntArray  # (n_commodities, n_nodes), time at which it must be there
    link_cost: IntArray  # (n_links,), in ticks
    arrival_cost: IntArray  # (n_commodities, n_periods + 1), in ticks
    undelivered_cost: IntArray  # (n_commodities,), in ticks
    onward_cost: IntArray  # (n_commodities, n_nodes), least sum of link_cost, in ticks
    least_arrival_cost: IntArray  # arrival_cost at that time or at any later one
    early_is_best: bool  # a way that arrives earlier never costs more, tolls apart


def lay_out(
    network: TimedNetwork, commodities: TimedCommodities, costs: Costs
) -> Layout:
    """Lay out a problem; what no serial can reach in time is closed."""
    by_tail = np.argsort(network.tail, kind="stable")
    tail, head = network.tail[by_tail], network.head[by_tail]
    by_head = np.argsort(head, kind="stable")
    allowed = fitting(network, commodities)[:, by_tail]
    resources = resources_of(network, commodities, by_tail, allowed)
    transit = np.ascontiguousarray(network.transit[:, by_tail])
    earliest, latest = _windows(network, commodities, by_tail, allowed)
    in_time = earliest[:, tail] + transit[commodities.pace] <= latest[:, head]
    onward = _onward_costs(network, commodities, costs, by_tail, allowed)
    return Layout(
        n_nodes=network.n_nodes,
        n_periods=network.n_periods,
        first_out=np.searchsorted(tail, np.arange(network.n_nodes + 1)),
        link=by_tail,
        tail=tail,
        head=head,
        first_in=np.searchsorted(head[by_head], np.arange(network.n_nodes + 1)),
        tail_in=tail[by_head],
        transit=transit,
        **resources._asdict(),
        # Copies, row by row: numba compiles anew for arrays that cannot be written or
        # are laid out by column, and loops go through all links of a commodity.
        may_wait=network.may_wait.copy(),
        origin=commodities.origin.copy(),
        destination=commodities.destination.copy(),
        serials=commodities.serials.copy(),
        pace=commodities.pace.copy(),
        release=commodities.release.copy(),
        open=np.ascontiguousarray(allowed & in_time),
        earliest=earliest,
        latest=latest,
        link_cost=costs.link_cost[by_tail] * SCALE,
        arrival_cost=costs.arrival_cost * SCALE,
        undelivered_cost=costs.undelivered_cost * SCALE,
        onward_cost=onward * SCALE,
        least_arrival_cost=_least_from(costs.arrival_cost) * SCALE,
        early_is_best=_is_early_best(network, costs),
    )


def _is_early_best(network: TimedNetwork, costs: Costs) -> bool:
    """Say whether all may wait everywhere, and nothing costs but to arrive late."""
    rising = (np.diff(costs.arrival_cost, axis=1) >= 0).all()
    return bool(rising and network.may_wait.all() and not costs.link_cost.any())


def _least_from(arrival_cost: IntArray) -> IntArray:
    """Give the least cost of arriving at a time or later."""
    backward = arrival_cost[:, ::-1]
    return np.ascontiguousarray(np.minimum.accumulate(backward, axis=1)[:, ::-1])


def _windows(
    network: TimedNetwork,
    commodities: TimedCommodities,
    by_tail: IntArray,
    allowed: BoolArray,
) -> tuple[IntArray, IntArray]:
    """Give when each commodity can be at a node at the earliest, and at the latest."""
    shape = (commodities.n_commodities, network.n_nodes)
    earliest = np.empty(shape, dtype=np.int64)
    latest = np.empty(shape, dtype=np.int64)
    tail, head = network.tail[by_tail], network.head[by_tail]
    onward = graph_of(network.n_nodes, tail, head)
    backward = graph_of(network.n_nodes, head, tail)
    beyond = network.n_periods + 1
    for k in range(commodities.n_commodities):
        takes = network.transit[commodities.pace[k], by_tail]
        transit = open_cost(takes, allowed[k])
        out = distances(onward, transit, commodities.origin[[k]])
        back = distances(backward, transit, commodities.destination[[k]])
        earliest[k] = commodities.release[k] + np.minimum(out, beyond)
        latest[k] = network.n_periods - np.minimum(back, beyond)
    return earliest, latest


def _onward_costs(
    network: TimedNetwork,
    commodities: TimedCommodities,
    costs: Costs,
    by_tail: IntArray,
    allowed: BoolArray,
) -> IntArray:
    """Give the least sum of link costs to the destination; 0 where no way leads."""
    onward = np.zeros((commodities.n_commodities, network.n_nodes), np.int64)
    if costs.link_cost.any():
        tail, head = network.tail[by_tail], network.head[by_tail]
        backward = graph_of(network.n_nodes, head, tail)
        for k in range(commodities.n_commodities):
            cost = open_cost(costs.link_cost[by_tail], allowed[k])
            to_go = distances(backward, cost, commodities.destination[[k]])
            onward[k] = np.where(np.isfinite(to_go), to_go, 0)
    return onward
