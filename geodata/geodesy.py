"""Distances on the globe, and a plane for looking around."""

from __future__ import annotations

from typing import Final

import numpy as np
from pyproj import Geod

from geodata.network import FloatArray

_GEOD: Final = Geod(ellps="WGS84")
SHORTEST_DEGREE_M: Final = 110_574.0
"""A degree of latitude at the equator, where it is shortest."""
_EARTH_RADIUS_M: Final = 6_371_008.8
_SHORT_DEG: Final = 0.02  # some 2 km
_POLAR_DEG: Final = 85.0  # beyond, meridians draw together too fast


def geodesic_m(start: FloatArray, end: FloatArray) -> FloatArray:
    """Geodesic distances in metres between rows of (lon, lat), shape (n,).

    Pieces of ways are short, and come by the million: below ``_SHORT_DEG`` the
    ellipsoid's radii of curvature at the middle latitude give the same within a
    ten-millionth (Gauss' mid-latitude formula), many times as fast.
    """
    span = np.abs(end - start)
    short = (span < _SHORT_DEG).all(axis=1) & (np.abs(start[:, 1]) < _POLAR_DEG)
    length = _mid_latitude_m(start, end)
    far = np.flatnonzero(~short)
    if len(far):
        length[far] = _inverse_m(start[far], end[far])
    return length


def _mid_latitude_m(start: FloatArray, end: FloatArray) -> FloatArray:
    middle = np.radians((start[:, 1] + end[:, 1]) / 2)
    east, north = np.radians(end - start).T
    bulge = 1 - _GEOD.es * np.sin(middle) ** 2
    across = _GEOD.a / np.sqrt(bulge)  # radius of curvature, east and west
    along = across * (1 - _GEOD.es) / bulge  # north and south
    length = np.hypot(across * np.cos(middle) * east, along * north)
    return np.asarray(length, dtype=np.float64)


def _inverse_m(start: FloatArray, end: FloatArray) -> FloatArray:
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
