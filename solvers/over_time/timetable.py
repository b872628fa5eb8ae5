"""A plan in the making: the way of every serial, and the capacity left."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import BoolArray, IntArray
from solvers.compiled import compiled
from solvers.over_time.layout import Layout


class Timetable(NamedTuple):
    """Ways of serials, changed in place by compiled loops.

    Serial `i` enters `link[i, j]` at `enter[i, j]`, for j below `steps[i]`; it stays
    at home where that is 0. Links are those of the layout.
    """

    commodity: IntArray  # (n_serials,)
    steps: IntArray  # (n_serials,)
    link: IntArray  # (n_serials, most steps)
    enter: IntArray  # (n_serials, most steps)
    cost: IntArray  # (n_serials,), in ticks
    left: IntArray  # (n_resources, n_periods), capacity that nobody takes


def empty_timetable(layout: Layout, most_steps: int) -> Timetable:
    """Give the timetable in which every serial stays at home."""
    commodity = np.repeat(np.arange(layout.serials.size), layout.serials)
    shape = (commodity.size, most_steps)
    return Timetable(
        commodity=commodity,
        steps=np.zeros(commodity.size, np.int64),
        link=np.zeros(shape, np.int64),
        enter=np.zeros(shape, np.int64),
        cost=layout.undelivered_cost[commodity],
        left=layout.capacity.copy(),
    )


def copied(timetable: Timetable) -> Timetable:
    """Give a timetable of its own that says the same."""
    return Timetable(*(column.copy() for column in timetable))


def widened(timetable: Timetable, most_steps: int) -> Timetable:
    """Give the same timetable with room for ways of that many steps."""
    if most_steps <= timetable.link.shape[1]:
        return timetable
    more = ((0, 0), (0, most_steps - timetable.link.shape[1]))
    return timetable._replace(
        link=np.pad(timetable.link, more), enter=np.pad(timetable.enter, more)
    )


@compiled
def take(layout: Layout, left: IntArray, a: int, t: int, taken: int) -> None:
    """Take so much of what is left for as long as a link holds it."""
    r = layout.resource[a]
    for held in range(t, min(t + layout.hold[a], layout.n_periods)):
        left[r, held] -= taken


@compiled
def take_out(layout: Layout, timetable: Timetable, serial: int) -> None:
    """Leave a serial at home, and give back the capacity it took."""
    k = timetable.commodity[serial]
    for j in range(timetable.steps[serial]):
        a, t = timetable.link[serial, j], timetable.enter[serial, j]
        take(layout, timetable.left, a, t, -layout.consumption[k, a])
    timetable.steps[serial] = 0
    timetable.cost[serial] = layout.undelivered_cost[k]


@compiled
def put_in(
    layout: Layout,
    timetable: Timetable,
    serial: int,
    links: IntArray,
    times: IntArray,
    steps: int,
    cost: int,
) -> None:
    """Give a serial that stays at home a way with room; 0 `steps` leave it there."""
    k = timetable.commodity[serial]
    for j in range(steps):
        a, t = links[j], times[j]
        timetable.link[serial, j], timetable.enter[serial, j] = a, t
        take(layout, timetable.left, a, t, layout.consumption[k, a])
    timetable.steps[serial] = steps
    timetable.cost[serial] = cost


@compiled
def takers(
    layout: Layout, timetable: Timetable, resources: BoolArray, found: IntArray
) -> int:
    """Find serials that take of any of the resources (n_resources,); count them.

    `found` (n_serials,) gets the serials, in ascending order.
    """
    count = 0
    for serial in range(timetable.steps.size):
        for j in range(timetable.steps[serial]):
            if resources[layout.resource[timetable.link[serial, j]]]:
                found[count] = serial
                count += 1
                break
    return count
