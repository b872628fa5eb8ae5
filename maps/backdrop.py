"""The network in grey beneath the plan: small enough for any browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.network import Mode, Network

MAX_POINTS: Final = 120_000
"""Some two megabytes of page, and what a browser draws without a pause."""

# Classes in the order in which they are drawn until there are enough points: OSM
# highway classes and rail usages.
_RANKS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("motorway", "trunk", "main"), 0),
    # most of OSM's railways have no usage
    **dict.fromkeys(("primary", "motorway_link", "trunk_link", "branch", ""), 1),
    **dict.fromkeys(("secondary", "primary_link"), 2),
    **dict.fromkeys(("tertiary", "secondary_link"), 3),
}
_LAST_RANK: Final = 4
_MAIN_ROADS: Final = ("motorway", "trunk")


@dataclass(frozen=True, slots=True)
class Base:
    """The grey network: one shape a kind of line, and what is left out of it."""

    shapes: Mapping[str, shapely.MultiLineString]  # main | road | rail | ferry
    left_out: float  # share of the length
    classes_left_out: tuple[str, ...]  # wholly or in part


def base_network(
    network: Network, *, tolerance_deg: float, max_points: int = MAX_POINTS
) -> Base:
    """Give the lines of the network, main classes first, of at most ``max_points``.

    Links are joined to lines from junction to junction first, both directions to one.
    """
    lines = _lines(_undirected(network.links), tolerance_deg)
    fits = lines["points"].cumsum() <= max_points
    drawn, rest = lines[fits], lines[~fits]
    total = float(lines["length"].sum())
    return Base(
        shapes={
            str(kind): shapely.MultiLineString(list(group["line"]))
            for kind, group in drawn.groupby("kind")
        },
        left_out=float(rest["length"].sum()) / total if total else 0.0,
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


def _lines(links: gpd.GeoDataFrame, tolerance_deg: float) -> pd.DataFrame:
    """Give joined lines: the main classes first, the longer of a class first."""
    parts = [
        pd.DataFrame({"line": _joined(group, tolerance_deg)}).assign(
            kind=_kind(str(mode), str(name)),
            **{"class": name, "rank": _rank(str(mode), str(name))},
        )
        for (mode, name), group in links.groupby(["mode", "class"])
    ]
    if not parts:
        return pd.DataFrame(
            columns=["line", "kind", "class", "rank", "length", "points"]
        )
    lines = pd.concat(parts, ignore_index=True)
    lines["length"] = shapely.length(lines["line"].to_numpy())
    lines["points"] = shapely.get_num_coordinates(lines["line"].to_numpy())
    order = np.lexsort((-lines["length"], lines["rank"]))
    return lines.iloc[order]


def _joined(links: gpd.GeoDataFrame, tolerance_deg: float) -> list[shapely.LineString]:
    merged = shapely.line_merge(shapely.MultiLineString(list(links.geometry)))
    return list(shapely.simplify(shapely.get_parts(merged), tolerance_deg))


def _kind(mode: str, name: str) -> str:
    return "main" if mode == Mode.ROAD and name in _MAIN_ROADS else mode


def _rank(mode: str, name: str) -> int:
    return 0 if mode == Mode.FERRY else _RANKS.get(name, _LAST_RANK)
