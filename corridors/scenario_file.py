"""A scenario from its files: TOML with CSV tables, and every fault of them at once."""

from __future__ import annotations

import csv
import hashlib
import io
import reprlib
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
_WORDS: Final[Mapping[str, str]] = {
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "int_parsing": "must be a whole number",
    "int_parsing_size": "must be a whole number that fits",
    "int_from_float": "must be a whole number",
    "int_type": "must be a whole number",
    "bool_parsing": "must be yes or no",
    "bool_type": "must be yes or no",
    "dict_type": "write it as { truck = 40 }, or a column for each vehicle class",
    "string_type": "must be text",
    "string_too_short": "must not be empty",
    "datetime_from_date_parsing": "must be a date and time like 2026-03-02T00:00:00Z",
}
"""What pydantic's types of error say in a planner's words."""
_PHRASES: Final[Mapping[str, str]] = {
    "Input should be": "must be",
    "String should have": "must have",
    "greater than or equal to": "at least",
    "less than or equal to": "at most",
}

_SITE_COLUMNS: Final = "its columns are site, and lon and lat, or place"
_SHOWN_COLUMNS: Final = 5

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class _Row:
    """One record as it was written, and where; ``columns`` are those of its CSV."""

    where: str
    values: Mapping[str, Any]
    columns: Sequence[str] | None = None

    @property
    def table(self) -> str:
        """The file that it stands in."""
        return self.where.partition(" row ")[0]


@dataclass(slots=True)
class _Source:
    """The scenario's files as read, and the faults found so far."""

    toml: Path
    digest: Any = field(default_factory=hashlib.sha256)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, where: str, what: str) -> None:
        """Note a fault, once: not for every row of a table."""
        fault = Fault(where, what)
        if fault not in self.faults:
            self.faults.append(fault)

    def read(self, path: Path) -> str | None:
        """Text of a file, or a fault."""
        try:
            data = path.read_bytes()
            self.digest.update(data)
            return data.decode("utf-8-sig")
        except FileNotFoundError:
            self.fault(str(path), "no such file")
        except UnicodeDecodeError as error:
            self.fault(
                str(path),
                f"not UTF-8 text (byte {error.start}); save it as CSV UTF-8",
            )
        except OSError as error:
            self.fault(str(path), error.strerror or str(error))
        except ValueError as error:  # a null byte in the name
            self.fault(repr(str(path)), f"no name of a file: {error}")
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
    classes = {*vehicles, *_stated_names(rows["vehicles"], "vehicle")}
    movements = _movements(source, rows["movements"], classes)
    closures = _records(source, rows["closures"], Closure)
    overrides = _records(source, rows["overrides"], Override)
    _check_unique(source, sites, lambda site: site.site, "site")
    _check_unique(source, movements, lambda movement: movement.id, "movement")
    _check_sites(source, rows["movements"], _stated_names(rows["sites"], "site"))
    if not source.faults and not movements:
        source.fault(str(source.toml), "no movements: add a [[movements]] or a table")
    if settings is not None:
        _check_ready(source, movements, settings.horizon_h)
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


def read_sites(path: Path) -> tuple[Site, ...]:
    """Read a table of sites, as a scenario has one.

    Raises
    ------
    ScenarioError
        With every fault of the table; of a table of other things, with one for all.
    """
    source = _Source(path)
    rows = list(_csv_rows(source, path))
    columns = (rows[0].columns or ()) if rows else ()
    strange = [name for name in columns if name and name not in Site.model_fields]
    if strange:
        named = ", ".join(map(_short, strange[:_SHOWN_COLUMNS]))
        more = ", ..." if strange[_SHOWN_COLUMNS:] else ""
        what = f"not of a table of sites: {named}{more}; {_SITE_COLUMNS}"
        source.fault(f"{path.name}, header", what)
    elif not rows and not source.faults:
        source.fault(str(path), f"holds no site; {_SITE_COLUMNS}")
    sites = [] if source.faults else _records(source, rows, Site)
    _check_unique(source, sites, lambda site: site.site, "site")
    if source.faults:
        raise ScenarioError(source.faults)
    return _only(sites)


Located = list[tuple[str, Model]]


def _only(located: Located[Model]) -> tuple[Model, ...]:
    return tuple(model for _, model in located)


def _toml(source: _Source) -> Mapping[str, Any]:
    text = source.read(source.toml)
    if text is None:
        raise ScenarioError(source.faults)
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also numbers of 5 000 digits
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
        source.fault(
            f"{source.toml.name}, tables",
            f"write it as [tables] with a line like {TABLES[0]} = '{TABLES[0]}.csv'",
        )
        return {}
    for key, value in named.items():
        where = f"{source.toml.name}, tables.{key}"
        if key not in TABLES:
            source.fault(where, unknown("table", key, TABLES))
        elif not isinstance(value, str):
            source.fault(where, f"must be the name of a CSV file, not {value!r}")
    return {key: value for key, value in named.items() if isinstance(value, str)}


