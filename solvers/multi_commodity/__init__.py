"""Many commodities on shared capacity: flows, prices, bounds, whole units."""

from solvers.multi_commodity.problem import FloatArray, MultiCommodityProblem
from solvers.multi_commodity.result import (
    MultiCommodityResult,
    PathFlows,
    WholeUnitsResult,
)
from solvers.multi_commodity.rounding import whole_units
from solvers.multi_commodity.solve import multi_commodity_flow

__all__ = [
    "FloatArray",
    "MultiCommodityProblem",
    "MultiCommodityResult",
    "PathFlows",
    "WholeUnitsResult",
    "multi_commodity_flow",
    "whole_units",
]
