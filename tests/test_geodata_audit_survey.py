"""A network laid out: streets are counted once, and everything has a country."""

from __future__ import annotations

import numpy as np

from geodata.audit.survey import survey
from tests.laid_networks import laid, road, transfer

PLACES = {"A": (20.0, 52.0), "B": (20.1, 52.0), "C": (20.2, 52.0)}


def test_the_two_directions_of_a_road_are_one_street() -> None:
    ground = survey(laid(PLACES, [road("A-B"), road("B>C"), road("C>B")]))
    assert ground.street.tolist() == [0, 0, 1, 2]  # the last two of two ways
    assert ground.once(np.ones(4, dtype=bool)).tolist() == [0, 2, 3]


def test_a_street_counts_by_the_first_of_its_links_in_the_mask() -> None:
    ground = survey(laid(PLACES, [road("A-B"), road("B-C")]))
    mask = np.array([False, True, True, True])
    assert ground.once(mask).tolist() == [1, 2]


def test_links_without_a_country_get_that_of_their_middle() -> None:
    found = survey(
        laid(PLACES, [road("A-B", country="XX"), transfer("B-C", "crossing")])
    )
    assert found.links["country"].tolist() == ["XX", "XX", "PL", "PL"]


def test_the_network_itself_is_left_as_it_was() -> None:
    network = laid(PLACES, [transfer("A-B", "ramp")])
    survey(network)
    assert network.links["country"].tolist() == ["", ""]
    assert "km" not in network.links


def test_an_empty_network_can_be_surveyed() -> None:
    assert survey(laid({}, [])).street.tolist() == []
