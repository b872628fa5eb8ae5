"""Whole units from fractional path flows."""

from solvers.multi_commodity.problem import MultiCommodityProblem
from solvers.multi_commodity.result import MultiCommodityResult, WholeUnitsResult
from solvers.search import OnProgress


def whole_units(
    problem: MultiCommodityProblem,
    result: MultiCommodityResult,
    *,
    seed: int = 0,
    time_limit_s: float | None = None,
    progress: OnProgress | None = None,
) -> WholeUnitsResult:
    """Send whole units, near the fractional flows that `result` shows."""
    raise NotImplementedError
