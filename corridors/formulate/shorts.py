"""Who comes short: serials of a lot that stay, or arrive after they are due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corridors.clock import minutes_of
from corridors.formulate.runs import Run
from corridors.formulate.timed import Formulation
from geodata.defaults import MINUTES_AN_HOUR


@dataclass(frozen=True, slots=True)
class Short:
    """Serials of a lot that are not there by an hour: the horizon's, or when due.

    ``by`` is the last period in which one would be in time, ``in_time`` the journeys of
    the lot that are. ``late_h`` is how late the others arrive; None: they stay.
    """

    lot: int
    serials: int
    by: int
    by_h: float
    in_time: frozenset[int]
    late_h: float | None

    @property
    def is_late(self) -> bool:
        """Whether they arrive all the same."""
        return self.late_h is not None


def find_shorts(problem: Formulation, runs: Sequence[Run]) -> tuple[Short, ...]:
    """Find who comes short, lot by lot: who stays, and who is late."""
    of_lot: dict[int, list[Run]] = {}
    for run in runs:
        of_lot.setdefault(run.lot, []).append(run)
    return tuple(
        short
        for lot in range(len(problem.lots))
        for short in _shorts(problem, lot, of_lot.get(lot, []))
    )


def _shorts(problem: Formulation, lot: int, runs: Sequence[Run]) -> Iterator[Short]:
    due_h, clock = problem.lots[lot].movement.due_h, problem.clock
    stays = int(problem.commodities.serials[lot]) - len(runs)
    if stays:
        yield Short(
            lot=lot,
            serials=stays,
            by=clock.n_periods,
            by_h=clock.n_periods * clock.period_min / MINUTES_AN_HOUR,
            in_time=frozenset(run.journey for run in runs),
            late_h=None,
        )
    if due_h is None:
        return
    due_min = minutes_of(due_h)
    in_time = frozenset(run.journey for run in runs if run.arrives_min <= due_min)
    if len(in_time) < len(runs):
        yield Short(
            lot=lot,
            serials=len(runs) - len(in_time),
            by=min(max(int(problem.commodities.due[lot]), 1), clock.n_periods),
            by_h=due_h,
            in_time=in_time,
            late_h=(max(run.arrives_min for run in runs) - due_min) / MINUTES_AN_HOUR,
        )
