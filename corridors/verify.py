"""Checks a written plan from its files alone; shares no code with the solvers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from corridors.faults import Fault
from corridors.itinerary import PlanStatus
from corridors.written import (
    Passage,
    StatedCorridor,
    StatedMovement,
    StatedPlan,
    WrittenPlan,
    read_written,
)
from geodata.network import Mode

_SLACK_H: Final = 2e-3  # hours are written with three or four decimals
_SLACK: Final = 1e-4  # of a gap, written with six; hours in it with three


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, in words, and what did not hold."""

    checked: tuple[str, ...]
    faults: tuple[Fault, ...]


def verify_folder(folder: Path) -> Report:
    """Re-check a plan: itineraries hang together, capacities hold, sums agree.

    Raises
    ------
    corridors.written.VerifyError
        When the folder holds no plan, or its files cannot be read as one.
    """
    written = read_written(folder)
    faults = [
        *_connected(written),
        *_in_time(written),
        *_on_its_links(written),
        *_within_capacity(written),
        *_one_gauge(written),
        *_as_planned(written),
        *_sums(written),
        *_bounded(written.plan),
    ]
    checked = (
        f"checked {len(written.journeys)} serials: connected, in their layers, after "
        "their ready hour, on their corridors",
        f"checked {len(written.links)} links of the plan: loads as written, within "
        "capacity, open",
        f"checked {len(written.plan.movements)} movements: serials, closures, bounds",
        f"found {len(faults)} faults" if faults else "found no fault",
    )
    return Report(checked, tuple(faults))


def _step(row: Passage) -> str:
    return f"itineraries.csv, serial {row.serial}, seq {row.seq}"


def _connected(written: WrittenPlan) -> Iterator[Fault]:
    """Each row begins where the one before ends, and not before it ends."""
    for serial, journey in written.journeys.items():
        if [row.seq for row in journey] != list(range(len(journey))):
            where = f"itineraries.csv, serial {serial}"
            yield Fault(where, "its rows are not numbered from 0 without gaps")
        for before, after in pairwise(journey):
            if before.to_node != after.from_node:
                yield Fault(_step(after), "does not begin where the row before ends")
            if after.enter_h < before.exit_h - _SLACK_H:
                yield Fault(_step(after), "enters before it has left the row before")
            if (before.movement, before.vehicles) != (after.movement, after.vehicles):
                yield Fault(_step(after), "is of another movement or size than before")
        for row in journey:
            if row.exit_h < row.enter_h - _SLACK_H:
                yield Fault(_step(row), "leaves before it enters")


def _in_time(written: WrittenPlan) -> Iterator[Fault]:
    ready = {movement.id: movement.ready_h for movement in written.plan.movements}
    for serial, (first, *_) in written.journeys.items():
        if first.movement not in ready:
            yield Fault(
                f"serial {serial}", f"of no movement of plan.json: {first.movement}"
            )
        elif first.enter_h < ready[first.movement] - _SLACK_H:
            yield Fault(f"serial {serial}", "departs before its movement is ready")


def _on_its_links(written: WrittenPlan) -> Iterator[Fault]:
    """Rows say the mode and the ends of their link."""
    for row in _rows(written):
        link = written.links.get(row.link)
        if link is None:
            continue  # _within_capacity says so, once for each link
        if row.mode is not link.mode:
            yield Fault(_step(row), f"mode {row.mode}, link {row.link} is {link.mode}")
        ends = row.from_node, row.to_node
        if ends != (link.from_node, link.to_node):
            yield Fault(
                _step(row),
                f"from {ends[0]} to {ends[1]}, link {row.link} leads from "
                f"{link.from_node} to {link.to_node}",
            )


def _within_capacity(written: WrittenPlan) -> Iterator[Fault]:
    load = Counter(row.link for row in _rows(written))
    for index in sorted(load.keys() - written.links.keys()):
        yield Fault(f"link {index}", "is used, and is not in links.geojson")
    for index, link in sorted(written.links.items()):
        where, serials = f"link {index}", load[index]
        if serials != link.used:
            yield Fault(where, f"carries {serials}, links.geojson says {link.used}")
        if serials > link.capacity:
            yield Fault(where, f"carries {serials} of {link.capacity} serials")
        if serials and link.state == "closed":
            yield Fault(where, f"is closed, and carries {serials} serials")


def _one_gauge(written: WrittenPlan) -> Iterator[Fault]:
    """Rails change gauge in transfers alone, and meet roads there alone."""
    for journey in written.journeys.values():
        for before, after in pairwise(journey):
            if Mode.TRANSFER in {before.mode, after.mode}:
                continue
            if (before.mode is Mode.RAIL) != (after.mode is Mode.RAIL):
                yield Fault(
                    _step(after),
                    f"goes from {before.mode} to {after.mode} without a transfer",
                )
            elif _gauge(written, before) != _gauge(written, after):
                yield Fault(_step(after), "changes gauge without a transfer")


