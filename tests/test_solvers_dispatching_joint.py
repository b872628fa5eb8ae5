"""Some journeys placed together by CP-SAT, while the others stand."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest

from solvers.dispatching import effort as effort_module
from solvers.dispatching.draft import Draft, empty_draft, put_in, worth
from solvers.dispatching.effort import Effort
from solvers.dispatching.insertion import alone, insert, take_out
from solvers.dispatching.joint import Found, placed_jointly
from solvers.dispatching.layout import Layout, lay_out
from solvers.dispatching.reordering import reordered
from solvers.dispatching.rooms import empty_rooms
from solvers.search import Ending, Watch
from tests.dispatched_worlds import (
    Step,
    Trip,
    World,
    best_level,
    faults,
    ints,
    level_of,
    passes,
    random_world,
    world_of,
)


def steps_of(layout: Layout, draft: Draft) -> dict[int, list[int]]:
    """Give when the steps of journeys begin; none of those that stay out."""
    run_of = np.repeat(np.arange(layout.n_runs), np.diff(layout.run_steps))
    begin = draft.begin[run_of] + layout.offset
    journey = layout.journey_of[run_of]
    return {
        i: begin[journey == i].tolist() for i in np.flatnonzero(draft.placed).tolist()
    }


def anew(
    world: World, some: list[int], work: float = 1.0
) -> tuple[Layout, Draft, Found]:
    """Insert all in order, and then place some anew."""
    layout = lay_out(world.journeys, world.windows, world.uses, world.horizon)
    rooms = empty_rooms(layout, world.resources)
    at_best, draft = alone(layout, rooms), empty_draft(layout)
    for i in range(layout.n_journeys):
        insert(layout, rooms, draft, i)
    first = Draft(draft.begin.copy(), draft.placed.copy())
    for i in some:
        take_out(layout, rooms, draft, i)
    effort = Effort(0, work, Watch())
    found = placed_jointly(layout, rooms, first, ints(some), at_best, effort)
    return layout, first, found


def test_some_among_others_are_placed_best() -> None:
    """In eighty small worlds: as brute force says when the fourth journey stands."""
    better = 0
    for seed in range(80):
        world = random_world(seed, n_journeys=4, horizon=12)
        layout, first, found = anew(world, [0, 2, 3])
        assert found.proven
        if first.placed[1]:
            standing = {1: steps_of(layout, first)[1]}
            assert worth(layout, found.draft) == best_level(world, standing)
        assert worth(layout, found.draft) <= worth(layout, first)
        better += worth(layout, found.draft) < worth(layout, first)
    assert better > 3


def test_without_work_the_plan_stays() -> None:
    layout, first, found = anew(crossing(), [0, 1], work=0)
    assert not found.proven
    assert worth(layout, found.draft) == worth(layout, first)


def crossing() -> World:
    """Three columns at one crossing, inserted in the wrong order."""
    trips = [Trip([Step(9)], [passes(0, 0, 9)], weight=w) for w in (1, 2, 3)]
    return world_of(trips, [1])


class Interrupted:
    """A worker whose first result is waited for until somebody presses Ctrl-C."""

    def __init__(self, _workers: int) -> None:
        self._asked = 0

    def __enter__(self) -> Interrupted:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def submit(self, solve: Any, model: Any) -> Interrupted:  # noqa: ANN401
        """Solve at once."""
        self._future: Future[Any] = Future()
        self._future.set_result(solve(model))
        return self

    def result(self) -> Any:  # noqa: ANN401
        """Be interrupted, and give the result when asked again."""
        self._asked += 1
        if self._asked == 1:
            raise KeyboardInterrupt
        return self._future.result()


def test_an_interrupt_keeps_what_was_found_until_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(effort_module, "ThreadPoolExecutor", Interrupted)
    layout, first, found = anew(crossing(), [0, 1, 2])
    assert found.interrupted
    assert not found.proven
    assert worth(layout, found.draft) < worth(layout, first)
    world = crossing()
    result = world.solved()
    assert result.ending is Ending.INTERRUPTED
    assert not faults(world, result)


def test_another_order_is_found_without_cp_sat() -> None:
    world = crossing()
    layout = lay_out(world.journeys, world.windows, world.uses, world.horizon)
    rooms = empty_rooms(layout, world.resources)
    draft = empty_draft(layout)
    for i, begin in enumerate((0, 9, 18)):
        put_in(layout, draft, i, ints([begin]))
    random = np.random.default_rng(0)
    found = reordered(layout, rooms, draft, ints([0, 1, 2]), random, tries=50)
    assert worth(layout, found) == level_of(world, world.solved())
    assert found.begin.tolist() == [18, 9, 0]
    assert (rooms.room[rooms.start[0]], rooms.size[0]) == (1, 1)
