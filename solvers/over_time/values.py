"""What a serial pays at best from any node and time on, on given terms."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import BoolArray, IntArray
from solvers.compiled import compiled, inlaid
from solvers.over_time.alone import cost_alone
from solvers.over_time.holds import has_room
from solvers.over_time.layout import NEVER, Layout
from solvers.over_time.windows import Windows

_NOT_YET = 2**62  # later than all times


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

    Formulation, for every time t and node v:
        value[v, t] = min of  value[v, t + 1]                         if v may wait
                      and of  link_cost[a] + toll[a, t] + value[head[a], t + transit[a]]
                              over the links a out of v that are open and have room
                              for as long as they hold their resource
        value[destination, t] = arrival_cost[t]

    `values` are (n_nodes, n_periods + 1), in ticks; NEVER where no way leads on. Beyond
    the windows and at the destination they are taken as they stand: those of serials
    that are alone. So no value is more than a serial has to pay. What a way itself has
    taken of a resource before is not seen: one that needs it twice may find no room.

    Values fall to that node by node, all times of a link at once, in sweeps to and fro
    over the nodes in order of how long they are open: forward a sweep follows ways
    toward the destination, backward those that first lead away. Of a head that an
    earlier sweep has seen only the times count at which its values fell since.
    """
    # Laid out flat: a call with a layout would take far longer than what it does.
    first_out, head, is_open = layout.first_out, layout.head, layout.open[k]
    transit, link_cost = layout.transit[layout.pace[k]], layout.link_cost
    consumption, shift = layout.consumption[k], layout.shift
    resource, hold = layout.resource, layout.hold
    opens, destination = layout.earliest[k], layout.destination[k]
    closes = np.minimum(windows.closes[k], layout.n_periods - 1)  # then nobody enters
    nodes = windows.order[k, : windows.n_open[k]]
    place = _places(nodes, layout.n_nodes)
    for v in nodes:
        if v != destination:
            values[v, opens[v] : closes[v] + 1] = NEVER
    before, now = _no_falls(layout.n_nodes), _no_falls(layout.n_nodes)  # by sweep
    sweep, falling = 0, True
    while falling:
        falling, forward = False, sweep % 2 == 0
        before, now = now, before
        for v in nodes:
            now[v, 0], now[v, 1] = _NOT_YET, -1
        for at in range(nodes.size):
            v = nodes[at if forward else nodes.size - 1 - at]
            if v == destination:
                continue
            here = values[v]
            first, last = _NOT_YET, -1  # times between which its values fall
            for a in range(first_out[v], first_out[v + 1]):
                w, takes = head[a], transit[a]
                # What is behind in this sweep was before in the last: it has been seen.
                seen = sweep and v != w and (place[w] < place[v]) != forward
                if not is_open[a] or seen:
                    continue
                since, until = opens[v], min(closes[v], layout.n_periods - takes)
                if sweep:
                    since = max(since, min(before[w, 0], now[w, 0]) - takes)
                    until = min(until, max(before[w, 1], now[w, 1]) - takes)
                if since > until:
                    continue
                r, taken = resource[a], consumption[a]
                beyond, entered = values[w, takes:], slice(since, until + 1)
                if taken > terms.least_left[r]:
                    low, high = _fall_where_room(
                        *(here, beyond, since, until, link_cost[a]),
                        *(terms.price[a], taken, shift[a], terms.left[r], hold[a]),
                    )
                elif terms.dear[a]:
                    low, high = _fall_at_a_price(
                        *(here[entered], beyond[entered], since, link_cost[a]),
                        *(terms.price[a, entered], taken, shift[a]),
                    )
                else:
                    low, high = _fall(
                        here[entered], beyond[entered], since, link_cost[a]
                    )
                first, last = min(first, low), max(last, high)
            if layout.may_wait[v]:
                latest = last if sweep else closes[v]
                first = _fall_by_waiting(here, latest, opens[v], first)
                last = max(last, latest)
            if first <= last:
                now[v, 0], now[v, 1] = first, last
                falling = True
        sweep += 1


@inlaid
def _places(nodes: IntArray, n_nodes: int) -> IntArray:
    """Give the place of every node in an order; no matter what for those not in it."""
    place = np.empty(n_nodes, np.int64)
    for at in range(nodes.size):
        place[nodes[at]] = at
    return place


@inlaid
def _no_falls(n_nodes: int) -> IntArray:
    """Give the first and the last time of a fall for every node: there is none."""
    none = np.empty((n_nodes, 2), np.int64)
    none[:, 0] = _NOT_YET
    none[:, 1] = -1
    return none


@inlaid
def _fall(here: IntArray, beyond: IntArray, since: int, cost: int) -> tuple[int, int]:
    """Lower values by a link; give the first and the last time at which they fell."""
    first, last = here.size, -1
    for t in range(here.size):
        through = cost + beyond[t]
        falls = through < here[t]
        first = min(first, t if falls else here.size)
        last = max(last, t if falls else -1)
        here[t] = min(here[t], through)
    return (since + first, since + last) if last >= 0 else (_NOT_YET, -1)


@inlaid
def _fall_at_a_price(
    here: IntArray,
    beyond: IntArray,
    since: int,
    cost: int,
    price: IntArray,
    taken: int,
    shift: int,
) -> tuple[int, int]:
    """Do the same by a link that has a toll."""
    first, last = here.size, -1
    for t in range(here.size):
        through = cost + beyond[t] + ((price[t] * taken) >> shift)
        falls = through < here[t]
        first = min(first, t if falls else here.size)
        last = max(last, t if falls else -1)
        here[t] = min(here[t], through)
    return (since + first, since + last) if last >= 0 else (_NOT_YET, -1)


@inlaid
def _fall_where_room(
    here: IntArray,
    beyond: IntArray,
    since: int,
    until: int,
    cost: int,
    price: IntArray,
    taken: int,
    shift: int,
    left: IntArray,
    hold: int,
) -> tuple[int, int]:
    """Do the same by a link that has room for as long as it is held at times alone."""
    first, last, room = _NOT_YET, -1, 0
    for t in range(min(until + hold, left.size) - 1, since - 1, -1):
        room = room + 1 if left[t] >= taken else 0
        if t <= until and room >= min(hold, left.size - t):
            through = cost + beyond[t] + ((price[t] * taken) >> shift)
            if through < here[t]:
                here[t] = through
                first, last = t, max(last, t)
    return first, last


@inlaid
def _fall_by_waiting(here: IntArray, start: int, opens: int, first: int) -> int:
    """Lower values to those a period later, from `start` back; give the first to fall.

    `first` is the first that has fallen already: before it, one that does not fall
    ends it.
    """
    for t in range(start, opens - 1, -1):
        if here[t + 1] < here[t]:
            here[t] = here[t + 1]
            first = min(first, t)
        elif t < first:
            break
    return first


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
