"""Whole amounts of known paths at least cost: a small integer programme."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack

from solvers.arcs import BoolArray, IntArray
from solvers.multi_commodity.arrays import sums_by
from solvers.multi_commodity.insertion import whole_room
from solvers.multi_commodity.plan import load_of, picked, unit_takes
from solvers.multi_commodity.problem import FloatArray, MultiCommodityProblem
from solvers.multi_commodity.result import PathFlows

# Branches after which the integer programme ends: a count, for a clock would make the
# same seed give other plans.
_MAX_BRANCHES = 2000
# Of a neighbourhood at most so many paths are chosen anew.
_MAX_PATHS = 2000
# So likely is a commodity to be drawn that pays for no arc.
_LEAST_TOLL = 1e-3


def vertex(
    problem: MultiCommodityProblem, paths: PathFlows, *, time_limit_s: float
) -> FloatArray:
    """Give amounts of the paths at least cost of which few are fractions, (n_paths,).

    At a vertex no more commodities are split than there are full arcs. All amounts are
    0 when the time is over first.
    """
    if not paths.n_paths:
        return np.zeros(0)
    everyone = np.arange(problem.n_commodities)
    rules = _rules(problem, paths, everyone, problem.capacity)
    found = milp(
        _costs(problem, paths, everyone),
        constraints=rules,
        options={"time_limit": time_limit_s},
    )
    if found.x is None:
        return np.zeros(paths.n_paths)
    amounts: FloatArray = found.x[: paths.n_paths]
    return amounts


def reselected(
    problem: MultiCommodityProblem,
    paths: PathFlows,
    free: BoolArray,
    *,
    time_limit_s: float,
) -> PathFlows | None:
    """Choose the amounts of the free commodities anew; those of the others stay.

    Formulation, over whole x of the paths of free commodities and unmet u >= 0:
        minimise   sum over p of x[p] * cost of p  +  sum over k of shortage[k] * u[k]
        where      sum over p of k of x[p] + u[k] = demand[k]
                   sum over p through a of consumption[k[p], a] * x[p] <= room[a]
        and        room = capacity without what the others take

    None when the time or the branches allowed end before anything is found, or nothing
    is free.
    """
    loose = free[paths.commodity]
    fixed = _part(paths, np.flatnonzero(~loose))
    known = _part(paths, np.flatnonzero(loose))
    if not known.n_paths:
        return None
    room = np.maximum(problem.capacity - load_of(problem, fixed), 0)
    asked = np.unique(known.commodity)
    limits = np.concatenate((_most(problem, known, room), problem.demand[asked]))
    found = milp(
        _costs(problem, known, asked),
        integrality=np.ones(limits.size, dtype=np.int64),
        bounds=Bounds(0, limits),
        constraints=_rules(problem, known, asked, room),
        options={
            "time_limit": time_limit_s,
            "node_limit": _MAX_BRANCHES,
            "mip_rel_gap": 0.0,
        },
    )
    if found.x is None:
        return None
    amount = paths.amount.copy()
    amount[loose] = np.rint(found.x[: known.n_paths])
    return picked(paths, np.arange(paths.n_paths), amount)


def neighbourhood(
    problem: MultiCommodityProblem,
    paths: PathFlows,
    price: FloatArray,
    rng: np.random.Generator,
) -> BoolArray:  # (n_commodities,)
    """Draw commodities to free, those on dear arcs before others, while paths are few.

    All are free where the paths of all are few enough.
    """
    steps = paths.path_of_step
    used = paths.amount[steps] > 0
    on_way = used * price[paths.arcs] / (price.max(initial=0.0) or 1.0)
    toll = sums_by(paths.commodity[steps], on_way, problem.n_commodities)
    count = np.bincount(paths.commodity, minlength=problem.n_commodities)
    luck = rng.exponential(size=problem.n_commodities) / (toll + _LEAST_TOLL)
    order = np.argsort(luck, kind="stable")
    free = np.zeros(problem.n_commodities, dtype=np.bool_)
    free[order[np.cumsum(count[order]) <= _MAX_PATHS]] = True
    return free


def _part(paths: PathFlows, which: IntArray) -> PathFlows:
    return picked(paths, which, paths.amount[which])


def _costs(
    problem: MultiCommodityProblem, paths: PathFlows, asked: IntArray
) -> FloatArray:
    travel = np.bincount(
        paths.path_of_step, problem.unit_cost[paths.arcs], paths.n_paths
    )
    return np.concatenate((travel, problem.shortage[asked]))


def _rules(
    problem: MultiCommodityProblem,
    paths: PathFlows,
    asked: IntArray,
    room: FloatArray,
) -> list[LinearConstraint]:
    """Give the rules of demand and of room, for the paths of commodities `asked`."""
    row = np.searchsorted(asked, paths.commodity)
    demand = problem.demand[asked]
    return [
        LinearConstraint(_takes(problem, paths, asked.size), -np.inf, room),
        LinearConstraint(_sums(row, asked.size), demand, demand),
    ]


def _takes(
    problem: MultiCommodityProblem, paths: PathFlows, n_unmet: int
) -> "csr_array[np.float64]":
    """Give what a unit of each path takes of arcs; unmet units take nothing."""
    takes = csr_array(
        (unit_takes(problem, paths), (paths.arcs, paths.path_of_step)),
        shape=(problem.n_arcs, paths.n_paths),
    )
    return csr_array(hstack((takes, csr_array((problem.n_arcs, n_unmet)))))


def _sums(row: IntArray, n_rows: int) -> "csr_array[np.float64]":
    """Give the rows that add up the paths of each commodity and what is unmet."""
    rows = np.concatenate((row, np.arange(n_rows)))
    columns = np.arange(rows.size)
    return csr_array((np.ones(rows.size), (rows, columns)), shape=(n_rows, rows.size))


def _most(
    problem: MultiCommodityProblem, paths: PathFlows, room: FloatArray
) -> FloatArray:
    """Give how many units each path can take at most."""
    fit = whole_room(unit_takes(problem, paths), room[paths.arcs])
    most = problem.demand[paths.commodity]
    np.minimum.at(most, paths.path_of_step, fit)
    return most
