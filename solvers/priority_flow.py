"""Commodities on shared capacity, one after the other, with a lower bound."""

from collections.abc import Sequence

import numpy as np

from solvers.arcs import (
    IntArray,
    frozen,
    reachable,
    residual_arcs,
    simple_path_bound,
    total_cost,
)
from solvers.checks import ProblemError, whole
from solvers.decompose import without_cycles
from solvers.min_cost_flow import min_cost_flow
from solvers.problem import Commodity, FlowProblem, SharedNetwork, check_ends
from solvers.result import Delivery, PriorityResult, Shortage

_MAX_PRICE = 2**63 - 1


def priority_flow(
    network: SharedNetwork,
    commodities: Sequence[Commodity],
    *,
    shortage_cost: int | None = None,
) -> PriorityResult:
    """Send commodities in the order given, each on the capacity left by those before.

    Formulation, for commodity k in turn, over whole numbers x[k]:
        first   maximise   delivered[k] = out(source) - in(source), up to amount[k]
        then    minimise   sum over arcs a of unit_cost[k][a] * x[k][a]
        where   0 <= x[k][a] <= capacity[a] - sum over j < k of x[j][a]
        and     x[k][a] = 0 unless open[k][a]; out(v) = in(v) at every other node

    cost = sum of unit_cost * x + shortage_cost * units not delivered.

    bound = sum over k of the least such cost of k alone on the full capacity. It is a
    lower bound of every plan that shares the capacity: the part of k in such a plan
    keeps to the full capacity too, so it is one of the flows over which "k alone" takes
    the least, fractions included, since an integer network has a whole optimum; and the
    plan's cost is the sum of its parts. "Most units, then least cost" is that least,
    because another unit costs at most one simple path of residual arcs, which is less
    than `shortage_cost`.

    `shortage_cost` is the function `shortage_cost(network, commodities)` when left out.

    Raises
    ------
    ProblemError
        When a commodity does not fit the network, or `shortage_cost` is below what the
        function of that name gives: units that can be delivered might then not be.
    SolverError
        When OR-Tools ends with anything but an optimal flow.
    """
    price = _checked_price(network, commodities, shortage_cost)
    left = network.capacity.copy()
    deliveries: list[Delivery] = []
    bound = 0
    for commodity in commodities:
        alone = _send(network, commodity, network.capacity)
        flow = alone if (alone <= left).all() else _send(network, commodity, left)
        deliveries.append(_delivery(network, commodity, flow, left))
        bound += _priced(network, commodity, alone, price)
        left -= flow
    return PriorityResult(
        deliveries=tuple(deliveries),
        load=frozen(network.capacity - left, np.int64),
        cost=sum(each.cost + price * each.unmet for each in deliveries),
        bound=bound,
        shortage_cost=price,
    )


def shortage_cost(network: SharedNetwork, commodities: Sequence[Commodity]) -> int:
    """Give a price for a unit not delivered that exceeds every simple path's cost.

    Formulation:
        price = 1 + sum over nodes v of the dearest arc out of v
        where   an arc's cost is its greatest unit_cost[k] over the commodities k
        and     only arcs count that have capacity and are open to k

    Raises
    ------
    ProblemError
        When a commodity does not fit the network, or the price overflows 64 bits.
    """
    worst = np.zeros(network.n_arcs, dtype=np.int64)
    for at, commodity in enumerate(commodities):
        _check_fits(network, commodity, at)
        usable = commodity.open & (network.capacity > 0)
        np.maximum(worst, commodity.unit_cost, out=worst, where=usable)
    if int(worst.max(initial=0)) * network.n_nodes >= _MAX_PRICE:
        raise ProblemError(
            "unit_cost times nodes overflows: use a coarser unit of cost"
        )
    return 1 + simple_path_bound(network.n_nodes, network.tail, worst)


def _checked_price(
    network: SharedNetwork, commodities: Sequence[Commodity], asked: int | None
) -> int:
    least = shortage_cost(network, commodities)
    if asked is None:
        return least
    if whole("shortage_cost", asked) < least:
        raise ProblemError(f"shortage_cost is {asked}: it must be at least {least}")
    return int(asked)


