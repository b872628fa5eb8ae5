"""Sheets: rows as CSV text, with hours and dates as all tables write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from corridors.clock import after, hours_and_minutes, minutes_of
from geodata.defaults import MINUTES_AN_HOUR

ESTIMATE: Final = "estimate"


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give a sheet as CSV: a header, lines that end in LF alone."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def in_hours(hours: float) -> str:
    """Write hours from the start with four decimals: a minute is 0.0167."""
    return f"{hours:.4f}"


def span(hours: float) -> str:
    """Write how long something takes: ``2 h 30``, ``45 min``."""
    whole, minutes = divmod(minutes_of(hours), MINUTES_AN_HOUR)
    if not whole:
        return f"{minutes} min"
    return f"{whole} h {minutes:02d}" if minutes else f"{whole} h"


@dataclass(frozen=True, slots=True)
class Moments:
    """Hours from the start as dates, where the scenario states one."""

    start: datetime | None

    def date(self, hours: float) -> str:
        """Date and time to the minute, ISO 8601; empty without a start."""
        if self.start is None:
            return ""
        return after(self.start, hours).isoformat(timespec="minutes")

    def day(self, hours: float) -> int:
        """Day of the month; without a start the day of the plan, from 1."""
        if self.start is None:
            return int(hours // 24) + 1
        return after(self.start, hours).day

    def clock(self, hours: float, *, of_day: int) -> str:
        """Time of day, ``14:05``, with the day's number where it is another day.

        Without a start the hours and minutes that have passed, ``38:05``.
        """
        if self.start is None:
            return hours_and_minutes(hours)
        moment = after(self.start, hours)
        time = f"{moment:%H:%M}"
        return time if moment.day == of_day else f"{moment:%d} {time}"
