"""The plan: network and scenario in, everything decided out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version

from corridors.capacity import LinkCapacity, link_capacity
from corridors.caveats import caveats
from corridors.dispatch import Dispatch
from corridors.explain import find_bottlenecks, shortfalls
from corridors.faults import ScenarioError
from corridors.formulate import (
    SECONDS_AN_HOUR,
    Formulation,
    Route,
    formulate,
    routes_of,
)
from corridors.itinerary import (
    Corridor,
    MovementResult,
    Plan,
    PlanStatus,
    Serial,
    Shortfall,
)
from corridors.scenario import Movement, Scenario
from corridors.serials import pack_serials
from corridors.targets import Access, locate_sites
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
    sites, capacity = place(network, scenario)
    serials = pack_serials(scenario)
    problem = formulate(
        network, scenario, sites=sites, serials=serials, capacity=capacity
    )
    progress("routing serials")
    result = priority_flow(problem.shared, problem.commodities)
    progress("laying out corridors")
    dispatch = Dispatch(
        network,
        problem,
        load=result.load[: problem.n_links],
        horizon_h=scenario.settings.horizon_h,
    )
    movements = _movements(network, scenario, problem, result, (serials, dispatch))
    progress("pricing bottlenecks")
    bottlenecks = find_bottlenecks(
        network,
        problem,
        result,
        horizon_h=scenario.settings.horizon_h,
        time_limit_s=0.0 if _good_enough(result, gap) else time_limit_s,
    )
    corridors = [c for movement in movements for c in movement.corridors]
    return Plan(
        scenario=scenario.settings.name,
        scenario_sha256=scenario.sha256,
        network=network,
        horizon_h=scenario.settings.horizon_h,
        status=_status(result, sum(m.delivered for m in movements)),
        objective=_hours(result.cost),
        bound=_hours(result.bound),
        gap=_gap(result),
        closure_h=max((c.last_arrival_h for c in corridors), default=None),
        closure_bound_h=_closure_bound(problem, result),
        movements=movements,
        places=tuple(access.place for access in sites.values()),
        entries=tuple(e for c in corridors for e in dispatch.entries(c)),
        load=result.load[: problem.n_links],
        capacity=problem.shared.capacity[: problem.n_links],
        closed=tuple(int(link) for link in capacity.closed.nonzero()[0]),
        bottlenecks=bottlenecks,
        warnings=caveats(network, scenario, capacity, movements),
        provenance=_provenance(network, scenario),
    )


def place(
    network: Network, scenario: Scenario
) -> tuple[Mapping[str, Access], LinkCapacity]:
    """Find the scenario's sites, closures and overrides on the network.

    Raises
    ------
    ScenarioError
        With every one that misses it.
    """
    sites, off_network = locate_sites(network, scenario)
    capacity, missed = link_capacity(network, scenario)
    if off_network or missed:
        raise ScenarioError([*off_network, *missed])
    return sites, capacity


def _movements(
    network: Network,
    scenario: Scenario,
    problem: Formulation,
    result: PriorityResult,
    laid: tuple[Mapping[str, Sequence[Serial]], Dispatch],
) -> tuple[MovementResult, ...]:
    serials, dispatch = laid
    routes, lacks = _by_movement(network, scenario, problem, result)
    return tuple(
        _movement_result(
            movement,
            len(serials[movement.id]),
            dispatch.corridors(movement, routes[movement.id]),
            tuple(lacks[movement.id]),
        )
        for movement in scenario.movements
    )


def _by_movement(
    network: Network,
    scenario: Scenario,
    problem: Formulation,
    result: PriorityResult,
) -> tuple[dict[str, list[Route]], dict[str, list[Shortfall]]]:
    routes: dict[str, list[Route]] = {m.id: [] for m in scenario.movements}
    lacks: dict[str, list[Shortfall]] = {m.id: [] for m in scenario.movements}
    for lot, commodity, delivery in zip(
        problem.lots, problem.commodities, result.deliveries, strict=True
    ):
        if delivery.delivered:
            routes[lot.movement.id] += routes_of(problem, commodity, lot, delivery)
        lacks[lot.movement.id] += shortfalls(
            network, lot, delivery, horizon_h=scenario.settings.horizon_h
        )
    return routes, lacks


def _movement_result(
    movement: Movement,
    n_serials: int,
    corridors: tuple[Corridor, ...],
    lacks: tuple[Shortfall, ...],
) -> MovementResult:
    closure = max((c.last_arrival_h for c in corridors), default=None)
    late = None
    if closure is not None and movement.due_h is not None:
        late = max(closure - movement.due_h, 0.0)
    return MovementResult(
        id=movement.id,
        unit=movement.unit,
        origin=movement.origin,
        destination=movement.destination,
        priority=movement.priority,
        serials=n_serials,
        delivered=sum(len(c.serials) for c in corridors),
        ready_h=movement.ready_h,
        due_h=movement.due_h,
        closure_h=closure,
        late_h=late,
        corridors=corridors,
        shortfalls=lacks,
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
