"""Gauges of tracks: tagged, else the usual one of the country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

import numpy as np

from geodata import tags
from geodata.countries import TextArray, countries_around, countries_at
from geodata.defaults import (
    DEFAULT_GAUGE_MM,
    GAUGE_REACHES_KM,
    NARROW_GAUGE_MM,
    USUAL_GAUGES_MM,
)
from geodata.network import BoolArray, FloatArray, IntArray, Mode
from geodata.tag_table import TagTable, Texts

PlacesAlong = Callable[[IntArray], FloatArray]
"""(lon, lat) of places along ways, shape (k, p, 2), by their rows, shape (k,)."""

_SAME_GAUGE: Final = {1524: 1520}  # one rolling stock: Finland's, and older tags
_NOWHERE: Final = "railways without a gauge outside the drawing of borders, doubtful"
_DOUBTFUL: Final = (
    f"railways without a gauge within {GAUGE_REACHES_KM:g} km of a country that has "
    "another, doubtful"
)


def read_gauges(
    table: TagTable, mode: Texts, along: PlacesAlong, assumed: Counter[str]
) -> Texts:
    """Give the gauges of every track, a tuple in mm; (0,) on what is no track.

    ``along`` gives places along some of the ways: a gauge other than 1435 mm is usual
    only where all of them agree. What is taken for granted is added to ``assumed``, in
    words.
    """
    gauges = table.mapped("gauge", _said, None)
    unsaid = np.flatnonzero((mode == Mode.RAIL) & _is_none(gauges))
    narrow = table.where("railway", "narrow_gauge".__eq__)[unsaid]
    places = along(unsaid)
    country = countries_at(places.reshape(-1, 2)).reshape(places.shape[:2])
    national = _usual_along(country)
    usual = np.where(narrow, NARROW_GAUGE_MM, national)
    for gauge in np.unique(usual).tolist():
        these = unsaid[usual == gauge]
        _put(gauges, these, (gauge,))
        assumed[f"railways without a gauge, taken as {gauge} mm"] += len(these)
    doubtful = _may_be_foreign(national, places) & ~narrow
    if doubtful.any():
        assumed[_DOUBTFUL] += int(doubtful.sum())
    nowhere = (country == "").any(axis=1) & ~narrow
    if nowhere.any():
        assumed[_NOWHERE] += int(nowhere.sum())
    _put(gauges, np.flatnonzero(mode != Mode.RAIL), (0,))
    return gauges


def _usual_along(country: TextArray) -> IntArray:
    """Give the usual gauge of ways by the countries along each, shape (w, p)."""
    usual = usual_gauges_mm(country)
    alike = (usual == usual[:, :1]).all(axis=1)
    return np.where(alike, usual[:, 0], DEFAULT_GAUGE_MM)


def usual_gauges_mm(country: TextArray) -> IntArray:
    """Give the gauge of most railways of countries, 1435 mm where none is known."""
    gauges = np.full(country.shape, DEFAULT_GAUGE_MM, dtype=np.int64)
    for code, gauge in USUAL_GAUGES_MM.items():
        gauges[country == code] = gauge
    return gauges


def _may_be_foreign(gauge_mm: IntArray, places: FloatArray) -> BoolArray:
    """Mask of the tracks near a country of another gauge, whose trains come in."""
    around = countries_around(places.reshape(-1, 2), GAUGE_REACHES_KM)
    around = around.reshape(len(places), places.shape[1] * around.shape[1])
    other = usual_gauges_mm(around) != gauge_mm[:, None]
    return np.asarray((other & (around != "")).any(axis=1), dtype=np.bool_)


def _said(text: str) -> tuple[int, ...] | None:
    found = {_SAME_GAUGE.get(gauge, gauge) for gauge in tags.gauges_mm(text)}
    return tuple(sorted(found)) or None


def _is_none(values: Texts) -> BoolArray:
    return np.array([value is None for value in values], dtype=np.bool_)


def _put(values: Texts, rows: IntArray, value: tuple[int, ...]) -> None:
    """Put one tuple in many places: numpy would spread it out."""
    boxed = np.empty(1, dtype=object)
    boxed[0] = value
    values[rows] = boxed
