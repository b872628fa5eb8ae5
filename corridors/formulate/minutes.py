"""The plan to the minute: journeys of fixed ways, dispatched so that none collide."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corridors.formulate.calendars import openings
from corridors.formulate.following import Following
from corridors.formulate.ground import Ground, minutes_of
from corridors.formulate.solve import Journey, Solution
from corridors.formulate.timed import Formulation
from corridors.halts import halt_rules, halts_min
from corridors.itinerary import Serial
from corridors.regime import Regime
from corridors.scenario import Scenario
from geodata.network import BoolArray, IntArray
from solvers.dispatching import (
    DispatchResult,
    Journeys,
    Resources,
    Uses,
    Windows,
    dispatch,
    joined,
    passings,
)


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A serial on its way, to the minute: when it enters links, and when it leaves.

    ``departs_min`` and ``arrives_min`` are those at its sites, ``planned_min`` the
    arrival in the plan of periods.
    """

    serial: Serial
    lot: int
    links: IntArray  # (n_links of the way,)
    enter_min: IntArray  # (n_links of the way,)
    exit_min: IntArray  # (n_links of the way,)
    departs_min: int
    arrives_min: int
    planned_min: int
    moving_min: int  # without halts and waiting
    fleet: str | None  # whose wagons it takes; None: by road, or of no fleet


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
    steps = _Steps.of(problem, solution.journeys, scenario.regime)
    windows, window = _windows(problem, steps)
    journeys = _journeys(problem, solution, steps, window)
    resources, uses = _resources(problem, steps)
    found = dispatch(
        journeys,
        windows,
        resources,
        uses,
        horizon=problem.clock.n_periods * problem.clock.period_min,
        time_limit_s=time_limit_s,
    )
    return tuple(_runs(problem, solution, steps, found))


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """The steps of all journeys one after the other: stretches, and what they ask."""

    start: IntArray  # (n_journeys + 1,)
    stretch: IntArray  # (n_steps,)
    enter: IntArray  # (n_steps,), periods
    duration: IntArray  # (n_steps,), minutes
    rest: IntArray  # (n_steps,), minutes to halt before
    headway: IntArray  # (n_steps,), minutes until the next may follow; 0: at once
    wagons: IntArray  # (n_steps,), of the serial as a train; 0 if it is none
    size: IntArray  # (n_steps,), what it takes of the stretch: vehicles, or one train

    @classmethod
    def of(
        cls, problem: Formulation, journeys: tuple[Journey, ...], regime: Regime
    ) -> _Steps:
        """Lay out the steps of journeys, with their rests and headways."""
        ground, stretches = problem.ground, problem.stretches
        following, rules = (
            Following(ground, stretches, regime),
            halt_rules(regime.march),
        )
        on_road = ground.is_road[stretches.entry]
        fit = ground.is_place[ground.tail[stretches.entry]]
        stretch = np.concatenate([journey.stretches for journey in journeys])
        takes = stretches.sums(ground.minutes)
        ways = [journey.stretches for journey in journeys]
        lengths = [len(way) for way in ways]
        trains = [each.serial.train for each in journeys]
        vehicles = np.repeat([each.serial.n_vehicles for each in journeys], lengths)
        return cls(
            start=np.cumsum([0, *lengths]),
            stretch=stretch,
            enter=np.concatenate([journey.enter for journey in journeys]),
            duration=takes[stretch],
            rest=np.concatenate(
                [halts_min(takes[way], on_road[way], fit[way], rules) for way in ways]
            ),
            headway=np.concatenate(
                [
                    following.headways_min(journey.serial, journey.stretches)
                    for journey in journeys
                ]
            ),
            wagons=np.repeat([each.wagons if each else 0 for each in trains], lengths),
            size=np.where(ground.by_vehicle[stretches.entry][stretch], vehicles, 1),
        )


def _journeys(
    problem: Formulation, solution: Solution, steps: _Steps, window: IntArray
) -> Journeys:
    """Let ways begin when their serial is ready, and aim at their arrival."""
    ground, clock = problem.ground, problem.clock
    tail = ground.tail[problem.stretches.entry][steps.stretch]
    first, last = steps.start[:-1], steps.start[1:] - 1
    lots = [problem.lots[journey.lot] for journey in solution.journeys]
    earliest = np.zeros_like(steps.duration)
    earliest[first] = [
        problem.outlooks[journey.lot].ready_min for journey in solution.journeys
    ]
    wanted = np.array([minutes_of(lot.movement.earliest_h or 0.0) for lot in lots])
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
        target=_planned(problem, solution),
        weight=problem.commodities.weight[[each.lot for each in solution.journeys]],
        hint=clock.minute(tail, steps.enter),
    )


def _planned(problem: Formulation, solution: Solution) -> IntArray:
    """Give the minutes at which journeys are to arrive by the plan of periods.

    No journey is to arrive before it is wanted. Shape (n_journeys,).
    """
    last = np.array([journey.stretches[-1] for journey in solution.journeys])
    enter = np.array([journey.enter[-1] for journey in solution.journeys])
    arrives = enter + problem.network.transit[last]
    lots = [problem.lots[journey.lot] for journey in solution.journeys]
    wanted = np.array([minutes_of(lot.movement.earliest_h or 0.0) for lot in lots])
    at = problem.clock.minute(problem.network.head[last], arrives)
    return np.asarray(np.maximum(at, wanted))


