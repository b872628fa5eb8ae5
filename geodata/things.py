"""Things along the links, ways and barriers, as rows of one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.network import Basis, BoolArray
from geodata.tag_table import Texts


def thing_table(columns: Mapping[str, npt.NDArray[Any]]) -> pd.DataFrame:
    """Lay out columns; texts stay Python's own, which numpy picks from fast."""
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=object) if values.dtype == object else values
            for name, values in columns.items()
        }
    )


def stack_things(ways: pd.DataFrame, barriers: pd.DataFrame) -> pd.DataFrame:
    """Put barriers below the ways; what only a way can say is "", 0 or NaN there."""
    size = len(barriers)
    columns = {}
    for name in ways:
        of_ways = ways[name].to_numpy()
        nothing: object = "" if of_ways.dtype == object else 0
        if of_ways.dtype == np.float64:
            nothing = np.nan
        blank = np.full(size, nothing, dtype=of_ways.dtype)
        below = barriers[name].to_numpy() if name in barriers else blank
        columns[str(name)] = np.concatenate([of_ways, below])
    return thing_table(columns)


def posted(basis: Texts) -> BoolArray:
    """Mask of what a sign or the planner says, and nobody assumed."""
    return np.asarray((basis == Basis.TAGGED) | (basis == Basis.OVERLAID), dtype=bool)
