"""When a run may begin: in its windows, and where others leave room."""

import numpy as np

from solvers.arcs import IntArray
from solvers.compiled import compiled
from solvers.dispatching.layout import FAR, Layout
from solvers.dispatching.rooms import Rooms, row_at


@compiled
def open_begins(
    layout: Layout, rooms: Rooms, run: int, low: int, high: int
) -> tuple[IntArray, IntArray]:  # (n,), (n,), minutes
    """Give when, from `low` to `high`, a run may begin, as far as it alone decides.

    Its windows are open, and there is room for all uses that lie in it. From the first
    minute to the last of each stretch, both included.
    """
    shut, opens = _shut_begins(layout, rooms, run, low, high)
    order = np.argsort(shut)
    begins, ends = (
        np.empty(order.size + 1, np.int64),
        np.empty(order.size + 1, np.int64),
    )
    n = 0
    reached = low
    for at in order:
        if reached > high:
            break
        if shut[at] > reached:
            begins[n], ends[n] = reached, min(shut[at] - 1, high)
            n += 1
        reached = max(reached, opens[at])
    if reached <= high:
        begins[n], ends[n] = reached, high
        n += 1
    return begins[:n], ends[:n]


@compiled
def _shut_begins(
    layout: Layout, rooms: Rooms, run: int, low: int, high: int
) -> tuple[IntArray, IntArray]:  # (n,), (n,), minutes
    """Give stretches, in any order, in which a run may not begin: from, and until."""
    most = 0
    for at in range(layout.run_shorts[run], layout.run_shorts[run + 1]):
        most += rooms.size[layout.resource[layout.shorts[at]]]
    for step in range(layout.run_steps[run], layout.run_steps[run + 1]):
        w = layout.window[step]
        if w >= 0:
            most += layout.window_start[w + 1] - layout.window_start[w] + 1
    shut, opens = np.empty(most, np.int64), np.empty(most, np.int64)
    n = 0
    for at in range(layout.run_shorts[run], layout.run_shorts[run + 1]):
        n = _shut_by_use(layout, rooms, layout.shorts[at], low, high, shut, opens, n)
    for step in range(layout.run_steps[run], layout.run_steps[run + 1]):
        if layout.window[step] >= 0:
            n = _shut_by_window(layout, step, high, shut, opens, n)
    return shut[:n], opens[:n]


@compiled
def _shut_by_use(
    layout: Layout,
    rooms: Rooms,
    use: int,
    low: int,
    high: int,
    shut: IntArray,
    opens: IntArray,
    n: int,
) -> int:
    """Write from row `n` on when a use finds no room, and give the next row."""
    r, demand = layout.resource[use], layout.demand[use]
    lead, tail = layout.opens[use], layout.closes[use]
    if tail <= lead:
        return n
    end = rooms.start[r] + rooms.size[r]
    for row in range(row_at(rooms, r, low + lead), end):
        if rooms.since[row] >= high + tail:
            break
        if rooms.room[row] < demand:
            shut[n] = rooms.since[row] - tail + 1
            opens[n] = (FAR if row + 1 == end else rooms.since[row + 1]) - lead
            n += 1
    return n


@compiled
def _shut_by_window(
    layout: Layout, step: int, high: int, shut: IntArray, opens: IntArray, n: int
) -> int:
    """Write from row `n` on when a step finds no window, and give the next row."""
    w, offset = layout.window[step], layout.offset[step]
    closed = -FAR
    for row in range(layout.window_start[w], layout.window_start[w + 1]):
        shut[n], opens[n] = closed, layout.window_opens[row] - offset
        closed = layout.window_closes[row] - offset
        n += 1
        if closed > high:
            return n
    shut[n], opens[n] = closed, FAR
    return n + 1
