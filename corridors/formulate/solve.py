"""The plan of periods: which serial enters which stretch in which period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from corridors.formulate.timed import Formulation
from corridors.itinerary import Serial
from geodata.network import FloatArray, IntArray
from solvers.over_time import ScheduleResult, rehearse, schedule
from solvers.search import Ending, Progress

_DOING: Final = "moving serials over time"


@dataclass(frozen=True, slots=True, eq=False)
class Journey:
    """The way of one serial: its stretches, and the periods in which it enters them."""

    serial: Serial
    lot: int
    stretches: IntArray  # (n_steps,)
    enter: IntArray  # (n_steps,)


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """What moves when, by periods, and how good that is.

    ``objective_h`` and ``bound_h`` are weighted serial-hours from when serials are
    ready, an undelivered serial at a price beyond any delay of all others. ``price_h``
    is what one serial more would be worth.
    """

    journeys: tuple[Journey, ...]
    unmet: IntArray  # (n_lots,), serials
    price_h: FloatArray  # (n_stretches + n_fleets, n_periods), weighted serial-hours
    objective_h: float
    bound_h: float
    proven: bool
    interrupted: bool

    @property
    def gap(self) -> float:
        """The share of the objective that the bound leaves open."""
        if not self.objective_h:
            return 0.0
        return (self.objective_h - self.bound_h) / self.objective_h

    def taken(self, problem: Formulation, *, but: int, until: int) -> IntArray:
        """Add up what serials take before a period, but for those of a lot.

        Of every stretch, shape (n_stretches,).
        """
        taken = np.zeros(len(problem.stretches), dtype=np.int64)
        for each in self.journeys:
            if each.lot != but:
                before = each.stretches[each.enter < until]
                takes = problem.commodities.consumption[each.lot, before]
                np.add.at(taken, before, takes)
        return taken


def make_ready(progress: Callable[[str], None]) -> None:
    """Let the search be compiled before its time runs."""
    progress("making the search ready; after an install that takes a minute, once")
    rehearse()


def solve(
    problem: Formulation,
    *,
    time_limit_s: float | None,
    gap: float,
    progress: Callable[[str], None],
) -> Solution:
    """Move whole serials over time; ``solvers.over_time`` has the mathematics."""
    progress(_DOING)
    hours = problem.clock.period_h
    found = schedule(
        problem.network,
        problem.commodities,
        problem.costs,
        time_limit_s=time_limit_s,
        gap=gap,
        progress=lambda at: progress(f"{_DOING}: {_standing(at)}"),
    )
    serials = np.array([len(lot.serials) for lot in problem.lots], dtype=np.int64)
    plan = found.plan
    return Solution(
        journeys=() if plan is None else tuple(_journeys(problem, found)),
        unmet=serials if plan is None else plan.undelivered,
        price_h=found.price * hours,  # of stretches first, then of fleets
        objective_h=found.cost * hours,
        bound_h=found.bound * hours,
        proven=found.cost == found.bound,
        interrupted=found.ending is Ending.INTERRUPTED,
    )


def _standing(at: Progress) -> str:
    """Say how far the search has got."""
    if at.incumbent is None or at.gap is None:
        return f"bound {at.bound:,.0f}"
    return f"plan {at.incumbent:,.0f}, bound {at.bound:,.0f}, gap {at.gap:.1%}"


def _journeys(problem: Formulation, found: ScheduleResult) -> list[Journey]:
    """Give ways to serials: those of a lot that set out first to its first serials."""
    ways = found.shown_plan.ways
    lots = problem.commodities.commodity_of
    waiting = {lot: iter(each.serials) for lot, each in enumerate(problem.lots)}
    journeys = []
    moving = np.flatnonzero(np.diff(ways.start) > 0)
    sets_out = ways.enter[ways.start[moving]]
    for i in moving[np.lexsort((sets_out, lots[moving]))].tolist():
        steps = slice(int(ways.start[i]), int(ways.start[i + 1]))
        lot = int(lots[i])
        kept = straight(problem.network.tail[ways.link[steps]])
        journeys.append(
            Journey(
                serial=next(waiting[lot]),
                lot=lot,
                stretches=ways.link[steps][kept],
                enter=ways.enter[steps][kept],
            )
        )
    return journeys


def straight(tail: IntArray) -> IntArray:
    """Give the steps of a way that are left without its rounds, in order.

    ``tail`` are the nodes at which the steps begin. Where stretches take less than a
    period, a round costs nothing by periods; whoever does not go it waits instead.
    """
    last = {node: step for step, node in enumerate(tail.tolist())}
    kept, step = [], 0
    while step < len(tail):
        step = last[int(tail[step])]
        kept.append(step)
        step += 1
    return np.array(kept, dtype=np.int64)
