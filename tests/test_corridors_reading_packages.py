"""Force packages: pieces that add up, and movements that take them."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridors.reading.packages import ForcePackage, read_packages
from corridors.scenario_file import read_scenario
from tests.scenario_files import faults_in, moving, read_in

PACKAGES = read_packages()


def test_the_well_known_formations_are_there() -> None:
    assert list(PACKAGES) == [
        *("abct-2017", "abct-2018", "stryker-2000", "fra-2025", "gbr-7lmbct"),
        *("deu-10pz-2024", "armoured-division-1990s", "battlegroup"),
    ]


@pytest.mark.parametrize("package", PACKAGES.values(), ids=list(PACKAGES))
def test_vehicles_add_up_to_the_pieces(package: ForcePackage) -> None:
    assert sum(package.vehicles.values()) == package.pieces
    classes = {each.vehicle for each in read_scenario().vehicles}
    assert package.vehicles.keys() <= classes
    assert package.source
    assert package.confidence == "assumed"
    assert set(package.sourced) <= {"persons", "pieces", *package.vehicles}


def test_counts_that_were_reported() -> None:
    """Heavy vehicles of the armoured brigade of 2017; 340 Strykers; ST 100-3."""
    abct = PACKAGES["abct-2017"]
    assert (abct.persons, abct.pieces) == (4000, 2800)
    assert [abct.vehicles[name] for name in ("tank", "ifv", "howitzer")] == [
        87,
        144,
        18,
    ]
    assert PACKAGES["stryker-2000"].vehicles["apc"] == 340
    assert PACKAGES["armoured-division-1990s"].pieces == 5314
    assert PACKAGES["armoured-division-1990s"].persons is None


def test_a_movement_takes_the_package_and_its_own_columns(tmp_path: Path) -> None:
    said = 'package = "battlegroup"\nvehicles = { tank = 2, transporter = 3 }'
    (found,) = read_in(tmp_path, moving(said)).movements
    assert found.package == "battlegroup"
    ours = PACKAGES["battlegroup"].vehicles
    assert found.vehicles == {**ours, "tank": ours["tank"] + 2, "transporter": 3}


def test_a_package_in_a_table(tmp_path: Path) -> None:
    toml = moving("vehicles = { truck = 1 }", of_all='tables.movements = "t.csv"')
    table = "id;origin;destination;package;tank\nM2;Hafen;Lviv;abct-2017;1\n"
    _, found = read_in(tmp_path, toml, table).movements
    assert found.vehicles["tank"] == 88
    assert sum(found.vehicles.values()) == 2801


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (
            'package = "abct-2019"',
            "package: unknown force package 'abct-2019' (did you mean 'abct-2018'?)",
        ),
        ("package = 7", "package: must be text, not 7"),
        (
            'package = "battlegroup"\nvehicles = { tank = -1 }',
            "vehicles.tank: must be at least 0, not -1",
        ),
        (
            'package = "battlegroup"\nvehicles = { tank = true }',
            "vehicles.tank: must be a number, not True",
        ),
        (
            'package = "battlegroup"\nvehicles = 7',
            "vehicles: write it as { truck = 40 }, or a column for each vehicle class, "
            "not 7",
        ),
    ],
)
def test_faults_of_packages(tmp_path: Path, said: str, fault: str) -> None:
    told = faults_in(tmp_path, moving(said))
    assert f"scenario.toml, movements 1, {fault}" in told
    assert len(told) == 1 or "7" in said


def test_a_class_is_not_named_like_a_column_of_movements(tmp_path: Path) -> None:
    own = "[[vehicles]]\nvehicle='package'\nmass_t=1\naxle_load_t=1\nlength_m=1\n"
    own += "width_m=1\nheight_m=1\nmlc=1\ntracked=false\nby_road=true\n"
    own += "vehicles_per_wagon=1\n"
    told = faults_in(tmp_path, moving("vehicles = { truck = 1 }") + own)
    assert told == [
        "scenario.toml, vehicles 1, vehicle: 'package' is a column of movements; "
        "choose another name"
    ]
