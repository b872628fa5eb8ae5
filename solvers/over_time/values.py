"""What a serial pays at best from any node and time on, on given terms."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import BoolArray, IntArray
from solvers.compiled import compiled, inlaid
from solvers.over_time.alone import cost_alone
from solvers.over_time.holds import has_room
from solvers.over_time.layout import NEVER, Layout
from solvers.over_time.windows import Windows


class Terms(NamedTuple):
    """On what terms serials enter links: at what price, and where there is room.

    A price is that of entering: of all periods for which the link holds its resource.
    """

    price: IntArray  # (n_links, n_periods), in ticks
    dear: BoolArray  # (n_links,), False where no period has a price
    left: IntArray  # (n_resources, n_periods), capacity that is left
    least_left: IntArray  # (n_resources,), no more than is left in any period


def free_terms(layout: Layout) -> Terms:
    """Give the terms as long as nothing has a price and nobody is on his way."""
    return Terms(
        price=np.zeros((layout.head.size, layout.n_periods), np.int64),
        dear=np.zeros(layout.head.size, np.bool_),
        left=layout.capacity,
        least_left=layout.capacity.min(axis=1, initial=2**62),
    )


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


@compiled
def fill_values(
    layout: Layout, terms: Terms, k: int, windows: Windows, values: IntArray
) -> None:
    """Fill the values of a commodity within its windows.

    Formulation, for every time t and node v, from the horizon backward:
        value[v, t] = min of  value[v, t + 1]                         if v may wait
                      and of  link_cost[a] + toll[a, t] + value[head[a], t + transit[a]]
                              over the links a out of v that are open and have room
                              for as long as they hold their resource
        value[destination, t] = arrival_cost[t]

    `values` are (n_nodes, n_periods + 1), in ticks; NEVER where no way leads on. Beyond
    the windows and at the destination they are taken as they stand: those of serials
    that are alone. So no value is more than a serial has to pay. What a way itself has
    taken of a resource before is not seen: one that needs it twice may find no room.
    """
    # Laid out flat: a call for every value with a layout would take five times as long.
    first_out, head = layout.first_out, layout.head
    transit = layout.transit[layout.pace[k]]
    is_open, consumption = layout.open[k], layout.consumption[k]
    shift, link_cost = layout.shift, layout.link_cost
    resource, hold = layout.resource, layout.hold
    earliest, closes = layout.earliest[k], windows.closes[k]
    nodes = windows.order[k, : windows.n_open[k]]
    last = closes[nodes[0]] if nodes.size else -1
    last = min(last, layout.n_periods - 1)  # then, only who has arrived is anywhere
    open_now = np.empty(nodes.size, np.int64)
    at_once = np.empty(head.size, np.int64)  # links without transit
    n_open = n_opened = 0
    for t in range(last, layout.release[k] - 1, -1):
        n_open, n_opened = _open_at(
            t, earliest, closes, nodes, open_now, n_open, n_opened
        )
        n_at_once = 0
        for v in open_now[:n_open]:
            if v == layout.destination[k]:
                continue
            least = values[v, t + 1] if layout.may_wait[v] else NEVER
            for a in range(first_out[v], first_out[v + 1]):
                arrival = t + transit[a]
                if arrival > layout.n_periods or not is_open[a]:
                    continue
                if arrival == t:
                    at_once[n_at_once] = a
                    n_at_once += 1
                    continue
                # Few links are ever full or dear: to look that up is what takes long.
                beyond, taken = link_cost[a] + values[head[a], arrival], consumption[a]
                if beyond >= least or (
                    taken > terms.least_left[resource[a]]
                    and not has_room(terms.left, resource[a], t, t + hold[a], taken)
                ):
                    continue
                if terms.dear[a]:
                    beyond += (terms.price[a, t] * taken) >> shift[a]
                least = min(least, beyond)
            values[v, t] = least
        if n_at_once:
            _fall_at_once(layout, terms, k, t, at_once[:n_at_once], values)


@inlaid
def _fall_at_once(
    layout: Layout, terms: Terms, k: int, t: int, links: IntArray, values: IntArray
) -> None:
    """Lower values along links without transit, as often as that lowers any.

    What has arrived goes no further, even where going on would cost less: no link out
    of the destination is among them.
    """
    tail, head, resource = layout.tail, layout.head, layout.resource
    consumption, link_cost = layout.consumption[k], layout.link_cost
    fell = True
    while fell:
        fell = False
        for a in links:
            beyond, taken = link_cost[a] + values[head[a], t], consumption[a]
            if beyond >= values[tail[a], t] or (
                taken > terms.least_left[resource[a]]
                and not has_room(terms.left, resource[a], t, t + layout.hold[a], taken)
            ):
                continue
            if terms.dear[a]:
                beyond += (terms.price[a, t] * taken) >> layout.shift[a]
            if beyond < values[tail[a], t]:
                values[tail[a], t] = beyond
                fell = True


@inlaid
def _open_at(
    t: int,
    earliest: IntArray,
    closes: IntArray,
    nodes: IntArray,
    open_now: IntArray,
    n_open: int,
    n_opened: int,
) -> tuple[int, int]:
    """Bring the nodes whose window holds the time up to date, going back by one.

    `n_opened` of the `nodes`, the last to close first, were among them so far. They
    stay in that order, in which links without transit settle soonest.
    """
    kept = 0
    for at in range(n_open):
        open_now[kept] = open_now[at]
        kept += t >= earliest[open_now[at]]
    n_open = kept
    while n_opened < nodes.size and closes[nodes[n_opened]] >= t:
        open_now[n_open] = nodes[n_opened]
        n_open += 1
        n_opened += 1
    return n_open, n_opened


@inlaid
def cost_through(
    layout: Layout, terms: Terms, k: int, a: int, t: int, values: IntArray
) -> int:
    """Give what a serial pays at least that enters a link; NEVER if it cannot."""
    arrival, taken = t + layout.transit[layout.pace[k], a], layout.consumption[k, a]
    if arrival > layout.n_periods or not layout.open[k, a]:
        return NEVER
    if not has_room(terms.left, layout.resource[a], t, t + layout.hold[a], taken):
        return NEVER
    toll = (terms.price[a, t] * taken) >> layout.shift[a]
    return int(layout.link_cost[a] + toll + values[layout.head[a], arrival])
