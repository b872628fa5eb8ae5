"""What minutes and rows are checked for: in range, and one for each thing."""

import numpy as np

from solvers.arcs import IntArray
from solvers.checks import ProblemError, check_not_negative, integers

MAX_MINUTES = 2**31
"""More minutes than any plan needs, so that sums of several fit in 64 bits."""


def check_in_time(name: str, array: IntArray) -> None:
    """Refuse numbers whose sums could overflow."""
    far = np.flatnonzero(np.abs(array) >= MAX_MINUTES)
    if far.size:
        at = far[0]
        raise ProblemError(f"{name}[{at}] is {array[at]}: it must stay below 2**31")


def in_time(name: str, array: IntArray) -> IntArray:
    """Refuse numbers that are negative, or whose sums could overflow."""
    check_not_negative(name, array)
    check_in_time(name, array)
    return array


def or_none(name: str, array: IntArray) -> IntArray:
    """Refuse numbers below -1, which is none, or whose sums could overflow."""
    low = np.flatnonzero(array < -1)
    if low.size:
        raise ProblemError(f"{name}[{low[0]}] is {array[low[0]]}: -1 is none")
    check_in_time(name, array)
    return array


def starts(name: str, values: object, n_rows: int, *, least: int) -> IntArray:
    """Give where the rows of each thing start: from 0 to `n_rows`, `least` or more."""
    length = max(1, np.asarray(values).size)
    start = integers(name, values, length, per="thing, and one more")
    if start[0] != 0 or start[-1] != n_rows:
        raise ProblemError(
            f"{name} runs from {start[0]} to {start[-1]}: 0 to {n_rows} is right"
        )
    few = np.flatnonzero(np.diff(start) < least)
    if few.size:
        at = few[0] + 1
        raise ProblemError(
            f"{name}[{at}] is {start[at]}: at least {start[at - 1] + least} is right"
        )
    return start
