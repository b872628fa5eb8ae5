"""Least cost of one unit: hand-made worlds, and networkx on random ones."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers import (
    Commodity,
    ProblemError,
    SharedNetwork,
    cheapest_way,
    least_unit_cost,
)

Arc = tuple[int, int, int, int, bool]  # tail, head, capacity, unit cost, open


def least(
    n_nodes: int, arcs: list[Arc], source: int, sink: int, *, longer: int = 0
) -> int | None:
    """Give the least cost, after a look at the way that costs it."""
    network, commodity = problem(n_nodes, arcs, source, sink, longer=longer)
    cost = least_unit_cost(network, commodity)
    way = cheapest_way(network, commodity)
    assert (way is None) is (cost is None)
    if way is not None:
        used = [arcs[arc] for arc in way.tolist()]
        assert sum(arc[3] for arc in used) == cost
        assert all(arc[2] and arc[4] for arc in used)
        ends = [source, *(arc[1] for arc in used)]
        assert [arc[0] for arc in used] == ends[:-1]
        assert ends[-1] == sink
    return cost


def problem(
    n_nodes: int, arcs: list[Arc], source: int, sink: int, *, longer: int = 0
) -> tuple[SharedNetwork, Commodity]:
    columns = np.array([arc[:4] for arc in arcs], dtype=np.int64).reshape(-1, 4).T
    is_open = [arc[4] for arc in arcs] + [True] * longer
    network = SharedNetwork(
        n_nodes=n_nodes, tail=columns[0], head=columns[1], capacity=columns[2]
    )
    commodity = Commodity(
        source=source,
        sink=sink,
        amount=5,
        unit_cost=np.append(columns[3], np.zeros(longer, dtype=np.int64)),
        open=np.array(is_open, dtype=np.bool_),
    )
    return network, commodity


def test_the_cheaper_of_two_ways() -> None:
    """0 -1-> 1 -1-> 3, or 0 -2-> 2 -2-> 3: one unit of capacity will do."""
    arcs = [(0, 1, 1, 1, True), (0, 2, 9, 2, True), (1, 3, 1, 1, True)]
    assert least(4, [*arcs, (2, 3, 9, 2, True)], 0, 3) == 2


@pytest.mark.parametrize(
    "arc",
    [
        pytest.param((0, 1, 0, 1, True), id="no capacity"),
        pytest.param((0, 1, 9, 1, False), id="closed"),
        pytest.param((1, 0, 9, 1, True), id="the wrong way"),
    ],
)
def test_no_way(arc: Arc) -> None:
    assert least(2, [arc], 0, 1) is None
    assert least(2, [arc, (0, 1, 1, 7, True)], 0, 1) == 7


def test_no_arcs() -> None:
    assert least(2, [], 0, 1) is None


def test_a_free_way_is_a_way() -> None:
    """An explicit zero is no arc to scipy."""
    assert least(3, [(0, 1, 1, 0, True), (1, 2, 1, 0, True)], 0, 2) == 0


def test_of_parallel_arcs_the_cheapest_that_can_be_used() -> None:
    arcs = [(0, 1, 1, 5, True), (0, 1, 1, 3, True), (0, 1, 1, 4, True)]
    assert least(2, [*arcs, (0, 1, 0, 1, True), (0, 1, 1, 2, False)], 0, 1) == 3


def test_many_free_arcs_do_not_add_up() -> None:
    """A chain of 200 free arcs costs nothing: less than one arc of cost 1."""
    chain: list[Arc] = [(node, node + 1, 1, 0, True) for node in range(200)]
    assert least(201, [*chain, (0, 200, 1, 1, True)], 0, 200) == 0


def test_commodities_of_another_network_are_refused() -> None:
    arcs: list[Arc] = [(0, 1, 1, 1, True)]
    with pytest.raises(ProblemError, match="commodity has 2 arcs, the network 1"):
        least(2, arcs, 0, 1, longer=1)
    with pytest.raises(ProblemError, match="sink is 2: there are 2 nodes"):
        least(2, arcs, 0, 2)
    with pytest.raises(ProblemError, match="source is -1: there are 2 nodes"):
        least(2, arcs, -1, 1)


NODES = st.integers(0, 5)
ARCS = st.lists(
    st.tuples(NODES, NODES, st.integers(0, 2), st.integers(0, 9), st.booleans()),
    max_size=16,
)


@given(arcs=ARCS, ends=st.permutations(range(6)))
def test_as_networkx_says(arcs: list[Arc], ends: list[int]) -> None:
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(6))
    for tail, head, capacity, cost, is_open in arcs:
        if capacity and is_open:
            graph.add_edge(tail, head, cost=cost)
    source, sink = ends[:2]
    expected = None
    if nx.has_path(graph, source, sink):
        expected = nx.shortest_path_length(graph, source, sink, weight="cost")
    assert least(6, arcs, source, sink) == expected
