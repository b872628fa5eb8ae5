"""What rivals are given: the best formulation of each that we know."""

from __future__ import annotations

from typing import Any

import numpy as np
from dimacs import MinCostInstance
from highs import Programme
from lmcf import LmcfInstance
from scipy.sparse import csc_array


def arc_flow(instance: LmcfInstance) -> Programme:
    """Write the arc-flow LP: a flow for each root, of all its commodities together.

    Roots are the origins, or the destinations where these are fewer; both are exact.
    Rows are the balance of each node for each root, then the capacity of each arc.
    """
    roots, root_of, tail, head, ends = _rooted(instance)
    n_roots, n_arcs, n_nodes = roots.size, tail.size, instance.n_nodes
    arc = np.tile(np.arange(n_arcs), n_roots)
    first_row = np.repeat(np.arange(n_roots) * n_nodes, n_arcs)
    column = np.arange(arc.size)
    rows = (first_row + tail[arc], first_row + head[arc], n_roots * n_nodes + arc)
    one = np.ones(arc.size)
    matrix = csc_array(
        (np.r_[one, -one, one], (np.concatenate(rows), np.tile(column, 3))),
        (n_roots * n_nodes + n_arcs, arc.size),
    )
    balance = np.zeros(n_roots * n_nodes)
    np.add.at(balance, root_of * n_nodes + roots[root_of], instance.demand)
    np.subtract.at(balance, root_of * n_nodes + ends, instance.demand)
    return Programme(
        cost=np.tile(instance.cost, n_roots),
        matrix=matrix,
        lower=np.r_[balance, np.full(n_arcs, -np.inf)],
        most=np.r_[balance, instance.capacity],
        equations=balance.size,
        upper=np.full(arc.size, np.inf),
    )


def _rooted(instance: LmcfInstance) -> tuple[Any, ...]:
    """Give roots, the root of each commodity, arcs seen from roots, the other end."""
    origins, from_origin = np.unique(instance.origin, return_inverse=True)
    ends, from_end = np.unique(instance.destination, return_inverse=True)
    if origins.size <= ends.size:
        return origins, from_origin, instance.tail, instance.head, instance.destination
    return ends, from_end, instance.head, instance.tail, instance.origin


def networkx_graph(instance: MinCostInstance) -> Any:  # noqa: ANN401
    """Give the instance as networkx wants it; parallel arcs stay apart."""
    import networkx as nx

    graph = nx.MultiDiGraph()
    supply = enumerate(instance.supply.tolist())
    graph.add_nodes_from((node, {"demand": -amount}) for node, amount in supply)
    arcs = (instance.tail, instance.head, instance.capacity, instance.cost)
    graph.add_edges_from(
        (tail, head, {"capacity": capacity, "weight": cost})
        for tail, head, capacity, cost in zip(
            *(of.tolist() for of in arcs), strict=True
        )
    )
    return graph


def raw_ortools(instance: MinCostInstance) -> int:
    """Solve with OR-Tools alone, nothing checked: arrays in, flows and cost out."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        instance.tail.astype(np.int32),
        instance.head.astype(np.int32),
        instance.capacity,
        instance.cost,
    )
    nodes = np.flatnonzero(instance.supply)
    solver.set_nodes_supplies(nodes.astype(np.int32), instance.supply[nodes])
    status = solver.solve()
    if status != SimpleMinCostFlow.OPTIMAL:
        raise SystemExit(f"OR-Tools ended {status.name}")
    flow = solver.flows(np.arange(instance.tail.size, dtype=np.int32))
    return int(flow @ instance.cost)
