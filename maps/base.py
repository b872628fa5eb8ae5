"""The network in grey beneath the plan: small enough for any browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.network import IntArray, Mode, Network

MAX_LINES: Final = 15_000

# Classes in the order in which they are drawn until there are enough lines: OSM
# highway classes and rail usages.
_RANKS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("motorway", "trunk", "main"), 0),
    **dict.fromkeys(("primary", "motorway_link", "trunk_link", "branch"), 1),
    **dict.fromkeys(("secondary", "primary_link"), 2),
    **dict.fromkeys(("tertiary", "secondary_link"), 3),
}
_LAST_RANK: Final = 4
_MAIN_CLASSES: Final = ("motorway", "trunk")


@dataclass(frozen=True, slots=True)
class Base:
    """The grey network: one shape a kind of line, and what is left out of it."""

    shapes: Mapping[str, shapely.MultiLineString]  # main | road | rail | ferry
    lines: int  # of the network, both directions counted once
    drawn: int
    classes_left_out: tuple[str, ...]  # wholly or in part


def base_network(
    network: Network, *, tolerance_deg: float, max_lines: int = MAX_LINES
) -> Base:
    """Give the lines of the network, the main classes first, at most ``max_lines``."""
    lines = _undirected(network.links)
    drawn, rest = _main_first(lines, max_lines)
    return Base(
        shapes=_shapes(drawn, tolerance_deg),
        lines=len(lines),
        drawn=len(drawn),
        classes_left_out=tuple(sorted({name for name in rest["class"] if name})),
    )


def _undirected(links: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give every line once, without transfers."""
    ends = np.sort(links[["from_node", "to_node"]].to_numpy(), axis=1)
    kind = pd.DataFrame(
        {
            "low": ends[:, 0],
            "high": ends[:, 1],
            "mode": links["mode"],
            "gauge_mm": links["gauge_mm"],
            "length_m": links["length_m"].round(),
        }
    )
    return links[~kind.duplicated() & (links["mode"] != str(Mode.TRANSFER))]


def _main_first(
    lines: gpd.GeoDataFrame, max_lines: int
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Part the lines into those to draw and the rest; the longer of a class first."""
    rank = lines["class"].map(_RANKS).fillna(_LAST_RANK)
    rank = rank.where(lines["mode"] != str(Mode.FERRY), 0)
    order: IntArray = np.lexsort((-lines["length_m"], rank))
    return (
        lines.iloc[np.sort(order[:max_lines])],
        lines.iloc[np.sort(order[max_lines:])],
    )


def _shapes(
    lines: gpd.GeoDataFrame, tolerance_deg: float
) -> dict[str, shapely.MultiLineString]:
    is_main = lines["class"].isin(_MAIN_CLASSES) & (lines["mode"] == str(Mode.ROAD))
    kind = lines["mode"].mask(is_main, "main")
    return {
        name: _merged(lines[kind == name], tolerance_deg)
        for name in ("ferry", "road", "rail", "main")
        if (kind == name).any()
    }


def _merged(lines: gpd.GeoDataFrame, tolerance_deg: float) -> shapely.MultiLineString:
    merged = shapely.line_merge(shapely.MultiLineString(list(lines.geometry)))
    simple = shapely.simplify(merged, tolerance_deg, preserve_topology=False)
    return shapely.MultiLineString(shapely.get_parts(simple).tolist())
