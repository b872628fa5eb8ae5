"""What became of each movement: corridors, deliveries, shortfalls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from corridors.explain import Explained
from corridors.formulate import Formulation, Run, find_barred
from corridors.itinerary import MovementResult, Shortfall
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
    short: Sequence[Explained],
) -> tuple[MovementResult, ...]:
    """Say what became of each movement, in the order of the scenario; supply last."""
    found = _Lots(problem, find_barred(problem), runs, short)
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
    short: Sequence[Explained]

    def of(self, movement: Movement) -> list[int]:
        """Numbers of the lots of a movement."""
        lots = enumerate(self.problem.lots)
        return [number for number, lot in lots if lot.movement.id == movement.id]

    def shortfalls(self, lots: Sequence[int], *, late: bool) -> tuple[Shortfall, ...]:
        """Give what stays of some lots, or is late: once where the same is said."""
        found: dict[Shortfall, int] = {}
        for each in self.short:
            if each.lot in lots and each.is_late == late:
                said = replace(each.shortfall, serials=0)
                found[said] = found.get(said, 0) + each.shortfall.serials
        return tuple(replace(said, serials=n) for said, n in found.items())


def _movement_result(
    network: Network, scenario: Scenario, movement: Movement, found: _Lots
) -> MovementResult:
    lots = found.of(movement)
    runs = [run for run in found.runs if run.lot in lots]
    corridors = find_corridors(network, movement.id, runs)
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
        shortfalls=found.shortfalls(lots, late=False),
        lates=found.shortfalls(lots, late=True),
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
