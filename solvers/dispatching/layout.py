"""Journeys as searches see them: runs without a wait, and when their uses are."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import BoolArray, IntArray
from solvers.checks import ProblemError
from solvers.dispatching.problem import Journeys, Windows
from solvers.dispatching.uses import Uses, soonest_begins

FAR = 2**40
"""A minute after all others; its negative lies before them."""


class Layout(NamedTuple):
    """Runs of steps without a wait in between: only when a run begins is to choose.

    Uses are in the order of journey, resource and first run. A use lasts from `opens`
    after the begin of `first_run` until `closes` after that of `last_run`; it is short
    if the two are one run. `meets` says that it may overlap one after it of the same
    journey and resource.
    """

    journey_runs: IntArray  # (n_journeys + 1,): the runs of i from [i] to [i + 1]
    run_steps: IntArray  # (n_runs + 1,): the steps of q from [q] to [q + 1]
    journey_of: IntArray  # (n_runs,)
    offset: IntArray  # (n_steps,), minutes since the run began
    length: IntArray  # (n_runs,), minutes
    wait: IntArray  # (n_runs,), minutes at least between the run before and this one
    lowest: IntArray  # (n_runs,), minute before which it never begins
    highest: IntArray  # (n_runs,), minute after which it never arrives by the horizon
    ahead: IntArray  # (n_runs,), minutes since the journey began, at least
    window: IntArray  # (n_steps,)
    window_start: IntArray  # (n_sets + 1,)
    window_opens: IntArray
    window_closes: IntArray
    journey_uses: IntArray  # (n_journeys + 1,)
    use_journey: IntArray  # (n_uses,)
    resource: IntArray  # (n_uses,)
    demand: IntArray  # (n_uses,)
    first_run: IntArray  # (n_uses,)
    opens: IntArray  # (n_uses,), minutes
    last_run: IntArray  # (n_uses,)
    closes: IntArray  # (n_uses,), minutes
    meets: BoolArray  # (n_uses,)
    run_shorts: IntArray  # (n_runs + 1,): the short uses of a run, in `shorts`
    shorts: IntArray  # (n_short,), uses
    target: IntArray  # (n_journeys,), minutes
    weight: IntArray  # (n_journeys,)

    @property
    def n_journeys(self) -> int:
        """How many journeys there are."""
        return self.target.size

    @property
    def n_runs(self) -> int:
        """How many runs there are."""
        return self.length.size


def lay_out(journeys: Journeys, windows: Windows, uses: Uses, horizon: int) -> Layout:
    """Lay out a problem that `check_fits` has found in order.

    Raises
    ------
    ProblemError
        Where two uses of one journey and resource may overlap and differ in demand, or
        may be in either order.
    """
    heads = journeys.may_wait.copy()
    heads[journeys.start[:-1]] = True
    first_step = np.flatnonzero(heads)
    run_of = np.cumsum(heads) - 1
    soonest = soonest_begins(journeys)
    offset = soonest - soonest[first_step][run_of]
    ahead = soonest[first_step]
    last_step = np.append(first_step[1:], journeys.n_steps) - 1
    last_step = last_step[: first_step.size]
    journey_of = journeys.journey_of[first_step]
    lowest = _lowest(journeys, run_of, offset, ahead, journey_of)
    ends = soonest[journeys.start[1:] - 1] + journeys.duration[journeys.start[1:] - 1]
    in_order = _uses_in_order(journeys, uses, run_of, soonest)
    first_run, last_run = run_of[in_order.first], run_of[in_order.last]
    short = np.flatnonzero(first_run == last_run)
    shorts = short[np.argsort(first_run[short], kind="stable")]
    use_journey = journeys.journey_of[in_order.first]
    return Layout(
        journey_runs=_starts(journey_of, journeys.n_journeys),
        run_steps=np.append(first_step, journeys.n_steps),
        journey_of=journey_of,
        offset=offset,
        length=offset[last_step] + journeys.duration[last_step],
        wait=journeys.min_wait[first_step],
        lowest=lowest,
        highest=horizon - (ends[journey_of] - ahead),
        ahead=ahead,
        window=journeys.window.copy(),
        window_start=windows.start.copy(),
        window_opens=windows.opens.copy(),
        window_closes=windows.closes.copy(),
        journey_uses=_starts(use_journey, journeys.n_journeys),
        use_journey=use_journey,
        resource=in_order.resource.copy(),
        demand=in_order.demand.copy(),
        first_run=first_run,
        opens=offset[in_order.first] - in_order.before,
        last_run=last_run,
        closes=offset[in_order.last] + in_order.after,
        meets=_meets(in_order, use_journey, first_run, last_run, soonest),
        run_shorts=_starts(first_run[shorts], first_step.size),
        shorts=shorts,
        target=journeys.target.copy(),
        weight=journeys.weight.copy(),
    )


def _lowest(
    journeys: Journeys,
    run_of: IntArray,
    offset: IntArray,
    ahead: IntArray,
    journey_of: IntArray,
) -> IntArray:  # (n_runs,)
    """Give before when no run begins, because of its steps and of those before it."""
    lowest = np.zeros(ahead.size, np.int64)
    np.maximum.at(lowest, run_of, journeys.earliest - offset)
    apart = FAR * journey_of  # so that no journey sees the one before it
    return np.maximum.accumulate(lowest - ahead + apart) - apart + ahead


def _starts(of: IntArray, n: int) -> IntArray:
    """Give where the rows of each of `n` things start, rows being in their order."""
    return np.searchsorted(of, np.arange(n + 1))


def _uses_in_order(
    journeys: Journeys, uses: Uses, run_of: IntArray, soonest: IntArray
) -> Uses:
    of = journeys.journey_of[uses.first]
    begins = soonest[uses.first] - uses.before
    order = np.lexsort((begins, run_of[uses.first], uses.resource, of))
    return uses.rows(order)


def _meets(
    uses: Uses,
    journey: IntArray,
    first_run: IntArray,
    last_run: IntArray,
    soonest: IntArray,
) -> BoolArray:  # (n_uses,)
    """Mark uses that may overlap a later one of their journey and resource.

    Those before it count with it: of them, the one that ends last.
    """
    meets = np.zeros(uses.n_uses, np.bool_)
    same = (journey[1:] == journey[:-1]) & (uses.resource[1:] == uses.resource[:-1])
    shared = np.flatnonzero(same).tolist()
    begins = soonest[uses.first] - uses.before
    ends = soonest[uses.last] + uses.after
    next_begins = begins.copy()  # of it and all after it
    for at in reversed(shared):
        next_begins[at] = min(next_begins[at], next_begins[at + 1])
    reach, run = ends.copy(), last_run.copy()  # of it and those it counts with
    for at in shared:
        if reach[at] > next_begins[at + 1] or run[at] > first_run[at + 1]:
            meets[at] = True
            reach[at + 1] = max(reach[at], reach[at + 1])
            run[at + 1] = max(run[at], run[at + 1])
            _check_alike(uses, at, apart=bool(ends[at + 1] < begins[at]))
    return meets


def _check_alike(uses: Uses, at: int, *, apart: bool) -> None:
    """Refuse to count two uses as one if they differ in demand, or may lie apart."""
    steps = f"of resource {uses.resource[at]} at steps {uses.first[at]} and"
    if uses.demand[at] != uses.demand[at + 1]:
        raise ProblemError(
            f"uses {steps} {uses.first[at + 1]} may overlap, and take "
            f"{uses.demand[at]} and {uses.demand[at + 1]}: the same is right"
        )
    if apart:
        raise ProblemError(
            f"uses {steps} {uses.first[at + 1]} may be in either order: later steps "
            "with later uses are right"
        )
