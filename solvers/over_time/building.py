"""A plan from nothing: one commodity after the other, serial by serial at its best."""

import numpy as np

from solvers.arcs import IntArray
from solvers.compiled import compiled, inlaid
from solvers.over_time.desk import Desk, desk_for
from solvers.over_time.holds import held_by
from solvers.over_time.layout import Layout
from solvers.over_time.neighbourhoods import send
from solvers.over_time.routing import FULL, Outlook
from solvers.over_time.terms import Terms
from solvers.over_time.timetable import Timetable, empty_timetable, put_in, widened
from solvers.over_time.ways import leaves_in_time, paid, trace, values_within_reach
from solvers.over_time.windows import Windows
from solvers.search import Watch

SENT, TOO_LONG, NO_ROOM = 0, 1, 2
"""How sending ends: for good, or at a way that does not fit."""


def built(
    layout: Layout,
    outlook: Outlook,
    terms: Terms,
    windows: Windows,
    order: IntArray,
    desk: Desk,
    share: float,
    watch: Watch,
) -> Timetable:
    """Send all serials in one pass, commodities in order, under a share of prices.

    `terms` have that share of the prices, `outlook` has all of them; `windows` are
    widened. Those whose best way is in its own way are sent one by one. Where time runs
    out, those that were not sent yet stay at home.
    """
    plan = empty_timetable(layout, desk.links.size)
    terms = terms._replace(left=plan.left)
    for k in order.tolist():
        if watch.seconds_left or k == order[0]:
            given = (layout, terms, windows)
            while (end := send_all(*given, plan, k)) == TOO_LONG:
                plan = widened(plan, 2 * plan.link.shape[1])
            if end == NO_ROOM:
                stay = np.flatnonzero((plan.commodity == k) & (plan.steps == 0))
                plan = sent(layout, outlook, desk, plan, stay, round(share * FULL))
                terms.least_left[:] = plan.left.min(axis=1)
    return plan


def sent(
    layout: Layout,
    outlook: Outlook,
    desk: Desk,
    plan: Timetable,
    serials: IntArray,
    share: int,
) -> Timetable:
    """Send serials that stay at home one by one, by ways of any length."""
    plan = widened(plan, desk.links.size)
    while not send(layout, outlook, desk, plan, serials, share):
        desk = desk_for(layout, 2 * desk.links.size)
        plan = widened(plan, desk.links.size)
        serials = serials[plan.steps[serials] == 0]
    return plan


@compiled
def send_all(
    layout: Layout,
    terms: Terms,
    windows: Windows,
    timetable: Timetable,
    k: int,
) -> int:
    """Send the serials of a commodity, each its best way on what those before left.

    `terms.left` is that of the timetable. Where a way has room for several, all of them
    go: no other can have become better. TOO_LONG says that a way had no room in the
    timetable: call it again with a wider one for those that are left. NO_ROOM says that
    the best way takes a resource twice at a time, and more than is left of it: those
    that are left stay at home, for somebody to send who sees that.
    """
    links, times = [0], [0]
    serial = 0
    while serial < timetable.steps.size and timetable.commodity[serial] < k:
        serial += 1
    end = serial + layout.serials[k]
    while serial < end and timetable.steps[serial]:
        serial += 1
    while serial < end and leaves_in_time(layout, k):
        values = values_within_reach(layout, terms, k, windows)
        if paid(layout, k, values) >= layout.undelivered_cost[k]:
            return SENT
        links.clear()
        times.clear()
        trace(layout, terms, k, values, links, times)
        if len(links) > timetable.link.shape[1]:
            return TOO_LONG
        way, enter = np.array(links, np.int64), np.array(times, np.int64)
        cost = _cost(layout, k, way, enter)
        room = _room(layout, terms, k, way, enter, end - serial)
        if not room:
            return NO_ROOM
        for _ in range(room):
            put_in(layout, timetable, serial, way, enter, way.size, cost)
            serial += 1
        for j in range(way.size):
            r, first = layout.resource[way[j]], enter[j]
            for t in range(first, min(first + layout.hold[way[j]], layout.n_periods)):
                terms.least_left[r] = min(terms.least_left[r], terms.left[r, t])
    return SENT


@inlaid
def _cost(layout: Layout, k: int, links: IntArray, times: IntArray) -> int:
    """Give what a way costs without tolls, in ticks."""
    arrival = times[-1] + layout.transit[layout.pace[k], links[-1]]
    cost = layout.arrival_cost[k, arrival]
    for a in links:
        cost += layout.link_cost[a]
    return int(cost)


@inlaid
def _room(
    layout: Layout, terms: Terms, k: int, links: IntArray, times: IntArray, most: int
) -> int:
    """Give how many serials a way has room for, up to `most`.

    Where links of the way hold a resource together, a serial takes the sum.
    """
    room = most
    for j in range(links.size):
        a = links[j]
        r, taken = layout.resource[a], layout.consumption[k, a]
        for t in range(times[j], min(times[j] + layout.hold[a], layout.n_periods)):
            if layout.lookback[a]:
                taken = held_by(layout, k, links, times, links.size, r, t)
            if taken:
                room = min(room, terms.left[r, t] // taken)
    return int(room)
