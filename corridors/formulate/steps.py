"""Steps of journeys: the stretches of their ways, and what each asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corridors.formulate.following import Following
from corridors.formulate.nights import rests_min
from corridors.formulate.solve import Journey
from corridors.formulate.timed import Formulation
from corridors.regime import Regime
from geodata.network import IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """The steps of all journeys one after the other: stretches, and what they ask.

    Nobody overtakes: who is quicker follows a heavy column by ``catch_up`` more than
    its headway, so that its tail and the gap are still before him at the other end. No
    heavy column is quicker than others.
    """

    start: IntArray  # (n_journeys + 1,)
    stretch: IntArray  # (n_steps,)
    planned_min: IntArray  # (n_steps,), when it is entered by the plan of periods
    pace: IntArray  # (n_steps,), the number of the pace it is passed at
    duration: IntArray  # (n_steps,), minutes
    rest: IntArray  # (n_steps,), minutes to halt before
    headway: IntArray  # (n_steps,), minutes until the next may follow; 0: at once
    catch_up: IntArray  # (n_steps,), minutes more for who is quicker; 0: for nobody
    carriers: IntArray  # (n_steps,), taken of the fleet whose gate it is; 0 on most
    size: IntArray  # (n_steps,), what it takes of the stretch: vehicles, or one train
    centre: IntArray  # (n_steps,), where a column waits before it, -1: at none

    @classmethod
    def of(
        cls, problem: Formulation, journeys: tuple[Journey, ...], regime: Regime
    ) -> Steps:
        """Lay out the steps of journeys, with their rests and headways."""
        ground, stretches = problem.ground, problem.stretches
        following = Following(ground, stretches, regime)
        ways = [journey.stretches for journey in journeys]
        lengths = [len(way) for way in ways]
        stretch = np.concatenate(ways)
        vehicles = np.repeat([each.serial.n_vehicles for each in journeys], lengths)
        paces = [problem.pace_of(journey.lot) for journey in journeys]
        pace, takes = np.repeat(paces, lengths), problem.takes_min()
        centre = _centres(problem, journeys)
        return cls(
            start=np.cumsum([0, *lengths]),
            stretch=stretch,
            planned_min=np.concatenate(
                [
                    problem.enters_min(journey.lot, journey.stretches, journey.enter)
                    for journey in journeys
                ]
            ),
            pace=pace,
            duration=takes[pace, stretch],
            rest=rests_min(problem, journeys, regime.march, centre, takes),
            headway=np.concatenate(
                [
                    following.headways_min(journey.serial, journey.stretches)
                    for journey in journeys
                ]
            ),
            catch_up=takes[pace, stretch] - takes[0, stretch],
            carriers=_carriers(problem, journeys),
            size=np.where(ground.by_vehicle[stretches.entry][stretch], vehicles, 1),
            centre=centre,
        )


def _carriers(problem: Formulation, journeys: Sequence[Journey]) -> IntArray:
    """Give what each step takes of the fleet whose gate it passes, (n_steps,)."""
    ground = problem.ground
    of_stretch = ground.fleet[problem.stretches.entry]
    found = []
    for journey in journeys:
        fleet = of_stretch[journey.stretches]
        taken = np.zeros(len(fleet), dtype=np.int64)
        for step in np.flatnonzero(fleet >= 0).tolist():
            carriers = ground.gates.fleets[int(fleet[step])]
            taken[step] = carriers.taken_by(problem.lots[journey.lot])
        found.append(taken)
    return np.concatenate(found)


def _centres(problem: Formulation, journeys: Sequence[Journey]) -> IntArray:
    """Give the centre at which a column waits before each step, if it waits there.

    Shape (n_steps,), -1 for none: it comes by road and goes on by road. Whoever waits
    before the first road waits at his site, and what is larger than all of a centre
    waits beside it.
    """
    ground, entry = problem.ground, problem.stretches.entry
    places = ground.placed.centres.places
    at = np.where(ground.is_road[entry], ground.centre_at[ground.tail[entry]], -1)
    found = []
    for journey in journeys:
        of_way = at[journey.stretches]
        comes_by_road = ground.is_road[entry[journey.stretches[:-1]]]
        of_way[1:][~comes_by_road] = -1
        of_way[:1] = -1
        there = np.flatnonzero(of_way >= 0)
        too_small = journey.serial.n_vehicles > places[of_way[there]]
        of_way[there[too_small]] = -1
        found.append(of_way)
    return np.concatenate(found)
