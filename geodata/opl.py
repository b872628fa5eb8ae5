"""OPL, osmium's own text format, read into arrays a block at a time.

osmium filters and decodes in C++, but hands objects to Python one by one. Written as
OPL, an object a line, they cross over whole: arrow splits the lines, and no Python
runs for a node. https://osmcode.org/opl-file-format/

Any text that is Unicode comes over as it was, but for the characters of the last plane
(private use): of their numbers osmium writes five of six digits.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from geodata.network import BoolArray, IntArray
from geodata.tag_table import TagTable, paired_table

_COLUMNS: Final = {b"n": ("id", "tags", "x", "y"), b"w": ("id", "tags", "refs")}
_ESCAPE: Final = re.compile("%([0-9a-fA-F]{1,6})%")
_NO_DIGITS: Final = bytes.maketrans(b"Nnw,", b"    ")


@dataclass(frozen=True, slots=True)
class OplLines:
    """Objects of one kind: their ids, tags and, of ways, the text of their refs."""

    ids: IntArray
    tags: TagTable
    refs: pa.StringArray | None

    def refs_of(self, wanted: BoolArray) -> tuple[IntArray, IntArray]:
        """Node ids of the wanted ways one after the other, and how many each has."""
        texts = self.refs.filter(pa.array(wanted)) if self.refs is not None else []
        if not len(texts):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        data, offsets = _characters(texts)
        return _integers(data), _counts(data, offsets)


def read_opl(data: bytes, kind: bytes, keys: Collection[str]) -> OplLines:
    """Read the objects of a kind (``b"n"`` or ``b"w"``), with the tags of some keys."""
    lines = _lines_of(data, kind)
    if not lines:
        return OplLines(np.zeros(0, dtype=np.int64), TagTable(0, {}), None)
    table = csv.read_csv(
        pa.py_buffer(lines),
        read_options=csv.ReadOptions(
            column_names=_COLUMNS[kind], block_size=len(lines) + 1, use_threads=False
        ),
        parse_options=csv.ParseOptions(delimiter=" ", quote_char=False),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(_COLUMNS[kind], pa.string())
        ),
    ).combine_chunks()
    ids, tags = table["id"].chunk(0), table["tags"].chunk(0)
    refs = table["refs"].chunk(0) if kind == b"w" else None
    return OplLines(_integers(_characters(ids)[0]), _tags(tags, keys), refs)


def _lines_of(data: bytes, kind: bytes) -> bytes:
    """Lines that begin with a letter: as a rule one run, for files are ordered."""
    if not data:
        return b""
    starts = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == ord("\n")) + 1
    starts = np.concatenate([[0], starts[:-1]])
    letters = np.frombuffer(data, dtype=np.uint8)[starts]
    ours = letters == ord(kind)
    edges = np.flatnonzero(np.diff(ours, prepend=False, append=False))
    places = np.append(starts, len(data))[edges].tolist()
    return b"".join(
        data[begin:end] for begin, end in zip(places[::2], places[1::2], strict=True)
    )


def _characters(texts: pa.StringArray) -> tuple[bytes, IntArray]:
    """Bytes of an array of texts, end to end, and where each begins and ends."""
    texts = pa.concat_arrays([texts])  # drops the offset of a slice
    offsets = np.frombuffer(texts.buffers()[1], dtype=np.int32)[: len(texts) + 1]
    data = texts.buffers()[2].to_pybytes()
    return data[offsets[0] : offsets[-1]], (offsets - offsets[0]).astype(np.int64)


def _integers(data: bytes) -> IntArray:
    """Read what is left when the letters and commas are gone."""
    return np.fromstring(data.translate(_NO_DIGITS).decode(), dtype=np.int64, sep=" ")


def _counts(data: bytes, offsets: IntArray) -> IntArray:
    """Count the node ids of every way: each begins with a small letter."""
    marks = np.frombuffer(data, dtype=np.uint8) == ord("n")
    before = np.concatenate([[0], np.cumsum(marks)])
    return np.diff(before[offsets])


def _tags(texts: pa.StringArray, keys: Collection[str]) -> TagTable:
    """Read tags; the keys that are asked for have nothing that OPL would escape."""
    parts = pc.split_pattern(pc.utf8_slice_codeunits(texts, 1), ",")
    coded = parts.flatten().dictionary_encode()
    pairs = [text.partition("=") for text in coded.dictionary.to_pylist()]
    wanted = np.array([key in keys for key, _, _ in pairs], dtype=np.bool_)
    number = np.cumsum(wanted) - 1
    codes = coded.indices.to_numpy()
    lengths = pc.list_value_length(parts).to_numpy()
    rows = np.repeat(np.arange(len(texts)), lengths)
    kept = wanted[codes] if len(codes) else np.zeros(0, dtype=np.bool_)
    return paired_table(
        len(texts),
        rows[kept],
        number[codes[kept]],
        [(key, _unescaped(text)) for key, _, text in pairs if key in keys],
    )


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    if "\ud800" <= character <= "\udfff":
        raise ValueError("a text of it is not UTF-8")
    return character
