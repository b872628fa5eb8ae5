"""In which order serials set out: that of their arrivals as prices rise."""

from collections.abc import Sequence

import numpy as np

from solvers.arcs import IntArray
from solvers.over_time.building import sent
from solvers.over_time.desk import Desk
from solvers.over_time.layout import Layout
from solvers.over_time.neighbourhoods import urgency
from solvers.over_time.routing import Outlook
from solvers.over_time.timetable import Timetable, empty_timetable

_DRAWN = 8  # orders, of which the best plan is kept


def best_in_order(
    layout: Layout,
    outlook: Outlook,
    desk: Desk,
    arrivals: Sequence[IntArray],
    random: np.random.Generator,
) -> Timetable:
    """Send serials early, one by one, in a few orders that are drawn; keep the best."""
    plans = []
    for _ in range(_DRAWN):
        plan = empty_timetable(layout, desk.links.size)
        order = drawn_order(layout, plan.commodity, arrivals, random)
        plans.append(sent(layout, outlook, desk, plan, order, 0))
    return min(plans, key=lambda plan: int(plan.cost.sum()))


def drawn_order(
    layout: Layout,
    commodity: IntArray,
    arrivals: Sequence[IntArray],
    random: np.random.Generator,
) -> IntArray:  # (n_serials,)
    """Draw the order in which serials would arrive if some of them went each way.

    `commodity` (n_serials,) is that of each serial, those of one together.
    Under prices all serials of a commodity go one way, and another in the next round.
    Together the `arrivals` (n_commodities,) of some rounds are as of a plan in
    fractions: serial i of n arrives at a point of them between i / n and (i + 1) / n,
    drawn at random. Lists in order of such points are good plans (Phillips, Stein and
    Wein 1998, who draw one point for all). Of those that arrive together the more
    urgent go first.
    """
    sorted_arrivals = np.sort(np.stack(arrivals), axis=0)
    among = np.arange(commodity.size) - np.searchsorted(commodity, commodity)
    point = (among + random.random(commodity.size)) / layout.serials[commodity]
    row = (point * len(arrivals)).astype(np.int64)
    return np.lexsort((-urgency(layout)[commodity], sorted_arrivals[row, commodity]))
