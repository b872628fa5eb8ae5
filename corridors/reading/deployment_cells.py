"""Cells of a deployment list: numbers as spreadsheets write them, C-days, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import product
from typing import Final

from corridors.clock import Clock

_C_DAY: Final = re.compile(r"(?:C\s*)?([+-]?)\s*(\d{1,3})(?:[.,]0+)?", re.IGNORECASE)
_DAYS: Final = ("%d.%m.%Y", "%d.%m.%y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d%b%y")
_SLASHED: Final = ("%d/%m/%Y", "%m/%d/%Y")
_TIMES: Final = ("", " %H:%M", " %H:%M:%S")


def decimal_mark(
    tonnes: Iterable[str], pieces: Iterable[str], delimiter: str
) -> tuple[str, bool]:
    """Tell the decimal mark of a list, and whether its numbers show it.

    1.234,5 shows a comma, and so does 12,5. Failing that, 1,234 pieces show a point,
    since pieces are whole. Where nothing shows it: spreadsheets separate cells by
    semicolons where the comma is the decimal mark. The second answer is False when a
    number like 1,234 hangs on that rule.
    """
    masses = [(_value(text, "."), _value(text, ",")) for text in tonnes]
    wholes = [(_value(text, "."), _value(text, ",")) for text in pieces]
    votes = [
        "," if point is None else "."
        for point, comma in masses
        if (point is None) != (comma is None)
    ] or [
        "." if point > comma else ","
        for point, comma in wholes
        if point is not None and comma is not None and point != comma
    ]
    if votes:
        return max(".,", key=votes.count), True
    supposed = "," if delimiter == ";" else "."
    return supposed, all(point == comma for point, comma in masses)


def number(text: str, mark: str) -> float:
    """Read a number with this decimal mark, or failing that with the other.

    Raises
    ------
    ValueError
        When it is none.
    """
    other = "." if mark == "," else ","
    for each in (mark, other):
        found = _value(text, each)
        if found is not None:
            return found
    raise ValueError("must be a number")


def _value(text: str, mark: str) -> float | None:
    """Read digits, in groups of three or not, and decimals behind the mark."""
    bare = re.sub(r"[\s'’]", "", text)  # also spaces that do not break
    group = "." if mark == "," else ","
    pattern = rf"[+-]?(\d+|\d{{1,3}}(\{group}\d{{3}})+)(\{mark}\d+)?"
    if not re.fullmatch(pattern, bare, re.ASCII):
        return None
    return float(bare.replace(group, "").replace(mark, "."))


def hours(text: str, clock: Clock, *, end: bool) -> float:
    """Hours from the start to a day or moment; of a day, to its beginning or its end.

    C-days count from the start: C000 are its first 24 hours.

    Raises
    ------
    ValueError
        In words, when it is neither, or when a date lacks its zone or the start.
    """
    day = _C_DAY.fullmatch(text)
    if day is not None:
        return 24.0 * (int(day[1] + day[2]) + end)
    found = _date(text)
    if isinstance(found, datetime):
        return clock.hours(found)
    midnight = datetime.combine(found + timedelta(days=end), datetime.min.time())
    return clock.hours(midnight)


def _date(text: str) -> date | datetime:
    """Read a date alone as a date, one with a time as that."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    found = {
        _read(text, day + time)
        for day, time in product((*_DAYS, *_SLASHED), _TIMES)
        if _matches(text, day + time)
    }
    if len(found) == 1:
        return found.pop()
    if found:
        either = " or ".join(sorted(each.isoformat() for each in found))
        raise ValueError(f"may be {either}: write it like that")
    raise ValueError("must be a C-day like C003, or a date like 2026-03-02")


def _matches(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)
    except ValueError:
        return False
    return True


def _read(text: str, form: str) -> date | datetime:
    read = datetime.strptime(text, form)
    return read if "%H" in form else read.date()
