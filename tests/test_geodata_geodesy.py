"""Distances: hand-checked, one or many, and true on the plane around a place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.geodesy import geodesic_m, plane_m, plane_scale


@pytest.mark.parametrize("rows", [0, 1, 2, 5])
def test_a_degree_of_the_equator_is_111_320_m(rows: int) -> None:
    """However many distances are asked for at once."""
    start = np.zeros((rows, 2))
    length = geodesic_m(start, np.full((rows, 2), (1.0, 0.0)))
    assert length.shape == (rows,)
    assert length == pytest.approx(111_319.5, abs=0.1)


@given(st.floats(-180, 180), st.floats(-70, 70), st.floats(0, 6.3), st.floats(1, 2000))
def test_distances_on_the_plane_are_true_around_a_place(
    lon: float, lat: float, bearing: float, distance_m: float
) -> None:
    """Regression: far from the zero meridian the plane was sheared, by up to 40 %."""
    north, east = distance_m * np.cos(bearing), distance_m * np.sin(bearing)
    here = np.array([[lon, lat]])
    shrink = np.cos(np.radians(lat))
    there = here + np.array([[east / shrink, north]]) / 111_320
    plane_distance = np.linalg.norm(plane_m(here) - plane_m(there))
    true = geodesic_m(here, there)[0]
    assert plane_distance / plane_scale(here)[0] == pytest.approx(true, rel=0.008)