def _windows(problem: Formulation, steps: _Steps) -> tuple[Windows, IntArray]:
    """Give the times to enter stretches in, and which of them each step keeps to."""
    used = np.unique(steps.stretch)
    sets = {
        stretch: opening
        for stretch, opening in openings(problem.ground, problem.stretches).items()
        if stretch in set(used.tolist())
    }
    number = np.full(len(problem.stretches), -1, dtype=np.int64)
    number[[*sets]] = np.arange(len(sets))
    rows = np.concatenate([np.zeros((0, 2), np.int64), *sets.values()])
    windows = Windows(
        start=np.cumsum([0, *(len(each) for each in sets.values())]),
        opens=np.maximum(rows[:, 0], 0),
        closes=rows[:, 1],
    )
    return windows, number[steps.stretch]


def _resources(problem: Formulation, steps: _Steps) -> tuple[Resources, Uses]:
    """Say what serials take of each other's way.

    Resources are the calendars of the stretches, the room behind whoever enters one,
    and the wagons of the fleets.
    """
    calendar, n = problem.calendars, len(problem.stretches)
    on = np.bincount(steps.stretch, minlength=n)
    taken = np.bincount(steps.stretch, weights=steps.size, minlength=n)
    number = np.arange(len(steps.stretch))
    scarce = (taken > calendar.least)[steps.stretch]
    followed = (steps.headway > 0) & (on > 1)[steps.stretch]
    hold = calendar.hold[steps.stretch] * problem.clock.period_min
    in_row = n + steps.stretch
    uses = joined(
        _from_entry(number, steps.stretch, steps.size, hold, where=scarce),
        _from_entry(
            number, in_row, np.ones_like(number), steps.headway, where=followed
        ),
        _wagons(problem, steps),
    )
    fleets = [each.at_hand for each in problem.ground.gates.fleets]
    spells = calendar.spells
    resources = Resources(
        capacity=np.concatenate(
            [calendar.count, np.ones(n, np.int64), np.array(fleets, np.int64)]
        ),
        period_of=np.array([each.stretch for each in spells], np.int64),
        period_from=np.array([each.from_min for each in spells], np.int64),
        period_to=np.array([each.to_min for each in spells], np.int64),
        period_capacity=np.array([each.count for each in spells], np.int64),
    )
    return resources, uses


def _wagons(problem: Formulation, steps: _Steps) -> Uses:
    """Wagons are away from the gate until they have turned round."""
    gates = problem.ground.gates
    fleet = problem.ground.fleet[problem.stretches.entry][steps.stretch]
    taken = np.flatnonzero(fleet >= 0)
    away = np.array([each.away_min for each in gates.fleets], np.int64)
    return passings(
        step=taken,
        resource=2 * len(problem.stretches) + fleet[taken],
        demand=np.maximum(steps.wagons[taken], 1),
        before=np.zeros_like(taken),
        after=away[fleet[taken]],
    )


def _from_entry(
    step: IntArray,
    resource: IntArray,
    demand: IntArray,
    after: IntArray,
    *,
    where: BoolArray,
) -> Uses:
    """Take of a resource from when a step begins, for so many minutes."""
    return passings(
        step=step[where],
        resource=resource[where],
        demand=demand[where],
        before=np.zeros_like(step[where]),
        after=after[where],
    )


def _runs(
    problem: Formulation, solution: Solution, steps: _Steps, found: DispatchResult
) -> list[Run]:
    """Lay the minutes of stretches out over their links."""
    planned = _planned(problem, solution)
    runs = []
    for i, journey in enumerate(solution.journeys):
        if found.placed[i]:
            begin = found.begin[steps.start[i] : steps.start[i + 1]]
            runs.append(_run(problem, journey, begin, int(planned[i])))
    return runs


def _run(problem: Formulation, journey: Journey, begin: IntArray, planned: int) -> Run:
    stretches, minutes = problem.stretches, problem.ground.minutes
    parts = [
        stretches.links[stretches.first[s] : stretches.first[s + 1]]
        for s in journey.stretches.tolist()
    ]
    arcs = np.concatenate(parts)
    within = [np.cumsum(minutes[part]) - minutes[part] for part in parts]
    enter = np.concatenate([at + each for at, each in zip(begin, within, strict=True)])
    # Nothing else passes the way from a site: whoever would wait behind it stays there.
    if len(begin) > 1:
        enter[0] = begin[1] - minutes[arcs[0]]
    leave = enter + minutes[arcs]
    on_links = arcs < problem.ground.n_links
    return Run(
        serial=journey.serial,
        lot=journey.lot,
        links=arcs[on_links],
        enter_min=enter[on_links],
        exit_min=leave[on_links],
        departs_min=int(enter[0]),
        arrives_min=int(leave[-1]),
        planned_min=planned,
        moving_min=int(minutes[arcs].sum()),
        fleet=_fleet(problem.ground, arcs),
    )


def _fleet(ground: Ground, arcs: IntArray) -> str | None:
    """Name the fleet whose gate is on a way, if any is."""
    numbers: list[int] = ground.fleet[arcs].tolist()
    return next((ground.gates.fleets[n].fleet for n in numbers if n >= 0), None)
