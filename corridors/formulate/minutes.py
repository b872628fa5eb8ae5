"""The plan to the minute: journeys of fixed ways, dispatched so that none collide."""

from __future__ import annotations

import numpy as np

from corridors.clock import minutes_of
from corridors.formulate.runs import Run, lay_out_runs
from corridors.formulate.solve import Solution
from corridors.formulate.steps import Steps
from corridors.formulate.takings import find_takings
from corridors.formulate.timed import Formulation
from corridors.scenario import Scenario
from geodata.network import IntArray
from solvers.dispatching import Journeys, Windows, dispatch


def to_the_minute(
    problem: Formulation,
    solution: Solution,
    scenario: Scenario,
    *,
    time_limit_s: float | None,
) -> tuple[Run, ...]:
    """Give the journeys minutes at which nobody is in anybody's way.

    Serials keep their ways. On roads columns follow one another with their pass time
    and a gap, on rails trains with a headway; nothing takes more serials than its
    calendar says, and nobody is on a link while it is shut. A serial that cannot arrive
    so within the horizon has no run.
    """
    if not solution.journeys:
        return ()
    steps = Steps.of(problem, solution.journeys, scenario.regime)
    windows, window = _windows(problem, steps)
    planned_min = _planned_min(problem, solution)
    journeys = _journeys(problem, solution, steps, window, planned_min)
    found = dispatch(
        journeys,
        windows,
        *find_takings(problem, steps, journeys),
        horizon=problem.clock.n_periods * problem.clock.period_min,
        prove=False,
        time_limit_s=time_limit_s,
    )
    return lay_out_runs(problem, solution.journeys, planned_min, steps, found)


def _journeys(
    problem: Formulation,
    solution: Solution,
    steps: Steps,
    window: IntArray,
    planned_min: IntArray,
) -> Journeys:
    """Let ways begin when their serial is ready, and aim at their arrival."""
    first, last = steps.start[:-1], steps.start[1:] - 1
    earliest = np.zeros_like(steps.duration)
    earliest[first] = [
        problem.outlooks[journey.lot].ready_min for journey in solution.journeys
    ]
    wanted = _wanted_min(problem, solution)
    earliest[last] = np.maximum(earliest[last], wanted - steps.duration[last])
    rest = steps.rest.copy()
    rest[first] = 0
    return Journeys(
        start=steps.start,
        duration=steps.duration,
        may_wait=np.ones(len(steps.stretch), dtype=bool),
        min_wait=rest,
        earliest=earliest,
        window=window,
        target=planned_min,
        weight=problem.commodities.weight[[each.lot for each in solution.journeys]],
        hint=steps.planned_min,
    )


def _planned_min(problem: Formulation, solution: Solution) -> IntArray:
    """Give the minutes at which journeys are to arrive by the plan of periods.

    No journey is to arrive before it is wanted. Shape (n_journeys,).
    """
    network, at = problem.network, np.zeros(len(solution.journeys), dtype=np.int64)
    for number, journey in enumerate(solution.journeys):
        pace, last = problem.pace_of(journey.lot), int(journey.stretches[-1])
        arrives = journey.enter[-1] + network.transit[pace, last]
        at[number] = problem.clocks[pace].minute(network.head[last], arrives)
    return np.asarray(np.maximum(at, _wanted_min(problem, solution)))


def _wanted_min(problem: Formulation, solution: Solution) -> IntArray:
    """Give the minutes before which journeys are not to arrive, (n_journeys,)."""
    lots = [problem.lots[journey.lot] for journey in solution.journeys]
    hours = [lot.movement.earliest_h or 0.0 for lot in lots]
    return np.array([minutes_of(each) for each in hours], dtype=np.int64)


def _windows(problem: Formulation, steps: Steps) -> tuple[Windows, IntArray]:
    """Give the times to enter stretches in, and which of them each step keeps to."""
    used = set(zip(steps.pace.tolist(), steps.stretch.tolist(), strict=True))
    sets = {
        (pace, stretch): opening
        for pace, openings in enumerate(problem.calendars.openings)
        for stretch, opening in openings.items()
        if (pace, stretch) in used
    }
    number = np.full((len(problem.clocks), len(problem.stretches)), -1, dtype=np.int64)
    for at, place in enumerate(sets):
        number[place] = at
    rows = np.concatenate([np.zeros((0, 2), np.int64), *sets.values()])
    windows = Windows(
        start=np.cumsum([0, *(len(each) for each in sets.values())]),
        opens=np.maximum(rows[:, 0], 0),
        closes=rows[:, 1],
    )
    return windows, number[steps.pace, steps.stretch]
