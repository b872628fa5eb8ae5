"""What serials take of each other's way: calendars, room to follow, wagons."""

from __future__ import annotations

import numpy as np

from corridors.formulate.steps import Steps
from corridors.formulate.timed import Formulation
from geodata.network import BoolArray, IntArray
from solvers.dispatching import Journeys, Resources, Uses, halts, joined, passings


def find_takings(
    problem: Formulation, steps: Steps, journeys: Journeys
) -> tuple[Resources, Uses]:
    """Say what serials take of each other's way.

    Resources are the calendars of the stretches, the room behind whoever enters one,
    the wagons and transporters of the fleets, the places of convoy support centres, and
    the room behind heavy columns for whoever is quicker.
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
        _fleets(problem, steps),
        _places(problem, steps, journeys),
        _behind_heavy(problem, steps),
    )
    fleets = [each.at_hand for each in problem.ground.gates.fleets]
    places = problem.ground.placed.centres.places
    spells = calendar.spells
    resources = Resources(
        capacity=np.concatenate(
            [
                *(calendar.count, np.ones(n, np.int64), np.array(fleets, np.int64)),
                *(places, np.full(n, len(number))),
            ]
        ),
        period_of=np.array([each.stretch for each in spells], np.int64),
        period_from=np.array([each.from_min for each in spells], np.int64),
        period_to=np.array([each.to_min for each in spells], np.int64),
        period_capacity=np.array([each.count for each in spells], np.int64),
    )
    return resources, uses


def _fleets(problem: Formulation, steps: Steps) -> Uses:
    """Carriers are away until they have turned round, from when a serial sets out.

    That is when it enters the link after the gate, less the way there from its site.
    """
    ground = problem.ground
    fleet = ground.fleet[problem.stretches.entry][steps.stretch]
    taken = np.flatnonzero(fleet >= 0)
    from_site = (problem.stretches.entry >= ground.n_links)[steps.stretch[taken + 1]]
    away = np.array([each.away_min for each in ground.gates.fleets], np.int64)
    before = np.where(from_site, steps.duration[taken + 1], 0)
    return passings(
        step=taken + 1 + from_site,
        resource=2 * len(problem.stretches) + fleet[taken],
        demand=steps.carriers[taken],
        before=before,
        after=away[fleet[taken]] - before,
    )


def _places(problem: Formulation, steps: Steps, journeys: Journeys) -> Uses:
    """Vehicles have places at a centre from when they come until they march on.

    Whoever does not stop takes none.
    """
    ground = problem.ground
    n_before = 2 * len(problem.stretches) + len(ground.gates.fleets)
    step = np.flatnonzero(steps.centre >= 0)
    centre, vehicles = steps.centre[step], steps.size[step]
    places = ground.placed.centres.places
    passing = np.bincount(centre, weights=vehicles, minlength=len(places))
    step = step[(passing > places)[centre]]
    return halts(
        journeys,
        step=step,
        resource=n_before + steps.centre[step],
        demand=steps.size[step],
    )


def _behind_heavy(problem: Formulation, steps: Steps) -> Uses:
    """Who is quicker enters when no heavy column is so near that he catches up.

    Heavy ones take one unit each, and are in nobody's way among themselves; who is
    quicker takes all units for the minute in which he enters.
    """
    n_before = 2 * len(problem.stretches) + len(problem.ground.gates.fleets)
    n_before += len(problem.ground.placed.centres.places)
    slow = np.flatnonzero(steps.catch_up > 0)
    on = np.isin(steps.stretch, steps.stretch[slow])
    quick = np.flatnonzero(on & (steps.pace == 0) & (steps.headway > 0))
    slow = slow[np.isin(steps.stretch[slow], steps.stretch[quick])]
    step = np.concatenate([slow, quick])
    return passings(
        step=step,
        resource=n_before + steps.stretch[step],
        demand=np.repeat([1, len(steps.stretch)], [len(slow), len(quick)]),
        before=np.zeros_like(step),
        after=np.concatenate(
            [(steps.headway + steps.catch_up)[slow], np.ones_like(quick)]
        ),
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
