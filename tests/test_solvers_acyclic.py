"""Flows lose their cycles and nothing else; what is left is sorted by travel."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solvers import without_cycles
from solvers.acyclic import travel_order

Arc = tuple[int, int, int]  # tail, head, flow


def left_of(n_nodes: int, arcs: list[Arc]) -> list[int]:
    tail, head, flow = np.array(arcs, dtype=np.int64).reshape(-1, 3).T
    left = without_cycles(n_nodes, tail, head, flow)
    assert [arc[2] for arc in arcs] == flow.tolist()
    kept: list[int] = left.tolist()
    return kept


def test_a_cycle_loses_what_goes_round() -> None:
    """0 --3--> 1 --5--> 2 --2--> 0."""
    assert left_of(3, [(0, 1, 3), (1, 2, 5), (2, 0, 2)]) == [1, 3, 0]


def test_loops_go_and_ways_stay() -> None:
    assert left_of(2, [(0, 0, 4), (0, 1, 3), (1, 1, 1)]) == [0, 3, 0]


def test_two_cycles_through_one_arc() -> None:
    """0 --5--> 1, back by 3 and by 2 with a detour over 2: nothing is left."""
    assert left_of(3, [(0, 1, 5), (1, 0, 3), (1, 2, 2), (2, 0, 2)]) == [0, 0, 0, 0]


def test_what_leads_out_of_a_cycle_stays() -> None:
    """3 --1--> 0 --2--> 1 --1--> 0, and 1 --1--> 2."""
    assert left_of(4, [(3, 0, 1), (0, 1, 2), (1, 0, 1), (1, 2, 1)]) == [1, 1, 0, 1]


def test_a_walk_goes_on_where_an_emptied_cycle_began() -> None:
    """A cycle of 2, 3, 1 whose first arc is not the first to be empty.

    0 --4--> 1 --1--> 2 --4--> 0, and 1 --3--> 2 beside it.
    """
    assert left_of(3, [(0, 1, 4), (1, 2, 1), (2, 0, 4), (1, 2, 3)]) == [0, 0, 0, 0]


def test_a_long_cycle_needs_no_deep_stack() -> None:
    n_nodes = 20_000
    arcs = [(node, (node + 1) % n_nodes, 2) for node in range(n_nodes)]
    assert not any(left_of(n_nodes, arcs))


def test_arcs_are_sorted_by_travel_then_number() -> None:
    """2 --arc 1--> 0 ==arcs 0, 3==> 1, and arc 2 unused."""
    tail, head = np.array([0, 2, 1, 0]), np.array([1, 0, 2, 1])
    order = travel_order(tail, head, np.array([0, 1, 3]))
    assert order.tolist() == [1, 0, 3]
    assert travel_order(tail, head, np.array([], dtype=np.int64)).tolist() == []


@given(
    arcs=st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 4)), max_size=20
    )
)
def test_what_is_left_balances_alike_and_has_no_cycle(arcs: list[Arc]) -> None:
    left = left_of(6, arcs)
    gone = [0] * 6
    rest: nx.DiGraph[int] = nx.DiGraph()
    for (tail, head, flow), kept in zip(arcs, left, strict=True):
        assert 0 <= kept <= flow
        gone[tail] += flow - kept
        gone[head] -= flow - kept
        if kept:
            rest.add_edge(tail, head)
    assert gone == [0] * 6
    assert nx.is_directed_acyclic_graph(rest)
