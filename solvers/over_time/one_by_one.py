"""Serials sent one after the other, each as early as can be: no search."""

import numpy as np

from solvers.arcs import IntArray
from solvers.over_time.building import sent
from solvers.over_time.costs import soonest
from solvers.over_time.desk import desk_for
from solvers.over_time.fitting import check_fits
from solvers.over_time.layout import lay_out
from solvers.over_time.problem import TimedCommodities, TimedNetwork
from solvers.over_time.routing import Outlook
from solvers.over_time.timetable import empty_timetable

_MOST_STEPS = 64


def one_by_one(network: TimedNetwork, commodities: TimedCommodities) -> IntArray:
    """Send serials in order, each so that it arrives first among those before it.

    Exact for each of them (`find_earliest`), and for one commodity that is close to the
    best there is; nothing is proven of all together. It is quick, and asks what a
    change of capacity would do.

    Returns
    -------
    arrival
        When serials arrive, (n_serials,), in periods; -1 for those that cannot in time.

    Raises
    ------
    ProblemError
        When the commodities do not fit the network.
    ValueError
        When somewhere serials may not wait: then to be early is not always best.
    """
    check_fits(network, commodities)
    if not network.may_wait.all():
        raise ValueError("serials may not wait everywhere")
    layout = lay_out(
        network, commodities, soonest(network, commodities, network.n_periods)
    )
    # The earliest way is found without prices and what lies ahead under them.
    unpriced = Outlook(np.zeros((0, 0), np.int64), np.zeros((0, 0, 0), np.int64))
    plan = empty_timetable(layout, _MOST_STEPS)
    serials = np.arange(plan.steps.size)
    plan = sent(layout, unpriced, desk_for(layout, _MOST_STEPS), plan, serials, 0)
    arrival = np.full(plan.steps.size, -1)
    moves = np.flatnonzero(plan.steps)
    last = moves, plan.steps[moves] - 1
    pace = layout.pace[plan.commodity[moves]]
    arrival[moves] = plan.enter[last] + layout.transit[pace, plan.link[last]]
    return arrival
