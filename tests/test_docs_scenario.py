"""The manual names every setting and column of a scenario, and every force package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pytest
from pydantic import BaseModel

from corridors.reading.deployment_header import FIELDS
from corridors.reading.packages import read_packages
from corridors.reading.records import DATES
from corridors.reading.toml_tables import TABLES
from corridors.scenario import (
    Closure,
    Movement,
    Override,
    Settings,
    Site,
    VehicleClass,
)
from corridors.support import Centre, Fleet, Sustainment
from tests.manual import named, page, section

TEXT: Final = page("scenario")
MODELS: Final[Mapping[str, type[BaseModel]]] = {
    "sites": Site,
    "vehicles": VehicleClass,
    "movements": Movement,
    "closures": Closure,
    "overrides": Override,
    "fleets": Fleet,
    "centres": Centre,
    "sustainment": Sustainment,
}


def with_dates(model: type[BaseModel]) -> set[str]:
    """Columns of a table: its fields, and the dates that may stand for hours."""
    fields = set(model.model_fields)
    return fields | {name for name, hour in DATES.items() if hour in fields}


def in_bold(heading: str) -> set[str]:
    return set(re.findall(r"\*\*`(\w+)`\*\*", section(TEXT, heading)))


def test_every_setting_is_told() -> None:
    assert set(named(TEXT, "Settings")) == set(Settings.model_fields)


def test_every_table_has_its_section() -> None:
    assert set(MODELS) == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_told_once(table: str) -> None:
    told = named(TEXT, f"`{table}`")
    assert len(told) == len(set(told))
    assert set(told) == with_dates(MODELS[table])


@pytest.mark.parametrize("table", TABLES)
def test_what_is_needed_is_in_bold(table: str) -> None:
    fields = MODELS[table].model_fields
    needed = {name for name, field in fields.items() if field.is_required()}
    assert in_bold(f"`{table}`") == needed - {"vehicles"}  # a package has them too


def test_columns_of_deployment_lists_are_told() -> None:
    assert set(named(TEXT, "`deployment_list`")) == set(FIELDS)


def test_force_packages_are_told_with_their_figures() -> None:
    """Row by row: persons, pieces, then the classes in the order of the header."""
    text = section(page("assumptions"), "Force packages (`corridors/packages.csv`)")
    header, _, *rows = (
        [cell.strip(" *`") for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    )
    told = {row[0]: dict(zip(header[1:-1], row[1:-1], strict=True)) for row in rows}
    assert told == {
        name: {
            "persons": str(package.persons or "–"),
            "pieces": str(package.pieces),
            **{each: str(package.vehicles.get(each, 0)) for each in header[3:-1]},
        }
        for name, package in read_packages().items()
    }
