"""Flow over time: whole serials on links with calendars, a bound, and a search."""

from solvers.over_time.closure import ClosureResult, earliest_closure
from solvers.over_time.costs import (
    Costs,
    cheapest_within_due,
    soonest,
    weighted_arrival,
)
from solvers.over_time.dynamic_flow import closure_bound
from solvers.over_time.one_by_one import one_by_one
from solvers.over_time.problem import MAX_PERIODS, TimedCommodities, TimedNetwork
from solvers.over_time.rehearsal import rehearse
from solvers.over_time.result import Plan, ScheduleResult, Ways
from solvers.over_time.schedule import schedule

__all__ = [
    "MAX_PERIODS",
    "ClosureResult",
    "Costs",
    "Plan",
    "ScheduleResult",
    "TimedCommodities",
    "TimedNetwork",
    "Ways",
    "cheapest_within_due",
    "closure_bound",
    "earliest_closure",
    "one_by_one",
    "rehearse",
    "schedule",
    "soonest",
    "weighted_arrival",
]
