"""The cheapest way of a commodity on given terms, from what lies ahead of it."""

import numpy as np

from solvers.arcs import IntArray
from solvers.compiled import inlaid
from solvers.over_time.alone import cost_alone
from solvers.over_time.holds import has_room
from solvers.over_time.layout import NEVER, SCALE, Layout
from solvers.over_time.values import Terms, cost_through, fill_values
from solvers.over_time.windows import Windows, widen

# Windows that hold no way are widened by a sixteenth of what others make a way cost, or
# by so many ticks, and by twice as much each time.
_WIDER, _LEAST_STEP = 16, SCALE

_WAIT, _AT_ONCE = -1, -2


@inlaid
def least_cost(
    layout: Layout, terms: Terms, k: int, windows: Windows, values: IntArray
) -> int:
    """Fill the values of a commodity; give what a serial of it pays at least, in ticks.

    Its windows are widened until they hold the way, unless to stay is as cheap: then
    what it gives is no less than `undelivered_cost`.
    """
    stays = int(layout.undelivered_cost[k])
    origin, release = layout.origin[k], layout.release[k]
    if release > layout.latest[k, origin]:
        return stays
    alone = cost_alone(layout, k, origin, release)
    if windows.limit[k] < 0:
        widen(layout, k, min(alone, stays), windows)
    step = max((windows.limit[k] - alone) // _WIDER, _LEAST_STEP)
    while True:
        fill_values(layout, terms, k, windows, values)
        least, limit = int(values[origin, release]), windows.limit[k]
        if least <= limit or limit >= stays:
            return least
        widen(layout, k, min(limit + step, stays), windows)
        step *= 2


@inlaid
def trace(
    layout: Layout,
    terms: Terms,
    k: int,
    values: IntArray,
    links: list[int],
    times: list[int],
) -> None:
    """Put a way that attains the values into lists of links and times of entering.

    The lists are empty before; the values are those of `least_cost`.
    """
    came_by = np.empty(layout.n_nodes, np.int64)
    t, v = layout.release[k], layout.origin[k]
    while v != layout.destination[k]:
        a = _attaining(layout, terms, k, t, v, values)
        if a == _WAIT:
            t += 1
        elif a >= 0:
            links.append(a)
            times.append(t)
            t, v = t + layout.transit[layout.pace[k], a], layout.head[a]
        else:
            start, first = v, len(links)
            v = _way_at_once(layout, terms, k, t, start, values, came_by)
            w = v
            while w != start:
                links.insert(first, came_by[w])
                times.append(t)
                w = layout.tail[came_by[w]]


@inlaid
def _attaining(
    layout: Layout, terms: Terms, k: int, t: int, v: int, values: IntArray
) -> int:
    """Give the link with transit that attains a value; else whether waiting does.

    Moving goes before waiting, or a serial would drift to the horizon.
    """
    if t < layout.n_periods:
        for a in range(layout.first_out[v], layout.first_out[v + 1]):
            arrival = t + layout.transit[layout.pace[k], a]
            if arrival == t or arrival > layout.n_periods or not layout.open[k, a]:
                continue
            taken = layout.consumption[k, a]
            toll = (terms.price[a, t] * taken) >> layout.shift[a]
            through = layout.link_cost[a] + toll + values[layout.head[a], arrival]
            if through == values[v, t] and has_room(
                terms.left, layout.resource[a], t, t + layout.hold[a], taken
            ):
                return a
        if layout.may_wait[v] and values[v, t] == values[v, t + 1]:
            return _WAIT
    return _AT_ONCE


@inlaid
def _attains(
    layout: Layout, terms: Terms, k: int, t: int, v: int, a: int, values: IntArray
) -> bool:
    """Say whether entering link `a` attains the value at `v`."""
    through = cost_through(layout, terms, k, a, t, values)
    return through < NEVER and values[v, t] == through


@inlaid
def _way_at_once(
    layout: Layout,
    terms: Terms,
    k: int,
    t: int,
    start: int,
    values: IntArray,
    came_by: IntArray,
) -> int:
    """Give a node that links without transit lead to, and from which there is a way on.

    `came_by` tells the links back to the start. Where several attain the same value
    they may lead round in a circle, so nodes are gone through by breadth.
    """
    for w in range(layout.n_nodes):
        came_by[w] = -1
    queue = [start]
    for v in queue:
        on = _attaining(layout, terms, k, t, v, values)
        if v == layout.destination[k] or on != _AT_ONCE:
            return v
        for a in range(layout.first_out[v], layout.first_out[v + 1]):
            w = layout.head[a]
            passed = layout.transit[layout.pace[k], a] == 0
            unseen = passed and came_by[w] < 0 and w != start
            if unseen and _attains(layout, terms, k, t, v, a, values):
                came_by[w] = a
                queue.append(w)
    return start
