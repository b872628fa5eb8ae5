"""The cheapest way of every commodity under prices, as if nobody else used links."""

import numpy as np

from solvers.arcs import IntArray
from solvers.compiled import compiled
from solvers.over_time.layout import Layout
from solvers.over_time.values import Terms
from solvers.over_time.ways import least_cost, trace
from solvers.over_time.windows import Windows


@compiled
def respond(
    layout: Layout,
    terms: Terms,
    windows: Windows,
    ahead: IntArray,
    first: int,
    last: int,
) -> tuple[int, IntArray, IntArray, IntArray]:
    """Send every commodity from `first` to before `last` its cheapest way.

    Fills what lies `ahead` of them (n_commodities, n_nodes, n_periods + 1), and widens
    their windows as far as a way needs it. Gives what all their serials pay together,
    in ticks; the resources and periods that they hold, as resource * n_periods +
    period; what they take of each, in units of capacity; and when a serial of each
    arrives. Those that stay pay for not being delivered, and arrive after the horizon.
    """
    paid = 0
    arrival = np.full(last - first, layout.n_periods + 1)
    places, loads, links, times = [0], [0], [0], [0]
    places.clear()
    loads.clear()
    for k in range(first, last):
        least = least_cost(layout, terms, k, windows, ahead[k])
        if least < layout.undelivered_cost[k]:
            links.clear()
            times.clear()
            trace(layout, terms, k, ahead[k], links, times)
            for j in range(len(links)):
                a = links[j]
                row = layout.resource[a] * layout.n_periods
                until = min(times[j] + layout.hold[a], layout.n_periods)
                for t in range(times[j], until):
                    places.append(row + t)
                    loads.append(layout.serials[k] * layout.consumption[k, a])
                arrival[k - first] = times[j] + layout.transit[layout.pace[k], a]
        paid += layout.serials[k] * min(least, layout.undelivered_cost[k])
    return paid, np.array(places, np.int64), np.array(loads, np.int64), arrival
