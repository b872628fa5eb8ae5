"""Where the rows of an overlay were laid, one line each for the planner to check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from geodata.extract import Extract
from geodata.geodesy import geodesic_m
from geodata.ids import rows_in
from geodata.network import FloatArray, IntArray
from geodata.overlay.match import Hit
from geodata.overlay.rows import NO_TERMINAL, OverlayRow
from geodata.overlay.way_search import WaySearch
from geodata.terminals import Terminal

_SHOWN_IDS: Final = 4


@dataclass(frozen=True, slots=True)
class Landing:
    """A row, and what became of it, in words."""

    row: OverlayRow
    what: str

    def __str__(self) -> str:
        """Read as one line."""
        return f"{self.row.where} ({self.row.target}): {self.what}"


def landing(row: OverlayRow, *, laid: str, names: Iterable[str]) -> list[Landing]:
    """Say where a row was laid that points by place, and what any row renames.

    ``names`` are those that its things had.
    """
    said = ["" if row.is_by_id else laid, _renamed(row, names)]
    what = ", and ".join(filter(None, said))
    return [Landing(row, what)] if what else []


def _renamed(row: OverlayRow, names: Iterable[str]) -> str:
    before = [name for name in dict.fromkeys(names) if name not in {"", row.name}]
    if not row.name or not before:
        return ""
    return f"named {row.name!r} in place of {', '.join(map(repr, before))}"


def ways_landed_on(search: WaySearch, hits: Sequence[Hit]) -> list[Landing]:
    """Say which ways the rows were laid on."""
    found = []
    for hit in hits:
        ways = np.flatnonzero(np.isin(search.rows, hit.ways))
        laid = f"laid on {_described(search, ways)}, {hit.away_m:.0f} m away"
        names = search.names[ways].tolist()
        found += landing(hit.row, laid=laid, names=names)
    return found


def _described(search: WaySearch, ways: IntArray) -> str:
    """Name ways by their ids, and what the first of them is: "way 12 (A 5 bridge)"."""
    ids = [str(number) for number in np.unique(search.osm_id[ways]).tolist()]
    more = f" and {len(ids) - _SHOWN_IDS} more" if len(ids) > _SHOWN_IDS else ""
    first = int(ways[0])
    called = (search.refs[first], search.names[first], search.structure[first])
    what = " ".join(filter(None, called)) or search.kind[first] or search.mode[first]
    plural = "ways" if len(ids) > 1 else "way"
    return f"{plural} {', '.join(ids[:_SHOWN_IDS])}{more} ({what})"


def nodes_landed_on(
    extract: Extract, nodes: Sequence[tuple[OverlayRow, int]]
) -> list[Landing]:
    """Say which nodes of roads the rows rename."""
    ids = np.array([number for _, number in nodes], dtype=np.int64)
    names = np.append(extract.node_tags.texts("name"), "")
    before = names[rows_in(extract.tagged_ids, ids)].tolist()
    found = []
    for (row, _), name in zip(nodes, before, strict=True):
        found += landing(row, laid="", names=[name])
    return found


def terminal_landed_on(
    extract: Extract,
    there: Sequence[Terminal],
    row: OverlayRow,
    place: FloatArray | str | None,
    node: int,
) -> list[Landing]:
    """Say which terminal a row corrects, removes or adds, and how far away it is.

    ``there`` are the terminals of the map that it speaks of, if any; otherwise ``node``
    is where it adds one.
    """
    laid = _terminal_laid(extract, there, row, place, node)
    return landing(row, laid=laid, names=[terminal.name for terminal in there])


def _terminal_laid(
    extract: Extract,
    there: Sequence[Terminal],
    row: OverlayRow,
    place: FloatArray | str | None,
    node: int,
) -> str:
    if not isinstance(place, np.ndarray):
        return ""
    if not there and not extract.holds(node):
        within = f"{row.target.tolerance_m:g} m"
        return f"a new {row.terminal} there, the map having none within {within}"
    at = (
        there[0].lon_lat
        if there
        else extract.lon_lat[extract.rows_of(np.array([node]))[0]]
    )
    away = f"{geodesic_m(place[None], np.array(at)[None])[0]:.0f} m away"
    if not there:
        return f"a new {row.terminal} at node {node}, {away}"
    thing = f"{there[0].osm_type} {there[0].osm_id}"
    called = f"{there[0].name!r} ({thing})" if there[0].name else thing
    if row.terminal == NO_TERMINAL:
        return f"takes away the terminal {called}, {away}"
    if row.terminal in {str(terminal.kind) for terminal in there}:
        return f"corrects the {row.terminal} {called}, {away}"
    return f"makes a {row.terminal} of the {there[0].kind} {called}, {away}"
