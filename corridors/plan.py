"""The plan: network and scenario in, everything decided out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from typing import Final

import numpy as np

from corridors.caveats import caveats
from corridors.demand import find_demand
from corridors.explain import find_bottlenecks
from corridors.formulate import (
    Formulation,
    Run,
    Solution,
    find_lacks,
    formulate,
    keep_few,
    solve,
    to_the_minute,
)
from corridors.itinerary import (
    Frequencies,
    MovementResult,
    Plan,
    PlanStatus,
    Serial,
)
from corridors.place import Placed, place
from corridors.results import movement_results
from corridors.scenario import Scenario
from geodata.network import IntArray, Network

OnProgress = Callable[[str], None]

TIME_LIMIT_S: Final = 60.0
GAP: Final = 0.02
"""A plan this near to its bound is good enough, unless one asks for more."""

_FOR_PERIODS: Final = 0.7  # of the time; the rest is for few routes, and minutes

METHOD: Final = (
    "whole serials over periods by prices of capacity, with a proven bound "
    "(solvers.over_time); then minutes for each of them by constraint programming "
    "(solvers.dispatching)"
)


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
    begun = time.monotonic()
    progress("placing the scenario on the network")
    placed = place(network, scenario)
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
    progress("laying out corridors")
    return _laid_out(placed, scenario, problem, solution, runs)


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


def _laid_out(
    placed: Placed,
    scenario: Scenario,
    problem: Formulation,
    solution: Solution,
    runs: Sequence[Run],
) -> Plan:
    """Put what was decided in the planner's words."""
    network, horizon_h = placed.network, scenario.settings.horizon_h
    lacks = find_lacks(problem, solution, _unmet(problem, runs))
    movements = movement_results(network, scenario, problem, runs, lacks)
    corridors = [c for movement in movements for c in movement.corridors]
    load = _load(problem, runs)
    capacity = _capacity(problem, horizon_h)
    return Plan(
        scenario=scenario.settings.name,
        scenario_sha256=scenario.sha256,
        network=network,
        network_sha256=placed.base_sha256,
        horizon_h=horizon_h,
        status=_status(movements, solution),
        objective=solution.objective_h,
        bound=solution.bound_h,
        gap=solution.gap,
        closure_h=max((c.last_arrival_h for c in corridors), default=None),
        closure_bound_h=_closure_bound(problem, runs),
        movements=movements,
        places=tuple(access.place for access in placed.sites.values()),
        frequencies=_frequencies(problem),
        load=load,
        capacity=capacity,
        closed=tuple(int(link) for link in placed.rates.closed.nonzero()[0]),
        undelivered=_undelivered(problem, runs),
        bottlenecks=find_bottlenecks(
            network, problem, solution, load, capacity, horizon_h=horizon_h
        ),
        warnings=(
            *caveats(
                network,
                scenario,
                movements,
                [serial for lot in problem.lots for serial in lot.serials],
            ),
            *_against_wishes(problem),
        ),
        provenance=_provenance(network, scenario),
        interrupted=solution.interrupted,
    )


def _against_wishes(problem: Formulation) -> Iterator[str]:
    if problem.free:
        yield (
            "Could not be delivered as preferred, and may go where they like: "
            f"{', '.join(sorted(problem.free))}."
        )


def _unmet(problem: Formulation, runs: Sequence[Run]) -> IntArray:
    """Count the serials of every lot that have no run, shape (n_lots,)."""
    run = np.bincount([each.lot for each in runs], minlength=len(problem.lots))
    return problem.commodities.serials - run


def _undelivered(problem: Formulation, runs: Sequence[Run]) -> tuple[Serial, ...]:
    """Give the serials without a run."""
    on_their_way = {run.serial.id for run in runs}
    serials = (serial for lot in problem.lots for serial in lot.serials)
    return tuple(each for each in serials if each.id not in on_their_way)


def _load(problem: Formulation, runs: Sequence[Run]) -> IntArray:
    """Vehicles or trains on every link, as it counts, shape (n_links,)."""
    n_links = problem.ground.n_links
    by_vehicle = problem.ground.by_vehicle[:n_links]
    load = np.zeros(n_links, dtype=np.int64)
    for run in runs:
        size = np.where(by_vehicle[run.links], run.serial.n_vehicles, 1)
        np.add.at(load, run.links, size)
    return load


def _capacity(problem: Formulation, horizon_h: float) -> IntArray:
    """Vehicles or trains that every link carries in the horizon, shape (n_links,).

    A rate that is not whole lets the first pass at once: one a day, two in 25 h.
    """
    capacity = problem.ground.in_horizon(horizon_h)
    links, stretch = _stretch_of_links(problem)
    carries = problem.calendars.in_horizon()[stretch]
    capacity[links] = np.maximum(capacity[links], carries)
    return capacity


def _stretch_of_links(problem: Formulation) -> tuple[IntArray, IntArray]:
    """Give the links that any serial may need, and the stretch of each."""
    stretches = problem.stretches
    stretch = np.repeat(np.arange(len(stretches)), np.diff(stretches.first))
    on_links = stretches.links < problem.ground.n_links
    return stretches.links[on_links], stretch[on_links]


def _frequencies(problem: Formulation) -> Frequencies:
    """Give every link the calendar of its stretch; none where nobody goes."""
    n_links = problem.ground.n_links
    links, of_link = _stretch_of_links(problem)
    count, hours = np.zeros(n_links, dtype=np.int64), np.zeros(n_links)
    count[links] = problem.calendars.count[of_link]
    hours[links] = problem.calendars.hold[of_link] * problem.clock.period_min / 60
    return Frequencies(count, problem.ground.by_vehicle[:n_links], hours)


def _status(movements: Sequence[MovementResult], solution: Solution) -> PlanStatus:
    if not any(movement.delivered for movement in movements):
        return PlanStatus.INFEASIBLE
    if any(movement.unmet for movement in movements):
        return PlanStatus.PARTIAL
    return PlanStatus.OPTIMAL if solution.proven else PlanStatus.FEASIBLE


def _closure_bound(problem: Formulation, runs: Sequence[Run]) -> float | None:
    """Give when the last would arrive if each were alone on an empty network."""
    soonest = [
        (problem.outlooks[lot].ready_min + quickest_min) / 60
        for lot in sorted({run.lot for run in runs})
        if (quickest_min := problem.outlooks[lot].quickest_min) is not None
    ]
    return max(soonest, default=None)


def _provenance(network: Network, scenario: Scenario) -> dict[str, object]:
    parameters = scenario.settings.model_dump(mode="json")
    return {
        "method": METHOD,
        "estimate": "planning estimate on public data; not for operations",
        "versions": {name: version(name) for name in ("corridors", "ortools")},
        "parameters": parameters,
        "sources": {
            "network": network.provenance.attribution,
            "inputs": dict(network.provenance.inputs),
            "losses": dict(network.provenance.losses),
        },
    }
