"""The plan: network and scenario in, everything decided out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from corridors.demand import find_demand
from corridors.draw_up import draw_up
from corridors.formulate import (
    Formulation,
    Solution,
    formulate,
    keep_few,
    make_ready,
    solve,
    to_the_minute,
)
from corridors.itinerary import Plan
from corridors.place import Placed, place
from corridors.scenario import Scenario
from geodata.network import Network

OnProgress = Callable[[str], None]

TIME_LIMIT_S: Final = 60.0
GAP: Final = 0.02
"""A plan this near to its bound is good enough, unless one asks for more."""

_FOR_PERIODS: Final = 0.7  # of the time; the rest is for few routes, and minutes


def plan(
    network: Network,
    scenario: Scenario,
    *,
    time_limit_s: float | None = TIME_LIMIT_S,
    gap: float = GAP,
    progress: OnProgress = lambda _step: None,
) -> Plan:
    """Plan a scenario on a network.

    Parameters
    ----------
    time_limit_s
        The search ends after this time, with the best plan found; None: no limit. A
        search that ends by itself before gives the same plan on every machine.
    gap
        A plan within this fraction of its bound ends the search.
    progress
        Called with what is being done, in words.

    Raises
    ------
    ScenarioError
        When a site lies off the network, or a closure or override misses it.
    """
    progress("placing the scenario on the network")
    placed = place(network, scenario)
    make_ready(progress)
    begun = time.monotonic()
    problem, solution = _over_periods(
        placed,
        scenario,
        time_limit_s=None if time_limit_s is None else _FOR_PERIODS * time_limit_s,
        gap=gap,
        progress=progress,
    )
    most = scenario.settings.max_corridors
    if most:
        solution = keep_few(
            problem,
            solution,
            most,
            seconds_left=lambda: _left_s(begun, time_limit_s),
            gap=gap,
            progress=progress,
        )
    progress("dispatching serials to the minute")
    left_s = _left_s(begun, time_limit_s)
    runs = to_the_minute(problem, solution, scenario, time_limit_s=left_s)
    progress("laying out corridors, and what holds serials back")
    return draw_up(placed, scenario, problem, solution, runs)


def _over_periods(
    placed: Placed,
    scenario: Scenario,
    *,
    time_limit_s: float | None,
    gap: float,
    progress: OnProgress,
) -> tuple[Formulation, Solution]:
    """Plan by periods; who is not delivered as he prefers may go where he likes."""
    begun = time.monotonic()
    demand = find_demand(scenario)
    problem = formulate(placed, scenario, demand)
    solution = solve(problem, time_limit_s=time_limit_s, gap=gap, progress=progress)
    stuck = {
        lot.movement.id
        for lot, unmet in zip(problem.lots, solution.unmet.tolist(), strict=True)
        if unmet and lot.movement.prefer
    }
    if not stuck or solution.interrupted:
        return problem, solution
    problem = formulate(placed, scenario, demand, free=stuck)
    left_s = _left_s(begun, time_limit_s)
    solution = solve(problem, time_limit_s=left_s, gap=gap, progress=progress)
    return problem, solution


def _left_s(begun: float, time_limit_s: float | None) -> float | None:
    """Seconds that are left of a limit; None for no limit."""
    if time_limit_s is None:
        return None
    return max(begun + time_limit_s - time.monotonic(), 0.0)
