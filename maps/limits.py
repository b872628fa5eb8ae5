"""The limits along a leg: the smallest of each, where it comes from, what sets it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geodata.network import Basis
from maps.schema import LEG_LIMITS

Columns = Mapping[str, npt.NDArray[Any]]
"""Columns of some links, all of one length."""

# What a bridge bears. Of several limits the best known counts: an MLC sign is
# knowledge though the mass beside it is inferred.
_BRIDGE_LIMITS: Final = ("max_mass_t", "max_axle_load_t", "mlc_wheeled", "mlc_tracked")
_BEST_FIRST: Final = (Basis.TAGGED, Basis.OVERLAID, Basis.INFERRED, Basis.UNKNOWN)


def smallest_limits(links: Columns) -> dict[str, object]:
    """Give every limit's smallest value, ``<limit>_basis`` and ``<limit>_set_by``.

    NaN, ``unknown`` and "" where no link has the limit.
    """
    found: dict[str, object] = {}
    for limit, column in LEG_LIMITS.items():
        values = links[column]
        value, basis, set_by = np.nan, str(Basis.UNKNOWN), ""
        if not np.isnan(values).all():
            at = int(np.nanargmin(values))
            value, basis = float(values[at]), str(links[f"{column}_basis"][at])
            set_by = _object(links, at)
        found |= {limit: value, f"{limit}_basis": basis, f"{limit}_set_by": set_by}
    return found


def _object(links: Columns, at: int) -> str:
    """Name what limits a link: the object, else its bridges, else the link."""
    columns = ("limited_by", "bridges", "name", "ref")
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
