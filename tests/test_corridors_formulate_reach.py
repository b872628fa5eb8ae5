"""What lies within a detour, by hand and against all simple ways."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corridors.formulate.reach import Surveyor
from tests.searches import search

# 0 ─10─ 1 ─10─ 3, and 0 ─25─ 2 ─10─ 3; 3 leads back to 0.
TAIL, HEAD = np.array([0, 1, 0, 2, 3]), np.array([1, 3, 2, 3, 0])
MINUTES = np.array([10, 10, 25, 10, 1])
ALL = np.ones(5, dtype=bool)


def test_ways_up_to_the_detour_are_within() -> None:
    """The quickest takes 20; 35 are a detour of 1.75."""
    surveyor = Surveyor(4, TAIL, HEAD)
    near = surveyor.reach(0, 3, ALL, MINUTES, max_detour=1.7)
    assert near.quickest_min == 20
    assert near.arcs.tolist() == [True, True, False, False, False]
    wide = surveyor.reach(0, 3, ALL, MINUTES, max_detour=1.75)
    assert wide.arcs.tolist() == [True, True, True, True, False]


def test_what_is_shut_is_not_within() -> None:
    surveyor = Surveyor(4, TAIL, HEAD)
    is_open = np.array([1, 0, 1, 1, 1], dtype=bool)
    found = surveyor.reach(0, 3, is_open, MINUTES, max_detour=9)
    assert found.quickest_min == 35
    assert found.arcs.tolist() == [False, False, True, True, True]


def test_without_a_way_nothing_is_within() -> None:
    surveyor = Surveyor(4, TAIL, HEAD)
    is_open = np.array([1, 1, 1, 1, 0], dtype=bool)
    found = surveyor.reach(1, 2, is_open, MINUTES, max_detour=9)
    assert found.quickest_min is None
    assert not found.arcs.any()


def test_minutes_from_the_nearest_start() -> None:
    found = Surveyor(5, TAIL, HEAD).from_nearest(np.array([1, 2]), MINUTES)
    assert found.tolist() == [11, 0, 0, 10, np.inf]


@search(0.5)
@given(
    arcs=st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 30)),
        min_size=1,
        max_size=14,
    ),
    max_detour=st.sampled_from([1.2, 1.5, 2.0, 3.0]),
)
def test_no_simple_way_within_the_detour_is_cut(
    arcs: list[tuple[int, int, int]], max_detour: float
) -> None:
    tail, head, minutes = (np.array(each) for each in zip(*arcs, strict=True))
    found = Surveyor(6, tail, head).reach(
        0, 5, np.ones(len(arcs), dtype=bool), minutes, max_detour=max_detour
    )
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(6))
    for number, (a, b, takes) in enumerate(arcs):
        graph.add_edge(a, b, key=number, takes=takes)
    found_ways = nx.all_simple_edge_paths(graph, 0, 5)
    ways: list[list[int]] = [[int(each[-1]) for each in way] for way in found_ways]  # type: ignore[index]
    takes_of = [int(minutes[way].sum()) for way in ways]
    assert found.quickest_min == min(takes_of, default=None)
    for way, takes in zip(ways, takes_of, strict=True):
        if takes <= max_detour * min(takes_of):
            assert found.arcs[way].all()
