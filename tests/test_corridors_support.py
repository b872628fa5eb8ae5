"""Fleets, centres and sustainment: what is understood, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario_files import faults_in, moving, read_in

SOMETHING = moving("vehicles = { truck = 1 }")
FLOW = """
[[sustainment]]
id = "S1"
origin = "Hafen"
destination = "Lviv"
"""


def test_a_fleet_of_nothing_is_a_fleet(tmp_path: Path) -> None:
    (found,) = read_in(
        tmp_path, SOMETHING + "[[fleets]]\nfleet='F'\nkind='wagons'\ncount=0"
    ).fleets
    assert (found.count, found.nations, found.turnaround_h) == (0, (), None)


def test_fleets_from_a_table(tmp_path: Path) -> None:
    table = "fleet,kind,count,nations,turnaround_h\nF,transporters,90,DE|pl,48\n"
    toml = SOMETHING.replace('"x"', '"x"\ntables.fleets = "t.csv"')
    (found,) = read_in(tmp_path, toml, table).fleets
    assert (found.kind, found.count) == ("transporters", 90)
    assert (found.nations, found.turnaround_h) == (("DE", "PL"), 48)


def test_sustainment_by_strength_or_by_tonnes(tmp_path: Path) -> None:
    more = FLOW.replace("S1", "S2") + "tonnes_per_day = 120.5\nclasses='iii|V|v'"
    found = read_in(tmp_path, SOMETHING + FLOW + "strength = 4500\n" + more)
    by_strength, by_tonnes = found.sustainment
    assert (by_strength.strength, by_strength.tonnes_per_day) == (4500, None)
    assert (by_strength.classes, by_strength.priority) == ((), 1)
    assert (by_tonnes.strength, by_tonnes.tonnes_per_day) == (None, 120.5)
    assert by_tonnes.classes == ("III", "V")


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        (
            "[[fleets]]\nfleet='F'\nkind='cars'\ncount=1",
            "scenario.toml, fleets 1, kind: must be 'wagons' or 'transporters', not "
            "'cars'",
        ),
        (
            "[[fleets]]\nfleet='F'\nkind='wagons'\ncount=-1",
            "scenario.toml, fleets 1, count: must be at least 0, not -1",
        ),
        (
            "[[fleets]]\nfleet='F'\nkind='wagons'\ncount=1\nnations='PL|POL'",
            "scenario.toml, fleets 1, nations.1: unknown country 'POL'; codes have "
            "two letters, like 'PL', not 'POL'",
        ),
        (
            2 * "[[fleets]]\nfleet='F'\nkind='wagons'\ncount=1\n",
            "scenario.toml, fleets 2: a second fleet 'F'; names must differ",
        ),
        (
            "[[centres]]\ncentre='C'\nplaces=9",
            "scenario.toml, centres 1: give either lon and lat, or place",
        ),
        (FLOW, "scenario.toml, sustainment 1: give either strength or tonnes_per_day"),
        (
            FLOW + "strength=1\ntonnes_per_day=1",
            "scenario.toml, sustainment 1: give either strength or tonnes_per_day",
        ),
        (
            FLOW + "strength=0",
            "scenario.toml, sustainment 1, strength: must be at least 1, not 0",
        ),
        (
            FLOW.replace("Lviv", "Hafen") + "strength=1",
            "scenario.toml, sustainment 1: origin and destination are both 'Hafen'",
        ),
        (
            FLOW.replace("Lviv", "Lwiw") + "strength=1",
            "scenario.toml, sustainment 1, destination: unknown site 'Lwiw' (did you "
            "mean 'Lviv'?)",
        ),
        (
            FLOW + "strength=1\nclasses=['X']",
            "scenario.toml, sustainment 1, classes.0: must be 'I', 'II', 'III', 'IV', "
            "'V', 'VI', 'VII', 'VIII', 'IX' or 'W', not 'X'",
        ),
        (
            FLOW + "strength=1\nfrom_h=9\nto_h=9",
            "scenario.toml, sustainment 1: ends before it begins: to_h 9 is not after "
            "from_h 9",
        ),
        (
            FLOW.replace("S1", "M1") + "strength=1",
            "scenario.toml, sustainment 1: a second movement 'M1'; names must differ",
        ),
    ],
)
def test_faults_of_support(tmp_path: Path, more: str, fault: str) -> None:
    assert faults_in(tmp_path, SOMETHING + more) == [fault]
