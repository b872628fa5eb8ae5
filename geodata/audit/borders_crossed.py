"""Borders that links cross: where a control must be expected, and where none is."""

from __future__ import annotations

from typing import Final

import numpy as np

from geodata.audit.survey import Survey
from geodata.countries import TextArray, countries_around, countries_at
from geodata.geodesy import plane_m, plane_scale
from geodata.network import (
    BoolArray,
    FloatArray,
    IntArray,
    Mode,
    Network,
    TerminalKind,
)
from geodata.parts import parts_of
from geodata.trees import balanced_tree

# The Schengen area as of 2025, land borders of Bulgaria and Romania with it, and the
# Common Travel Area. Kosovo, Monaco and the like are outside or not drawn.
OPEN_AREAS: Final = (
    frozenset(
        {
            *("AT", "BE", "BG", "CH", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR"),
            *("HR", "HU", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL"),
            *("PT", "RO", "SE", "SI", "SK"),
        }
    ),
    frozenset({"GB", "IE"}),
)
NEAR_BORDER_KM: Final = 10.0
"""How far from the border, as drawn, its control may stand."""

DRAWN_KM: Final = 3.0
"""How far from the border, as drawn, it may be: see ``geodata.countries``."""


def is_inland(ground: Survey, mask: BoolArray) -> BoolArray:
    """Narrow a mask of links down to those with one country alone around them.

    Nothing is said of places outside the drawing of countries.
    """
    rows = np.flatnonzero(mask)
    around = countries_around(ground.middle[rows], NEAR_BORDER_KM)
    inland = np.zeros(len(mask), dtype=np.bool_)
    alone = (around == around[:, :1]).all(axis=1)
    inland[rows] = alone & (around[:, 0] != "")
    return inland


def crosses_unmarked(ground: Survey) -> BoolArray:
    """Mask of links over a controlled border, with no crossing of their mode near.

    Borders are drawn to some 3 km, and lines that run along one seem to cross it. So
    a link counts only where a way leads on from it, through the strip of doubt on both
    sides, to places that are surely in two areas with a control between.
    """
    found = np.zeros(len(ground.links), dtype=np.bool_)
    area = _areas(countries_at(ground.lon_lat))
    if (area == area[:1]).all():
        return found
    sure = _surely(ground.lon_lat)
    for mode in (Mode.ROAD, Mode.RAIL):
        rows = np.flatnonzero(_through(ground, mode, area, sure))
        found[rows] = ~_near_crossing(ground, rows, mode)
    return found


def _areas(country: TextArray) -> IntArray:
    """Give a number to every area without controls within it; 0 is not known."""
    named = country.astype("<U8")
    for area in OPEN_AREAS:
        named[np.isin(country, [*area])] = "/".join(sorted(area))[:8]
    names, number = np.unique(np.append(named, ""), return_inverse=True)
    del names  # "" sorts first
    return number[:-1].astype(np.int64)


def _surely(lon_lat: FloatArray) -> BoolArray:
    """Mask of the places with one country alone around them."""
    around = countries_around(lon_lat, DRAWN_KM)
    return np.asarray((around == around[:, :1]).all(axis=1) & (around[:, 0] != ""))


def _through(ground: Survey, mode: str, area: IntArray, sure: BoolArray) -> BoolArray:
    """Mask of the links from one area to another, in ways that lead through."""
    network = ground.network
    tail, head = network.tail, network.head
    crossing = (ground.links["class"] == TerminalKind.CROSSING).to_numpy()
    of_mode = (network.nodes["mode"] == mode).to_numpy()
    moving = of_mode[tail] & of_mode[head] & ~crossing
    strip = _strips(network, moving & ~sure[tail] & ~sure[head], len(sure))
    ends = np.concatenate([np.stack([tail, head]), np.stack([head, tail])], axis=1)
    doubtful, certain = ends[:, np.tile(moving, 2) & ~sure[ends[0]] & sure[ends[1]]]
    reached = np.unique(np.stack([strip[doubtful], area[certain]], axis=1), axis=0)
    leads = np.bincount(reached[:, 0], minlength=len(sure)) > 1
    between = moving & (area[tail] != area[head]) & (area[tail] * area[head] > 0)
    through = leads[strip[tail]] & ~sure[tail] | leads[strip[head]] & ~sure[head]
    return np.asarray(between & (through | (sure[tail] & sure[head])))


def _strips(network: Network, mask: BoolArray, size: int) -> IntArray:
    """Give one number to nodes that links in a mask join, shape (n,)."""
    return parts_of(network.tail[mask], network.head[mask], size)


def _near_crossing(ground: Survey, rows: IntArray, mode: str) -> BoolArray:
    """Mask of the rows with an end of theirs near a crossing."""
    network, links = ground.network, ground.links
    crossing = (links["class"] == TerminalKind.CROSSING).to_numpy()
    of_mode = (network.nodes["mode"] == mode).to_numpy()[network.tail]
    places = np.unique(network.tail[crossing & of_mode])
    if not len(places):
        return np.zeros(len(rows), dtype=np.bool_)
    tree = balanced_tree(plane_m(ground.lon_lat[places]))
    near = np.zeros(len(rows), dtype=np.bool_)
    for ends in (network.tail[rows], network.head[rows]):
        lon_lat = ground.lon_lat[ends]
        distance, _ = tree.query(plane_m(lon_lat))
        near |= distance <= NEAR_BORDER_KM * 1000 * plane_scale(lon_lat)
    return near
