"""Text as the eye reads it: the only way names and numbers enter a map."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from typing import Final, NewType

Safe = NewType("Safe", str)
"""Text that HTML, Jinja and JavaScript all show and none of them runs."""

MAX_LENGTH: Final = 200
LONG_TEXT: Final = 600  # of a sentence

# What HTML (& < > " '), Jinja and JavaScript's template strings ({ } ` \) act upon.
_ESCAPES: Final = {ord(sign): f"&#{ord(sign)};" for sign in "&<>\"'{}`\\"}
# Characters that turn the direction of the text around them: a name could read as
# another one.
_BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def safe(text: object, *, max_length: int = MAX_LENGTH) -> Safe:
    """Give ``text`` in a form that a browser shows as the same text and never runs.

    folium renders what it is given as Jinja templates and as raw HTML. Line ends are
    shown as a space, other control characters and turns of direction as U+FFFD, and
    what is longer than ``max_length`` ends in an ellipsis.
    """
    return Safe(plain(text, max_length=max_length).translate(_ESCAPES))


def plain(text: object, *, max_length: int = MAX_LENGTH) -> str:
    """Give ``text`` as one line that can be printed, for pictures; not for HTML."""
    shown = _cut(str(text), max_length)
    if shown.isprintable():
        return shown
    return "".join(_printable(sign) for sign in shown)


def _cut(text: str, max_length: int) -> str:
    return text if len(text) <= max_length else text[: max_length - 1] + "…"


def _printable(sign: str) -> str:
    if sign.isspace():  # line and paragraph separators among them
        return " "
    if sign in _BIDI or unicodedata.category(sign) in ("Cc", "Cs"):
        return _REPLACEMENT
    return sign


def number(value: float, *, digits: int = 1) -> str:
    """Write a number with thin spaces between thousands and no needless zeros."""
    text = f"{value:,.{digits}f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return text.rstrip("0").rstrip(".") if "." in text else text


def quantity(value: float | None, unit: str, *, digits: int = 1) -> str:
    """Write a number with its unit; "" where there is none."""
    if value is None or math.isnan(value):
        return ""
    return f"{number(value, digits=digits)} {unit}"


def hour(value: float | None) -> str:
    """Write an hour of the scenario: ``H+51.5``; "" where there is none."""
    if value is None or math.isnan(value):
        return ""
    return f"H{value:+.1f}".removesuffix(".0")


def count(n: int, noun: str) -> str:
    """Write a count with its noun: ``1 serial``, ``3 serials``."""
    return f"{number(n, digits=0)} {noun}" + ("" if n == 1 else "s")


def listed(texts: Iterable[object]) -> Safe:
    """Give texts as an HTML list; nothing where there are none."""
    items = "".join(f"<li>{safe(text, max_length=LONG_TEXT)}</li>" for text in texts)
    return Safe(f"<ul>{items}</ul>" if items else "")


def joined(texts: Iterable[str]) -> str:
    """Join what is not empty with "; ", in order and without repeats.

    OpenStreetMap's own lists ("A 4;E 40") are taken apart first.
    """
    parts = [part.strip() for text in texts for part in text.split(";")]
    return "; ".join(dict.fromkeys(part for part in parts if part))
