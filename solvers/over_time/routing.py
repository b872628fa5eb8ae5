"""The best way of one serial on the capacity that is left, by A* under prices."""

from heapq import heappop, heappush
from typing import NamedTuple

from solvers.arcs import IntArray
from solvers.compiled import compiled, inlaid
from solvers.over_time.alone import cost_alone
from solvers.over_time.desk import START, WAITED, Desk, noted
from solvers.over_time.earliest import find_earliest
from solvers.over_time.holds import has_room
from solvers.over_time.layout import NEVER, Layout

FULL = 4
"""Prices count in quarters: a `share` of 4 is the whole of them, 0 none."""


class Outlook(NamedTuple):
    """Prices of entering, and what lies ahead under them, for every node and time.

    That is never more than a serial has to pay, and falls along no link by more than
    the link costs and its toll. NEVER stands where no way leads on. Where to be early
    is best it is left out, and what serials pay alone stands for it.
    """

    price: IntArray  # (n_links, n_periods), in ticks
    ahead: IntArray  # (n_commodities, n_nodes, n_periods + 1), in ticks


@compiled
def find_way(
    layout: Layout, outlook: Outlook, desk: Desk, left: IntArray, k: int, share: int
) -> tuple[int, int]:
    """Find the cheapest way of a serial of commodity `k` on the capacity `left`.

    Formulation:
        minimise   sum over its links of link_cost + share / 4 * toll  + arrival_cost
        where      every link has room for the serial as long as it holds its resource

    Gives the steps, 0 for none that is better than to stay, and the cost without tolls
    in ticks. The way stands in `desk.links` and `desk.times`. What lies ahead with
    prices and without, mixed alike, never says too much, since room only shrinks, and
    falls along no link by more than its cost: the first way found is the cheapest.

    It has room, also where its links hold a resource together. There alone another may
    be cheaper: to every node and time only the cheapest way is kept, and where that
    is in its own way from there on, one that is not may have been given up.
    """
    if share == 0 and layout.early_is_best:
        return find_earliest(layout, desk, left, k)
    desk.counts[0] += 1
    heap = [(0, -layout.release[k], layout.origin[k])]
    heap.clear()
    if layout.release[k] <= layout.n_periods:
        t, v = layout.release[k], layout.origin[k]
        _reach(layout, outlook, desk, heap, k, t, v, START, 0, share)
    while heap:
        _, minus_t, v = heappop(heap)
        t = -minus_t
        if desk.done[v, t] == desk.counts[0]:
            continue
        desk.done[v, t] = desk.counts[0]
        desk.counts[1] += 1
        if v == layout.destination[k]:
            return _trace(layout, desk, k, t)
        if t < layout.n_periods:
            _expand(layout, outlook, desk, heap, left, k, t, v, share)
    return 0, layout.undelivered_cost[k]


@inlaid
def _expand(
    layout: Layout,
    outlook: Outlook,
    desk: Desk,
    heap: list[tuple[int, int, int]],
    left: IntArray,
    k: int,
    t: int,
    v: int,
    share: int,
) -> None:
    """Reach all that a serial can from node `v` at time `t`."""
    so_far = desk.least[v, t]
    if layout.may_wait[v]:
        _reach(layout, outlook, desk, heap, k, t + 1, v, WAITED, so_far, share)
    for a in range(layout.first_out[v], layout.first_out[v + 1]):
        taken = layout.consumption[k, a]
        arrival = t + layout.transit[layout.pace[k], a]
        if not layout.open[k, a] or arrival > layout.n_periods:
            continue
        if not has_room(left, layout.resource[a], t, t + layout.hold[a], taken):
            continue
        if layout.lookback[a] and _is_in_its_way(layout, desk, left, k, a, t, v):
            continue
        toll = (outlook.price[a, t] * taken) >> layout.shift[a]
        cost = so_far + FULL * layout.link_cost[a] + share * toll
        _reach(layout, outlook, desk, heap, k, arrival, layout.head[a], a, cost, share)


@inlaid
def _is_in_its_way(
    layout: Layout, desk: Desk, left: IntArray, k: int, a: int, t: int, v: int
) -> bool:
    """Say whether the way to a node has itself taken the room on a link out of it.

    Of what the way holds at `t` it lets go with time: where that is nothing, all is.
    """
    r, taken = layout.resource[a], layout.consumption[k, a]
    for held in range(t, min(t + layout.hold[a], layout.n_periods)):
        own = _own(layout, desk, k, t, v, t - layout.lookback[a], r, held)
        if own == 0:
            return False
        if left[r, held] < taken + own:
            return True
    return False


@inlaid
def _own(
    layout: Layout, desk: Desk, k: int, t: int, v: int, since: int, r: int, held: int
) -> int:
    """Give what the way to `v` at `t` holds of a resource, by steps after `since`."""
    own = 0
    while t > since and desk.by[v, t] != START:
        a = desk.by[v, t]
        if a == WAITED:
            t -= 1
            continue
        t -= layout.transit[layout.pace[k], a]
        v = layout.tail[a]
        if layout.resource[a] == r and t + layout.hold[a] > held:
            own += layout.consumption[k, a]
    return own


@inlaid
def _reach(
    layout: Layout,
    outlook: Outlook,
    desk: Desk,
    heap: list[tuple[int, int, int]],
    k: int,
    t: int,
    v: int,
    by: int,
    cost: int,
    share: int,
) -> None:
    """Note that a node can be reached at a cost, if that is new and leads on."""
    if desk.seen[v, t] == desk.counts[0] and desk.least[v, t] <= cost:
        return
    ahead = _ahead(layout, outlook, k, t, v, share)
    if ahead < FULL * NEVER:
        desk.seen[v, t] = desk.counts[0]
        desk.least[v, t] = cost
        desk.by[v, t] = by
        heappush(heap, (cost + ahead, -t, v))


@inlaid
def _ahead(layout: Layout, outlook: Outlook, k: int, t: int, v: int, share: int) -> int:
    """Bound what is still to be paid, in quarters of ticks."""
    alone = cost_alone(layout, k, v, t)
    priced = alone if layout.early_is_best else int(outlook.ahead[k, v, t])
    if priced >= NEVER:
        return FULL * NEVER
    return share * priced + (FULL - share) * alone


@inlaid
def _trace(layout: Layout, desk: Desk, k: int, arrival: int) -> tuple[int, int]:
    """Follow the way back; its links and times in order, its steps and its cost."""
    cost = layout.arrival_cost[k, arrival]
    t, v = arrival, layout.destination[k]
    steps = 0
    while desk.by[v, t] != START:
        a = desk.by[v, t]
        if a == WAITED:
            t -= 1
            continue
        t -= layout.transit[layout.pace[k], a]
        v = layout.tail[a]
        cost += layout.link_cost[a]
        if steps < desk.links.size:
            desk.links[steps], desk.times[steps] = a, t
        steps += 1
    return noted(layout, desk, k, steps, cost)
