"""A plan from nothing: one commodity after the other, serial by serial at its best."""

import numpy as np

from solvers.arcs import IntArray
from solvers.compiled import compiled
from solvers.over_time.layout import Layout
from solvers.over_time.timetable import Timetable, put_in
from solvers.over_time.values import Terms, fill_alone
from solvers.over_time.ways import least_cost, trace
from solvers.over_time.windows import Windows


@compiled
def send_all(
    layout: Layout,
    terms: Terms,
    windows: Windows,
    timetable: Timetable,
    k: int,
    values: IntArray,
) -> bool:
    """Send the serials of a commodity, each its best way on what those before left.

    `terms.left` is that of the timetable. Where a way has room for several, all of them
    go: no other can have become better. Says whether every way had room in the
    timetable; if not, call it again with a wider one for those that are left. `values`
    (n_nodes, n_periods + 1) is room for what lies ahead.
    """
    fill_alone(layout, k, values)
    links, times = [0], [0]
    serial = int(np.searchsorted(timetable.commodity, k))
    end = serial + layout.serials[k]
    while serial < end and timetable.steps[serial]:
        serial += 1
    while serial < end:
        least = least_cost(layout, terms, k, windows, values)
        if least >= layout.undelivered_cost[k]:
            return True
        links.clear()
        times.clear()
        trace(layout, terms, k, values, links, times)
        if len(links) > timetable.link.shape[1]:
            return False
        way, enter = np.array(links, np.int64), np.array(times, np.int64)
        cost = _cost(layout, k, way, enter)
        for _ in range(_room(layout, terms, k, way, enter, end - serial)):
            put_in(layout, timetable, serial, way, enter, way.size, cost)
            serial += 1
        for j in range(way.size):
            a, t = way[j], enter[j]
            terms.least_left[a] = min(terms.least_left[a], terms.left[a, t])
    return True


@compiled
def _cost(layout: Layout, k: int, links: IntArray, times: IntArray) -> int:
    """Give what a way costs without tolls, in ticks."""
    cost = layout.arrival_cost[k, times[-1] + layout.transit[links[-1]]]
    for a in links:
        cost += layout.link_cost[a]
    return int(cost)


@compiled
def _room(
    layout: Layout, terms: Terms, k: int, links: IntArray, times: IntArray, most: int
) -> int:
    """Give how many serials a way has room for, up to `most`."""
    room = most
    for j in range(links.size):
        taken = layout.consumption[k, links[j]]
        if taken:
            room = min(room, terms.left[links[j], times[j]] // taken)
    return int(room)
