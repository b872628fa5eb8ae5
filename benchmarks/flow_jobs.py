"""What the flow benchmark measures, each in a process of its own.

Usage: python benchmarks/flow_jobs.py JOB ARGUMENTS, the arguments as a JSON object.
Prints a JSON object. ``benchmarks/flow.py`` calls it. The clock runs from after the
imports, the reading and the building of models; what is compiled is compiled before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import flow_worlds
from dimacs import MinCostInstance, read_dimacs
from jobs import main, measured
from lmcf import LmcfInstance, read_lmcf
from over_time_jobs import greedy, growth, monolith, over_time

Facts = dict[str, Any]


def min_cost(path: str) -> Facts:
    """Solve a DIMACS file with ours, its checks at birth counted in."""
    from solvers.min_cost_flow import min_cost_flow
    from solvers.problem import FlowProblem

    instance = read_dimacs(Path(path))

    def solve() -> Any:  # noqa: ANN401 - a FlowResult
        problem = FlowProblem(
            n_nodes=instance.n_nodes,
            tail=instance.tail,
            head=instance.head,
            capacity=instance.capacity,
            unit_cost=instance.cost,
            supply=instance.supply,
        )
        return min_cost_flow(problem)

    result, cost = measured(solve)
    unmet = int(abs(result.unmet).sum())
    return cost | _of(instance, result.cost) | {"unmet": unmet}


def networkx_simplex(path: str) -> Facts:
    """Solve a DIMACS file with networkx; the making of its graph is not counted."""
    import networkx as nx
    from flow_rivals import networkx_graph

    instance = read_dimacs(Path(path))
    graph = networkx_graph(instance)
    (total, _), cost = measured(lambda: nx.network_simplex(graph))
    return cost | _of(instance, total)


def raw_ortools(path: str) -> Facts:
    """Solve a DIMACS file with OR-Tools alone: arrays in, flows and cost out."""
    import flow_rivals

    instance = read_dimacs(Path(path))
    total, cost = measured(lambda: flow_rivals.raw_ortools(instance))
    return cost | _of(instance, total)


def _of(instance: MinCostInstance, cost: int | None) -> Facts:
    """Give the cost, that of lower bounds with it; it is its own bound."""
    total = None if cost is None else cost + instance.fixed_cost
    size = {"nodes": instance.n_nodes, "arcs": int(instance.tail.size)}
    return {"objective": total, "bound": total, **size}


def commodities(
    files: list[str] | None, tolerance: float, time_limit_s: float | None
) -> Facts:
    """Solve an LMCF instance, or the grid where there are no files, with ours."""
    from solvers.multi_commodity import MultiCommodityProblem, multi_commodity_flow

    def solve(of: LmcfInstance) -> Any:  # noqa: ANN401 - a MultiCommodityResult
        problem = MultiCommodityProblem(
            n_nodes=of.n_nodes,
            tail=of.tail,
            head=of.head,
            capacity=of.capacity,
            unit_cost=of.cost,
            origin=of.origin,
            destination=of.destination,
            demand=of.demand,
        )
        return multi_commodity_flow(
            problem, tolerance=tolerance, time_limit_s=time_limit_s
        )

    instance = _instance(files)
    solve(flow_worlds.commodity_grid(side=4, commodities=12))  # compiles
    result, cost = measured(lambda: solve(instance))
    return cost | {
        "objective": float(result.cost),
        "bound": float(result.bound),
        "unmet": float(result.unmet.sum()),
        "ending": str(result.ending),
        **_size(instance),
    }


def arc_flow(files: list[str] | None, method: str, time_limit_s: float) -> Facts:
    """Solve the same as one LP in HiGHS; the writing of the LP is not counted."""
    import flow_rivals
    import highs

    programme = flow_rivals.arc_flow(_instance(files))

    def solve() -> highs.Answer:
        return highs.solve(programme, method=method, time_limit_s=time_limit_s)

    answer, cost = measured(solve)
    return cost | asdict(answer)


def _instance(files: list[str] | None) -> LmcfInstance:
    if files is None:
        return flow_worlds.commodity_grid()
    arcs, demands = map(Path, files)
    return read_lmcf(arcs, demands)


def _size(instance: LmcfInstance) -> Facts:
    return {
        "nodes": instance.n_nodes,
        "arcs": int(instance.tail.size),
        "commodities": int(instance.demand.size),
        "idle": instance.idle,
    }


JOBS: dict[str, Callable[..., Facts]] = {
    job.__name__: job
    for job in (
        *(min_cost, networkx_simplex, raw_ortools),
        *(commodities, arc_flow),
        *(over_time, greedy, monolith, growth),
    )
}

if __name__ == "__main__":
    main(JOBS)
