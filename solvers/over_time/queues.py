"""First prices, from the queues of a plan: what it is worth to be ahead in them."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import FloatArray, IntArray
from solvers.compiled import compiled
from solvers.over_time.holds import has_room
from solvers.over_time.layout import Layout
from solvers.over_time.timetable import Timetable


class _Entries(NamedTuple):
    """Who enters which link when: steps of ways, in order of resource and time."""

    commodity: IntArray
    link: IntArray
    resource: IntArray
    enter: IntArray  # periods
    stood: IntArray  # periods that the serial stood still before it entered
    arrival: IntArray  # period, of the serial at its destination


def queue_prices(layout: Layout, plan: Timetable) -> FloatArray:
    """Give prices that are to serials of a plan what standing in its queues is.

    Formulation, for a resource that serials stood still for before they entered a link:
        fall[t]  = the most that one of them, per period, would save by entering at t
                   or before, if it stood still then and nobody else entered since
        toll[t]  = toll[t + 1] + fall[t], and 0 where there is room for one more
        price[t] = toll[t - hold / 2] / (hold * consumption), means of the queue

    That is the toll in the place of a queue of Vickrey (1969), of each queue by itself.
    Those on one way are paid for together: a share of the prices is a good start.

    Returns
    -------
    price
        (n_resources, n_periods), in ticks.
    """
    queue = _queue(_entries(layout, plan))
    rows, row = np.unique(queue.resource, return_inverse=True)
    hold = _means(row, layout.hold[queue.link]).astype(np.int64)
    taken = _means(row, layout.consumption[queue.commodity, queue.link])
    toll = _falls(layout, queue, row)
    _add_up(plan.left[rows], hold, np.ceil(taken).astype(np.int64), toll)
    scale = 2.0 ** _means(row, layout.shift[queue.link])  # one for all of a resource
    each = scale / (hold * np.maximum(taken, 1))
    price = np.zeros(layout.capacity.shape)
    price[rows] = _later(toll, (hold - 1) // 2) * each[:, None]
    return price


def _entries(layout: Layout, plan: Timetable) -> _Entries:
    """List the steps of a plan."""
    serial, step = np.nonzero(np.arange(plan.link.shape[1]) < plan.steps[:, None])
    commodity = plan.commodity[serial]
    link, enter = plan.link[serial, step], plan.enter[serial, step]
    left = enter + layout.transit[layout.pace[commodity], link]
    first = step == 0
    ready = np.where(first, layout.release[commodity], np.roll(left, 1))
    end = np.cumsum(plan.steps) - 1  # of each serial, its last step
    steps = _Entries(
        commodity=commodity,
        link=link,
        resource=layout.resource[link],
        enter=enter,
        stood=enter - ready,
        arrival=left[end[serial]],
    )
    order = np.lexsort((steps.stood, steps.enter, steps.resource))
    return _Entries(*(column[order] for column in steps))


def _queue(entries: _Entries) -> _Entries:
    """Give those that would have entered sooner behind the last that did before.

    Of those that enter at one time it is the one that came last.
    """
    resource, enter = entries.resource, entries.enter
    other, later = np.diff(resource, prepend=-1) != 0, np.diff(enter, prepend=-1) != 0
    firsts = np.flatnonzero(other | later)
    since = np.diff(enter[firsts], prepend=0)
    since[other[firsts]] = 0
    came = _Entries(*(column[firsts] for column in entries))
    came = came._replace(stood=np.minimum(came.stood, since))
    return _Entries(*(column[came.stood > 0] for column in came))


def _means(row: IntArray, values: IntArray) -> FloatArray:
    """Give the mean value of each row."""
    return np.bincount(row, values) / np.maximum(np.bincount(row), 1)


def _falls(layout: Layout, queue: _Entries, row: IntArray) -> FloatArray:
    """Give what is saved per period that one is nearer, (rows, n_periods)."""
    fall = np.zeros((row.max(initial=-1) + 1, layout.n_periods))
    cost, nearer = layout.arrival_cost, queue.stood
    late = cost[queue.commodity, queue.arrival]
    saved = (late - cost[queue.commodity, queue.arrival - nearer]) / nearer
    ends = np.cumsum(nearer)
    back = np.repeat(ends, nearer) - np.arange(nearer.sum())
    period = np.repeat(queue.enter, nearer) - back
    np.maximum.at(fall, (np.repeat(row, nearer), period), np.repeat(saved, nearer))
    return fall


@compiled
def _add_up(left: IntArray, hold: IntArray, taken: IntArray, toll: FloatArray) -> None:
    """Add up what falls, in `toll` (rows, n_periods), from each period on.

    Up to the next with room for so much as long as it is held: there is no toll.
    """
    for row in range(toll.shape[0]):
        behind = 0.0
        for t in range(toll.shape[1] - 1, -1, -1):
            behind += toll[row, t]
            if has_room(left, row, t, t + hold[row], taken[row]):
                behind = 0.0
            toll[row, t] = behind


def _later(toll: FloatArray, periods: IntArray) -> FloatArray:
    """Let tolls of each row stand so many periods later; before them is the first."""
    sooner = np.arange(toll.shape[1]) - periods[:, None]
    later: FloatArray = np.take_along_axis(toll, np.maximum(sooner, 0), 1)
    return later
