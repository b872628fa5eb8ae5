"""Bottlenecks: links that are full, and what one more serial through them is worth."""

from __future__ import annotations

from typing import Final

import numpy as np

from corridors.formulate import Formulation, Solution, full_serial
from corridors.itinerary import Bottleneck
from corridors.link_names import link_name
from geodata.defaults import HOURS_A_DAY
from geodata.network import FloatArray, IntArray, Mode, Network

MOST_BOTTLENECKS: Final = 12
LEAST_PRICE: Final = 0.05
"""Serial-hours below which a price is the noise of the search, and reads as 0.0."""


def find_bottlenecks(
    network: Network,
    problem: Formulation,
    solution: Solution,
    load: IntArray,
    capacity: IntArray,
    *,
    horizon_h: float,
) -> tuple[Bottleneck, ...]:
    """Find the links at which one serial a day more would save most, the dearest first.

    The price comes from the bound of the plan of periods: what its capacities are worth
    at the margin, so that it is an estimate, and holds for small changes alone.
    """
    worth = _worth(problem, solution)
    dearest = np.argsort(-worth, kind="stable")[:MOST_BOTTLENECKS]
    return tuple(
        Bottleneck(
            link=link,
            name=link_name(network, link),
            mode=Mode(str(network.links["mode"].iloc[link])),
            used=float(load[link]),
            capacity=float(capacity[link]),
            unit=f"{counted_at(problem, link)} in {horizon_h:g} h",
            price=float(worth[stretch]),
            relief=None,
        )
        for stretch in dearest[worth[dearest] >= LEAST_PRICE].tolist()
        for link in [problem.narrowest(stretch)]
    )


def counted_at(problem: Formulation, link: int) -> str:
    """Say what the capacity of a link counts."""
    return "vehicles" if problem.ground.by_vehicle[link] else "trains"


def _worth(problem: Formulation, solution: Solution) -> FloatArray:
    """Weighted serial-hours that a serial a day more would save, (n_stretches,)."""
    size = full_serial(problem.ground, problem.stretches)
    taken, period_h = problem.calendars.taken, problem.clock.period_h
    more = size * taken * period_h / HOURS_A_DAY  # while it is taken
    return np.asarray(solution.price_h[: size.size].sum(axis=1) * more)
