"""The quickest flow of whole serials: the last arrival first, then the sum."""

from dataclasses import dataclass

from solvers.over_time.costs import Costs, soonest
from solvers.over_time.dynamic_flow import closure_bound
from solvers.over_time.fitting import check_fits
from solvers.over_time.problem import TimedCommodities, TimedNetwork
from solvers.over_time.result import ScheduleResult
from solvers.over_time.schedule import search
from solvers.result import Status
from solvers.search import Ending, OnProgress, Watch

_SHARE_FOR_EACH = 0.25  # of the time that is left, for one closure that is tried


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClosureResult:
    """When the last serial arrives, before when it cannot, and the plan.

    `closure` is None exactly when the plan does not deliver all, `bound` exactly when
    no plan can within the horizon; both are times in periods. `result` is the plan of
    least sum of arrivals found that closes by then, with the bound of that sum.
    """

    closure: int | None
    bound: int | None
    result: ScheduleResult


def earliest_closure(
    network: TimedNetwork,
    commodities: TimedCommodities,
    *,
    seed: int = 0,
    rounds: int | None = None,
    time_limit_s: float | None = None,
    progress: OnProgress | None = None,
) -> ClosureResult:
    """Bring all serials in as soon as can be: the last first, then the sum of arrivals.

    Formulation, lexicographically:
        first   minimise   the greatest arrival of any serial
        then    minimise   sum over serials of arrival - release
        where   serials go whole on shared capacity, as in `schedule`

    The bound is raised by a maximum flow over time (`closure_bound`), and wherever the
    prices of a search prove that a closure is out of reach. Closures between bound and
    plan are tried by halving, each with up to `rounds` rounds and a quarter of the time
    left; the rest goes into the sum.

    Raises
    ------
    ProblemError
        When the commodities do not fit the network.
    """
    check_fits(network, commodities)
    watch = Watch(time_limit_s=time_limit_s, progress=progress)
    attempts = _Attempts(network, commodities, watch, seed=seed, rounds=rounds)
    bound = closure_bound(network, commodities)
    result = attempts.any_by(network.n_periods)
    if bound is not None and last_arrival(result) is not None:
        bound, result = _halved(attempts, bound, result)
        result = attempts.least_by(result)
    return ClosureResult(closure=last_arrival(result), bound=bound, result=result)


def _halved(
    attempts: "_Attempts", bound: int, result: ScheduleResult
) -> tuple[int, ScheduleResult]:
    """Halve the closures between bound and plan until they meet, or one stays open."""
    while bound < (closure := last_arrival(result) or 0) and attempts.go_on:
        middle = (bound + closure - 1) // 2
        attempt = attempts.any_by(middle)
        if last_arrival(attempt) is not None:
            result = attempt
        elif attempt.ending in {Ending.CUTOFF, Ending.PROVEN}:  # none delivers all
            bound = middle + 1
        else:
            break
    return bound, result


def last_arrival(result: ScheduleResult) -> int | None:
    """Give the last arrival of a plan; None unless it delivers all."""
    if result.status not in {Status.OPTIMAL, Status.FEASIBLE}:
        return None
    return int(result.shown_plan.arrival.max(initial=0))


@dataclass(slots=True)
class _Attempts:
    """Searches for plans that close by a time, within the limits of all together."""

    network: TimedNetwork
    commodities: TimedCommodities
    watch: Watch
    seed: int
    rounds: int | None
    interrupted: bool = False

    @property
    def go_on(self) -> bool:
        """Whether there is time, and nobody has said stop."""
        return not self.interrupted and self.watch.seconds_left > 0

    def any_by(self, closure: int) -> ScheduleResult:
        """Look for any plan that closes by then, or the proof that there is none."""
        costs = soonest(self.network, self.commodities, closure)
        one_left = int(costs.undelivered_cost.max(initial=1))  # all are alike
        return self._searched(
            costs, _SHARE_FOR_EACH, target=one_left - 1, cutoff=one_left
        )

    def least_by(self, result: ScheduleResult) -> ScheduleResult:
        """Spend what is left on the sum of arrivals, the closure kept."""
        if not self.go_on:
            return result
        costs = soonest(self.network, self.commodities, last_arrival(result) or 0)
        better = self._searched(costs, 1.0)
        return better if last_arrival(better) is not None else result

    def _searched(self, costs: Costs, share: float, **ends: float) -> ScheduleResult:
        limit = self.watch.time_limit_s
        left = None if limit is None else share * self.watch.seconds_left
        watch = Watch(time_limit_s=left, progress=self.watch.progress, **ends)
        result = search(
            self.network,
            self.commodities,
            costs,
            watch,
            seed=self.seed,
            rounds=self.rounds,
        )
        self.interrupted |= result.ending is Ending.INTERRUPTED
        return result
