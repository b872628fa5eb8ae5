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
def fill_values(  # noqa: PLR0915 - see below why it is not cut
    layout: Layout, terms: Terms, k: int, windows: Windows, values: IntArray
) -> None:
    """Fill the values of a commodity within its windows.

    Formulation, for every time t and node v:
        value[v, t] = min of  limit + 1, of the windows
                      and of  value[v, t + 1]                         if v may wait
                      and of  link_cost[a] + toll[a, t] + value[head[a], t + transit[a]]
                              over the links a out of v that are open and have room
                              for as long as they hold their resource
        value[destination, t] = arrival_cost[t]

    `values` are (n_nodes, n_periods + 1), in ticks; NEVER where no way leads on. Beyond
    the windows and at the destination they stand as they are: those of serials that are
    alone, more than the limit. So no value is more than a serial has to pay. What a way
    itself has taken of a resource before is not seen: one that needs it twice may find
    no room.

    Values fall to that node by node, all times of a link at once, in sweeps to and fro
    over the nodes in order of how long they are open: forward a sweep follows ways
    toward the destination, backward those that first lead away. Of a head that an
    earlier sweep has seen only the times count at which its values fell since. Where to
    be early is best values rise with time, and still do after falling by links without
    a toll that have room: only for others it may pay to wait.
    """
    # Laid out flat: with the loop over links in a function of its own all of it takes
    # half as long again. And loops cut their parts out of arrays themselves: numba
    # counts who refers to a part, which takes longer than they do, unless it sees that
    # nobody else will.
    first_out, head, is_open = layout.first_out, layout.head, layout.open[k]
    transit, link_cost = layout.transit[layout.pace[k]], layout.link_cost
    consumption, resource, hold = layout.consumption[k], layout.resource, layout.hold
    first_in, tail_in = layout.first_in, layout.tail_in
    opens, closes = layout.earliest[k], windows.closes[k]
    nodes = windows.order[k, : windows.n_open[k]]
    place = _places(nodes, layout.n_nodes)
    begin, rows = _rows(layout, k, windows, nodes, values)
    now = _no_falls(nodes.size)
    due = np.zeros(nodes.size, np.int64)  # the next sweep that nodes are looked at in
    sweep, falling = 0, True
    while falling:
        falling, forward = False, sweep % 2 == 0
        before, now = now, _no_falls(nodes.size)  # in the last sweep, and in this one
        for step in range(nodes.size):
            at = step if forward else nodes.size - 1 - step
            v = nodes[at]
            if v == layout.destination[k] or due[at] < sweep:
                continue
            start, until_v = begin[at] - opens[v], min(closes[v], layout.n_periods - 1)
            first, last = _NOT_YET, -1  # times between which its values fall
            uneven = not layout.early_is_best
            for a in range(first_out[v], first_out[v + 1]):
                w, takes = head[a], transit[a]
                of = place[w]
                # What is behind in this sweep was before in the last: it has been seen.
                # In the first it has not fallen yet.
                behind = of != at and (of < at) != forward
                idle = behind and (sweep or w != layout.destination[k])
                if of < 0 or idle or not is_open[a]:
                    continue
                since, until = opens[v], min(until_v, closes[w] - takes)
                if sweep:
                    since = max(since, min(before[of, 0], now[of, 0]) - takes)
                    until = min(until, max(before[of, 1], now[of, 1]) - takes)
                if since > until:
                    continue
                here, there = start + since, begin[of] - opens[w] + since + takes
                r, taken, size = resource[a], consumption[a], until - since + 1
                through = (rows, here, there, size, since, link_cost[a])
                toll = (terms.price, a, taken, layout.shift[a])
                is_scarce, is_dear = taken > terms.least_left[r], terms.dear[a]
                if is_scarce:
                    room = (terms.left, r, hold[a])
                    low, high = _fall_where_room(*through, *toll, *room)
                elif is_dear:
                    low, high = _fall_at_a_price(*through, *toll)
                else:
                    low, high = _fall(*through)
                first, last = min(first, low), max(last, high)
                uneven |= low <= high and (is_scarce or is_dear)
            if layout.may_wait[v] and uneven:
                latest = min(last if sweep else until_v, closes[v] - 1)
                first = _fall_by_waiting(rows, start, opens[v], latest, first)
                last = max(last, latest)
            if first <= last:
                now[at, 0], now[at, 1] = first, last
                falling = True
                _make_due(tail_in[first_in[v] : first_in[v + 1]], place, at, sweep, due)
        sweep += 1
    _put_back(nodes, opens, begin, rows, values)


@inlaid
def _places(nodes: IntArray, n_nodes: int) -> IntArray:
    """Give the place of every node in an order, -1 for those not in it."""
    place = np.full(n_nodes, -1)
    for at in range(nodes.size):
        place[nodes[at]] = at
    return place


