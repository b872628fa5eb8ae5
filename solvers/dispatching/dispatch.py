"""Dispatching: minute-true begins for journeys whose ways are fixed."""

import numpy as np

from solvers.arcs import BoolArray, frozen
from solvers.checks import ProblemError, whole
from solvers.dispatching.draft import arrivals, delays, worth
from solvers.dispatching.layout import Layout, lay_out
from solvers.dispatching.minutes import MAX_MINUTES
from solvers.dispatching.problem import Journeys, Resources, Windows
from solvers.dispatching.result import DispatchResult
from solvers.dispatching.rooms import empty_rooms
from solvers.dispatching.rounds import Search
from solvers.dispatching.uses import Uses, check_fits
from solvers.result import Status
from solvers.search import Ending, OnProgress, Watch

_MAX_TOTAL = 2**61
"""What CP-SAT can add up."""


def dispatch(
    journeys: Journeys,
    windows: Windows,
    resources: Resources,
    uses: Uses,
    *,
    horizon: int,
    seed: int = 0,
    rounds: int | None = None,
    prove: bool = True,
    time_limit_s: float | None = None,
    progress: OnProgress | None = None,
) -> DispatchResult:
    """Say for every step at which minute it begins, so that nothing conflicts.

    Formulation, over minutes begin[j] >= 0 of the steps j of the journeys placed:
        minimise   journeys that are not placed; of all such plans
                   sum of weight[i] * max(0, arrival[i] - target[i]); and of all such
                   sum of weight[i] * arrival[i]
        where      begin[j] = begin[j - 1] + duration[j - 1], but where may_wait[j]
                   begin[j] >= begin[j - 1] + duration[j - 1] + min_wait[j]
        and        begin[j] >= earliest[j], and lies in a window of window[j]
        and        at each minute, over the journeys that use a resource then,
                   sum of demand <= its capacity
        and        arrival[i] = begin[last of i] + duration[last of i] <= horizon

    First all journeys are placed one by one, in the order of their hints and then of
    their weights: as their hints say where nobody is in the way, and else with the
    earliest arrival from then on that those before them allow. Then each is placed once
    more among all others, as long as that is worth it. That is done however little time
    there is. Then clusters of journeys in each other's way are placed anew
    while all others stand: first one by one in other orders, as long as that is worth
    it, and then together by CP-SAT, until time or `rounds` are over or nothing gets
    better. Few journeys are one cluster, and their plan is proven if that is within
    reach; without `prove` no more work is spent on it than a better plan is worth, and
    none on earlier arrivals once nobody is delayed.

    Same input, seed and rounds, same plan, unless the time limit ends the search.
    Ctrl-C ends it with what was found.

    Raises
    ------
    ProblemError
        When uses or windows do not fit the journeys, or a number is too large.
    ValueError
        When a limit is negative.
    """
    watch = Watch(time_limit_s=time_limit_s, progress=progress)
    check_fits(journeys, windows, resources, uses)
    _check_horizon(horizon, journeys)
    layout = lay_out(journeys, windows, uses, horizon)
    found = Search(
        layout=layout,
        rooms=empty_rooms(layout, resources),
        hint=journeys.hint,
        seed=seed,
        prove=prove,
    )
    ending = found.run(watch, rounds)
    return _result(layout, found, ending)


def _check_horizon(horizon: int, journeys: Journeys) -> None:
    if not 0 <= whole("horizon", horizon) < MAX_MINUTES:
        raise ProblemError(f"horizon is {horizon}: 0 to 2**31 - 1 is right")
    n, weight = journeys.n_journeys, int(journeys.weight.sum())
    if (n + 1) * (weight * horizon + 1) >= _MAX_TOTAL:
        raise ProblemError(
            f"weights sum to {weight}: times {horizon} minutes and {n} journeys that "
            "must stay below 2**61; use smaller weights"
        )


def _result(layout: Layout, search: Search, ending: Ending) -> DispatchResult:
    best = search.best
    run_of = np.repeat(np.arange(layout.n_runs), np.diff(layout.run_steps))
    journey_of = layout.journey_of[run_of]
    begin = np.where(best.placed[journey_of], best.begin[run_of] + layout.offset, 0)
    return DispatchResult(
        status=_status(best.placed, proven=search.proven),
        ending=ending,
        begin=frozen(begin, np.int64),
        placed=frozen(best.placed, np.bool_),
        arrival=frozen(arrivals(layout, best), np.int64),
        delay=frozen(delays(layout, best), np.int64),
        cost=worth(layout, best).delay,
        bound=search.bound,
        rounds=search.rounds,
    )


def _status(placed: BoolArray, *, proven: bool) -> Status:
    if placed.all():
        return Status.OPTIMAL if proven else Status.FEASIBLE
    return Status.PARTIAL if placed.any() else Status.NO_FLOW
