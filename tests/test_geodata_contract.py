"""Chains: what runs into one link, and that no way through is lost or gained."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.contract import Chains, find_chains
from geodata.network import BoolArray, IntArray
from tests.searches import search

Segment = tuple[int, int, int, int]  # tail, head, one way, key


@dataclass(frozen=True)
class Graph:
    """Segments, and the nodes that must be kept."""

    segments: list[Segment]
    kept: frozenset[int] = frozenset()

    @property
    def n_nodes(self) -> int:
        """Highest number and one."""
        return max((max(s[:2]) for s in self.segments), default=-1) + 1

    def column(self, number: int) -> IntArray:
        """Tails, heads, one-way marks, keys."""
        return np.array([s[number] for s in self.segments], dtype=np.int64)

    @property
    def keep(self) -> BoolArray:
        """Mask of the nodes to be kept."""
        return np.isin(np.arange(self.n_nodes), sorted(self.kept))


def chains_of(graph: Graph) -> Chains:
    tail, head, one_way, key = (graph.column(i) for i in range(4))
    return find_chains(tail, head, one_way, key, graph.keep)


def pieces(chains: Chains) -> list[list[int]]:
    """Segments of every chain; ~s where s runs from head to tail."""
    signed = np.where(chains.turned, ~chains.segment, chains.segment).tolist()
    return [signed[start:end] for start, end in pairwise(chains.first.tolist())]


def segment_of(graph: Graph, part: int) -> Segment:
    return graph.segments[max(part, ~part)]


def two_way(text: str) -> list[Segment]:
    """Segments like "0-1 1-2"; "0>1" is one-way."""
    found = []
    for word in text.split():
        one_way = int(">" in word)
        tail, head = word.replace(">", "-").split("-")
        found.append((int(tail), int(head), one_way, 0))
    return found


def ends(chains: Chains) -> list[tuple[int, int]]:
    return list(zip(chains.start.tolist(), chains.end.tolist(), strict=True))


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        ("0-1 1-2 2-3", [(0, 3)]),
        ("0-1 2-1 2-3", [(0, 3)]),  # drawn against one another
        ("1-0 1-2", [(2, 0)]),  # as the first segment was drawn
        ("2-3 0-1 1-2", [(0, 3)]),  # in any order
        ("0-1 2-3", [(0, 1), (2, 3)]),
        ("0-1 1-2 1-3", [(0, 1), (1, 2), (1, 3)]),  # a junction
        ("0>1 1>2", [(0, 2)]),
        ("1>2 0>1", [(0, 2)]),  # with the traffic
        ("0>1 2>1", [(0, 1), (2, 1)]),  # nobody goes through
        ("1>0 1>2", [(1, 0), (1, 2)]),
        ("0>1 1-2", [(0, 1), (1, 2)]),  # two-way from 1 on
    ],
)
def test_chains_by_eye(drawing: str, expected: list[tuple[int, int]]) -> None:
    assert ends(chains_of(Graph(two_way(drawing)))) == expected


def test_a_chain_lists_its_segments_in_order_of_travel() -> None:
    """Drawn 2 -> 3, 1 -> 0, 1 -> 2: the chain runs as its first segment, 0 to 3.

    0 <-1-- 1 --2-> 2 --0-> 3
    """
    chains = chains_of(Graph(two_way("2-3 1-0 1-2")))
    assert pieces(chains) == [[~1, 2, 0]]
    assert ends(chains) == [(0, 3)]


def test_a_node_to_be_kept_ends_a_chain() -> None:
    chains = chains_of(Graph(two_way("0-1 1-2 2-3"), kept=frozenset({2})))
    assert ends(chains) == [(0, 2), (2, 3)]


def test_a_chain_ends_where_the_ways_stop_agreeing() -> None:
    chains = chains_of(Graph([(0, 1, 0, 5), (1, 2, 0, 5), (2, 3, 0, 8)]))
    assert ends(chains) == [(0, 2), (2, 3)]


@pytest.mark.parametrize("drawing", ["2-3 3-1 1-2", "2>3 3>1 1>2", "3>1 1>2 2>3"])
def test_a_ring_without_a_junction_ends_at_its_lowest_node(drawing: str) -> None:
    assert ends(chains_of(Graph(two_way(drawing)))) == [(1, 1)]


def test_a_ring_with_a_junction_ends_there() -> None:
    """A loop at the end of a road.

    0 -- 3 -- 1
         |    |
         `--- 2
    """
    chains = chains_of(Graph(two_way("0-3 3-1 1-2 2-3")))
    assert ends(chains) == [(0, 3), (3, 3)]


def test_a_ring_with_a_kept_node_ends_there() -> None:
    graph = Graph(two_way("0-1 1-2 2-0"), kept=frozenset({2}))
    assert ends(chains_of(graph)) == [(2, 2)]


def test_two_parallel_segments_are_a_ring() -> None:
    assert ends(chains_of(Graph(two_way("0-1 0-1")))) == [(0, 0)]


def test_two_one_way_segments_back_and_forth_are_a_ring() -> None:
    assert ends(chains_of(Graph(two_way("0>1 1>0")))) == [(0, 0)]


def test_no_segments_no_chains() -> None:
    chains = chains_of(Graph([]))
    assert ends(chains) == []
    assert chains.first.tolist() == [0]


def test_a_long_chain_in_disorder_is_one_link() -> None:
    n = 5000
    order = np.random.default_rng(7).permutation(n)
    segments = [(int(i), int(i) + 1, 0, 0) for i in order]
    chains = chains_of(Graph(segments))
    assert sorted(ends(chains)[0]) == [0, n]
    along = np.where(chains.turned, -1, 1) * order[chains.segment]
    assert np.abs(np.diff(np.abs(along))).tolist() == [1] * (n - 1)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Few nodes, so that runs of two segments and rings are frequent."""
    node = st.integers(0, draw(st.integers(1, 7)))
    segment = st.tuples(
        node, node, st.sampled_from([0, 0, 1]), st.sampled_from([0, 0, 0, 1])
    )
    segments = draw(st.lists(segment.filter(lambda s: s[0] != s[1]), max_size=9))
    return Graph(segments, draw(st.frozensets(node, max_size=2)))


@given(graphs())
@search(0.6)
def test_every_segment_is_in_one_chain_in_order(graph: Graph) -> None:
    chains = chains_of(graph)
    assert sorted(chains.segment.tolist()) == list(range(len(graph.segments)))
    degree = np.bincount(
        np.concatenate([graph.column(0), graph.column(1)]), minlength=graph.n_nodes
    )
    for chain, parts in enumerate(pieces(chains)):
        walk = [steps_of(graph, part) for part in parts]
        assert walk[0][0] == chains.start[chain]
        assert walk[-1][1] == chains.end[chain]
        for (_, here), (there, _) in pairwise(walk):
            assert here == there
            assert degree[here] == 2
            assert here not in graph.kept
        rules = {segment_of(graph, part)[2:] for part in parts}
        assert len(rules) == 1
        one_way = rules.pop()[0]
        assert not one_way or min(parts) >= 0  # never against its traffic


def steps_of(graph: Graph, part: int) -> tuple[int, int]:
    """Nodes that a piece leads from and to."""
    tail, head, *_ = segment_of(graph, part)
    return (head, tail) if part < 0 else (tail, head)


@given(graphs(), st.lists(st.integers(1, 9), min_size=9, max_size=9))
@search(0.6)
def test_distances_between_the_nodes_left_are_kept(
    graph: Graph, length: list[int]
) -> None:
    chains = chains_of(graph)
    before = roads([(*s[:3], length[i]) for i, s in enumerate(graph.segments)])
    after = roads(
        [
            (start, end, segment_of(graph, parts[0])[2], total(parts, length))
            for (start, end), parts in zip(ends(chains), pieces(chains), strict=True)
        ]
    )
    assert graph.kept & set(before) <= set(after)
    shortest = dict(nx.all_pairs_dijkstra_path_length(before))
    for node, distances in nx.all_pairs_dijkstra_path_length(after):
        assert distances == {n: d for n, d in shortest[node].items() if n in after}


def total(parts: list[int], length: list[int]) -> int:
    return sum(length[max(part, ~part)] for part in parts)


def roads(rows: list[tuple[int, int, int, int]]) -> nx.MultiDiGraph[int]:
    """Make a graph of (tail, head, one way, length)."""
    found: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    for tail, head, one_way, length in rows:
        found.add_edge(tail, head, weight=length)
        if not one_way:
            found.add_edge(head, tail, weight=length)
    return found


@given(graphs())
@search(0.6)
def test_nothing_is_left_that_could_be_joined(graph: Graph) -> None:
    """Contracting once more changes nothing; a ring's own node is its end."""
    chains = chains_of(graph)
    rings = {start for start, end in ends(chains) if start == end}
    links = [
        (start, end, *segment_of(graph, parts[0])[2:])
        for (start, end), parts in zip(ends(chains), pieces(chains), strict=True)
        if start != end
    ]
    again = chains_of(Graph(links, graph.kept | rings))
    assert sorted(ends(again)) == sorted(link[:2] for link in links)
