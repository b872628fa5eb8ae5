"""The country of a place, inferred from a generalised drawing of Europe's borders.

``borders/europe.geojson`` holds land borders of Natural Earth at 1:50m, lines drawn by
hand through the seas to tell islands apart, and one label in every cell between them.
Borders are those recognised internationally: Crimea is in Ukraine, Transnistria in
Moldova, Northern Cyprus in Cyprus; Kosovo is a cell of its own. Within 2 to 3 km of a
border, and on both shores of narrow waters that two countries share, the country is a
guess. Monaco, Vatican City and small exclaves are not drawn. Åland, the Faroes, the
Channel Islands and the Isle of Man bear the code of the country that they go with.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

from geodata.network import BoolArray, FloatArray, Geometries, IntArray

TextArray = npt.NDArray[np.str_]

PATH: Final = Path(__file__).with_name("borders") / "europe.geojson"

_SQUARES_PER_DEGREE: Final = 10
_PIECE_DEG: Final = 0.09  # shorter than a square: a piece touches two in a row at most
_BEARINGS: Final = 8
_KM_PER_DEGREE: Final = 111.2
_NOWHERE: Final = -1
_CUT: Final = -2


@dataclass(frozen=True, slots=True)
class Drawing:
    """Cells between the lines, one country each; a country may have several."""

    lines: Geometries
    cells: Geometries
    codes: TextArray  # of every cell, and after the last one that of nowhere: ""

    @property
    def frame(self) -> tuple[float, float, float, float]:
        """West, south, east, north, in whole degrees."""
        west, south, east, north = shapely.total_bounds(self.lines).tolist()
        return west, south, east, north


def countries_at(lon_lat: FloatArray) -> TextArray:
    """Give the country at rows of (lon, lat): ISO 3166-1 alpha-2 codes, shape (n,).

    XK is Kosovo. Empty outside the drawing, and where a coordinate is no number. Only
    points in squares that a line may cut are tested one by one.
    """
    drawing, squares = load_drawing(), _load_squares()
    cell = np.full(len(lon_lat), _NOWHERE)
    inside = np.flatnonzero(_within(drawing.frame, lon_lat))
    row, column = _square_of(drawing, lon_lat[inside])
    cell[inside] = squares[row, column]
    cut = np.flatnonzero(cell == _CUT)
    cell[cut] = _cells_at(drawing, lon_lat[cut])
    codes: TextArray = drawing.codes[cell]
    return codes


def countries_around(lon_lat: FloatArray, within_km: float) -> TextArray:
    """Countries at the places and at points around each, shape (n, 17).

    The points lie half as far as ``within_km``, and as far: a country that comes just
    within reach may slip between them.
    """
    angle = np.arange(_BEARINGS) * (2 * np.pi / _BEARINGS)
    ring_km = within_km * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    off_km = np.concatenate([[[0.0, 0.0]], ring_km / 2, ring_km])
    east = np.cos(np.radians(lon_lat[:, None, 1]))
    points = np.stack(
        [
            lon_lat[:, None, 0] + off_km[:, 0] / (_KM_PER_DEGREE * east),
            lon_lat[:, None, 1] + off_km[:, 1] / _KM_PER_DEGREE,
        ],
        axis=2,
    )
    return countries_at(points.reshape(-1, 2)).reshape(points.shape[:2])


@cache
def load_drawing() -> Drawing:
    """Read the drawing that the package carries."""
    features = json.loads(PATH.read_text(encoding="utf-8"))["features"]
    labels = [f for f in features if f["properties"]["kind"] == "label"]
    drawn = [f for f in features if f["properties"]["kind"] != "label"]
    lines = np.array([shapely.linestrings(_coordinates(f)) for f in drawn])
    cells = shapely.get_parts(shapely.polygonize(lines))
    points = shapely.points([_coordinates(f) for f in labels])
    label, cell = shapely.STRtree(cells).query(points, predicate="within")
    codes = np.full(len(cells) + 1, "", dtype="<U2")
    codes[cell] = np.array([f["properties"]["countries"] for f in labels])[label]
    return Drawing(lines, cells, codes)


def _coordinates(feature: dict[str, Any]) -> Any:  # noqa: ANN401  JSON, nested
    return feature["geometry"]["coordinates"]


@cache
def _load_squares() -> IntArray:
    """Give the cell that each square lies in, or _CUT: rows to the north, columns east.

    A cell is looked up where a run of whole squares begins in a row, and holds to the
    end of the run.
    """
    drawing = load_drawing()
    whole = ~_cut_squares(drawing)
    begins = whole.copy()
    begins[:, 1:] &= ~whole[:, :-1]
    row, column = np.nonzero(begins)
    west, south, _, _ = drawing.frame
    middle = np.stack([column, row], axis=1) + 0.5
    cell = _cells_at(drawing, middle / _SQUARES_PER_DEGREE + [west, south])
    run = np.cumsum(begins.ravel()) - 1
    return np.where(whole, cell[run].reshape(whole.shape), _CUT)


def _cut_squares(drawing: Drawing) -> BoolArray:
    """Mask of the squares that a line may cut."""
    west, south, east, north = drawing.frame
    shape = np.rint([north - south, east - west]).astype(int) * _SQUARES_PER_DEGREE
    pieces = shapely.segmentize(drawing.lines, _PIECE_DEG)
    points, line = shapely.get_coordinates(pieces, return_index=True)
    row, column = _square_of(drawing, points)
    start = np.flatnonzero(line[1:] == line[:-1])
    cut = np.zeros(shape, dtype=np.bool_)
    for end_row in (start, start + 1):
        for end_column in (start, start + 1):
            cut[row[end_row], column[end_column]] = True
    return cut


def _square_of(drawing: Drawing, lon_lat: FloatArray) -> tuple[IntArray, IntArray]:
    """Rows and columns of the squares of points within the frame."""
    west, south, east, north = drawing.frame
    column, row = ((lon_lat - [west, south]) * _SQUARES_PER_DEGREE).astype(np.int64).T
    last_row = round((north - south) * _SQUARES_PER_DEGREE) - 1
    last_column = round((east - west) * _SQUARES_PER_DEGREE) - 1
    return np.minimum(row, last_row), np.minimum(column, last_column)


def _cells_at(drawing: Drawing, lon_lat: FloatArray) -> IntArray:
    """Test points one by one: the first cell that each is in, or on the edge of."""
    found = np.full(len(lon_lat), _NOWHERE)
    for cell, polygon in enumerate(drawing.cells):
        near = (found == _NOWHERE) & _within(polygon.bounds, lon_lat)
        points = np.flatnonzero(near)
        lon, lat = lon_lat[points].T
        found[points[shapely.intersects_xy(polygon, lon, lat)]] = cell
    return found


def _within(box: tuple[float, float, float, float], lon_lat: FloatArray) -> BoolArray:
    """Mask of the points in a box of west, south, east, north."""
    lon, lat = lon_lat.T
    west, south, east, north = box
    inside: BoolArray = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
    return inside
