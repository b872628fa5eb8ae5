"""Ways strung together again from edges: none lost, none twice, none turned."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString

from geodata.extract import Extract
from geodata.graph_ways import graph_extract, string_together
from geodata.network import NetworkError

Edge = tuple[int, int, dict[str, Any]]


def graph_of(edges: list[Edge], **node_tags: Any) -> nx.MultiDiGraph[int]:  # noqa: ANN401 - as networkx has it
    """Put nodes on a line: node i at longitude i, latitude 0."""
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph(crs="EPSG:4326")
    for tail, head, data in edges:
        for node in (tail, head):
            graph.add_node(node, x=float(node), y=0.0, **node_tags)
        graph.add_edge(tail, head, **{"osmid": 1, "highway": "primary", **data})
    return graph


def extract_of(*edges: Edge) -> Extract:
    return graph_extract(graph_of(list(edges)), name="graph", sha256="")


def ways_of(extract: Extract) -> list[list[float]]:
    """Give the longitudes that every way passes."""
    place = dict(
        zip(extract.node_ids.tolist(), extract.lon_lat[:, 0].tolist(), strict=True)
    )
    bounds = pairwise(extract.first.tolist())
    return [[place[i] for i in extract.refs[a:b].tolist()] for a, b in bounds]


# --- pairs ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pairs", "runs"),
    [
        ([], []),
        ([(1, 2)], [[1, 2]]),
        ([(2, 3), (1, 2)], [[1, 2, 3]]),
        ([(1, 2), (8, 9), (2, 3)], [[1, 2, 3], [8, 9]]),  # a way with a gap
        ([(5, 4), (6, 5), (4, 6)], [[4, 6, 5, 4]]),  # a ring begins at its lowest
        ([(1, 1)], [[1, 1]]),
        ([(1, 2), (7, 8), (8, 7)], [[1, 2], [7, 8, 7]]),
        # A lasso's order cannot be told; pair by pair nothing is wrong.
        ([(1, 2), (2, 3), (3, 2)], [[1, 2], [2, 3], [3, 2]]),
        ([(2, 3), (2, 4)], [[2, 3], [2, 4]]),
        ([(1, 2), (1, 2)], [[1, 2], [1, 2]]),
    ],
)
def test_pairs_become_runs(pairs: list[tuple[int, int]], runs: list[list[int]]) -> None:
    assert string_together(pairs) == runs


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6))))
def test_runs_hold_every_pair_once(pairs: list[tuple[int, int]]) -> None:
    runs = string_together(pairs)
    assert Counter(pair for run in runs for pair in pairwise(run)) == Counter(pairs)


@given(st.lists(st.integers(), min_size=2, unique=True), st.randoms())
def test_a_way_that_does_not_meet_itself_comes_back_whole(
    way: list[int], random: Random
) -> None:
    pairs = list(pairwise(way))
    random.shuffle(pairs)
    assert string_together(pairs) == [way]


# --- unsimplified graphs -------------------------------------------------------------


def test_edges_of_one_way_are_one_way_again() -> None:
    """1 -- 2 -- 3 of way 7, and 3 -- 4 of way 8."""
    extract = extract_of(
        (2, 3, {"osmid": 7}), (1, 2, {"osmid": 7}), (3, 4, {"osmid": 8})
    )
    assert extract.way_ids.tolist() == [7, 8]
    assert ways_of(extract) == [[1, 2, 3], [3, 4]]


def test_a_two_way_road_in_both_directions_is_one_way() -> None:
    there = {"oneway": False, "reversed": False}
    back = {"oneway": False, "reversed": True}
    extract = extract_of((1, 2, there), (2, 1, back), (2, 3, there), (3, 2, back))
    assert ways_of(extract) == [[1, 2, 3]]
    assert extract.way_tags[0]["oneway"] == "no"


def test_one_way_roads_there_and_back_are_two() -> None:
    extract = extract_of((1, 2, {"oneway": True}), (2, 1, {"oneway": True, "osmid": 2}))
    assert ways_of(extract) == [[1, 2], [2, 1]]
    assert [tags["oneway"] for tags in extract.way_tags] == ["yes", "yes"]


@pytest.mark.parametrize("tag", ["-1", "reverse"])
def test_a_way_drawn_against_its_traffic_is_turned_back(tag: str) -> None:
    """Osmnx turns the edges; the tag still speaks of the way as it was drawn."""
    extract = extract_of((3, 2, {"oneway": tag}), (2, 1, {"oneway": tag}))
    assert ways_of(extract) == [[1, 2, 3]]
    assert extract.way_tags[0]["oneway"] == tag


def test_tags_of_nodes_are_kept_where_they_say_something() -> None:
    graph = graph_of([(1, 2, {})], railway="station", street_count=3)
    extract = graph_extract(graph, name="graph", sha256="")
    assert extract.tagged_ids.tolist() == [1, 2]
    assert [*extract.node_tags] == [{"railway": "station"}] * 2


def test_the_extract_has_the_name_and_digest_it_is_given() -> None:
    extract = graph_extract(graph_of([(1, 2, {})]), name="mine", sha256="0123")
    assert extract.inputs == (("mine", "0123"),)


# --- simplified graphs ---------------------------------------------------------------


def bent(*lons: float) -> LineString:
    return LineString([(lon, 0.0) for lon in lons])


def test_points_that_were_merged_away_come_back() -> None:
    """1 . . 4 with two points between, whose ids are gone: below all others."""
    extract = extract_of((1, 4, {"geometry": bent(1, 2.5, 3.5, 4)}), (-5, 1, {}))
    assert sorted(ways_of(extract)) == [[-5, 1], [1, 2.5, 3.5, 4]]
    assert extract.node_ids[:2].tolist() == [-7, -6]


def test_merged_edges_there_and_back_are_one_way() -> None:
    """Their ids come in whatever order, and the line from either end."""
    extract = extract_of(
        (1, 4, {"osmid": [7, 8], "oneway": False, "geometry": bent(1, 2, 4)}),
        (4, 1, {"osmid": [8, 7], "oneway": False, "geometry": bent(4, 2, 1)}),
    )
    assert ways_of(extract) == [[1, 2, 4]]
    assert extract.way_ids.tolist() == [7]


def test_a_road_on_either_side_of_a_lake_is_two() -> None:
    """The same way id between the same two nodes, along two lines."""
    north = LineString([(1, 0), (2, 1), (4, 0)])
    south = LineString([(1, 0), (2, -1), (4, 0)])
    extract = extract_of(
        (1, 4, {"oneway": False, "geometry": north}),
        (4, 1, {"oneway": False, "geometry": south}),
    )
    assert sorted(ways_of(extract)) == [[1, 2, 4], [4, 2, 1]]


def test_merged_tags_are_one_text() -> None:
    """What several ways said, with semicolons; the tags' own rules read it."""
    extract = extract_of(
        (
            1,
            3,
            {"osmid": [7, 8], "name": ["A", "B"], "lanes": 2, "geometry": bent(1, 3)},
        )
    )
    (tags,) = extract.way_tags
    assert tags["name"] == "A;B"
    assert tags["lanes"] == "2"


