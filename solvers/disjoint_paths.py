"""Cheapest sets of paths that share no arc, or no node."""

from dataclasses import dataclass

import numpy as np

from solvers.arcs import BoolArray, IntArray, frozen
from solvers.decompose import Path, decompose
from solvers.dijkstra import check_exact, graph_of, tree_from, way_to
from solvers.max_flow import max_flow
from solvers.problem import (
    ProblemError,
    SharedNetwork,
    check_ends,
    path_costs,
    whole,
)
from solvers.result import Status, status_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Barrier:
    """Arcs and nodes, one for each path found, that every further path would need.

    Of all such sets it is the one nearest the source. Nodes are in it only when paths
    may share none; then its only arcs are those that lead from source to sink at once.
    """

    arcs: IntArray  # ascending
    nodes: IntArray  # ascending


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DisjointPaths:
    """The cheapest set of disjoint paths, and why there are no more of them.

    `paths` and `cost` are None exactly when `status` is NO_FLOW, `barrier` is None
    exactly when it is OPTIMAL. PARTIAL is the cheapest set of as many paths as exist.
    """

    status: Status
    paths: tuple[Path, ...] | None  # the cheapest first
    cost: int | None  # of all together
    barrier: Barrier | None


def disjoint_paths(
    network: SharedNetwork,
    unit_cost: IntArray,
    source: int,
    sink: int,
    k: int,
    *,
    nodes: bool = False,
) -> DisjointPaths:
    """Find k paths that share no arc, or with `nodes` no inner node, at least cost.

    Formulation, over x[a] of 0 or 1 on arcs of positive capacity:
        minimise   sum over arcs a of unit_cost[a] * x[a]
        where      out(source) - in(source) = k,  out(v) = in(v) at inner nodes v
        and        in(v) <= 1 at inner nodes v, if `nodes`

    An arc serves one path, whatever its capacity; parallel arcs serve several. It is
    solved by k searches of Dijkstra's on costs reduced by prices (Suurballe), which are
    exact in whole numbers. Where fewer than k paths exist, the barrier says why.

    Raises
    ------
    ProblemError
        When `unit_cost` is not one whole number from 0 an arc; when source or sink is
        no node, or both are the same; when k is below 1; when sums reach 2**53.
    """
    cost = path_costs(unit_cost, network.n_arcs)
    check_ends(network.n_nodes, source, sink)
    if whole("k", k) < 1:
        raise ProblemError(f"k is {k}: it must be at least 1")
    lanes = _by_node(network, cost, source, sink) if nodes else _by_arc(network, cost)
    start = source + network.n_nodes if nodes else source
    used = _cheapest_set(lanes, start, sink, k)[: network.n_arcs]
    return _result(network, cost, used, (source, sink, k), nodes=nodes)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Lanes:
    """Arcs that one path each may take."""

    n_nodes: int
    tail: IntArray
    head: IntArray
    cost: IntArray
    is_open: BoolArray


def _by_arc(network: SharedNetwork, cost: IntArray) -> _Lanes:
    return _Lanes(
        n_nodes=network.n_nodes,
        tail=network.tail,
        head=network.head,
        cost=cost,
        is_open=network.capacity > 0,
    )


def _by_node(network: SharedNetwork, cost: IntArray, source: int, sink: int) -> _Lanes:
    """Let arcs enter node v at v and leave it at n_nodes + v, with a lane between."""
    n_nodes = network.n_nodes
    inner = np.arange(n_nodes)
    return _Lanes(
        n_nodes=2 * n_nodes,
        tail=np.concatenate((network.tail + n_nodes, inner)),
        head=np.concatenate((network.head, inner + n_nodes)),
        cost=np.concatenate((cost, np.zeros(n_nodes, dtype=np.int64))),
        is_open=np.concatenate(
            (network.capacity > 0, (inner != source) & (inner != sink))
        ),
    )


def _cheapest_set(lanes: _Lanes, source: int, sink: int, k: int) -> BoolArray:
    """Mark the lanes of the cheapest k paths, or of all there are.

    A lane that is used may be taken back, at what it cost. Prices make every step cost
    0 or more: reduced = cost + price[from] - price[to], price = least cost to a node,
    at most that to the sink.
    """
    graph = graph_of(
        lanes.n_nodes,
        np.concatenate((lanes.tail, lanes.head)),
        np.concatenate((lanes.head, lanes.tail)),
    )
    steps = np.concatenate((lanes.cost, -lanes.cost))
    used = np.zeros(lanes.tail.size, dtype=np.bool_)
    price = np.zeros(lanes.n_nodes, dtype=np.int64)
    for _ in range(k):
        reduced = steps + price[graph.tail] - price[graph.head]
        is_open = np.concatenate((lanes.is_open & ~used, used))
        tree = tree_from(graph, np.where(is_open, reduced, np.inf), source)
        way = way_to(graph, tree, sink)
        if way is None:
            break
        check_exact(float(price[sink]) + tree.distance[sink])
        used[way % used.size] ^= True
        price += np.minimum(tree.distance, tree.distance[sink]).astype(np.int64)
    return used


def _result(
    network: SharedNetwork,
    cost: IntArray,
    used: BoolArray,
    asked: tuple[int, int, int],
    *,
    nodes: bool,
) -> DisjointPaths:
    source, sink, k = asked
    paths = _paths(network, cost, used, source, sink)
    status = status_of(delivered=len(paths), unmet=k - len(paths))
    shown = tuple(paths) if paths else None
    barrier = None
    if len(paths) < k:
        barrier = _barrier(network, source, sink, nodes=nodes)
    total = sum(cost[used].tolist()) if paths else None
    return DisjointPaths(status=status, paths=shown, cost=total, barrier=barrier)


def _paths(
    network: SharedNetwork, cost: IntArray, used: BoolArray, source: int, sink: int
) -> list[Path]:
    arcs = np.flatnonzero(used)
    ends = network.tail[arcs], network.head[arcs]
    flow = np.ones(arcs.size, dtype=np.int64)
    found = decompose(network.n_nodes, *ends, flow, source=source, sink=sink)
    paths = [Path(arcs=frozen(arcs[path.arcs], np.int64), amount=1) for path in found]
    return sorted(paths, key=lambda p: (int(cost[p.arcs].sum()), p.arcs.tolist()))


def _barrier(network: SharedNetwork, source: int, sink: int, *, nodes: bool) -> Barrier:
    """Find the minimum cut of lanes, by max-flow."""
    lanes = _by_arc(network, np.zeros_like(network.capacity))
    start, wide = source, np.zeros(network.n_arcs, dtype=np.bool_)
    if nodes:
        lanes = _by_node(network, lanes.cost, source, sink)
        start = source + network.n_nodes
        # A node stands for its arcs, but none stands between source and sink.
        wide = (network.tail != source) | (network.head != sink)
    capacity = lanes.is_open.astype(np.int64)
    capacity[: network.n_arcs][wide] *= network.n_arcs
    narrow = SharedNetwork(
        n_nodes=lanes.n_nodes, tail=lanes.tail, head=lanes.head, capacity=capacity
    )
    cut = max_flow(narrow, start, sink).cut_near_source.arcs
    return Barrier(
        arcs=frozen(cut[cut < network.n_arcs], np.int64),
        nodes=frozen(cut[cut >= network.n_arcs] - network.n_arcs, np.int64),
    )
