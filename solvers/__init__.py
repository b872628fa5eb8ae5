"""Flow problems on arrays of integers, solved by OR-Tools behind one safe door."""

from solvers.arcs import BoolArray, IntArray
from solvers.checks import ProblemError
from solvers.decompose import Path, decompose, without_cycles
from solvers.max_flow import max_flow
from solvers.min_cost_flow import min_cost_flow
from solvers.priority_flow import priority_flow, shortage_cost
from solvers.problem import Commodity, FlowProblem, SharedNetwork
from solvers.result import (
    Cut,
    Delivery,
    FlowResult,
    MaxFlowResult,
    PriorityResult,
    Shortage,
    SolverError,
    Status,
)
from solvers.shortest_path import cheapest_way, least_unit_cost

__all__ = [
    "BoolArray",
    "Commodity",
    "Cut",
    "Delivery",
    "FlowProblem",
    "FlowResult",
    "IntArray",
    "MaxFlowResult",
    "Path",
    "PriorityResult",
    "ProblemError",
    "SharedNetwork",
    "Shortage",
    "SolverError",
    "Status",
    "cheapest_way",
    "decompose",
    "least_unit_cost",
    "max_flow",
    "min_cost_flow",
    "priority_flow",
    "shortage_cost",
    "without_cycles",
]
