"""The earliest way of one serial on the capacity that is left."""

from heapq import heappop, heappush

from solvers.arcs import IntArray
from solvers.compiled import compiled
from solvers.over_time.desk import START, Desk, noted
from solvers.over_time.layout import Layout


@compiled
def find_earliest(
    layout: Layout, desk: Desk, left: IntArray, k: int
) -> tuple[int, int]:
    """Find the way of a serial of commodity `k` that arrives first.

    Formulation, from `release[k]` at `origin[k]`, as Dijkstra (1959) with times:
        time[head[a]] = min over links a of  enter[a] + transit[a]
        enter[a] = the first period from time[tail[a]] on with room for the serial

    That is exact where serials may wait everywhere, and asks once for each node, not
    for each node and time. What is left to travel, by `latest`, leads the search.
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
            arrival = _first_arrival(layout, left, k, a, t, last)
            if arrival >= 0:
                _come_to(desk, w, arrival, a)
                heappush(heap, (arrival - layout.latest[k, w], -arrival, w))
    return 0, layout.undelivered_cost[k]


@compiled
def _come_to(desk: Desk, v: int, t: int, by: int) -> None:
    desk.reached[v] = desk.counts[0]
    desk.arrival[v] = t
    desk.last_link[v] = by


@compiled
def _first_arrival(
    layout: Layout, left: IntArray, k: int, a: int, t: int, last: int
) -> int:
    """Give when a serial comes out of a link; -1 where that is after `last`."""
    if not layout.open[k, a]:
        return -1
    taken, transit = layout.consumption[k, a], layout.transit[a]
    for enter in range(t, min(last - transit, layout.n_periods - 1) + 1):
        if left[a, enter] >= taken:
            return int(enter + transit)
    return -1


@compiled
def _traced(layout: Layout, desk: Desk, k: int) -> tuple[int, int]:
    """Follow the way back; its steps and its cost."""
    v = layout.destination[k]
    cost = layout.arrival_cost[k, desk.arrival[v]]
    steps = 0
    while desk.last_link[v] != START:
        a = desk.last_link[v]
        if steps < desk.links.size:
            desk.links[steps] = a
            desk.times[steps] = desk.arrival[v] - layout.transit[a]
        v = layout.tail[a]
        steps += 1
    return noted(layout, desk, k, steps, cost)
