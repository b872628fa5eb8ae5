"""The earliest way of one serial on the capacity that is left."""

from heapq import heappop, heappush

from solvers.arcs import IntArray
from solvers.compiled import compiled, inlaid
from solvers.over_time.desk import START, Desk, noted
from solvers.over_time.holds import first_with_room
from solvers.over_time.layout import Layout


@compiled
def find_earliest(
    layout: Layout, desk: Desk, left: IntArray, k: int
) -> tuple[int, int]:
    """Find the way of a serial of commodity `k` that arrives first.

    Formulation, from `release[k]` at `origin[k]`, as Dijkstra (1959) with times:
        time[head[a]] = min over links a of  enter[a] + transit[a]
        enter[a] = the first period from time[tail[a]] on with room for the serial
                   as long as the link holds its resource

    That is exact where serials may wait everywhere, and asks once for each node, not
    for each node and time. What is left to travel, by `latest`, leads the search. The
    way has room, also where its links hold a resource together; there alone another
    may be earlier.
    """
    desk.counts[0] += 1
    start, origin = layout.release[k], layout.origin[k]
    if start > layout.latest[k, origin]:
        return 0, layout.undelivered_cost[k]
    heap = [(0, -start, origin)]
    _come_to(desk, origin, start, START)
    while heap:
        _, minus_t, v = heappop(heap)
        t = -minus_t
        if desk.arrival[v] != t:  # it was reached earlier since
            continue
        desk.counts[1] += 1
        if v == layout.destination[k]:
            return _traced(layout, desk, k)
        for a in range(layout.first_out[v], layout.first_out[v + 1]):
            w = layout.head[a]
            last = layout.latest[k, w]
            if desk.reached[w] == desk.counts[0]:
                last = min(last, desk.arrival[w] - 1)
            if not layout.open[k, a]:
                continue
            transit = layout.transit[layout.pace[k], a]
            taken, last = layout.consumption[k, a], last - transit
            r, hold = layout.resource[a], layout.hold[a]
            enter = first_with_room(left, r, t, last, hold, taken)
            if layout.lookback[a] and enter >= 0:
                enter = _not_in_its_way(layout, desk, left, k, a, enter, last)
            if enter >= 0:
                arrival = enter + transit
                _come_to(desk, w, arrival, a)
                heappush(heap, (arrival - layout.latest[k, w], -arrival, w))
    return 0, layout.undelivered_cost[k]


@inlaid
def _come_to(desk: Desk, v: int, t: int, by: int) -> None:
    desk.reached[v] = desk.counts[0]
    desk.arrival[v] = t
    desk.last_link[v] = by


@inlaid
def _not_in_its_way(
    layout: Layout, desk: Desk, left: IntArray, k: int, a: int, enter: int, last: int
) -> int:
    """Give when to enter a link so that the way so far leaves room; -1 for never."""
    r, hold, taken = layout.resource[a], layout.hold[a], layout.consumption[k, a]
    while enter >= 0 and _is_in_its_way(layout, desk, left, k, a, enter):
        enter = first_with_room(left, r, enter + 1, last, hold, taken)
    return enter


@compiled
def _is_in_its_way(
    layout: Layout, desk: Desk, left: IntArray, k: int, a: int, enter: int
) -> bool:
    """Say whether the way to the tail of a link has itself taken the room on it.

    Of what the way holds when it enters it lets go with time: where that is nothing,
    all is.
    """
    r, taken = layout.resource[a], layout.consumption[k, a]
    for held in range(enter, min(enter + layout.hold[a], layout.n_periods)):
        own = _own(layout, desk, k, layout.tail[a], enter - layout.lookback[a], r, held)
        if own == 0:
            return False
        if left[r, held] < taken + own:
            return True
    return False


@compiled
def _own(
    layout: Layout, desk: Desk, k: int, v: int, since: int, r: int, held: int
) -> int:
    """Give what the way to `v` holds of a resource, by steps after `since`."""
    own = 0
    while desk.arrival[v] > since and desk.last_link[v] != START:
        a = desk.last_link[v]
        entered = desk.arrival[v] - layout.transit[layout.pace[k], a]
        if layout.resource[a] == r and entered + layout.hold[a] > held:
            own += layout.consumption[k, a]
        v = layout.tail[a]
    return own


@inlaid
def _traced(layout: Layout, desk: Desk, k: int) -> tuple[int, int]:
    """Follow the way back; its steps and its cost."""
    v = layout.destination[k]
    cost = layout.arrival_cost[k, desk.arrival[v]]
    steps = 0
    while desk.last_link[v] != START:
        a = desk.last_link[v]
        if steps < desk.links.size:
            desk.links[steps] = a
            desk.times[steps] = desk.arrival[v] - layout.transit[layout.pace[k], a]
        v = layout.tail[a]
        steps += 1
    return noted(layout, desk, k, steps, cost)
