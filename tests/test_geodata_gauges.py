"""Gauges that are tagged, and those that are taken for granted."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from geodata.build import build_network
from geodata.extract import Extract, make_extract
from geodata.gauges import read_gauges, usual_gauges_mm
from geodata.network import Mode
from geodata.tag_table import tag_table

BERLIN, KYIV, LVIV = (13.4, 52.5), (30.5, 50.4), (24.0, 49.8)
DOUBTFUL = (
    "railways without a gauge within 35 km of a country that has another, doubtful"
)
NOWHERE = "railways without a gauge outside the drawing of borders, doubtful"


def railway(place: tuple[float, float], **tags: str) -> Extract:
    """Draw a railway of a hundredth of a degree around a place."""
    lon, lat = place
    return make_extract(
        name="x",
        sha256="x",
        nodes={1: (lon, lat), 2: (lon + 0.01, lat)},
        node_tags={},
        ways=[(1, {"railway": "rail", **tags}, [1, 2])],
    )


@pytest.mark.parametrize(
    ("place", "gauge_mm"),
    [
        (KYIV, 1520),
        ((24.75, 59.3), 1520),  # Tallinn
        ((24.1, 56.9), 1520),  # Riga
        ((25.3, 54.7), 1520),  # Vilnius
        ((24.9, 60.3), 1520),  # Helsinki, of 1524
        ((28.9, 47.0), 1520),  # Chisinau
        ((27.6, 53.9), 1520),  # Minsk
        ((37.6, 55.7), 1520),  # Moscow
        ((34.1, 45.0), 1520),  # Simferopol
        ((-3.7, 40.4), 1668),  # Madrid
        ((-8.6, 40.2), 1668),  # Coimbra
        ((-7.5, 53.3), 1600),  # Tullamore
        (BERLIN, 1435),
        ((21.0, 52.2), 1435),  # Warsaw
    ],
)
def test_a_railway_without_a_gauge_has_that_of_its_country(
    place: tuple[float, float], gauge_mm: int
) -> None:
    network = build_network(railway(place))
    assert set(network.links["gauge_mm"]) == {gauge_mm}
    assert network.provenance.losses == {
        f"railways without a gauge, taken as {gauge_mm} mm": 1
    }


def test_a_gauge_that_is_tagged_is_not_assumed() -> None:
    network = build_network(railway(KYIV, gauge="1435"))
    assert set(network.links["gauge_mm"]) == {1435}
    assert network.provenance.losses == {}


@pytest.mark.parametrize(
    ("place", "gauge_mm"),
    [((22.80, 49.79), 1435), ((23.1, 49.75), 1520), ((-1.8, 43.3), 1668)],
)
def test_near_another_gauge_the_assumption_is_doubtful_and_stands(
    place: tuple[float, float], gauge_mm: int
) -> None:
    """At Przemyśl, on the other side of the border, at Irún."""
    network = build_network(railway(place))
    assert set(network.links["gauge_mm"]) == {gauge_mm}
    assert network.provenance.losses[DOUBTFUL] == 1


def test_between_countries_of_one_gauge_there_is_no_doubt() -> None:
    """At Frankfurt (Oder)."""
    assert DOUBTFUL not in build_network(railway((14.5, 52.3))).provenance.losses


def test_where_two_gauges_meet_there_is_doubt() -> None:
    """At Chop."""
    assert DOUBTFUL in build_network(railway((22.2, 48.43))).provenance.losses


def test_outside_the_drawing_the_gauge_is_doubtful() -> None:
    """At Baku: 1520 mm in truth, and the drawing of borders ends before it."""
    losses = build_network(railway((49.9, 40.4))).provenance.losses
    assert losses[NOWHERE] == 1
    assert losses["railways without a gauge, taken as 1435 mm"] == 1


@pytest.mark.parametrize("nodes", [[1, 2, 3], [3, 2, 1]])
def test_a_railway_into_a_country_of_another_gauge_stays_at_1435(
    nodes: list[int],
) -> None:
    """From Suwałki to Kaunas: most of it lies in Lithuania."""
    extract = make_extract(
        name="x",
        sha256="x",
        nodes={1: (22.95, 54.1), 2: (23.7, 54.7), 3: (23.93, 54.89)},
        node_tags={},
        ways=[(1, {"railway": "rail"}, nodes)],
    )
    network = build_network(extract)
    assert set(network.links["gauge_mm"]) == {1435}
    assert network.provenance.losses[DOUBTFUL] == 1


def test_a_railway_that_leaves_the_file_goes_by_what_the_file_holds() -> None:
    lon, lat = KYIV
    extract = make_extract(
        name="x",
        sha256="x",
        nodes={1: (lon, lat), 2: (lon + 0.01, lat)},
        node_tags={},
        ways=[
            (1, {"railway": "rail"}, [8, 1, 2, 9]),
            (2, {"railway": "rail"}, [8, 9]),
            (3, {"railway": "rail"}, []),
        ],
    )
    network = build_network(extract)
    assert set(network.links["gauge_mm"]) == {1520}


def test_narrow_railways_are_narrow_anywhere() -> None:
    network = build_network(railway(LVIV, railway="narrow_gauge"))
    assert set(network.links["gauge_mm"]) == {1000}
    assert network.provenance.losses == {
        "railways without a gauge, taken as 1000 mm": 1
    }


def test_what_is_no_track_has_no_gauge() -> None:
    assumed: Counter[str] = Counter()
    table = tag_table([{"gauge": "1520;1435"}, {}, {"gauge": "broad"}], {"gauge"})
    mode = np.array([Mode.RAIL, Mode.ROAD, Mode.RAIL], dtype=object)
    places = np.array([[KYIV] * 3] * 3)
    gauges = read_gauges(table, mode, places.__getitem__, assumed)
    assert gauges.tolist() == [(1435, 1520), (0,), (1520,)]
    assert assumed == {"railways without a gauge, taken as 1520 mm": 1}


def test_a_country_that_is_not_known_has_the_standard_gauge() -> None:
    gauges = usual_gauges_mm(np.array([["", "UA"], ["XK", "IE"]]))
    assert gauges.tolist() == [[1435, 1520], [1435, 1600]]
