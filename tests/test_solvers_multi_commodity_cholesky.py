"""Cholesky's factors, by our loops and by LAPACK."""

from typing import Any, cast

import numpy as np
import pytest
from scipy.linalg import LinAlgError

from solvers.multi_commodity import FloatArray, cholesky

MATRIX = np.array([[4.0, 2.0], [0.0, 10.0]])  # its upper half: U = [[2, 1], [0, 3]]


def positive(size: int) -> FloatArray:
    random = np.random.default_rng(size).random((size, size))
    return np.asarray(random @ random.T + np.eye(size), dtype=np.float64)


def test_by_hand() -> None:
    """[[4, 2], [2, 10]] x = (8, 22) at x = (1, 2)."""
    upper = cholesky.factor(MATRIX.copy())
    assert np.triu(upper).tolist() == [[2.0, 1.0], [0.0, 3.0]]
    assert cholesky.solve(upper, np.array([8.0, 22.0])).tolist() == [1.0, 2.0]


@pytest.mark.parametrize("size", [1, 3, 4, 5, 8, 11])
@pytest.mark.parametrize("many", [320, 0], ids=["ours", "LAPACK"])
def test_both_ways_solve(size: int, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cholesky, "_MANY_ROWS", many)
    matrix = positive(size)
    upper = cholesky.factor(np.triu(matrix))
    right = np.linspace(1, 2, size)
    assert matrix @ cholesky.solve(upper, right) == pytest.approx(right)


def test_the_loops_as_they_are_written() -> None:
    """Six rows: one sweep of four, and two that are left."""
    matrix = positive(6)
    upper = matrix.copy()
    cast(Any, cholesky.factor_in_place).py_func(upper)
    assert np.triu(upper) == pytest.approx(np.linalg.cholesky(matrix).T)
    values = np.arange(6) + 1.0
    cast(Any, cholesky.substitute).py_func(upper, values)
    assert matrix @ values == pytest.approx(np.arange(6) + 1.0)
    negative = -matrix
    cast(Any, cholesky.factor_in_place).py_func(negative)
    assert (negative == -matrix).all()


@pytest.mark.parametrize("many", [320, 0], ids=["ours", "LAPACK"])
@pytest.mark.parametrize("corner", [-1.0, np.nan])
def test_what_is_not_positive_is_refused(
    many: int, corner: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cholesky, "_MANY_ROWS", many)
    with pytest.raises(LinAlgError):
        cholesky.factor(np.array([[corner, 0.0], [0.0, 1.0]]))
