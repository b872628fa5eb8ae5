"""From a mix of columns to flows that fit: scaled down where arcs overflow."""

from dataclasses import dataclass

import numpy as np

from solvers.arcs import IntArray
from solvers.multi_commodity.arrays import dot, least_of_runs, sums_by
from solvers.multi_commodity.columns import Pool, mixed_load
from solvers.multi_commodity.problem import FloatArray, MultiCommodityProblem
from solvers.multi_commodity.result import PathFlows
from solvers.multi_commodity.routing import Routes

# Capacity and demand hold to this part of them.
ROUNDING = 1e-9
# Shares below this are left out: together they stay within the rounding.
_LEAST_SHARE = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Incumbent:
    """A mix of columns, and what it costs once they are scaled to fit capacity."""

    pool: Pool
    share: FloatArray  # (n_columns,)
    cost: float
    fits: bool  # as it is: nothing is undelivered but what was left on purpose


def incumbent_of(
    problem: MultiCommodityProblem, pool: Pool, share: FloatArray, block: IntArray
) -> Incumbent:
    """Price a mix of which each column keeps what the fullest arc on it can take."""
    load = mixed_load(pool, share)
    fit = _fit(load, problem.capacity)[pool.load.indices]
    factor = least_of_runs(fit, pool.load.indptr.astype(np.int64))
    left_out = np.bincount(block, problem.demand * problem.shortage)[pool.block]
    cost = dot(share, factor * pool.cost + (1 - factor) * left_out)
    fits = bool((factor[share > 0] == 1).all())
    return Incumbent(pool=pool, share=share, cost=cost, fits=fits)


def _fit(load: FloatArray, capacity: FloatArray) -> FloatArray:  # (n_arcs,)
    """Give the part of each arc's load that it can take; 1 when but for rounding."""
    part = np.ones(load.size)
    over = load > capacity * (1 + ROUNDING)
    part[over] = capacity[over] / load[over]
    return part


def path_flows(
    problem: MultiCommodityProblem, incumbent: Incumbent, block: IntArray
) -> PathFlows:
    """Give the paths of an incumbent, equal ones joined, with amounts that fit."""
    paths = joined_paths(_paths(problem, incumbent, block), problem.n_arcs)
    load = load_of(problem, paths)
    factor = least_of_runs(_fit(load, problem.capacity)[paths.arcs], paths.start)
    return PathFlows(
        commodity=paths.commodity,
        amount=paths.amount * factor,
        start=paths.start,
        arcs=paths.arcs,
    )


def unmet_of(
    problem: MultiCommodityProblem, paths: PathFlows
) -> FloatArray:  # (n_commodities,)
    """Give what paths leave undelivered, 0 when it is but rounding."""
    sent = np.bincount(paths.commodity, paths.amount, problem.n_commodities)
    unmet = problem.demand - sent
    unmet[unmet <= ROUNDING * problem.demand] = 0.0
    return unmet


def load_of(problem: MultiCommodityProblem, paths: PathFlows) -> FloatArray:
    """Give the capacity that paths take of every arc, (n_arcs,)."""
    taken = paths.amount[paths.path_of_step] * unit_takes(problem, paths)
    return sums_by(paths.arcs, taken, problem.n_arcs)


def cost_of(problem: MultiCommodityProblem, paths: PathFlows) -> float:
    """Give the cost of paths, undelivered units at their shortage price."""
    travel = dot(paths.amount[paths.path_of_step], problem.unit_cost[paths.arcs])
    return travel + dot(problem.shortage, unmet_of(problem, paths))


def unit_takes(problem: MultiCommodityProblem, paths: PathFlows) -> FloatArray:
    """Give what a unit takes of the arc at each step, (n_steps,)."""
    if problem.consumption is None:
        return np.ones(paths.arcs.size)
    taken: FloatArray = problem.consumption[
        paths.commodity[paths.path_of_step], paths.arcs
    ]
    return taken


def _paths(
    problem: MultiCommodityProblem, incumbent: Incumbent, block: IntArray
) -> PathFlows:
    """Take the columns apart into the ways of their commodities."""
    pool = incumbent.pool
    used = incumbent.share > _LEAST_SHARE
    parts = []
    for at in np.unique(pool.table[used]).tolist():
        routes = pool.tables[at]
        columns = np.flatnonzero(used & (pool.table == at))
        share = np.zeros(int(block.max(initial=-1)) + 1)
        share[pool.block[columns]] = incumbent.share[columns]
        amount = problem.demand * share[block] * routes.delivered
        parts.append(_sent(routes, amount))
    return together(parts)


def _sent(routes: Routes, amount: FloatArray) -> PathFlows:
    """Give the ways of the commodities that send an amount."""
    commodity = np.flatnonzero(amount)
    chosen = amount[routes.commodity_of_step] > 0
    steps = np.diff(routes.start)[commodity]
    return PathFlows(
        commodity=commodity,
        amount=amount[commodity],
        start=np.concatenate(([0], np.cumsum(steps))),
        arcs=routes.arcs[chosen],
    )


def together(parts: list[PathFlows]) -> PathFlows:
    """Give the paths of all parts, one part after the other."""
    steps = [np.diff(part.start) for part in parts]
    none = np.empty(0, dtype=np.int64)
    return PathFlows(
        commodity=np.concatenate([none, *(part.commodity for part in parts)]),
        amount=np.concatenate([np.empty(0), *(part.amount for part in parts)]),
        start=np.cumsum(np.concatenate([[0], *steps])),
        arcs=np.concatenate([none, *(part.arcs for part in parts)]),
    )


def joined_paths(paths: PathFlows, n_arcs: int) -> PathFlows:
    """Join equal paths of a commodity; the fullest of each commodity comes first.

    Simple paths are told apart by a sum of 64-bit marks of their arcs: that two differ
    and agree in it has a chance of one in 10^19.
    """
    marks = np.random.default_rng(0).integers(0, 2**64, n_arcs, dtype=np.uint64)
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(marks[paths.arcs])))
    mark = sums[paths.start[1:]] - sums[paths.start[:-1]]
    order = np.lexsort((mark, paths.commodity))
    new = np.ones(order.size, dtype=np.bool_)
    new[1:] = (np.diff(paths.commodity[order]) != 0) | (np.diff(mark[order]) != 0)
    group = np.cumsum(new) - 1
    amount = sums_by(group, paths.amount[order], int(new.sum()))
    first = order[new]
    fullest = np.lexsort((-amount, paths.commodity[first]))
    return picked(paths, first[fullest], amount[fullest])


def picked(paths: PathFlows, which: IntArray, amount: FloatArray) -> PathFlows:
    """Give some paths, in the order named, with other amounts."""
    steps = np.diff(paths.start)[which]
    start = np.concatenate(([0], np.cumsum(steps)))
    offset = np.repeat(paths.start[which] - start[:-1], steps)
    return PathFlows(
        commodity=paths.commodity[which],
        amount=amount,
        start=start,
        arcs=paths.arcs[np.arange(offset.size) + offset],
    )
