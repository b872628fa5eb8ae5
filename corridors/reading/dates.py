"""Hours that the planner states as dates: the one place where dates become hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from corridors.clock import EXAMPLE, Clock
from corridors.reading.records import DATES
from corridors.reading.source import Row, Source
from corridors.reading.words import short
from corridors.reckoning import Reckoning

_NOT_BEFORE_START: Final = ("ready", "earliest", "due")


def stated_clock(stated: Mapping[str, Any]) -> Clock | None:
    """Give the scenario's clock; None where start or time zone are faulty."""
    said = {key: stated[key] for key in Reckoning.model_fields if key in stated}
    try:
        return Reckoning.model_validate(said).clock
    except ValidationError:
        return None


def dated(
    source: Source, rows: Iterable[Row], clock: Clock | None, model: type[BaseModel]
) -> list[Row]:
    """Give the rows with their dates turned to hours."""
    names = [name for name, hour in DATES.items() if hour in model.model_fields]
    return [_dated(source, row, clock, names) for row in rows]


def _dated(source: Source, row: Row, clock: Clock | None, names: Sequence[str]) -> Row:
    stated = [name for name in names if name in row.values]
    values = {key: row.values[key] for key in row.values if key not in stated}
    dates = {}
    for name in stated:
        value = row.values[name]
        if isinstance(value, str) and not value.strip():
            continue
        hours = _hours(source, row, clock, name)
        if hours is not None:
            values[DATES[name]] = hours
            dates[DATES[name]] = (name, _text(value))
    return replace(row, values=values, dates=dates)


def _hours(source: Source, row: Row, clock: Clock | None, name: str) -> float | None:
    value, where = row.values[name], f"{row.where}, {name}"
    if DATES[name] in row.values:
        source.fault(where, f"give either {name} or {DATES[name]}")
    elif clock is None:
        return None  # the fault of start or timezone is told already
    elif clock.start is None:
        missing = f"missing: {row.table} has dates; add a line like start = {EXAMPLE}"
        source.fault(f"{source.toml.name}, start", missing)
    else:
        try:
            hours = clock.hours(value)
        except ValueError as error:
            source.fault(where, f"{error}, not {short(value)}")
            return None
        if hours >= 0 or name not in _NOT_BEFORE_START:
            return hours
        start = clock.start.isoformat()
        source.fault(where, f"{_text(value)} is before the scenario's start, {start}")
    return None


def _text(value: object) -> str:
    """Write a date as it was stated."""
    return value.isoformat() if isinstance(value, date) else str(value).strip()
