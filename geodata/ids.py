"""Sets of ids as arrays in ascending order.

numpy's own ``unique`` and ``isin`` hash whole numbers; OpenStreetMap's ids, nearly in
order and millions of them, are sorted many times as fast.
"""

from __future__ import annotations

import numpy as np

from geodata.network import BoolArray, IntArray


def distinct(ids: IntArray) -> IntArray:
    """Give every id once, ascending."""
    ordered = np.sort(ids)
    new = np.ones(len(ordered), dtype=np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered[new]


def rows_in(table: IntArray, ids: IntArray) -> IntArray:
    """Rows of ids in a table of ascending ids, -1 where it lacks one."""
    if not len(table):
        return np.full(len(ids), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(table, ids), len(table) - 1)
    return np.where(table[at] == ids, at, -1)


def among(ids: IntArray, others: IntArray) -> BoolArray:
    """Mask of the ids that are among others."""
    return np.asarray(rows_in(distinct(others), ids) >= 0)
