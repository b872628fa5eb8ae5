"""The limits along a leg: the smallest of each, where it comes from, what sets it."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np

from geodata.network import Basis
from maps.schema import LEG_LIMITS

# What a bridge bears. Of several limits the best known counts: an MLC sign is
# knowledge though the mass beside it is inferred.
_BRIDGE_LIMITS: Final = ("max_mass_t", "max_axle_load_t", "mlc_wheeled", "mlc_tracked")
_BEST_FIRST: Final = (Basis.TAGGED, Basis.OVERLAID, Basis.INFERRED, Basis.UNKNOWN)


def smallest_limits(links: gpd.GeoDataFrame) -> dict[str, object]:
    """Give every limit's smallest value, ``<limit>_basis`` and ``<limit>_set_by``.

    NaN, ``unknown`` and "" where no link has the limit.
    """
    found: dict[str, object] = {}
    for limit, column in LEG_LIMITS.items():
        values = links[column].to_numpy()
        value, basis, set_by = np.nan, str(Basis.UNKNOWN), ""
        if not np.isnan(values).all():
            at = int(np.nanargmin(values))
            value, basis = float(values[at]), links[f"{column}_basis"].iloc[at]
            set_by = _object(links, at)
        found |= {limit: value, f"{limit}_basis": basis, f"{limit}_set_by": set_by}
    return found


def _object(links: gpd.GeoDataFrame, at: int) -> str:
    """Name what limits a link: the object, else its bridges, else the link."""
    columns = ("limited_by", "bridges", "name", "ref")
    return next((text for name in columns if (text := links[name].iloc[at])), "")


def bridge_counts(links: gpd.GeoDataFrame) -> dict[str, int]:
    """Count bridges by the best basis of any load limit of their link."""
    worst = len(_BEST_FIRST) - 1
    rank = np.full(len(links), worst)
    for limit in _BRIDGE_LIMITS:
        basis = links[f"{limit}_basis"].map(_BEST_FIRST.index).to_numpy()
        rank = np.minimum(rank, np.where(links[limit].isna(), worst, basis))
    counts = np.bincount(rank, links["n_bridges"], minlength=len(_BEST_FIRST))
    return {
        f"bridges_{basis}": int(n) for basis, n in zip(_BEST_FIRST, counts, strict=True)
    }
