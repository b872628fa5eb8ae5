"""Flow problems on arrays of integers, solved by OR-Tools behind one safe door."""

from solvers.alternatives import Alternatives, alternatives
from solvers.arcs import BoolArray, IntArray
from solvers.checks import ProblemError
from solvers.decompose import Path, decompose, without_cycles
from solvers.disjoint_paths import DisjointPaths, Separator, disjoint_paths
from solvers.max_flow import max_flow
from solvers.min_cost_flow import min_cost_flow
from solvers.priority_flow import priority_flow, shortage_cost
from solvers.problem import Commodity, FlowProblem, SharedNetwork
from solvers.reliable_path import ReliablePath, most_reliable_path
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
    "Alternatives",
    "BoolArray",
    "Commodity",
    "Cut",
    "Delivery",
    "DisjointPaths",
    "FlowProblem",
    "FlowResult",
    "IntArray",
    "MaxFlowResult",
    "Path",
    "PriorityResult",
    "ProblemError",
    "ReliablePath",
    "Separator",
    "SharedNetwork",
    "Shortage",
    "SolverError",
    "Status",
    "alternatives",
    "cheapest_way",
    "decompose",
    "disjoint_paths",
    "least_unit_cost",
    "max_flow",
    "min_cost_flow",
    "most_reliable_path",
    "priority_flow",
    "shortage_cost",
    "without_cycles",
]
