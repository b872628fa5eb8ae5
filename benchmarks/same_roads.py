"""Our road network held against osmnx's."""

from __future__ import annotations

from typing import Final

from processes import Facts, failure_of
from report import Row, limit

MOST_KM: Final = 0.5
MOST_APART: Final = (("nodes", 1.0), ("km", MOST_KM))
"""What the main components are held against each other in, and the most percent."""


def same_component(
    name: str, ours: Facts, theirs: Facts, what: str, most: float
) -> Row:
    """Compare nodes or km of the main components, as a share of osmnx's."""
    title = f"{name}: {what} of the main component"
    failure = failure_of(ours, theirs)
    if failure:
        return Row(name=title, rival="osmnx", target=most, unit="%", note=failure)
    off = 100 * abs(ours[what] / theirs[what] - 1)
    note = f"{ours[what]:,.1f} {what}, osmnx {theirs[what]:,.1f}"
    if what == "nodes":
        mine, others = set(ours["ids"]), set(theirs["ids"])
        note = (
            f"{ours[what]:,} nodes, osmnx {theirs[what]:,}; "
            f"{len(mine - others)} only in ours, {len(others - mine)} only in osmnx's"
        )
    return limit(title, off, "%", most, note=note, rival="osmnx")
