"""CSV tables as spreadsheets write them: commas, semicolons or tabs, blank lines."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from corridors.reading.source import Row, Source


def csv_rows(source: Source, path: Path) -> Iterator[Row]:
    """Give the rows of a table in which something is said, under its header."""
    text = source.read(path)
    if text is None:
        return
    header, _, _ = text.partition("\n")
    lines = csv_lines(source, path.name, text, max(",;\t", key=header.count))
    _, names = next(lines, (0, []))
    columns = [name.strip() for name in names]
    _check_columns(source, path.name, columns)
    for number, cells in lines:
        yield from _row(source, f"{path.name} row {number}", columns, cells)


def csv_lines(
    source: Source, table: str, text: str, delimiter: str
) -> Iterator[tuple[int, list[str]]]:
    """Give the cells of every record, with the number of its last line."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        source.fault(f"{table} row {reader.line_num}", f"not a CSV table: {error}")


def _check_columns(source: Source, table: str, columns: Sequence[str]) -> None:
    for column, count in Counter(columns).items():
        if column and count > 1:
            source.fault(
                f"{table}, header", f"column {column!r} stands there {count} times"
            )


def _row(
    source: Source, where: str, columns: Sequence[str], cells: Sequence[str]
) -> Iterator[Row]:
    """Give the cells in which something is said; none in a blank line."""
    extra = [cell for cell in cells[len(columns) :] if cell.strip()]
    if extra:
        what = "more cells than the header has columns: "
        source.fault(where, what + ", ".join(map(repr, extra)))
        return
    pairs = zip(columns, cells, strict=False)
    said = {column: cell for column, cell in pairs if cell.strip()}
    if said:
        yield Row(where, said, columns)
