"""What became of each movement: corridors, deliveries, shortfalls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from corridors.explain import shortfall
from corridors.formulate import Formulation, Lack, Run, find_barred
from corridors.itinerary import MovementResult
from corridors.limits import Obstacle
from corridors.obstacles import foremost, obstacles
from corridors.routes import find_corridors
from corridors.scenario import Movement, Scenario
from geodata.network import IntArray, Network


def movement_results(
    network: Network,
    scenario: Scenario,
    problem: Formulation,
    runs: Sequence[Run],
    lacks: Mapping[int, Lack],
) -> tuple[MovementResult, ...]:
    """Say what became of each movement, in the order of the scenario; supply last."""
    found = _Lots(problem, find_barred(problem), runs, lacks)
    return tuple(
        _movement_result(network, scenario, movement, found)
        for movement in problem.movements
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Lots:
    """The lots, and by their numbers what became of them."""

    problem: Formulation
    barred: Sequence[IntArray]
    runs: Sequence[Run]
    lacks: Mapping[int, Lack]

    def of(self, movement: Movement) -> list[int]:
        """Numbers of the lots of a movement."""
        lots = enumerate(self.problem.lots)
        return [number for number, lot in lots if lot.movement.id == movement.id]


def _movement_result(
    network: Network, scenario: Scenario, movement: Movement, found: _Lots
) -> MovementResult:
    lots = found.of(movement)
    runs = [run for run in found.runs if run.lot in lots]
    corridors = find_corridors(network, movement.id, runs)
    horizon_h = scenario.settings.horizon_h
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
        serials=sum(len(found.problem.lots[lot].serials) for lot in lots),
        delivered=len(runs),
        ready_h=movement.ready_h,
        due_h=movement.due_h,
        closure_h=closure,
        late_h=late,
        corridors=corridors,
        shortfalls=tuple(
            shortfall(network, found.lacks[lot], horizon_h=horizon_h)
            for lot in lots
            if lot in found.lacks
        ),
        avoids=_avoids(network, scenario, found, lots),
    )


def _avoids(
    network: Network, scenario: Scenario, found: _Lots, lots: Sequence[int]
) -> tuple[Obstacle, ...]:
    """Find what bars the lots; what stops one serial of a lot stops all of it."""
    each = (
        obstacles(
            network,
            found.barred[lot],
            found.problem.lots[lot].serials[0],
            inferred_limits=scenario.settings.inferred_limits,
        )
        for lot in lots
        if len(found.barred[lot])
    )
    return tuple(foremost(chain.from_iterable(each)))
