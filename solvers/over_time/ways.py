"""The cheapest way of a commodity on given terms, from what lies ahead of it."""

import numpy as np

from solvers.compiled import inlaid
from solvers.over_time.alone import cost_alone
from solvers.over_time.holds import has_room
from solvers.over_time.layout import NEVER, SCALE, Layout
from solvers.over_time.shortcuts import (
    ENTERED,
    HEAD,
    LAST,
    LINK,
    NEXT_OUT,
    NONE,
    TAIL,
    TAKES,
    follow,
)
from solvers.over_time.terms import Terms
from solvers.over_time.values import Values, value_at, values_of
from solvers.over_time.windows import Windows, widen

# Windows that hold no way are widened by a sixteenth of what others make a way cost, or
# by so many ticks, and by twice as much each time.
_WIDER, _LEAST_STEP = 16, SCALE

_WAIT, _AT_ONCE = -1, -2


@inlaid
def values_within_reach(
    layout: Layout, terms: Terms, k: int, windows: Windows
) -> Values:
    """Give the values of a commodity that leaves its origin in time.

    Its windows are widened until they hold its way, unless to stay is as cheap.
    """
    stays = int(layout.undelivered_cost[k])
    alone = cost_alone(layout, k, layout.origin[k], layout.release[k])
    if windows.limit[k] < 0:
        widen(layout, k, min(alone, stays), windows)
    step = max((windows.limit[k] - alone) // _WIDER, _LEAST_STEP)
    values = values_of(layout, terms, k, windows)
    while paid(layout, k, values) > windows.limit[k] and windows.limit[k] < stays:
        widen(layout, k, min(windows.limit[k] + step, stays), windows)
        step *= 2
        values = values_of(layout, terms, k, windows)
    return values


@inlaid
def leaves_in_time(layout: Layout, k: int) -> bool:
    """Say whether a commodity is ready while there is time for its way."""
    return bool(layout.release[k] <= layout.latest[k, layout.origin[k]])


@inlaid
def paid(layout: Layout, k: int, values: Values) -> int:
    """Give what a serial pays at least, in ticks, if it goes."""
    origin = values.graph.place[layout.origin[k]]
    return value_at(values, origin, layout.release[k])


@inlaid
def trace(
    layout: Layout,
    terms: Terms,
    k: int,
    values: Values,
    links: list[int],
    times: list[int],
) -> None:
    """Put a way that attains the values into lists of links and times of entering.

    The lists are empty before.
    """
    graph = values.graph
    t, at = layout.release[k], graph.place[layout.origin[k]]
    while at != graph.place[layout.destination[k]]:
        a = _attaining(layout, terms, k, t, at, values)
        if a == _WAIT:
            t += 1
        elif a >= 0:
            follow(layout, graph, k, a, t, links, times)
            t, at = t + graph.arc[a, TAKES], graph.arc[a, HEAD]
        else:
            at = _pass_at_once(layout, terms, k, t, at, values, links, times)


@inlaid
def _attaining(
    layout: Layout, terms: Terms, k: int, t: int, at: int, values: Values
) -> int:
    """Give the arc with transit that attains a value; else whether waiting does.

    Moving goes before waiting, or a serial would drift to the horizon.
    """
    graph = values.graph
    a = graph.first_out[at]
    while a != NONE:
        if graph.arc[a, TAKES] and _attains(layout, terms, k, t, a, values):
            return int(a)
        a = graph.arc[a, NEXT_OUT]
    may_wait = layout.may_wait[graph.node[at]]
    if may_wait and value_at(values, at, t) == value_at(values, at, t + 1):
        return _WAIT
    return _AT_ONCE


@inlaid
def _attains(
    layout: Layout, terms: Terms, k: int, t: int, a: int, values: Values
) -> bool:
    """Say whether entering an arc attains the value at its tail."""
    arc = values.graph.arc[a]
    if t + arc[LAST] >= layout.n_periods:
        return False
    through = value_at(values, arc[HEAD], t + arc[TAKES])
    if arc[LINK] != NONE and through < NEVER:
        link, enters = arc[LINK], t + arc[ENTERED]
        r, taken = layout.resource[link], layout.consumption[k, link]
        if not has_room(terms.left, r, enters, enters + layout.hold[link], taken):
            return False
        toll = (terms.price[link, enters] * taken) >> layout.shift[link]
        through += layout.link_cost[link] + toll
    return through < NEVER and through == value_at(values, arc[TAIL], t)


@inlaid
def _pass_at_once(
    layout: Layout,
    terms: Terms,
    k: int,
    t: int,
    start: int,
    values: Values,
    links: list[int],
    times: list[int],
) -> int:
    """Go on by arcs without transit to a stop from which there is a way; give it.

    Where several attain the same value they may lead round in a circle, so stops are
    gone through by breadth.
    """
    graph, came_by = values.graph, np.full(values.graph.node.size, NONE)
    ahead, end = [start], NONE
    for at in ahead:
        if at == graph.place[layout.destination[k]] or (
            _attaining(layout, terms, k, t, at, values) != _AT_ONCE
        ):
            end = at
            break
        a = graph.first_out[at]
        while a != NONE:
            of = graph.arc[a, HEAD]
            unseen = not graph.arc[a, TAKES] and came_by[of] == NONE and of != start
            if unseen and _attains(layout, terms, k, t, a, values):
                came_by[of] = a
                ahead.append(of)
            a = graph.arc[a, NEXT_OUT]
    back, at = [0], end
    back.clear()
    while at != start:
        back.append(came_by[at])
        at = graph.arc[came_by[at], TAIL]
    for a in back[::-1]:
        follow(layout, graph, k, a, t, links, times)
    return end