def test_merged_edges_of_one_way_keep_the_tags_that_differ() -> None:
    extract = extract_of(
        (1, 2, {"maxweight": "9", "geometry": bent(1, 2)}),
        (2, 3, {"maxweight": "30", "geometry": bent(2, 3)}),
    )
    assert [tags["maxweight"] for tags in extract.way_tags] == ["9", "30"]


# --- what is no graph of osmnx's -----------------------------------------------------


@pytest.mark.parametrize("node", ["A", (1, 2), 1.5])
def test_nodes_that_are_no_numbers_are_refused(node: object) -> None:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    graph.add_node(node, x=1.0, y=1.0)
    with pytest.raises(NetworkError) as refusal:
        graph_extract(graph, name="mine", sha256="")
    assert str(refusal.value) == (
        f"mine: node {node!r} is none of osmnx's: those are whole numbers with x and y "
        "in degrees"
    )


def test_nodes_without_a_place_are_refused() -> None:
    graph = graph_of([(1, 2, {})])
    del graph.nodes[2]["y"]
    with pytest.raises(NetworkError, match="mine: node 2 is none of osmnx's"):
        graph_extract(graph, name="mine", sha256="")


def test_edges_without_an_id_are_refused() -> None:
    graph = graph_of([(1, 2, {})])
    del graph.edges[1, 2, 0]["osmid"]
    with pytest.raises(NetworkError) as refusal:
        graph_extract(graph, name="mine", sha256="")
    assert str(refusal.value) == (
        "mine: edge 1 -> 2 has no 'osmid': osmnx's edges have one"
    )
