"""What a serial pays at best from any node and time on, under given prices."""

import numpy as np

from solvers.arcs import IntArray
from solvers.compiled import compiled
from solvers.over_time.layout import NEVER, Layout


@compiled
def fill_values(
    layout: Layout,
    price: IntArray,
    first: int,
    last: int,
    until: int,
    values: IntArray,
) -> None:
    """Fill the values of the commodities from `first` to before `last`.

    Formulation, for every time t and node v, from the horizon backward:
        value[t, v] = min of  value[t + 1, v]                         if v may wait
                      and of  link_cost[a] + toll[a, t] + value[t + transit[a], head[a]]
                              over the links a out of v that are open and wide enough
        value[t, destination] = arrival_cost[t]

    `price` is (n_periods, n_links) in ticks, `values` (n_periods + 1, n_nodes,
    n_commodities); NEVER stands where no way leads. Only the values of times up to
    `until` are filled: those of later times must stand there, and do when neither these
    prices nor those they were filled under say anything of later periods. Commodities
    of one kind pay alike on every link, so the innermost loop runs over them.
    """
    entry = np.empty(layout.head.size, np.int64)
    while first < last:
        end = first + 1
        while end < last and layout.kind[end] == layout.kind[first]:
            end += 1
        opens, closes = _windows(layout, first, end)
        for t in range(until, -1, -1):
            if t < layout.n_periods:
                fill_entry(layout, price, first, t, entry)
            _fill_time(layout, entry, first, end, opens, closes, t, values)
        first = end


@compiled
def _windows(layout: Layout, first: int, end: int) -> tuple[IntArray, IntArray]:
    """Give the first and last time that any of these commodities can be at a node."""
    opens = np.empty(layout.n_nodes, np.int64)
    closes = np.empty(layout.n_nodes, np.int64)
    for v in range(layout.n_nodes):
        opens[v], closes[v] = layout.earliest[first, v], layout.latest[first, v]
        for k in range(first + 1, end):
            opens[v] = min(opens[v], layout.earliest[k, v])
            closes[v] = max(closes[v], layout.latest[k, v])
    return opens, closes


@compiled
def fill_entry(
    layout: Layout, price: IntArray, k: int, t: int, entry: IntArray
) -> None:
    """Fill what a serial of commodity `k` pays to enter each link in period `t`."""
    for a in range(entry.size):
        taken = layout.consumption[k, a]
        if not layout.open[k, a] or taken > layout.capacity[t, a]:
            entry[a] = NEVER
        else:
            toll = (price[t, a] * taken) >> layout.shift[a]
            entry[a] = layout.link_cost[a] + toll


@compiled
def _fill_time(
    layout: Layout,
    entry: IntArray,
    first: int,
    end: int,
    opens: IntArray,
    closes: IntArray,
    t: int,
    values: IntArray,
) -> None:
    """Fill the values of one time from those of later ones."""
    instant = False
    for v in range(layout.n_nodes):
        row = values[t, v, first:end]
        waits = t < layout.n_periods and layout.may_wait[v]
        for k in range(first, end):
            values[t, v, k] = values[t + 1, v, k] if waits else NEVER
        if t == layout.n_periods or t < opens[v] or t > closes[v]:
            continue
        for a in range(layout.first_out[v], layout.first_out[v + 1]):
            arrival = t + layout.transit[a]
            if entry[a] < NEVER and arrival <= layout.n_periods:
                if arrival == t:
                    instant = True
                else:
                    _lower(row, entry[a], values[arrival, layout.head[a], first:end])
    for k in range(first, end):
        values[t, layout.destination[k], k] = layout.arrival_cost[k, t]
    while instant:
        instant = _fall_at_once(layout, entry, first, end, t, values)


@compiled
def _lower(row: IntArray, entry: int, beyond: IntArray) -> None:
    """Lower values to what a link offers."""
    for k in range(row.size):
        row[k] = min(row[k], entry + beyond[k])


@compiled
def _fall_at_once(
    layout: Layout, entry: IntArray, first: int, end: int, t: int, values: IntArray
) -> bool:
    """Lower values along links without transit; say if it must be done once more.

    What has arrived goes no further, even where going on would cost less.
    """
    fell = False
    for v in range(layout.n_nodes):
        for a in range(layout.first_out[v], layout.first_out[v + 1]):
            if layout.transit[a] or entry[a] >= NEVER:
                continue
            for k in range(first, end):
                through = entry[a] + values[t, layout.head[a], k]
                if through < values[t, v, k] and v != layout.destination[k]:
                    values[t, v, k] = through
                    fell = True
    return fell


