"""Rows as checked records, and where a fault of one stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from corridors.faults import unknown
from corridors.reading.source import Row, Source
from corridors.reading.toml_tables import TABLES
from corridors.reading.words import message_of
from corridors.scenario import Settings

DATES: Final = {
    "ready": "ready_h",
    "earliest": "earliest_h",
    "due": "due_h",
    "from": "from_h",
    "to": "to_h",
}
"""Names of dates, and the hours that they stand for."""

Model = TypeVar("Model", bound=BaseModel)
Located = list[tuple[str, Model]]
"""Records, each with the place where it was stated."""


def records(source: Source, rows: Sequence[Row], model: type[Model]) -> Located[Model]:
    """Give the sound rows as records, and note the faults of the others."""
    found = ((row.where, validated(source, row, model)) for row in rows)
    return [(where, record) for where, record in found if record is not None]


def validated(source: Source, row: Row, model: type[Model]) -> Model | None:
    """Give a row as a record, or note every fault of it."""
    try:
        return model.model_validate(row.values)
    except ValidationError as error:
        for detail in error.errors():
            source.fault(*_in_words(row, model, detail))
    return None


def only(located: Located[Model]) -> tuple[Model, ...]:
    """Give the records without their places."""
    return tuple(model for _, model in located)


def stated_names(rows: Sequence[Row], field: str) -> set[str]:
    """Names of records, sound or not: a fault is told once, not where it is used."""
    return {str(row.values[field]).strip() for row in rows if field in row.values}


def _in_words(
    row: Row, model: type[BaseModel], detail: Mapping[str, Any]
) -> tuple[str, str]:
    path = [str(part) for part in detail["loc"] if not str(part).startswith("function")]
    where = ", ".join([row.where, ".".join(path)] if path else [row.where])
    if detail["type"] == "extra_forbidden":
        known = {*model.model_fields, *_also_known(model)}
        if row.columns is not None:  # once, and not for every row
            return f"{row.table}, header", unknown("column", path[-1], known)
        return where, unknown("field", path[-1], known)
    if detail["type"] == "missing":
        if row.columns is not None and path[-1] not in row.columns:
            return f"{row.table}, header", f"column {path[-1]!r} is missing"
        return where, "missing"
    return where, message_of(detail) + (_as_dates(row) if not path else "")


def _also_known(model: type[BaseModel]) -> set[str]:
    """Names that may stand in a record beside the fields of its model."""
    if model is Settings:
        return {*TABLES, "tables"}
    return {name for name, hour in DATES.items() if hour in model.model_fields}


def _as_dates(row: Row) -> str:
    """Say which hours were stated as dates, where a message speaks of hours."""
    said = [f"{hour} is {name} {text}" for hour, (name, text) in row.dates.items()]
    return f" ({', '.join(said)})" if said else ""
