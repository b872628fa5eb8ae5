"""Whether plan.json adds up: serials, vehicles, status, bound and gap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from corridors.faults import Fault
from corridors.verify.arithmetic import WRITTEN_H
from corridors.verify.reading import Written
from corridors.verify.records import Corridor

_SLACK: Final = 1e-4  # of a gap, written with six decimals; hours in it with three
_COMPLETE: Final = frozenset({"optimal", "feasible"})


def serials(written: Written) -> Iterator[Fault]:
    """Check that movements have, deliver and miss the serials that plan.json lists."""
    listed = Counter(serial.movement for serial in written.plan.serials)
    here = Counter(s.movement for s in written.plan.serials if s.corridor is not None)
    twice = Counter(serial.id for serial in written.plan.serials)
    for serial_id in sorted(each for each, times in twice.items() if times > 1):
        yield Fault(f"plan.json, serial {serial_id}", "is listed twice")
    for movement in written.plan.movements:
        where = f"plan.json, movement {movement.id}"
        for what, said, counted in (
            ("serials", movement.serials, listed[movement.id]),
            ("delivered", movement.delivered, here[movement.id]),
            ("unmet", movement.unmet, movement.serials - movement.delivered),
        ):
            if said != counted:
                yield Fault(where, f"{what} is {said}; its serials make it {counted}")


def corridors(written: Written) -> Iterator[Fault]:
    """Check that corridors have the vehicles and hours of those who take them."""
    for movement in written.plan.movements:
        for each in movement.corridors:
            yield from _corridor(written, movement.id, each)


def _corridor(written: Written, movement: str, each: Corridor) -> Iterator[Fault]:
    where = f"plan.json, corridor {each.id}"
    theirs = [written.serials[s] for s in each.serials if s in written.serials]
    if len(theirs) < len(each.serials):
        yield Fault(where, "lists serials that plan.json does not have")
    if any((s.corridor, s.movement) != (each.id, movement) for s in theirs):
        yield Fault(where, "lists serials of another corridor or movement")
    vehicles = sum(serial.n_vehicles for serial in theirs)
    if vehicles != each.vehicles:
        yield Fault(where, f"vehicles is {each.vehicles}; its serials have {vehicles}")
    departs = [s.departs_h for s in theirs if s.departs_h is not None]
    arrives = [s.arrives_h for s in theirs if s.arrives_h is not None]
    for what, said, right in (
        ("first_departure_h", each.first_departure_h, min(departs, default=None)),
        ("first_arrival_h", each.first_arrival_h, min(arrives, default=None)),
        ("last_arrival_h", each.last_arrival_h, max(arrives, default=None)),
    ):
        if right is None or abs(said - right) > WRITTEN_H:
            yield Fault(where, f"{what} is {said}; its serials make it {right}")


def bound(written: Written) -> Iterator[Fault]:
    """Check that the bound is below the objective, and the gap is what lies between."""
    plan = written.plan
    if plan.objective is not None and plan.bound is not None:
        if plan.bound > plan.objective + WRITTEN_H:
            yield Fault(
                "plan.json",
                f"bound {plan.bound} exceeds the objective {plan.objective}",
            )
        gap = (plan.objective - plan.bound) / plan.objective if plan.objective else 0.0
        if plan.gap is None or abs(plan.gap - gap) > _SLACK:
            yield Fault("plan.json", f"gap is {plan.gap}; the bound makes it {gap:.6f}")
    if plan.closure_h is not None and plan.closure_bound_h is not None:
        complete = not any(movement.unmet for movement in plan.movements)
        if complete and plan.closure_bound_h > plan.closure_h + WRITTEN_H:
            yield Fault(
                "plan.json",
                f"closure_bound_h {plan.closure_bound_h} exceeds closure_h "
                f"{plan.closure_h}",
            )


def status(written: Written) -> Iterator[Fault]:
    """Check that the status says what is delivered and proven."""
    plan = written.plan
    unmet = sum(movement.unmet for movement in plan.movements)
    delivered = sum(movement.delivered for movement in plan.movements)
    complete = plan.status in _COMPLETE
    if complete and unmet:
        yield Fault("plan.json", f"status {plan.status} with {unmet} serials unmet")
    if not complete and not unmet:
        yield Fault("plan.json", f"status {plan.status} with nothing unmet")
    if plan.status == "infeasible" and delivered:
        yield Fault("plan.json", f"status infeasible with {delivered} delivered")
    if plan.status == "optimal" and (plan.gap or 0.0) > _SLACK:
        yield Fault("plan.json", f"status optimal with a gap of {plan.gap}")
