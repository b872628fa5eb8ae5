"""Some journeys inserted again, one by one in other orders: quick, never proven."""

import numpy as np

from solvers.arcs import IntArray
from solvers.dispatching.draft import Draft, copied, put_in, worth
from solvers.dispatching.insertion import insert, take_out
from solvers.dispatching.layout import Layout
from solvers.dispatching.rooms import Rooms


def reordered(
    layout: Layout,
    rooms: Rooms,
    draft: Draft,
    some: IntArray,
    random: np.random.Generator,
    *,
    tries: int,
) -> Draft:
    """Insert some journeys in other orders, and give the best plan; never a worse one.

    `rooms` are without these journeys, before and after. Who weighs more is more likely
    to come early in the order, but all orders are possible.
    """
    best, trial = draft, copied(draft)
    weight = layout.weight[some].astype(np.float64)
    for _ in range(tries):
        for journey in some.tolist():
            put_in(layout, trial, journey, None)
        order = some[np.argsort(random.exponential(1 / weight), kind="stable")]
        for journey in order.tolist():
            insert(layout, rooms, trial, journey)
        if worth(layout, trial, some) < worth(layout, best, some):
            best = copied(trial)
        for journey in some.tolist():
            take_out(layout, rooms, trial, journey)
    return best
