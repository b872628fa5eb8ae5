"""A time-phased force deployment list (TPFDL), as it is, as movements.

A line with a port of debarkation begins there, at its earliest arrival: the sea or air
lift before lies outside the network. Any other begins at its origin when it is ready to
load. It is due when delivery is required.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from corridors.clock import Clock
from corridors.reading.csv_tables import csv_lines
from corridors.reading.deployment_cells import decimal_mark
from corridors.reading.deployment_header import Header, find_header
from corridors.reading.deployment_lines import DeploymentList, movement_rows
from corridors.reading.deployment_notes import Tally
from corridors.reading.source import Row, Source
from corridors.scenario import VehicleClass

_DELIMITERS: Final = ";\t,"
_SEARCHED: Final = 30  # records from the top in which the header may stand
_NO_HEADER: Final = (
    "no header found: name columns unit, origin, RLD, POD, EAD, LAD, destination, RDD, "
    "stons or tonnes, pieces"
)


def deployment_rows(
    source: Source, path: Path, clock: Clock | None, classes: Sequence[VehicleClass]
) -> tuple[list[Row], tuple[str, ...]]:
    """Read a deployment list: its lines as rows of movements, and what was assumed."""
    text = source.read(path)
    if text is None:
        return [], ()
    delimiter = max(_DELIMITERS, key=lambda each: len(_top(text, each).columns))
    header = _top(text, delimiter)
    if not header.columns:
        source.fault(f"{path.name}, header", _NO_HEADER)
        return [], ()
    _check_header(source, path.name, header)
    lines = list(csv_lines(source, path.name, text, delimiter))[header.rows :]
    mark, shown = decimal_mark(
        [
            header.cell(unit, cells)
            for _, cells in lines
            for unit in ("stons", "tonnes")
        ],
        [header.cell("pieces", cells) for _, cells in lines],
        delimiter,
    )
    tally = Tally(path.name, header.unread, None if shown else mark)
    read = DeploymentList(source, path.name, header, clock, mark, classes, tally)
    rows = [row for line in lines if _says(line) for row in movement_rows(read, *line)]
    return rows, tuple(tally.notes())


def _top(text: str, delimiter: str) -> Header:
    """Find the header with this delimiter; one without columns where there is none."""
    unheard = Source(Path())
    lines = islice(csv_lines(unheard, "", text, delimiter), _SEARCHED)
    return find_header([cells for _, cells in lines]) or Header(0, {}, ())


def _check_header(source: Source, name: str, header: Header) -> None:
    known = header.columns
    for needed, why in (
        ({"ULN", "unit"}, "unit"),
        ({"destination"}, "destination"),
        ({"origin", "POD"}, "origin or POD"),
        ({"stons", "tonnes"}, "stons or tonnes"),
        ({"pieces"}, "pieces"),
    ):
        if needed.isdisjoint(known):
            source.fault(f"{name}, header", f"column {why} is missing")
    if {"stons", "tonnes"} <= known.keys():
        source.fault(f"{name}, header", "give either stons or tonnes, not both")


def _says(line: tuple[int, list[str]]) -> bool:
    return any(cell.strip() for cell in line[1])
