"""Tags of many things in columns: every distinct text is stored, and read, once.

A country has millions of ways and a few thousand different values of ``maxspeed``; so
a column holds the rows that have its key, a code for each, and the texts of the codes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from geodata.network import BoolArray, FloatArray, IntArray

Tags = Mapping[str, str]
Texts = npt.NDArray[np.object_]
Pair = tuple[str, str]  # key, value

_NO_ROWS: Final = np.zeros(0, dtype=np.int32)


class TagColumn(NamedTuple):
    """Values of one key: of the things in ``rows`` (ascending) ``texts[codes]``."""

    rows: npt.NDArray[np.int32]
    codes: npt.NDArray[np.int32]
    texts: tuple[str, ...]


_EMPTY: Final = TagColumn(_NO_ROWS, _NO_ROWS, ())


@dataclass(frozen=True, slots=True, eq=False)
class TagTable:
    """Tags of ``size`` things; a key that none of them has is no column."""

    size: int
    columns: Mapping[str, TagColumn]

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, row: int) -> Tags:
        """Tags of one thing."""
        found = {}
        for key, column in self.columns.items():
            at = int(np.searchsorted(column.rows, row))
            if at < len(column.rows) and column.rows[at] == row:
                found[key] = column.texts[column.codes[at]]
        return found

    def __iter__(self) -> Iterator[Tags]:
        """Tags of thing after thing: for the few, not for a country."""
        every: list[dict[str, str]] = [{} for _ in range(self.size)]
        for key, column in self.columns.items():
            rows = zip(column.rows.tolist(), column.codes.tolist(), strict=True)
            for row, code in rows:
                every[row][key] = column.texts[code]
        return iter(every)

    def column(self, key: str) -> TagColumn:
        """Give the values of a key."""
        return self.columns.get(key, _EMPTY)

    def has(self, key: str) -> BoolArray:
        """Mask of the things that have a key, shape (size,)."""
        mask = np.zeros(self.size, dtype=np.bool_)
        mask[self.column(key).rows] = True
        return mask

    def texts(self, key: str) -> Texts:
        """Values of a key, "" where there is none, shape (size,)."""
        return self.mapped(key, str, "")

    def mapped(
        self, key: str, read: Callable[[str], object], absent: object
    ) -> npt.NDArray[np.object_]:
        """Give what ``read`` makes of the values, ``absent`` where there is none."""
        column = self.column(key)
        found = np.empty(len(column.texts) + 1, dtype=object)
        found[:] = [*map(read, column.texts), absent]
        codes = np.full(self.size, len(column.texts), dtype=np.int32)
        codes[column.rows] = column.codes
        return np.asarray(found[codes], dtype=object)

    def where(self, key: str, holds: Callable[[str], bool]) -> BoolArray:
        """Mask of the things whose value of a key fulfils a condition."""
        column = self.column(key)
        fulfil = np.array([holds(text) for text in column.texts], dtype=np.bool_)
        mask = np.zeros(self.size, dtype=np.bool_)
        if len(fulfil):
            mask[column.rows[fulfil[column.codes]]] = True
        return mask

    def numbers(
        self, key: str, parser: Callable[[str], float | None]
    ) -> tuple[FloatArray, Counter[str]]:
        """Read the values of a key as numbers.

        Returns
        -------
        numbers, unread
            NaN where a value is absent or unreadable, shape (size,); and how many
            things have each unreadable text. Words such as ``none`` are among these:
            the caller knows which deserve a warning.
        """
        column = self.column(key)
        parsed = [parser(text) for text in column.texts]
        read = np.array([np.nan if n is None else n for n in parsed], dtype=np.float64)
        numbers = np.full(self.size, np.nan)
        if len(read):
            numbers[column.rows] = read[column.codes]
        uses = np.bincount(column.codes, minlength=len(parsed)).tolist()
        unread = {
            text: n
            for text, number, n in zip(column.texts, parsed, uses, strict=True)
            if number is None and n
        }
        return numbers, Counter(unread)

    def take(self, rows: IntArray) -> TagTable:
        """Tags of some of the things, in the order of ``rows``."""
        taken = {}
        for key, column in self.columns.items():
            at = np.full(self.size, -1, dtype=np.int32)
            at[column.rows] = column.codes
            codes = at[rows]
            found = np.flatnonzero(codes >= 0).astype(np.int32)
            if len(found):
                taken[key] = _used(TagColumn(found, codes[found], column.texts))
        return TagTable(len(rows), taken)


def _used(column: TagColumn) -> TagColumn:
    """Forget the texts that no thing has any more: of a country's names, most."""
    in_use = np.zeros(len(column.texts), dtype=np.bool_)
    in_use[column.codes] = True
    if in_use.all():
        return column
    number = (np.cumsum(in_use) - 1).astype(np.int32)
    texts = tuple(compress(column.texts, in_use.tolist()))
    return TagColumn(column.rows, number[column.codes], texts)


