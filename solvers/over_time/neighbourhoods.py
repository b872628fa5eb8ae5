"""A better plan by parts: serials in each other's way are taken out and sent anew."""

import numpy as np

from solvers.arcs import IntArray
from solvers.compiled import compiled
from solvers.over_time.layout import Layout
from solvers.over_time.routing import FULL, TOO_LONG, Desk, Outlook, find_way
from solvers.over_time.timetable import Timetable, near, put_in, take_out


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
    heat: float,
    work: int,
) -> bool:
    """Send neighbourhoods of serials anew until `work` states are settled.

    Each time one serial is drawn by its regret, the cost beyond `free_cost` (n_serials,)
    of the way it would like. It and up to 40 serials near that way are taken out, and
    put in again in a new order, under all, some or none of the prices. What costs less
    is kept, what costs up to about `heat` (in 64ths) more as well, else all is undone.
    Says whether every way had room.
    """
    fits = True
    n = timetable.steps.size
    removed = np.empty(n, np.int64)
    stop = desk.count[1] + work
    saved_link = np.empty((41, timetable.link.shape[1]), np.int64)
    saved_enter = np.empty((41, timetable.link.shape[1]), np.int64)
    saved_steps = np.empty(41, np.int64)
    saved_cost = np.empty(41, np.int64)
    while desk.count[1] < stop:
        desk.count[1] += 1
        first = _drawn(timetable.cost - free_cost, random)
        if first < 0:
            return fits
        k = timetable.commodity[first]
        steps, _ = find_way(layout, outlook, desk, layout.capacity, k, 0)
        if steps == TOO_LONG:
            fits = False
            steps = 0
        found = np.zeros(n, np.bool_)
        spread = random.integers(0, 5)
        near(timetable, desk.links, desk.times, steps, spread, found)
        found[first] = False
        count = _choose(found, random, removed, random.integers(4, 40))
        removed[count] = first
        removed[0], removed[count] = removed[count], removed[0]
        count += 1
        before = 0
        for i in range(count):
            serial = removed[i]
            before += timetable.cost[serial]
            saved_steps[i], saved_cost[i] = (
                timetable.steps[serial],
                timetable.cost[serial],
            )
            m = saved_steps[i]
            saved_link[i, :m] = timetable.link[serial, :m]
            saved_enter[i, :m] = timetable.enter[serial, :m]
            take_out(layout, timetable, serial)
        share = random.integers(0, FULL + 1)
        order = removed[:count].copy()
        fits &= send(layout, outlook, desk, timetable, order, share)
        after = 0
        for i in range(count):
            after += timetable.cost[removed[i]]
        if after > before - heat * np.log(random.random()):
            for i in range(count):
                take_out(layout, timetable, removed[i])
            for i in range(count):
                put_in(
                    layout,
                    timetable,
                    removed[i],
                    saved_link[i],
                    saved_enter[i],
                    saved_steps[i],
                    saved_cost[i],
                )
    return fits


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


@compiled
def _choose(
    found: np.ndarray, random: np.random.Generator, chosen: IntArray, most: int
) -> int:
    """Choose up to `most` of the marked, each as likely, in random order."""
    count = 0
    for serial in range(found.size):
        if found[serial]:
            chosen[count] = serial
            count += 1
    wanted = min(count, most)
    for i in range(wanted):
        j = random.integers(i, count)
        chosen[i], chosen[j] = chosen[j], chosen[i]
    return wanted
