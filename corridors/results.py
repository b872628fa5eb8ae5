"""What became of each movement: corridors, deliveries, shortfalls."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from corridors.dispatch import Dispatch
from corridors.explain import shortfall
from corridors.formulate import Outcome, Solution
from corridors.itinerary import MovementResult
from corridors.limits import Obstacle
from corridors.obstacles import foremost, obstacles
from corridors.scenario import Movement, Scenario, Settings
from geodata.network import Network


def movement_results(
    network: Network, scenario: Scenario, solution: Solution, dispatch: Dispatch
) -> tuple[MovementResult, ...]:
    """Say what became of each movement, in the order of the scenario."""
    lots: dict[str, list[Outcome]] = {m.id: [] for m in scenario.movements}
    for outcome in solution.outcomes:
        lots[outcome.lot.movement.id].append(outcome)
    return tuple(
        _movement_result(
            network, movement, lots[movement.id], dispatch, scenario.settings
        )
        for movement in scenario.movements
    )


def _movement_result(
    network: Network,
    movement: Movement,
    outcomes: Sequence[Outcome],
    dispatch: Dispatch,
    settings: Settings,
) -> MovementResult:
    routes = [route for outcome in outcomes for route in outcome.routes]
    corridors = dispatch.corridors(movement, routes)
    lacks = (shortfall(network, o, horizon_h=settings.horizon_h) for o in outcomes)
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
        serials=sum(len(outcome.lot.serials) for outcome in outcomes),
        delivered=sum(len(c.serials) for c in corridors),
        ready_h=movement.ready_h,
        due_h=movement.due_h,
        closure_h=closure,
        late_h=late,
        corridors=corridors,
        shortfalls=tuple(lack for lack in lacks if lack),
        avoids=_avoids(network, outcomes, inferred_limits=settings.inferred_limits),
    )


def _avoids(
    network: Network, outcomes: Sequence[Outcome], *, inferred_limits: bool
) -> tuple[Obstacle, ...]:
    """Find what bars the lots; what stops one serial of a lot stops all of it."""
    found = (
        obstacles(
            network,
            outcome.barred,
            outcome.lot.serials[0].requirement,
            inferred_limits=inferred_limits,
        )
        for outcome in outcomes
        if len(outcome.barred)
    )
    return tuple(foremost(chain.from_iterable(found)))
