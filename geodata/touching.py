"""What reaches into an area though its nodes, or its middle, lie outside."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.extract import Areas, Extract
from geodata.geodesy import SHORTEST_DEGREE_M
from geodata.network import BoolArray, FloatArray, IntArray

_SQUARES: Final = 64  # to a side of the area's box
_AT_ONCE: Final = 1 << 18  # pieces; each needs some 200 bytes as a line


def ways_touching(
    extract: Extract, inside: BoolArray, polygon: BaseGeometry
) -> BoolArray:
    """Mask of the ways with a node or a piece in an area, shape (w,).

    ``inside`` tells which nodes lie in it, shape (n,).
    """
    touching = np.zeros(len(extract.way_ids), dtype=np.bool_)
    row, owner = extract.ref_rows, extract.owner
    held = row >= 0
    touching[owner[held][inside[row[held]]]] = True
    piece = np.flatnonzero(held[:-1] & held[1:] & (owner[:-1] == owner[1:]))
    piece = piece[~touching[owner[piece]]]
    start, end = extract.lon_lat[row[piece]], extract.lon_lat[row[piece + 1]]
    near = _near_border(start, end, polygon)
    crossing = near[_crossing(start[near], end[near], polygon)]
    touching[owner[piece[crossing]]] = True
    return touching


def _near_border(start: FloatArray, end: FloatArray, polygon: BaseGeometry) -> IntArray:
    """Rows of the pieces that may cross the border: few, of a country's millions.

    The area's box is cut into squares, and one more stands around it. A piece no longer
    than a square crosses the border only if it begins in or next to a square that the
    border runs through.
    """
    west, south, east, north = polygon.bounds
    corner = np.array([west, south])
    side = (np.array([east, north]) - corner) / _SQUARES
    number = np.arange(-1, _SQUARES + 1)
    left, bottom = (corner[axis] + side[axis] * number for axis in (0, 1))
    boxes = shapely.box(
        left[:, None], bottom[None], left[:, None] + side[0], bottom[None] + side[1]
    )
    shapely.prepare(polygon.boundary)
    cut = np.pad(shapely.intersects(polygon.boundary, boxes), 1)
    steps = (slice(None, -2), slice(1, -1), slice(2, None))
    beside = np.any([cut[i, j] for i in steps for j in steps], axis=0)
    at = np.floor((start - corner) / side)
    square = np.clip(at + 1, 0, _SQUARES + 1).astype(np.int64)
    near = beside[square[:, 0], square[:, 1]]
    near &= (at >= -1).all(axis=1) & (at <= _SQUARES).all(axis=1)
    return np.flatnonzero(near | (np.abs(end - start) > side).any(axis=1))


def _crossing(start: FloatArray, end: FloatArray, polygon: BaseGeometry) -> BoolArray:
    """Mask of the pieces that meet an area, some at a time."""
    shapely.prepare(polygon)
    found = [np.zeros(0, dtype=np.bool_)]
    for first in range(0, len(start), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        lines = shapely.linestrings(np.stack([start[some], end[some]], axis=1))
        found.append(shapely.intersects(polygon, lines))
    return np.concatenate(found)


def grounds_touching(areas: Areas, polygon: BaseGeometry) -> BoolArray:
    """Mask of the grounds that reach into an area, as far as their farthest corner."""
    lon, lat = areas.lon_lat.T
    north = areas.reach_m / SHORTEST_DEGREE_M
    east = north / np.cos(np.radians(lat))
    around = shapely.box(lon - east, lat - north, lon + east, lat + north)
    return np.asarray(shapely.intersects(polygon, around), dtype=np.bool_)
