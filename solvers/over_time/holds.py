"""Links hold a resource for periods: whether there is room, and what that costs."""

import numpy as np

from solvers.arcs import BoolArray, IntArray
from solvers.compiled import compiled
from solvers.over_time.layout import Layout


@compiled
def has_room(left: IntArray, r: int, first: int, last: int, taken: int) -> bool:
    """Say whether so much of a resource is left from `first` to before `last`.

    Periods beyond the horizon do not count.
    """
    t, last = first, min(last, left.shape[1])
    while t < last and left[r, t] >= taken:
        t += 1
    return t >= last


@compiled
def first_with_room(
    left: IntArray, r: int, first: int, last: int, hold: int, taken: int
) -> int:
    """Give the first period, up to `last`, to enter a link that holds a resource.

    It is -1 where no period has room.
    """
    for t in range(first, min(last, left.shape[1] - 1) + 1):
        if left[r, t] >= taken and has_room(left, r, t + 1, t + hold, taken):
            return t
    return -1


@compiled
def held_by(
    layout: Layout, k: int, links: IntArray, times: IntArray, steps: int, r: int, t: int
) -> int:
    """Give what a way of so many steps holds of a resource in a period."""
    held = 0
    for j in range(steps):
        a = links[j]
        if layout.resource[a] == r and times[j] <= t < times[j] + layout.hold[a]:
            held += layout.consumption[k, a]
    return held


@compiled
def sum_over_holds(
    layout: Layout, first_link: IntArray, entry: IntArray, dear: BoolArray
) -> None:
    """Turn prices of resources in periods into those of entering links.

    Formulation:
        entry[a, t] = sum of the prices of resource[a] from t to before t + hold[a]

    The prices of a resource stand in the row that its `first_link` (n_resources,) has
    in `entry` (n_links, n_periods), if that is `dear` (n_links,). It is done last. What
    is not dear costs nothing to enter.
    """
    so_far = np.zeros(layout.n_periods + 1, np.int64)
    for a in range(layout.head.size - 1, -1, -1):
        first = first_link[layout.resource[a]]
        if layout.lookback[a] and dear[first]:
            dear[a] = True
            for t in range(layout.n_periods):
                so_far[t + 1] = so_far[t] + entry[first, t]
            for t in range(layout.n_periods):
                ends = min(t + layout.hold[a], layout.n_periods)
                entry[a, t] = so_far[ends] - so_far[t]
        elif layout.lookback[a]:
            entry[a] = 0
