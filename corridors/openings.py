"""When something is open: sorted intervals of minutes from the scenario's start."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from typing import Final

import numpy as np

from corridors.clock import hour_of_day, minutes_of
from geodata.network import IntArray

MINUTES_A_DAY: Final = 1440

Opening = IntArray
"""Intervals [from, to) in minutes, sorted and disjoint, shape (n, 2)."""


def always(horizon_min: int) -> Opening:
    """Open from the start to the horizon."""
    return np.array([[0, horizon_min]], dtype=np.int64)


def daily(from_min: int, to_min: int, *, start_min: int, horizon_min: int) -> Opening:
    """Open every day from one minute of the day to another, over midnight if need be.

    ``start_min`` is the minute of the day at which the scenario starts.
    """
    length = (to_min - from_min) % MINUTES_A_DAY or MINUTES_A_DAY
    days = np.arange(-1, horizon_min // MINUTES_A_DAY + 2)
    begin = days * MINUTES_A_DAY + from_min - start_min
    each = np.stack([begin, begin + length], axis=1)
    return _joined(np.clip(each, 0, horizon_min))


def between_hours(
    from_h: float, to_h: float, *, start: datetime | None, horizon_min: int
) -> Opening:
    """Open every day between two hours of it; without a start the first is midnight."""
    return daily(
        minutes_of(from_h),
        minutes_of(to_h),
        start_min=minutes_of(hour_of_day(start)),
        horizon_min=horizon_min,
    )


def without(opening: Opening, from_min: int, to_min: int) -> Opening:
    """Take a time out."""
    horizon = int(opening[-1, 1]) if len(opening) else 0
    rest = np.array([[0, from_min], [to_min, max(to_min, horizon)]], dtype=np.int64)
    return common(opening, rest)


def common(*openings: Opening) -> Opening:
    """Give the time in which all are open."""
    return reduce(_both, openings)


def entries(opening: Opening, *, after_min: int, for_min: int) -> Opening:
    """Give when one may set out who is there ``after_min`` later, for ``for_min``."""
    shift = np.array([after_min, after_min + for_min])
    return _joined(opening - shift)


def fits(opening: Opening, begin: IntArray, end: IntArray) -> np.ndarray:
    """Say which of the times [begin, end) are inside one interval, shape (n,)."""
    at = np.searchsorted(opening[:, 0], begin, side="right") - 1
    inside = at >= 0
    inside[inside] = opening[at[inside], 1] >= end[inside]
    return inside


def _both(one: Opening, other: Opening) -> Opening:
    begin = np.maximum(one[:, None, 0], other[None, :, 0]).ravel()
    end = np.minimum(one[:, None, 1], other[None, :, 1]).ravel()
    return _joined(np.stack([begin, end], axis=1))


def _joined(intervals: Opening) -> Opening:
    """Sort, drop what is empty, and join what touches."""
    kept = intervals[intervals[:, 1] > intervals[:, 0]]
    kept = kept[np.argsort(kept[:, 0], kind="stable")]
    joined: list[list[int]] = []
    for begin, end in kept.tolist():
        if joined and begin <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([begin, end])
    return np.array(joined, dtype=np.int64).reshape(-1, 2)
