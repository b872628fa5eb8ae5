"""Overlays from CSV files: every fault of a file at once, each with its place."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from geodata.network import LIMITS, NetworkError
from geodata.overlay.cells import Cells, short, unknown
from geodata.overlay.rows import (
    COLUMNS,
    FIGURES,
    NO_TERMINAL,
    TOLERANCE_M,
    WORDS,
    Overlay,
    OverlayRow,
    Target,
)

_POINTERS: Final = {
    "osm_id": ("osm_id",),
    "ref, km": ("km",),
    "lon, lat": ("lon", "lat"),
}
_ONE_OF: Final = "osm_id, or ref and km, or lon and lat"


def read_overlay(path: Path, *, strict: bool = False) -> Overlay:
    """Read an overlay from a CSV file.

    UTF-8, with "," or ";" or tabs between the cells; with the latter two, numbers may
    have a decimal comma. ``strict`` makes rows that match nothing an error.

    Raises
    ------
    NetworkError
        With a line for every fault: file, row, column, and what would be right.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise NetworkError(f"{path}: no such file") from error
    except IsADirectoryError as error:
        raise NetworkError(f"{path}: a folder, not a CSV file") from error
    return parse_overlay(data, name=path.name, strict=strict)


def parse_overlay(data: bytes, *, name: str, strict: bool = False) -> Overlay:
    """Read an overlay from the bytes of a CSV file, as ``read_overlay`` does.

    Raises
    ------
    NetworkError
        With a line for every fault.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NetworkError(
            f"{name}: not UTF-8 text (byte {error.start}); save it as CSV UTF-8"
        ) from error
    faults: list[str] = []
    rows = tuple(_rows(name, text, faults))
    if faults:
        raise NetworkError("\n".join(dict.fromkeys(faults)))
    return Overlay(name, hashlib.sha256(data).hexdigest(), rows, strict)


def _rows(table: str, text: str, faults: list[str]) -> Iterator[OverlayRow]:
    header, _, _ = text.partition("\n")
    delimiter = max(",;\t", key=header.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [name.strip().lower() for name in next(lines, [])]
        _check_header(table, columns, faults)
        for cells in lines:
            where = f"{table} row {lines.line_num}"
            row = _said(where, columns, cells, faults)
            if row:
                read = _row(Cells(where, row, delimiter != ",", faults), table)
                yield from [read] if read else []
    except csv.Error as error:
        faults.append(f"{table} row {lines.line_num}: not a CSV table: {error}")


def _check_header(table: str, columns: Sequence[str], faults: list[str]) -> None:
    where = f"{table}, header"
    if not any(columns):
        faults.append(
            f"{where}: missing; name the columns: {_ONE_OF}, and what is said"
        )
        return
    for column, count in Counter(columns).items():
        if column and column not in COLUMNS:
            faults.append(f"{where}: {unknown('column', column, COLUMNS)}")
        if column and count > 1:
            faults.append(f"{where}: column {column!r} stands there {count} times")


def _said(
    where: str, columns: Sequence[str], cells: Sequence[str], faults: list[str]
) -> Mapping[str, str]:
    """Cells in which something is said; none in a blank line."""
    extra = [cell for cell in cells[len(columns) :] if cell.strip()]
    if extra:
        told = ", ".join(map(short, extra))
        faults.append(f"{where}: more cells than the header has columns: {told}")
        return {}
    pairs = zip(columns, cells, strict=False)
    return {column: cell.strip() for column, cell in pairs if cell.strip()}


def _row(cells: Cells, table: str) -> OverlayRow | None:
    """Read a row; None where it has a fault."""
    before = len(cells.faults)
    target = _target(cells)
    numbers = {column: cells.number(column) for column in FIGURES}
    figures = {column: n for column, n in numbers.items() if n is not None}
    closed, terminal = cells.word("closed"), cells.word("terminal")
    notes = [cells.text(column) for column in ("source", "note")]
    row = OverlayRow(
        where=cells.where,
        target=target,
        figures=figures,
        closed={"yes": True, "no": False}.get(closed),
        terminal=terminal,
        name=cells.text("name"),
        source=": ".join(filter(None, notes)) or table,
    )
    if len(cells.faults) == before:
        _check_said(cells, row)
    return row if len(cells.faults) == before else None


def _target(cells: Cells) -> Target:
    """Read what a row points at, by exactly one way of pointing."""
    lon, lat = cells.number("lon"), cells.number("lat")
    tolerance_m = cells.number("tolerance_m")
    osm_type = cells.word("osm_type")
    _check_pointers(cells)
    return Target(
        osm_id=cells.whole("osm_id"),
        osm_type=osm_type or "way",
        km=cells.number("km"),
        lon_lat=None if lon is None or lat is None else (lon, lat),
        tolerance_m=TOLERANCE_M if tolerance_m is None else tolerance_m,
        ref=cells.text("ref"),
        mode=cells.word("mode"),
    )


def _check_pointers(cells: Cells) -> None:
    said = [
        pointer
        for pointer, columns in _POINTERS.items()
        if any(map(cells.text, columns))
    ]
    if not said:
        cells.fault("", f"points at nothing; give {_ONE_OF}")
    elif len(said) > 1:
        cells.fault(" and ".join(said), f"points twice; give one: {_ONE_OF}")
    for column, other in (("km", "ref"), ("lon", "lat"), ("lat", "lon")):
        if cells.text(column) and not cells.text(other):
            cells.fault(other, f"missing; {column} goes with {other}")
    if cells.text("osm_type") and not cells.text("osm_id"):
        cells.fault("osm_id", "missing; osm_type goes with osm_id")


def _check_said(cells: Cells, row: OverlayRow) -> None:
    """Refuse what says nothing, or what the thing cannot have."""
    if not row.columns and cells.texts.keys() <= {*COLUMNS}:
        cells.fault("", "says nothing; give a figure, closed, terminal or name")
    node = row.target.osm_id is not None and row.target.osm_type == "node"
    if row.terminal:
        for column in _of_ways(row):
            cells.fault(column, "not of a terminal; say it of a way, in its own row")
    if row.terminal == NO_TERMINAL and row.figures:
        cells.fault("terminal", "'none' takes the terminal away; leave the figures out")
    if node and "speed_kmh" in row.figures:
        cells.fault("speed_kmh", "a node has no speed; say it of a way")
    if "dwell_h" in row.figures and not row.terminal and not node:
        cells.fault("terminal", f"missing; dwell_h is of one of {_terminals()}")


def _of_ways(row: OverlayRow) -> list[str]:
    said = [c for c in row.figures if c in LIMITS or c == "speed_kmh"]
    return [*said, *(["closed"] if row.closed is not None else [])]


def _terminals() -> str:
    return ", ".join(word for word in WORDS["terminal"] if word != NO_TERMINAL)
