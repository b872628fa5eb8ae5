"""All checks by name, and what they find in a folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corridors.faults import Fault
from corridors.verify import (
    arrivals,
    capacity,
    centres,
    fleets,
    following,
    hours,
    itineraries,
    limits,
    opening,
    points,
    rests,
    schedules,
    sums,
)
from corridors.verify.reading import Written, read_written

Check = Callable[[Written], Iterator[Fault]]

CHECKS: Final[Mapping[str, Check]] = {
    "numbering": itineraries.numbering,
    "connection": itineraries.connection,
    "identity": itineraries.identity,
    "vehicle": itineraries.vehicle,
    "link": itineraries.link,
    "transfer": itineraries.transfer,
    "gauge": itineraries.gauge,
    "corridor": itineraries.corridor,
    "limit": limits.limit,
    "train": limits.train,
    "duration": hours.duration,
    "ready": hours.ready,
    "horizon": hours.horizon,
    "arrival": hours.arrival,
    "closure": hours.closure,
    "rest": rests.rest,
    "night": rests.night,
    "window": opening.window,
    "closed": opening.closed,
    "permission": opening.permission,
    "load": capacity.load,
    "capacity": capacity.capacity,
    "frequency": capacity.frequency,
    "headway": following.headway,
    "opposing": following.opposing,
    "fleet": fleets.fleet,
    "places": centres.places,
    "serials": sums.serials,
    "corridors": sums.corridors,
    "bound": sums.bound,
    "status": sums.status,
    "arrivals": arrivals.arrivals,
    "critical": points.critical,
    "movement_table": schedules.movement_table,
    "train_table": schedules.train_table,
}
"""Every check, by the name that a fault has; docs/verify.md says what each holds."""

_TOLD: Final = 10  # faults of one check


@dataclass(frozen=True, slots=True)
class PlanFault:
    """What does not hold in a plan: the check that says so, where, and what."""

    name: str  # of ``CHECKS``
    where: str  # "itineraries.csv row 7, serial trucks-001, link 3"
    what: str

    def __str__(self) -> str:
        """Read as one line."""
        return f"{self.name}: {self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, in words, and what did not hold."""

    checked: tuple[str, ...]
    faults: tuple[PlanFault, ...]

    @property
    def told(self) -> tuple[str, ...]:
        """Faults to be read: the first of every check, and how many more."""
        count = Counter(fault.name for fault in self.faults)
        lines = []
        for name, number in count.items():
            of_it = [str(fault) for fault in self.faults if fault.name == name]
            lines += of_it[:_TOLD]
            if number > _TOLD:
                lines.append(f"{name}: and {number - _TOLD} more")
        return tuple(lines)


def verify_folder(folder: Path) -> Report:
    """Re-check a written plan from its files alone.

    Raises
    ------
    VerifyError
        When the folder holds no plan, or its files cannot be read as one.
    """
    written = read_written(folder)
    faults = tuple(
        PlanFault(name, fault.where, fault.what)
        for name, check in CHECKS.items()
        for fault in check(written)
    )
    return Report(tuple(_in_words(written, faults)), faults)


def _in_words(written: Written, faults: tuple[PlanFault, ...]) -> Iterator[str]:
    plan = written.plan
    failed = dict.fromkeys(fault.name for fault in faults)
    found = f"{len(faults)} faults: {', '.join(failed)}" if faults else "no fault"
    yield (
        f"Verified by {len(CHECKS)} checks of {len(plan.movements)} movements, "
        f"{len(plan.serials)} serials, {len(written.passages)} passages and "
        f"{len(written.links)} links: {found}"
    )
