"""A regime from its file, and from those that the file is based on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from corridors.faults import Fault, ScenarioError, unknown
from corridors.reading.files import parse_toml, read_text
from corridors.reading.words import message_of
from corridors.regime import Confidence, Regime, SourcedValue
from corridors.stated import Name, Stated

REGIMES: Final = Path(__file__).with_name("regimes")
"""The folder of the regimes that come with the package."""

BUILT_IN: Final = ("peace", "crisis", "emergency")

_BASE: Final = "based_on"
_SECTIONS: Final = {"permission", "march", "roads", "trains", "borders"}
_TABLES: Final = {"by_country_h", "wheeled_kmh", "heavy_kmh"}
"""Fields of sections that are tables of values themselves."""

_FORM: Final = '{ value = ..., source = "...", confidence = "assumed" }'

_Place = tuple[str, ...]  # ("march", "wheeled_kmh", "motorway")


class _Given(Stated):
    """A value as a file gives it."""

    value: Any
    source: Name
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class _File:
    """What one file says: tables as written."""

    path: Path
    tables: Mapping[str, Any]
    data: bytes


@dataclass(slots=True)
class _Gathered:
    """Values by place, with the name of the file that each stands in; faults so far."""

    given: dict[_Place, tuple[str, _Given]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def check(self) -> None:
        """Stop where faults were found."""
        if self.faults:
            raise ScenarioError(self.faults)


def read_regime(
    name_or_path: str, folder: Path = Path(), *, where: str = "regime"
) -> Regime:
    """Read a regime that comes with the package, or a file, relative to ``folder``.

    Raises
    ------
    ScenarioError
        With every fault: file, field, and what would be right. ``where`` names the
        place at which an unknown name stands.
    """
    if name_or_path in BUILT_IN:
        return _built_in(name_or_path)
    path = _path_of(name_or_path, folder, where)
    return _read(name_or_path, path)


@cache
def _built_in(name: str) -> Regime:
    return _read(name, REGIMES / f"{name}.toml")


def _read(name: str, path: Path) -> Regime:
    files = _files(path)
    gathered = _Gathered()
    for file in files:
        _gather(gathered, file)
    gathered.check()
    digest = hashlib.sha256(b"\0".join(file.data for file in files)).hexdigest()
    return _validated(name, files[-1].path.name, gathered, digest)


def _path_of(name: str, folder: Path, where: str) -> Path:
    if name in BUILT_IN:
        return REGIMES / f"{name}.toml"
    if name.endswith(".toml") or "/" in name or "\\" in name:
        return folder / name
    what = unknown("regime", name, BUILT_IN)
    raise ScenarioError([Fault(where, f"{what}; a file's name ends in .toml")])


def _files(path: Path) -> list[_File]:
    """Read a file and those that it is based on, the lowest first."""
    files: list[_File] = []
    while True:
        text, data = read_text(path)
        seen = [file.path for file in files]
        if any(_same(path, each) for each in seen):
            chain = " → ".join(each.name for each in [*seen, path])
            what = f"a regime cannot be based on itself ({chain})"
            raise ScenarioError([Fault(f"{seen[-1].name}, {_BASE}", what)])
        tables = parse_toml(path, text)
        base = tables.pop(_BASE, None)
        files.append(_File(path, tables, data))
        if base is None:
            return files[::-1]
        where = f"{path.name}, {_BASE}"
        if not isinstance(base, str):
            what = f"must be the name of a regime or of its file, not {base!r}"
            raise ScenarioError([Fault(where, what)])
        path = _path_of(base, path.parent, where)


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _gather(gathered: _Gathered, file: _File) -> None:
    """Lay a file's values over those gathered from the files that it is based on."""
    name = file.path.name
    for place, stated in _places(gathered, file):
        where = f"{name}, {'.'.join(place)}"
        if not isinstance(stated, dict):
            gathered.faults.append(Fault(where, f"write it as {_FORM}"))
            continue
        try:
            given = _Given.model_validate(stated)
        except ValidationError as error:
            gathered.faults += [_form_fault(where, each) for each in error.errors()]
        else:
            gathered.given[place] = (name, given)


def _places(gathered: _Gathered, file: _File) -> Iterator[tuple[_Place, object]]:
    """Give every value of a file with its place in the regime."""
    for section, fields in file.tables.items():
        where = f"{file.path.name}, {section}"
        if section not in _SECTIONS:
            what = unknown("section", section, {*_SECTIONS, _BASE})
            gathered.faults.append(Fault(where, what))
        elif not isinstance(fields, dict):
            gathered.faults.append(Fault(where, f"write it as [{section}]"))
        else:
            yield from _places_in(section, fields)


def _places_in(
    section: str, fields: Mapping[str, object]
) -> Iterator[tuple[_Place, object]]:
    for key, stated in fields.items():
        if key in _TABLES and isinstance(stated, dict):
            yield from (((section, key, each), stated[each]) for each in stated)
        else:
            yield (section, key), stated


def _form_fault(where: str, detail: Mapping[str, Any]) -> Fault:
    part = str(detail["loc"][-1])
    if detail["type"] == "missing":
        return Fault(where, f"{part} is missing: write {_FORM}")
    if detail["type"] == "extra_forbidden":
        return Fault(where, unknown("part", part, _Given.model_fields))
    return Fault(f"{where}, {part}", message_of(detail))


def _validated(name: str, top: str, gathered: _Gathered, digest: str) -> Regime:
    """Make the regime of all values; ``top`` is the file that was asked for."""
    values: dict[str, Any] = {}
    for place, (_, given) in gathered.given.items():
        inner = values
        for part in place[:-1]:
            inner = inner.setdefault(part, {})
        inner[place[-1]] = given.value
    try:
        return Regime(name=name, stated=_sourced(gathered), sha256=digest, **values)
    except ValidationError as error:
        faults = [_fault(top, gathered, each) for each in error.errors()]
        raise ScenarioError(faults) from error


def _sourced(gathered: _Gathered) -> tuple[SourcedValue, ...]:
    return tuple(
        SourcedValue(".".join(place), given.value, given.source, given.confidence)
        for place, (_, given) in gathered.given.items()
    )


def _fault(top: str, gathered: _Gathered, detail: Mapping[str, Any]) -> Fault:
    """Say what is wrong with a value, and in which file it stands."""
    place = tuple(str(part) for part in detail["loc"] if part != "[key]")
    given = gathered.given.items()
    files = [file for at, (file, _) in given if at == place[: len(at)]]
    where = f"{files[0] if files else top}, {'.'.join(place)}"
    if detail["type"] == "missing":
        return Fault(where, f'missing; state it, or start from {_BASE} = "crisis"')
    if detail["type"] == "extra_forbidden":
        known = Regime.model_fields[place[0]].annotation
        fields = known.model_fields if known is not None else ()
        return Fault(where, unknown("field", place[-1], fields))
    return Fault(where, message_of(detail))
