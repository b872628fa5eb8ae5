"""Cholesky's factors: small ones by loops of our own, large ones by LAPACK.

The threads of BLAS wait for each other, and on small matrices they do little else: on a
busy machine of two cores a search of 1.5 s took 19 s by them (LMCF 904, 250 rows). Our
loops need 0.7 ms at 250 rows where LAPACK alone needs 0.3, and 55 at 1000, where it
needs 11.
"""

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from solvers.compiled import compiled
from solvers.multi_commodity.problem import FloatArray

# From so many rows on LAPACK is quicker, threads or not.
_MANY_ROWS = 320
# So many rows are taken off the others in one sweep.
_PANEL = 4


def factor(matrix: FloatArray) -> FloatArray:  # (n, n)
    """Factor a symmetric positive matrix in its own memory, from its upper half.

    Gives U of the matrix U' U; what is below its diagonal means nothing.

    Raises
    ------
    scipy.linalg.LinAlgError
        When it is not positive, or not a number.
    """
    if matrix.shape[0] >= _MANY_ROWS:
        # The transpose of what is above the diagonal is in LAPACK's order.
        lower, _ = cho_factor(
            matrix.T, lower=True, overwrite_a=True, check_finite=False
        )
        upper = np.asarray(lower.T)
    else:
        upper = matrix
        factor_in_place(matrix)
    if not (np.diagonal(upper) > 0).all():
        raise LinAlgError("the matrix is not positive: rounding has eaten it up")
    return upper


def solve(upper: FloatArray, right: FloatArray) -> FloatArray:
    """Solve U' U x = right."""
    if upper.shape[0] >= _MANY_ROWS:
        return np.asarray(cho_solve((upper.T, True), right, check_finite=False))
    solution = right.copy()
    substitute(upper, solution)
    return solution


@compiled
def factor_in_place(matrix: FloatArray) -> None:
    """Put U over the upper half of a matrix; end at a pivot that is not positive."""
    size = matrix.shape[0]
    for begin in range(0, size, _PANEL):
        end = min(begin + _PANEL, size)
        for k in range(begin, end):
            if not matrix[k, k] > 0:
                return
            pivot = matrix[k]
            scale = 1 / np.sqrt(pivot[k])
            for j in range(k, size):
                pivot[j] *= scale
            for i in range(k + 1, end):
                row = matrix[i]
                part = pivot[i]
                for j in range(i, size):
                    row[j] -= part * pivot[j]
        if end < size:
            first, second = matrix[begin], matrix[begin + 1]
            third, fourth = matrix[begin + 2], matrix[begin + 3]
            for i in range(end, size):
                row = matrix[i]
                a, b, c, d = first[i], second[i], third[i], fourth[i]
                for j in range(i, size):
                    row[j] -= (
                        a * first[j] + b * second[j] + c * third[j] + d * fourth[j]
                    )


@compiled
def substitute(upper: FloatArray, values: FloatArray) -> None:
    """Solve U' U x = values in the memory of the values."""
    size = values.size
    for k in range(size):
        row = upper[k]
        values[k] /= row[k]
        for j in range(k + 1, size):
            values[j] -= values[k] * row[j]
    for k in range(size - 1, -1, -1):
        row = upper[k]
        total = values[k]
        for j in range(k + 1, size):
            total -= row[j] * values[j]
        values[k] = total / row[k]
