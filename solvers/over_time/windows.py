"""When a commodity can be at a node and still pay no more than a limit."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import IntArray
from solvers.compiled import compiled, inlaid
from solvers.over_time.alone import cost_alone
from solvers.over_time.layout import Layout


class Windows(NamedTuple):
    """For every commodity and node the times from `layout.earliest` to `closes`.

    Whatever costs a serial no more than the limit leads through no other times.
    """

    limit: IntArray  # (n_commodities,), in ticks; -1 where nothing is open yet
    closes: IntArray  # (n_commodities, n_nodes), before `earliest` if shut at all times
    order: IntArray  # (n_commodities, n_nodes), open nodes, those that close last first
    n_open: IntArray  # (n_commodities,), nodes that are open at all
    states: IntArray  # (n_commodities,), nodes and times that are open


def shut_windows(layout: Layout) -> Windows:
    """Give windows that are all shut."""
    n = layout.serials.size
    return Windows(
        limit=np.full(n, -1),
        closes=np.full_like(layout.earliest, -1),
        order=np.zeros_like(layout.earliest),
        n_open=np.zeros(n, np.int64),
        states=np.zeros(n, np.int64),
    )


def copied(windows: Windows) -> Windows:
    """Give windows of their own that say the same."""
    return Windows(*(column.copy() for column in windows))


@compiled
def widen(layout: Layout, k: int, limit: int, windows: Windows) -> None:
    """Open the windows of a commodity for ways that cost up to a limit."""
    windows.limit[k] = limit
    for v in range(layout.n_nodes):
        t = layout.latest[k, v]
        while t >= layout.earliest[k, v] and cost_alone(layout, k, v, t) > limit:
            t -= 1
        windows.closes[k, v] = t
    _order_by_close(layout, k, windows)


@inlaid
def _order_by_close(layout: Layout, k: int, windows: Windows) -> None:
    """Count the nodes that are open, and put them in order, by counting.

    Loops, for the functions of numpy that do it take longer to compile than all else.
    """
    opens, closes, order = layout.earliest[k], windows.closes[k], windows.order[k]
    n_closing = np.zeros(layout.n_periods + 1, np.int64)
    states = 0
    for v in range(layout.n_nodes):
        if opens[v] <= closes[v]:
            n_closing[closes[v]] += 1
            states += closes[v] - opens[v] + 1
    windows.states[k] = states
    place = np.empty_like(n_closing)  # of the next node that closes then
    n_open = 0
    for t in range(layout.n_periods, -1, -1):
        place[t] = n_open
        n_open += n_closing[t]
    windows.n_open[k] = n_open
    for v in range(layout.n_nodes):
        if opens[v] <= closes[v]:
            order[place[closes[v]]] = v
            place[closes[v]] += 1