def each_once(texts: Texts, read: Callable[[str], object]) -> npt.NDArray[np.object_]:
    """Give what ``read`` makes of texts, reading every different one once."""
    every = texts.tolist()
    said = {text: read(text) for text in {*every}}
    found = np.empty(len(every), dtype=object)
    found[:] = [said[text] for text in every]
    return found


def tag_table(things: Sequence[Tags], keys: Collection[str]) -> TagTable:
    """Lay out the tags of things, of these keys alone."""
    number: dict[Pair, int] = {}
    rows, pairs = [], []
    for row, tags in enumerate(things):
        for pair in tags.items():
            if pair[0] in keys:
                rows.append(row)
                pairs.append(number.setdefault(pair, len(number)))
    return paired_table(len(things), np.array(rows), np.array(pairs), list(number))


def paired_table(
    size: int, rows: IntArray, codes: IntArray, pairs: Sequence[Pair]
) -> TagTable:
    """Lay out tags given one by one: thing ``rows[i]`` has ``pairs[codes[i]]``.

    ``rows`` ascend. A key that one thing has twice counts as it comes first.
    """
    keys = sorted({key for key, _ in pairs})
    key_number = {key: number for number, key in enumerate(keys)}
    key_of = np.array([key_number[key] for key, _ in pairs], dtype=np.int64)
    columns = {}
    owner = key_of[codes] if len(codes) else _NO_ROWS
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(len(keys) + 1))
    for number, key in enumerate(keys):
        at = order[starts[number] : starts[number + 1]]
        once = np.flatnonzero(np.diff(rows[at], prepend=-1))
        at = at[once]
        used, local = np.unique(codes[at], return_inverse=True)
        texts = tuple(pairs[code][1] for code in used.tolist())
        if len(at):
            columns[key] = TagColumn(
                rows[at].astype(np.int32), local.astype(np.int32), texts
            )
    return TagTable(size, columns)


def retagged(table: TagTable, changes: Mapping[int, Tags]) -> TagTable:
    """Give the things of some rows these tags, in place of theirs of the same keys."""
    anew = [{**table[row], **tags} for row, tags in changes.items()]
    added = tag_table(anew, {key for tags in anew for key in tags})
    rows = np.arange(table.size)
    rows[[*changes]] = table.size + np.arange(len(anew))
    return join_tables([table, added]).take(rows)


def join_tables(tables: Sequence[TagTable]) -> TagTable:
    """Put tables one below the other."""
    first = np.cumsum([0, *(table.size for table in tables)]).tolist()
    keys = sorted({key for table in tables for key in table.columns})
    columns = {
        key: _joined([table.column(key) for table in tables], first[:-1])
        for key in keys
    }
    return TagTable(first[-1], columns)


def _joined(columns: Sequence[TagColumn], first: Sequence[int]) -> TagColumn:
    number: dict[str, int] = {}
    rows, codes = [], []
    for column, start in zip(columns, first, strict=True):
        anew = [number.setdefault(text, len(number)) for text in column.texts]
        rows.append(column.rows + np.int32(start))
        codes.append(np.array(anew, dtype=np.int32)[column.codes])
    return TagColumn(np.concatenate(rows), np.concatenate(codes), tuple(number))


class TagReader:
    """Reads columns of numbers, and counts by key what could not be read."""

    def __init__(self, table: TagTable) -> None:
        self.table = table
        self.unread: Counter[str] = Counter()

    def numbers(
        self,
        key: str,
        parser: Callable[[str], float | None],
        *,
        words: Collection[str] = (),
    ) -> FloatArray:
        """Read a column, NaN where it says no number; ``words`` may stand for one."""
        values, unread = self.table.numbers(key, parser)
        count = sum(n for text, n in unread.items() if text not in words)
        if count:
            self.unread[f"values of {key} that are no number"] += count
        return values
