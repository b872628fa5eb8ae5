"""Roads around a few places."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.access.local_roads import LocalRoads, near_cells, roads_around
from geodata.barriers import read_barriers
from geodata.geodesy import geodesic_m
from geodata.select import select_ways
from tests.drawn_worlds import positions, world

PICTURE = "A--B--C--X--D-----------------------E--F"
WAYS = """
    A-B   highway=motorway
    B-C   highway=secondary
    C-X-D highway=service oneway=yes
    C-D   railway=rail
    D-C   route=ferry
    E-F   highway=service
"""
AT = positions(PICTURE)


def around(letter: str, places: str = "", crossings: str = "") -> LocalRoads:
    extract = world(PICTURE, WAYS, places)
    chosen = select_ways(extract, classes="tertiary", keep_sidings=False)
    return roads_around(
        extract,
        chosen,
        read_barriers(extract, chosen.roads)[0],
        main=extract.node_ids != ord("A"),
        places=np.array([AT[letter]]),
        within_m=3_100,
        crossings=np.array([ord(each) for each in crossings], dtype=np.int64),
    )


def test_roads_near_by_are_there_and_others_are_not() -> None:
    roads = around("C")
    assert set(roads.row.tolist()) == {0, 1, 2}
    assert roads.minor.tolist() == [False, False, True, True]
    assert 5 in set(around("F").row.tolist())


def test_motorways_are_kept_roads_and_not_open_to_the_side() -> None:
    roads = around("C")
    names = np.array([chr(i) for i in roads.segments.osm_id.tolist()])
    assert set(names[roads.ends]) == {"B", "C"}  # of the main parts
    assert set(names[roads.open]) == {"B", "C", "X", "D"}


def test_a_crossing_is_in_two_and_knows_its_twin() -> None:
    roads = around("C", crossings="X")
    halves = np.flatnonzero(roads.segments.osm_id == ord("X"))
    assert roads.twin[halves].tolist() == halves[::-1].tolist()
    others = np.setdiff1d(np.arange(roads.segments.n_nodes), halves)
    assert roads.twin[others].tolist() == others.tolist()
    assert roads.segments.degree()[halves].tolist() == [1, 1]


def test_a_closed_barrier_is_in_two_as_well() -> None:
    roads = around("C", "X barrier=bollard")
    halves = np.flatnonzero(roads.segments.osm_id == ord("X"))
    assert roads.segments.degree()[halves].tolist() == [1, 1]
    assert roads.twin[halves].tolist() == halves.tolist()


def test_the_nearest_of_some_nodes() -> None:
    roads = around("C")
    node, aside_m = roads.nearest(np.array([AT["D"]]), roads.open)
    assert roads.segments.osm_id[node].tolist() == [ord("D")]
    assert aside_m == pytest.approx(0)
    names = roads.segments.osm_id
    node, aside_m = roads.nearest(np.array([AT["X"]]), names == ord("C"))
    assert aside_m == pytest.approx(3_000, rel=0.01)
    node, aside_m = roads.nearest(np.array([AT["X"]]), names == 0)
    assert (node.tolist(), aside_m.tolist()) == ([-1], [np.inf])


def test_no_node_within_the_distance_is_missed() -> None:
    rng = np.random.default_rng(1)
    nodes = rng.uniform([5, 45], [6, 60], (4_000, 2))
    places = rng.uniform([5, 45], [6, 60], (20, 2))
    near = near_cells(nodes, places, 20_000)
    distance = [geodesic_m(np.full_like(nodes, place), nodes) for place in places]
    assert near[np.min(distance, axis=0) < 20_000].all()
    assert not near[np.min(distance, axis=0) > 90_000].any()
    assert not near_cells(nodes, places[:0], 20_000).any()
