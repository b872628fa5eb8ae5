"""A flow as few whole paths."""

import heapq
from dataclasses import dataclass

import numpy as np

from solvers.acyclic import travel_order, without_cycles
from solvers.arcs import IntArray, frozen, net_outflow
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
    source: int | None = None,
    sink: int | None = None,
) -> list[Path]:
    """Split a flow into whole paths from its sources to its sinks, the widest first.

    Formulation:
        flow[a] = sum of the amounts of the paths through a + flow on cycles
        where   out(v) - in(v), if above 0, is the sum of those of paths that begin at v
        and     in(v) - out(v), if above 0, is the sum of those of paths that end there
        and     every path visits a node once at most

    Cycles carry nothing and are taken out first. Each path uses up an arc, a source or
    a sink, so there are no more paths than arcs with flow, sources and sinks. Same
    input, same paths: of equally wide ones, that of the lower sink and arc ids.

    Sources and sinks are the nodes that do not balance. Where `source` and `sink` are
    given, they must be the only ones.

    Raises
    ------
    ProblemError
        When the arrays are not whole numbers in range or the flow is negative; where
        `source` and `sink` are given, when it runs from sink to source or does not
        conserve at another node; when one is given without the other.
    """
    amount = amounts("flow", flow, np.size(tail))
    network = SharedNetwork(n_nodes=n_nodes, tail=tail, head=head, capacity=amount)
    supply = net_outflow(network.n_nodes, network.tail, network.head, amount)
    if source is not None and sink is not None:
        check_ends(n_nodes, source, sink)
        _check_conserves(supply, source, sink)
    elif source is not None or sink is not None:
        raise ProblemError("source and sink go together: both or neither is right")
    left = without_cycles(network.n_nodes, network.tail, network.head, amount)
    return _Widest(network, left, supply).paths()


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


class _Widest:
    """The width of the widest path to each node, kept up as paths are taken out.

    Widths only fall, so a path touches the nodes beyond it whose width it was, and
    the widest sink of all is found in a heap of widths that were once true.
    """

    def __init__(
        self, network: SharedNetwork, flow: IntArray, supply: IntArray
    ) -> None:
        arcs = travel_order(network.tail, network.head, np.flatnonzero(flow))
        self.arcs = arcs
        self.tail: list[int] = network.tail[arcs].tolist()
        self.head: list[int] = network.head[arcs].tolist()
        self.left: list[int] = flow[arcs].tolist()
        nodes = {*self.tail, *self.head}
        self.supply = {node: int(supply[node]) for node in nodes}
        self.into: dict[int, list[int]] = {node: [] for node in nodes}
        self.out: dict[int, list[int]] = {node: [] for node in nodes}
        for arc, (before, after) in enumerate(zip(self.tail, self.head, strict=True)):
            self.out[before].append(arc)
            self.into[after].append(arc)
        # Arcs into a node come before all out of it: by these nodes can be ordered.
        self.rank = {node: (out or [arcs.size])[0] for node, out in self.out.items()}
        self.width = dict.fromkeys(nodes, 0)
        self.last: dict[int, int | None] = dict.fromkeys(nodes)
        self._update(nodes)

    def paths(self) -> list[Path]:
        """Take out one widest path after the other."""
        wanting = [node for node, supply in self.supply.items() if supply < 0]
        sinks = [(-self._deliverable(node), node) for node in wanting]
        heapq.heapify(sinks)
        found = []
        while sinks:
            wide, node = heapq.heappop(sinks)
            amount = self._deliverable(node)
            if amount and amount == -wide:
                found.append(self._take(node, amount))
            if amount:
                heapq.heappush(sinks, (-self._deliverable(node), node))
        return found

    def _deliverable(self, node: int) -> int:
        return min(self.width[node], -self.supply[node])

    def _take(self, sink: int, amount: int) -> Path:
        steps: list[int] = []
        node = sink
        while (arc := self.last[node]) is not None:
            steps.append(arc)
            self.left[arc] -= amount
            node = self.tail[arc]
        self.supply[node] -= amount
        self.supply[sink] += amount
        self._update({node, *(self.head[arc] for arc in steps)})
        return Path(arcs=frozen(self.arcs[steps[::-1]], np.int64), amount=amount)

    def _update(self, nodes: set[int]) -> None:
        """Find the widths of these nodes anew, and of those beyond that change."""
        waiting = [(self.rank[node], node) for node in nodes]
        heapq.heapify(waiting)
        queued = set(nodes)
        while waiting:
            node = heapq.heappop(waiting)[1]
            before = self.width[node]
            self._widen(node)
            if self.width[node] == before:
                continue
            for beyond in {self.head[arc] for arc in self.out[node]} - queued:
                queued.add(beyond)
                heapq.heappush(waiting, (self.rank[beyond], beyond))

    def _widen(self, node: int) -> None:
        """Choose the first of the arcs into a node by which most can come."""
        self.width[node], self.last[node] = max(self.supply[node], 0), None
        for arc in self.into[node]:
            through = min(self.width[self.tail[arc]], self.left[arc])
            if through > self.width[node]:
                self.width[node], self.last[node] = through, arc
