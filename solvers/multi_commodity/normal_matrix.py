"""The equations of an interior point's step, their block rows eliminated."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from solvers.arcs import IntArray
from solvers.compiled import compiled
from solvers.multi_commodity import cholesky
from solvers.multi_commodity.arrays import product
from solvers.multi_commodity.problem import FloatArray

RowArray = npt.NDArray[np.uint64]

# What keeps a diagonal positive that rounding has eaten up.
_RIDGE = 1e-13


class Pattern(NamedTuple):
    """Where the numbers of columns stand, and which rows each block touches.

    Column `j` has `values[start[j] : start[j + 1]]` in those `rows`, ascending, and
    belongs to a block; blocks are runs of columns. Rows are unsigned: compiled code
    then need not ask whether they count from the end. (A tuple, for numba takes those.)
    """

    n_rows: int
    block_start: IntArray  # (n_blocks + 1,), columns
    start: IntArray  # (n_columns + 1,)
    rows: RowArray  # (n_entries,)
    values: FloatArray  # (n_entries,)
    touched_start: IntArray  # (n_blocks + 1,)
    touched: RowArray  # (n_touched,), rows of a block, ascending


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NormalMatrix:
    """A factor of the row equations, and what brings the blocks back."""

    factor: FloatArray  # (n_rows, n_rows)
    block_weight: FloatArray  # (n_blocks,)
    shares: "csr_array[np.float64]"  # (n_blocks, n_rows)


def pattern_of(block: IntArray, columns: "csr_array[np.float64]") -> Pattern:
    """Read the pattern of `columns` (n_columns, n_rows) with their blocks, ascending.

    Every block from 0 on has a column.
    """
    columns = columns.sorted_indices()
    n_blocks, n_rows = int(block.max(initial=-1)) + 1, columns.shape[1]
    rows = columns.indices.astype(np.uint64)
    entry_block = np.repeat(block, np.diff(columns.indptr))
    touched_block, touched = np.divmod(
        np.unique(entry_block * n_rows + columns.indices), n_rows
    )
    blocks = np.arange(n_blocks + 1)
    return Pattern(
        n_rows=n_rows,
        block_start=np.searchsorted(block, blocks),
        start=columns.indptr.astype(np.int64),
        rows=rows,
        values=columns.data,
        touched_start=np.searchsorted(touched_block, blocks),
        touched=touched.astype(np.uint64),
    )


def factorised(
    pattern: Pattern, weight: FloatArray, slack_weight: FloatArray
) -> NormalMatrix:
    """Factor the equations of weights of columns and of slacks, all positive.

    Formulation, with D the weights, E the slack weights, G the columns (rows x
    columns), and e_b the columns of block b:
        W_b = e_b' D e_b,   h_b = G D e_b
        C   = G D G' + E - sum over b of h_b h_b' / W_b

    Raises
    ------
    scipy.linalg.LinAlgError
        When rounding leaves C indefinite.
    """
    matrix = np.zeros((pattern.n_rows, pattern.n_rows))
    block_weight = np.add.reduceat(weight, pattern.block_start[:-1])
    shares = np.zeros(pattern.touched.size)
    add_columns(pattern, weight, shares, matrix)
    diagonal = np.einsum("ii->i", matrix)
    diagonal += slack_weight
    diagonal *= 1 + _RIDGE
    return NormalMatrix(
        factor=cholesky.factor(matrix),
        block_weight=block_weight,
        shares=csr_array(
            (shares, pattern.touched.astype(np.int64), pattern.touched_start),
            shape=(block_weight.size, pattern.n_rows),
        ),
    )


def solved(
    normal: NormalMatrix, block_side: FloatArray, row_side: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Give block prices u and row prices w of the whole equations.

    Formulation:
        W_b u_b + h_b' w                = block_side_b   for every block b
        sum_b h_b u_b + (G D G' + E) w  = row_side
    """
    mean = block_side / normal.block_weight
    right = row_side - product(normal.shares.T, mean)
    rows = cholesky.solve(normal.factor, right)
    return mean - product(normal.shares, rows) / normal.block_weight, rows


@compiled
def add_columns(
    pattern: Pattern, weight: FloatArray, shares: FloatArray, matrix: FloatArray
) -> None:
    """Fill `shares` with h_b, and the upper half of `matrix` with C but for E."""
    start, rows, values = pattern.start, pattern.rows, pattern.values
    sums = np.zeros(pattern.n_rows)
    for block in range(pattern.block_start.size - 1):
        total = 0.0
        for column in range(pattern.block_start[block], pattern.block_start[block + 1]):
            total += weight[column]
            for i in range(start[column], start[column + 1]):
                part = weight[column] * values[i]
                sums[rows[i]] += part
                row = matrix[rows[i]]
                for j in range(i, start[column + 1]):
                    row[rows[j]] += part * values[j]
        begin, end = pattern.touched_start[block], pattern.touched_start[block + 1]
        for i in range(begin, end):
            shares[i] = sums[pattern.touched[i]]
            sums[pattern.touched[i]] = 0.0
        for i in range(begin, end):
            part = shares[i] / total
            row = matrix[pattern.touched[i]]
            for j in range(i, end):
                row[pattern.touched[j]] -= part * shares[j]
