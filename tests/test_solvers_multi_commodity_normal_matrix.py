"""Equations of a step with their blocks eliminated, against dense ones."""

from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from solvers.multi_commodity.normal_matrix import (
    add_columns,
    factorised,
    pattern_of,
    solved,
)

# Three columns, the first two in block 0; rows 0 and 1.
BLOCK = np.array([0, 0, 1])
COLUMNS = csr_array(np.array([[1.0, 0.0], [1.0, 2.0], [0.0, 3.0]]))


def test_the_pattern_names_the_rows_that_blocks_touch() -> None:
    pattern = pattern_of(BLOCK, COLUMNS)
    assert pattern.block_start.tolist() == [0, 2, 3]
    assert pattern.rows.tolist() == [0, 0, 1, 1]
    assert pattern.touched_start.tolist() == [0, 2, 3]
    assert pattern.touched.tolist() == [0, 1, 1]


def test_the_matrix_by_hand() -> None:
    """Weights 1, 1, 2: h = (2, 2) of W = 2, and (0, 6) of W = 2.

    G D G' = [[2, 2], [2, 4 + 18]], less [[2, 2], [2, 2]] and [[0, 0], [0, 18]].
    """
    pattern = pattern_of(BLOCK, COLUMNS)
    matrix, shares = np.zeros((2, 2)), np.zeros(3)
    as_written = cast(Any, add_columns).py_func
    as_written(pattern, np.array([1.0, 1.0, 2.0]), shares, matrix)
    assert shares.tolist() == [2.0, 2.0, 6.0]
    assert matrix.tolist() == [[0.0, 0.0], [0.0, 2.0]]


@given(st.integers(0, 10**6))
def test_what_is_solved_is_the_whole_system(seed: int) -> None:
    """[[W, H'], [H, G D G' + E]] of blocks and rows, put together densely."""
    rng = np.random.default_rng(seed)
    n_rows, counts = int(rng.integers(1, 7)), rng.integers(1, 5, rng.integers(1, 6))
    block = np.repeat(np.arange(counts.size), counts)
    dense = rng.random((block.size, n_rows)) * (rng.random((block.size, n_rows)) < 0.6)
    weight, slack = rng.random(block.size) + 0.1, rng.random(n_rows) + 0.1
    normal = factorised(pattern_of(block, csr_array(dense)), weight, slack)
    ends = np.eye(counts.size)[block]
    whole = np.hstack((ends, dense)).T @ (weight[:, None] * np.hstack((ends, dense)))
    whole[counts.size :, counts.size :] += np.diag(slack)
    right = rng.random(counts.size + n_rows)
    blocks, rows = solved(normal, right[: counts.size], right[counts.size :])
    assert np.concatenate((blocks, rows)) == pytest.approx(
        np.linalg.solve(whole, right), rel=1e-6, abs=1e-8
    )
