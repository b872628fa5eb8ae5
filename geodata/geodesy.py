"""Distances on the globe, and a plane for looking around."""

from __future__ import annotations

from typing import Final

import numpy as np
from pyproj import Geod

from geodata.network import FloatArray

_GEOD: Final = Geod(ellps="WGS84")
_EARTH_RADIUS_M: Final = 6_371_008.8


def geodesic_m(start: FloatArray, end: FloatArray) -> FloatArray:
    """Geodesic distances in metres between rows of (lon, lat), shape (n,)."""
    if len(start) == 1:  # pyproj takes arrays of one for numbers, and warns
        return np.array([_GEOD.inv(*start[0].tolist(), *end[0].tolist())[2]])
    _, _, length = _GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    return np.asarray(length, dtype=np.float64)


def plane_m(lon_lat: FloatArray) -> FloatArray:
    """Metres east and north on Mercator's plane, which keeps shapes.

    Around a place all distances are ``plane_scale`` times the true ones, within one
    percent.
    """
    lon, lat = np.radians(lon_lat).T
    plane = _EARTH_RADIUS_M * np.stack([lon, np.arcsinh(np.tan(lat))], axis=1)
    return np.asarray(plane, dtype=np.float64)


def plane_scale(lon_lat: FloatArray) -> FloatArray:
    """Metres of the plane to a true metre, at rows of (lon, lat), shape (n,)."""
    return np.asarray(1 / np.cos(np.radians(lon_lat[:, 1])), dtype=np.float64)
