"""Cheapest ways by Dijkstra's algorithm, on arcs sorted once for any costs."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from solvers.arcs import BoolArray, FloatArray, Int32Array, IntArray
from solvers.checks import ProblemError
from solvers.problem import SharedNetwork

# Sums of whole numbers below it are exact in floating point. Rounding keeps their
# order, so a distance that is found below it was never compared with a rounded one.
_EXACT = 2**53


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Graph:
    """Arcs in the order of the pairs of nodes they join, parallels side by side."""

    n_nodes: int
    tail: IntArray  # (n_arcs,)
    head: IntArray  # (n_arcs,)
    arcs: IntArray  # (n_arcs,), by tail, then head, then arc
    starts: IntArray  # (n_pairs,), where in `arcs` those of a pair begin
    rows: Int32Array  # (n_nodes + 1,), where the pairs of a tail begin
    columns: Int32Array  # (n_pairs,), the head


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tree:
    """The cheapest ways from one node to all others."""

    source: int
    distance: FloatArray  # (n_nodes,), infinite where no way leads
    before: IntArray  # (n_nodes,), the arc into each node; -1 where there is none


def graph_of(n_nodes: int, tail: IntArray, head: IntArray) -> Graph:
    """Sort arcs by the pair of nodes they join."""
    arcs = np.lexsort((head, tail))
    tails, heads = tail[arcs], head[arcs]
    is_new = np.ones(arcs.size, dtype=np.bool_)
    is_new[1:] = (tails[1:] != tails[:-1]) | (heads[1:] != heads[:-1])
    starts = np.flatnonzero(is_new)
    rows = np.searchsorted(tails[starts], np.arange(n_nodes + 1)).astype(np.int32)
    columns = heads[starts].astype(np.int32)
    return Graph(
        n_nodes=n_nodes,
        tail=tail,
        head=head,
        arcs=arcs,
        starts=starts,
        rows=rows,
        columns=columns,
    )


def open_cost(unit_cost: IntArray, is_open: BoolArray) -> FloatArray:
    """Give the cost of each arc, infinite where it is shut."""
    return np.where(is_open, unit_cost, np.inf)


def distances(graph: Graph, cost: FloatArray, starts: IntArray) -> FloatArray:
    """Give the cost of the cheapest way to each node from the nearest of `starts`.

    Costs are not negative; infinite ones close their arc, and zero is a cost as any.
    """
    matrix = _matrix(graph, _cheapest(graph, cost))
    nearest: FloatArray = dijkstra(matrix, indices=starts.tolist(), min_only=True)
    return nearest


def tree_from(graph: Graph, cost: FloatArray, source: int) -> Tree:
    """Find the cheapest ways from `source`; of parallels the lowest of the cheapest."""
    cheapest = _cheapest(graph, cost)
    matrix = _matrix(graph, cheapest)
    found = dijkstra(matrix, indices=[source], return_predecessors=True)
    distance, node = found[0][0], found[1][0]
    before = np.full(graph.n_nodes, -1, dtype=np.int64)
    # scipy 1.14 gives nodes beyond a shut arc a predecessor, but no distance.
    reached = np.flatnonzero(np.isfinite(distance) & (node >= 0))
    wanted = node[reached].astype(np.int64) * graph.n_nodes + reached
    pair = np.searchsorted(_pairs(graph), wanted)
    before[reached] = _arcs_at(graph, cost, cheapest, pair)
    return Tree(source=source, distance=distance, before=before)


def way_to(graph: Graph, tree: Tree, node: int) -> IntArray | None:
    """Give the arcs from the tree's source to `node` in order; None for no way.

    Raises
    ------
    ProblemError
        When the way costs 2**53 or more: cheaper ones could hide behind rounding.
    """
    if not np.isfinite(tree.distance[node]):
        return None
    if tree.distance[node] >= _EXACT:
        raise ProblemError(
            f"the cheapest way costs about {tree.distance[node]:.3g} in the search: "
            "below 2**53 it is exact; use a coarser unit of cost"
        )
    return traced(graph, tree, node)


def traced(graph: Graph, tree: Tree, node: int) -> IntArray:
    """Give the arcs from the tree's source to a node it reaches, in order."""
    arcs: list[int] = []
    while node != tree.source:
        arcs.append(int(tree.before[node]))
        node = int(graph.tail[arcs[-1]])
    return np.array(arcs[::-1], dtype=np.int64)


def cheapest_arcs(
    network: SharedNetwork, cost: FloatArray, source: int, sink: int
) -> IntArray | None:
    """Give the arcs of a cheapest way in order; None when there is none."""
    graph = graph_of(network.n_nodes, network.tail, network.head)
    return way_to(graph, tree_from(graph, cost, source), sink)


def _cheapest(graph: Graph, cost: FloatArray) -> FloatArray:  # (n_pairs,)
    if graph.starts.size == graph.arcs.size:
        return cost[graph.arcs]
    return np.minimum.reduceat(cost[graph.arcs], graph.starts)


def _matrix(graph: Graph, cheapest: FloatArray) -> "csr_array[np.float64]":
    shape = (graph.n_nodes, graph.n_nodes)
    # Zeros that are stored are arcs to scipy (tried on 1.14 and 1.17).
    return csr_array((cheapest, graph.columns, graph.rows), shape=shape)


def _pairs(graph: Graph) -> IntArray:  # (n_pairs,), ascending
    first = graph.arcs[graph.starts]
    pairs: IntArray = graph.tail[first] * graph.n_nodes + graph.head[first]
    return pairs


def _arcs_at(
    graph: Graph, cost: FloatArray, cheapest: FloatArray, pair: IntArray
) -> IntArray:
    """Give of each pair asked for the lowest of its cheapest arcs."""
    if graph.starts.size == graph.arcs.size:
        return graph.arcs[pair]
    n_parallel = np.diff(graph.starts, append=graph.arcs.size)
    owner = np.repeat(np.arange(graph.starts.size), n_parallel)
    fits = np.flatnonzero(cost[graph.arcs] == cheapest[owner])
    first = fits[np.searchsorted(owner[fits], pair)]
    return graph.arcs[first]
