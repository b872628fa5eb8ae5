"""The limits along a leg: the smallest of each, where it comes from, what sets it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from corridors.limits import POSTED
from geodata.network import Basis, Network
from maps.schema import LEG_LIMITS

Columns = Mapping[str, npt.NDArray[Any]]
"""Columns of some links, all of one length."""

# What a bridge bears. Of several limits the best known counts: an MLC sign is
# knowledge though the mass beside it is inferred.
_BRIDGE_LIMITS: Final = (
    *("max_mass_t", "max_axle_load_t", "max_bogie_load_t"),
    *("mlc_wheeled", "mlc_tracked"),
)
_BEST_FIRST: Final = (Basis.TAGGED, Basis.OVERLAID, Basis.INFERRED, Basis.UNKNOWN)


def limit_setters(network: Network) -> dict[str, npt.NDArray[np.object_]]:
    """Name the structure that sets every limit of every link, "" where none does.

    ``<limit>_set_by``, shape (n_links,). Where a network lists no structures, the
    link's own words stand in.
    """
    if not len(network.structures):
        said = network.links["limited_by"]
        said = said.where(said != "", network.links["bridges"]).to_numpy(dtype=object)
        return {f"{limit}_set_by": said for limit in LEG_LIMITS.values()}
    return {
        f"{limit}_set_by": _setters(network, limit) for limit in LEG_LIMITS.values()
    }


def _setters(network: Network, limit: str) -> npt.NDArray[np.object_]:
    """Of several with the same limit, the one whose basis is the best."""
    standing = pd.DataFrame(network.structures)[["link", "name", limit]]
    least = network.links[limit].to_numpy()[standing["link"]]
    sets = (standing[limit] == least).to_numpy()
    posted = network.structures[f"{limit}_basis"].isin(POSTED).to_numpy()
    found = standing[sets].assign(assumed=~posted[sets])
    found = found.sort_values(["link", "assumed"], kind="stable")
    found = found.drop_duplicates("link")
    names = np.full(len(network.links), "", dtype=object)
    names[found["link"].to_numpy()] = found["name"].to_numpy(dtype=object)
    return names


def smallest_limits(links: Columns) -> dict[str, object]:
    """Give every limit's smallest value, ``<limit>_basis`` and ``<limit>_set_by``.

    NaN, ``unknown`` and "" where no link has the limit. ``links`` are those of a leg,
    with the columns of ``limit_setters``.
    """
    found: dict[str, object] = {}
    for limit, column in LEG_LIMITS.items():
        values = links[column]
        value, basis, set_by = np.nan, str(Basis.UNKNOWN), ""
        if not np.isnan(values).all():
            at = int(np.nanargmin(values))
            value, basis = float(values[at]), str(links[f"{column}_basis"][at])
            set_by = _object(links, column, at)
        found |= {limit: value, f"{limit}_basis": basis, f"{limit}_set_by": set_by}
    return found


def _object(links: Columns, column: str, at: int) -> str:
    """Name what limits a link: the structure, else the road or line itself."""
    columns = (f"{column}_set_by", "name", "ref")
    return next((text for name in columns if (text := str(links[name][at]))), "")


def bridge_counts(links: Columns) -> dict[str, int]:
    """Count bridges by the best basis of any load limit of their link."""
    worst = len(_BEST_FIRST) - 1
    rank = np.full(len(links["n_bridges"]), worst)
    for limit in _BRIDGE_LIMITS:
        known = ~np.isnan(links[limit])
        for better, basis in enumerate(_BEST_FIRST):
            found = known & (links[f"{limit}_basis"] == str(basis))
            rank = np.where(found, np.minimum(rank, better), rank)
    counts = np.bincount(rank, links["n_bridges"], minlength=len(_BEST_FIRST))
    return {
        f"bridges_{basis}": int(n) for basis, n in zip(_BEST_FIRST, counts, strict=True)
    }
