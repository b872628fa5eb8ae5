"""Small scenario files for tests: two sites, one movement, and what else is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridors.faults import ScenarioError
from corridors.scenario import Scenario
from corridors.scenario_file import read_scenario

SITES = """
[[sites]]
site = "Hafen"
lon = 8.5
lat = 53.5
[[sites]]
site = "Lviv"
place = "Lviv"
"""
MOVEMENT = """
[[movements]]
id = "M1"
origin = "Hafen"
destination = "Lviv"
"""


def settings(said: str = "") -> str:
    """Name a scenario with two sites, and say more of it as a whole."""
    return f'name = "x"\n{said}\n{SITES}'


def moving(said: str, *, of_all: str = "") -> str:
    """Give a scenario with one movement, of which this is said."""
    return settings(of_all) + MOVEMENT + said + "\n"


def read_in(folder: Path, toml: str, table: str | bytes | None = None) -> Scenario:
    """Read a scenario, with a ``t.csv`` beside it where a table is given."""
    (folder / "scenario.toml").write_text(toml, encoding="utf-8")
    if table is not None:
        data = table.encode() if isinstance(table, str) else table
        (folder / "t.csv").write_bytes(data)
    return read_scenario(folder)


def faults_in(folder: Path, toml: str, table: str | bytes | None = None) -> list[str]:
    """Read a scenario that is refused, and give the lines that say why."""
    with pytest.raises(ScenarioError) as refused:
        read_in(folder, toml, table)
    return str(refused.value).splitlines()
