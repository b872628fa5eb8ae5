"""The search over time: a bound that rises, a plan that gets better, side by side."""

from concurrent.futures import ThreadPoolExecutor

from solvers.over_time.costs import Costs, check_costs_fit
from solvers.over_time.fitting import check_fits
from solvers.over_time.layout import lay_out
from solvers.over_time.outcome import outcome
from solvers.over_time.problem import TimedCommodities, TimedNetwork
from solvers.over_time.result import ScheduleResult
from solvers.over_time.rounds import WORKERS, Search
from solvers.search import OnProgress, Watch


def schedule(
    network: TimedNetwork,
    commodities: TimedCommodities,
    costs: Costs,
    *,
    seed: int = 0,
    rounds: int | None = None,
    time_limit_s: float | None = None,
    gap: float = 0.0,
    progress: OnProgress | None = None,
) -> ScheduleResult:
    """Move whole serials over time at least cost, and prove how good the plan is.

    Formulation, over ways w (links with the periods in which they are entered) and
    whole numbers x[k, w] of serials of commodity k that take them:
        minimise   sum of cost[k, w] * x[k, w]  +  undelivered_cost[k] * unmet[k]
        where      sum over w of x[k, w] + unmet[k] = serials[k]
        and        sum over k, w of held[k, w, r, t] * x[k, w] <= capacity[r, t]
        where      held = sum of consumption[k, a] over the steps of w whose link a of
                   resource r is entered in t, or less than hold[a] periods before

    The bound is the Lagrangian of the capacities (`Ascent`). The plan begins with one
    pass by weight, is built anew as prices settle, and improved by taking out and
    sending again serials in each other's way. The search ends when the bound meets the
    plan, the `gap` (a share of the cost) or a limit is reached, or nothing has got
    better for long. `rounds` counts rounds of both, each up to about a second.

    Same input, seed and rounds, same plan, whatever the machine; a time limit ends the
    search wherever the machine has got, but not before the first pass is over where
    arriving late is all that costs. Ctrl-C ends it with what was found.

    Raises
    ------
    ProblemError
        When commodities or costs do not fit the network.
    ValueError
        When a limit is negative.
    """
    watch = Watch(time_limit_s=time_limit_s, gap=gap, progress=progress)
    return search(network, commodities, costs, watch, seed=seed, rounds=rounds)


def search(
    network: TimedNetwork,
    commodities: TimedCommodities,
    costs: Costs,
    watch: Watch,
    *,
    seed: int,
    rounds: int | None,
) -> ScheduleResult:
    """Search as `schedule` does, for as long as `watch` and `rounds` allow."""
    check_fits(network, commodities)
    check_costs_fit(network, commodities, costs)
    layout = lay_out(network, commodities, costs)
    with ThreadPoolExecutor(WORKERS) as workers:
        found = Search(layout=layout, workers=workers, seed=seed)
        ending = found.run(watch, rounds)
    return outcome(network, commodities, found, ending)
