"""A scenario from its files: TOML with CSV tables, and every fault of them at once."""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from corridors.faults import Fault, ScenarioError, unknown
from corridors.scenario import (
    Closure,
    Movement,
    Override,
    Scenario,
    Settings,
    Site,
    VehicleClass,
)

TABLES: Final = ("sites", "vehicles", "movements", "closures", "overrides")
EXERCISE: Final = Path(__file__).with_name("exercise")
"""The exercise that comes with the package: a scenario on the embedded theatre."""

_MOVEMENT_COLUMNS: Final = set(Movement.model_fields) - {"vehicles"}

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class _Row:
    """One record as it was written, and where."""

    where: str
    values: Mapping[str, Any]


@dataclass(slots=True)
class _Source:
    """The scenario's files as read, and the faults found so far."""

    toml: Path
    digest: Any = field(default_factory=hashlib.sha256)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, where: str, what: str) -> None:
        self.faults.append(Fault(where, what))

    def read(self, path: Path) -> str | None:
        """Text of a file, or a fault."""
        try:
            data = path.read_bytes()
            self.digest.update(data)
            return data.decode("utf-8-sig")
        except FileNotFoundError:
            self.fault(str(path), "no such file")
        except UnicodeDecodeError as error:
            self.fault(str(path), f"not UTF-8 text (byte {error.start})")
        except OSError as error:
            self.fault(str(path), error.strerror or str(error))
        return None


def read_scenario(path: Path | None = None) -> Scenario:
    """Read a scenario; without a path, the exercise that comes with the package.

    Raises
    ------
    ScenarioError
        With every fault of the files: file, row, field, and the nearest valid name.
    """
    if path is None:
        return read_scenario(EXERCISE / "scenario.toml")
    source = _Source(path / "scenario.toml" if path.is_dir() else path)
    stated = _toml(source)
    settings = _settings(source, stated)
    rows = {table: list(_rows(source, stated, table)) for table in TABLES}
    vehicles = _vehicles(source, rows["vehicles"])
    sites = _records(source, rows["sites"], Site)
    movements = _movements(source, rows["movements"], vehicles)
    closures = _records(source, rows["closures"], Closure)
    overrides = _records(source, rows["overrides"], Override)
    _check_unique(source, sites, lambda site: site.site, "site")
    _check_unique(source, movements, lambda movement: movement.id, "movement")
    _check_sites(source, movements, {site.site for _, site in sites})
    if not source.faults and not movements:
        source.fault(str(source.toml), "no movements: add a [[movements]] or a table")
    if source.faults or settings is None:
        raise ScenarioError(source.faults)
    return Scenario(
        settings=settings,
        sites=_only(sites),
        vehicles=tuple(vehicles.values()),
        movements=_only(movements),
        closures=_only(closures),
        overrides=_only(overrides),
        sha256=source.digest.hexdigest(),
        folder=source.toml.parent,
    )


Located = list[tuple[str, Model]]


def _only(located: Located[Model]) -> tuple[Model, ...]:
    return tuple(model for _, model in located)


def _toml(source: _Source) -> Mapping[str, Any]:
    text = source.read(source.toml)
    if text is None:
        raise ScenarioError(source.faults)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        source.fault(str(source.toml), f"not valid TOML: {error}")
        raise ScenarioError(source.faults) from error


def _settings(source: _Source, stated: Mapping[str, Any]) -> Settings | None:
    known = {*TABLES, "tables"}
    values = {key: value for key, value in stated.items() if key not in known}
    return _validated(source, _Row(source.toml.name, values), Settings)


def _rows(source: _Source, stated: Mapping[str, Any], table: str) -> Iterator[_Row]:
    """Give the records of one kind: those in the TOML, then those of its table."""
    inline = stated.get(table, [])
    if not isinstance(inline, list) or not all(isinstance(r, dict) for r in inline):
        source.fault(f"{source.toml.name}, {table}", f"write it as [[{table}]]")
        return
    for number, values in enumerate(inline, start=1):
        yield _Row(f"{source.toml.name}, {table} {number}", values)
    named = _table_names(source, stated)
    if table in named:
        yield from _csv_rows(source, source.toml.parent / named[table])


def _table_names(source: _Source, stated: Mapping[str, Any]) -> Mapping[str, str]:
    named = stated.get("tables", {})
    if not isinstance(named, dict):
        return {}
    for key, value in named.items():
        fault = None
        if key not in TABLES:
            fault = unknown("table", key, TABLES)
        elif not isinstance(value, str):
            fault = f"the name of a CSV file, not {value!r}"
        where = f"{source.toml.name}, tables.{key}"
        if fault and Fault(where, fault) not in source.faults:
            source.fault(where, fault)
    return {key: value for key, value in named.items() if isinstance(value, str)}


