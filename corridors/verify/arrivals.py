"""Whether ``arrivals.csv`` adds up: who has arrived by when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from corridors.faults import Fault
from corridors.verify.arithmetic import WRITTEN_H
from corridors.verify.dates import dated
from corridors.verify.reading import Written
from corridors.verify.records import Movement, Serial
from corridors.verify.tables import Arrival


@dataclass(slots=True)
class _Count:
    """Serials and vehicles by movement, and serials of the force."""

    serials: Counter[str] = field(default_factory=Counter)
    vehicles: Counter[str] = field(default_factory=Counter)
    force: int = 0

    def add(self, serial: Serial) -> None:
        """Count one more."""
        self.serials[serial.movement] += 1
        self.vehicles[serial.movement] += serial.n_vehicles
        self.force += 1


def arrivals(written: Written) -> Iterator[Fault]:
    """Check that arrivals come in order, and what has arrived by then adds up."""
    movements = {movement.id: movement for movement in written.plan.movements}
    total, arrived = _Count(), _Count()
    for each in written.plan.serials:
        total.add(each)
    seen: set[str] = set()
    before = 0.0
    for row in written.arrivals:
        where = f"arrivals.csv row {row.row}, serial {row.serial}"
        serial = written.serials.get(row.serial)
        if serial is None or serial.arrives_h is None or row.serial in seen:
            yield Fault(where, "is of no serial of plan.json that arrives, or is twice")
            continue
        seen.add(row.serial)
        arrived.add(serial)
        if abs(row.hour - serial.arrives_h) > WRITTEN_H:
            yield Fault(where, f"hour {row.hour}; it arrives at {serial.arrives_h} h")
        if row.hour < before - WRITTEN_H:
            yield Fault(where, f"hour {row.hour} comes after hour {before}")
        yield from dated(where, written.plan.rules.start, row.hour, row.date)
        yield from _added_up(where, row, serial, (arrived, total))
        yield from _of_movement(where, row, movements.get(serial.movement))
        before = row.hour
    for each in written.plan.serials:
        if each.corridor is not None and each.id not in seen:
            yield Fault("arrivals.csv", f"has no row for serial {each.id}")


def _of_movement(where: str, row: Arrival, its: Movement | None) -> Iterator[Fault]:
    said = (row.movement, row.unit, row.destination)
    right = None if its is None else (its.id, its.unit, its.destination)
    if said != right:
        yield Fault(where, f"says {said}; plan.json makes it {right}")


def _added_up(
    where: str, row: Arrival, serial: Serial, so_far_and_in_all: tuple[_Count, _Count]
) -> Iterator[Fault]:
    name, (arrived, total) = serial.movement, so_far_and_in_all
    for what, said, right in (
        ("serials_arrived", row.serials_arrived, arrived.serials[name]),
        ("serials_total", row.serials_total, total.serials[name]),
        ("vehicles_arrived", row.vehicles_arrived, arrived.vehicles[name]),
        ("vehicles_total", row.vehicles_total, total.vehicles[name]),
        ("force_arrived", row.force_arrived, arrived.force),
        ("force_total", row.force_total, total.force),
    ):
        if said != right:
            yield Fault(where, f"{what} is {said}; plan.json makes it {right}")
