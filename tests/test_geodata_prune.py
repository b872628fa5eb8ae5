"""Pruning: what leads nowhere goes, and no shortest way changes."""

from __future__ import annotations

from unittest.mock import Mock

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geodata import prune
from geodata.network import Network
from geodata.prune import prune_dead_ends
from geodata.segments import BOTH_WAYS, ONE_WAY, PREFERRED, Segments
from tests.drawn_worlds import drawn, positions, routes

NODES = 9

Piece = tuple[int, int, int, int]  # tail, head, metres, how traffic runs


def segments(pieces: list[Piece], n_nodes: int = NODES) -> Segments:
    table = np.array(pieces, dtype=np.int64).reshape(-1, 4)
    return Segments(
        lon_lat=np.zeros((n_nodes, 2)),
        osm_id=np.arange(n_nodes),
        layer=np.zeros(n_nodes, dtype=np.int64),
        tail=table[:, 0],
        head=table[:, 1],
        way=np.arange(len(table)),
        one_way=table[:, 3],
        length_m=table[:, 2].astype(np.float64),
    )


def graph(made: Segments) -> nx.MultiDiGraph[int]:
    drawn_graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    drawn_graph.add_nodes_from(range(made.n_nodes))
    columns = (made.tail, made.head, made.length_m, made.one_way)
    for tail, head, length, one_way in zip(*(c.tolist() for c in columns), strict=True):
        drawn_graph.add_edge(tail, head, weight=length)
        if one_way != ONE_WAY:
            drawn_graph.add_edge(head, tail, weight=length)
    return drawn_graph


node = st.integers(0, NODES - 1)
ways = st.sampled_from([BOTH_WAYS, ONE_WAY, PREFERRED])
PIECES = st.lists(st.tuples(node, node, st.integers(1, 9), ways), max_size=14)


def keep_mask(kept: set[int], n_nodes: int = NODES) -> np.ndarray:
    return np.isin(np.arange(n_nodes), [*kept])


@given(PIECES, st.sets(node))
@example([(0, 1, 1, 0), (1, 1, 1, 1), (1, 2, 1, 0)], {0})
@example([(0, 1, 1, 1), (1, 0, 1, 1)], {0})
def test_no_distance_between_kept_nodes_changes(
    pieces: list[Piece], kept: set[int]
) -> None:
    made = segments(pieces)
    pruned, _ = prune_dead_ends(made, keep_mask(kept))
    before = dict(nx.all_pairs_dijkstra_path_length(graph(made)))
    after = dict(nx.all_pairs_dijkstra_path_length(graph(pruned)))
    for one in kept:
        for other in kept:
            assert before[one].get(other) == after[one].get(other)


@given(PIECES, st.sets(node))
def test_the_rest_keeps_its_distances_too(pieces: list[Piece], kept: set[int]) -> None:
    """Of all nodes that still have a segment."""
    made = segments(pieces)
    pruned, _ = prune_dead_ends(made, keep_mask(kept))
    left = np.flatnonzero(pruned.degree()).tolist()
    before = dict(nx.all_pairs_dijkstra_path_length(graph(made)))
    after = dict(nx.all_pairs_dijkstra_path_length(graph(pruned)))
    for one in left:
        for other in left:
            assert before[one].get(other) == after[one].get(other)


@given(PIECES, st.sets(node))
def test_pruning_again_finds_nothing_and_no_part_vanishes(
    pieces: list[Piece], kept: set[int]
) -> None:
    made = segments(pieces)
    pruned, _ = prune_dead_ends(made, keep_mask(kept))
    parts = list(nx.weakly_connected_components(graph(made)))
    touched = set(np.flatnonzero(pruned.degree()).tolist())
    assert all(part & touched for part in parts if len(part) > 1)
    again, _ = prune_dead_ends(pruned, keep_mask(kept))
    whole = {row for row in again.way.tolist()}
    assert whole == set(pruned.way.tolist())


@given(PIECES, st.sets(node))
def test_no_dead_end_is_left_but_where_all_is_one(
    pieces: list[Piece], kept: set[int]
) -> None:
    """Of a part that has lost anything, every end is kept or has two neighbours."""
    made = segments(pieces)
    pruned, notes = prune_dead_ends(made, keep_mask(kept))
    if not notes:
        assert len(pruned.way) == len(made.way)
        return
    after = nx.Graph(graph(pruned))
    for part in nx.connected_components(nx.Graph(graph(made))):
        rows = {r for r, tail in enumerate(made.tail.tolist()) if tail in part}
        if rows <= set(pruned.way.tolist()):
            continue
        for each in part - kept:
            assert len(set(after[each])) != 1


