"""Uses are passings, halts and trips alike, and must belong to their journeys."""

from __future__ import annotations

import numpy as np
import pytest

from solvers import ProblemError
from solvers.dispatching import Uses, halts, joined, passings, trips
from solvers.dispatching.layout import lay_out
from solvers.dispatching.uses import check_fits
from tests.dispatched_worlds import Step, Trip, World, ints, world_of

STEPS = [Step(10), Step(20, True, min_wait=3), Step(5)]


def world(*uses: tuple[int, int, int, int, int, int]) -> World:
    """Two journeys alike; the first uses what is given, of two resources."""
    return world_of([Trip(STEPS, list(uses)), Trip(STEPS)], [1, 1])


def rows(uses: Uses) -> list[tuple[int, ...]]:
    names = ("resource", "demand", "first", "before", "last", "after")
    columns = [getattr(uses, name).tolist() for name in names]
    return list(zip(*columns, strict=True))


def test_passings_halts_and_trips_are_one_thing() -> None:
    journeys = world().journeys
    zero, one = ints([0]), ints([1])
    passing = passings(
        step=one, resource=zero, demand=one, before=ints([2]), after=ints([15])
    )
    halt = halts(journeys, step=one, resource=one, demand=ints([3]))
    trip = trips(
        journeys,
        first=zero,
        last=ints([2]),
        resource=zero,
        demand=one,
        after=ints([60]),
    )
    assert rows(joined(passing, halt, trip)) == [
        (0, 1, 1, 2, 1, 15),
        (1, 3, 0, -10, 1, 0),
        (0, 1, 0, 0, 2, 65),
    ]
    assert joined().n_uses == 0


def test_a_first_step_has_no_halt_before() -> None:
    one = ints([1])
    with pytest.raises(ProblemError, match=r"step\[0\] is 3: a first step has no halt"):
        halts(world().journeys, step=ints([3]), resource=one, demand=one)


FAULTS: list[tuple[tuple[int, int, int, int, int, int], str]] = [
    ((2, 1, 0, 0, 0, 5), r"resource\[0\] is 2: of 2, from 0"),
    ((0, 1, 0, 0, 7, 5), r"last\[0\] is 7: of 6, from 0"),
    ((0, 1, 2, 0, 3, 5), "use 0 is from step 2 to 3: steps of one journey"),
    ((0, 1, 1, 0, 0, 5), "use 0 is from step 1 to 0: steps of one journey, in their"),
    ((0, 1, 1, 0, 1, 0), "use 0 lasts 0 minutes where nobody waits: 1 or more"),
    ((0, 1, 0, -14, 1, 0), "use 0 lasts -1 minutes where nobody waits: 0 or more"),
]


@pytest.mark.parametrize(("use", "message"), FAULTS)
def test_uses_that_do_not_fit_are_refused(
    use: tuple[int, int, int, int, int, int], message: str
) -> None:
    wrong = world(use)
    with pytest.raises(ProblemError, match=message):
        check_fits(wrong.journeys, wrong.windows, wrong.resources, wrong.uses)


def test_demands_and_windows_must_be_there() -> None:
    with pytest.raises(ProblemError, match=r"demand\[0\] is 0: 1 or more is right"):
        world((0, 0, 0, 0, 0, 5))
    lost = world_of([Trip([Step(5, window=1)])], [], windows=[[(0, 9)]])
    with pytest.raises(ProblemError, match=r"window\[0\] is 1: of 1 sets, from 0"):
        check_fits(lost.journeys, lost.windows, lost.resources, lost.uses)


def meets(*uses: tuple[int, int, int, int, int, int]) -> list[bool]:
    given = world(*uses)
    layout = lay_out(given.journeys, given.windows, given.uses, given.horizon)
    found: list[bool] = layout.meets.tolist()
    return found


def test_uses_that_may_overlap_count_as_one() -> None:
    """The second step begins 13 minutes after the first or later, and may wait."""
    assert meets((0, 1, 0, 0, 0, 13), (0, 1, 1, 0, 1, 20)) == [False, False]
    assert meets((0, 1, 0, 0, 0, 14), (0, 1, 1, 0, 1, 20)) == [True, False]
    assert meets((0, 1, 0, 0, 0, 14), (1, 1, 1, 0, 1, 20)) == [False, False]
    assert meets((0, 1, 0, 0, 1, -9), (0, 1, 0, 20, 0, 3)) == [True, False]


def test_uses_that_may_overlap_are_alike() -> None:
    with pytest.raises(ProblemError, match="may overlap, and take 1 and 2: the same"):
        meets((0, 1, 0, 0, 0, 14), (0, 2, 1, 0, 1, 20))
    assert meets((0, 1, 0, 0, 0, 13), (0, 2, 1, 0, 1, 20)) == [False, False]


def test_a_later_step_is_not_used_long_before() -> None:
    with pytest.raises(ProblemError, match="may be in either order: later steps"):
        meets((0, 1, 0, 0, 0, 9), (0, 1, 1, 30, 1, -20))


def test_layouts_have_runs_between_waits() -> None:
    given = world()
    layout = lay_out(given.journeys, given.windows, given.uses, 100)
    assert layout.run_steps.tolist() == [0, 1, 3, 4, 6]
    assert layout.journey_runs.tolist() == [0, 2, 4]
    assert layout.length.tolist() == [10, 25, 10, 25]
    assert layout.lowest.tolist() == [0, 13, 0, 13]
    assert layout.highest.tolist() == [62, 75, 62, 75]
    assert np.array_equal(layout.offset, [0, 0, 20, 0, 0, 20])
