"""The cheapest way of one unit, by Dijkstra's algorithm."""

import numpy as np

from solvers.arcs import IntArray
from solvers.checks import ProblemError
from solvers.dijkstra import cheapest_arcs, open_cost
from solvers.problem import Commodity, SharedNetwork, check_ends


def least_unit_cost(network: SharedNetwork, commodity: Commodity) -> int | None:
    """Give the cost of the cheapest way of one unit; None when there is no way.

    It is a lower bound of what any unit of the commodity costs, whoever else moves.

    Raises
    ------
    ProblemError
        As `cheapest_way`.
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
        When the commodity does not fit the network; or when the least cost, times
        nodes + 1, is 2**53 or more.
    """
    if commodity.unit_cost.size != network.n_arcs:
        raise ProblemError(
            f"the commodity has {commodity.unit_cost.size} arcs, "
            f"the network {network.n_arcs}"
        )
    check_ends(network.n_nodes, commodity.source, commodity.sink)
    cost = open_cost(commodity.unit_cost, commodity.open & (network.capacity > 0))
    # The factor tells the number of arcs, which decides between equal costs, apart.
    cost = cost * (network.n_nodes + 1) + np.float64(1)
    return cheapest_arcs(network, cost, commodity.source, commodity.sink)
