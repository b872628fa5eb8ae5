"""Numbers, C-days and dates of deployment lists, as spreadsheets write them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.clock import Clock, NoStartError, NoZoneError, moment
from corridors.reading.deployment_cells import decimal_mark, hours, number

WARSAW = ZoneInfo("Europe/Warsaw")
CLOCK = Clock(moment("2026-03-28T06:00", WARSAW), WARSAW)


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("1234", ",", 1234),
        ("1.234,5", ",", 1234.5),
        ("1,234.5", ".", 1234.5),
        ("1.234,5", ".", 1234.5),
        ("1,234.5", ",", 1234.5),
        ("1.234.567", ",", 1_234_567),
        ("1,234", ",", 1.234),
        ("1,234", ".", 1234),
        ("12,5", ".", 12.5),
        ("1 234,5", ",", 1234.5),
        ("1\u00a0234", ",", 1234),
        ("1\u202f234", ".", 1234),
        ("1'234.5", ".", 1234.5),
        ("-3", ".", -3),
    ],
)
def test_numbers(text: str, mark: str, value: float) -> None:
    assert number(text, mark) == value


@pytest.mark.parametrize("text", ["", "x", "1,2,3", "1.2.3", "12,34.5", "1e5", "nan"])
def test_no_numbers(text: str) -> None:
    with pytest.raises(ValueError, match="must be a number"):
        number(text, ".")


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_a_number_is_read_as_either_half_of_the_world_writes_it(
    whole: int, hundredths: int
) -> None:
    english = f"{whole:,}.{hundredths:02d}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert (
        number(english, ".")
        == number(german, ",")
        == float(f"{whole}.{hundredths:02d}")
    )


@pytest.mark.parametrize(
    ("tonnes", "pieces", "delimiter", "mark", "shown"),
    [
        (["12,5"], [], ",", ",", True),
        (["12.5"], [], ";", ".", True),
        (["1,234"], ["1,200"], ";", ".", True),
        (["1.234"], ["1.000"], ",", ",", True),
        (["1,234"], ["7"], ";", ",", False),
        (["1,234"], [], ",", ".", False),
        (["1234"], ["12"], ",", ".", True),
        (["12,5", "12,5", "1.5"], [], ",", ",", True),
    ],
)
def test_the_decimal_mark_that_a_list_shows(
    tonnes: list[str], pieces: list[str], delimiter: str, mark: str, shown: bool
) -> None:
    assert decimal_mark(tonnes, pieces, delimiter) == (mark, shown)


@pytest.mark.parametrize("text", ["C003", "C+3", "C3", "3", "c 3", "003", "+3", "3,0"])
def test_c_days_count_from_the_start(text: str) -> None:
    assert hours(text, CLOCK, end=False) == 72
    assert hours(text, CLOCK, end=True) == 96


def test_days_before_the_start() -> None:
    assert hours("C-2", CLOCK, end=False) == -48


@pytest.mark.parametrize(
    "text",
    [
        *("2026-03-29", "29.03.2026", "29.3.26", "29-Mar-2026", "29 Mar 2026"),
        *("29MAR26", "29/03/2026", "3/29/2026"),
    ],
)
def test_a_date_alone_is_its_beginning_or_its_end(text: str) -> None:
    """From 6 h; the day lacks an hour: 18 and 18 + 23."""
    assert hours(text, CLOCK, end=False) == 18
    assert hours(text, CLOCK, end=True) == 41


@pytest.mark.parametrize(
    "text",
    ["2026-03-28T12:30", "2026-03-28T11:30Z", "28.03.2026 12:30", "3/28/2026 12:30:00"],
)
def test_a_moment_is_itself(text: str) -> None:
    assert hours(text, CLOCK, end=False) == hours(text, CLOCK, end=True) == 6.5


@pytest.mark.parametrize("text", ["soon", "D+3", "46083", "32.01.2026", "C"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match="must be a C-day like C003, or a date like"):
        hours(text, CLOCK, end=False)


def test_a_date_that_two_continents_read_apart() -> None:
    with pytest.raises(ValueError, match="may be 2026-03-04 or 2026-04-03: write it"):
        hours("04/03/2026", CLOCK, end=False)
    assert hours("05/05/2026", CLOCK, end=True) > 0


def test_dates_need_a_start_and_a_zone() -> None:
    with pytest.raises(NoStartError):
        hours("2026-03-29", Clock(), end=False)
    with pytest.raises(NoZoneError):
        hours("2026-03-29", Clock(CLOCK.start), end=False)
