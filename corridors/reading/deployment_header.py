"""The header of a deployment list, wherever it stands and whatever it is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "ULN": ("uln", "unit line number", "line number", "id"),
    "unit": ("unit", "unit description", "force", "formation"),
    "nation": ("nation", "country", "nationality"),
    "origin": ("origin", "orig", "from", "home station"),
    "RLD": ("rld", "ready to load date"),
    "POE": ("poe", "spoe", "apoe", "port of embarkation"),
    "ALD": ("ald", "available to load date"),
    "POD": ("pod", "spod", "apod", "port of debarkation", "port of disembarkation"),
    "EAD": ("ead", "earliest arrival date"),
    "LAD": ("lad", "latest arrival date"),
    "destination": ("destination", "dest", "to", "final destination"),
    "RDD": ("rdd", "required delivery date", "crd", "commander's required date"),
    "stons": ("stons", "ston", "short tons", "short ton"),
    "tonnes": ("tonnes", "tons", "t", "metric tons", "metric tonnes"),
    "pieces": ("pieces", "piece", "pcs", "vehicles", "items", "quantity", "qty"),
    "priority": ("priority", "prio"),
}
"""What the columns are called, the first name before the others."""
_NOISE: Final = frozenset(
    {
        *("name", "geo", "geoloc", "location", "code", "description"),
        *("date", "day", "days", "c", "number", "no", "nr", "total", "cargo", "weight"),
        *("of", "the", "at", "to", "for", "s"),
    }
)
"""Words that tell no column from another."""
_CODES: Final = frozenset({"code", "geoloc", "geo"})
_FEWEST: Final = 3  # columns known by name: fewer are a row of data, or a title


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header ends, which columns hold a field, and which hold none."""

    rows: int  # records from the top, those of the header included
    columns: Mapping[str, tuple[int, ...]]  # the best column first
    unread: tuple[str, ...]

    def cell(self, field: str, cells: Sequence[str]) -> str:
        """Text of a field in a record: that of its first column with a text."""
        texts = (
            cells[c].strip() for c in self.columns.get(field, ()) if c < len(cells)
        )
        return next(filter(None, texts), "")


def find_header(top: Sequence[Sequence[str]]) -> Header | None:
    """Find the header, of one or two rows, among the first records of a list.

    Merged cells leave their text in their first cell: to the right of it they are
    filled, above a second row of the header.
    """
    best, best_known = None, _FEWEST - 1
    for height in (1, 2):
        for first in range(len(top) - height + 1):
            header = _header(top[first : first + height], first + height)
            if len(header.columns) > best_known:
                best, best_known = header, len(header.columns)
    return best


def _header(rows: Sequence[Sequence[str]], end: int) -> Header:
    ranked: dict[str, list[tuple[int, bool, int]]] = {}
    unread = []
    for column, texts in enumerate(_columns(rows)):
        known = next(filter(None, map(_field, texts)), None)
        if known is not None:
            coded = not _CODES.isdisjoint(_words(" ".join(texts)))
            ranked.setdefault(known[0], []).append((known[1], coded, column))
        elif texts[0]:
            unread.append(texts[0])
    columns = {
        field: tuple(column for *_, column in sorted(places))
        for field, places in ranked.items()
    }
    return Header(end, columns, tuple(unread))


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Texts that may name each column, the most telling one first."""
    if len(rows) == 1:
        yield from ([text.strip()] for text in rows[0])
        return
    above, below = rows
    filled = ""
    for column in range(max(len(above), len(below))):
        own = above[column].strip() if column < len(above) else ""
        under = below[column].strip() if column < len(below) else ""
        filled = own or filled
        yield [f"{filled} {under}", under] if under else [own]


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.lower()))


def _telling(text: str) -> frozenset[str]:
    """Words of a text without those that tell nothing, unless there are no others."""
    words = _words(text)
    return words - _NOISE or words


_KNOWN: Final = {
    _telling(phrase): (field, rank)
    for field, phrases in FIELDS.items()
    for rank, phrase in enumerate(phrases)
}


def _field(text: str) -> tuple[str, int] | None:
    """Give the field that a text names, and the rank of that name."""
    return _KNOWN.get(_telling(text))
