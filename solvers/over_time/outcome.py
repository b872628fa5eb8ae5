"""From the arrays of a search to what its caller asked: ways in the caller's terms."""

import numpy as np

from solvers.arcs import BoolArray, FloatArray, IntArray, frozen
from solvers.over_time.layout import SCALE, Layout
from solvers.over_time.problem import TimedCommodities, TimedNetwork
from solvers.over_time.result import Plan, ScheduleResult, Ways
from solvers.over_time.rounds import Search
from solvers.over_time.timetable import Timetable
from solvers.result import Status
from solvers.search import Ending


def outcome(
    network: TimedNetwork,
    commodities: TimedCommodities,
    search: Search,
    ending: Ending,
) -> ScheduleResult:
    """Say what a search has found, in the problem's links and commodities."""
    ways = _ways(search.layout, search.best)
    delivered = np.diff(ways.start) > 0
    status = _status(delivered, proven=search.cost <= search.bound)
    plan = None
    if status is not Status.NO_FLOW:
        plan = _plan(network, commodities, ways, search.cost)
    return ScheduleResult(
        status=status,
        ending=ending,
        plan=plan,
        cost=search.cost,
        bound=min(search.bound, search.cost),
        price=_price(network, search.layout, search.price),
        rounds=search.rounds,
    )


def _status(delivered: BoolArray, *, proven: bool) -> Status:
    if delivered.all():
        return Status.OPTIMAL if proven else Status.FEASIBLE
    return Status.PARTIAL if delivered.any() else Status.NO_FLOW


def _ways(layout: Layout, best: Timetable) -> Ways:
    """Order serials by commodity, and those of one by when they set out."""
    sets_out = np.where(best.steps > 0, best.enter[:, 0], layout.n_periods)
    order = np.lexsort((sets_out, best.commodity))
    steps = best.steps[order]
    on_way = np.arange(best.link.shape[1]) < steps[:, None]
    return Ways(
        start=frozen(np.concatenate(([0], np.cumsum(steps))), np.int64),
        link=frozen(layout.link[best.link[order][on_way]], np.int64),
        enter=frozen(best.enter[order][on_way], np.int64),
    )


def _plan(
    network: TimedNetwork, commodities: TimedCommodities, ways: Ways, cost: int
) -> Plan:
    commodity = commodities.commodity_of
    steps = np.diff(ways.start)
    delivered = steps > 0
    last = ways.start[1:][delivered] - 1
    arrival = np.zeros(steps.size, np.int64)
    pace = commodities.pace[commodity[delivered]]
    arrival[delivered] = ways.enter[last] + network.transit[pace, ways.link[last]]
    taken = commodities.consumption[np.repeat(commodity, steps), ways.link]
    at_home = np.bincount(commodity[~delivered], minlength=commodities.n_commodities)
    return Plan(
        ways=ways,
        delivered=frozen(delivered, np.bool_),
        arrival=frozen(arrival, np.int64),
        load=frozen(_load(network, ways, taken), np.int64),
        undelivered=frozen(at_home, np.int64),
        cost=cost,
    )


def _load(network: TimedNetwork, ways: Ways, taken: IntArray) -> IntArray:
    """Give what is held of each resource in each period, `taken` at each step."""
    change = np.zeros((network.n_resources, network.n_periods + 1), np.int64)
    resource, hold = network.resource[ways.link], network.hold[ways.link]
    ends = ways.enter + np.minimum(hold, network.n_periods - ways.enter)
    np.add.at(change, (resource, ways.enter), taken)
    np.subtract.at(change, (resource, ends), taken)
    return change.cumsum(axis=1)[:, :-1]


def _price(network: TimedNetwork, layout: Layout, price: IntArray) -> FloatArray:
    """Give prices of a unit of capacity as the problem counts it, in units of cost.

    Resources without links have none.
    """
    unit, place = np.empty(layout.unit.size), np.empty(layout.unit.size, np.int64)
    unit[layout.resource] = 2.0**layout.shift * SCALE
    place[layout.resource] = network.resource[layout.link]
    in_order = np.zeros(network.capacity.shape)
    in_order[place] = price / (layout.unit * unit)[:, None]
    return frozen(in_order, np.float64)