def test_a_comb_takes_few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead-end road of 500 side roads is gone in a few rounds, not in 500."""
    rounds = Mock(wraps=prune._merged)
    monkeypatch.setattr(prune, "_merged", rounds)
    teeth = 500
    spine = [(i, i + 1, 1, 0) for i in range(teeth)]
    sides = [(i, teeth + 1 + i, 1, 0) for i in range(1, teeth)]
    ring = [(0, 1_500, 1, 0), (1_500, 1_501, 1, 0), (1_501, 0, 1, 0)]
    made = segments([*spine, *sides, *ring], 2_000)
    pruned, notes = prune_dead_ends(made, keep_mask({1_500, 1_501}, 2_000))
    assert len(pruned.way) == 3
    assert notes == {"dead ends pruned": 2 * teeth - 1, "km of dead ends pruned": 1}
    assert rounds.call_count < 8


PICTURE = """
    A--B--C--D--E
       |  |  |  |
       F  G--H  J
       |        |
       K        S
"""
WAYS = """
    A-B-C-D-E highway=primary
    B-F-K     highway=secondary
    C-G-H-D   highway=secondary
    E-J       highway=tertiary
"""
PLACES = "A place=town name=Aa\nE place=town name=Ee"


def test_dead_ends_go_and_chains_merge_over_their_junctions() -> None:
    """B-F-K (4 km) and E-J (2 km) go; B is no junction any more."""
    before = drawn(PICTURE, WAYS, PLACES)
    assert {"A>B", "B>K", "E>J"} <= set(routes(before))
    after = drawn(PICTURE, WAYS, PLACES, prune=True)
    assert routes(after) == ["A>C", "C>A", "C>D", "C>D", "D>C", "D>C", "D>E", "E>D"]
    assert after.provenance.losses == {
        "dead ends pruned": 2,
        "km of dead ends pruned": 6,
    }


@pytest.mark.parametrize(
    "places", ["K place=village name=Ka", "K harbour=yes", "K barrier=border_control"]
)
def test_what_leads_to_a_place_or_terminal_stays(places: str) -> None:
    network = drawn(PICTURE, WAYS, f"{PLACES}\n{places}", prune=True)
    dead_end = {"B>K", "K>B"}
    if "border" in places:  # a control at a dead end is none
        assert dead_end.isdisjoint(routes(network))
    else:
        assert dead_end <= set(routes(network))


def test_what_leads_to_a_site_stays() -> None:
    at = positions(PICTURE)
    network = drawn(PICTURE, WAYS, PLACES, prune=True, sites=[at["K"]])
    assert {"B>K", "K>B"} <= set(routes(network))


def test_limits_go_with_their_dead_end() -> None:
    places = f"{PLACES}\nF maxweight=3 barrier=height_restrictor"
    before = drawn(PICTURE, WAYS, places)
    after = drawn(PICTURE, WAYS, places, prune=True)
    assert len(before.structures) > 0
    assert len(after.structures) == 0


def test_a_part_by_itself_stays_as_a_whole() -> None:
    """X-Y-Z is for the audit to find."""
    picture = PICTURE + "    X--Y--Z\n"
    network = drawn(picture, WAYS + "\nX-Y-Z highway=primary", PLACES, prune=True)
    assert {"X>Z", "Z>X"} <= set(routes(network))


def test_both_carriageways_of_a_dead_end_and_its_loop_go() -> None:
    """B>P>Q and Q>R>B with the loop at Q lead nowhere."""
    picture = """
        A--B-----C
           P  R
            Q
           T  V
    """
    ways = """
        A-B-C   highway=primary
        B-P-Q   highway=primary oneway=yes
        Q-R-B   highway=primary oneway=yes
        Q-T-V-Q highway=service junction=circular
    """
    network: Network = drawn(
        picture, ways, "A place=town\nC place=town", prune=True, classes="service"
    )
    assert routes(network) == ["A>C", "C>A"]


def test_nothing_is_pruned_unless_asked() -> None:
    assert not any("pruned" in loss for loss in drawn(PICTURE, WAYS).provenance.losses)
