"""Cheapest sets of paths that share no arc, or no node between their ends."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solvers.arcs import BoolArray, IntArray, frozen, reachable
from solvers.checks import ProblemError, amounts, whole
from solvers.decompose import Path, decompose
from solvers.dijkstra import Graph, graph_of, tree_from, way_to
from solvers.problem import SharedNetwork, check_ends


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Separator:
    """Arcs and nodes, as many as there are paths, one of which every path takes."""

    arcs: IntArray  # (n_arcs_of_it,), ascending
    nodes: IntArray  # (n_nodes_of_it,), ascending; empty for paths that share nodes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DisjointPaths:
    """The cheapest paths first, each of amount 1, and why there are no more.

    `separator` is None exactly when there are as many as asked for.
    """

    paths: tuple[Path, ...]
    cost: int  # of all of them
    separator: Separator | None


def disjoint_paths(
    network: SharedNetwork,
    unit_cost: npt.ArrayLike,
    source: int,
    sink: int,
    k: int,
    *,
    nodes: bool = False,
) -> DisjointPaths:
    """Find k paths that share no arc, or with `nodes` no inner node, at least cost.

    Formulation, over x of 0 and 1, one per arc with capacity:
        minimise   sum over arcs a of unit_cost[a] * x[a]
        where      out(source) - in(source) = k' = min(k, the most there are)
        and        out(v) = in(v) at every other node but the sink
        and        in(v) <= 1 at these if `nodes`

    Where fewer than k exist, the k' there are come with a separator of k' arcs and
    nodes, the nearest to the source: by Menger's theorem it says why. Capacities
    above 1 count once. The two ways along a road are two arcs.

    Raises
    ------
    ProblemError
        When `unit_cost` is no whole number per arc, negative or too large, source or
        sink is no node, both are the same, k is below 1; or when a search would have
        to compare costs of 2**53 or more.
    """
    check_ends(network.n_nodes, source, sink)
    if whole("k", k) < 1:
        raise ProblemError(f"k is {k}: at least 1 path is right")
    cost = amounts("unit_cost", unit_cost, network.n_arcs)
    search = _Search(network, cost, nodes=nodes)
    start = source + network.n_nodes * nodes
    found = 0
    while found < k and search.add_path(start, sink):
        found += 1
    flow = search.used[: network.n_arcs].astype(np.int64)
    paths = decompose(
        network.n_nodes, network.tail, network.head, flow, source=source, sink=sink
    )
    ranked = sorted(paths, key=lambda path: (_cost(path, cost), path.arcs.tolist()))
    return DisjointPaths(
        paths=tuple(ranked),
        cost=sum(_cost(path, cost) for path in ranked),
        separator=None if found == k else search.separator(start),
    )


def _cost(path: Path, unit_cost: IntArray) -> int:
    return sum(unit_cost[path.arcs].tolist())


class _Search:
    """Suurballe's algorithm: a cheapest way in the residual arcs adds a path.

    Prices of the nodes keep the cost of every residual arc at 0 or more. With `nodes`
    each node v is an arc from v to v + n_nodes, where the arcs out of it begin.
    """

    def __init__(
        self, network: SharedNetwork, unit_cost: IntArray, *, nodes: bool
    ) -> None:
        self.n_arcs = network.n_arcs
        inner = np.arange(network.n_nodes * nodes)
        self.n_nodes = network.n_nodes + inner.size
        self.tail = np.concatenate((network.tail + inner.size, inner))
        self.head = np.concatenate((network.head, inner + inner.size))
        self.cost = np.concatenate((unit_cost, np.zeros_like(inner)))
        self.is_open: BoolArray = np.ones(self.tail.size, dtype=np.bool_)
        self.is_open[: self.n_arcs] = network.capacity > 0
        self.used: BoolArray = np.zeros(self.tail.size, dtype=np.bool_)
        self.graph: Graph = graph_of(
            self.n_nodes,
            np.concatenate((self.tail, self.head)),
            np.concatenate((self.head, self.tail)),
        )

    def add_path(self, start: int, sink: int) -> bool:
        """Find room for one more path; False when there is none."""
        may_step = np.concatenate((self.is_open & ~self.used, self.used))
        cost = np.where(may_step, np.concatenate((self.cost, -self.cost)), np.inf)
        tree = tree_from(self.graph, cost, start)
        way = way_to(self.graph, tree, sink)
        if way is None:
            return False
        # Beyond the sink's own distance none is needed, nor known to be exact.
        price = np.minimum(tree.distance, tree.distance[sink]).astype(np.int64)
        self.cost += price[self.tail] - price[self.head]
        self.used[way % self.used.size] ^= True
        return True

    def separator(self, start: int) -> Separator:
        """Give what separates the nodes that are still reached from the others."""
        forward = self.is_open & ~self.used
        tail = np.concatenate((self.tail[forward], self.head[self.used]))
        head = np.concatenate((self.head[forward], self.tail[self.used]))
        near = reachable(self.n_nodes, tail, head, start)
        across = np.flatnonzero(near[self.tail] & ~near[self.head] & self.is_open)
        is_arc = across < self.n_arcs
        return Separator(
            arcs=frozen(across[is_arc], np.int64),
            nodes=frozen(across[~is_arc] - self.n_arcs, np.int64),
        )