@inlaid
def _rows(
    layout: Layout, k: int, windows: Windows, nodes: IntArray, values: IntArray
) -> tuple[IntArray, IntArray]:
    """Give where the row of each node begins, and rows that still have to fall.

    They hold the times of the windows, side by side. What stands is that of the
    destination, and of the horizon, where nobody enters.
    """
    opens, closes = layout.earliest[k], windows.closes[k]
    begin = np.zeros(nodes.size + 1, np.int64)
    for at in range(nodes.size):
        begin[at + 1] = begin[at] + closes[nodes[at]] - opens[nodes[at]] + 1
    rows = np.full(begin[-1], min(windows.limit[k] + 1, NEVER))
    for at in range(nodes.size):
        v, horizon = nodes[at], layout.n_periods
        if v == layout.destination[k]:
            rows[begin[at] : begin[at + 1]] = values[v, opens[v] : closes[v] + 1]
        elif closes[v] == horizon:
            rows[begin[at + 1] - 1] = values[v, horizon]
    return begin, rows


@inlaid
def _put_back(
    nodes: IntArray, opens: IntArray, begin: IntArray, rows: IntArray, values: IntArray
) -> None:
    """Put rows back to where the values of their nodes stand."""
    for at in range(nodes.size):
        v, size = nodes[at], begin[at + 1] - begin[at]
        values[v, opens[v] : opens[v] + size] = rows[begin[at] : begin[at + 1]]


@inlaid
def _make_due(
    tails: IntArray, place: IntArray, at: int, sweep: int, due: IntArray
) -> None:
    """Have those looked at that lead to a node which fell: in this sweep if they come.

    That is, after it: forward those with a later place.
    """
    for v in tails:
        of = place[v]
        if of >= 0:
            due[of] = sweep if of != at and (of > at) == (sweep % 2 == 0) else sweep + 1


@inlaid
def _no_falls(n_nodes: int) -> IntArray:
    """Give the first and the last time of a fall for every node: there is none."""
    none = np.empty((n_nodes, 2), np.int64)
    none[:, 0] = _NOT_YET
    none[:, 1] = -1
    return none


@inlaid
def _fall(
    rows: IntArray, here: int, there: int, size: int, since: int, cost: int
) -> tuple[int, int]:
    """Lower values by a link; give the first and the last time at which they fell.

    Those of `size` times from `since` on stand at `here`, those that they lead to, at
    `there`.
    """
    tail, head = rows[here : here + size], rows[there : there + size]
    first, last = size, -1
    for t in range(size):
        through = cost + head[t]
        falls = through < tail[t]
        first = min(first, t if falls else size)
        last = max(last, t if falls else -1)
        tail[t] = min(tail[t], through)
    return _times(since, first, last)


@inlaid
def _fall_at_a_price(
    rows: IntArray,
    here: int,
    there: int,
    size: int,
    since: int,
    cost: int,
    prices: IntArray,
    a: int,
    taken: int,
    shift: int,
) -> tuple[int, int]:
    """Do the same by a link that has a toll."""
    tail, head = rows[here : here + size], rows[there : there + size]
    price = prices[a, since : since + size]
    first, last = size, -1
    for t in range(size):
        through = cost + head[t] + ((price[t] * taken) >> shift)
        falls = through < tail[t]
        first = min(first, t if falls else size)
        last = max(last, t if falls else -1)
        tail[t] = min(tail[t], through)
    return _times(since, first, last)


@inlaid
def _times(since: int, first: int, last: int) -> tuple[int, int]:
    """Give times from `since` on; none where the last is before it."""
    return since + first if last >= 0 else _NOT_YET, since + last if last >= 0 else -1


@inlaid
def _fall_where_room(
    rows: IntArray,
    here: int,
    there: int,
    size: int,
    since: int,
    cost: int,
    prices: IntArray,
    a: int,
    taken: int,
    shift: int,
    left: IntArray,
    r: int,
    hold: int,
) -> tuple[int, int]:
    """Do the same by a link that has room for as long as it is held at times alone."""
    first, last, room, horizon = _NOT_YET, -1, 0, left.shape[1]
    for held in range(min(since + size - 1 + hold, horizon) - 1, since - 1, -1):
        room = room + 1 if left[r, held] >= taken else 0
        t = held - since
        if t < size and room >= min(hold, horizon - held):
            through = cost + rows[there + t] + ((prices[a, held] * taken) >> shift)
            if through < rows[here + t]:
                rows[here + t] = through
                first, last = held, max(last, held)
    return first, last


@inlaid
def _fall_by_waiting(
    rows: IntArray, start: int, opens: int, latest: int, first: int
) -> int:
    """Lower values to those a period later, from `latest` back; give the first to fall.

    That of time `t` stands at `start + t`. `first` is the first that has fallen
    already: before it, one that does not fall ends it.
    """
    t, least = latest, rows[start + max(latest, opens - 1) + 1]
    while t >= max(first, opens):
        least = min(least, rows[start + t])
        rows[start + t] = least
        t -= 1
    while t >= opens and least < rows[start + t]:
        rows[start + t] = least
        first = t
        t -= 1
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
