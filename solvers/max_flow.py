"""Greatest flows between two nodes, and the cuts that hold them back."""

import numpy as np
from ortools.graph.python.max_flow import SimpleMaxFlow

from solvers.arcs import BoolArray, IntArray, frozen, reachable, residual_arcs
from solvers.problem import SharedNetwork, check_ends
from solvers.result import Cut, MaxFlowResult, SolverError

_REASONS = {
    "POSSIBLE_OVERFLOW": "capacities overflow 64 bits",
    "BAD_INPUT": "it refuses its input",
    "BAD_RESULT": "it contradicts itself",
}


def max_flow(network: SharedNetwork, source: int, sink: int) -> MaxFlowResult:
    """Send as much as possible from source to sink; say which arcs hold back more.

    Formulation, over whole numbers x:
        maximise   value = out(source) - in(source)
        where      0 <= x[a] <= capacity[a]
        and        out(v) = in(v) at every other node but the sink
        dual       value = the least capacity from S to T, source in S, sink in T

    The cut near the source has the smallest S of all minimum cuts, the cut near the
    sink the smallest T. Where the two differ, widening one of them is not enough.

    Raises
    ------
    ProblemError
        When source or sink is no node, or both are the same.
    SolverError
        When OR-Tools ends with anything but an optimal flow.
    """
    check_ends(network.n_nodes, source, sink)
    value, flow = greatest_flow(network, source, sink)
    tail, head = residual_arcs(network.tail, network.head, network.capacity, flow)
    near_source = reachable(network.n_nodes, tail, head, source)
    near_sink = reachable(network.n_nodes, head, tail, sink)
    return MaxFlowResult(
        value=value,
        flow=flow,
        cut_near_source=_cut(network, value, near_source),
        cut_near_sink=_cut(network, value, ~near_sink),
    )


def greatest_flow(
    network: SharedNetwork, source: int, sink: int
) -> tuple[int, IntArray]:
    """Give the value of a greatest flow and the flow of each arc."""
    solver = SimpleMaxFlow()
    solver.add_arcs_with_capacity(
        network.tail.astype(np.int32), network.head.astype(np.int32), network.capacity
    )
    status = solver.solve(source, sink)
    if status != SimpleMaxFlow.OPTIMAL:
        reason = _REASONS.get(status.name, "a status that is not foreseen")
        raise SolverError(f"OR-Tools max flow ended {status.name}: {reason}")
    flow = solver.flows(np.arange(network.n_arcs, dtype=np.int32))
    return solver.optimal_flow(), frozen(flow, np.int64)


def _cut(network: SharedNetwork, value: int, near: BoolArray) -> Cut:
    across = near[network.tail] & ~near[network.head] & (network.capacity > 0)
    return Cut(value=value, arcs=frozen(np.flatnonzero(across), np.int64))
