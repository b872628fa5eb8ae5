"""One journey among others that stand: no arrival is earlier than the one found."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from solvers.dispatching.draft import empty_draft, put_in, runs_of
from solvers.dispatching.insertion import alone, in_turn, insert, take_out
from solvers.dispatching.layout import Layout, lay_out
from solvers.dispatching.openings import open_begins
from solvers.dispatching.placing import place
from solvers.dispatching.rooms import Rooms, empty_rooms
from tests.dispatched_worlds import (
    Step,
    Trip,
    World,
    capacity_at,
    choices_of,
    ints,
    passes,
    random_world,
    taken,
    world_of,
)

Load = dict[tuple[int, int], int]


def laid_out(world: World) -> tuple[Layout, Rooms]:
    layout = lay_out(world.journeys, world.windows, world.uses, world.horizon)
    return layout, empty_rooms(layout, world.resources)


def begins_of(world: World, layout: Layout, i: int, begin: np.ndarray) -> list[int]:
    """Give when the steps of a journey begin, by when its runs do."""
    steps = []
    for run, minute in zip(
        range(*runs_of(layout, i).indices(10**6)), begin, strict=True
    ):
        low, high = layout.run_steps[run : run + 2]
        steps += (minute + layout.offset[low:high]).tolist()
    return steps


def earliest(world: World, i: int, load: Load) -> int | None:
    """Try all that a journey may do beside a load."""
    fitting = [
        level[1] // int(world.journeys.weight[i])
        for level, slots in choices_of(world, i)
        if all(
            load[slot] + demand <= capacity_at(world, *slot) for slot, demand in slots
        )
    ]
    return min(fitting, default=None)


@pytest.mark.usefixtures("both_ways")
def test_no_arrival_is_earlier() -> None:
    """One after the other in forty small worlds, against all begins there are."""
    out = 0
    for seed in range(40):
        world = random_world(seed, n_journeys=4, horizon=12)
        layout, rooms = laid_out(world)
        draft = empty_draft(layout)
        load: Load = defaultdict(int)
        for i in range(4):
            best = earliest(world, i, load)
            insert(layout, rooms, draft, i)
            assert draft.placed[i] == (best is not None)
            out += best is None
            if best is not None:
                runs = runs_of(layout, i)
                assert draft.begin[runs][-1] + layout.length[runs][-1] == best
                steps = begins_of(world, layout, i, draft.begin[runs])
                for slot, demand in taken(world, i, steps).items():
                    load[slot] += demand
                    assert load[slot] <= capacity_at(world, *slot)
    assert 0 < out < 80


@pytest.mark.usefixtures("both_ways")
def test_what_is_taken_out_leaves_no_trace() -> None:
    for seed in range(20):
        layout, rooms = laid_out(random_world(seed, n_journeys=5))
        before = [each.copy() for each in rooms]
        draft = empty_draft(layout)
        for i in range(5):
            insert(layout, rooms, draft, i)
        for i in (3, 0, 4, 1, 2):
            take_out(layout, rooms, draft, i)
        assert np.array_equal(rooms.size, before[1])
        for r in range(rooms.size.size):
            rows = slice(rooms.start[r], rooms.start[r] + rooms.size[r])
            assert np.array_equal(rooms.since[rows], before[2][rows])
            assert np.array_equal(rooms.room[rows], before[3][rows])


@pytest.mark.usefixtures("both_ways")
def test_a_run_begins_where_windows_and_rooms_are_open() -> None:
    """Window from 3 to 9 and from 20 on; shut from 6 to 8; it takes 2 minutes."""
    trip = Trip([Step(2, window=0)], [passes(0, 0, 2)])
    world = world_of(
        [trip], [1], windows=[[(3, 9), (20, 30)]], periods=[(0, 6, 8, 0)], horizon=25
    )
    layout, rooms = laid_out(world)
    lows, highs = open_begins(layout, rooms, 0, 0, 23)
    assert list(zip(lows.tolist(), highs.tolist(), strict=True)) == [
        (3, 4),
        (8, 8),
        (20, 23),
    ]
    assert open_begins(layout, rooms, 0, 9, 8)[0].size == 0


def test_a_halt_ends_before_its_place_is_full() -> None:
    """The way on is shut until 50, the place full from 30 to 40: it leaves late.

    To set out at once, and halt from 10 on, would end at 30.
    """
    halting = 0, 1, 0, -10, 1, 0
    trip = Trip([Step(10), Step(5, True)], [halting, passes(1, 1, 5)])
    world = world_of([trip], [1, 1], periods=[(0, 30, 40, 0), (1, 0, 50, 0)])
    layout, rooms = laid_out(world)
    begin = place(layout, rooms, 0)
    assert begin is not None
    assert begin.tolist() == [40, 50]


def test_where_there_is_no_place_to_halt_one_goes_on_at_once() -> None:
    """Full at all times, but who goes on takes no place; the way on opens at 17."""
    halting = 0, 1, 0, -10, 1, 0
    trip = Trip([Step(10), Step(5, True)], [halting, passes(1, 1, 5)])
    layout, rooms = laid_out(world_of([trip], [0, 1], periods=[(1, 0, 17, 0)]))
    begin = place(layout, rooms, 0)
    assert begin is not None
    assert begin.tolist() == [7, 17]


def test_insertion_follows_hints_then_begins_alone_then_weights() -> None:
    trips = [
        Trip([Step(5, hint=30)]),
        Trip([Step(5, earliest=20)]),
        Trip([Step(5, hint=20)], weight=7),
        Trip([Step(2000)]),
    ]
    world = world_of(trips, [])
    layout, rooms = laid_out(world)
    order = in_turn(layout, world.journeys.hint, alone(layout, rooms))
    assert order.tolist() == [2, 1, 0, 3]


def test_a_journey_that_is_put_in_begins() -> None:
    layout, _ = laid_out(world_of([Trip([Step(5)])], []))
    draft = empty_draft(layout)
    put_in(layout, draft, 0, ints([8]))
    assert (draft.begin.tolist(), draft.placed.tolist()) == ([8], [True])
