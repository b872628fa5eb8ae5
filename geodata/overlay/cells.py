"""Cells of an overlay's row: numbers, ids and words, or what is wrong with them."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from geodata.overlay.rows import RANGES, WORDS

_EXAMPLE: Final = "12 or 7.5"
_LARGEST_ID: Final = 2**62
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of a row in which something is said, and where its faults are told."""

    where: str
    texts: Mapping[str, str]
    decimal_comma: bool
    faults: list[str]

    def fault(self, column: str, what: str) -> None:
        """Tell what is wrong, and what would be right."""
        at = f"{self.where}, {column}" if column else self.where
        self.faults.append(f"{at}: {what}")

    def text(self, column: str) -> str:
        """Text of a cell, "" where there is none."""
        return self.texts.get(column, "")

    def number(self, column: str) -> float | None:
        """Read a number; a fault where it is none, or cannot be true."""
        text = self.text(column)
        if not text:
            return None
        smallest, largest, unit = RANGES[column]
        plain = text.replace(",", ".") if self.decimal_comma else text
        try:
            number = float(plain)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            told = f"{short(text)} is no number; {unit} are wanted, such as {_EXAMPLE}"
            self.fault(column, told)
        elif not smallest <= number <= largest:
            between = f"between {smallest:g} and {largest:g}"
            self.fault(column, f"{short(text)} must be {between} ({unit})")
        else:
            return number
        return None

    def whole(self, column: str) -> int | None:
        """Read an id."""
        text = self.text(column)
        if not text:
            return None
        try:
            number = int(text)
        except ValueError:
            number = _LARGEST_ID
        if abs(number) < _LARGEST_ID:
            return number
        self.fault(
            column, f"{short(text)} is no id of OpenStreetMap; digits are wanted"
        )
        return None

    def word(self, column: str) -> str:
        """Read one of the words that a column takes; "" where there is none."""
        text = self.text(column).lower()
        if not text or text in WORDS[column]:
            return text
        self.fault(column, unknown("word", text, WORDS[column]))
        return ""


def unknown(kind: str, text: str, known: Collection[str]) -> str:
    """Say that a word is unknown, with the nearest one that is known."""
    near = difflib.get_close_matches(text.lower(), known, n=1, cutoff=0.6)
    if near:
        return f"unknown {kind} {short(text)} (did you mean {near[0]!r}?)"
    return f"unknown {kind} {short(text)}; known: {', '.join(known)}"


def short(text: str) -> str:
    """Write a text as it was given, or the beginning of a long one."""
    return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")
