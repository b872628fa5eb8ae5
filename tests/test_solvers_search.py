"""How searches are watched and ended: gaps, limits, and who is told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers.search import Ending, Progress, Watch, gap_of


@pytest.mark.parametrize(
    ("cost", "bound", "gap"),
    [
        (100, 90, 0.1),
        (100, 100, 0),
        (100, 101, 0),
        (-100, -110, 0.1),
        (0, -1, float("inf")),
        (0, 0, 0),
    ],
)
def test_gaps(cost: float, bound: float, gap: float) -> None:
    assert gap_of(cost, bound) == gap
    assert Progress(bound, cost, 0.0).gap == gap


def test_no_incumbent_has_no_gap() -> None:
    assert Progress(1.0, None, 0.0).gap is None


@pytest.mark.parametrize(
    ("limits", "bound", "incumbent", "ending"),
    [
        ({}, 10, None, None),
        ({}, 10, 11, None),
        ({}, 10, 10, Ending.PROVEN),
        ({"gap": 0.1}, 90, 100, Ending.GAP),
        ({"gap": 0.1}, 89, 100, None),
        ({"target": 100}, 50, 100, Ending.TARGET),
        ({"cutoff": 60}, 60, None, Ending.CUTOFF),
        ({"cutoff": 60}, 60, 99, Ending.CUTOFF),
        ({"time_limit_s": 0}, 10, 11, Ending.TIME_LIMIT),
        ({"time_limit_s": 0}, 10, 10, Ending.PROVEN),
        ({"time_limit_s": 1000}, 10, 11, None),
    ],
)
def test_endings(
    limits: dict[str, Any],
    bound: float,
    incumbent: float | None,
    ending: Ending | None,
) -> None:
    """The watch is made here: those made with the parameters run from then on."""
    assert Watch(**limits).ending(bound, incumbent) is ending


def test_time_runs_and_never_below_zero() -> None:
    assert Watch().seconds_left == float("inf")
    watch = Watch(time_limit_s=0)
    assert watch.seconds_left == 0
    assert 0 <= watch.seconds <= watch.seconds


def test_progress_is_told_to_who_asks() -> None:
    told: list[Progress] = []
    Watch().tell(1, 2)
    Watch(progress=told.append).tell(1, 2)
    assert [(each.bound, each.incumbent) for each in told] == [(1, 2)]
    assert told[0].seconds >= 0


@pytest.mark.parametrize("limit", [-1.0, float("nan")])
def test_limits_that_are_none(limit: float) -> None:
    with pytest.raises(ValueError, match="time_limit_s is"):
        Watch(time_limit_s=limit)
    with pytest.raises(ValueError, match="gap is"):
        Watch(gap=limit)


@given(cost=st.integers(-1000, 1000), bound=st.integers(-1000, 1000))
def test_a_gap_is_zero_exactly_when_proven(cost: int, bound: int) -> None:
    is_proven = Watch().ending(bound, cost) is Ending.PROVEN
    assert is_proven is (gap_of(cost, bound) == 0) is (cost <= bound)
