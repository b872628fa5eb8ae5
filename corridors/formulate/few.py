"""Few corridors: serials of a movement kept together on the busiest of its routes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from corridors.formulate.solve import Journey, Solution, solve
from corridors.formulate.timed import Formulation
from geodata.network import BoolArray

_ROUNDS: Final = 4

Route = tuple[int, ...]  # stretches


def keep_few(
    problem: Formulation,
    solution: Solution,
    most: int,
    *,
    seconds_left: Callable[[], float | None],
    gap: float,
    progress: Callable[[str], None],
) -> Solution:
    """Plan again on the routes kept, until no movement has more than ``most``.

    The busiest routes are kept, and for every lot at least one. Where serials still
    find other ways among them, lots are held to fewer of them each time, in the end to
    one. The bound stays that of all routes.
    """
    bound_h = solution.bound_h
    for attempt in range(_ROUNDS):
        crowded = _crowded(problem, solution.journeys, most)
        if not crowded or solution.interrupted:
            break
        each = max(most - attempt * most // (_ROUNDS - 1), 1)
        held = _held(problem, solution.journeys, crowded, most, each)
        problem = replace(problem, commodities=replace(problem.commodities, open=held))
        limit_s = seconds_left()
        solution = solve(
            problem,
            time_limit_s=None if limit_s is None else limit_s / 2,
            gap=gap,
            progress=progress,
        )
    proven = solution.objective_h <= bound_h
    return replace(solution, bound_h=bound_h, proven=proven)


def _routes(
    problem: Formulation, journeys: Sequence[Journey]
) -> dict[str, Counter[Route]]:
    """Count serials by route, for every movement."""
    routes: dict[str, Counter[Route]] = {}
    for journey in journeys:
        movement = problem.lots[journey.lot].movement.id
        route = tuple(journey.stretches.tolist())
        routes.setdefault(movement, Counter())[route] += 1
    return routes


def _crowded(problem: Formulation, journeys: Sequence[Journey], most: int) -> set[str]:
    """Movements that take more routes than they may, or than they have lots."""
    lots = Counter(lot.movement.id for lot in problem.lots)
    found = _routes(problem, journeys)
    return {
        movement
        for movement, routes in found.items()
        if len(routes) > max(most, lots[movement])
    }


def _held(
    problem: Formulation,
    journeys: Sequence[Journey],
    crowded: set[str],
    most: int,
    each: int,
) -> BoolArray:
    """Links open to every lot: in crowded movements those of the routes kept alone."""
    held = problem.commodities.open.copy()
    found = _routes(problem, journeys)
    for number, lot in enumerate(problem.lots):
        if lot.movement.id not in crowded:
            continue
        routes = found[lot.movement.id].most_common()
        passable = [
            r for r, _ in routes if problem.commodities.open[number, [*r]].all()
        ]
        kept = [r for r, _ in routes[:most] if r in passable] or passable
        if kept:
            held[number] = False
            for route in kept[:each]:
                held[number, [*route]] = True
    return np.asarray(held)
