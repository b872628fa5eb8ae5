"""What all serials of a plan take, and what they leave, for longer than planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corridors.formulate.shorts import Short
from corridors.formulate.solve import Solution
from corridors.formulate.timed import Formulation
from geodata.defaults import HOURS_A_DAY, MINUTES_AN_HOUR
from geodata.network import BoolArray, IntArray
from solvers.over_time import MAX_PERIODS


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """What all serials take, step by step, and leave, for longer than planned."""

    problem: Formulation
    solution: Solution
    step_of: IntArray  # (n_steps,), the journey
    stretch: IntArray  # (n_steps,)
    enter: IntArray  # (n_steps,), periods
    taken: IntArray  # (n_steps,)
    left: IntArray  # (n_resources, n_periods)

    @classmethod
    def of(
        cls, problem: Formulation, solution: Solution, shorts: Sequence[Short]
    ) -> Rest:
        """Count what is taken and left."""
        none, journeys = np.zeros(0, np.int64), solution.journeys
        stretch = np.concatenate([none, *(each.stretches for each in journeys)])
        enter = np.concatenate([none, *(each.enter for each in journeys)])
        sizes = np.array([len(each.enter) for each in journeys], np.int64)
        step_of = np.repeat(np.arange(len(journeys)), sizes)
        lots = np.array([each.lot for each in journeys], np.int64)
        taken = problem.commodities.consumption[lots[step_of], stretch]
        release = problem.commodities.release[[each.lot for each in shorts]]
        left = _longer(problem, int(release.max(initial=0)))
        rest = cls(problem, solution, step_of, stretch, enter, taken, left)
        all_steps, all_rows = np.ones(len(stretch), bool), np.arange(len(left))
        return replace(rest, left=left - rest.held(all_steps, all_rows))

    def held(self, steps: BoolArray, rows: IntArray) -> IntArray:
        """Add up what some steps hold of some resources, (n_rows, n_periods)."""
        network = self.problem.network
        among = steps & np.isin(network.resource[self.stretch], rows)
        stretch = self.stretch[among]
        return held_of(
            (len(rows), self.left.shape[1]),
            np.searchsorted(rows, network.resource[stretch]),
            self.enter[among],
            network.hold[stretch],
            self.taken[among],
        )


def _longer(problem: Formulation, release: int) -> IntArray:
    """Give capacities for twice the time, or as long again after the release.

    After the horizon, every day is as the last one before it.
    """
    n = problem.clock.n_periods
    a_day = min(int(HOURS_A_DAY * MINUTES_AN_HOUR) // problem.clock.period_min, n)
    after = np.arange(min(max(n, release), MAX_PERIODS - 1 - n))
    periods = np.concatenate([np.arange(n), n - a_day + after % a_day])
    return np.asarray(problem.network.capacity[:, periods])


def held_of(
    shape: tuple[int, ...],
    row: IntArray,
    enter: IntArray,
    hold: IntArray,
    taken: IntArray,
) -> IntArray:
    """Add up what is held of resources, (n_resources, n_periods)."""
    changes = np.zeros((shape[0], shape[1] + 1), np.int64)
    np.add.at(changes, (row, enter), taken)
    np.add.at(changes, (row, np.minimum(enter + hold, shape[1])), -taken)
    return np.asarray(np.cumsum(changes, axis=1)[:, :-1])