@compiled
def respond(
    layout: Layout,
    price: IntArray,
    first: int,
    last: int,
    until: int,
    values: IntArray,
    load: IntArray,
) -> int:
    """Send every commodity from `first` to before `last` its cheapest way.

    Fills their `values` up to the time `until`, adds their ways to `load` (n_periods,
    n_links, in units of capacity), and gives what all their serials pay together, in
    ticks; those that stay pay for not being delivered.
    """
    fill_values(layout, price, first, last, until, values)
    paid = 0
    for k in range(first, last):
        least = layout.undelivered_cost[k]
        release, origin = layout.release[k], layout.origin[k]
        if release <= layout.n_periods and values[release, origin, k] < least:
            least = values[release, origin, k]
            _add_load(layout, price, k, values, load)
        paid += layout.serials[k] * least
    return paid


@compiled
def _add_load(
    layout: Layout, price: IntArray, k: int, values: IntArray, load: IntArray
) -> None:
    """Add all serials of commodity `k` to the load of a way that attains its values."""
    came_by = np.empty(layout.n_nodes, np.int64)
    t, v = layout.release[k], layout.origin[k]
    while v != layout.destination[k]:
        a = _attaining(layout, price, k, t, v, values)
        if a >= 0:
            load[t, a] += layout.serials[k] * layout.consumption[k, a]
            t, v = t + layout.transit[a], layout.head[a]
        elif a == _WAIT:
            t += 1
        else:
            at_once = _way_at_once(layout, price, k, t, v, values, came_by)
            v = at_once
            while came_by[at_once] >= 0:
                a = came_by[at_once]
                load[t, a] += layout.serials[k] * layout.consumption[k, a]
                at_once = layout.tail[a]


_WAIT, _AT_ONCE = -1, -2


@compiled
def _attaining(
    layout: Layout, price: IntArray, k: int, t: int, v: int, values: IntArray
) -> int:
    """Give the link with transit that attains a value; else whether waiting does.

    Moving goes before waiting, or a serial would drift to the horizon.
    """
    if t < layout.n_periods:
        for a in range(layout.first_out[v], layout.first_out[v + 1]):
            if layout.transit[a] and _attains(layout, price, k, t, v, a, values):
                return a
        if layout.may_wait[v] and values[t, v, k] == values[t + 1, v, k]:
            return _WAIT
    return _AT_ONCE


@compiled
def _attains(
    layout: Layout, price: IntArray, k: int, t: int, v: int, a: int, values: IntArray
) -> bool:
    """Say whether entering link `a` attains the value at `v`."""
    arrival = t + layout.transit[a]
    taken = layout.consumption[k, a]
    if arrival > layout.n_periods or not layout.open[k, a]:
        return False
    if taken > layout.capacity[t, a]:
        return False
    toll = (price[t, a] * taken) >> layout.shift[a]
    beyond = layout.link_cost[a] + toll + values[arrival, layout.head[a], k]
    return bool(values[t, v, k] == beyond)


@compiled
def _way_at_once(
    layout: Layout,
    price: IntArray,
    k: int,
    t: int,
    start: int,
    values: IntArray,
    came_by: IntArray,
) -> int:
    """Give a node that links without transit lead to, and from which there is a way on.

    `came_by` tells the links back to the start, -1 there. Where several attain the same
    value they may lead round in a circle, so nodes are gone through by breadth.
    """
    for w in range(layout.n_nodes):
        came_by[w] = -2
    came_by[start] = -1
    queue = [start]
    for v in queue:
        on = _attaining(layout, price, k, t, v, values)
        if v == layout.destination[k] or on != _AT_ONCE:
            return v
        for a in range(layout.first_out[v], layout.first_out[v + 1]):
            w = layout.head[a]
            unseen = layout.transit[a] == 0 and came_by[w] == -2  # noqa: PLR2004
            if unseen and _attains(layout, price, k, t, v, a, values):
                came_by[w] = a
                queue.append(w)
    return start
