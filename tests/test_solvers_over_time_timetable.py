"""A plan in the making keeps its books, whatever is put in and taken out."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.over_time.layout import SCALE
from solvers.over_time.timetable import (
    copied,
    empty_timetable,
    put_in,
    take_out,
    takers,
    widened,
)
from tests.laid_out import check_books, layout_of
from tests.timed_worlds import one_bottleneck

pytestmark = pytest.mark.usefixtures("both_ways")


LINKS = np.array([0, 1])
ALL = [0, 1, 2]


def times(first: int, second: int) -> np.ndarray:
    return np.array([first, second])


def test_at_first_all_stay_at_home() -> None:
    layout = layout_of(one_bottleneck())
    plan = empty_timetable(layout, 4)
    assert plan.steps.tolist() == [0, 0, 0]
    assert plan.link.shape == plan.enter.shape == (3, 4)
    check_books(layout, plan)


def test_what_is_put_in_takes_capacity_until_it_is_taken_out() -> None:
    layout = layout_of(one_bottleneck())
    plan = empty_timetable(layout, 4)
    put_in(layout, plan, 0, LINKS, times(0, 1), 2, 2 * SCALE)
    put_in(layout, plan, 1, LINKS, times(0, 2), 2, 3 * SCALE)
    assert plan.left[:, 0].tolist() == [1, 1]
    assert plan.left[:, 1].tolist() == [3, 0]
    check_books(layout, plan)
    take_out(layout, plan, 0)
    assert plan.left[:, 1].tolist() == [3, 1]
    assert plan.steps.tolist() == [0, 2, 0]
    check_books(layout, plan)
    take_out(layout, plan, 1)
    np.testing.assert_array_equal(plan.left, layout.capacity)


def test_a_copy_goes_its_own_way() -> None:
    layout = layout_of(one_bottleneck())
    plan = empty_timetable(layout, 4)
    other = copied(plan)
    put_in(layout, other, 0, LINKS, times(0, 1), 2, 2 * SCALE)
    check_books(layout, plan)
    check_books(layout, other)
    assert (plan.steps[0], other.steps[0]) == (0, 2)


def test_there_is_room_for_longer_ways_once_it_is_widened() -> None:
    layout = layout_of(one_bottleneck())
    plan = empty_timetable(layout, 2)
    put_in(layout, plan, 2, LINKS, times(0, 1), 2, 2 * SCALE)
    wider = widened(plan, 5)
    assert wider.link[2].tolist() == [0, 1, 0, 0, 0]
    assert wider.enter[2].tolist() == [0, 1, 0, 0, 0]
    assert widened(plan, 2) is plan
    check_books(layout, wider)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(False, False, []), (True, False, [0, 2]), (False, True, [1]), (True, True, ALL)],
)
def test_takers_are_who_takes_of_any(
    first: bool, second: bool, expected: list[int]
) -> None:
    """Serials 0 and 2 have entered the first link, and 1 the second."""
    layout = layout_of(one_bottleneck())
    plan = empty_timetable(layout, 4)
    for serial, link in enumerate((0, 1, 0)):
        put_in(layout, plan, serial, LINKS[[link]], times(serial, 0)[:1], 1, SCALE)
    found = np.zeros(3, np.int64)
    count = takers(layout, plan, np.array([first, second]), found)
    assert found[:count].tolist() == expected
