"""The plan: network and scenario in, everything decided out."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

from corridors.caveats import caveats
from corridors.dispatch import Dispatch
from corridors.explain import find_bottlenecks
from corridors.formulate import Formulation, Solution, formulate, solve
from corridors.itinerary import Plan, PlanStatus
from corridors.place import Placed, place
from corridors.results import movement_results
from corridors.scenario import Scenario
from corridors.serials import pack_serials
from geodata.network import Network

Progress = Callable[[str], None]

METHOD = (
    "whole serials by minimum-cost flow (OR-Tools SimpleMinCostFlow) over the capacity "
    "of the horizon, movements one after the other by priority; no clock yet: times "
    "are estimates from an even dispatch"
)


def plan(
    network: Network,
    scenario: Scenario,
    *,
    time_limit_s: float = 60.0,
    gap: float = 0.0,
    progress: Progress = lambda _step: None,
) -> Plan:
    """Plan a scenario on a network.

    Parameters
    ----------
    time_limit_s
        Bottlenecks are priced, by planning again, for this long at most.
    gap
        A plan that delivers everything within this fraction of its bound is good
        enough: its bottlenecks are not priced.
    progress
        Called with what is being done, in words.

    Raises
    ------
    ScenarioError
        When a site lies off the network, or a closure or override misses it.
    """
    progress("placing the scenario on the network")
    placed = place(network, scenario)
    problem = formulate(placed, scenario, pack_serials(scenario))
    progress("routing serials")
    solution = solve(problem)
    progress("laying out corridors and pricing bottlenecks")
    enough = gap > 0 and not solution.unmet and solution.gap <= gap
    patience_s = 0.0 if enough else time_limit_s
    return _laid_out(placed, scenario, problem, solution, patience_s=patience_s)


def _laid_out(
    placed: Placed,
    scenario: Scenario,
    problem: Formulation,
    solution: Solution,
    *,
    patience_s: float,
) -> Plan:
    """Put the solution in the planner's words."""
    network, horizon_h = placed.network, scenario.settings.horizon_h
    dispatch = Dispatch(network, problem, load=solution.load, horizon_h=horizon_h)
    movements = movement_results(network, scenario, solution, dispatch)
    corridors = [c for movement in movements for c in movement.corridors]
    bottlenecks = find_bottlenecks(
        network, problem, solution, horizon_h=horizon_h, time_limit_s=patience_s
    )
    return Plan(
        scenario=scenario.settings.name,
        scenario_sha256=scenario.sha256,
        network=network,
        network_sha256=placed.base_sha256,
        horizon_h=horizon_h,
        status=_status(solution),
        objective=solution.objective_h,
        bound=solution.bound_h,
        gap=solution.gap,
        closure_h=max((c.last_arrival_h for c in corridors), default=None),
        closure_bound_h=_closure_bound(solution),
        movements=movements,
        places=tuple(access.place for access in placed.sites.values()),
        entries=tuple(e for c in corridors for e in dispatch.entries(c)),
        load=solution.load,
        capacity=problem.capacity,
        closed=tuple(int(link) for link in placed.capacity.closed.nonzero()[0]),
        bottlenecks=bottlenecks.found,
        warnings=caveats(
            network,
            scenario,
            movements,
            [serial for lot in problem.lots for serial in lot.serials],
        ),
        provenance=_provenance(network, scenario),
        interrupted=bottlenecks.interrupted,
    )


def _status(solution: Solution) -> PlanStatus:
    if not any(outcome.routes for outcome in solution.outcomes):
        return PlanStatus.INFEASIBLE
    if solution.unmet:
        return PlanStatus.PARTIAL
    proven = solution.objective_h == solution.bound_h
    return PlanStatus.OPTIMAL if proven else PlanStatus.FEASIBLE


def _closure_bound(solution: Solution) -> float | None:
    """Nothing arrives sooner than alone on an empty network."""
    soonest = [
        outcome.lot.movement.ready_h + outcome.soonest_h
        for outcome in solution.outcomes
        if outcome.routes and outcome.soonest_h is not None
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
