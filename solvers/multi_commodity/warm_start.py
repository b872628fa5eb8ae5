"""The ways of an earlier result, as far as they still hold."""

import numpy as np

from solvers.arcs import BoolArray, IntArray
from solvers.checks import ProblemError
from solvers.multi_commodity.plan import picked, together
from solvers.multi_commodity.problem import MultiCommodityProblem
from solvers.multi_commodity.result import MultiCommodityResult, PathFlows
from solvers.multi_commodity.routing import Routes

# Of each commodity so many paths are recalled, the fullest.
_MAX_LAYERS = 20


def check_fits(problem: MultiCommodityProblem, result: MultiCommodityResult) -> None:
    """Refuse a result whose arcs or commodities are others in number."""
    n_arcs = problem.n_arcs if result.price is None else result.price.size
    counts = (n_arcs, result.unmet.size)
    if counts != (problem.n_arcs, problem.n_commodities):
        raise ProblemError(
            f"warm_start has {n_arcs} arcs and {result.unmet.size} commodities, "
            f"the problem {problem.n_arcs} and {problem.n_commodities}"
        )


def remembered(
    problem: MultiCommodityProblem, routes: Routes, paths: PathFlows
) -> list[Routes]:
    """Give routings in which each commodity takes its fullest path, its second, ...

    One that has fewer repeats its last; one that has none that holds takes its route.
    """
    valid = np.flatnonzero(_holds(problem, paths))
    known = picked(paths, valid, paths.amount[valid])
    count = np.bincount(known.commodity, minlength=problem.n_commodities)
    first = np.cumsum(count) - count
    both = together([known, as_paths(routes)])
    layers = []
    for layer in range(min(int(count.max(initial=0)), _MAX_LAYERS)):
        row = first + np.minimum(layer, count - 1)
        row = np.where(count > 0, row, known.n_paths + np.arange(count.size))
        layers.append(_as_routes(routes, picked(both, row, both.amount[row]), count))
    return layers


def _holds(problem: MultiCommodityProblem, paths: PathFlows) -> BoolArray:
    """Mark the paths that lead from origin to destination over usable arcs."""
    tail, head = problem.tail[paths.arcs], problem.head[paths.arcs]
    owner = paths.commodity[paths.path_of_step]
    begins = np.zeros(paths.arcs.size, dtype=np.bool_)
    begins[paths.start[:-1]] = True
    before = np.where(begins, problem.origin[owner], np.roll(head, 1))
    good = (tail == before) & _usable(problem, owner, paths.arcs)
    faults = np.bincount(paths.path_of_step, ~good, paths.n_paths)
    ends = head[paths.start[1:] - 1] == problem.destination[paths.commodity]
    holds: BoolArray = ends & (faults == 0)
    return holds


def _usable(
    problem: MultiCommodityProblem, owner: IntArray, arcs: IntArray
) -> BoolArray:
    usable = problem.capacity[arcs] > 0
    if problem.consumption is not None:
        usable |= problem.consumption[owner, arcs] == 0
    if problem.open is not None:
        usable &= problem.open[owner, arcs]
    return usable


def as_paths(routes: Routes) -> PathFlows:
    """Give the way of every commodity as a path of amount 1; some may be empty."""
    return PathFlows(
        commodity=np.arange(routes.length.size),
        amount=np.ones(routes.length.size),
        start=routes.start,
        arcs=routes.arcs,
    )


def _as_routes(routes: Routes, paths: PathFlows, count: IntArray) -> Routes:
    return Routes(
        length=routes.length,
        delivered=routes.delivered | (count > 0),
        start=paths.start,
        arcs=paths.arcs,
    )
