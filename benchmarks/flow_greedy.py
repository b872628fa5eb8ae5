"""The rival that is used in practice: one greedy pass by priority, with no bound."""

from __future__ import annotations

import heapq

import numpy as np
from flow_worlds import World
from lmcf import IntArray

from solvers.compiled import compiled


def greedy_arrivals(world: World) -> tuple[IntArray, IntArray, list[IntArray]]:
    """Send each serial, those of most weight first, where it arrives earliest.

    Gives the movement of each serial in that order; its period of arrival, n_periods +
    1 where it finds no way; and its (link, period) steps.
    """
    order = np.argsort(world.tail, kind="stable")
    first = np.searchsorted(world.tail[order], np.arange(world.n_nodes + 1))
    left = world.capacity.copy()
    arrival, steps = [], []
    for movement in world.by_priority:
        period, way = _earliest(
            (first, order, world.head, world.transit),
            left,
            int(world.origin[movement]),
            int(world.destination[movement]),
            int(world.release[movement]),
        )
        left[way[:, 0], way[:, 1]] -= 1
        arrival.append(period)
        steps.append(way)
    return world.by_priority, np.array(arrival), steps


def greedy_cost(world: World) -> int:
    """Cost of the greedy plan, serials that find no way included."""
    movement, arrival, _ = greedy_arrivals(world)
    cost = np.c_[world.arrival_cost, world.undelivered_cost]
    return int(cost[movement, arrival].sum())


@compiled
def _earliest(
    links: tuple[IntArray, IntArray, IntArray, IntArray],
    left: IntArray,
    origin: int,
    destination: int,
    release: int,
) -> tuple[int, IntArray]:
    """Find the way of earliest arrival on what is left of the capacity (Dijkstra)."""
    first, order, head, transit = links
    n_periods = left.shape[1]
    best = np.full(first.size - 1, n_periods + 1)
    by_link = np.full(first.size - 1, -1)
    entered = np.zeros(first.size - 1, np.int64)
    before = np.full(first.size - 1, -1)
    best[origin] = release
    queue = [(release, origin)]
    while queue:
        now, node = heapq.heappop(queue)
        if node == destination:
            break
        if now > best[node]:
            continue
        for at in range(first[node], first[node + 1]):
            link = order[at]
            enter = now
            while enter < n_periods and left[link, enter] < 1:
                enter += 1
            then = enter + transit[link]
            if enter < n_periods and then <= n_periods and then < best[head[link]]:
                best[head[link]] = then
                by_link[head[link]], entered[head[link]] = link, enter
                before[head[link]] = node
                heapq.heappush(queue, (then, head[link]))
    steps = []
    node = destination
    while by_link[node] >= 0:
        steps.append((by_link[node], entered[node]))
        node = before[node]
    way = np.zeros((len(steps), 2), np.int64)
    for at in range(len(steps)):
        way[len(steps) - 1 - at] = steps[at]
    return best[destination], way
