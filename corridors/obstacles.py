"""Obstacles: the bridges, tunnels, barriers and signs that a serial cannot pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import pandas as pd

from corridors.itinerary import Serial
from corridors.limits import POSTED, Obstacle
from geodata.network import LIMITS, Basis, IntArray, Network
from geodata.tag_table import Texts

_COLUMNS: Final = ["link", "kind", "name", "osm_id"]
_LIMIT_COLUMNS: Final = [c for limit in LIMITS for c in (limit, f"{limit}_basis")]


def obstacles(
    network: Network,
    links: Sequence[int] | IntArray,
    serial: Serial,
    *,
    inferred_limits: bool = True,
) -> tuple[Obstacle, ...]:
    """Find what a serial cannot pass on links, in their order and along each.

    A link that it may use by every limit has no obstacle, any other has at least one.
    """
    asked = np.asarray(links, dtype=np.int64)
    rows = pd.concat(
        [_standing_on(network, asked), _whole(network, asked)], ignore_index=True
    )
    modes = network.links["mode"].to_numpy()[rows["link"]]
    found = _below(rows, modes, serial)
    if not inferred_limits:
        found = found[np.isin(found["basis"], POSTED)]
    found = _without_explained(found)
    place = pd.Series(np.arange(len(asked)), index=asked)
    along = np.lexsort([np.asarray(x) for x in (found.index, place[found["link"]])])
    return tuple(
        Obstacle(link, kind, name, osm_id, limit, value, Basis(basis), needed)
        for link, kind, name, osm_id, limit, value, basis, needed in found.iloc[
            along
        ].itertuples(index=False, name=None)
    )


def foremost(found: Iterable[Obstacle]) -> list[Obstacle]:
    """Give obstacles once by name and limit, those that are posted first."""
    once: dict[tuple[str, str], Obstacle] = {}
    for each in found:
        once.setdefault((each.name, each.limit), each)
    return sorted(once.values(), key=lambda each: each.basis not in POSTED)


def _standing_on(network: Network, links: IntArray) -> pd.DataFrame:
    standing = pd.DataFrame(network.structures)
    return standing.loc[standing["link"].isin(links), [*_COLUMNS, *_LIMIT_COLUMNS]]


def _whole(network: Network, links: IntArray) -> pd.DataFrame:
    """Links themselves as rows: behind what stands on them, for what that leaves."""
    rows = pd.DataFrame(network.links).iloc[links]
    name = rows["name"].where(rows["name"] != "", rows["ref"])
    name = name.where(name != "", rows["class"])
    rows = rows[["osm_id", *_LIMIT_COLUMNS]]
    return rows.assign(link=links, kind="", name=name)


def _below(rows: pd.DataFrame, modes: Texts, serial: Serial) -> pd.DataFrame:
    """Rows once for every limit that is below what is needed; their index stays."""
    parts = []
    for mode in np.unique(modes):
        for limit, need in serial.requirement(mode).items():
            at = (modes == mode) & (rows[limit].to_numpy() < need)
            if at.any():
                part = rows.loc[at, [*_COLUMNS, limit, f"{limit}_basis"]]
                part.columns = pd.Index([*_COLUMNS, "value", "basis"])
                part.insert(len(_COLUMNS), "limit", limit)
                parts.append(part.assign(needed=need))
    nothing = [*_COLUMNS, "limit", "value", "basis", "needed"]
    return pd.concat(parts) if parts else pd.DataFrame(columns=nothing)


def _without_explained(found: pd.DataFrame) -> pd.DataFrame:
    """Leave out whole links by limits that a structure on them has too."""
    of = pd.MultiIndex.from_frame(found[["link", "limit"]])
    stands = (found["kind"] != "").to_numpy()
    return found[stands | ~of.isin(of[stands])]
