"""Ways by where they lie, in drawn worlds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geodata.overlay.way_search import (
    WaySearch,
    abreast,
    has_ref,
    nearest_piece,
    pieces_near,
)
from tests.drawn_worlds import positions, world

CROSS = """
    A--B-C--D
       E
       |
       F-G
"""
CROSS_WAYS = """
    A-B highway=primary ref="B 3"
    B-C highway=primary ref="B 3" bridge=yes name=Steg
    C-D highway=primary ref="B 3;L 7" bridge=yes name=Steg
    E-F highway=secondary
    F-G highway=secondary bridge=no tunnel=yes
"""


def search(picture: str = CROSS, ways: str = CROSS_WAYS, km: float = 1.0) -> WaySearch:
    extract = world(picture, ways, km=km)
    return WaySearch(extract, np.arange(len(extract.way_ids)))


def at(letter: str, picture: str = CROSS, km: float = 1.0) -> np.ndarray:
    return np.array(positions(picture, km=km)[letter])


def near(ways: WaySearch, place: np.ndarray, within_m: float) -> list[int]:
    found = pieces_near(ways, place[None], np.array([within_m]))
    return sorted(ways.osm_id[ways.pieces[2][found["piece"]]].tolist())


def test_pieces_near_a_place_are_within_its_reach() -> None:
    """E is 1 km south of B; C is 1.4 km away from it."""
    assert near(search(), at("E"), 10) == [4]
    assert near(search(), at("E"), 990) == [4]
    assert near(search(), at("E"), 1010) == [1, 2, 4]


def test_far_north_a_metre_is_a_metre() -> None:
    """On Mercator's plane it is more than two of them at 65 degrees."""
    extract = world("A-B", "A-B highway=primary")
    lifted = extract.lon_lat + np.array([0, 65])
    north = WaySearch(replace(extract, lon_lat=lifted), np.array([0]))
    beside = lifted[0] + np.array([0, 100 / 111_500])
    assert near(north, beside, 99) == []
    assert near(north, beside, 101) == [1]


def test_no_places_find_nothing() -> None:
    assert pieces_near(search(), np.zeros((0, 2)), np.zeros(0)).empty


def test_a_bridge_goes_before_a_nearer_way() -> None:
    """400 m west of B is on way 1, and 400 m from the bridge, way 2."""
    ways = search()
    place = at("B") - np.array([0.4 / 111.319491, 0])
    found = pieces_near(ways, place[None], np.array([500.0]))
    assert ways.osm_id[ways.pieces[2][nearest_piece(ways, found)]] == 2
    found = pieces_near(ways, place[None], np.array([300.0]))
    assert ways.osm_id[ways.pieces[2][nearest_piece(ways, found)]] == 1


def test_a_bridge_is_whole_where_its_ways_agree() -> None:
    """Ways 2 and 3 have one name but two refs, so two decks; one ref, and one deck."""
    assert search().structure.tolist() == ["", "bridge", "bridge", "", "tunnel"]
    assert search().whole(1).tolist() == [1]
    one = search(ways=CROSS_WAYS.replace(";L 7", ""))
    assert one.whole(1).tolist() == [1, 2]
    assert one.whole(0).tolist() == [0]


@pytest.mark.parametrize(
    ("said", "wanted", "same"),
    [
        ("B 3", "b3", True),
        ("B 3;L 7", "L 7", True),
        ("B 37", "B 3", False),
        ("", "B 3", False),
    ],
)
def test_refs_are_compared_without_spaces(said: str, wanted: str, same: bool) -> None:
    assert has_ref(wanted)(said) is same


def test_ways_abreast_are_those_that_a_line_across_meets() -> None:
    """Carriageways 30 m apart; the side road E-F runs off, H-I lies too far away.

    A B C D
    E F G
    H
    """
    picture = "A-B-C\nD-E-F\n  G\n\n\nH-I-J"
    ways = """
        A-B highway=motorway ref=1
        B-C highway=motorway ref=1
        F-E-D highway=motorway ref=1
        E-G highway=motorway ref=1
        H-I-J highway=motorway ref=1
    """
    found = search(picture, ways, km=0.03)
    every = np.arange(len(found.pieces[0]))
    middle = (at("A", picture, 0.03) + at("B", picture, 0.03)) / 2
    beside = abreast(found, 0, middle, within_m=50, among=every)
    assert found.osm_id[beside].tolist() == [1, 3]
    assert abreast(found, 0, middle, within_m=50, among=every[:2]).tolist() == [0]
    assert abreast(found, 0, middle, within_m=20, among=every).tolist() == [0]
