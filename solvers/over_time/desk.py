"""Where ways are searched: arrays of states, and room for the way that is found."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import Int32Array, IntArray
from solvers.compiled import inlaid
from solvers.over_time.layout import Layout

WAITED, START = -1, -2
"""How a state was reached, other than by a link."""

TOO_LONG = -1
"""Steps of a way that does not fit in the arrays for it."""


class Desk(NamedTuple):
    """What searches write on: reused, so that nothing is cleared between them.

    A search for the earliest way has one state a node, and arrays of its own for it.
    """

    least: IntArray  # (n_nodes, n_periods + 1), cost so far, in quarters of ticks
    seen: IntArray  # (n_nodes, n_periods + 1), the search that wrote it
    done: IntArray  # (n_nodes, n_periods + 1), the search that settled it
    by: Int32Array  # (n_nodes, n_periods + 1), link it came by
    arrival: IntArray  # (n_nodes,), the earliest so far
    reached: IntArray  # (n_nodes,), the search that wrote it
    last_link: Int32Array  # (n_nodes,), link it came by
    links: IntArray  # (most steps,)
    times: IntArray  # (most steps,)
    counts: IntArray  # (2,), searches and settled states so far


def desk_for(layout: Layout, most_steps: int) -> Desk:
    """Set up a desk for ways of so many steps."""
    shape = (layout.n_nodes, layout.n_periods + 1)
    return Desk(
        least=np.zeros(shape, np.int64),
        seen=np.zeros(shape, np.int64),
        done=np.zeros(shape, np.int64),
        by=np.zeros(shape, np.int32),
        arrival=np.zeros(layout.n_nodes, np.int64),
        reached=np.zeros(layout.n_nodes, np.int64),
        last_link=np.zeros(layout.n_nodes, np.int32),
        links=np.zeros(most_steps, np.int64),
        times=np.zeros(most_steps, np.int64),
        counts=np.zeros(2, np.int64),
    )


@inlaid
def noted(layout: Layout, desk: Desk, k: int, steps: int, cost: int) -> tuple[int, int]:
    """Turn round a way that was followed back; give its steps and its cost.

    A way that is no better than to stay has 0 steps.
    """
    if cost >= layout.undelivered_cost[k]:
        return 0, layout.undelivered_cost[k]
    if steps > desk.links.size:
        return TOO_LONG, layout.undelivered_cost[k]
    for i in range(steps // 2):
        j = steps - 1 - i
        desk.links[i], desk.links[j] = desk.links[j], desk.links[i]
        desk.times[i], desk.times[j] = desk.times[j], desk.times[i]
    return steps, cost
