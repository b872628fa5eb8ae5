"""When something is open, in minutes; against the minutes one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corridors.openings import (
    Opening,
    always,
    common,
    daily,
    entries,
    fits,
    without,
)
from tests.searches import search


def test_nights_go_over_midnight() -> None:
    """From 20 to 6 in two days from midnight."""
    opening = daily(20 * 60, 6 * 60, start_min=0, horizon_min=2 * 1440)
    assert opening.tolist() == [[0, 360], [1200, 1800], [2640, 2880]]


def test_hours_of_the_day_count_from_the_start() -> None:
    """It starts at 18 o'clock: the night begins 2 h later."""
    opening = daily(20 * 60, 6 * 60, start_min=18 * 60, horizon_min=1440)
    assert opening.tolist() == [[120, 720]]


def test_from_an_hour_to_the_same_is_all_day() -> None:
    assert daily(0, 0, start_min=90, horizon_min=3000).tolist() == [[0, 3000]]


def test_a_time_is_taken_out() -> None:
    assert without(always(100), 30, 40).tolist() == [[0, 30], [40, 100]]
    assert without(always(100), -5, 10).tolist() == [[10, 100]]
    assert without(always(100), 90, 500).tolist() == [[0, 90]]


def test_who_sets_out_is_done_before_it_shuts() -> None:
    """Open from 60 to 120: a link 20 minutes on, for 15 minutes."""
    opening: Opening = np.array([[60, 120]])
    assert entries(opening, after_min=20, for_min=15).tolist() == [[40, 85]]
    assert entries(opening, after_min=0, for_min=60).tolist() == []


def test_a_time_fits_in_one_interval_alone() -> None:
    opening: Opening = np.array([[0, 10], [20, 30]])
    begin, end = np.array([0, 5, 10, 20, 19, 40]), np.array([10, 20, 11, 25, 25, 41])
    assert fits(opening, begin, end).tolist() == [
        True,
        False,
        False,
        True,
        False,
        False,
    ]


@st.composite
def some_openings(draw: st.DrawFn) -> Opening:
    cuts = sorted(draw(st.sets(st.integers(0, 60), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def minutes_in(opening: Opening) -> set[int]:
    return {m for begin, end in opening.tolist() for m in range(begin, end)}


@search(1)
@given(one=some_openings(), other=some_openings())
def test_common_time_is_that_of_both(one: Opening, other: Opening) -> None:
    found = common(one, other)
    assert minutes_in(found) == minutes_in(one) & minutes_in(other)
    ends = found.ravel().tolist()
    assert ends == sorted(set(ends))  # in order, apart, and none is empty
