"""Moments with their zone, and the two nights in which clocks are changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.clock import Clock, NoStartError, NoZoneError, after, moment, zone_named

WARSAW = ZoneInfo("Europe/Warsaw")
START = datetime(2026, 3, 28, tzinfo=WARSAW)  # clocks go forward the night after


@pytest.mark.parametrize(
    "said",
    [
        "2026-03-02T06:00:00+01:00",
        "2026-03-02T05:00:00Z",
        "2026-03-02 06:00",
        " 2026-03-02T06:00 ",
        datetime(2026, 3, 2, 6),
        datetime(2026, 3, 2, 5, tzinfo=UTC),
    ],
)
def test_one_moment_in_several_words(said: object) -> None:
    assert moment(said, WARSAW) == datetime(2026, 3, 2, 5, tzinfo=UTC)


def test_a_date_without_zone_is_refused_where_no_zone_is_stated() -> None:
    with pytest.raises(NoZoneError, match="has no zone: write it like 2026-03-02T06"):
        moment("2026-03-02T06:00", None)


@pytest.mark.parametrize(
    "said", ["soon", "", "2026-03-02", "20260302", 5, None, "2026-13-02T06:00"]
)
def test_what_is_no_date_and_time(said: object) -> None:
    with pytest.raises(ValueError, match="must be a date and time like 2026-03-02T06"):
        moment(said, WARSAW)


def test_an_hour_that_is_skipped_is_refused_with_both_readings() -> None:
    with pytest.raises(ValueError, match="is skipped by the clocks of Europe/W") as no:
        moment("2026-03-29T02:30:00", WARSAW)
    assert "2026-03-29T02:30:00+01:00 or 2026-03-29T02:30:00+02:00" in str(no.value)


def test_an_hour_that_comes_twice_is_refused_with_both_readings() -> None:
    with pytest.raises(ValueError, match="comes twice by the clocks of Euro") as no:
        moment("2026-10-25T02:30", WARSAW)
    assert "2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00" in str(no.value)


@pytest.mark.parametrize(
    "said",
    [
        "2026-03-29T01:59:59",
        "2026-03-29T03:00",
        "2026-10-25T01:59:59",
        "2026-10-25T03:00",
        "2026-10-25T02:30+02:00",
        "2026-03-29T02:30+01:00",
    ],
)
def test_times_around_those_hours_and_times_with_an_offset_stand(said: str) -> None:
    assert moment(said, WARSAW).utcoffset() is not None


def test_hours_are_those_that_pass() -> None:
    """From midnight to noon of the day that lacks an hour: 24 and 11."""
    assert Clock(START, WARSAW).hours("2026-03-29T12:00") == 35
    assert after(START, 35).isoformat() == "2026-03-29T12:00:00+02:00"


@given(st.integers(-9_000, 9_000))
def test_after_so_many_hours_so_many_have_passed(hours: int) -> None:
    """The way back, past both changes of clocks; minutes pass the same everywhere."""
    there = after(START, hours)
    assert there.utcoffset() == there.astimezone(WARSAW).utcoffset()
    assert (there - START.astimezone(UTC)) == timedelta(hours=hours)
    assert Clock(START).hours(there.isoformat()) == hours


def test_a_start_without_zone_counts_plain_hours() -> None:
    assert after(datetime(2026, 3, 28), 35) == datetime(2026, 3, 29, 11)


def test_hours_need_a_start() -> None:
    with pytest.raises(NoStartError):
        Clock().hours("2026-03-02T06:00:00Z")


def test_an_unknown_zone_is_told_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="'Europe/Warsaw'") as no:
        zone_named("Europe/Varsaw")
    assert str(no.value).startswith("unknown time zone 'Europe/Varsaw' (did you mean")
