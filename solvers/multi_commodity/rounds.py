"""The rounds of column generation: mix, price, add columns and arcs, prove."""

from dataclasses import dataclass

import numpy as np

from solvers.arcs import BoolArray, IntArray
from solvers.multi_commodity.arrays import dot
from solvers.multi_commodity.columns import (
    Pool,
    aged,
    better_columns,
    columns_of,
    distinct,
    joined,
    mixed_load,
    without_idle,
)
from solvers.multi_commodity.plan import ROUNDING, Incumbent, incumbent_of
from solvers.multi_commodity.problem import FloatArray, MultiCommodityProblem
from solvers.multi_commodity.restricted import Mix, mixed
from solvers.multi_commodity.routing import (
    Kind,
    Routes,
    cheapest_routes,
    lagrangian_bound,
)
from solvers.search import Watch, gap_of

# Idle columns are dropped only while the gap is wider: near the end it would cycle.
_DROPPING_GAP = 1e-2
# Overflow that stays once the master is so near to its bound is priced too low.
_DEARER_GAP = 1e-2
_DEARER = 4.0
# Overflow that costs less than so many times what the master is out by is a trace.
_TRACE = 10.0
# How near to its optimum a master is solved: a part of the gap, and of the tolerance.
_PART_OF_GAP, _PART_OF_TOLERANCE, _LOOSEST = 0.1, 0.3, 0.1
# Nearer than this is but rounding.
_NEAREST = 1e-12
# Rounds without a better bound or incumbent after which there is no hope.
_MAX_IDLE_ROUNDS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """Prices and the lower bound that they prove."""

    price: FloatArray  # (n_arcs,), not negative
    bound: float


@dataclass(slots=True, kw_only=True)
class Search:
    """Where a search stands; proof and incumbent only get better."""

    problem: MultiCommodityProblem
    kinds: tuple[Kind, ...]
    block: IntArray  # (n_commodities,)
    pool: Pool
    listed: BoolArray  # (n_arcs,), arcs whose capacity the master sees
    proof: Proof
    incumbent: Incumbent
    overflow_price: float
    gap: float = 1.0  # between master and proof
    solved_to: float = 1.0  # the part of the bound to which the last master was solved
    part_of_tolerance: float = _PART_OF_TOLERANCE
    rounds: int = 0
    idle_rounds: int = 0


def another_round(search: Search, watch: Watch) -> bool:
    """Mix the pool, price the arcs, add what is better; False when nothing moves."""
    stood = (search.proof.bound, search.incumbent.cost)
    mix = _mix(search, watch)
    load = mixed_load(search.pool, mix.share)
    _offer(search, mix.share, watch.gap)
    more = _better_columns(search, mix)
    search.gap = _master_gap(search, mix, load)
    new_arcs = ~search.listed & overloaded(search.problem, load)
    news = bool(new_arcs.any() or more.block.size)
    if _overflow_is_cheap(
        search, max(mix.overflow, _overflow(search, load)), news=news
    ):
        search.overflow_price *= _DEARER
    elif not news and not _tighten(search, watch.gap):
        return False
    search.listed = search.listed | new_arcs
    search.pool = _renewed(search, mix, more)
    search.rounds += 1
    still = stood == (search.proof.bound, search.incumbent.cost)
    search.idle_rounds = search.idle_rounds + 1 if still else 0
    return search.idle_rounds < _MAX_IDLE_ROUNDS


def overloaded(problem: MultiCommodityProblem, load: FloatArray) -> BoolArray:
    """Mark the arcs that cannot take the load, (n_arcs,)."""
    over: BoolArray = load > problem.capacity * (1 + ROUNDING)
    return over


def proof_of(
    problem: MultiCommodityProblem, kinds: tuple[Kind, ...], price: FloatArray
) -> tuple[Proof, Routes]:
    """Give what prices prove, and the cheapest routes that prove it."""
    routes = cheapest_routes(problem, kinds, price)
    return Proof(price, lagrangian_bound(problem, routes, price)), routes


def _mix(search: Search, watch: Watch) -> Mix:
    search.solved_to = _master_tolerance(search, watch.gap)
    return mixed(
        search.pool,
        search.problem.capacity,
        search.listed,
        overflow_price=search.overflow_price,
        allowed_gap=search.solved_to * _scale(search),
        stop=lambda: not watch.seconds_left,
    )


def _master_tolerance(search: Search, tolerance: float) -> float:
    nearest = max(search.part_of_tolerance * tolerance, _NEAREST)
    return max(nearest, min(_LOOSEST, _PART_OF_GAP * search.gap))


def _scale(search: Search) -> float:
    return abs(search.proof.bound) or abs(search.incumbent.cost) or 1.0


def _offer(search: Search, share: FloatArray, tolerance: float) -> None:
    """Keep a mix that costs less, or that fits and is near enough as the first."""
    found = incumbent_of(search.problem, search.pool, share, search.block)
    near = gap_of(found.cost, search.proof.bound) <= tolerance
    fits_first = found.fits and near and not search.incumbent.fits
    if found.cost < search.incumbent.cost or fits_first:
        search.incumbent = found


def _better_columns(search: Search, mix: Mix) -> Pool:
    """Price at the mix's prices and halfway to the best known; keep what they prove."""
    halfway = (mix.price + search.proof.price) / 2
    at_mix, at_halfway = (
        better_columns(search.pool, _priced(search, price), mix.price)
        for price in (mix.price, halfway)
    )
    return distinct(joined(at_mix, at_halfway))


def _priced(search: Search, price: FloatArray) -> Pool:
    """Give the cheapest columns at these prices, and keep the prices if they prove."""
    proof, routes = proof_of(search.problem, search.kinds, price)
    if proof.bound > search.proof.bound:
        search.proof = proof
    return columns_of(search.problem, routes, search.block)


def _overflow(search: Search, load: FloatArray) -> float:
    over = np.where(overloaded(search.problem, load), load - search.problem.capacity, 0)
    return float(over.sum())


def _master_gap(search: Search, mix: Mix, load: FloatArray) -> float:
    """Give how far the master is above the bound; overflow counts at its price."""
    travel = dot(mix.share, search.pool.cost)
    value = travel + search.overflow_price * _overflow(search, load)
    return max(0.0, value - search.proof.bound) / _scale(search)


def _overflow_is_cheap(search: Search, overflow: float, *, news: bool) -> bool:
    """Say whether overflow is still paid for though there is little left to learn.

    An interior point pays for a trace of it always, as it keeps off every wall.
    """
    paid = search.overflow_price * overflow / _scale(search)
    if news:
        return search.gap < _DEARER_GAP and paid > _TRACE * search.gap
    return paid > _TRACE * max(search.solved_to, _NEAREST)


def _tighten(search: Search, tolerance: float) -> bool:
    """Solve the next master nearer than the last; False when rounding forbids it."""
    search.gap = 0.0
    if search.solved_to > _master_tolerance(search, tolerance):
        return True
    if search.solved_to <= _NEAREST:
        return False
    search.part_of_tolerance /= 10
    return True


def _renewed(search: Search, mix: Mix, more: Pool) -> Pool:
    pool = aged(search.pool, mix.share)
    if search.gap > _DROPPING_GAP:
        pool = without_idle(pool)
    return joined(pool, more)
