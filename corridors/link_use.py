"""What links carry in a plan, and what they could carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from corridors.formulate import Formulation, Run
from corridors.itinerary import Frequencies, FrequencySpell
from geodata.defaults import MINUTES_AN_HOUR
from geodata.network import IntArray


def link_load(problem: Formulation, runs: Sequence[Run]) -> IntArray:
    """Vehicles or trains on every link, as it counts, shape (n_links,)."""
    n_links = problem.ground.n_links
    by_vehicle = problem.ground.by_vehicle[:n_links]
    load = np.zeros(n_links, dtype=np.int64)
    for run in runs:
        size = np.where(by_vehicle[run.links], run.serial.n_vehicles, 1)
        np.add.at(load, run.links, size)
    return load


def link_capacity(problem: Formulation, horizon_h: float) -> IntArray:
    """Vehicles or trains that every link carries in the horizon, shape (n_links,).

    A rate that is not whole lets the first pass at once: one a day, two in 25 h.
    """
    capacity = problem.ground.in_horizon(horizon_h)
    links, stretch = _stretch_of_links(problem)
    carries = problem.calendars.until(problem.clock.n_periods)[stretch]
    capacity[links] = np.maximum(capacity[links], carries)
    return capacity


def _stretch_of_links(problem: Formulation) -> tuple[IntArray, IntArray]:
    """Give the links that any serial may need, and the stretch of each."""
    stretches = problem.stretches
    stretch = np.repeat(np.arange(len(stretches)), np.diff(stretches.first))
    on_links = stretches.links < problem.ground.n_links
    return stretches.links[on_links], stretch[on_links]


def link_frequencies(problem: Formulation) -> Frequencies:
    """Give every link the calendar of its stretch; none where nobody goes."""
    n_links = problem.ground.n_links
    links, of_link = _stretch_of_links(problem)
    count, hours = np.zeros(n_links, dtype=np.int64), np.zeros(n_links)
    count[links] = problem.calendars.count[of_link]
    hold_min = problem.calendars.hold[of_link] * problem.clock.period_min
    hours[links] = hold_min / MINUTES_AN_HOUR
    spells = tuple(_spells(problem))
    return Frequencies(count, problem.ground.by_vehicle[:n_links], hours, spells)


def _spells(problem: Formulation) -> Iterator[FrequencySpell]:
    """Give the spells of stretches as those of their links."""
    for spell in problem.calendars.spells:
        hours = spell.from_min / MINUTES_AN_HOUR, spell.to_min / MINUTES_AN_HOUR
        for link in problem.stretches.along(spell.stretch).tolist():
            if link < problem.ground.n_links:
                yield FrequencySpell(link, *hours, spell.count)
