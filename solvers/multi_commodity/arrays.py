"""Sums, least values and products that several rooms take of arrays."""

import numpy as np
from scipy.sparse import csc_array, csr_array

from solvers.arcs import IntArray
from solvers.multi_commodity.problem import FloatArray


def sums_by(group: IntArray, values: FloatArray, n_groups: int) -> FloatArray:
    """Add up the values of every group, (n_groups,)."""
    return np.bincount(group, values, n_groups).astype(np.float64, copy=False)


def least_of_runs(values: FloatArray, start: IntArray) -> FloatArray:  # (n_runs,)
    """Give the least of each run of values, but 1 at most; 1 where a run is empty."""
    least = np.ones(start.size - 1)
    filled = np.flatnonzero(np.diff(start))
    if filled.size:
        least[filled] = np.minimum.reduceat(values, start[filled])
    return np.minimum(least, 1.0)


def dot(left: FloatArray, right: FloatArray) -> float:
    """Add up the products, without BLAS: its threads cost more than they bring."""
    return float(np.einsum("i,i->", left, right))


def product(
    matrix: "csr_array[np.float64] | csc_array[np.float64]", vector: FloatArray
) -> FloatArray:
    """Multiply a sparse matrix and a vector."""
    return np.asarray(matrix @ vector, dtype=np.float64)
