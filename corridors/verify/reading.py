"""Reads the files of a plan as records; what is malformed is refused in words."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from corridors.verify.records import Link, Plan, Serial
from corridors.verify.rules import Record, Spell
from corridors.verify.tables import Arrival, Move, Passage, Point, Row, TrainRun, Use


class VerifyError(OSError):
    """A folder that does not hold a plan."""


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """The files of a plan.

    ``journeys`` are the rows of every serial by ``seq``, ``on_link`` those of every
    link in the order in which they enter it, ``spells`` its times of another count.
    """

    plan: Plan
    serials: Mapping[str, Serial]
    links: Mapping[int, Link]
    passages: tuple[Passage, ...]
    journeys: Mapping[str, tuple[Passage, ...]]
    on_link: Mapping[int, tuple[Passage, ...]]
    spells: Mapping[int, tuple[Spell, ...]]
    uses: tuple[Use, ...]
    points: tuple[Point, ...]
    arrivals: tuple[Arrival, ...]
    moves: tuple[Move, ...]
    trains: tuple[TrainRun, ...]


class _Feature(Record):
    properties: Link


class _Features(Record):
    features: tuple[_Feature, ...]


Model = TypeVar("Model", bound=BaseModel)
Kind = TypeVar("Kind", bound=Row)


def read_written(folder: Path) -> Written:
    """Read the files of a plan.

    Raises
    ------
    VerifyError
        When one is missing, or is not what it should be: file, row and field.
    """
    plan = _json(folder / "plan.json", Plan)
    features = _json(folder / "links.geojson", _Features).features
    passages = _table(folder / "itineraries.csv", Passage)
    return Written(
        plan=plan,
        serials={serial.id: serial for serial in plan.serials},
        links={each.properties.link: each.properties for each in features},
        passages=passages,
        journeys=_journeys(passages),
        on_link=_on_link(passages),
        spells=_spells(plan),
        uses=_table(folder / "capacity.csv", Use),
        points=_table(folder / "critical_points.csv", Point),
        arrivals=_table(folder / "arrivals.csv", Arrival),
        moves=_table(folder / "movement_table.csv", Move),
        trains=_table(folder / "train_table.csv", TrainRun),
    )


def _journeys(passages: tuple[Passage, ...]) -> dict[str, tuple[Passage, ...]]:
    found: defaultdict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        found[passage.serial].append(passage)
    return {
        serial: tuple(sorted(rows, key=lambda row: row.seq))
        for serial, rows in found.items()
    }


def _on_link(passages: tuple[Passage, ...]) -> dict[int, tuple[Passage, ...]]:
    found: defaultdict[int, list[Passage]] = defaultdict(list)
    for passage in passages:
        found[passage.link].append(passage)
    return {
        link: tuple(sorted(rows, key=lambda row: (row.enter_h, row.row)))
        for link, rows in sorted(found.items())
    }


def _spells(plan: Plan) -> dict[int, tuple[Spell, ...]]:
    found: defaultdict[int, list[Spell]] = defaultdict(list)
    for spell in plan.rules.spells:
        for link in spell.links:
            found[link].append(spell)
    return {link: tuple(spells) for link, spells in found.items()}


def _json(path: Path, model: type[Model]) -> Model:
    try:
        return model.model_validate_json(_text(path))
    except ValidationError as error:
        raise VerifyError(_in_words(str(path), error)) from error


def _table(path: Path, kind: type[Kind]) -> tuple[Kind, ...]:
    reader = csv.DictReader(io.StringIO(_text(path), newline=""))
    try:
        _check_columns(path, kind, reader.fieldnames or ())
        rows = [_numbered(path, row, reader.line_num) for row in reader]
        return tuple(TypeAdapter(list[kind]).validate_python(rows))  # type: ignore[valid-type]
    except ValidationError as error:
        at, *_ = error.errors()[0]["loc"]
        where = f"{path} row {rows[int(at)]['row']}"
        raise VerifyError(_in_words(where, error, skip=1)) from error
    except csv.Error as error:
        raise VerifyError(f"{path}: not CSV ({error})") from error


def _numbered(path: Path, row: dict[str, Any], number: int) -> dict[str, Any]:
    if None in row:
        raise VerifyError(f"{path} row {number}: more cells than columns")
    return {**row, "row": number}


def _check_columns(path: Path, kind: type[Kind], columns: object) -> None:
    there = set(columns) if isinstance(columns, list) else set()
    missing = [n for n in kind.model_fields if n not in there and n != "row"]
    if missing:
        raise VerifyError(f"{path}: no column {missing[0]!r} in its first row")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise VerifyError(f"{path}: {error.strerror}; not a plan's folder?") from error
    except UnicodeDecodeError as error:
        raise VerifyError(f"{path}: not UTF-8 text (byte {error.start})") from error


def _in_words(where: str, error: ValidationError, *, skip: int = 0) -> str:
    """Say the first thing wrong, and how many more there are."""
    first, *more = error.errors()
    if first["type"] == "json_invalid":
        return f"{where}: not JSON ({first['ctx']['error']})"
    place = ".".join(str(part) for part in first["loc"][skip:])
    message = f"{first['msg'][0].lower()}{first['msg'][1:]}"
    others = f" (and {len(more)} more)" if more else ""
    return f"{where}, {place}: {message}{others}" if place else f"{where}: {message}"
