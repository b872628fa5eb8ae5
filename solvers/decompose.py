"""A flow from one node to another, as few whole paths."""

from dataclasses import dataclass
from graphlib import TopologicalSorter
from itertools import starmap
from typing import NamedTuple

import numpy as np
from scipy.sparse.csgraph import connected_components

from solvers.arcs import IntArray, arc_matrix, frozen, net_outflow
from solvers.checks import ProblemError, amounts
from solvers.problem import SharedNetwork, check_ends


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Path:
    """Arcs in travel order, no node twice, and the units that take them all."""

    arcs: IntArray  # (n_steps,)
    amount: int


def decompose(
    n_nodes: int,
    tail: IntArray,
    head: IntArray,
    flow: IntArray,
    *,
    source: int,
    sink: int,
) -> list[Path]:
    """Split a flow into whole paths from source to sink, the widest first.

    Formulation:
        flow[a] = sum of the amounts of the paths through a + flow on cycles
        where   out(source) - in(source) = in(sink) - out(sink) = the amounts' sum
        and     out(v) = in(v) at every other node
        and     every path visits a node once at most

    Cycles carry nothing and are taken out first. There are no more paths than arcs with
    flow. Same input, same paths: of equally wide ones, that of the lower arc ids.

    Raises
    ------
    ProblemError
        When the arrays are not whole numbers in range, the flow is negative or does not
        conserve, or runs from sink to source.
    """
    amount = amounts("flow", flow, np.size(tail))
    network = SharedNetwork(n_nodes=n_nodes, tail=tail, head=head, capacity=amount)
    check_ends(n_nodes, source, sink)
    _check_conserves(network, source, sink)
    left = without_cycles(n_nodes, network.tail, network.head, network.capacity)
    return _widest_paths(network, left, source, sink)


def without_cycles(
    n_nodes: int, tail: IntArray, head: IntArray, flow: IntArray
) -> IntArray:  # (n_arcs,)
    """Give the flow with all of its cycles taken out; balances stay."""
    left = np.array(flow)
    while (cycle := _find_cycle(n_nodes, tail, head, left)).size:
        left[cycle] -= left[cycle].min()
    return left


def _check_conserves(network: SharedNetwork, source: int, sink: int) -> None:
    net = net_outflow(network.n_nodes, network.tail, network.head, network.capacity)
    if net[source] < 0:
        raise ProblemError(f"flow runs from sink {sink} to source {source}")
    net[[source, sink]] = 0
    if net.any():
        node = np.flatnonzero(net)[0]
        raise ProblemError(
            f"flow does not conserve at node {node}: out minus in is {net[node]}"
        )


def _find_cycle(
    n_nodes: int, tail: IntArray, head: IntArray, flow: IntArray
) -> IntArray:
    """Give the arcs of one cycle with flow, or none.

    An arc lies on a cycle exactly when its ends are strongly connected; then another
    such arc leaves its head, and a walk along them must close.
    """
    used = np.flatnonzero(flow)
    graph = arc_matrix(n_nodes, tail[used], head[used])
    label = connected_components(graph, connection="strong")[1]
    inner: IntArray = used[label[tail[used]] == label[head[used]]]
    if not inner.size:
        return inner
    first_out = dict(zip(tail[inner[::-1]].tolist(), inner[::-1].tolist(), strict=True))
    return _walk(first_out, head, int(tail[inner[0]]))


def _walk(step: dict[int, int], head: IntArray, node: int) -> IntArray:
    """Follow `step`, an arc out of each node, until a node comes again."""
    arcs: list[int] = []
    seen: dict[int, int] = {}
    while node not in seen:
        seen[node] = len(arcs)
        arcs.append(step[node])
        node = int(head[step[node]])
    return np.array(arcs[seen[node] :], dtype=np.int64)


def _widest_paths(
    network: SharedNetwork, flow: IntArray, source: int, sink: int
) -> list[Path]:
    steps = _downstream(network, np.flatnonzero(flow))
    left = {step.arc: int(flow[step.arc]) for step in steps}
    paths = []
    while arcs := _widest(steps, left, source, sink):
        amount = min(left[arc] for arc in arcs)
        for arc in arcs:
            left[arc] -= amount
        paths.append(Path(arcs=frozen(np.array(arcs), np.int64), amount=amount))
    return paths


class _Step(NamedTuple):
    arc: int
    tail: int
    head: int


def _downstream(network: SharedNetwork, used: IntArray) -> list[_Step]:
    """Sort arcs without cycles so that every path meets them in this order."""
    columns = (used, network.tail[used], network.head[used])
    steps = list(starmap(_Step, zip(*(c.tolist() for c in columns), strict=True)))
    sorter: TopologicalSorter[int] = TopologicalSorter()
    for step in steps:
        sorter.add(step.head, step.tail)
    place = {node: at for at, node in enumerate(sorter.static_order())}
    return sorted(steps, key=lambda step: (place[step.tail], step.arc))


def _widest(
    steps: list[_Step], left: dict[int, int], source: int, sink: int
) -> list[int]:
    """Give the path whose narrowest arc has most left, or no arcs at all."""
    width = {source: sum(left.values())}
    last: dict[int, _Step] = {}
    for step in steps:
        through = min(width.get(step.tail, 0), left[step.arc])
        if through > width.get(step.head, 0):
            width[step.head], last[step.head] = through, step
    return _trace(last, sink)


def _trace(last: dict[int, _Step], node: int) -> list[int]:
    arcs: list[int] = []
    while node in last:
        arcs.append(last[node].arc)
        node = last[node].tail
    return arcs[::-1]
