"""Plans only get cheaper, and keep their books, whatever is tried on them."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.over_time import neighbourhoods
from solvers.over_time.desk import desk_for
from solvers.over_time.layout import SCALE, Layout
from solvers.over_time.routing import FULL
from solvers.over_time.timetable import Timetable, copied, empty_timetable, take_out
from tests.laid_out import (
    as_written,
    check_books,
    layout_of,
    no_price,
    outlook_of,
    random_price,
)
from tests.timed_worlds import (
    Link,
    TimedWorld,
    network_of,
    one_bottleneck,
    random_world,
    world_of,
)


def planned(layout: Layout, order: list[int], most_steps: int = 64) -> Timetable:
    """Send serials in one pass, without prices."""
    plan = empty_timetable(layout, most_steps)
    outlook, desk = outlook_of(layout, no_price(layout)), desk_for(layout, most_steps)
    neighbourhoods.send(layout, outlook, desk, plan, np.array(order), 0)
    return plan


def improved(
    layout: Layout, plan: Timetable, seed: int, work: int = 3_000, most: int = 64
) -> bool:
    outlook = outlook_of(layout, random_price(layout, seed, 2 * SCALE))
    desk, random = desk_for(layout, most), np.random.default_rng(seed)
    free = np.zeros(plan.steps.size, np.int64)
    return neighbourhoods.improve(layout, outlook, desk, plan, free, random, work)


def cheap_goes_first() -> TimedWorld:
    """Two want a link for one, once; the second of them pays ten times as much.

    Who does not get through goes round, a period later.
    """
    links: list[Link] = [(0, 1, 1, [1, 0, 0]), (0, 1, 2, 9)]
    network = network_of(links, n_nodes=2, n_periods=3, waiting=[])
    return world_of(network, [(0, 1, 1), (0, 1, 1)], weight=[1, 10])


def test_serials_are_sent_in_order() -> None:
    layout = layout_of(cheap_goes_first())
    assert planned(layout, [0, 1]).cost.sum() == (1 * 1 + 10 * 2) * SCALE
    assert planned(layout, [1, 0]).cost.sum() == (1 * 2 + 10 * 1) * SCALE


def test_a_bad_order_is_mended() -> None:
    layout = layout_of(cheap_goes_first())
    plan = planned(layout, [0, 1])
    assert improved(layout, plan, 0)
    assert plan.cost.sum() == 12 * SCALE
    check_books(layout, plan)


def test_only_who_takes_what_is_full_is_in_the_way() -> None:
    """Two of three go: the narrow link is full when the first would like it."""
    layout = layout_of(one_bottleneck())
    plan, desk = planned(layout, [0, 1]), desk_for(layout, 4)
    desk.links[:2], desk.times[:2] = [0, 1], [0, 1]
    full = neighbourhoods._full(layout, desk, plan.left, 0, 2)
    assert full.tolist() == [False, True]
    empty = layout.capacity
    assert neighbourhoods._full(layout, desk, empty, 0, 2).tolist() == [True, True]
    assert neighbourhoods._full(layout, desk, empty, 0, 1).tolist() == [True, False]


def test_the_more_urgent_go_first_but_for_luck() -> None:
    """Luck is worth up to 2, so who is ahead by that is never overtaken."""
    random = np.random.default_rng(0)
    seen = set()
    for _ in range(50):
        order = np.arange(3)
        weight = np.array([0.0, 1.0, 2.5])
        neighbourhoods._put_in_order(order, weight, random)
        seen.add(tuple(order.tolist()))
    assert seen == {(2, 1, 0), (2, 0, 1), (1, 2, 0)}


@pytest.mark.parametrize("seed", range(15))
def test_plans_get_no_dearer_and_keep_their_books(seed: int) -> None:
    layout = layout_of(random_world(seed))
    plan = planned(layout, list(range(int(layout.serials.sum()))))
    check_books(layout, plan)
    before = plan.cost.sum()
    assert improved(layout, plan, seed)
    check_books(layout, plan)
    assert plan.cost.sum() <= before


def test_nobody_with_regret_leaves_nothing_to_do() -> None:
    layout = layout_of(one_bottleneck(capacity=3))
    plan = planned(layout, [0, 1, 2])
    was = copied(plan)
    outlook, desk = outlook_of(layout, no_price(layout)), desk_for(layout, 4)
    random = np.random.default_rng(0)
    neighbourhoods.improve(layout, outlook, desk, plan, plan.cost, random, 10**9)
    np.testing.assert_array_equal(plan.enter, was.enter)
    np.testing.assert_array_equal(plan.left, was.left)


@pytest.mark.parametrize("as_it_is_written", [False, True])
def test_what_is_undone_is_as_it_was(
    as_it_is_written: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if as_it_is_written:
        as_written(monkeypatch)
    layout = layout_of(one_bottleneck())
    plan = planned(layout, [0, 1, 2])
    was = copied(plan)
    undo = neighbourhoods._undo_for(plan)
    for at, serial in enumerate((2, 0)):
        neighbourhoods._note(plan, serial, at, undo)
        take_out(layout, plan, serial)
    assert plan.steps.tolist() == [0, 2, 0]
    for at, serial in enumerate((2, 0)):
        neighbourhoods._restore(layout, plan, serial, at, undo)
    for now, then in zip(plan, was, strict=True):
        np.testing.assert_array_equal(now, then)


def test_ways_too_long_are_said_and_their_serials_stay() -> None:
    layout = layout_of(one_bottleneck())
    plan = empty_timetable(layout, 1)
    outlook, desk = outlook_of(layout, no_price(layout)), desk_for(layout, 1)
    order = np.arange(3)
    assert not neighbourhoods.send(layout, outlook, desk, plan, order, FULL)
    assert plan.steps.tolist() == [0, 0, 0]
    check_books(layout, plan)
    assert not improved(layout, plan, 0, work=50, most=1)
    check_books(layout, plan)


def test_the_loops_as_written_do_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = layout_of(random_world(8))
    order = list(range(int(layout.serials.sum())))
    compiled = planned(layout, order)
    improved(layout, compiled, 5, work=400)
    as_written(monkeypatch)
    written = planned(layout, order)
    improved(layout, written, 5, work=400)
    for one, other in zip(compiled, written, strict=True):
        np.testing.assert_array_equal(one, other)
