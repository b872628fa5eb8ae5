"""A planner's figures laid over the ways and barriers of an extract.

They are laid before ways are merged into links: so a link keeps the smallest limit, and
the table of structures shows every bridge with the figures of the planner.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geodata.barriers import Barriers
from geodata.basis import Known, basis_codes, posted
from geodata.defaults import HOURS_A_DAY
from geodata.network import LIMITS, BoolArray, IntArray, Mode
from geodata.overlay.laid import Laid
from geodata.overlay.rows import OverlayRow
from geodata.things import Things, stack_things
from geodata.way_limits import RATED_MASS_SIGN, inferred_load_classes

_BASIS: Final = {
    "speed_kmh": "speed_basis",
    **dict.fromkeys(("capacity_vph", "capacity_tpd"), "capacity_basis"),
    **{limit: f"{limit}_basis" for limit in LIMITS},
}

_BEARING: Final = (
    *("mode", "class", "max_mass_t"),
    *("max_rated_mass_t", "max_rated_mass_t_basis", RATED_MASS_SIGN),
)
"""Columns that load classes are inferred of."""


class _Sheet:
    """Columns of a table to write on: copied once, for a table is slow to write on."""

    def __init__(self, table: Things) -> None:
        self._table = table
        self._columns: dict[str, npt.NDArray[Any]] = {}

    def column(self, name: str) -> npt.NDArray[Any]:
        """Values of a column, to be read and written."""
        if name not in self._columns:
            self._columns[name] = self._table[name].copy()
        return self._columns[name]

    def put(self, rows: IntArray, column: str, value: float) -> None:
        """Write a planner's figure."""
        self.column(column)[rows] = value
        self.column(_BASIS[column])[rows] = Known.OVERLAID

    def credit(self, rows: IntArray, source: str) -> None:
        """Say whose figures things have; of several rows, all their sources once."""
        earlier = [said.split("; ") for said in self.column("overlaid")[rows].tolist()]
        said = ["; ".join(dict.fromkeys([*filter(None, e), source])) for e in earlier]
        for column in ("overlaid", "source"):
            self.column(column)[rows] = said

    def table(self) -> Things:
        """Give the table as it is now written."""
        return self._table.replaced(**self._columns)


def lay_over_ways(laid: Laid, ways: Things) -> Things:
    """Give the ways, one for each of ``laid.kept``, with what the overlay says.

    ``overlaid`` says whose figures a way has, "" for none but the map's.
    """
    sheet = _Sheet(_not_overlaid(ways))
    for hit in laid.hits:
        _lay(sheet, _places_in(laid.kept, hit.ways), hit.row)
    if laid.hits:
        _infer_load_classes(sheet)
    return sheet.table()


def _not_overlaid(table: Things) -> Things:
    return table.replaced(overlaid=np.full(len(table), "", dtype=object))


def _infer_load_classes(sheet: _Sheet) -> None:
    """Infer anew what follows from masses that the overlay has changed."""
    classes_of = inferred_load_classes({name: sheet.column(name) for name in _BEARING})
    changed = sheet.column("max_mass_t_basis") == Known.OVERLAID
    changed |= sheet.column("max_rated_mass_t_basis") == Known.OVERLAID
    for limit, classes in classes_of.items():
        basis = sheet.column(f"{limit}_basis")
        assumed = changed & ~posted(basis)
        sheet.column(limit)[assumed] = classes[assumed]
        known = ~np.isnan(classes[assumed])
        basis[assumed] = basis_codes(known, then=Known.INFERRED, other=Known.UNKNOWN)


def _places_in(kept: IntArray, ways: IntArray) -> IntArray:
    """Places of some ways among those kept (ascending), without those that are not."""
    at = np.searchsorted(kept, ways)
    inside = at < len(kept)
    inside[inside] = kept[at[inside]] == ways[inside]
    return at[inside]


def _lay(sheet: _Sheet, rows: IntArray, row: OverlayRow) -> None:
    """Write what a row says of ways."""
    for column, value in row.figures.items():
        if column in LIMITS or column == "speed_kmh":
            sheet.put(rows, column, value)
    rail = sheet.column("mode")[rows] == Mode.RAIL
    if "capacity_tpd" in row.figures:
        sheet.put(rows[rail], "capacity_tpd", row.figures["capacity_tpd"])
    if "capacity_vpd" in row.figures:
        an_hour = row.figures["capacity_vpd"] / HOURS_A_DAY
        sheet.put(rows[~rail], "capacity_vph", an_hour)
    if row.name:
        _rename(sheet, rows, row.name)
    if row.figures:
        sheet.credit(rows, row.source)


def _rename(sheet: _Sheet, rows: IntArray, name: str) -> None:
    """Name the bridge or tunnel that a way is, else the way."""
    plain = np.ones(len(rows), dtype=np.bool_)
    for structure in ("bridge", "tunnel"):
        there = sheet.column(structure)[rows] != ""
        sheet.column(structure)[rows[there]] = name
        plain &= ~there
    sheet.column("name")[rows[plain]] = name


def lay_over_barriers(laid: Laid, barriers: Barriers) -> Barriers:
    """Give the barriers with what the overlay says, and those that it adds."""
    table = _not_overlaid(barriers.table)
    nodes = np.array([n for _, n in laid.nodes], dtype=np.int64)
    new = np.setdiff1d(nodes, table["osm_id"])
    table, closed = _with_new(table, barriers.closed, new)
    sheet, ids = _Sheet(table), table["osm_id"]
    for row, number in laid.nodes:
        at = np.flatnonzero(ids == number)
        for column in row.figures.keys() & {*LIMITS}:
            sheet.put(at, column, row.figures[column])
        if row.closed is not None:
            closed[at] = row.closed
        if row.name:
            sheet.column("name")[at] = f"{row.name} (node {number})"
        sheet.credit(at, row.source)
    return replace(barriers, table=sheet.table(), closed=closed)


def _with_new(
    table: Things, closed: BoolArray, ids: IntArray
) -> tuple[Things, BoolArray]:
    """Add barriers of which nothing is known, ids ascending as they must be."""
    names = np.array([f"sign (node {number})" for number in ids.tolist()], dtype=object)
    both = stack_things(table, Things({"osm_id": ids, "name": names}))
    order = np.argsort(both["osm_id"], kind="stable")
    shut = np.concatenate([closed, np.zeros(len(ids), dtype=np.bool_)])
    return both.take(order), shut[order]
