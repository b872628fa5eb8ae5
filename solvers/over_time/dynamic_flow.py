"""The least time in which so much can arrive at all: a maximum flow over time."""

import numpy as np

from solvers.arcs import IntArray
from solvers.max_flow import max_flow
from solvers.over_time.costs import soonest
from solvers.over_time.fitting import check_fits, room_to_enter
from solvers.over_time.layout import Layout, lay_out
from solvers.over_time.problem import TimedCommodities, TimedNetwork
from solvers.problem import SharedNetwork


def closure_bound(network: TimedNetwork, commodities: TimedCommodities) -> int | None:
    """Give a time before which not all serials can have arrived; None for never.

    Formulation, over flows y of serials that do not care which is which:
        value(T) = maximum flow from all origins, from release on, to all destinations
                   by T, where link a takes room[a, t] // least consumption[a]
        room     = least capacity of resource[a] from t to before t + hold[a]
        bound    = the least T with value(T) = number of serials

    Every plan is such a flow, so none closes sooner. What a flow does not know: that
    links share a resource, and that they hold it beyond the period of entering; each
    link and period has all of the room to itself. Nor does it know who is slow there.
    It is found by halving, with one maximum flow a step over the links and periods that
    can be reached.

    Raises
    ------
    ProblemError
        When the commodities do not fit the network.
    """
    check_fits(network, commodities)
    layout = lay_out(network, commodities, soonest(network, commodities, 0))
    wanted = int(layout.serials.sum())
    if _value(layout, layout.n_periods) < wanted:
        return None
    least, most = _alone(layout), layout.n_periods
    while least < most:
        middle = (least + most) // 2
        if _value(layout, middle) < wanted:
            least = middle + 1
        else:
            most = middle
    return least


def _alone(layout: Layout) -> int:
    """Give the arrival of the last serial if each were alone."""
    k = np.flatnonzero(layout.serials)
    return int(layout.earliest[k, layout.destination[k]].max(initial=0))


def _value(layout: Layout, closure: int) -> int:
    """Give how many serials can arrive by `closure`, whichever they are."""
    network, source, sink = _expansion(layout, closure)
    if not network.n_arcs:
        return 0
    return max_flow(network, source, sink).value


def _expansion(layout: Layout, closure: int) -> tuple[SharedNetwork, int, int]:
    """Expand time up to `closure`: node v at time t is `t * n_nodes + v`."""
    n, n_serials = layout.n_nodes, int(layout.serials.sum())
    source, sink = (closure + 1) * n, (closure + 1) * n + 1
    parts = [_links(layout, closure), _waits(layout, closure, n_serials)]
    ready = np.flatnonzero(layout.release <= closure)
    starts = layout.release[ready] * n + layout.origin[ready]
    parts.append((np.full(ready.size, source), starts, layout.serials[ready]))
    to, times = np.unique(layout.destination), np.arange(closure + 1)
    ends = (times[:, None] * n + to).ravel()
    parts.append((ends, np.full(ends.size, sink), np.full(ends.size, n_serials)))
    tail, head, capacity = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    network = SharedNetwork(n_nodes=sink + 1, tail=tail, head=head, capacity=capacity)
    return network, source, sink


def _links(layout: Layout, closure: int) -> tuple[IntArray, IntArray, IntArray]:
    """Give the links in all periods in which anybody could use them."""
    taken = np.where(layout.open, np.maximum(layout.consumption, 1), 2**62)
    room = room_to_enter(layout.capacity, layout.resource, layout.hold)
    serials = room // taken.min(axis=0, initial=2**62)[:, None]
    opens = layout.earliest.min(axis=0, initial=layout.n_periods + 1)
    a, t = np.nonzero(serials[:, : closure + 1])
    passed = np.where(layout.open, layout.transit[layout.pace], layout.n_periods)
    arrival = t + passed.min(axis=0, initial=layout.n_periods)[a]
    used = (arrival <= closure) & (t >= opens[layout.tail[a]])
    t, a, arrival = t[used], a[used], arrival[used]
    n = layout.n_nodes
    return t * n + layout.tail[a], arrival * n + layout.head[a], serials[a, t]


def _waits(
    layout: Layout, closure: int, n_serials: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Give the waiting from each time to the next, where it is allowed."""
    times = np.arange(closure)[:, None] * layout.n_nodes
    here = (times + np.flatnonzero(layout.may_wait)).ravel()
    return here, here + layout.n_nodes, np.full(here.size, n_serials)
