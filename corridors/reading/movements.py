"""Vehicle classes, and movements that count them column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from corridors.faults import unknown
from corridors.reading.checks import check_unique
from corridors.reading.csv_tables import csv_rows
from corridors.reading.packages import ForcePackage, read_packages
from corridors.reading.records import DATES, Located, records
from corridors.reading.source import Row, Source
from corridors.scenario import Movement, VehicleClass

_DATES: Final = {name for name, hour in DATES.items() if hour in Movement.model_fields}
_COLUMNS: Final = {*Movement.model_fields, *_DATES} - {"vehicles"}
_UNKNOWN: Final = {"vehicle": 1}  # of an unknown package: something, no second fault


def read_vehicles(
    source: Source, rows: Sequence[Row], packaged: Path
) -> dict[str, VehicleClass]:
    """Vehicle classes that come with the package, and the scenario's over them."""
    builtin = Source(packaged)
    defaults = records(builtin, list(csv_rows(builtin, packaged)), VehicleClass)
    own = records(source, rows, VehicleClass)
    check_unique(source, own, lambda vehicle: vehicle.vehicle, "vehicle class")
    for where, vehicle in own:
        if vehicle.vehicle in _COLUMNS:
            what = f"{vehicle.vehicle!r} is a column of movements; choose another name"
            source.fault(f"{where}, vehicle", what)
    return {vehicle.vehicle: vehicle for _, vehicle in [*defaults, *own]}


def read_movements(
    source: Source, rows: Sequence[Row], classes: set[str]
) -> Located[Movement]:
    """Read movements, with a column for each of the ``classes``."""
    counted = [_counted(source, row, classes) for row in rows]
    packages = read_packages()
    filled = [_with_package(source, row, packages) for row in counted]
    return records(source, filled, Movement)


def _counted(source: Source, row: Row, classes: set[str]) -> Row:
    """Gather the columns named for vehicle classes into ``vehicles``."""
    given = row.values.get("vehicles", {})
    counts = dict(given) if isinstance(given, dict) else {}
    for name in sorted(counts.keys() - classes):
        what = unknown("vehicle class", name, classes)
        source.fault(f"{row.where}, vehicles", what)
    values = {k: v for k, v in row.values.items() if k in _COLUMNS}
    for column, cell in row.values.items():
        if column in classes:
            counts[column] = cell
        elif column not in Movement.model_fields:
            source.fault(*_unknown_column(row, column, classes))
    return replace(
        row, values={**values, "vehicles": counts if isinstance(given, dict) else given}
    )


def _with_package(
    source: Source, row: Row, packages: Mapping[str, ForcePackage]
) -> Row:
    """Add the vehicles of the force package to those of the columns."""
    named = row.values.get("package")
    name = named.strip() if isinstance(named, str) else ""
    if not name:
        return row
    if name not in packages:
        what = unknown("force package", name, packages)
        source.fault(f"{row.where}, package", what)
        own = row.values["vehicles"] or _UNKNOWN
        return replace(row, values={**row.values, "vehicles": own})
    own = row.values["vehicles"]
    if not isinstance(own, dict):
        return row
    return replace(row, values={**row.values, "vehicles": _sum(packages[name], own)})


def _sum(package: ForcePackage, own: Mapping[str, Any]) -> dict[str, Any]:
    """Add counts; one that is no number stays as it is, for its fault to be told."""
    counts: dict[str, Any] = {**package.vehicles, **own}
    for name in package.vehicles.keys() & own.keys():
        with suppress(ValueError, TypeError, OverflowError):
            number = float(own[name])
            if number.is_integer() and number >= 0 and own[name] is not True:
                counts[name] = int(number) + package.vehicles[name]
    return counts


def _unknown_column(row: Row, column: str, classes: set[str]) -> tuple[str, str]:
    if row.columns is None:
        known = {*classes, *_COLUMNS, "vehicles"}
        return f"{row.where}, {column}", unknown("field", column, known)
    known = {*classes, *_COLUMNS}
    return f"{row.table}, header", unknown("column", column, known)
