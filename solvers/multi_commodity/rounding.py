"""Whole units from fractional path flows: rounded down, filled up, improved."""

from dataclasses import dataclass

import numpy as np

from solvers.arcs import frozen
from solvers.checks import ProblemError
from solvers.multi_commodity.insertion import with_rest
from solvers.multi_commodity.plan import (
    cost_of,
    joined_paths,
    load_of,
    picked,
    together,
    unmet_of,
)
from solvers.multi_commodity.problem import (
    FloatArray,
    MultiCommodityProblem,
    is_whole,
)
from solvers.multi_commodity.result import (
    MultiCommodityResult,
    PathFlows,
    WholeUnitsResult,
)
from solvers.multi_commodity.routing import Kind, cheapest_routes, kinds_of
from solvers.multi_commodity.selection import neighbourhood, reselected, vertex
from solvers.multi_commodity.warm_start import as_paths, check_fits
from solvers.result import Status
from solvers.search import Ending, OnProgress, Watch

# An amount so near to a whole number is one.
_ROUNDING = 1e-6
# So long may one integer programme take, for Ctrl-C to be heard.
_SLICE_S = 5.0
# Neighbourhoods in a row that may be in vain.
_MAX_VAIN = 12
# The cheapest ways at these parts of the prices join the pool, jittered by so much.
_PARTS, _JITTER = (0.0, 0.5, 1.0, 2.0), 0.3


@dataclass(slots=True, kw_only=True)
class _Search:
    problem: MultiCommodityProblem
    kinds: tuple[Kind, ...]
    price: FloatArray
    pool: PathFlows  # every path known, with its amount in the best plan, 0 for none
    bound: float
    cost: float


def whole_units(
    problem: MultiCommodityProblem,
    result: MultiCommodityResult,
    *,
    seed: int = 0,
    time_limit_s: float | None = None,
    progress: OnProgress | None = None,
) -> WholeUnitsResult:
    """Send whole units at little cost, near the fractional flows that `result` shows.

    Formulation: that of `multi_commodity_flow`, every x[p] and u[k] whole.

    Takes a vertex of the fractional problem over the paths of `result`, rounds it down,
    puts the rest on the capacity that is left, those with the dearest ways first, and
    then chooses the amounts of some commodities anew, again and again, as small integer
    programmes. The bound is that of `result`, rounded up where all costs are whole. It
    ends when plan and bound meet, when nothing is found for twelve tries, when the time
    is over (there is a plan by then, however short it is), or when Ctrl-C is pressed.
    Same seed, same plan, unless the time ends it, or the 5 s of one such programme.

    Raises
    ------
    ProblemError
        When a demand is not whole, or `result` has other arcs or commodities.
    """
    watch = Watch(time_limit_s=time_limit_s, progress=progress)
    _check_whole(problem.demand)
    check_fits(problem, result)
    search = _begun(problem, result, watch)
    try:
        ending = _improve(search, watch, np.random.default_rng(seed))
    except KeyboardInterrupt:
        ending = Ending.INTERRUPTED
    return _result(search, ending)


def _check_whole(demand: FloatArray) -> None:
    broken = np.flatnonzero(demand != np.rint(demand))
    if broken.size:
        at = broken[0]
        raise ProblemError(f"demand[{at}] is {demand[at]}: a whole number is right")


def _begun(
    problem: MultiCommodityProblem, result: MultiCommodityResult, watch: Watch
) -> _Search:
    kinds = kinds_of(problem)
    price = np.zeros(problem.n_arcs) if result.price is None else result.price
    paths = _rounded_down(problem, result.paths, watch)
    pool = _filled_up(problem, kinds, paths, price)
    return _Search(
        problem=problem,
        kinds=kinds,
        price=price,
        pool=pool,
        bound=_whole_bound(problem, result.bound),
        cost=cost_of(problem, pool),
    )


def _whole_bound(problem: MultiCommodityProblem, bound: float) -> float:
    if is_whole(problem.unit_cost) and is_whole(problem.shortage):
        return float(np.ceil(bound - 1e-9 * abs(bound)))
    return bound


def _rounded_down(
    problem: MultiCommodityProblem, paths: PathFlows | None, watch: Watch
) -> PathFlows:
    if paths is None:
        return together([])
    amount = vertex(problem, paths, time_limit_s=watch.seconds_left)
    amount = np.floor(amount + _ROUNDING)
    return picked(paths, np.arange(paths.n_paths), amount)


def _filled_up(
    problem: MultiCommodityProblem,
    kinds: tuple[Kind, ...],
    paths: PathFlows,
    price: FloatArray,
) -> PathFlows:
    """Put the rest where there is room, the dearest ways first."""
    length = cheapest_routes(problem, kinds, price).length
    order = np.argsort(-length, kind="stable")
    filled = with_rest(problem, kinds, paths, price, order)
    return joined_paths(filled, problem.n_arcs)


def _improve(search: _Search, watch: Watch, rng: np.random.Generator) -> Ending:
    """Choose anew, first among all if they are few, then in neighbourhoods."""
    vain = 0
    while True:
        watch.tell(search.bound, search.cost)
        ending = watch.ending(search.bound, search.cost)
        if ending is not None:
            return ending
        if vain == _MAX_VAIN:
            return Ending.STALLED
        _learn(search, _PARTS[vain % len(_PARTS)], rng)
        vain = 0 if _choose_anew(search, watch, rng) else vain + 1


def _learn(search: _Search, part: float, rng: np.random.Generator) -> None:
    """Add the cheapest ways at jittered prices to the pool."""
    jitter = rng.uniform(1 - _JITTER, 1 + _JITTER, search.price.size)
    routes = cheapest_routes(search.problem, search.kinds, part * jitter * search.price)
    ways = as_paths(routes)
    known = np.flatnonzero(routes.delivered)
    new = picked(ways, known, np.zeros(known.size))
    search.pool = joined_paths(together([search.pool, new]), search.problem.n_arcs)


def _choose_anew(search: _Search, watch: Watch, rng: np.random.Generator) -> bool:
    free = neighbourhood(search.problem, search.pool, search.price, rng)
    seconds = min(_SLICE_S, watch.seconds_left)
    found = reselected(search.problem, search.pool, free, time_limit_s=seconds)
    if found is None:
        return False
    found = _filled_up(search.problem, search.kinds, found, search.price)
    cost = cost_of(search.problem, found)
    better = cost < search.cost
    if better:
        search.pool, search.cost = found, cost
    return better


def _result(search: _Search, ending: Ending) -> WholeUnitsResult:
    problem = search.problem
    sent = np.flatnonzero(search.pool.amount > 0)
    paths = picked(search.pool, sent, search.pool.amount[sent])
    unmet = unmet_of(problem, paths)
    absent = bool(unmet.any()) and not paths.n_paths
    return WholeUnitsResult(
        status=_status(search, paths, unmet),
        ending=ending,
        paths=None if absent else paths,
        load=None if absent else frozen(load_of(problem, paths), np.float64),
        cost=search.cost,
        bound=search.bound,
        unmet=frozen(unmet, np.float64),
    )


def _status(search: _Search, paths: PathFlows, unmet: FloatArray) -> Status:
    if not unmet.any():
        proven = search.cost <= search.bound
        return Status.OPTIMAL if proven else Status.FEASIBLE
    return Status.PARTIAL if paths.n_paths else Status.NO_FLOW
