"""Journeys, windows and resources are refused at birth unless all is in range."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from solvers import ProblemError
from solvers.dispatching import Journeys, Resources, Windows


def two_journeys(**changes: object) -> Journeys:
    """One of two steps with a rest of 5 minutes between, one of a single step."""
    fields: dict[str, Any] = {
        "start": np.array([0, 2, 3]),
        "duration": np.array([10, 20, 30]),
        "may_wait": np.array([False, True, False]),
        "min_wait": np.array([0, 5, 0]),
        "earliest": np.array([0, 0, 7]),
        "window": np.array([-1, 0, -1]),
        "target": np.array([60, 60]),
        "weight": np.array([1, 2]),
        "hint": np.array([0, -1, 7]),
    }
    return Journeys(**(fields | changes))


def nights(**changes: object) -> Windows:
    """Two nights, and a set of one window."""
    fields: dict[str, Any] = {
        "start": np.array([0, 2, 3]),
        "opens": np.array([0, 1200, 5]),
        "closes": np.array([300, 1700, 6]),
    }
    return Windows(**(fields | changes))


def tracks(**changes: object) -> Resources:
    """Two tracks and one; the two are one for a while, and then none."""
    fields: dict[str, Any] = {
        "capacity": np.array([2, 1]),
        "period_of": np.array([0, 0]),
        "period_from": np.array([100, 50]),
        "period_to": np.array([200, 100]),
        "period_capacity": np.array([0, 1]),
    }
    return Resources(**(fields | changes))


JOURNEY_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"start": np.array([0, 2])}, "start runs from 0 to 2: 0 to 3 is right"),
    ({"start": np.array([0, 0, 3])}, r"start\[1\] is 0: at least 1 is right"),
    ({"duration": np.array([1, -1, 1])}, r"duration\[1\] is -1: it must not be neg"),
    ({"duration": np.array([1.0, 2, 1])}, "duration must be an integer array, is fl"),
    ({"duration": np.array([1, 2**31, 1])}, r"duration\[1\] is 2147483648: it must s"),
    ({"may_wait": np.array([0, 1, 0])}, "may_wait must be a boolean array"),
    ({"may_wait": np.array([True])}, "may_wait has shape"),
    ({"min_wait": np.array([3, 0, 0])}, r"min_wait\[0\] is 3: it must be 0 at a fir"),
    ({"may_wait": np.zeros(3, bool)}, r"min_wait\[1\] is 5: it must be 0"),
    ({"earliest": np.array([0, 0])}, r"earliest has shape \(2,\): \(3,\), one per st"),
    ({"window": np.array([-2, 0, 0])}, r"window\[0\] is -2: -1 is none"),
    ({"hint": np.array([0, -1, 2**40])}, r"hint\[2\] is 1099511627776: it must stay"),
    ({"target": np.array([1])}, r"target has shape \(1,\): \(2,\), one per journey"),
    ({"weight": np.array([1, 0])}, r"weight\[1\] is 0: it must be 1 or more"),
]


@pytest.mark.parametrize(("changes", "message"), JOURNEY_FAULTS)
def test_journeys_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        two_journeys(**changes)


WINDOW_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"start": np.array([1, 2, 3])}, "start runs from 1 to 3: 0 to 3 is right"),
    ({"start": np.array([0, 3, 2, 3])}, r"start\[2\] is 2: at least 3 is right"),
    ({"opens": np.array([0, 1800, 5])}, r"closes\[1\] is 1700: it must come after op"),
    ({"opens": np.array([0, 300, 5])}, r"opens\[1\] is 300: .* closes, 300"),
    ({"closes": np.array([300, 1700])}, "closes has shape"),
]


@pytest.mark.parametrize(("changes", "message"), WINDOW_FAULTS)
def test_windows_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        nights(**changes)


RESOURCE_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"capacity": np.array([2, -1])}, r"capacity\[1\] is -1: it must not be negative"),
    ({"period_of": np.array([0, 2])}, r"period_of\[1\] is 2: of 2, from 0"),
    ({"period_to": np.array([100, 90])}, r"period_to\[0\] is 100: it must come after"),
    ({"period_to": np.array([200, 101])}, "periods 0 and 1 of resource 0 overlap"),
    ({"period_capacity": np.array([0])}, "period_capacity has shape"),
]


@pytest.mark.parametrize(("changes", "message"), RESOURCE_FAULTS)
def test_resources_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        tracks(**changes)


def test_counts_follow_from_the_arrays() -> None:
    journeys = two_journeys()
    assert (journeys.n_journeys, journeys.n_steps) == (2, 3)
    assert journeys.journey_of.tolist() == [0, 0, 1]
    assert (nights().n_sets, tracks().n_resources) == (2, 2)


def test_arrays_are_copied_and_read_only() -> None:
    duration = np.array([10, 20, 30])
    journeys = two_journeys(duration=duration)
    duration[0] = 99
    assert journeys.duration[0] == 10
    with pytest.raises(ValueError, match="read-only"):
        journeys.duration[0] = 1


def test_sets_of_windows_may_be_empty_or_lie_before_each_other() -> None:
    none = np.zeros(0, np.int64)
    assert nights(start=np.array([0]), opens=none, closes=none).n_sets == 0
    assert nights(start=np.array([0, 2, 3, 3])).n_sets == 3
