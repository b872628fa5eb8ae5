"""Disjoint paths: by hand, every set of paths, and OR-Tools' flows of least cost."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers import (
    DisjointPaths,
    FlowProblem,
    IntArray,
    ProblemError,
    SharedNetwork,
    disjoint_paths,
)
from tests.flow_worlds import raw_answer
from tests.path_worlds import Arc, network_of, networks, paths_of
from tests.searches import search

TRAP: list[Arc] = [
    (0, 1, 1, 1),
    (1, 2, 1, 1),
    (2, 3, 1, 1),
    (0, 2, 9, 5),
    (1, 3, 9, 5),
]
r"""The cheapest way, 0-1-2-3 at 3, is in neither of the two.

      1
   1 /|\ 5
    0 |1 3
   5 \|/ 1
      2
"""
HOURGLASS: list[Arc] = [
    (0, 1, 9, 1),
    (0, 2, 9, 1),
    (1, 3, 9, 1),
    (2, 3, 9, 1),
    (3, 4, 9, 1),
    (3, 5, 9, 1),
    (4, 6, 9, 1),
    (5, 6, 9, 1),
]
"""Two ways, all through node 3."""


def shown(result: DisjointPaths) -> list[list[int]]:
    return [path.arcs.tolist() for path in result.paths]


def test_the_two_avoid_the_cheapest() -> None:
    network, cost = network_of(4, TRAP)
    result = disjoint_paths(network, cost, 0, 3, 2)
    assert shown(result) == [[0, 4], [3, 2]]
    assert [path.amount for path in result.paths] == [1, 1]
    assert result.cost == 12
    assert result.separator is None


def test_one_is_the_cheapest() -> None:
    network, cost = network_of(4, TRAP)
    assert shown(disjoint_paths(network, cost, 0, 3, 1)) == [[0, 1, 2]]


def test_a_narrow_node_matters_to_nodes_alone() -> None:
    network, cost = network_of(7, HOURGLASS)
    by_links = disjoint_paths(network, cost, 0, 6, 2)
    assert (len(by_links.paths), by_links.cost) == (2, 8)
    by_nodes = disjoint_paths(network, cost, 0, 6, 2, nodes=True)
    assert (len(by_nodes.paths), by_nodes.cost) == (1, 4)
    assert by_nodes.separator is not None
    assert by_nodes.separator.nodes.tolist() == [3]
    assert by_nodes.separator.arcs.tolist() == []


def test_fewer_than_asked_come_with_the_links_that_hold_them_back() -> None:
    network, cost = network_of(7, HOURGLASS)
    result = disjoint_paths(network, cost, 0, 6, 10**12)
    assert len(result.paths) == 2
    assert result.separator is not None
    assert result.separator.arcs.tolist() == [0, 1]
    assert result.separator.nodes.tolist() == []


def test_parallel_links_are_two_paths_for_nodes_too() -> None:
    network, cost = network_of(2, [(0, 1, 1, 3), (0, 1, 1, 2), (0, 0, 1, 0)])
    assert shown(disjoint_paths(network, cost, 0, 1, 2, nodes=True)) == [[1], [0]]


@pytest.mark.parametrize("arcs", [[], [(0, 1, 0, 1)], [(1, 0, 1, 1)]])
def test_no_way_at_all(arcs: list[Arc]) -> None:
    network, cost = network_of(2, arcs)
    result = disjoint_paths(network, cost, 0, 1, 2)
    assert (result.paths, result.cost) == ((), 0)
    assert result.separator is not None
    assert not result.separator.arcs.size


@pytest.mark.parametrize(
    ("sink", "k", "cost", "message"),
    [
        (0, 1, 1, "must differ"),
        (2, 1, 1, "there are 2 nodes"),
        (1, 0, 1, "k is 0: at least 1 path"),
        (1, 1, -1, "must not be negative"),
        (1, 1, 2**53, "coarser unit"),
        (1, 1, 2**62, "sums to 2"),
    ],
)
def test_what_is_refused(sink: int, k: int, cost: int, message: str) -> None:
    network, costs = network_of(2, [(0, 1, 1, cost)])
    with pytest.raises(ProblemError, match=message):
        disjoint_paths(network, costs, 0, sink, k)


def stops(network: SharedNetwork, arcs: tuple[int, ...], *, nodes: bool) -> set[int]:
    """Give what no other path may have: arcs, and inner nodes as negative numbers."""
    inner = network.head[list(arcs[:-1])].tolist() if nodes else []
    return {*arcs, *(-1 - node for node in inner)}


def best_of(
    network: SharedNetwork, cost: IntArray, k: int, *, nodes: bool
) -> tuple[int, int]:
    """Give how many of k there are and what they cost, out of every set of paths."""
    paths = paths_of(network, 0, 1)
    for size in range(k, 0, -1):
        costs = [
            int(sum(cost[list(arcs)].sum() for arcs in chosen))
            for chosen in combinations(paths, size)
            if are_disjoint([stops(network, arcs, nodes=nodes) for arcs in chosen])
        ]
        if costs:
            return size, min(costs)
    return 0, 0


def are_disjoint(sets: list[set[int]]) -> bool:
    return len(set[int]().union(*sets)) == sum(map(len, sets))


@given(world=networks(), k=st.integers(1, 3), nodes=st.booleans())
def test_same_as_the_best_of_all_sets(
    world: tuple[SharedNetwork, IntArray], k: int, nodes: bool
) -> None:
    network, cost = world
    result = disjoint_paths(network, cost, 0, 1, k, nodes=nodes)
    found = [tuple(arcs) for arcs in shown(result)]
    assert set(found) <= set(paths_of(network, 0, 1))
    assert are_disjoint([stops(network, arcs, nodes=nodes) for arcs in found])
    assert (len(found), result.cost) == best_of(network, cost, k, nodes=nodes)
    assert (result.separator is None) is (len(found) == k)
    if result.separator is not None:
        check_separates(network, result)


def check_separates(network: SharedNetwork, result: DisjointPaths) -> None:
    """As many as the paths, and every path takes one."""
    assert result.separator is not None
    arcs = set(result.separator.arcs.tolist())
    nodes = set(result.separator.nodes.tolist())
    assert len(arcs) + len(nodes) == len(result.paths)
    for path in paths_of(network, 0, 1):
        assert arcs & set(path) or nodes & set(network.head[list(path)].tolist())


@search(0.3)
@given(seed=st.integers(0, 2**32 - 1), k=st.integers(1, 5))
def test_same_cost_as_ortools(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    tail, head = rng.integers(0, 40, (2, 200))
    network = SharedNetwork(
        n_nodes=40, tail=tail, head=head, capacity=np.ones(200, dtype=np.int64)
    )
    cost = rng.integers(0, 100, 200)
    supply = np.zeros(40, dtype=np.int64)
    supply[:2] = k, -k
    problem = FlowProblem(
        n_nodes=40,
        tail=tail,
        head=head,
        capacity=network.capacity,
        unit_cost=cost,
        supply=supply,
    )
    result = disjoint_paths(network, cost, 0, 1, k)
    assert (len(result.paths), result.cost) == raw_answer(problem)
