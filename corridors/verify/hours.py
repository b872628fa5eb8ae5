"""Whether hours are right: how long links take, when serials may set out and arrive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from corridors.faults import Fault
from corridors.verify.arithmetic import MINUTE_H, WRITTEN_H, held_h, pace_kmh
from corridors.verify.reading import Written
from corridors.verify.records import Link, Movement
from corridors.verify.rules import Rules
from corridors.verify.tables import Passage
from corridors.verify.tails import tails_h

_LINK_SLACK_H: Final = 1.5 * MINUTE_H  # plans are made of whole minutes


def duration(written: Written) -> Iterator[Fault]:
    """Check that every row takes as long as its link, within a minute and a half.

    Length by the pace there; a transfer its dwell besides, as the regime bounds it.
    """
    countries = _countries(written)
    for index, rows in written.on_link.items():
        on = written.links.get(index)
        if on is None:
            continue
        for heavy, some in _by_pace(written, rows).items():
            right = _takes_h(on, written.plan.rules, countries, heavy=heavy)
            if not right:
                yield Fault(
                    f"link {index}", f"plan.json has no speed for it ({_layer(on)})"
                )
            for row in some if right else ():
                takes = row.exit_h - row.enter_h
                if all(abs(takes - each) > _LINK_SLACK_H for each in right):
                    said = " or ".join(f"{each:.3f}" for each in right)
                    yield Fault(str(row), f"takes {takes:.3f} h, the link {said} h")


def _by_pace(
    written: Written, rows: Iterable[Passage]
) -> Mapping[bool, Sequence[Passage]]:
    """Part the rows of heavy columns from all others."""
    found: defaultdict[bool, list[Passage]] = defaultdict(list)
    for row in rows:
        serial = written.serials.get(row.serial)
        found[serial is not None and serial.is_heavy].append(row)
    return found


def _layer(on: Link) -> str:
    return f"{on.gauge_mm} mm" if on.mode == "rail" else on.kind


def _countries(written: Written) -> Mapping[int, frozenset[str]]:
    """Give countries of the links that meet each node, transfers left out."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for link in written.links.values():
        if link.mode != "transfer" and link.country:
            found[link.from_node].add(link.country)
            found[link.to_node].add(link.country)
    return {node: frozenset(those) for node, those in found.items()}


def _takes_h(
    on: Link, rules: Rules, countries: Mapping[int, frozenset[str]], *, heavy: bool
) -> list[float]:
    """Hours that a link may take; none where the rules have no speed for it."""
    pace = pace_kmh(on, rules, heavy=heavy)
    if pace is None:
        return []
    moving = on.length_m / 1000 / pace if on.length_m else 0.0
    if on.mode != "transfer":
        return [moving]
    none: frozenset[str] = frozenset()
    both = countries.get(on.from_node, none) | countries.get(on.to_node, none)
    return [moving + each for each in held_h(on, rules, both)]


def ready(written: Written) -> Iterator[Fault]:
    """Check that nobody departs before the movement is ready."""
    movements = {movement.id: movement for movement in written.plan.movements}
    for serial in written.plan.serials:
        movement = movements.get(serial.movement)
        where = f"plan.json, serial {serial.id}"
        if movement is None:
            yield Fault(where, f"is of no movement of plan.json: {serial.movement}")
        elif serial.departs_h is not None and (
            serial.departs_h < movement.ready_h - MINUTE_H
        ):
            yield Fault(
                where,
                f"departs at {serial.departs_h} h, its movement is ready at "
                f"{movement.ready_h} h",
            )


def horizon(written: Written) -> Iterator[Fault]:
    """Check that nothing arrives after the horizon."""
    end = written.plan.horizon_h
    for row in written.passages:
        if row.exit_h > end + WRITTEN_H:
            yield Fault(str(row), f"leaves at {row.exit_h} h, the horizon is {end} h")
    for serial in written.plan.serials:
        if serial.arrives_h is not None and serial.arrives_h > end + WRITTEN_H:
            where = f"plan.json, serial {serial.id}"
            yield Fault(
                where, f"arrives at {serial.arrives_h} h, the horizon is {end} h"
            )


def arrival(written: Written) -> Iterator[Fault]:
    """Check that serials depart before their rows, arrive after, and clear."""
    for serial in written.plan.serials:
        where = f"plan.json, serial {serial.id}"
        hours = (serial.departs_h, serial.arrives_h, serial.clears_h, serial.planned_h)
        if serial.corridor is None:
            if any(hour is not None for hour in hours):
                yield Fault(where, "is not delivered, and has hours")
            continue
        departs, arrives, clears, planned = hours
        if departs is None or arrives is None or clears is None or planned is None:
            yield Fault(where, "is delivered, and has no hours")
            continue
        journey = written.journeys.get(serial.id, ())
        if journey and departs > journey[0].enter_h + WRITTEN_H:
            yield Fault(where, f"departs at {departs} h, after {journey[0]} enters")
        if journey and arrives < journey[-1].exit_h - WRITTEN_H:
            yield Fault(where, f"arrives at {arrives} h, before {journey[-1]} leaves")
        if arrives < departs - WRITTEN_H:
            yield Fault(where, f"arrives at {arrives} h, and departs at {departs} h")
        tail = tails_h(written, journey)[-1] if journey else 0.0
        if abs(clears - arrives - tail) > 2 * WRITTEN_H:
            yield Fault(
                where,
                f"clears at {clears} h; its pass time of {tail:.3f} h makes it "
                f"{arrives + tail:.3f} h",
            )
        shift = arrives - planned
        if serial.shift_h is None or abs(serial.shift_h - shift) > 2 * WRITTEN_H:
            yield Fault(
                where, f"shift_h is {serial.shift_h}; its arrivals make it {shift:.3f}"
            )


def closure(written: Written) -> Iterator[Fault]:
    """Check that closures are last arrivals, and lateness what is beyond due hours."""
    for movement in written.plan.movements:
        yield from _closure(movement, _arrivals(written, movement))
    closures = [m.closure_h for m in written.plan.movements if m.closure_h is not None]
    last = max(closures, default=None)
    if last != written.plan.closure_h:
        yield Fault(
            "plan.json",
            f"closure_h is {written.plan.closure_h}, of its movements {last}",
        )


def _arrivals(written: Written, movement: Movement) -> list[float]:
    return [
        serial.arrives_h
        for serial in written.plan.serials
        if serial.movement == movement.id and serial.arrives_h is not None
    ]


def _closure(movement: Movement, arrivals: list[float]) -> Iterator[Fault]:
    where, closure_h = f"plan.json, movement {movement.id}", movement.closure_h
    last = max(arrivals, default=None)
    if last is None or closure_h is None:
        if last is not closure_h:
            yield Fault(where, f"closure_h is {closure_h}, the last arrival {last}")
        return
    if abs(closure_h - last) > WRITTEN_H:
        yield Fault(where, f"closes at {closure_h} h, its last arrival is at {last} h")
    if movement.due_h is not None:
        late, right = movement.late_h, max(closure_h - movement.due_h, 0.0)
        if late is None or abs(late - right) > WRITTEN_H:
            yield Fault(where, f"late_h is {late}; closure and due make it {right:.3f}")
