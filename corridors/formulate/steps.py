"""Steps of journeys: the stretches of their ways, and what each asks for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corridors.formulate.following import Following
from corridors.formulate.solve import Journey
from corridors.formulate.timed import Formulation
from corridors.halts import halt_rules, halts_min
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

    @classmethod
    def of(
        cls, problem: Formulation, journeys: tuple[Journey, ...], regime: Regime
    ) -> Steps:
        """Lay out the steps of journeys, with their rests and headways."""
        ground, stretches = problem.ground, problem.stretches
        following = Following(ground, stretches, regime)
        rules = halt_rules(regime.march)
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
