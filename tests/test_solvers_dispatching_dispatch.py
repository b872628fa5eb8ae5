"""Journeys get minutes: drawn worlds by hand, small ones by brute force."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers import ProblemError, Status
from solvers.dispatching import rounds as rounds_module
from solvers.search import Ending, Progress
from tests.dispatched_worlds import (
    Step,
    Trip,
    World,
    best_level,
    faults,
    level_of,
    passes,
    random_world,
    world_of,
)
from tests.searches import search

DAY = 1440
SEEDS = st.integers(0, 10**6)


def arrivals(world: World) -> list[int]:
    """Give when journeys arrive in a plan that is proven and has no fault."""
    result = world.solved()
    assert not faults(world, result)
    assert (result.status, result.ending) == (Status.OPTIMAL, Ending.PROVEN)
    found: list[int] = result.arrival.tolist()
    return found


def test_two_columns_merge_at_a_crossing() -> None:
    """A passes the crossing in 10 minutes, then a gap of 5; the lighter B yields.

    A --30--+
            +--20-->
    B --30--+
    """
    steps = [Step(30), Step(20)]
    a = Trip(steps, [passes(1, 0, 15)], weight=2)
    b = Trip(steps, [passes(1, 0, 15)], weight=1)
    assert arrivals(world_of([a, b], [1])) == [50, 65]
    assert arrivals(world_of([b, a], [1])) == [65, 50]


def opposing(tracks: int) -> World:
    """East runs 10, then 14 minutes; west the other way. Both may halt in a loop.

    Whoever goes through takes a track of the loop for a minute before and after.

    --10--<loop>--14--
    """
    through = 2, 1, 1, 1, 1, 1
    east = Trip(
        [Step(10), Step(14, True)],
        [passes(0, 0, 10), passes(1, 1, 14), through, (2, 1, 0, -10, 1, 0)],
    )
    west = Trip(
        [Step(14), Step(10, True)],
        [passes(0, 1, 14), passes(1, 0, 10), through, (2, 1, 0, -14, 1, 0)],
    )
    return world_of([east, west], [1, 1, tracks])


def test_opposing_trains_pass_each_other_in_a_loop() -> None:
    """East goes on at minute 14, when west has left the single track."""
    assert arrivals(opposing(tracks=2)) == [28, 24]


def test_opposing_trains_take_turns_where_the_loop_is_too_small() -> None:
    assert sorted(arrivals(opposing(tracks=1))) == [24, 48]


def test_a_ramp_loads_one_train_at_a_time_the_weightiest_first() -> None:
    trains = [
        Trip([Step(60), Step(100)], [passes(0, 0, 60)], weight=weight)
        for weight in (1, 3, 2)
    ]
    assert arrivals(world_of(trains, [1])) == [280, 160, 220]


def test_two_train_sets_turn_round() -> None:
    """A set is away for 100 minutes, and back 80 later: the next two wait for it."""
    trips = [
        Trip([Step(40), Step(60)], [(0, 1, 0, 0, 1, 60 + 80)], weight=weight)
        for weight in (4, 3, 2, 1)
    ]
    assert arrivals(world_of(trips, [2])) == [100, 100, 280, 280]


def test_a_stretch_is_entered_at_night_alone() -> None:
    """Both reach it after 300 minutes; who may not wait there sets out later."""
    night = [[(1200, 1680)]]
    for may_wait, begin in ((True, 900), (False, 900)):
        world = world_of(
            [Trip([Step(300), Step(50, may_wait, window=0)])],
            [],
            windows=night,
            horizon=2000,
        )
        result = world.solved()
        assert not faults(world, result)
        assert result.begin.tolist() == [begin, 1200]


def test_a_full_halting_place_pushes_a_column_a_day() -> None:
    """Two roads, each entered at night, lead to one halting place for the day."""
    nights = [[(day * DAY, day * DAY + 80) for day in range(4)]]
    steps = [Step(400, window=0), Step(400, may_wait=True, min_wait=600, window=0)]
    first, second = (
        Trip(steps, [(0, 1, 0, -400, 1, 0)], weight=weight) for weight in (2, 1)
    )
    place_for_two = world_of([first, second], [2], windows=nights, horizon=9000)
    assert arrivals(place_for_two) == [DAY + 400, DAY + 400]
    place_for_one = world_of([first, second], [1], windows=nights, horizon=9000)
    assert arrivals(place_for_one) == [DAY + 400, 2 * DAY + 400]


def test_at_most_three_in_any_four_hours() -> None:
    trips = [Trip([Step(10)], [passes(0, 0, 240)]) for _ in range(7)]
    assert sorted(arrivals(world_of(trips, [3]))) == [10] * 3 + [250] * 3 + [490]


def test_a_closed_period_is_waited_for() -> None:
    """Open for 20 minutes of what takes 30, and then shut until minute 90."""
    trip = Trip([Step(30)], [passes(0, 0, 30)])
    assert arrivals(world_of([trip], [1], periods=[(0, 20, 90, 0)])) == [120]


def test_a_journey_is_never_in_its_own_way() -> None:
    """Both steps take the one track, the first until 5 minutes after it ends."""
    trip = Trip([Step(10), Step(10, True)], [passes(0, 0, 15), passes(1, 0, 10)])
    assert arrivals(world_of([trip, trip], [1])) == [20, 40]


def test_a_late_journey_yields_nothing_to_one_in_time() -> None:
    """The second has all day; the first is late by what it waits, though lighter."""
    first = Trip([Step(10)], [passes(0, 0, 10)], target=10)
    second = Trip([Step(30)], [passes(0, 0, 30)], target=500, weight=9)
    assert arrivals(world_of([first, second], [1])) == [10, 40]


def test_a_journey_that_cannot_be_placed_stays_out() -> None:
    """Three take the ramp for 40 minutes each, and the horizon is 100."""
    trips = [Trip([Step(40)], [passes(0, 0, 40)], weight=w) for w in (1, 2, 3)]
    world = world_of(trips, [1], horizon=100)
    result = world.solved()
    assert not faults(world, result)
    assert (result.status, result.ending) == (Status.PARTIAL, Ending.PROVEN)
    assert result.placed.tolist() == [True, True, False]  # the least delay in all
    assert (result.out, result.cost, result.bound) == (1, 40 * 2 + 80 * 1, 160)


def test_nobody_moves_where_there_is_no_room() -> None:
    world = world_of([Trip([Step(5)], [passes(0, 0, 5, demand=2)])], [1])
    result = world.solved()
    assert (result.status, result.ending) == (Status.NO_FLOW, Ending.PROVEN)
    assert result.begin.tolist() == result.arrival.tolist() == [0]


def test_no_journeys_are_a_problem_too() -> None:
    result = world_of([], []).solved()
    assert (result.status, result.cost, result.bound) == (Status.OPTIMAL, 0, 0)


@search(2)
@given(SEEDS)
def test_small_plans_are_the_best_there_are(seed: int) -> None:
    """Brute force over all minutes agrees, and the recount finds nothing."""
    world = random_world(seed)
    result, first = world.solved(), world.solved(rounds=0)
    assert not faults(world, result)
    assert not faults(world, first)
    assert result.ending is Ending.PROVEN
    best = best_level(world)
    assert level_of(world, result) == best <= level_of(world, first)
    assert result.bound == result.cost
    assert first.bound is None or first.bound <= first.cost


@search(1)
@given(SEEDS)
def test_clusters_make_no_plan_worse_or_wrong(seed: int) -> None:
    """All that larger worlds go through, on one that is cut into small clusters."""
    world = random_world(seed, n_journeys=7, horizon=40)
    first = world.solved(rounds=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rounds_module, "_SIZES", (2, 3))
        patch.setattr(rounds_module, "_REORDERED", 3)
        result = world.solved()
    assert not faults(world, result)
    assert level_of(world, result) <= level_of(world, first)
    assert level_of(world, result) >= level_of(world, world.solved())


@search(2)
@given(SEEDS)
def test_a_plan_that_can_be_kept_is_kept(seed: int) -> None:
    """Hinted at, the best plan is the first: nobody takes what it gives to others."""
    world = random_world(seed)
    best = world.solved()
    hint = np.where(best.placed[world.journeys.journey_of], best.begin, -1)
    hinted = replace(world, journeys=replace(world.journeys, hint=hint))
    first = hinted.solved(rounds=0)
    assert not faults(hinted, first)
    assert level_of(hinted, first) == level_of(world, best)


def crowd(n: int = 12) -> World:
    """Columns of several lengths that all want one crossing, and then another."""
    rng = np.random.default_rng(0)
    trips = [
        Trip(
            [Step(int(rng.integers(5, 30))), Step(int(rng.integers(5, 30)), True)],
            [passes(0, 0, int(rng.integers(5, 30))), passes(1, 1, 20)],
            weight=int(rng.integers(1, 9)),
        )
        for _ in range(n)
    ]
    return world_of(trips, [1, 1])


def test_same_seed_same_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    world = crowd()
    monkeypatch.setattr(rounds_module, "_FIRST_WORK", 0.02)
    one, other = (world.solved(seed=3, rounds=6) for _ in range(2))
    assert one.begin.tolist() == other.begin.tolist()
    assert one.rounds == other.rounds == 6
    assert one.ending is Ending.ROUNDS
    assert one.status is Status.FEASIBLE


def test_time_that_is_up_leaves_the_first_plan() -> None:
    world = crowd()
    result = world.solved(time_limit_s=0)
    assert result.ending is Ending.TIME_LIMIT
    assert level_of(world, result) == level_of(world, world.solved(rounds=0))
    assert not faults(world, result)


def test_progress_tells_a_cost_that_falls_to_the_bound() -> None:
    told: list[Progress] = []
    world = random_world(17)
    result = world.solved(progress=told.append)
    costs = [each.incumbent for each in told if each.incumbent is not None]
    assert costs == sorted(costs, reverse=True)
    assert all(each.bound <= costs[-1] for each in told)
    assert told[-1].bound == costs[-1]
    assert result.out or costs[-1] == result.cost


def test_an_interrupt_leaves_the_plan_found_so_far() -> None:
    def interrupt(progress: Progress) -> None:
        raise KeyboardInterrupt

    world = crowd()
    result = world.solved(progress=interrupt)
    assert result.ending is Ending.INTERRUPTED
    assert result.placed.all()
    assert not faults(world, result)


def test_numbers_that_could_overflow_are_refused() -> None:
    heavy = [Trip([Step(5)], weight=2**31 - 1)] * 9
    with pytest.raises(ProblemError, match="use smaller weights"):
        world_of(heavy, [], horizon=2**30).solved()
    with pytest.raises(ProblemError, match="horizon is -1: 0 to"):
        world_of(heavy, [], horizon=-1).solved()
    with pytest.raises(ValueError, match="time_limit_s is -1"):
        world_of([], []).solved(time_limit_s=-1)