def _csv_rows(source: _Source, path: Path) -> Iterator[_Row]:
    text = source.read(path)
    if text is None:
        return
    header, _, _ = text.partition("\n")
    delimiter = max(",;\t", key=header.count)
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        columns = [name.strip() for name in next(reader, [])]
        _check_columns(source, path.name, columns)
        for cells in reader:
            where = f"{path.name} row {reader.line_num}"
            yield from _csv_row(source, where, columns, cells)
    except csv.Error as error:
        source.fault(f"{path.name} row {reader.line_num}", f"not a CSV table: {error}")


def _check_columns(source: _Source, table: str, columns: Sequence[str]) -> None:
    for column, count in Counter(columns).items():
        if column and count > 1:
            source.fault(
                f"{table}, header", f"column {column!r} stands there {count} times"
            )


def _csv_row(
    source: _Source, where: str, columns: Sequence[str], cells: Sequence[str]
) -> Iterator[_Row]:
    """Give the cells in which something is said; none in a blank line."""
    extra = [cell for cell in cells[len(columns) :] if cell.strip()]
    if extra:
        what = "more cells than the header has columns: "
        source.fault(where, what + ", ".join(map(repr, extra)))
        return
    pairs = zip(columns, cells, strict=False)
    said = {column: cell for column, cell in pairs if cell.strip()}
    if said:
        yield _Row(where, said, columns)


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
        known = {
            *model.model_fields,
            *({*TABLES, "tables"} if model is Settings else ()),
        }
        if row.columns is not None:  # once, and not for every row
            return f"{row.table}, header", unknown("column", path[-1], known)
        return where, unknown("field", path[-1], known)
    if detail["type"] == "missing":
        if row.columns is not None and path[-1] not in row.columns:
            return f"{row.table}, header", f"column {path[-1]!r} is missing"
        return where, "missing"
    message = str(detail["msg"]).removeprefix("Value error, ")
    message = _WORDS.get(detail["type"], message)
    for theirs, ours in _PHRASES.items():
        message = message.replace(theirs, ours)
    told = detail["input"]
    return where, message + ("" if isinstance(told, dict) else f", not {_short(told)}")


def _short(value: object) -> str:
    """Write a value as it was given, or the beginning of a long one."""
    brief = reprlib.Repr()
    brief.maxstring = brief.maxother = brief.maxlong = 60
    return brief.repr(value)


def _stated_names(rows: Sequence[_Row], field: str) -> set[str]:
    """Names of records, sound or not: a fault is told once, not where it is used."""
    return {str(row.values[field]).strip() for row in rows if field in row.values}


def _vehicles(source: _Source, rows: Sequence[_Row]) -> dict[str, VehicleClass]:
    """Vehicle classes that come with the package, and the scenario's over them."""
    builtin = _Source(Path("vehicles.csv"))
    rows_of_package = list(_csv_rows(builtin, EXERCISE / "vehicles.csv"))
    defaults = _records(builtin, rows_of_package, VehicleClass)
    own = _records(source, rows, VehicleClass)
    _check_unique(source, own, lambda vehicle: vehicle.vehicle, "vehicle class")
    return {vehicle.vehicle: vehicle for _, vehicle in [*defaults, *own]}


def _movements(
    source: _Source, rows: Sequence[_Row], classes: set[str]
) -> Located[Movement]:
    counted = [_counted(source, row, classes) for row in rows]
    return _records(source, counted, Movement)


def _counted(source: _Source, row: _Row, classes: set[str]) -> _Row:
    """Gather the columns named for vehicle classes into ``vehicles``."""
    given = row.values.get("vehicles", {})
    counts = dict(given) if isinstance(given, dict) else {}
    for name in sorted(counts.keys() - classes):
        what = unknown("vehicle class", name, classes)
        source.fault(f"{row.where}, vehicles", what)
    values = {k: v for k, v in row.values.items() if k in _MOVEMENT_COLUMNS}
    for column, cell in row.values.items():
        if column in classes:
            counts[column] = cell
        elif column not in Movement.model_fields:
            source.fault(*_unknown_column(row, column, classes))
    return replace(
        row, values={**values, "vehicles": counts if isinstance(given, dict) else given}
    )


def _unknown_column(row: _Row, column: str, classes: set[str]) -> tuple[str, str]:
    if row.columns is None:
        known = {*classes, *Movement.model_fields}
        return f"{row.where}, {column}", unknown("field", column, known)
    known = {*classes, *_MOVEMENT_COLUMNS}
    return f"{row.table}, header", unknown("column", column, known)


def _check_unique(
    source: _Source, located: Located[Model], name: Callable[[Model], str], kind: str
) -> None:
    seen: Counter[str] = Counter()
    for where, record in located:
        seen[name(record)] += 1
        if seen[name(record)] > 1:
            source.fault(where, f"a second {kind} {name(record)!r}; names must differ")


def _check_ready(
    source: _Source, movements: Located[Movement], horizon_h: float
) -> None:
    for where, movement in movements:
        if movement.ready_h >= horizon_h:
            source.fault(
                f"{where}, ready_h",
                f"must be before the horizon's end, {horizon_h:g} h, not "
                f"{movement.ready_h:g}",
            )


def _check_sites(source: _Source, rows: Sequence[_Row], known: set[str]) -> None:
    for row in rows:
        for end in ("origin", "destination"):
            name = str(row.values.get(end, "")).strip()
            if name and name not in known:
                source.fault(f"{row.where}, {end}", unknown("site", name, known))
