"""The plan: network and scenario in, everything decided out."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

from corridors.caveats import caveats
from corridors.dispatch import Dispatch
from corridors.explain import find_bottlenecks
from corridors.formulate import SECONDS_AN_HOUR, Formulation, formulate
from corridors.itinerary import Plan, PlanStatus
from corridors.place import Placed, place
from corridors.results import movement_results
from corridors.scenario import Scenario
from corridors.serials import pack_serials
from geodata.network import Network
from solvers import PriorityResult, least_unit_cost, priority_flow

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
    result = priority_flow(problem.shared, problem.commodities)
    progress("laying out corridors and pricing bottlenecks")
    patience_s = 0.0 if _good_enough(result, gap) else time_limit_s
    return _laid_out(placed, scenario, problem, result, patience_s=patience_s)


def _laid_out(
    placed: Placed,
    scenario: Scenario,
    problem: Formulation,
    result: PriorityResult,
    *,
    patience_s: float,
) -> Plan:
    """Put the solution in the planner's words."""
    network, horizon_h = placed.network, scenario.settings.horizon_h
    load = result.load[: problem.n_links]
    dispatch = Dispatch(network, problem, load=load, horizon_h=horizon_h)
    movements = movement_results(network, scenario, problem, result, dispatch)
    corridors = [c for movement in movements for c in movement.corridors]
    return Plan(
        scenario=scenario.settings.name,
        scenario_sha256=scenario.sha256,
        network=network,
        network_sha256=placed.base_sha256,
        horizon_h=horizon_h,
        status=_status(result, sum(m.delivered for m in movements)),
        objective=_hours(result.cost),
        bound=_hours(result.bound),
        gap=_gap(result),
        closure_h=max((c.last_arrival_h for c in corridors), default=None),
        closure_bound_h=_closure_bound(problem, result),
        movements=movements,
        places=tuple(access.place for access in placed.sites.values()),
        entries=tuple(e for c in corridors for e in dispatch.entries(c)),
        load=load,
        capacity=problem.shared.capacity[: problem.n_links],
        closed=tuple(int(link) for link in placed.capacity.closed.nonzero()[0]),
        bottlenecks=find_bottlenecks(
            network, problem, result, horizon_h=horizon_h, time_limit_s=patience_s
        ),
        warnings=caveats(network, scenario, movements),
        provenance=_provenance(network, scenario),
    )


def _status(result: PriorityResult, delivered: int) -> PlanStatus:
    if not delivered:
        return PlanStatus.INFEASIBLE
    if result.unmet:
        return PlanStatus.PARTIAL
    return PlanStatus.OPTIMAL if result.cost == result.bound else PlanStatus.FEASIBLE


def _hours(seconds: int) -> float:
    return seconds / SECONDS_AN_HOUR


def _gap(result: PriorityResult) -> float:
    return (result.cost - result.bound) / result.cost if result.cost else 0.0


def _good_enough(result: PriorityResult, gap: float) -> bool:
    return gap > 0 and not result.unmet and _gap(result) <= gap


def _closure_bound(problem: Formulation, result: PriorityResult) -> float | None:
    """Nothing arrives sooner than alone on an empty network."""
    soonest = [
        lot.movement.ready_h + _hours(least)
        for lot, commodity, delivery in zip(
            problem.lots, problem.commodities, result.deliveries, strict=True
        )
        if delivery.delivered
        and (least := least_unit_cost(problem.shared, commodity)) is not None
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
