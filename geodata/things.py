"""Things along the links, ways and barriers, as columns of one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Columns = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Things:
    """Columns of the same length, one row a thing.

    Numbers have NaN where nothing is known, texts are Python's own and "" where there
    is none, and what ends on ``_basis`` has the codes of ``geodata/basis.py``.
    """

    columns: Mapping[str, npt.NDArray[Any]]

    def __len__(self) -> int:
        return len(self.columns["osm_id"])

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        return self.columns[name]

    def replaced(self, **columns: npt.NDArray[Any]) -> Things:
        """Give the things with other columns, or more of them."""
        return Things({**self.columns, **columns})

    def take(self, rows: npt.NDArray[np.int64]) -> Things:
        """Give some of the things, in the order of ``rows``."""
        return Things({name: each[rows] for name, each in self.columns.items()})


def stack_things(upper: Things, lower: Things) -> Things:
    """Put things below others; what only the upper ones say is "", 0 or NaN there."""
    columns = {}
    for name, values in upper.columns.items():
        below = lower.columns.get(name, _blank(values.dtype, len(lower)))
        columns[name] = np.concatenate([values, below])
    return Things(columns)


def _blank(dtype: np.dtype[Any], size: int) -> npt.NDArray[Any]:
    nothing = {"O": "", "U": "", "f": np.nan}.get(dtype.kind, 0)
    return np.full(size, nothing, dtype=dtype)
