"""What became of each movement: corridors, deliveries, shortfalls."""

from __future__ import annotations

from corridors.dispatch import Dispatch
from corridors.explain import shortfalls
from corridors.formulate import Formulation, Route, routes_of
from corridors.itinerary import Corridor, MovementResult, Shortfall
from corridors.scenario import Movement, Scenario
from geodata.network import Network
from solvers import PriorityResult


def movement_results(
    network: Network,
    scenario: Scenario,
    problem: Formulation,
    result: PriorityResult,
    dispatch: Dispatch,
) -> tuple[MovementResult, ...]:
    """Say what became of each movement, in the order of the scenario."""
    routes, lacks = _by_movement(network, scenario, problem, result)
    asked = _asked(problem)
    return tuple(
        _movement_result(
            movement,
            asked.get(movement.id, 0),
            dispatch.corridors(movement, routes[movement.id]),
            tuple(lacks[movement.id]),
        )
        for movement in scenario.movements
    )


def _asked(problem: Formulation) -> dict[str, int]:
    """Count the serials of every movement."""
    asked: dict[str, int] = {}
    for lot in problem.lots:
        asked[lot.movement.id] = asked.get(lot.movement.id, 0) + len(lot.serials)
    return asked


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
