"""Runs: serials on their links, to the minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corridors.formulate.ground import Ground
from corridors.formulate.solve import Journey
from corridors.formulate.steps import Steps
from corridors.formulate.timed import Formulation
from corridors.itinerary import Serial
from geodata.network import IntArray
from solvers.dispatching import DispatchResult


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A serial on its way, to the minute: when it enters links, and when it leaves.

    ``departs_min`` and ``arrives_min`` are those at its sites, ``planned_min`` the
    arrival in the plan of periods, ``journey`` its number there.
    """

    journey: int
    serial: Serial
    lot: int
    links: IntArray  # (n_links of the way,)
    enter_min: IntArray  # (n_links of the way,)
    exit_min: IntArray  # (n_links of the way,)
    departs_min: int
    arrives_min: int
    planned_min: int
    moving_min: int  # without halts and waiting
    fleets: tuple[str, ...]  # whose wagons or transporters it takes, if counted


def lay_out_runs(
    problem: Formulation,
    journeys: tuple[Journey, ...],
    planned_min: IntArray,
    steps: Steps,
    found: DispatchResult,
) -> tuple[Run, ...]:
    """Lay the minutes of stretches out over the links of all that are placed."""
    runs = [
        _run(
            problem,
            journeys[i],
            found.begin[steps.start[i] : steps.start[i + 1]],
            number=i,
            planned=int(planned_min[i]),
        )
        for i in np.flatnonzero(found.placed).tolist()
    ]
    return tuple(_first_first(runs))


def _first_first(runs: Sequence[Run]) -> list[Run]:
    """Let the first of serials that are alike set out first."""
    alike: dict[tuple[int, frozenset[tuple[str, int]]], list[Run]] = {}
    for run in runs:
        kind = run.lot, frozenset(run.serial.vehicles.items())
        alike.setdefault(kind, []).append(run)
    serial: dict[int, Serial] = {}
    for those in alike.values():
        those.sort(key=lambda run: (run.departs_min, run.journey))
        by_id = sorted((run.serial for run in those), key=lambda each: each.id)
        serial |= {run.journey: s for run, s in zip(those, by_id, strict=True)}
    return [replace(run, serial=serial[run.journey]) for run in runs]


def _run(
    problem: Formulation,
    journey: Journey,
    begin: IntArray,
    *,
    number: int,
    planned: int,
) -> Run:
    stretches = problem.stretches
    minutes = problem.ground.minutes_of(problem.lots[journey.lot])
    parts = [stretches.along(stretch) for stretch in journey.stretches.tolist()]
    arcs = np.concatenate(parts)
    within = [np.cumsum(minutes[part]) - minutes[part] for part in parts]
    enter = np.concatenate([at + each for at, each in zip(begin, within, strict=True)])
    on_links = arcs < problem.ground.n_links
    # Nothing else passes the way from a site: whoever would wait behind it stays there.
    if on_links.any():
        first = int(np.argmax(on_links))
        ahead = np.cumsum(minutes[arcs[:first]][::-1])[::-1]
        enter[:first] = enter[first] - ahead
    leave = enter + minutes[arcs]
    return Run(
        journey=number,
        serial=journey.serial,
        lot=journey.lot,
        links=arcs[on_links],
        enter_min=enter[on_links],
        exit_min=leave[on_links],
        departs_min=int(enter[0]),
        arrives_min=int(leave[-1]),
        planned_min=planned,
        moving_min=int(minutes[arcs].sum()),
        fleets=_fleets(problem.ground, arcs),
    )


def _fleets(ground: Ground, arcs: IntArray) -> tuple[str, ...]:
    """Name the fleets whose gates are on a way, in its order."""
    numbers: list[int] = ground.fleet[arcs].tolist()
    return tuple(ground.gates.fleets[n].fleet for n in numbers if n >= 0)
