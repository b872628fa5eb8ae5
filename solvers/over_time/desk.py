"""Where ways are searched: arrays of states, and room for the way that is found."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from solvers.arcs import IntArray
from solvers.compiled import compiled
from solvers.over_time.layout import Layout

Int32Array = npt.NDArray[np.int32]

WAITED, START = -1, -2
"""How a state was reached, other than by a link."""

TOO_LONG = -1
"""Steps of a way that does not fit in the arrays for it."""


class Desk(NamedTuple):
    """What searches write on: reused, so that nothing is cleared between them.

    A search for the earliest way writes on the first row alone, with the time at which
    a node is reached for the cost.
    """

    least: IntArray  # (n_periods + 1, n_nodes), cost so far, in quarters of ticks
    seen: IntArray  # (n_periods + 1, n_nodes), the search that wrote it
    done: IntArray  # (n_periods + 1, n_nodes), the search that settled it
    by: Int32Array  # (n_periods + 1, n_nodes), link it came by
    links: IntArray  # (most steps,)
    times: IntArray  # (most steps,)
    counts: IntArray  # (2,), searches and settled states so far


def desk_for(layout: Layout, most_steps: int) -> Desk:
    """Set up a desk for ways of so many steps."""
    shape = (layout.n_periods + 1, layout.n_nodes)
    return Desk(
        least=np.zeros(shape, np.int64),
        seen=np.zeros(shape, np.int64),
        done=np.zeros(shape, np.int64),
        by=np.zeros(shape, np.int32),
        links=np.zeros(most_steps, np.int64),
        times=np.zeros(most_steps, np.int64),
        counts=np.zeros(2, np.int64),
    )


@compiled
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
