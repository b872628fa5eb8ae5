"""Gauges at home and abroad."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.audit.gauges import KNOWN_LINES, foreign_gauge
from geodata.countries import countries_at

WARSAW, LVIV, KYIV, MADRID = (21.0, 52.2), (24.0, 49.8), (30.5, 50.45), (-3.7, 40.4)


@pytest.mark.parametrize(
    ("gauge_mm", "place", "foreign"),
    [
        (1435, WARSAW, False),
        (1520, WARSAW, True),
        (1520, KYIV, False),
        (1435, KYIV, True),
        (1000, WARSAW, False),  # narrow gauges are at home anywhere
        (1668, MADRID, False),
        (1435, MADRID, False),  # high-speed lines
        (1668, WARSAW, True),
        (1520, (22.80, 49.80), False),  # Medyka, beside Ukraine
        (1435, (23.68, 51.20), False),  # Dorohusk
        (1435, (24.20, 51.20), False),  # on the way from Yahodyn to Kovel
        (1435, LVIV, True),
        (1520, (21.2, 50.56), False),  # the LHS, far from any border
        (1520, (13.60, 54.48), False),  # the port of Mukran
        (1520, (0.0, 0.0), False),  # no country is known there
    ],
)
def test_which_gauge_is_foreign(
    gauge_mm: int, place: tuple[float, float], foreign: bool
) -> None:
    lon_lat = np.array([place])
    found = foreign_gauge(np.array([gauge_mm]), countries_at(lon_lat), lon_lat)
    assert found.tolist() == [foreign]


def test_the_places_along_known_lines_are_at_home() -> None:
    for gauge_mm, places in KNOWN_LINES.values():
        lon_lat = np.array(places)
        gauge = np.full(len(places), gauge_mm)
        assert not foreign_gauge(gauge, countries_at(lon_lat), lon_lat).any()


def test_no_track_no_doubt() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    found = foreign_gauge(nothing, countries_at(np.zeros((0, 2))), np.zeros((0, 2)))
    assert found.tolist() == []
