"""Main corridors: what the fastest ways across a network run over."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from geodata.audit.main_corridors import PLACES, MainCorridors, find_main_corridors
from geodata.audit.survey import survey
from geodata.network import Network
from tests.laid_networks import laid, rail, road, transfer


def corridors(network: Network) -> MainCorridors:
    return find_main_corridors(survey(network))


STAR = {
    **{"M": (20.0, 52.0), "N": (20.0, 52.2), "S": (20.0, 51.8)},
    **{"E": (20.3, 52.0), "W": (19.7, 52.0)},
}


def test_every_way_between_the_ends_of_a_street_runs_over_it() -> None:
    found = corridors(laid({"A": (20, 52), "B": (20.1, 52)}, [road("A-B")]))
    assert found.ways == (2, 0)
    assert found.share.tolist() == [0.5, 0.5]  # there, and back
    assert found.places.tolist() == [0, 1]


def test_shares_of_a_star_are_those_one_can_count() -> None:
    """Five places, 20 ways: 4 go out over each spoke, 4 come in."""
    found = corridors(laid(STAR, [road(f"M-{end}") for end in "NSEW"]))
    assert found.ways == (20, 0)
    assert found.share.tolist() == pytest.approx([4 / 20] * 8)


def test_a_slow_road_beside_a_fast_one_is_on_no_main_corridor() -> None:
    places = {"A": (20, 52), "B": (20.1, 52)}
    found = corridors(laid(places, [road("A-B"), road("A-B", speed_kmh=30.0)]))
    assert (found.share > 0).tolist() == [True, True, False, False]
    assert found.km == pytest.approx(6.87, abs=0.01)


@pytest.mark.parametrize("speed", [0.0, np.nan])
def test_nothing_runs_over_a_link_without_speed(speed: float) -> None:
    places = {"A": (20, 52), "B": (20.1, 52)}
    found = corridors(laid(places, [road("A-B", speed_kmh=speed)]))
    assert found.ways == (0, 0)
    assert found.share.tolist() == [0, 0]


def test_ways_by_rail_change_gauge_and_do_not_leave_for_the_road() -> None:
    places = {letter: (20 + at / 10, 52.0) for at, letter in enumerate("ABCDEF")}
    rows = [
        *(rail("A-B"), transfer("B-C", "gauge_transfer"), rail("C-D", 1520)),
        *(transfer("A-E", "ramp"), road("E-F"), transfer("F-D", "ramp")),
    ]
    found = corridors(laid(places, rows))
    assert found.ways == (2, 12)
    assert (found.share > 0).tolist() == [
        *([True] * 6),
        *(False, False, True, True, False, False),
    ]


def test_parts_that_do_not_reach_each_other_have_ways_of_their_own() -> None:
    places = {letter: (20 + at / 10, 52.0) for at, letter in enumerate("ABCD")}
    found = corridors(laid(places, [road("A-B"), road("C-D")]))
    assert found.ways == (4, 0)


def test_places_are_few_and_spread_over_a_long_road() -> None:
    """A road of 400 junctions: the two ends, and no two places side by side."""
    letters = [f"n{at}" for at in range(400)]
    places = {letter: (10 + at / 100, 52.0) for at, letter in enumerate(letters)}
    rows = [road(f"{a}-{b}") for a, b in pairwise(letters)]
    found = corridors(laid(places, rows))
    assert len(found.places) == PLACES
    assert {0, 399} <= {*found.places.tolist()}
    assert np.diff(found.places).min() > 1


def test_the_same_network_gives_the_same_corridors() -> None:
    network = laid(STAR, [road(f"M-{end}") for end in "NSEW"])
    assert corridors(network).share.tolist() == corridors(network).share.tolist()


def test_an_empty_network_has_none() -> None:
    found = corridors(laid({}, []))
    assert (found.ways, found.km, found.share.tolist()) == ((0, 0), 0.0, [])