def _csv_rows(source: _Source, path: Path) -> Iterator[_Row]:
    text = source.read(path)
    if text is None:
        return
    header, _, _ = text.partition("\n")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = [name.strip() for name in next(reader, [])]
    for cells in reader:
        where = f"{path.name} row {reader.line_num}"
        if len(cells) > len(columns):
            extra = ", ".join(map(repr, cells[len(columns) :]))
            source.fault(where, f"more cells than the header has columns: {extra}")
        elif any(cell.strip() for cell in cells):
            yield _Row(where, dict(zip(columns, cells, strict=False)))


def _records(
    source: _Source, rows: Sequence[_Row], model: type[Model]
) -> Located[Model]:
    found = ((row.where, _validated(source, row, model)) for row in rows)
    return [(where, record) for where, record in found if record is not None]


def _validated(source: _Source, row: _Row, model: type[Model]) -> Model | None:
    try:
        return model.model_validate(row.values)
    except ValidationError as error:
        for detail in error.errors():
            source.fault(*_in_words(row, model, detail))
    return None


def _in_words(
    row: _Row, model: type[BaseModel], detail: Mapping[str, Any]
) -> tuple[str, str]:
    path = [str(part) for part in detail["loc"] if not str(part).startswith("function")]
    where = ", ".join([row.where, ".".join(path)] if path else [row.where])
    if detail["type"] == "extra_forbidden":
        return where, unknown("field", path[-1], model.model_fields)
    if detail["type"] == "missing":
        return where, "missing"
    message = str(detail["msg"]).removeprefix("Value error, ")
    told = "" if isinstance(detail["input"], dict) else f", not {detail['input']!r}"
    return where, message[0].lower() + message[1:] + told


def _vehicles(source: _Source, rows: Sequence[_Row]) -> dict[str, VehicleClass]:
    """Vehicle classes that come with the package, and the scenario's over them."""
    builtin = _Source(Path("vehicles.csv"))
    rows_of_package = list(_csv_rows(builtin, EXERCISE / "vehicles.csv"))
    defaults = _records(builtin, rows_of_package, VehicleClass)
    own = _records(source, rows, VehicleClass)
    _check_unique(source, own, lambda vehicle: vehicle.vehicle, "vehicle class")
    return {vehicle.vehicle: vehicle for _, vehicle in [*defaults, *own]}


def _movements(
    source: _Source, rows: Sequence[_Row], vehicles: Mapping[str, VehicleClass]
) -> Located[Movement]:
    counted = [_counted(source, row, vehicles) for row in rows]
    return _records(source, counted, Movement)


def _counted(source: _Source, row: _Row, vehicles: Mapping[str, VehicleClass]) -> _Row:
    """Gather the columns named for vehicle classes into ``vehicles``."""
    given = row.values.get("vehicles", {})
    counts = dict(given) if isinstance(given, dict) else {}
    values = {k: v for k, v in row.values.items() if k in _MOVEMENT_COLUMNS}
    for column, cell in row.values.items():
        if column in _MOVEMENT_COLUMNS or column == "vehicles":
            continue
        if column not in vehicles:
            known = [*vehicles, *_MOVEMENT_COLUMNS]
            table, _, _ = row.where.partition(" row ")
            fault = Fault(f"{table}, column", unknown("column", column, known))
            if fault not in source.faults:  # once, not for every row
                source.faults.append(fault)
        elif str(cell).strip():
            counts[column] = cell
    for name in counts:
        if name not in vehicles:
            source.fault(f"{row.where}, vehicles", unknown("vehicle", name, vehicles))
    return _Row(row.where, {**values, "vehicles": counts})


def _check_unique(
    source: _Source, located: Located[Model], name: Callable[[Model], str], kind: str
) -> None:
    seen: Counter[str] = Counter()
    for where, record in located:
        seen[name(record)] += 1
        if seen[name(record)] > 1:
            source.fault(where, f"a second {kind} {name(record)!r}; names must differ")


def _check_sites(
    source: _Source, movements: Located[Movement], known: set[str]
) -> None:
    for where, movement in movements:
        for end in ("origin", "destination"):
            name = getattr(movement, end)
            if name not in known:
                source.fault(f"{where}, {end}", unknown("site", name, known))
