"""Least cost of one unit, by Dijkstra's algorithm."""

import numpy as np
from scipy.sparse.csgraph import dijkstra

from solvers.arcs import sparse
from solvers.problem import Commodity, ProblemError, SharedNetwork, check_ends


def least_unit_cost(network: SharedNetwork, commodity: Commodity) -> int | None:
    """Give the cost of the cheapest way of one unit; None when there is no way.

    Formulation:
        minimise   sum of unit_cost over the arcs of a path from source to sink
        where      every arc of it is open and has capacity

    It is a lower bound of what any unit of the commodity costs, whoever else moves.

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
    arcs = np.flatnonzero(commodity.open & (network.capacity > 0))
    arcs = arcs[np.argsort(commodity.unit_cost[arcs], kind="stable")]
    pair = network.tail[arcs] * network.n_nodes + network.head[arcs]
    _, cheapest = np.unique(pair, return_index=True)  # of parallel arcs
    arcs = arcs[cheapest]
    # A unit more on every arc, for an explicit zero is no arc to scipy; the walk's
    # number of arcs is told apart by the factor.
    scale = network.n_nodes + 1
    weight = commodity.unit_cost[arcs].astype(np.float64) * scale + 1.0
    graph = sparse(network.n_nodes, network.tail[arcs], network.head[arcs], weight)
    cost = dijkstra(graph, indices=[commodity.source])[0, commodity.sink]
    return int(cost // scale) if np.isfinite(cost) else None
