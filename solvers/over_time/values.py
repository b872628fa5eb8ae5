"""What a serial pays at best from any stop and time on, on given terms."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import IntArray
from solvers.compiled import compiled, inlaid
from solvers.over_time.alone import cost_alone
from solvers.over_time.layout import NEVER, Layout
from solvers.over_time.shortcuts import (
    ENTERED,
    HEAD,
    LAST,
    LINK,
    NEXT_IN,
    NEXT_OUT,
    NONE,
    TAIL,
    TAKES,
    Shortcuts,
    shortcuts_of,
)
from solvers.over_time.terms import Terms, is_scarce
from solvers.over_time.windows import Windows

_NOT_YET = 2**62  # later than all times


class Values(NamedTuple):
    """What is paid from stops on, at the times of their windows, in ticks.

    The times of a stop stand side by side: that of time `t` at place `at` is
    `row[start[at] + t]`. Those of places that are no stops are not there.
    """

    graph: Shortcuts
    opens: IntArray  # (n_places,), periods
    closes: IntArray  # (n_places,), periods
    start: IntArray  # (n_places,)
    row: IntArray


@compiled
def fill_alone(layout: Layout, k: int, values: IntArray) -> None:
    """Fill the values (n_nodes, n_periods + 1) of serials that are alone.

    Nodes that they cannot pass in time are left as they are: no open link leads there,
    and memory that nobody touches takes no room.
    """
    for v in range(layout.n_nodes):
        if layout.earliest[k, v] <= layout.latest[k, v]:
            for t in range(layout.n_periods + 1):
                values[v, t] = cost_alone(layout, k, v, t)


@inlaid
def put_down(values: Values, into: IntArray) -> None:
    """Put values where those of all nodes and times stand (n_nodes, n_periods + 1)."""
    for at in values.graph.stop:
        v, opens, end = values.graph.node[at], values.opens[at], values.closes[at] + 1
        begin = values.start[at] + opens
        into[v, opens:end] = values.row[begin : begin + end - opens]


@inlaid
def values_of(  # noqa: PLR0915 - see below why it is not cut
    layout: Layout, terms: Terms, k: int, windows: Windows
) -> Values:
    """Give the values of a commodity within its windows.

    Formulation, for every time t and stop v:
        value[v, t] = min of  limit + 1, of the windows
                      and of  value[v, t + 1]                         if v may wait
                      and of  link_cost[a] + toll[a, t + entered] + value[w, t + takes]
                              over the arcs from v to w that have room on their link a
                              for as long as it holds its resource
        value[destination, t] = arrival_cost[t]

    Beyond the windows more than the limit is paid. So no value is more than a serial
    has to pay. What a way itself has taken of a resource
    before is not seen: one that needs it twice may find no room.

    Values fall to that stop by stop, all times of an arc at once, in sweeps to and fro
    over the stops in order of how long they are open: forward a sweep follows ways
    toward the destination, backward those that first lead away. Of a head that an
    earlier sweep has seen only the times count at which its values fell since. Where to
    be early is best values rise with time, and still do after falling by arcs without a
    toll that have room: only for others it may pay to wait.
    """
    # Laid out flat: with the loop over arcs in a function of its own all of it takes
    # half as long again. And loops cut their parts out of arrays themselves: numba
    # counts who refers to a part, which takes longer than they do, unless it sees that
    # nobody else will.
    values = _unswept(layout, terms, k, windows)
    graph, opens, closes, start, row = values
    stop, arc, taken, shift = graph.stop, graph.arc, layout.consumption[k], layout.shift
    destination = graph.place[layout.destination[k]]
    now = _no_falls(opens.size)
    due = np.zeros(opens.size, np.int64)  # the next sweep that stops are looked at in
    sweep, falling = 0, True
    while falling:
        falling, forward = False, sweep % 2 == 0
        before, now = now, _no_falls(opens.size)  # in the last sweep, and in this one
        for step in range(stop.size):
            at = stop[step if forward else stop.size - 1 - step]
            if at == destination or due[at] < sweep:
                continue
            may_wait = layout.may_wait[graph.node[at]]
            first, last = _NOT_YET, -1  # times between which its values fall
            uneven = not layout.early_is_best
            a = graph.first_out[at]
            while a != NONE:
                of, takes, link = arc[a, HEAD], arc[a, TAKES], arc[a, LINK]
                entered, last_entered = arc[a, ENTERED], arc[a, LAST]
                a = arc[a, NEXT_OUT]
                # What is behind in this sweep was before in the last: it has been seen.
                # In the first it has not fallen yet.
                behind = of != at and (of < at) != forward
                if behind and (sweep or of != destination):
                    continue
                until = min(closes[at], layout.n_periods - 1 - last_entered)
                since, until = opens[at], min(until, closes[of] - takes)
                if sweep:
                    since = max(since, min(before[of, 0], now[of, 0]) - takes)
                    until = min(until, max(before[of, 1], now[of, 1]) - takes)
                if since > until:
                    continue
                here, there = start[at] + since, start[of] + since + takes
                size = until - since + 1
                cost = layout.link_cost[link] if link != NONE else 0
                through = (row, here, there, size, cost)
                toll = (terms.price, link, since + entered, taken[link], shift[link])
                # Without a link these are those of the last one, and nobody asks.
                if link != NONE and is_scarce(layout, terms, k, link):
                    room = (terms.left, layout.resource[link], layout.hold[link])
                    low, high = _fall_where_room(*through, *toll, *room)
                    uneven |= low <= high
                elif link != NONE and terms.dear[link]:
                    low, high = _fall_at_a_price(*through, *toll)
                    uneven |= low <= high
                else:
                    low, high = _fall(*through)
                if low <= high:
                    first, last = min(first, since + low), max(last, since + high)
            if may_wait and uneven:
                until = min(closes[at], layout.n_periods - 1)
                latest = min(last if sweep else until, closes[at] - 1)
                first = _fall_by_waiting(row, start[at], opens[at], latest, first)
                last = max(last, latest)
            if first <= last:
                now[at, 0], now[at, 1] = first, last
                falling = True
                _make_due(graph, at, sweep, due)
        sweep += 1
    return values


@inlaid
def _unswept(layout: Layout, terms: Terms, k: int, windows: Windows) -> Values:
    """Give values that still have to fall to what is paid.

    What stands is that of the destination, and of the horizon, where nobody enters.
    """
    graph = shortcuts_of(layout, terms, k, windows)
    opens, closes = layout.earliest[k][graph.node], windows.closes[k][graph.node]
    start = np.zeros(graph.node.size, np.int64)
    size = 0
    for at in graph.stop:
        start[at] = size - opens[at]
        size += closes[at] - opens[at] + 1
    row = np.full(size, min(windows.limit[k] + 1, NEVER))
    for at in graph.stop:
        v, horizon = graph.node[at], layout.n_periods
        if v == layout.destination[k]:
            for t in range(opens[at], closes[at] + 1):
                row[start[at] + t] = cost_alone(layout, k, v, t)
        elif closes[at] == horizon:
            row[start[at] + horizon] = cost_alone(layout, k, v, horizon)
    return Values(graph, opens, closes, start, row)


@inlaid
def _make_due(graph: Shortcuts, at: int, sweep: int, due: IntArray) -> None:
    """Have those looked at that lead to a stop which fell: in this sweep if they come.

    That is, after it: forward those with a later place.
    """
    a = graph.first_in[at]
    while a != NONE:
        of, a = graph.arc[a, TAIL], graph.arc[a, NEXT_IN]
        due[of] = sweep if of != at and (of > at) == (sweep % 2 == 0) else sweep + 1


@inlaid
def _no_falls(n_places: int) -> IntArray:
    """Give the first and the last time of a fall for every place: there is none."""
    none = np.empty((n_places, 2), np.int64)
    none[:, 0] = _NOT_YET
    none[:, 1] = -1
    return none


@inlaid
def _fall(
    row: IntArray, here: int, there: int, size: int, cost: int
) -> tuple[int, int]:
    """Lower values by an arc; give the first and the last that fell, none if -1.

    Those of `size` times in turn stand at `here`, those that they lead to, at `there`.
    """
    tail, head = row[here : here + size], row[there : there + size]
    first, last = size, -1
    for t in range(size):
        through = cost + head[t]
        falls = through < tail[t]
        first = min(first, t if falls else size)
        last = max(last, t if falls else -1)
        tail[t] = min(tail[t], through)
    return first, last


@inlaid
def _fall_at_a_price(
    row: IntArray,
    here: int,
    there: int,
    size: int,
    cost: int,
    prices: IntArray,
    link: int,
    enters: int,
    taken: int,
    shift: int,
) -> tuple[int, int]:
    """Do the same by an arc with a toll; its link is first entered at time `enters`."""
    tail, head = row[here : here + size], row[there : there + size]
    price = prices[link, enters : enters + size]
    first, last = size, -1
    for t in range(size):
        through = cost + head[t] + ((price[t] * taken) >> shift)
        falls = through < tail[t]
        first = min(first, t if falls else size)
        last = max(last, t if falls else -1)
        tail[t] = min(tail[t], through)
    return first, last


@inlaid
def _fall_where_room(
    row: IntArray,
    here: int,
    there: int,
    size: int,
    cost: int,
    prices: IntArray,
    link: int,
    enters: int,
    taken: int,
    shift: int,
    left: IntArray,
    r: int,
    hold: int,
) -> tuple[int, int]:
    """Do the same by an arc whose link has room for as long as it is held at times."""
    first, last, room, horizon = size, -1, 0, left.shape[1]
    for held in range(min(enters + size - 1 + hold, horizon) - 1, enters - 1, -1):
        room = room + 1 if left[r, held] >= taken else 0
        t = held - enters
        if t < size and room >= min(hold, horizon - held):
            through = cost + row[there + t] + ((prices[link, held] * taken) >> shift)
            if through < row[here + t]:
                row[here + t] = through
                first, last = t, max(last, t)
    return first, last


@inlaid
def _fall_by_waiting(
    row: IntArray, start: int, opens: int, latest: int, first: int
) -> int:
    """Lower values to those a period later, from `latest` back; give the first to fall.

    That of time `t` stands at `start + t`. `first` is the first that has fallen
    already: before it, one that does not fall ends it.
    """
    t, least = latest, row[start + max(latest, opens - 1) + 1]
    while t >= max(first, opens):
        least = min(least, row[start + t])
        row[start + t] = least
        t -= 1
    while t >= opens and least < row[start + t]:
        row[start + t] = least
        first = t
        t -= 1
    return first


@inlaid
def value_at(values: Values, at: int, t: int) -> int:
    """Give the value of a stop at a time; NEVER beyond its windows, and at no stop."""
    if at == NONE or t > values.closes[at]:
        return NEVER
    return int(values.row[values.start[at] + t])