def _gauge(written: WrittenPlan, row: Passage) -> int | None:
    link = written.links.get(row.link)
    return None if link is None else link.gauge_mm


def _as_planned(written: WrittenPlan) -> Iterator[Fault]:
    """Each serial is on a corridor, and takes its links."""
    planned = {
        serial: corridor
        for movement in written.plan.movements
        for corridor in movement.corridors
        for serial in corridor.serials
    }
    for serial in sorted(written.journeys.keys() - planned.keys()):
        yield Fault(f"serial {serial}", "is on no corridor of plan.json")
    for serial, corridor in planned.items():
        journey = written.journeys.get(serial, ())
        if [row.link for row in journey] != corridor.links:
            yield Fault(f"serial {serial}", _astray(corridor, journey))


def _astray(corridor: StatedCorridor, journey: tuple[Passage, ...]) -> str:
    if not journey:
        return f"is on corridor {corridor.id}, and not in itineraries.csv"
    return f"takes other links than its corridor {corridor.id}"


def _sums(written: WrittenPlan) -> Iterator[Fault]:
    for movement in written.plan.movements:
        where = f"movement {movement.id}"
        arrivals = _arrivals(movement, written)
        if len(arrivals) != movement.delivered:
            yield Fault(
                where,
                f"plan.json says {movement.delivered} delivered, itineraries.csv "
                f"has {len(arrivals)}",
            )
        if movement.delivered + movement.unmet != movement.serials:
            yield Fault(where, "delivered and unmet do not add up to its serials")
        yield from _closure(where, movement, max(arrivals, default=None))
    closures = [m.closure_h for m in written.plan.movements if m.closure_h is not None]
    if max(closures, default=None) != written.plan.closure_h:
        yield Fault("plan.json", "closure_h is not that of its last movement")


def _arrivals(movement: StatedMovement, written: WrittenPlan) -> list[float]:
    """Give the hours at which serials arrive; where one need not move, when ready."""
    travelled = [
        journey[-1].exit_h
        for journey in written.journeys.values()
        if journey[0].movement == movement.id
    ]
    there = [s for c in movement.corridors if not c.links for s in c.serials]
    return [*travelled, *(movement.ready_h for _ in there)]


def _closure(
    where: str, movement: StatedMovement, last_h: float | None
) -> Iterator[Fault]:
    closure, late = movement.closure_h, movement.late_h
    if (last_h is None) != (closure is None):
        yield Fault(where, "has a closure without arrivals, or arrivals without one")
    if last_h is not None and closure is not None and closure < last_h - _SLACK_H:
        yield Fault(
            where, f"closes at {closure} h, its last serial arrives at {last_h} h"
        )
    if closure is not None and movement.due_h is not None:
        true = max(closure - movement.due_h, 0.0)
        if late is None or abs(late - true) > _SLACK_H:
            yield Fault(where, f"late_h is {late}; closure and due hour make it {true}")


def _bounded(plan: StatedPlan) -> Iterator[Fault]:
    objective, bound, gap = plan.objective, plan.bound, plan.gap
    if objective is not None and bound is not None:
        if bound > objective + _SLACK_H:
            yield Fault(
                "plan.json", f"the bound {bound} exceeds the objective {objective}"
            )
        true = (objective - bound) / objective if objective else 0.0
        if gap is None or abs(gap - true) > _SLACK:
            yield Fault("plan.json", f"the gap is {gap}; the bound makes it {true:.6f}")
    yield from _status(plan)


def _status(plan: StatedPlan) -> Iterator[Fault]:
    unmet = sum(movement.unmet for movement in plan.movements)
    delivered = sum(movement.delivered for movement in plan.movements)
    complete = plan.status in {PlanStatus.OPTIMAL, PlanStatus.FEASIBLE}
    if complete and unmet:
        yield Fault("plan.json", f"status {plan.status} with {unmet} serials unmet")
    if not complete and not unmet:
        yield Fault("plan.json", f"status {plan.status} with nothing unmet")
    if plan.status is PlanStatus.INFEASIBLE and delivered:
        yield Fault("plan.json", f"status infeasible with {delivered} delivered")
    if plan.status is PlanStatus.OPTIMAL and (plan.gap or 0.0) > _SLACK:
        yield Fault("plan.json", f"status optimal with a gap of {plan.gap}")


def _rows(written: WrittenPlan) -> Iterator[Passage]:
    for journey in written.journeys.values():
        yield from journey
