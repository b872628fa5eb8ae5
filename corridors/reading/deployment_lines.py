"""Lines of a deployment list as movements: when, from where, with which vehicles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from corridors.clock import EXAMPLE, Clock, NoStartError, NoZoneError
from corridors.pieces import mixed
from corridors.reading.deployment_cells import hours, number
from corridors.reading.deployment_header import Header
from corridors.reading.deployment_notes import Tally
from corridors.reading.source import Row, Source
from corridors.reading.words import short
from corridors.scenario import VehicleClass

SHORT_TON_T: Final = 0.90718474
_DAY_ENDS: Final = ("LAD", "RDD")  # a day alone means its end


@dataclass(frozen=True, slots=True)
class DeploymentList:
    """A deployment list while it is read; ``faulty`` rows are told and left out."""

    source: Source
    name: str
    header: Header
    clock: Clock | None
    mark: str
    classes: Sequence[VehicleClass]
    tally: Tally
    faulty: set[int] = field(default_factory=set)

    def fault(self, row: int, column: str, what: str) -> None:
        """Note a fault of a row, and that there is one."""
        self.source.fault(f"{self.name} row {row}, {column}", what)
        self.faulty.add(row)


def movement_rows(
    read: DeploymentList, row: int, cells: Sequence[str]
) -> Iterator[Row]:
    """Give a line as a movement; none where it is faulty, or where nothing is to do."""
    said = {name: read.header.cell(name, cells) for name in read.header.columns}
    days = {
        name: _hours(read, row, name, said) for name in ("RLD", "EAD", "LAD", "RDD")
    }
    vehicles, tonnes = _vehicles(read, row, said)
    _check_order(read, row, said, days)
    port, destination = said.get("POD", ""), said.get("destination", "")
    if port and days["EAD"] is None and not said.get("EAD"):
        read.fault(row, "EAD", "missing: it says when the line begins at its POD")
    if row in read.faulty:
        return
    if port and port == destination:
        read.tally.at_port += 1
        return
    read.tally.count(vehicles, tonnes, read.classes)
    due = days["LAD"] if days["RDD"] is None else days["RDD"]
    values: dict[str, Any] = {
        "id": said.get("ULN") or said.get("unit", ""),
        "unit": said.get("unit", ""),
        "nation": said.get("nation", ""),
        "origin": port or said.get("origin", ""),
        "destination": destination,
        "ready_h": _ready(read, days["EAD"] if port else days["RLD"], port),
        "due_h": due,
        "priority": said.get("priority") or 1,
        "vehicles": dict(vehicles),
    }
    yield Row(f"{read.name} row {row}", values)


def _ready(read: DeploymentList, hour: float | None, port: str) -> float:
    """Hour at which a line begins, and what was assumed of it."""
    read.tally.lines += 1
    read.tally.from_port += bool(port)
    read.tally.unready += hour is None
    read.tally.early += hour is not None and hour < 0
    return max(hour or 0.0, 0.0)


def _hours(
    read: DeploymentList, row: int, name: str, said: dict[str, str]
) -> float | None:
    text = said.get(name, "")
    if not text:
        return None
    # C-days count without a start; of a faulty clock the fault is told already.
    clock = read.clock or Clock()
    try:
        return hours(text, clock, end=name in _DAY_ENDS)
    except NoZoneError:
        lacks = 'has dates without zone; add a line like timezone = "Europe/Warsaw"'
        read.source.fault(f"{read.source.toml.name}, timezone", f"{read.name} {lacks}")
    except NoStartError:
        if read.clock is not None:
            lacks = f"has dates; add a line like start = {EXAMPLE}"
            read.source.fault(f"{read.source.toml.name}, start", f"{read.name} {lacks}")
    except ValueError as error:
        read.fault(row, name, f"{error}, not {short(text)}")
    read.faulty.add(row)
    return None


def _check_order(
    read: DeploymentList, row: int, said: dict[str, str], days: dict[str, float | None]
) -> None:
    """Refuse what must arrive before it can, or before the scenario starts."""
    begins = ("EAD",) if said.get("POD") else ("EAD", "RLD")
    for name in _DAY_ENDS:
        latest = days[name]
        if latest is None:
            continue
        if latest < 0:
            read.fault(row, name, f"{said[name]} is before the scenario's start")
            continue
        for other in begins:
            earliest = days[other]
            if earliest is not None and _is_before(latest, earliest, said[name], read):
                what = f"{said[name]} is before {other} {said[other]}"
                read.fault(row, name, what)


def _is_before(latest: float, earliest: float, text: str, read: DeploymentList) -> bool:
    """Whether it ends before; of a day the end is the next one's beginning."""
    whole_day = hours(text, read.clock or Clock(), end=False) != latest
    return latest < earliest or (whole_day and latest == earliest)


def _vehicles(
    read: DeploymentList, row: int, said: dict[str, str]
) -> tuple[Mapping[str, int], float]:
    """Give pieces as vehicles, with their tonnes; none where they are faulty."""
    pieces = _number(read, row, "pieces", said)
    unit = "stons" if "stons" in read.header.columns else "tonnes"
    stated = _number(read, row, unit, said)
    if pieces is None or stated is None:
        return {}, 0.0
    if not pieces.is_integer():
        what = f"must be a whole number, not {short(said['pieces'])}"
        read.fault(row, "pieces", what)
        return {}, 0.0
    tonnes = stated * (SHORT_TON_T if unit == "stons" else 1.0)
    return mixed(int(pieces), tonnes, read.classes), tonnes


def _number(
    read: DeploymentList, row: int, name: str, said: dict[str, str]
) -> float | None:
    """Give a number above 0, or note what is wrong with it."""
    text = said.get(name, "")
    try:
        found = number(text, read.mark) if text else 0.0
    except ValueError as error:
        read.fault(row, name, f"{error}, not {short(text)}")
        return None
    if found > 0:
        return found
    nothing = "a movement of nothing" if name == "pieces" else "missing"
    why = "" if name == "pieces" else ": vehicle classes are chosen by it"
    what = f"must be more than 0, not {short(text)}" if found < 0 else nothing + why
    read.fault(row, name, what)
    return None
