"""Cheapest ways: parallels, shut arcs, free arcs, and costs that floats would round."""

from __future__ import annotations

import numpy as np
import pytest

from solvers import ProblemError, SharedNetwork
from solvers.dijkstra import (
    cheapest_arcs,
    distances,
    graph_of,
    open_cost,
    tree_from,
    way_to,
)

TAIL = np.array([1, 0, 0, 0, 2, 1])
HEAD = np.array([2, 1, 1, 2, 0, 1])
COST = np.array([0, 4, 3, 5, 1, 0])
"""0 => 1 at 4 and at 3, 1 -> 2 for nothing, 0 -> 2 at 5, 2 -> 0 at 1, a loop at 1."""


def test_a_free_arc_is_an_arc_and_the_cheapest_parallel_is_taken() -> None:
    graph = graph_of(4, TAIL, HEAD)
    tree = tree_from(graph, open_cost(COST, np.ones(6, dtype=np.bool_)), 0)
    assert tree.distance.tolist() == [0, 3, 3, np.inf]
    assert tree.before.tolist() == [-1, 2, 0, -1]
    way = way_to(graph, tree, 2)
    assert way is not None
    assert way.tolist() == [2, 0]
    assert way_to(graph, tree, 3) is None


def test_shut_arcs_are_not_taken() -> None:
    graph = graph_of(3, TAIL, HEAD)
    is_open = np.array([False, True, False, True, True, True])
    tree = tree_from(graph, open_cost(COST, is_open), 0)
    assert tree.before.tolist() == [-1, 1, 3]


def test_the_nearest_of_several_starts() -> None:
    graph = graph_of(4, TAIL, HEAD)
    nearest = distances(graph, COST.astype(np.float64), np.array([1, 2]))
    assert nearest.tolist() == [1, 0, 0, np.inf]


@pytest.mark.parametrize(("cost", "fits"), [(2**52 - 1, True), (2**52, False)])
def test_sums_of_2_to_the_53_are_refused(cost: int, fits: bool) -> None:
    ends = np.array([0, 1]), np.array([1, 2])
    network = SharedNetwork(n_nodes=3, tail=ends[0], head=ends[1], capacity=ends[1])
    costs = np.full(2, cost, dtype=np.float64)
    if fits:
        assert cheapest_arcs(network, costs, 0, 2) is not None
    else:
        with pytest.raises(ProblemError, match="coarser unit"):
            cheapest_arcs(network, costs, 0, 2)
