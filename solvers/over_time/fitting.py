"""Whether commodities fit a network: its nodes, its links, and what these carry."""

import numpy as np

from solvers.arcs import BoolArray, FloatArray, IntArray
from solvers.checks import MAX_SUM, ProblemError, ids, node_ids
from solvers.over_time.problem import TimedCommodities, TimedNetwork


def check_fits(network: TimedNetwork, commodities: TimedCommodities) -> None:
    """Refuse those of other nodes, links or paces, or whose consumption overflows."""
    if commodities.open.shape[1] != network.n_links:
        raise ProblemError(
            f"the commodities have {commodities.open.shape[1]} links, "
            f"the network {network.n_links}"
        )
    for name in ("origin", "destination"):
        node_ids(
            name,
            getattr(commodities, name),
            commodities.n_commodities,
            network.n_nodes,
            per="commodity",
        )
    ids(
        "pace",
        commodities.pace,
        commodities.n_commodities,
        network.n_paces,
        per="commodity",
        kind="paces",
    )
    _check_consumption(network, commodities)


def fitting(network: TimedNetwork, commodities: TimedCommodities) -> BoolArray:
    """Mark the open links (n_commodities, n_links) on which a serial ever fits."""
    room = room_to_enter(network.capacity, network.resource, network.hold)
    widest = room.max(axis=1, initial=0)
    fits: BoolArray = commodities.open & (commodities.consumption <= widest)
    return fits


def room_to_enter(capacity: IntArray, resource: IntArray, hold: IntArray) -> IntArray:
    """Give the least capacity over the periods for which who enters holds it.

    It is one a link and period (n_links, n_periods), `capacity` one a resource and
    period, `resource` and `hold` one a link.
    """
    room = capacity[resource]
    for periods in np.unique(hold[hold > 1]).tolist():
        held = hold == periods
        room[held] = _least_over(room[held], periods)
    return room


def _least_over(least: IntArray, periods: int) -> IntArray:
    """Give the least of each column and those after it, so many in all, by doubling."""
    covered, n_periods = 1, least.shape[1]
    while covered < min(periods, n_periods):
        step = min(covered, periods - covered)
        later = least[:, step:].copy()
        np.minimum(least[:, :-step], later, out=least[:, :-step])
        covered += step
    return least


def _check_consumption(network: TimedNetwork, commodities: TimedCommodities) -> None:
    """Refuse serials that together could take more than 64 bits hold."""
    taken = np.where(fitting(network, commodities), commodities.consumption, 0)
    by_link = commodities.serials.astype(np.float64) @ taken.astype(np.float64)
    held = by_link * np.minimum(network.hold, network.n_periods)
    total: FloatArray = np.zeros(network.n_resources)
    np.add.at(total, network.resource, held)
    over = np.flatnonzero(total >= MAX_SUM)
    if over.size:
        raise ProblemError(
            f"all serials together take {total[over[0]]:.3g} of resource {over[0]}: it "
            "must stay below 2**62; use a coarser unit of capacity"
        )
