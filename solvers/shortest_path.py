"""The cheapest way of one unit, by Dijkstra's algorithm."""

import numpy as np
from scipy.sparse.csgraph import dijkstra

from solvers.arcs import IntArray, sparse
from solvers.checks import ProblemError
from solvers.problem import Commodity, SharedNetwork, check_ends


def least_unit_cost(network: SharedNetwork, commodity: Commodity) -> int | None:
    """Give the cost of the cheapest way of one unit; None when there is no way.

    It is a lower bound of what any unit of the commodity costs, whoever else moves.

    Raises
    ------
    ProblemError
        When the commodity does not fit the network.
    """
    way = cheapest_way(network, commodity)
    return None if way is None else sum(commodity.unit_cost[way].tolist())


def cheapest_way(network: SharedNetwork, commodity: Commodity) -> IntArray | None:
    """Give the arcs of the cheapest way of one unit in order; None when there is none.

    Formulation:
        minimise   sum of unit_cost over the arcs of a path from source to sink
        where      every arc of it is open and has capacity

    Of ways that cost the same it is one with the fewest arcs.

    Raises
    ------
    ProblemError
        When the commodity does not fit the network.
    """
    if commodity.unit_cost.size != network.n_arcs:
        raise ProblemError(
            f"the commodity has {commodity.unit_cost.size} arcs, "
            f"the network {network.n_arcs}"
        )
    check_ends(network.n_nodes, commodity.source, commodity.sink)
    pairs, arcs = _cheapest_arcs(network, commodity)
    # A unit more on every arc, for an explicit zero is no arc to scipy; the walk's
    # number of arcs is told apart by the factor.
    scale = network.n_nodes + 1
    weight = commodity.unit_cost[arcs].astype(np.float64) * scale + 1.0
    graph = sparse(network.n_nodes, network.tail[arcs], network.head[arcs], weight)
    _, before = dijkstra(graph, indices=[commodity.source], return_predecessors=True)
    nodes = _walk(before[0].tolist(), commodity.source, commodity.sink)
    if nodes is None:
        return None
    steps = nodes[:-1] * network.n_nodes + nodes[1:]
    way: IntArray = arcs[np.searchsorted(pairs, steps)]
    return way


def _cheapest_arcs(
    network: SharedNetwork, commodity: Commodity
) -> tuple[IntArray, IntArray]:
    """Give the pairs of nodes that arcs in use join, ascending, and of each an arc.

    Of parallel arcs it is the cheapest.
    """
    arcs = np.flatnonzero(commodity.open & (network.capacity > 0))
    arcs = arcs[np.argsort(commodity.unit_cost[arcs], kind="stable")]
    pair = network.tail[arcs] * network.n_nodes + network.head[arcs]
    pairs, cheapest = np.unique(pair, return_index=True)
    return pairs, arcs[cheapest]


def _walk(before: list[int], source: int, sink: int) -> IntArray | None:
    """Give the nodes from source to sink by the node before each; None for no way."""
    nodes = [sink]
    while nodes[-1] != source:
        nodes.append(before[nodes[-1]])
        if nodes[-1] < 0:
            return None
    return np.array(nodes[::-1], dtype=np.int64)
