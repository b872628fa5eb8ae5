"""Dates and hours: moments with their zone, counted from the scenario's start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from corridors.faults import unknown
from geodata.defaults import MINUTES_AN_HOUR

EXAMPLE: Final = "2026-03-02T06:00:00+01:00"
_ZONE: Final = 'timezone = "Europe/Warsaw"'
_HOUR: Final = timedelta(hours=1)


class NoZoneError(ValueError):
    """A date whose zone nobody stated."""


class NoStartError(ValueError):
    """A date, and no start to count its hours from."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Hours of a scenario: where they begin, and what a date without zone is in."""

    start: datetime | None = None
    zone: ZoneInfo | None = None

    def hours(self, value: object) -> float:
        """Hours from the start to a date and time as it was stated.

        Raises
        ------
        ValueError
            In words, when it is none or has no zone. A ``start`` is there by then.
        """
        if self.start is None:
            raise NoStartError("a date needs the scenario's start")
        return hours_between(self.start, moment(value, self.zone))


def moment(value: object, zone: ZoneInfo | None) -> datetime:
    """Read a date and time; one without zone is in ``zone``.

    Raises
    ------
    ValueError
        When it is no date and time, has no zone, or when the clocks of ``zone`` show
        it never or twice; then with both readings.
    """
    read = _date_and_time(value)
    if read.tzinfo is not None:
        return read
    if zone is None:
        raise NoZoneError(
            f"has no zone: write it like {EXAMPLE}, or state {_ZONE} in the scenario"
        )
    _check_shown_once(read, zone)
    return read.replace(tzinfo=zone)


def _date_and_time(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    text = value.strip() if isinstance(value, str) else ""
    try:
        read = datetime.fromisoformat(text)
        alone = _is_date_alone(text)
    except ValueError:
        alone = True
    if alone:
        raise ValueError(f"must be a date and time like {EXAMPLE}")
    return read


def _is_date_alone(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _check_shown_once(read: datetime, zone: ZoneInfo) -> None:
    """Refuse a time of the two nights in which clocks are changed.

    The two offsets around it differ exactly then: PEP 495's ``fold``.
    """
    before, after = (read.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if before.utcoffset() == after.utcoffset():
        return
    there = before.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == read
    what = "comes twice" if there else "is skipped"
    # Fixed offsets: of the hour skipped, each reading is some other hour's.
    first, second = (
        each.replace(tzinfo=None).isoformat() + each.isoformat()[-6:]
        for each in (before, after)
    )
    raise ValueError(
        f"{what} by the clocks of {zone.key} that night: give the offset, {first} or "
        f"{second}"
    )


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_named(name: str) -> ZoneInfo:
    """Give the zone of a name like Europe/Warsaw.

    Raises
    ------
    ValueError
        When the tz database has none of that name; with the nearest one.
    """
    if name not in _zone_names():
        what = unknown("time zone", name, _zone_names()).partition(";")[0]
        raise ValueError(f"{what}; zones are named like 'Europe/Warsaw'")
    return ZoneInfo(name)


def hours_between(start: datetime, end: datetime) -> float:
    """Hours that pass, whatever clocks are changed in between."""
    return (end.astimezone(UTC) - start.astimezone(UTC)) / _HOUR


def after(start: datetime, hours: float) -> datetime:
    """Moment when so many hours have passed, in the zone of the start."""
    if start.tzinfo is None:
        return start + timedelta(hours=hours)
    return (start.astimezone(UTC) + timedelta(hours=hours)).astimezone(start.tzinfo)


def hour_of_day(start: datetime | None) -> float:
    """Hours that have passed since midnight when a scenario starts; 0 without start."""
    return 0.0 if start is None else start.hour + start.minute / MINUTES_AN_HOUR


def minutes_of(hours: float) -> int:
    """Give whole minutes, the nearest."""
    return round(hours * MINUTES_AN_HOUR)


def hours_and_minutes(hours: float) -> str:
    """Write hours to the minute, ``14:05``."""
    whole, minutes = divmod(minutes_of(hours), MINUTES_AN_HOUR)
    return f"{whole:02d}:{minutes:02d}"
