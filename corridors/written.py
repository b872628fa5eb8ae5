"""A written plan, read back from its files as records."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from corridors.itinerary import PlanStatus
from geodata.network import Mode


class VerifyError(OSError):
    """A folder that does not hold a plan."""


class _Record(BaseModel):
    """What a check reads of a file; numbers are finite, other fields are passed by."""

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)


class Passage(_Record):
    """One serial on one link: a row of ``itineraries.csv``."""

    movement: str
    serial: str
    seq: int
    link: int
    mode: Mode
    from_node: int
    to_node: int
    enter_h: float
    exit_h: float
    vehicles: int


class StatedLink(_Record):
    """A link of ``links.geojson``."""

    link: int
    state: str
    used: int
    capacity: int
    from_node: int
    to_node: int
    mode: Mode
    gauge_mm: int


class StatedLeg(_Record):
    """A leg of ``plan.json``."""

    links: tuple[int, ...]


class StatedCorridor(_Record):
    """A corridor of ``plan.json``."""

    id: str
    serials: tuple[str, ...]
    legs: tuple[StatedLeg, ...]

    @property
    def links(self) -> list[int]:
        """Links from origin to destination."""
        return [link for leg in self.legs for link in leg.links]


class StatedMovement(_Record):
    """A movement of ``plan.json``."""

    id: str
    serials: int
    delivered: int
    unmet: int
    ready_h: float
    due_h: float | None
    closure_h: float | None
    late_h: float | None
    corridors: tuple[StatedCorridor, ...]


class StatedPlan(_Record):
    """What ``plan.json`` says."""

    status: PlanStatus
    objective: float | None
    bound: float | None
    gap: float | None
    closure_h: float | None
    movements: tuple[StatedMovement, ...]


class _Feature(_Record):
    properties: StatedLink


class _Features(_Record):
    features: tuple[_Feature, ...]


Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class WrittenPlan:
    """The files of a plan; ``journeys`` are the rows of every serial by ``seq``."""

    plan: StatedPlan
    links: Mapping[int, StatedLink]
    journeys: Mapping[str, tuple[Passage, ...]]


def read_written(folder: Path) -> WrittenPlan:
    """Read the files of a plan that a check needs.

    Raises
    ------
    VerifyError
        When one is missing, or is not what it should be: file, row and field.
    """
    stated = _json(folder / "plan.json", StatedPlan)
    features = _json(folder / "links.geojson", _Features).features
    journeys: dict[str, list[Passage]] = {}
    for passage in _passages(folder / "itineraries.csv"):
        journeys.setdefault(passage.serial, []).append(passage)
    return WrittenPlan(
        plan=stated,
        links={each.properties.link: each.properties for each in features},
        journeys={
            serial: tuple(sorted(rows, key=lambda row: row.seq))
            for serial, rows in journeys.items()
        },
    )


def _json(path: Path, model: type[Model]) -> Model:
    try:
        return model.model_validate_json(_text(path))
    except ValidationError as error:
        raise VerifyError(_in_words(str(path), error)) from error


def _passages(path: Path) -> list[Passage]:
    reader = csv.DictReader(io.StringIO(_text(path), newline=""))
    passages = []
    try:
        for row in reader:
            passages.append(Passage.model_validate(row))
    except ValidationError as error:
        where = f"{path} row {reader.line_num}"
        raise VerifyError(_in_words(where, error)) from error
    except csv.Error as error:
        raise VerifyError(f"{path}: not CSV ({error})") from error
    return passages


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise VerifyError(f"{path}: {error.strerror}; not a plan's folder?") from error
    except UnicodeDecodeError as error:
        raise VerifyError(f"{path}: not UTF-8 text (byte {error.start})") from error


def _in_words(where: str, error: ValidationError) -> str:
    """Say the first thing wrong, and how many more there are."""
    first, *more = error.errors()
    if first["type"] == "json_invalid":
        return f"{where}: not JSON ({first['ctx']['error']})"
    place = ".".join(str(part) for part in first["loc"])
    message = f"{first['msg'][0].lower()}{first['msg'][1:]}"
    others = f" (and {len(more)} more)" if more else ""
    return f"{where}, {place}: {message}{others}" if place else f"{where}: {message}"
