"""What must hold between records: circles of supply, the size of the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario_files import MOVEMENT, faults_in, moving, read_in

SOMETHING = moving("vehicles = { truck = 1 }")


def centres(**fed_by: str) -> str:
    return SOMETHING + "".join(
        f"[[centres]]\ncentre='{name}'\nplace='Burg'\nplaces=150\n"
        + (f"supplied_from='{feeder}'\n" if feeder else "")
        for name, feeder in fed_by.items()
    )


def test_a_chain_of_centres_from_a_site(tmp_path: Path) -> None:
    found = read_in(tmp_path, centres(A="B", B="C", C="Hafen", D="B", E="")).centres
    assert [each.supplied_from for each in found] == ["B", "C", "Hafen", "B", None]


def test_a_circle_is_shown_once_wherever_it_is_entered(tmp_path: Path) -> None:
    assert faults_in(tmp_path, centres(X="B", A="B", B="C", C="A", D="E", E="D")) == [
        "scenario.toml, centres 3, supplied_from: centres feed one another in a "
        "circle: B from C from A from B",
        "scenario.toml, centres 5, supplied_from: centres feed one another in a "
        "circle: D from E from D",
    ]


@pytest.mark.parametrize(
    ("toml", "fault"),
    [
        (centres(A="A"), "scenario.toml, centres 1: is supplied from itself, 'A'"),
        (
            centres(A="Hafn"),
            "scenario.toml, centres 1, supplied_from: unknown centre or site 'Hafn' "
            "(did you mean 'Hafen'?)",
        ),
        (
            centres(Lviv=""),
            "scenario.toml, centres 1, centre: is the name of a site too, 'Lviv'; "
            "names must differ",
        ),
    ],
)
def test_faults_of_centres(tmp_path: Path, toml: str, fault: str) -> None:
    assert faults_in(tmp_path, toml) == [fault]


def test_more_vehicles_than_any_force_has(tmp_path: Path) -> None:
    many = "vehicles = { truck = 1000000, light = 1000000, tank = 1 }"
    (told,) = faults_in(tmp_path, moving(many))
    assert told == (
        "scenario.toml, movements: 2000001 vehicles in all, at most 2000000: split the "
        "scenario, or look for a figure that is too large"
    )


def test_ten_million_vehicles_in_one_cell(tmp_path: Path) -> None:
    (told,) = faults_in(tmp_path, moving("vehicles = { truck = 10000000 }"))
    assert told.endswith("vehicles.truck: must be at most 1000000, not 10000000")


def test_two_movements_of_one_id(tmp_path: Path) -> None:
    more = f"{MOVEMENT}vehicles = {{ truck = 1 }}\n"
    (told,) = faults_in(tmp_path, SOMETHING + more)
    assert told == (
        "scenario.toml, movements 2: a second movement 'M1'; names must differ"
    )
