"""A flow as few whole paths."""

from dataclasses import dataclass

import numpy as np

from solvers.acyclic import travel_order, without_cycles
from solvers.arcs import IntArray, frozen, net_outflow
from solvers.compiled import compiled
from solvers.problem import ProblemError, SharedNetwork, amounts, check_ends


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
    source: int | None = None,
    sink: int | None = None,
) -> list[Path]:
    """Split a flow into whole paths from its sources to its sinks, the widest first.

    Formulation:
        flow[a] = sum of the amounts of the paths through a + flow on cycles
        where   out(v) - in(v), if above 0, is the amounts' sum of paths that begin at v
        and     in(v) - out(v), if above 0, is that of paths that end there
        and     every path visits a node once at most

    Cycles carry nothing and are taken out first. Every path empties an arc, a source or
    a sink, so there are no more paths than these. Same input, same paths: of equally
    wide ones, that which is found first as arcs are looked at in the order of travel.

    Sources and sinks are where the flow does not balance. With `source` and `sink`, it
    must balance everywhere else.

    Raises
    ------
    ProblemError
        When the arrays are not whole numbers in range or the flow is negative; with
        `source` and `sink`, when it does not conserve, or runs from sink to source.
    """
    amount = amounts("flow", flow, np.size(tail))
    network = SharedNetwork(n_nodes=n_nodes, tail=tail, head=head, capacity=amount)
    supply = net_outflow(n_nodes, network.tail, network.head, amount)
    if (source is None) is not (sink is None):
        raise ProblemError("source and sink go together: give both or neither")
    if source is not None and sink is not None:
        check_ends(n_nodes, source, sink)
        _check_conserves(supply, source, sink)
    left = without_cycles(n_nodes, network.tail, network.head, amount)
    return _widest_paths(network, left, supply)


def _check_conserves(supply: IntArray, source: int, sink: int) -> None:
    if supply[source] < 0:
        raise ProblemError(f"flow runs from sink {sink} to source {source}")
    net = supply.copy()
    net[[source, sink]] = 0
    if net.any():
        node = np.flatnonzero(net)[0]
        raise ProblemError(
            f"flow does not conserve at node {node}: out minus in is {net[node]}"
        )


def _widest_paths(
    network: SharedNetwork, flow: IntArray, supply: IntArray
) -> list[Path]:
    """Take out one widest path after the other; the flow has no cycles."""
    used = np.flatnonzero(flow)
    arcs = travel_order(network.n_nodes, network.tail, network.head, used)
    nodes, ends = np.unique(
        np.stack((network.tail[arcs], network.head[arcs])), return_inverse=True
    )
    tail, head = ends.reshape(2, -1)
    left, remaining = flow[arcs], supply[nodes]
    width, last = np.empty_like(nodes), np.empty_like(nodes)
    paths = []
    while remaining.any():
        _widen(tail, head, left, remaining, width, last)
        node = int(np.argmax(np.minimum(width, -remaining)))
        steps, start = _back(tail, last, node)
        amount = int(min(width[node], -remaining[node]))
        left[steps] -= amount
        remaining[[start, node]] += -amount, amount
        paths.append(Path(arcs=frozen(arcs[steps], np.int64), amount=amount))
    return paths


@compiled
def _widen(  # noqa: PLR0917 - compiled code takes no keywords
    tail: IntArray,
    head: IntArray,
    left: IntArray,
    supply: IntArray,
    width: IntArray,
    last: IntArray,
) -> None:
    """Find how much can reach each node along one path, and the arc it comes by."""
    for node in range(width.size):
        width[node] = max(supply[node], 0)
        last[node] = -1
    for arc in range(tail.size):
        through = min(width[tail[arc]], left[arc])
        if through > width[head[arc]]:
            width[head[arc]] = through
            last[head[arc]] = arc


def _back(tail: IntArray, last: IntArray, node: int) -> tuple[IntArray, int]:
    """Give the arcs that lead to a node, and where they begin."""
    arcs: list[int] = []
    while last[node] >= 0:
        arcs.append(int(last[node]))
        node = int(tail[arcs[-1]])
    return np.array(arcs[::-1], dtype=np.int64), node
