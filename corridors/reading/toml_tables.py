"""The scenario's TOML: its settings, its tables, and the CSV files that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from corridors.faults import ScenarioError, unknown
from corridors.reading.csv_tables import csv_rows
from corridors.reading.files import parse_toml
from corridors.reading.source import Row, Source

TABLES: Final = (
    *("sites", "vehicles", "movements", "closures", "overrides"),
    *("fleets", "centres", "sustainment"),
)
"""Tables that stand in the TOML, in a CSV file, or both."""
DEPLOYMENT_LIST: Final = "deployment_list"
FILES: Final = (*TABLES, DEPLOYMENT_LIST)
"""All that may be named under [tables]."""


def read_toml(source: Source) -> Mapping[str, Any]:
    """Read the TOML file.

    Raises
    ------
    ScenarioError
        When it is none.
    """
    text = source.read(source.toml)
    if text is None:
        raise ScenarioError(source.faults)
    try:
        return parse_toml(source.toml, text)
    except ScenarioError as error:
        source.take(error)
        raise ScenarioError(source.faults) from error


def settings_row(source: Source, stated: Mapping[str, Any]) -> Row:
    """Give what the TOML says of the scenario as a whole, as one record."""
    known = {*FILES, "tables"}
    if DEPLOYMENT_LIST in stated:
        what = f"name its CSV file under [tables]: {DEPLOYMENT_LIST} = 'tpfdl.csv'"
        source.fault(f"{source.toml.name}, {DEPLOYMENT_LIST}", what)
    values = {key: value for key, value in stated.items() if key not in known}
    return Row(source.toml.name, values)


def table_rows(source: Source, stated: Mapping[str, Any], table: str) -> Iterator[Row]:
    """Give the records of one kind: those in the TOML, then those of its file."""
    inline = stated.get(table, [])
    if not isinstance(inline, list) or not all(isinstance(r, dict) for r in inline):
        source.fault(f"{source.toml.name}, {table}", f"write it as [[{table}]]")
        return
    for number, values in enumerate(inline, start=1):
        yield Row(f"{source.toml.name}, {table} {number}", values)
    named = table_names(source, stated)
    if table in named:
        yield from csv_rows(source, source.toml.parent / named[table])


def table_names(source: Source, stated: Mapping[str, Any]) -> Mapping[str, str]:
    """Give the file named for each table."""
    named = stated.get("tables", {})
    if not isinstance(named, dict):
        source.fault(
            f"{source.toml.name}, tables",
            f"write it as [tables] with a line like {TABLES[0]} = '{TABLES[0]}.csv'",
        )
        return {}
    for key, value in named.items():
        where = f"{source.toml.name}, tables.{key}"
        if key not in FILES:
            source.fault(where, unknown("table", key, FILES))
        elif not isinstance(value, str):
            source.fault(where, f"must be the name of a CSV file, not {value!r}")
    return {key: value for key, value in named.items() if isinstance(value, str)}
