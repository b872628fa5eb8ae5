"""The cheapest way of every commodity under prices, as if nobody else used links."""

import numpy as np

from solvers.arcs import IntArray
from solvers.compiled import compiled
from solvers.over_time.layout import Layout
from solvers.over_time.terms import Terms
from solvers.over_time.values import put_down
from solvers.over_time.ways import leaves_in_time, paid, trace, values_within_reach
from solvers.over_time.windows import Windows


@compiled
def respond(
    layout: Layout,
    terms: Terms,
    windows: Windows,
    ahead: IntArray,
    first: int,
    last: int,
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """Send every commodity from `first` to before `last` its cheapest way.

    Widens their windows as far as a way needs it. Gives what a serial of each pays, in
    ticks; the resources and periods that they hold, as resource * n_periods + period;
    what they take of each, in units of capacity; and when a serial of each arrives.
    Those that stay pay for not being delivered, and arrive after the horizon.

    Fills what lies `ahead` of them (n_commodities, n_nodes, n_periods + 1), unless to
    be early is best: then nobody asks, and it may be empty.
    """
    least = layout.undelivered_cost[first:last].copy()
    arrival = np.full(last - first, layout.n_periods + 1)
    places, loads, links, times = [0], [0], [0], [0]
    places.clear()
    loads.clear()
    for k in range(first, last):
        if not leaves_in_time(layout, k):
            continue
        values = values_within_reach(layout, terms, k, windows)
        if not layout.early_is_best:
            put_down(values, ahead[k])
        cost = paid(layout, k, values)
        if cost >= layout.undelivered_cost[k]:
            continue
        least[k - first] = cost
        links.clear()
        times.clear()
        trace(layout, terms, k, values, links, times)
        for j in range(len(links)):
            a = links[j]
            row = layout.resource[a] * layout.n_periods
            until = min(times[j] + layout.hold[a], layout.n_periods)
            for t in range(times[j], until):
                places.append(row + t)
                loads.append(layout.serials[k] * layout.consumption[k, a])
            arrival[k - first] = times[j] + layout.transit[layout.pace[k], a]
    return least, np.array(places, np.int64), np.array(loads, np.int64), arrival
