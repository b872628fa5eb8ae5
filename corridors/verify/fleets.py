"""Whether fleets suffice: wagons and transporters that are out at one time."""

from __future__ import annotations

import math
from collections.abc import Iterator

from corridors.faults import Fault
from corridors.verify.arithmetic import WRITTEN_H
from corridors.verify.reading import Written
from corridors.verify.records import Serial
from corridors.verify.rules import Fleet


def fleet(written: Written) -> Iterator[Fault]:
    """Check that no more of a fleet is out than it has, from loading until back."""
    known = {each.fleet for each in written.plan.rules.fleets}
    for serial in written.plan.serials:
        for name in serial.fleets:
            if name not in known:
                yield Fault(f"plan.json, serial {serial.id}", f"unknown fleet {name!r}")
    for each in written.plan.rules.fleets:
        yield from _out(written, each)


def _out(written: Written, each: Fleet) -> Iterator[Fault]:
    """Find the first time at which more is out than the fleet has."""
    changes: list[tuple[float, int, str]] = []
    back_h = math.inf if each.turnaround_h is None else each.turnaround_h
    for serial in written.plan.serials:
        begin = _begins_h(written, each, serial)
        if begin is not None:
            taken = _taken(each, serial)
            changes += [(begin, taken, serial.id)]
            changes += [(begin + back_h - WRITTEN_H, -taken, serial.id)]
    out = 0
    for hour, change, serial_id in sorted(changes):
        out += change
        if out > each.count:
            yield Fault(
                f"fleet {each.fleet}",
                f"{out} {each.kind} are out at {hour:.2f} h, with serial {serial_id}; "
                f"it has {each.count}",
            )
            return


def _taken(each: Fleet, serial: Serial) -> int:
    if each.kind == "transporters":
        return serial.transporters or 0
    return serial.train.wagons if serial.train else 0


def _begins_h(written: Written, each: Fleet, serial: Serial) -> float | None:
    """Hour at which a serial begins to load; None where it takes none of the fleet."""
    if each.fleet not in serial.fleets:
        return None
    mode = "road" if each.kind == "transporters" else "rail"
    journey = written.journeys.get(serial.id, ())
    first = next((i for i, row in enumerate(journey) if row.mode == mode), None)
    if first is None:
        return None
    if first == 0 and serial.departs_h is not None:
        return serial.departs_h  # it loads at its site
    if first and journey[first - 1].mode == "transfer":
        first -= 1  # in the ramp
    return journey[first].enter_h
