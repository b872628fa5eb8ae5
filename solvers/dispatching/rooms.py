"""The room that is left on resources over time."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import IntArray
from solvers.compiled import compiled
from solvers.dispatching.layout import FAR, Layout
from solvers.dispatching.problem import Resources


class Rooms(NamedTuple):
    """How much room is left: steps of a staircase, resource after resource.

    Resource `r` has `size[r]` steps from row `start[r]` on: from minute `since` on, and
    until the next row, `room` units are left.
    """

    start: IntArray  # (n_resources + 1,)
    size: IntArray  # (n_resources,)
    since: IntArray  # (n_rows,), minutes
    room: IntArray  # (n_rows,), units


def empty_rooms(layout: Layout, resources: Resources) -> Rooms:
    """Give the room of resources that nobody takes yet."""
    n = resources.n_resources
    changes = np.bincount(layout.resource, minlength=n)
    changes += np.bincount(resources.period_of, minlength=n)
    start = np.concatenate(([0], np.cumsum(2 * changes + 3)))
    rooms = Rooms(
        start=start,
        size=np.ones(n, np.int64),
        since=np.full(start[-1], -FAR),
        room=np.zeros(start[-1], np.int64),
    )
    rooms.room[start[:-1]] = resources.capacity
    fewer = resources.capacity[resources.period_of] - resources.period_capacity
    periods = (resources.period_of, fewer, resources.period_from, resources.period_to)
    for r, less, begin, end in zip(*(each.tolist() for each in periods), strict=True):
        take(rooms, r, less, begin, end)
    return rooms


def copied(rooms: Rooms) -> Rooms:
    """Give rooms of their own that say the same."""
    return Rooms(*(column.copy() for column in rooms))


@compiled
def take(rooms: Rooms, r: int, demand: int, begin: int, end: int) -> None:
    """Take room of resource `r` from `begin` until `end`; a negative demand gives."""
    if end > begin and demand != 0:
        low = _cut(rooms, r, begin)
        high = _cut(rooms, r, end)
        rooms.room[low:high] -= demand
        _mend(rooms, r, high)
        _mend(rooms, r, low)


@compiled
def row_at(rooms: Rooms, r: int, minute: int) -> int:
    """Give the row that says how much room of `r` is left at a minute."""
    first = rooms.start[r]
    since = rooms.since[first : first + rooms.size[r]]
    return int(first + np.searchsorted(since, minute, side="right") - 1)


@compiled
def _cut(rooms: Rooms, r: int, minute: int) -> int:
    """Give the row that begins at a minute; insert it if there is none."""
    row = row_at(rooms, r, minute)
    if rooms.since[row] == minute:
        return row
    end = rooms.start[r] + rooms.size[r]
    for at in range(end, row + 1, -1):
        rooms.since[at] = rooms.since[at - 1]
        rooms.room[at] = rooms.room[at - 1]
    rooms.since[row + 1] = minute
    rooms.room[row + 1] = rooms.room[row]
    rooms.size[r] += 1
    return row + 1


@compiled
def _mend(rooms: Rooms, r: int, row: int) -> None:
    """Drop a row that says the same as the one before it."""
    if row > rooms.start[r] and rooms.room[row] == rooms.room[row - 1]:
        end = rooms.start[r] + rooms.size[r]
        for at in range(row, end - 1):
            rooms.since[at] = rooms.since[at + 1]
            rooms.room[at] = rooms.room[at + 1]
        rooms.size[r] -= 1


@compiled
def uses_of(
    layout: Layout, begin: IntArray, journey: int
) -> tuple[IntArray, IntArray]:  # (n,), (n,), minutes
    """Give from when until when the uses of a journey are, each minute counted once."""
    low, high = layout.journey_uses[journey], layout.journey_uses[journey + 1]
    opens = begin[layout.first_run[low:high]] + layout.opens[low:high]
    closes = begin[layout.last_run[low:high]] + layout.closes[low:high]
    for at in range(high - low - 2, -1, -1):
        if layout.meets[low + at]:
            opens[at] = min(opens[at], opens[at + 1])
    for at in range(high - low - 1):
        if layout.meets[low + at]:
            closes[at + 1] = max(closes[at + 1], closes[at])
            closes[at] = min(closes[at], opens[at + 1])
    return opens, closes


@compiled
def occupy(
    layout: Layout, rooms: Rooms, begin: IntArray, journey: int, sign: int
) -> None:
    """Take, or with a sign of -1 give back, all that a journey uses.

    `begin` (n_runs,) are the minutes at which runs begin.
    """
    opens, closes = uses_of(layout, begin, journey)
    low = layout.journey_uses[journey]
    for at in range(opens.size):
        r, demand = layout.resource[low + at], sign * layout.demand[low + at]
        take(rooms, r, demand, opens[at], closes[at])


@compiled
def full_times(
    rooms: Rooms, r: int, demand: int
) -> tuple[IntArray, IntArray]:  # (n,), (n,), minutes
    """Give from when until when resource `r` has less room than `demand`, in order."""
    first, size = rooms.start[r], rooms.size[r]
    opens, closes = np.empty(size, np.int64), np.empty(size, np.int64)
    n = 0
    for row in range(first, first + size):
        if rooms.room[row] < demand:
            end = FAR if row + 1 == first + size else rooms.since[row + 1]
            if n and closes[n - 1] == rooms.since[row]:
                closes[n - 1] = end
            else:
                opens[n], closes[n] = rooms.since[row], end
                n += 1
    return opens[:n], closes[:n]
