"""The smallest posted limits on the main corridors of a network."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import shapely

from geodata.audit.main_corridors import MainCorridors
from geodata.audit.survey import Survey, known
from geodata.network import LIMITS, Mode

SHOWN: Final = 10
"""Structures listed for each limit."""

LINE: Final = "line"
"""Kind of a limit that is of a whole link, as a railway's line category."""

COLUMNS: Final = (
    *("limit", "rank", "value", "basis", "kind", "name", "osm_id", "link"),
    *("country", "mode", "class", "ref", "share", "next_value", "next_name"),
    *("lon", "lat"),
)
_OF_OBJECT: Final = ["kind", "name", "osm_id", "link", "lon", "lat"]


def weakest(ground: Survey, corridors: MainCorridors) -> pd.DataFrame:
    """List the ten smallest posted values of every limit on the main corridors.

    Posted is what is tagged or overlaid. ``share`` is the largest share of ways over a
    link that the structure stands on. ``next_value`` and ``next_name`` are the next
    larger value of the limit on main corridors of the same country: what holds there
    once this one is strengthened or passed by; NaN and "" where there is none.
    """
    things = _things(ground, corridors)
    posted = [limit for limit in LIMITS if known(things, [limit]).any()]
    tables = [_of_limit(things, limit) for limit in posted or LIMITS[:1]]
    return pd.concat(tables, ignore_index=True)[[*COLUMNS]]


def _things(ground: Survey, corridors: MainCorridors) -> pd.DataFrame:
    """Structures on the main corridors, and the links themselves, with their limits."""
    structures = ground.network.structures
    lon, lat = shapely.get_coordinates(structures.geometry.array).T
    stand = pd.DataFrame(structures.drop(columns="geometry")).assign(lon=lon, lat=lat)
    rows = np.flatnonzero(corridors.share > 0)
    lines = ground.links.iloc[rows].assign(kind=LINE, link=rows)
    lines["lon"], lines["lat"] = ground.middle[rows].T
    lines["name"] = lines["name"].where(lines["name"] != "", lines["ref"])
    lines = _unsaid(lines, stand)
    limits = [column for limit in LIMITS for column in (limit, f"{limit}_basis")]
    columns = [*_OF_OBJECT, *limits]
    things = pd.concat([stand[columns], lines[columns]], ignore_index=True)
    link = things["link"].to_numpy()
    for column in ("country", "mode", "class", "ref"):
        things[column] = ground.links[column].to_numpy()[link]
    things["share"] = corridors.share[link]
    return things[things["share"] > 0]


def _unsaid(lines: pd.DataFrame, structures: pd.DataFrame) -> pd.DataFrame:
    """Blank the limits of links that one of their structures sets."""
    lines = lines.copy()
    for limit in LIMITS:
        posted = structures[known(structures, [limit])]
        if posted.empty:
            continue
        least = posted.groupby("link")[limit].min()
        said = lines["link"].map(least) <= lines[limit]
        lines[limit] = lines[limit].mask(said)
    return lines


def _of_limit(things: pd.DataFrame, limit: str) -> pd.DataFrame:
    posted = things[known(things, [limit]) & things[limit].notna()]
    order = posted.sort_values(
        [limit, "share", "osm_id"], ascending=[True, False, True]
    )
    once = order[~_again(order, limit)]
    table = once.rename(columns={limit: "value", f"{limit}_basis": "basis"})
    table = table.assign(limit=limit, rank=np.arange(1, len(table) + 1))
    after = _next_rows(table)
    value, name = table["value"].to_numpy(), table["name"].to_numpy(dtype=object)
    table["next_value"] = np.append(value, np.nan)[after]
    table["next_name"] = np.append(name, "")[after]
    return table.head(SHOWN)


def _again(order: pd.DataFrame, limit: str) -> np.ndarray:
    """Mask of what stands above already: the same object, or the same line on.

    A railway's category is of the line: its bridges bear it, and are no weaker for it.
    """
    line = (order["mode"] == Mode.RAIL) | (order["kind"] == LINE)
    road = order["ref"].where(order["ref"] != "", order["name"])
    keys = pd.DataFrame(
        {
            "line": road.where(line, ""),
            "country": order["country"].where(line, ""),
            "value": order[limit].where(line, 0.0),
            "osm_id": order["osm_id"].mask(line & (road != ""), 0),
        }
    )
    return keys.duplicated().to_numpy()


def _next_rows(table: pd.DataFrame) -> np.ndarray:
    """Row of the first larger value in the same country, -1 where there is none."""
    groups = table.groupby(["country", "value"], sort=True)["rank"].min() - 1
    heads = groups.reset_index()
    heads["next"] = heads.groupby("country")["rank"].shift(-1)
    found = table[["country", "value"]].merge(
        heads[["country", "value", "next"]], on=["country", "value"], how="left"
    )
    return found["next"].fillna(-1).to_numpy(dtype=np.int64)
