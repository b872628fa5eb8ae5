"""Shortest ways there and back, against networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.access.shortest import shortest_ways
from geodata.segments import BOTH_WAYS, ONE_WAY, Segments

NODES = 7


def segments(pieces: list[tuple[int, int, int, bool]]) -> Segments:
    """Make segments of tails, heads, metres, and whether they are one-way."""
    tail, head, length, one_way = np.array(pieces or [(0, 0, 1, False)]).T
    return Segments(
        lon_lat=np.zeros((NODES, 2)),
        osm_id=np.arange(NODES),
        layer=np.zeros(NODES, dtype=np.int64),
        tail=tail.astype(np.int64),
        head=head.astype(np.int64),
        way=np.zeros(len(tail), dtype=np.int64),
        one_way=np.where(one_way, ONE_WAY, BOTH_WAYS),
        length_m=length.astype(np.float64),
    )


def graph(pieces: list[tuple[int, int, int, bool]]) -> nx.MultiDiGraph[int]:
    drawn: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    drawn.add_nodes_from(range(NODES))
    for tail, head, length, one_way in pieces:
        drawn.add_edge(tail, head, weight=length)
        if not one_way:
            drawn.add_edge(head, tail, weight=length)
    return drawn


node = st.integers(0, NODES - 1)
PIECES = st.lists(st.tuples(node, node, st.integers(1, 9), st.booleans()), max_size=14)


@given(PIECES, st.sets(node, min_size=1), node)
def test_the_segments_of_a_way_make_it_up(
    pieces: list[tuple[int, int, int, bool]], sources: set[int], end: int
) -> None:
    """As short as networkx finds it, there and back, by the segments given alone."""
    made = segments(pieces)
    found = shortest_ways(made, np.array(sorted(sources)), 1_000.0)
    drawn = graph(pieces)
    there = nx.multi_source_dijkstra_path_length(drawn, sources)
    back = nx.multi_source_dijkstra_path_length(drawn.reverse(), sources)
    assert found.there_m[end] == there.get(end, np.inf)
    assert found.back_m[end] == back.get(end, np.inf)
    rows = found.segments_to(np.array([end]))
    part = graph([pieces[row] for row in rows.tolist()])
    there = nx.multi_source_dijkstra_path_length(part, sources)
    back = nx.multi_source_dijkstra_path_length(part.reverse(), sources)
    assert found.there_m[end] == there.get(end, np.inf)
    assert found.back_m[end] == back.get(end, np.inf)


def test_what_lies_beyond_the_distance_is_not_found() -> None:
    made = segments([(0, 1, 5, False), (1, 2, 5, False)])
    found = shortest_ways(made, np.array([0]), 9.0)
    assert found.there_m[:3].tolist() == [0, 5, np.inf]
    assert found.segments_to(np.array([2])).tolist() == []


def test_a_piece_without_length_is_passed() -> None:
    made = segments([(0, 1, 0, False), (1, 2, 5, False)])
    found = shortest_ways(made, np.array([0]), 9.0)
    assert found.there_m[2] == pytest.approx(5, abs=0.01)
    assert found.segments_to(np.array([2])).tolist() == [0, 1]


def test_from_nowhere_nothing_is_reached() -> None:
    found = shortest_ways(segments([(0, 1, 5, False)]), np.array([], dtype=int), 9.0)
    assert np.isinf(found.there_m).all()
    assert found.segments_to(np.array([1])).tolist() == []
