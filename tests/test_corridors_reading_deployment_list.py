"""Deployment lists as they are, read as movements; what was assumed is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario_files import faults_in, moving, read_in, settings

TOML = settings('tables.deployment_list = "t.csv"')
DATED = settings(
    "start = 2026-03-02T00:00:00+01:00\ntimezone = 'Europe/Warsaw'\n"
    "tables.deployment_list = 't.csv'"
)
HEAD = "ULN,Unit,Origin,RLD,POD,EAD,LAD,Dest,RDD,Tonnes,Pieces,Priority\n"
LINE = "A1,1 Bde,Hafen,C002,,,,Lviv,C009,280,10,2\n"
BY_SEA = "A2,2 Bde,Norfolk,C-20,Hafen,C003,C005,Lviv,,50,10,\n"

EXCEL = """\ufeffTPFDL Übung;;;;;;;;;;;;
Stand: 1. März;;;;;;;;;;;;
;;;;;;;;;;;;
Unit;;Origin;;POD;;;Destination;;Cargo;;Prio;
ULN;Name;;RLD;Name;EAD;LAD;;RDD;STONS;Pieces;;
A1;1 Bde;Hafen;02.03.2026;;;;Lviv;12.03.2026;"1.234,5";40;1;
;;;;;;;;;;;;
A2;2 Bde;Norfolk;;Hafen;05.03.2026 12:00;7.3.2026;Lviv;2026-03-09T06:00Z;62;1.000;;
;;;;;;;;;;;;
;;;;;;;;;;;;
"""


def test_a_line_from_its_origin_and_one_from_its_port(tmp_path: Path) -> None:
    found = read_in(tmp_path, TOML, HEAD + LINE + BY_SEA)
    land, sea = found.movements
    assert (land.id, land.unit, land.origin, land.destination) == (
        *("A1", "1 Bde", "Hafen", "Lviv"),
    )
    assert (land.ready_h, land.due_h, land.priority) == (48, 240, 2)
    assert land.vehicles == {"truck": 10}
    assert (sea.origin, sea.ready_h, sea.due_h, sea.priority) == ("Hafen", 72, 144, 1)
    assert sea.vehicles == {"light": 10}
    assert found.notes == (
        "t.csv: vehicle classes are assumed, by the mean mass of a line's pieces: "
        "10 truck, 10 light; they weigh 330 t, the list says 330 t.",
        "t.csv: 1 line from a port of debarkation, ready there at EAD; the sea or air "
        "lift before lies outside the network.",
    )


def test_a_list_as_a_spreadsheet_exports_it(tmp_path: Path) -> None:
    """1234.5 short tons are 1119.9 t: 40 of 28 t each."""
    first, second = read_in(tmp_path, DATED, EXCEL.replace("\n", "\r\n")).movements
    assert (first.ready_h, first.due_h, first.priority) == (0, 264, 1)
    assert first.vehicles == {"truck": 40}
    assert (second.ready_h, second.due_h) == (84, 175)
    assert second.vehicles == {"light": 1000}


def test_lines_join_the_movements_of_the_scenario(tmp_path: Path) -> None:
    toml = moving("vehicles = { tank = 1 }", of_all='tables.deployment_list = "t.csv"')
    found = read_in(tmp_path, toml, HEAD + LINE)
    assert [movement.id for movement in found.movements] == ["M1", "A1"]
    told = faults_in(tmp_path, toml, HEAD + LINE.replace("A1", "M1"))
    assert told == ["t.csv row 2: a second movement 'M1'; names must differ"]


def test_what_was_assumed_is_told(tmp_path: Path) -> None:
    header = HEAD.replace("Priority", "PAX")
    lines = (
        LINE.replace("C002", "")
        + LINE.replace("A1", "A3").replace("C002", "C-4").replace("280", '"1,400"')
        + BY_SEA.replace("Lviv", "Hafen")
    )
    _, *notes = read_in(tmp_path, TOML, header + lines).notes
    assert notes == [
        "t.csv: 1 line of pieces lighter or heavier than every vehicle class; the "
        "nearest class stands in.",
        "t.csv: 1 line to the port of debarkation, passed over.",
        "t.csv: 1 line without RLD, taken as ready at the start.",
        "t.csv: 1 line ready before the start, taken as ready then.",
        "t.csv: no number shows the decimal mark, it is taken as a point.",
        "t.csv: columns not read: PAX.",
    ]


def test_the_digest_sees_the_list(tmp_path: Path) -> None:
    first = read_in(tmp_path, TOML, HEAD + LINE).sha256
    assert read_in(tmp_path, TOML, HEAD + LINE.replace("280", "281")).sha256 != first


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (",10,2", ",,2", "t.csv row 2, pieces: a movement of nothing"),
        (",10,2", ",0,2", "t.csv row 2, pieces: a movement of nothing"),
        (",10,2", ",-1,2", "t.csv row 2, pieces: must be more than 0, not '-1'"),
        (",10,2", ",1.5,2", "t.csv row 2, pieces: must be a whole number, not '1.5'"),
        (",10,2", ",ten,2", "t.csv row 2, pieces: must be a number, not 'ten'"),
        (
            ",10,2",
            ",10000000,2",
            "t.csv row 2, vehicles.light: must be at most 1000000, not 10000000",
        ),
        (
            "280",
            "",
            "t.csv row 2, tonnes: missing: vehicle classes are chosen by it",
        ),
        ("C009", "C001", "t.csv row 2, RDD: C001 is before RLD C002"),
        ("C009", "C-9", "t.csv row 2, RDD: C-9 is before the scenario's start"),
        (
            ",,,,Lviv,C009",
            ",,C005,C004,Lviv,C009",
            "t.csv row 2, LAD: C004 is before EAD C005",
        ),
        (
            ",,,,Lviv,C009",
            ",,C012,,Lviv,C009",
            "t.csv row 2, RDD: C009 is before EAD C012",
        ),
        (
            ",,,,Lviv",
            ",Hafen,,,Lviv",
            "t.csv row 2, EAD: missing: it says when the line begins at its POD",
        ),
        ("C009", "soon", "t.csv row 2, RDD: must be a C-day like C003, or a date like"),
        ("Hafen", "Hafn", "t.csv row 2, origin: unknown site 'Hafn' (did you mean"),
        ("Lviv", "", "t.csv row 2, destination: must not be empty, not ''"),
        ("C002", "C080", "t.csv row 2, RDD: C009 is before RLD C080"),
        ("C002,,,,Lviv,C009", "C080,,,,Lviv,", "row 2, ready_h: must be before the ho"),
        ("2\n", "x\n", "t.csv row 2, priority: must be a whole number, not 'x'"),
        (
            "C009",
            "2026-03-09",
            "scenario.toml, start: t.csv has dates; add a line like start = 2026-03-02",
        ),
    ],
)
def test_faults_of_lines(tmp_path: Path, old: str, new: str, fault: str) -> None:
    told = faults_in(tmp_path, TOML, HEAD + LINE.replace(old, new))
    assert len(told) == 1
    assert fault in told[0]


def test_dates_without_zone_are_told_once_for_the_list(tmp_path: Path) -> None:
    toml = DATED.replace("timezone = 'Europe/Warsaw'", "")
    lines = LINE.replace("C009", "2026-03-09") + LINE.replace("C009", "09.03.2026")
    assert faults_in(tmp_path, toml, HEAD + lines) == [
        "scenario.toml, timezone: t.csv has dates without zone; add a line like "
        'timezone = "Europe/Warsaw"'
    ]


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        (HEAD.replace("ULN,Unit", "x,y"), "column unit is missing"),
        (HEAD.replace("Dest", "x"), "column destination is missing"),
        (HEAD.replace("Tonnes", "x"), "column stons or tonnes is missing"),
        (HEAD.replace("Pieces", "x"), "column pieces is missing"),
        (HEAD.replace("Priority", "STONS"), "give either stons or tonnes, not both"),
        ("a,b,c\n", "no header found: name columns unit, origin, RLD, POD, EAD, LAD"),
    ],
)
def test_faults_of_headers(tmp_path: Path, header: str, fault: str) -> None:
    told = faults_in(tmp_path, TOML, header + LINE)
    assert told[0].startswith(f"t.csv, header: {fault}")
    assert len([line for line in told if "header" in line]) == 1


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    (told,) = faults_in(tmp_path, TOML)
    assert told.endswith("t.csv: no such file")


def test_a_list_is_a_file_alone(tmp_path: Path) -> None:
    toml = moving("vehicles = { tank = 1 }") + "[[deployment_list]]"
    assert faults_in(tmp_path, toml) == [
        "scenario.toml, deployment_list: name its CSV file under [tables]: "
        "deployment_list = 'tpfdl.csv'"
    ]


def test_days_that_meet_are_in_order(tmp_path: Path) -> None:
    """EAD and LAD on one day, and an LAD at the moment of EAD."""
    lines = BY_SEA.replace("C005", "C003") + BY_SEA.replace("A2", "A3").replace(
        "C003,C005", "2026-03-05T12:00,2026-03-05T12:00"
    )
    first, second = read_in(tmp_path, DATED, HEAD + lines).movements
    assert (first.ready_h, first.due_h) == (72, 96)
    assert (second.ready_h, second.due_h) == (84, 84)
