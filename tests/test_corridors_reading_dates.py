"""Hours stated as dates: counted from the start, or refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario_files import faults_in, moving, read_in, settings

START = "start = 2026-03-28T00:00:00+01:00\n"
WARSAW = START + 'timezone = "Europe/Warsaw"\n'
ONE = "vehicles = { truck = 1 }\n"


def dated(said: str, of_all: str = START) -> str:
    return moving(said + "\n" + ONE, of_all=of_all)


def test_dates_of_a_movement_become_hours(tmp_path: Path) -> None:
    said = (
        'ready = "2026-03-28T06:00:00+01:00"\nearliest = 2026-03-29T00:00:00Z\n'
        'due = "2026-03-30T00:00+01:00"'
    )
    (found,) = read_in(tmp_path, dated(said)).movements
    assert (found.ready_h, found.earliest_h, found.due_h) == (6, 25, 48)


def test_dates_without_zone_are_in_the_zone_stated(tmp_path: Path) -> None:
    """Noon after the night that lacks an hour: 24 + 11 hours."""
    (found,) = read_in(tmp_path, dated("due = 2026-03-29T12:00:00", WARSAW)).movements
    assert found.due_h == 35


def test_dates_in_a_table_and_empty_cells(tmp_path: Path) -> None:
    table = (
        "id,origin,destination,ready,due,due_h,truck\n"
        "M1,Hafen,Lviv,2026-03-28T02:00,,9,1\nM2,Hafen,Lviv,,,,1\n"
    )
    toml = settings(WARSAW + 'tables.movements = "t.csv"')
    first, second = read_in(tmp_path, toml, table).movements
    assert (first.ready_h, first.due_h) == (2, 9)
    assert (second.ready_h, second.due_h) == (0, None)


def test_a_closure_may_have_begun_before_the_start(tmp_path: Path) -> None:
    closures = (
        "[[closures]]\nname='x'\nfrom=2026-03-27T00:00:00+01:00\nto_h=9\n"
        "[[closures]]\nname='y'\nto=2026-03-28T03:30:00+01:00\n"
    )
    first, second = read_in(tmp_path, dated("") + closures).closures
    assert (first.from_h, first.to_h, first.always) == (-24, 9, False)
    assert (second.from_h, second.to_h) == (None, 3.5)


def test_a_start_without_zone_is_in_the_zone_stated(tmp_path: Path) -> None:
    of_all = 'start = "2026-03-28T00:00"\ntimezone = "Europe/Warsaw"'
    found = read_in(tmp_path, moving(ONE, of_all=of_all)).settings
    assert found.start is not None
    assert found.start.isoformat() == "2026-03-28T00:00:00+01:00"


@pytest.mark.parametrize(
    ("said", "of_all", "fault"),
    [
        (
            'ready = "2026-03-28T06:00:00"',
            START,
            "movements 1, ready: has no zone: write it like 2026-03-02T06:00:00+01:00, "
            'or state timezone = "Europe/Warsaw" in the scenario, not '
            "'2026-03-28T06:00:00'",
        ),
        (
            'due = "2026-03-29T02:30"',
            WARSAW,
            "movements 1, due: is skipped by the clocks of Europe/Warsaw that night: "
            "give the offset, 2026-03-29T02:30:00+01:00 or 2026-03-29T02:30:00+02:00, "
            "not '2026-03-29T02:30'",
        ),
        (
            'due = "2026-10-25T02:30"',
            WARSAW,
            "movements 1, due: comes twice by the clocks of Europe/Warsaw that night: "
            "give the offset, 2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00, "
            "not '2026-10-25T02:30'",
        ),
        (
            'due = "Monday"',
            START,
            "movements 1, due: must be a date and time like 2026-03-02T06:00:00+01:00, "
            "not 'Monday'",
        ),
        (
            "due = 2026-03-27T00:00:00Z",
            START,
            "movements 1, due: 2026-03-27T00:00:00+00:00 is before the scenario's "
            "start, 2026-03-28T00:00:00+01:00",
        ),
        (
            "due = 2026-03-29T00:00:00Z",
            "",
            "start: missing: scenario.toml, movements 1 has dates; add a line like "
            "start = 2026-03-02T06:00:00+01:00",
        ),
        (
            "due = 2026-03-29T00:00:00Z\ndue_h = 9",
            START,
            "movements 1, due: give either due or due_h",
        ),
        (
            'due = "2026-03-28T06:00+01:00"\nready_h = 9',
            START,
            "movements 1: due_h 6 is before ready_h 9 (due_h is due "
            "2026-03-28T06:00+01:00)",
        ),
        (
            "due_h = 3\nearliest_h = 4",
            "",
            "movements 1: due_h 3 is before earliest_h 4",
        ),
        (
            "redy = 2026-03-29T00:00:00Z",
            START,
            "movements 1, redy: unknown field 'redy' (did you mean 'ready'?)",
        ),
        (
            "",
            "start = 2026-03-28T00:00:00",
            "start: has no zone: write it like 2026-03-02T06:00:00+01:00, or state "
            'timezone = "Europe/Warsaw" in the scenario, not '
            "2026-03-28T00:00:00",
        ),
        (
            "due = 2026-03-29T00:00:00",
            'timezone = "Europe/Warschau"\nstart = 2026-03-28T00:00:00',
            "timezone: unknown time zone 'Europe/Warschau' (did you mean "
            "'Europe/Warsaw'?); zones are named like 'Europe/Warsaw', not "
            "'Europe/Warschau'",
        ),
        ("", "period_min = 45", "period_min: must be one of 15, 20, 30, 60, 120, 180"),
        ("", "max_detour = 1", "max_detour: must be greater than 1, not 1"),
        ("", "max_corridors = -1", "max_corridors: must be at least 0, not -1"),
    ],
)
def test_one_fault_one_line(tmp_path: Path, said: str, of_all: str, fault: str) -> None:
    (told,) = faults_in(tmp_path, dated(said, of_all))
    assert told.startswith(f"scenario.toml, {fault}")


def test_what_ends_before_it_begins(tmp_path: Path) -> None:
    closure = "[[closures]]\nname='x'\nfrom_h=9\nto=2026-03-28T05:00:00+01:00\n"
    assert faults_in(tmp_path, dated("") + closure) == [
        "scenario.toml, closures 1: ends before it begins: to_h 5 is not after from_h "
        "9 (to_h is to 2026-03-28T05:00:00+01:00)"
    ]
