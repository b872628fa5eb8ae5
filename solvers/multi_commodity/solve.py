"""Multi-commodity flow by column generation, with a bound at any moment."""

from solvers.multi_commodity.problem import MultiCommodityProblem
from solvers.multi_commodity.result import MultiCommodityResult
from solvers.search import OnProgress


def multi_commodity_flow(
    problem: MultiCommodityProblem,
    *,
    tolerance: float = 1e-6,
    time_limit_s: float | None = None,
    warm_start: MultiCommodityResult | None = None,
    progress: OnProgress | None = None,
) -> MultiCommodityResult:
    """Send all commodities at least cost over shared capacity."""
    raise NotImplementedError
