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
    """The steps of all journeys one after the other: stretches, and what they ask."""

    start: IntArray  # (n_journeys + 1,)
    stretch: IntArray  # (n_steps,)
    enter: IntArray  # (n_steps,), periods
    duration: IntArray  # (n_steps,), minutes
    rest: IntArray  # (n_steps,), minutes to halt before
    headway: IntArray  # (n_steps,), minutes until the next may follow; 0: at once
    wagons: IntArray  # (n_steps,), of the serial as a train; 0 if it is none
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
        trains = [each.serial.train for each in journeys]
        vehicles = np.repeat([each.serial.n_vehicles for each in journeys], lengths)
        centre = _centres(problem, journeys)
        return cls(
            start=np.cumsum([0, *lengths]),
            stretch=stretch,
            enter=np.concatenate([journey.enter for journey in journeys]),
            duration=stretches.sums(ground.minutes)[stretch],
            rest=rests_min(problem, journeys, regime.march, centre),
            headway=np.concatenate(
                [
                    following.headways_min(journey.serial, journey.stretches)
                    for journey in journeys
                ]
            ),
            wagons=np.repeat([each.wagons if each else 0 for each in trains], lengths),
            size=np.where(ground.by_vehicle[stretches.entry][stretch], vehicles, 1),
            centre=centre,
        )


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
