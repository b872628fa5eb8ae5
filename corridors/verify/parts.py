"""Parts of a journey: where it is on the road, and where on rails of one gauge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corridors.verify.reading import Written
from corridors.verify.tables import Passage

_THROUGH: Final = frozenset({"crossing", "port"})


@dataclass(frozen=True, slots=True)
class Part:
    """Rows ``first`` to ``last`` of a journey, both of the part.

    Crossings within it belong to it, and the ports of a ferry. ``gauge_mm`` is 0 on
    the road.
    """

    by_rail: bool
    gauge_mm: int
    first: int
    last: int


def parts_of(written: Written, journey: Sequence[Passage]) -> list[Part]:
    """Cut a journey into its parts, in order; transfers between them are in none."""
    parts: list[Part] = []
    goes_on = False  # whether nothing since the last part ends it
    for at, row in enumerate(journey):
        link = written.links.get(row.link)
        if row.mode == "transfer":
            goes_on = goes_on and link is not None and link.kind in _THROUGH
            continue
        by_rail = row.mode == "rail"
        gauge = link.gauge_mm if by_rail and link is not None else 0
        first = at
        if goes_on and (parts[-1].by_rail, parts[-1].gauge_mm) == (by_rail, gauge):
            first = parts.pop().first
        parts.append(Part(by_rail, gauge, first, at))
        goes_on = True
    return parts
