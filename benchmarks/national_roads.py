"""Roads over two countries, generated: a grid bent at random, as OpenStreetMap has it.

Nothing here is timed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

import numpy as np

from geodata.countries import countries_at

SEED: Final = 2026
FRAME: Final = (14.2, 44.4, 40.2, 54.8)  # west, south, east, north of both countries
COUNTRIES: Final = ("PL", "UA")
BENT: Final = 0.3  # of the distance between two roads

CLASSES: Final = ((60, "motorway"), (20, "trunk"), (10, "primary"), (2, "secondary"))
"""Every so manieth road of the grid is of a class, the first that fits; others are
tertiary. Motorways of OpenStreetMap are one way each."""


def write_roads(path: Path, nodes: int) -> None:
    """Write roads with about so many crossings, two links for each piece of road."""
    kept, lon_lat = _crossings(nodes)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<osm version="0.6" generator="corridors-benchmarks">',
        *_node_lines(kept, lon_lat),
        *_way_lines(kept),
        "</osm>",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _crossings(nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Place crossings: which of the grid are in the countries, and where all are."""
    west, south, east, north = FRAME
    random = np.random.default_rng(SEED)
    squeeze = np.cos(np.radians((south + north) / 2))
    share = 0.47  # of the frame that the two countries fill
    step = np.sqrt((east - west) * squeeze * (north - south) * share / nodes)
    lons = np.arange(west, east, step / squeeze)
    lats = np.arange(south, north, step)
    lon_lat = np.stack(np.meshgrid(lons, lats), axis=-1)
    bend = random.uniform(-BENT, BENT, lon_lat.shape) * step
    lon_lat = lon_lat + bend / np.array([squeeze, 1.0])
    country = countries_at(lon_lat.reshape(-1, 2)).reshape(lon_lat.shape[:2])
    return np.isin(country, COUNTRIES), lon_lat


def _node_lines(kept: np.ndarray, lon_lat: np.ndarray) -> Iterator[str]:
    for row, column in zip(*np.nonzero(kept), strict=True):
        lon, lat = lon_lat[row, column].tolist()
        number = _id(kept, row, column)
        yield f'<node id="{number}" version="1" lat="{lat:.6f}" lon="{lon:.6f}"/>'


def _way_lines(kept: np.ndarray) -> Iterator[str]:
    number = 0
    for across, road, run in _roads(kept):
        kind = next((name for every, name in CLASSES if road % every == 0), "tertiary")
        tags = {"highway": kind, "ref": f"{'EN'[across]}{road}"}
        directions = (run, run[::-1]) if kind == "motorway" else (run,)
        for each in directions:
            number += 1
            yield f'<way id="{number}" version="1">'
            yield from (f'<nd ref="{node}"/>' for node in each)
            yield from (f'<tag k="{k}" v={quoteattr(v)}/>' for k, v in tags.items())
            yield "</way>"


def _roads(kept: np.ndarray) -> Iterator[tuple[bool, int, Sequence[int]]]:
    """Give runs of crossings that lie in the countries, along rows and columns."""
    for across in (False, True):
        lines = kept.T if across else kept
        for road, line in enumerate(lines):
            inside = np.flatnonzero(line)
            for run in np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1):
                if run.size > 1:
                    at = [(i, road) if across else (road, i) for i in run.tolist()]
                    yield across, road, [_id(kept, *each) for each in at]


def _id(kept: np.ndarray, row: int, column: int) -> int:
    return 10**12 + int(row) * kept.shape[1] + int(column)
