"""A better plan by parts: serials in each other's way are taken out and sent anew."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import BoolArray, FloatArray, IntArray
from solvers.compiled import compiled, inlaid
from solvers.over_time.desk import TOO_LONG, Desk
from solvers.over_time.holds import has_room
from solvers.over_time.layout import SCALE, Layout
from solvers.over_time.routing import FULL, Outlook, find_way
from solvers.over_time.timetable import Timetable, put_in, take_out, takers

_MOST_OTHERS = 6  # up to 40, plans got better by a third as much in the same time
# Who is e**2 times as urgent always goes first; who is less so mostly does.
_LUCK = 2.0


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
    for at in range(order.size):
        serial = order[at]
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

    Each time one serial is drawn by its regret, the cost beyond `free_cost`
    (n_serials,) of the way it would like. It and a few of those that take what is full
    on that way, at whatever time, are taken out, and put in again in a new order, the
    more urgent rather first. Where to be early is best each takes its earliest way,
    which is found a hundred times sooner than the best under prices; else that under
    all, some or none of the prices. Unless all together costs less or as much, it is
    undone. Says whether every way had room.
    """
    fits = True
    order = np.empty(timetable.steps.size + 1, np.int64)
    weight = _weights(layout)
    undo = _undo_for(timetable)
    stop = desk.counts[1] + work
    while desk.counts[1] < stop:
        desk.counts[1] += 1
        first = _drawn(timetable.cost, free_cost, random)
        if first < 0:
            return fits
        size = _surround(layout, outlook, desk, timetable, first, random, order)
        _put_in_order(order[:size], weight[timetable.commodity[order[:size]]], random)
        before = 0
        for at in range(size):
            before += timetable.cost[order[at]]
            _note(timetable, order[at], at, undo)
            take_out(layout, timetable, order[at])
        share = 0 if layout.early_is_best else int(random.random() * (FULL + 1))
        fits &= send(layout, outlook, desk, timetable, order[:size], share)
        for at in range(size):
            before -= timetable.cost[order[at]]
        if before < 0:
            for at in range(size):
                take_out(layout, timetable, order[at])
            for at in range(size):
                _restore(layout, timetable, order[at], at, undo)
    return fits


@inlaid
def _surround(
    layout: Layout,
    outlook: Outlook,
    desk: Desk,
    timetable: Timetable,
    first: int,
    random: np.random.Generator,
    order: IntArray,
) -> int:
    """Put a serial and others that are in its way into `order`; count them.

    They are drawn at random of all that take what is full on the way it would like.
    """
    k = timetable.commodity[first]
    share = int(np.int64(0))  # numba would compile find_way anew for a literal 0
    steps, _ = find_way(layout, outlook, desk, layout.capacity, k, share)
    full = _full(layout, desk, timetable.left, k, max(steps, 0))
    found = order[1:]
    count = takers(layout, timetable, full, found)
    wanted = 1 + int(random.random() * _MOST_OTHERS)
    size = 0
    for i in range(count):
        j = i + int(random.random() * (count - i))
        found[i], found[j] = found[j], found[i]
        if size < wanted and found[i] != first:
            found[size], found[i] = found[i], found[size]
            size += 1
    order[0] = first
    return size + 1


@inlaid
def _full(
    layout: Layout, desk: Desk, left: IntArray, k: int, steps: int
) -> BoolArray:  # (n_resources,)
    """Mask the resources that are full where the way on the desk would take of them.

    Those of the whole way where none is.
    """
    full = np.zeros(left.shape[0], np.bool_)
    for j in range(steps):
        a, t = desk.links[j], desk.times[j]
        r, taken = layout.resource[a], layout.consumption[k, a]
        full[r] |= not has_room(left, r, t, t + layout.hold[a], taken)
    if not full.any():
        full[layout.resource[desk.links[:steps]]] = True
    return full


@inlaid
def urgency(layout: Layout) -> IntArray:  # (n_commodities,), in ticks
    """Give what it costs a serial of each to arrive at the horizon and not at once."""
    return layout.arrival_cost[:, -1] - layout.arrival_cost[:, 0]


@inlaid
def _weights(layout: Layout) -> FloatArray:  # (n_commodities,)
    """Give the logarithm of the urgency, that of none being 0."""
    weights: FloatArray = np.log1p(np.maximum(urgency(layout), 0) / SCALE)
    return weights


@inlaid
def _put_in_order(
    order: IntArray, weight: FloatArray, random: np.random.Generator
) -> None:
    """Put serials in order of their weight (n_serials,), luck added to it."""
    key = np.empty(order.size, np.float64)
    for at in range(order.size):
        key[at] = -weight[at] - _LUCK * random.random()
    order[:] = order[np.argsort(key)]


class _Undo(NamedTuple):
    """The ways that serials of a neighbourhood had."""

    steps: IntArray  # (1 + most others,)
    cost: IntArray  # (1 + most others,)
    link: IntArray  # (1 + most others, most steps)
    enter: IntArray  # (1 + most others, most steps)


@inlaid
def _undo_for(timetable: Timetable) -> _Undo:
    shape = (1 + _MOST_OTHERS, timetable.link.shape[1])
    return _Undo(
        np.zeros(shape[0], np.int64),
        np.zeros(shape[0], np.int64),
        np.zeros(shape, np.int64),
        np.zeros(shape, np.int64),
    )


@inlaid
def _note(timetable: Timetable, serial: int, at: int, undo: _Undo) -> None:
    """Note the way of a serial."""
    steps = timetable.steps[serial]
    undo.steps[at], undo.cost[at] = steps, timetable.cost[serial]
    for j in range(steps):
        undo.link[at, j] = timetable.link[serial, j]
        undo.enter[at, j] = timetable.enter[serial, j]


@inlaid
def _restore(
    layout: Layout, timetable: Timetable, serial: int, at: int, undo: _Undo
) -> None:
    links, times = undo.link[at], undo.enter[at]
    steps, cost = undo.steps[at], undo.cost[at]
    put_in(layout, timetable, serial, links, times, steps, cost)


@inlaid
def _drawn(cost: IntArray, free_cost: IntArray, random: np.random.Generator) -> int:
    """Draw a serial in proportion to its regret; -1 where nobody has any."""
    total = 0
    for serial in range(cost.size):
        total += cost[serial] - free_cost[serial]
    left = random.random() * total
    for serial in range(cost.size):
        left -= cost[serial] - free_cost[serial]
        if left < 0:
            return serial
    return -1
