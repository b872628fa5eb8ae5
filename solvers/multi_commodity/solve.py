"""Multi-commodity flow by column generation, with a bound at any moment."""

import numpy as np

from solvers.arcs import frozen
from solvers.multi_commodity.columns import (
    blocks_of,
    columns_of,
    distinct,
    joined,
    mixed_load,
)
from solvers.multi_commodity.plan import (
    cost_of,
    incumbent_of,
    load_of,
    path_flows,
    unmet_of,
)
from solvers.multi_commodity.problem import FloatArray, MultiCommodityProblem
from solvers.multi_commodity.result import MultiCommodityResult
from solvers.multi_commodity.rounds import Search, another_round, overloaded, proof_of
from solvers.multi_commodity.routing import kinds_of
from solvers.multi_commodity.warm_start import check_fits, remembered
from solvers.result import Status
from solvers.search import Ending, OnProgress, Watch

# So many commodities, the largest, are mixed path by path; the rest by trees.
_N_ALONE = 1500
# Overflow costs at first twice the dearest arc, and a warm master begins so near.
_FIRST_OVERFLOW, _WARM_GAP = 2.0, 1e-3


def multi_commodity_flow(
    problem: MultiCommodityProblem,
    *,
    tolerance: float = 1e-6,
    time_limit_s: float | None = None,
    warm_start: MultiCommodityResult | None = None,
    progress: OnProgress | None = None,
) -> MultiCommodityResult:
    """Send all commodities at least cost over shared capacity.

    Formulation, over amounts x of paths p, each of a commodity k[p], and unmet u:
        minimise   sum over p of x[p] * cost of p  +  sum over k of shortage[k] * u[k]
        where      sum over p of k of x[p] + u[k] = demand[k];   x, u >= 0
                   sum over p through a of consumption[k[p], a] * x[p] <= capacity[a]

    By column generation: a master mixes the ways known so far, its prices of arcs say
    which ways would be better, and prove a lower bound. Commodities with the same
    consumption and open arcs are priced together, one shortest-path tree for each
    origin, or destination where those are fewer. All but the 1500 largest of a tree are
    one block that is mixed as a whole, which is exact whatever they consume.

    Demand and capacity hold to 1e-9 of them. The search ends when the gap is at most
    `tolerance`, when `time_limit_s` is over (after one routing of all commodities at
    least), when Ctrl-C is pressed, or when rounding forbids more; the best flow and
    bound until then are the answer. Demand that does not fit, or is worth less than
    what it displaces, is unmet.

    `warm_start` is the result of a problem with the same arcs and commodities: its
    prices and its paths, as far as they still lead from origin to destination over
    usable arcs, are known from the start.

    Raises
    ------
    ProblemError
        When `warm_start` has other arcs or commodities.
    ValueError
        When `tolerance` or `time_limit_s` is negative.
    """
    watch = Watch(time_limit_s=time_limit_s, gap=tolerance, progress=progress)
    search = _begun(problem, warm_start)
    try:
        ending = _improve(search, watch)
    except KeyboardInterrupt:
        ending = Ending.INTERRUPTED
    return _result(search, ending, tolerance)


def _improve(search: Search, watch: Watch) -> Ending:
    """Go on until there is a reason to end; a gap is none before the flow fits.

    Units that did not fit for a loose master would be unmet for nothing.
    """
    while True:
        bound, cost = search.proof.bound, search.incumbent.cost
        watch.tell(bound, cost)
        ending = watch.ending(bound, cost)
        fits = search.incumbent.fits or ending is not Ending.GAP
        if ending is not None and fits:
            return ending
        if not another_round(search, watch):
            return ending or Ending.STALLED


def _begun(
    problem: MultiCommodityProblem, warm_start: MultiCommodityResult | None
) -> Search:
    """Send everything the cheapest way, as if alone; recall a warm start's ways."""
    kinds = kinds_of(problem)
    block = blocks_of(problem, kinds, _N_ALONE)
    proof, routes = proof_of(problem, kinds, np.zeros(problem.n_arcs))
    pool = columns_of(problem, routes, block)
    share = np.ones(pool.block.size)
    search = Search(
        problem=problem,
        kinds=kinds,
        block=block,
        pool=pool,
        listed=overloaded(problem, mixed_load(pool, share)),
        proof=proof,
        incumbent=incumbent_of(problem, pool, share, block),
        overflow_price=_first_overflow_price(problem),
    )
    if warm_start is not None:
        check_fits(problem, warm_start)
        _recall(search, warm_start)
    return search


def _recall(search: Search, result: MultiCommodityResult) -> None:
    """Add the prices and ways of an earlier result."""
    if result.price is None or result.paths is None:
        return
    proof, routes = proof_of(search.problem, search.kinds, result.price)
    if proof.bound > search.proof.bound:
        search.proof = proof
    for table in (routes, *remembered(search.problem, routes, result.paths)):
        columns = columns_of(search.problem, table, search.block)
        search.pool = distinct(joined(search.pool, columns))
    search.listed = search.listed | (result.price > 0)
    search.gap = _WARM_GAP


def _first_overflow_price(problem: MultiCommodityProblem) -> float:
    taken = np.ones(1) if problem.consumption is None else problem.consumption
    typical = float(taken.mean(where=taken > 0)) if (taken > 0).any() else 1.0
    dearest = problem.unit_cost.max(initial=0.0) or problem.shortage.max(initial=1.0)
    return float(_FIRST_OVERFLOW * dearest / typical)


def _result(search: Search, ending: Ending, tolerance: float) -> MultiCommodityResult:
    problem = search.problem
    paths = path_flows(problem, search.incumbent, search.block)
    unmet = unmet_of(problem, paths)
    cost, bound = cost_of(problem, paths), search.proof.bound
    near = cost - bound <= tolerance * abs(cost)
    status = _status(paths.n_paths, unmet, near=near)
    absent = status is Status.NO_FLOW
    return MultiCommodityResult(
        status=status,
        ending=ending,
        paths=None if absent else paths,
        load=None if absent else frozen(load_of(problem, paths), np.float64),
        price=None if absent else frozen(search.proof.price, np.float64),
        cost=cost,
        bound=bound,
        unmet=frozen(unmet, np.float64),
        rounds=search.rounds,
    )


def _status(n_paths: int, unmet: FloatArray, *, near: bool) -> Status:
    if not unmet.any():
        return Status.OPTIMAL if near else Status.FEASIBLE
    return Status.PARTIAL if n_paths else Status.NO_FLOW