def _check_fits(network: SharedNetwork, commodity: Commodity, at: int) -> None:
    if commodity.unit_cost.size != network.n_arcs:
        raise ProblemError(
            f"commodity {at} has {commodity.unit_cost.size} arcs, "
            f"the network {network.n_arcs}"
        )
    try:
        check_ends(network.n_nodes, commodity.source, commodity.sink)
    except ProblemError as error:
        raise ProblemError(f"commodity {at}: {error}") from None


def _send(
    network: SharedNetwork, commodity: Commodity, capacity: IntArray
) -> IntArray:  # (n_arcs,)
    """Send one commodity on the given capacity, over useful arcs and no cycles."""
    flow = np.zeros(network.n_arcs, dtype=np.int64)
    arcs = _useful_arcs(network, commodity, capacity)
    if arcs.size and commodity.amount:
        problem = _sub_problem(network, commodity, arcs, capacity)
        sent = min_cost_flow(problem).shown_flow
        flow[arcs] = without_cycles(problem.n_nodes, problem.tail, problem.head, sent)
    return flow


def _useful_arcs(
    network: SharedNetwork, commodity: Commodity, capacity: IntArray
) -> IntArray:  # (n_useful,), ascending
    """Give the arcs with capacity that lie on a way from source to sink.

    Dead ends would cost OR-Tools time that grows with the square of their length.
    """
    has_room = np.flatnonzero(
        commodity.open
        & (capacity > 0)
        & (network.tail != network.head)
        & (network.head != commodity.source)
        & (network.tail != commodity.sink)
    )
    tail, head = network.tail[has_room], network.head[has_room]
    from_source = reachable(network.n_nodes, tail, head, commodity.source)
    to_sink = reachable(network.n_nodes, head, tail, commodity.sink)
    return has_room[from_source[tail] & to_sink[head]]


def _sub_problem(
    network: SharedNetwork, commodity: Commodity, arcs: IntArray, capacity: IntArray
) -> FlowProblem:
    """Build the problem of the useful arcs alone, their nodes numbered anew."""
    used = np.zeros(network.n_nodes, dtype=np.bool_)
    used[network.tail[arcs]] = used[network.head[arcs]] = True
    new_id = np.cumsum(used) - 1
    supply = np.zeros(int(used.sum()), dtype=np.int64)
    supply[new_id[commodity.source]] = commodity.amount
    supply[new_id[commodity.sink]] = -commodity.amount
    return FlowProblem(
        n_nodes=supply.size,
        tail=new_id[network.tail[arcs]],
        head=new_id[network.head[arcs]],
        capacity=capacity[arcs],
        unit_cost=commodity.unit_cost[arcs],
        supply=supply,
    )


def _delivery(
    network: SharedNetwork, commodity: Commodity, flow: IntArray, left: IntArray
) -> Delivery:
    """Say what `flow` delivers, and what holds back the rest on the capacity `left`."""
    arcs = np.flatnonzero(flow)
    unmet = _unmet(network, commodity, flow)
    return Delivery(
        delivered=commodity.amount - unmet,
        unmet=unmet,
        cost=total_cost(flow, commodity.unit_cost),
        arcs=frozen(arcs, np.int64),
        amounts=frozen(flow[arcs], np.int64),
        shortage=_shortage(network, commodity, flow, left) if unmet else None,
    )


def _unmet(network: SharedNetwork, commodity: Commodity, flow: IntArray) -> int:
    # No flow returns to the source: arcs into it are not useful.
    return commodity.amount - int(flow[network.tail == commodity.source].sum())


def _priced(
    network: SharedNetwork, commodity: Commodity, flow: IntArray, price: int
) -> int:
    unmet = _unmet(network, commodity, flow)
    return total_cost(flow, commodity.unit_cost) + price * unmet


def _shortage(
    network: SharedNetwork, commodity: Commodity, flow: IntArray, left: IntArray
) -> Shortage:
    """Give the minimum cut nearest the source, on the capacity `left`.

    Arcs that others have filled belong to it as well; arcs that lead nowhere, even on
    the empty network, do not.
    """
    useful = _useful_arcs(network, commodity, network.capacity)
    tail, head = network.tail[useful], network.head[useful]
    steps = residual_arcs(tail, head, left[useful], flow[useful])
    near = reachable(network.n_nodes, *steps, commodity.source)
    arcs = useful[near[tail] & ~near[head]]
    return Shortage(
        arcs=frozen(arcs, np.int64),
        capacity=frozen(network.capacity[arcs], np.int64),
        taken=frozen(network.capacity[arcs] - left[arcs], np.int64),
    )
