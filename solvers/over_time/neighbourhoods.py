"""A better plan by parts: serials in each other's way are taken out and sent anew."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import IntArray
from solvers.compiled import compiled
from solvers.over_time.layout import Layout
from solvers.over_time.routing import FULL, TOO_LONG, Desk, Outlook, find_way
from solvers.over_time.timetable import Timetable, near, put_in, take_out

_WIDEST_SPREAD = 4  # periods
_LEAST_OTHERS, _MOST_OTHERS = 4, 40


@compiled
def send(
    layout: Layout,
    outlook: Outlook,
    desk: Desk,
    timetable: Timetable,
    order: IntArray,
    share: int,
) -> bool:
    """Send serials that stay at home, in order, each its best way on what is left.

    Says whether a way was longer than there is room for; its serial then stays.
    """
    fits = True
    for serial in order:
        k = timetable.commodity[serial]
        steps, cost = find_way(layout, outlook, desk, timetable.left, k, share)
        if steps == TOO_LONG:
            fits = False
        else:
            put_in(layout, timetable, serial, desk.links, desk.times, steps, cost)
    return fits


@compiled
def improve(
    layout: Layout,
    outlook: Outlook,
    desk: Desk,
    timetable: Timetable,
    free_cost: IntArray,
    random: np.random.Generator,
    work: int,
) -> bool:
    """Send neighbourhoods of serials anew until about `work` states are settled.

    Each time one serial is drawn by its regret, the cost beyond `free_cost` (n_serials,)
    of the way it would like. It and up to 40 serials near that way are taken out, and
    put in again in a new order, under all, some or none of the prices. Unless that
    costs less or as much, it is undone. Says whether every way had room.
    """
    fits = True
    undo = _undo_for(timetable)
    stop = desk.counts[1] + work
    while desk.counts[1] < stop:
        desk.counts[1] += 1
        first = _drawn(timetable.cost - free_cost, random)
        if first < 0:
            return fits
        order = _neighbourhood(layout, outlook, desk, timetable, first, random)
        before = timetable.cost[order].sum()
        for at in range(order.size):
            _note(timetable, order[at], at, undo)
            take_out(layout, timetable, order[at])
        share = random.integers(0, FULL + 1)
        fits &= send(layout, outlook, desk, timetable, order, share)
        if timetable.cost[order].sum() > before:
            for serial in order:
                take_out(layout, timetable, serial)
            for at in range(order.size):
                _restore(layout, timetable, order[at], at, undo)
    return fits


@compiled
def _neighbourhood(
    layout: Layout,
    outlook: Outlook,
    desk: Desk,
    timetable: Timetable,
    first: int,
    random: np.random.Generator,
) -> IntArray:
    """Give a serial, and after it others in random order near the way it would like."""
    k = timetable.commodity[first]
    steps, _ = find_way(layout, outlook, desk, layout.capacity, k, 0)
    found = np.zeros(timetable.steps.size, np.bool_)
    spread = random.integers(0, _WIDEST_SPREAD + 1)
    near(timetable, desk.links, desk.times, max(steps, 0), spread, found)
    found[first] = False
    others = random.permutation(np.flatnonzero(found))
    size = min(others.size, random.integers(_LEAST_OTHERS, _MOST_OTHERS + 1))
    order = np.empty(size + 1, np.int64)
    order[0] = first
    order[1:] = others[:size]
    return order


class _Undo(NamedTuple):
    """The ways that serials of a neighbourhood had."""

    steps: IntArray  # (1 + most others,)
    cost: IntArray  # (1 + most others,)
    link: IntArray  # (1 + most others, most steps)
    enter: IntArray  # (1 + most others, most steps)


@compiled
def _undo_for(timetable: Timetable) -> _Undo:
    shape = (1 + _MOST_OTHERS, timetable.link.shape[1])
    return _Undo(
        np.zeros(shape[0], np.int64),
        np.zeros(shape[0], np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
    )


@compiled
def _note(timetable: Timetable, serial: int, at: int, undo: _Undo) -> None:
    steps = timetable.steps[serial]
    undo.steps[at], undo.cost[at] = steps, timetable.cost[serial]
    undo.link[at, :steps] = timetable.link[serial, :steps]
    undo.enter[at, :steps] = timetable.enter[serial, :steps]


@compiled
def _restore(
    layout: Layout, timetable: Timetable, serial: int, at: int, undo: _Undo
) -> None:
    links, times = undo.link[at], undo.enter[at]
    steps, cost = undo.steps[at], undo.cost[at]
    put_in(layout, timetable, serial, links, times, steps, cost)


@compiled
def _drawn(regret: IntArray, random: np.random.Generator) -> int:
    """Draw a serial in proportion to its regret; -1 where nobody has any."""
    total = regret.sum()
    if total <= 0:
        return -1
    left = random.integers(0, total)
    for serial in range(regret.size):
        left -= regret[serial]
        if left < 0:
            return serial
    return -1
