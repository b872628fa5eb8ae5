"""Flow over time: whole serials on links with calendars, a bound, and a search."""

from solvers.over_time.costs import Costs, cheapest_within_due, weighted_arrival
from solvers.over_time.problem import TimedCommodities, TimedNetwork
from solvers.over_time.result import Plan, ScheduleResult, Ways
from solvers.over_time.schedule import schedule

__all__ = [
    "Costs",
    "Plan",
    "ScheduleResult",
    "TimedCommodities",
    "TimedNetwork",
    "Ways",
    "cheapest_within_due",
    "schedule",
    "weighted_arrival",
]
