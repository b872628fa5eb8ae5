"""Sums, least values and products of arrays."""

import numpy as np
from scipy.sparse import csr_array

from solvers.multi_commodity.arrays import dot, least_of_runs, product, sums_by


def test_sums_by_group_are_real_even_of_nothing() -> None:
    assert sums_by(np.array([2, 0, 2]), np.array([1.0, 2.0, 4.0]), 4).tolist() == [
        2.0,
        0.0,
        5.0,
        0.0,
    ]
    none = sums_by(np.zeros(0, np.int64), np.zeros(0), 2)
    assert none.dtype == np.float64
    assert none.tolist() == [0.0, 0.0]


def test_the_least_of_a_run_is_1_at_most() -> None:
    """Runs: [.5, 2], none, [3], none."""
    least = least_of_runs(np.array([0.5, 2.0, 3.0]), np.array([0, 2, 2, 3, 3]))
    assert least.tolist() == [0.5, 1.0, 1.0, 1.0]
    assert least_of_runs(np.zeros(0), np.array([0, 0])).tolist() == [1.0]


def test_product() -> None:
    matrix = csr_array(np.array([[1.0, 2.0], [0.0, 3.0]]))
    assert product(matrix, np.array([1.0, 1.0])).tolist() == [3.0, 3.0]


def test_dot() -> None:
    assert dot(np.array([1.0, 2.0]), np.array([3.0, 4.0])) == 11.0
