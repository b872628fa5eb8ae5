"""What a serial pays at best from any node and time on, under given prices."""

import numpy as np
import numpy.typing as npt

from solvers.arcs import IntArray
from solvers.compiled import compiled
from solvers.over_time.layout import NEVER, Layout

Steps = npt.NDArray[np.int32]

STAY = -1
"""The next step of a serial that waits, has arrived, or cannot go on."""


@compiled
def fill_values(
    layout: Layout, price: IntArray, k: int, value: IntArray, step: Steps
) -> None:
    """Fill the values of commodity `k`, and the links that attain them.

    Formulation, for every time t and node v, from the horizon backward:
        value[t, v] = min of  value[t + 1, v]                         if v may wait
                      and of  link_cost[a] + toll[a, t] + value[t + transit[a], head[a]]
                              over the links a out of v that are open and wide enough
        value[t, destination] = arrival_cost[t]

    `price` is (n_periods, n_links) in 64ths; `value` is (n_periods + 1, n_nodes),
    `step` (n_periods + 1, n_nodes), both overwritten. Links without transit lead to
    the same time: their nodes are gone over until nothing falls any more, and a step
    is kept only where it lowers a value, so that steps never run in a circle.
    """
    destination = layout.destination[k]
    for t in range(layout.n_periods, -1, -1):
        for v in range(layout.n_nodes):
            value[t, v] = NEVER
            step[t, v] = STAY
            if t < layout.earliest[k, v] or t > layout.latest[k, v]:
                continue
            if v == destination:
                value[t, v] = layout.arrival_cost[k, t]
            elif t < layout.n_periods and layout.may_wait[v]:
                value[t, v] = value[t + 1, v]
        if t == layout.n_periods:
            continue
        falling = True
        while falling:
            falling = _lower(layout, price, k, t, value, step)


@compiled
def _lower(
    layout: Layout, price: IntArray, k: int, t: int, value: IntArray, step: Steps
) -> bool:
    """Lower the values of time `t` by one step; say if it must be done once more."""
    again = False
    for v in range(layout.n_nodes):
        if t < layout.earliest[k, v] or t > layout.latest[k, v]:
            continue
        least = value[t, v]
        for a in range(layout.first_out[v], layout.first_out[v + 1]):
            arrival = t + layout.transit[a]
            if not layout.usable[k, a] or arrival > layout.n_periods:
                continue
            taken = layout.consumption[k, a]
            if taken > layout.capacity[t, a]:
                continue
            toll = (price[t, a] * taken) >> layout.shift[a]
            through = layout.link_cost[a] + toll + value[arrival, layout.head[a]]
            if through < least:
                least = through
                step[t, v] = a
                again |= arrival == t
        value[t, v] = least
    return again


@compiled
def add_load(layout: Layout, k: int, step: Steps, load: IntArray) -> None:
    """Add all serials of commodity `k` to the load of the way that `step` gives.

    `load` is (n_periods, n_links), in units of capacity.
    """
    t, v = layout.release[k], layout.origin[k]
    while v != layout.destination[k]:
        a = step[t, v]
        if a == STAY:
            t += 1
        else:
            load[t, a] += layout.serials[k] * layout.consumption[k, a]
            t, v = t + layout.transit[a], layout.head[a]


@compiled
def respond(
    layout: Layout, price: IntArray, first: int, last: int, load: IntArray
) -> int:
    """Send every commodity from `first` to before `last` its cheapest way.

    Adds them to `load`, and gives what they pay together, in 64ths; serials that stay
    pay for not being delivered.
    """
    value = np.empty((layout.n_periods + 1, layout.n_nodes), np.int64)
    step = np.empty((layout.n_periods + 1, layout.n_nodes), np.int32)
    paid = 0
    for k in range(first, last):
        least = layout.undelivered_cost[k]
        if layout.release[k] <= layout.n_periods:
            fill_values(layout, price, k, value, step)
            least = min(least, value[layout.release[k], layout.origin[k]])
        if least < layout.undelivered_cost[k]:
            add_load(layout, k, step, load)
        paid += layout.serials[k] * least
    return paid


@compiled
def tabulate(
    layout: Layout, price: IntArray, first: int, last: int, values: IntArray
) -> None:
    """Fill `values` (n_commodities, n_periods + 1, n_nodes) of some commodities."""
    step = np.empty((layout.n_periods + 1, layout.n_nodes), np.int32)
    for k in range(first, last):
        fill_values(layout, price, k, values[k], step)
