"""Which gauge is regular in which country, and where another one lies all the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import shapely

from geodata.countries import TextArray, countries_around
from geodata.defaults import GAUGE_REACHES_KM, USUAL_GAUGES_MM
from geodata.geodesy import plane_m, plane_scale
from geodata.network import BoolArray, FloatArray, Geometries, IntArray

STANDARD_MM: Final = 1435

# Spain's high-speed lines are 1435, Britain's entry has Northern Ireland in it.
REGULAR_MM: Final[Mapping[str, frozenset[int]]] = {
    **{code: frozenset({gauge}) for code, gauge in USUAL_GAUGES_MM.items()},
    "ES": frozenset({1668, STANDARD_MM}),
    "GB": frozenset({STANDARD_MM, 1600}),
}
"""Regular gauges of the countries where they are not 1435 mm alone."""

_NATIONAL: Final = (STANDARD_MM, 1520, 1600, 1668)  # narrow gauges are at home anywhere

ACROSS_BORDER_KM: Final = GAUGE_REACHES_KM

# Lines of the other gauge that reach farther: places along them, to some 20 km, from
# public maps, not checked against a register. docs/theatre.md names their sources.
KNOWN_LINES: Final[Mapping[str, tuple[int, tuple[tuple[float, float], ...]]]] = {
    "LHS, Hrubieszów to Sławków (PL)": (
        1520,
        (
            *((23.97, 50.82), (23.17, 50.74), (22.74, 50.53), (21.63, 50.47)),
            *((21.17, 50.55), (20.06, 50.58), (19.35, 50.29)),
        ),
    ),
    "Maťovce to Haniska pri Košiciach (SK)": (
        1520,
        ((22.16, 48.59), (21.74, 48.61), (21.25, 48.61)),
    ),
    "port of Mukran (DE)": (1520, ((13.58, 54.48), (13.62, 54.48))),
    "train ferry of Varna (BG)": (1520, ((27.60, 43.19), (27.90, 43.19))),
    "Yahodyn to Kovel (UA)": (1435, ((23.81, 51.18), (24.72, 51.22))),
    "Chop to Mukachevo and Korolevo (UA)": (
        1435,
        ((22.20, 48.43), (22.72, 48.45), (23.13, 48.16)),
    ),
    "Rail Baltica, Mockava to Kaunas (LT)": (
        1435,
        (
            *((23.20, 54.25), (23.43, 54.36), (23.35, 54.56), (23.49, 54.75)),
            (24.03, 54.92),
        ),
    ),
    "Mamonovo to Kaliningrad (RU)": (1435, ((19.93, 54.45), (20.50, 54.71))),
}
_BESIDE_KM: Final = 20.0


def foreign_gauge(
    gauge_mm: IntArray, country: TextArray, lon_lat: FloatArray
) -> BoolArray:
    """Mask of the tracks whose gauge is at home neither here nor near, shape (n,).

    Near is within ``ACROSS_BORDER_KM`` of a country that has it, or along one of the
    ``KNOWN_LINES``. Where the country is not known, no gauge is foreign.
    """
    foreign = np.isin(gauge_mm, _NATIONAL) & ~_is_regular(gauge_mm, country)
    doubtful = np.flatnonzero(foreign)
    around = countries_around(lon_lat[doubtful], ACROSS_BORDER_KM)
    gauges = np.repeat(gauge_mm[doubtful, None], around.shape[1], axis=1)
    at_home = (_is_regular(gauges, around) & (around != "")).any(axis=1)
    at_home |= _on_known_line(gauge_mm[doubtful], lon_lat[doubtful])
    foreign[doubtful] = ~at_home
    return foreign


def _is_regular(gauge_mm: IntArray, country: TextArray) -> BoolArray:
    """Mask of the gauges that are regular in their country, of any shape."""
    regular = gauge_mm == STANDARD_MM
    for code, gauges in REGULAR_MM.items():
        here = country == code
        regular = np.where(here, np.isin(gauge_mm, [*gauges]), regular)
    return np.asarray(regular | (country == ""))


def _on_known_line(gauge_mm: IntArray, lon_lat: FloatArray) -> BoolArray:
    found = np.zeros(len(gauge_mm), dtype=np.bool_)
    points = shapely.points(plane_m(lon_lat))
    reach = plane_scale(lon_lat) * _BESIDE_KM * 1000
    for gauge, line in _known_lines():
        near = shapely.distance(points, line) <= reach
        found |= near & (gauge_mm == gauge)
    return found


def _known_lines() -> list[tuple[int, Geometries]]:
    return [
        (gauge, shapely.linestrings(plane_m(np.array(places))))
        for gauge, places in KNOWN_LINES.values()
    ]
