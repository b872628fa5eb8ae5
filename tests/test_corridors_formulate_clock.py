"""Periods that begin at every node's own minute."""

from __future__ import annotations

import numpy as np
import pytest

from corridors.formulate.clock import Clock

CLOCK = Clock(period_min=60, n_periods=24, offset_min=np.array([0, 20, 45]))
HERE, ON, FAR = range(3)


def test_periods_begin_at_the_minute_of_their_node() -> None:
    assert CLOCK.minute(ON, np.array([0, 1, 5])).tolist() == [20, 80, 320]


@pytest.mark.parametrize(
    ("minute", "first", "last"),
    [(0, 0, 0), (20, 0, 0), (21, 1, 0), (79, 1, 0), (80, 1, 1), (100, 2, 1)],
)
def test_the_periods_next_to_a_minute(minute: int, first: int, last: int) -> None:
    assert CLOCK.first_from(ON, minute) == first
    assert CLOCK.last_by(ON, minute) == last


def test_who_arrives_as_a_period_begins_loses_nothing() -> None:
    """80 minutes from minute 0 are minute 80, at which period 1 begins there."""
    tail, head = np.array([HERE, HERE, ON, FAR]), np.array([ON, ON, FAR, HERE])
    takes = np.array([80, 81, 25, 15])
    assert CLOCK.transit(tail, head, takes).tolist() == [1, 2, 0, 1]


def test_a_transit_is_never_shorter_than_the_way() -> None:
    """Nor longer by a period or more."""
    for offset in range(0, 60, 7):
        clock = Clock(60, 24, np.array([10, offset]))
        takes = np.arange(200)
        ends = np.zeros(200, np.int64), np.ones(200, np.int64)
        spent = 60 * clock.transit(*ends, takes) + offset - 10
        assert (takes <= spent).all()
        assert (spent < takes + 60).all()
