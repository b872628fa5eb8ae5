"""Kilometres between posts, along the drawn ways of a road."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.cutting import node_pairs
from geodata.overlay.kilometre_posts import read_posts
from geodata.overlay.kilometres import Kilometrage, find_kilometre, measure
from tests.drawn_worlds import needs_shared, world

BENT = """
    A----B
         |
         |
         |
         C----D
"""
"""14 km: 5 east, 4 south, 5 east."""


def line(picture: str, ways: str, places: str, *, km: float = 1.0) -> Kilometrage:
    extract = world(picture, ways, places, km=km)
    tail, head, _ = node_pairs(extract, np.arange(len(extract.way_ids)))
    return measure(extract, tail, head, read_posts(extract)[0])


def post(letter: str, km: object) -> str:
    return f"{letter} highway=milestone distance={km}\n"


def east_km(place: object) -> float:
    """Kilometres east of the picture's edge."""
    assert isinstance(place, np.ndarray), place
    return float((place[0] - 10) * 111.319491)


def reason(place: object) -> str:
    assert isinstance(place, str)
    return place


def test_a_kilometre_lies_between_its_posts_in_proportion() -> None:
    """The posts stand 10 km apart and count 1 km to the kilometre."""
    straight = line(
        "A----B----C", "A-B-C highway=primary", post("A", 10) + post("C", 20)
    )
    assert east_km(find_kilometre(straight, 14)) == pytest.approx(4)
    assert east_km(find_kilometre(straight, 10)) == 0
    assert east_km(find_kilometre(straight, 20)) == pytest.approx(10)


def test_the_way_counts_and_not_the_straight_line() -> None:
    """14 km of way: kilometre 7 is half of the way down from B to C."""
    bent = line(BENT, "A-B-C-D highway=primary", post("A", 0) + post("D", 14))
    place = find_kilometre(bent, 7)
    assert east_km(place) == pytest.approx(5)
    assert place[1] == pytest.approx(-2 / 110.574276)


def test_counting_may_run_against_the_drawing() -> None:
    turned = line("A----B----C", "A-B-C highway=primary", post("A", 20) + post("C", 10))
    assert east_km(find_kilometre(turned, 14)) == pytest.approx(6)


def test_several_posts_may_stand_between_two_nodes() -> None:
    """They are nodes of no way, here on the line between A and B."""
    posts = post("P", 1) + post("Q", 2) + post("R", 3)
    between = line("A--P--Q--R--B", "A-B highway=primary", posts)
    # 3 km of road to one of counting: the posts are of another road
    assert "as far apart as they say" in reason(find_kilometre(between, 1.5))
    posts = post("P", 3) + post("Q", 6) + post("R", 9)
    between = line("A--P--Q--R--B", "A-B highway=primary", posts)
    assert east_km(find_kilometre(between, 4)) == pytest.approx(4)
    assert east_km(find_kilometre(between, 7)) == pytest.approx(7)


def test_a_post_far_from_the_road_is_not_of_it() -> None:
    beside = line("A--B\n P", "A-B highway=primary", post("P", 1))
    assert reason(find_kilometre(beside, 1)).startswith(
        "no kilometre posts stand along"
    )


def test_nothing_is_guessed_beyond_the_posts() -> None:
    straight = line(
        "A----B----C", "A-B-C highway=primary", post("A", 10) + post("B", 15)
    )
    assert reason(find_kilometre(straight, 16)) == (
        "none of its 2 kilometre posts, from 10 to 15 km, stand next to one another on "
        "both sides of it and as far apart as they say"
    )


def test_a_kilometre_of_two_places_is_no_answer() -> None:
    """Two roads of one number, as in two countries."""
    posts = post("A", 10) + post("B", 15) + post("C", 10) + post("D", 15)
    twice = line("A----B----C----D", "A-B highway=primary\nC-D highway=primary", posts)
    assert reason(find_kilometre(twice, 12)) == (
        "the kilometre posts give it twice, at lon 10.01797, lat 0.00000 and at lon "
        "10.10780, lat 0.00000; use osm_id, or lon and lat"
    )


def test_two_carriageways_have_one_kilometre() -> None:
    """One has posts at 0 and 5, the other at 0 and 2: the nearer ones count."""
    posts = post("A", 0) + post("C", 5) + post("D", 0) + post("E", 2)
    both = line(
        "A---B-----C\nD---E-----F",
        "A-B-C highway=motorway\nF-E-D highway=motorway",
        posts,
        km=0.5,
    )
    place = find_kilometre(both, 1.5)
    assert east_km(place) == pytest.approx(1.5)
    assert place[1] == pytest.approx(-0.5 / 110.574276)


@given(st.lists(st.integers(0, 12), min_size=2, unique=True), st.floats(0, 12))
def test_true_posts_give_true_kilometres(at: list[int], km: float) -> None:
    """Posts at some of the 13 nodes of a straight road: every kilometre between."""
    picture = "ABCDEFGHIJKLM"
    posts = "".join(post(picture[i], i) for i in at)
    found = find_kilometre(
        line(picture, "-".join(picture) + " highway=primary", posts), km
    )
    if min(at) <= km <= max(at):
        assert east_km(found) == pytest.approx(km, abs=1e-5)
    elif km < min(at) - 0.001 or km > max(at) + 0.001:
        assert isinstance(found, str)


@needs_shared
def test_heidelberg_a_motorway_is_measured_by_its_posts() -> None:
    """Twelve posts from 573.5 to 580.5 km; kilometre 577.0 is one of them."""
    from geodata.pbf import read_pbf  # noqa: PLC0415 - slow, and needs the data
    from tests.drawn_worlds import SHARED  # noqa: PLC0415

    extract = read_pbf(SHARED / "osm/de_heidelberg.osm.pbf")
    rows = np.flatnonzero(extract.way_tags.where("ref", "A 5".__eq__))
    tail, head, _ = node_pairs(extract, rows)
    posts, _ = read_posts(extract)
    a5 = measure(extract, tail, head, posts.only(~posts.rail))
    there = find_kilometre(a5, 577.0)
    half = find_kilometre(a5, 576.5)
    assert there == pytest.approx([8.63808, 49.39748], abs=1e-4)
    assert half[1] == pytest.approx(49.402, abs=1e-3)
