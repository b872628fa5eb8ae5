"""The recount of plans in minutes finds every fault, and brute force is right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from solvers import Status
from solvers.dispatching import DispatchResult
from solvers.search import Ending
from tests.dispatched_worlds import Step, Trip, best_level, faults, passes, world_of

WORLD = world_of(
    [
        Trip([Step(5), Step(5, True, min_wait=2)], [passes(0, 0, 5), passes(1, 0, 5)]),
        Trip([Step(4, earliest=1, window=0), Step(1)], [passes(0, 0, 4)], target=9),
    ],
    [1],
    windows=[[(0, 3), (5, 20)]],
    periods=[(0, 14, 90, 0)],
    horizon=20,
)


def plan(begin: list[int], **changes: object) -> DispatchResult:
    arrival = np.array([begin[1] + 5, begin[3] + 1])
    delay = np.maximum(0, arrival - [0, 9])
    fields: dict[str, Any] = {
        "status": Status.FEASIBLE,
        "ending": Ending.STALLED,
        "begin": np.array(begin),
        "placed": np.array([True, True]),
        "arrival": arrival,
        "delay": delay,
        "cost": int(delay.sum()),
        "bound": None,
        "rounds": 0,
    }
    return DispatchResult(**(fields | changes))


def test_a_plan_in_order_has_no_fault() -> None:
    assert faults(WORLD, plan([0, 9, 5, 9])) == []
    assert faults(WORLD, plan([1, 9, 14, 18])) != []


WRONG: list[tuple[list[int], str]] = [
    ([0, 6, 12, 16], "journey 0: waits 1 before step 1"),
    ([0, 7, 12, 17], "journey 1: waits 1 before step 1"),
    ([4, 11, 0, 4], "journey 1: step 0 begins too early"),
    ([9, 16, 3, 7], "journey 1: step 0 begins outside its windows"),
    ([0, 16, 5, 9], "journey 0: arrives after the horizon"),
    ([0, 9, 6, 10], "resource 0 has 2 at 9"),
    ([0, 10, 5, 9], "resource 0 has 1 at 14"),
]


@pytest.mark.parametrize(("begin", "fault"), WRONG)
def test_a_wrong_plan_is_found_out(begin: list[int], fault: str) -> None:
    assert fault in faults(WORLD, plan(begin))


def test_a_plan_that_says_the_wrong_thing_is_found_out() -> None:
    right = plan([0, 9, 5, 9])
    assert faults(WORLD, replace(right, cost=3)) == ["the cost is not 3"]
    assert faults(WORLD, replace(right, arrival=np.array([14, 11])))
    assert faults(WORLD, replace(right, placed=np.array([True, False])))


def test_the_best_plan_is_the_one_by_hand() -> None:
    """The first needs 12 minutes before 14; the second fits in its rest or not at all.

    In the rest from 5 to 9 it arrives at 10, and the first at 14.
    """
    assert best_level(WORLD) == (0, 14 + 1, 14 + 10)
    assert best_level(WORLD, {0: [0, 7]})[0] == 1
