"""Parts of a way: where a serial marches, and where it goes by train."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corridors.limits import BY_ROAD
from corridors.tables.atlas import Atlas
from geodata.network import Mode, TerminalKind

_THROUGH: Final = (TerminalKind.CROSSING, TerminalKind.PORT)


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive links of a way by road and ferry, or by rail of one gauge.

    Border crossings within it belong to it, as do the ports of a ferry. ``first`` and
    ``last`` are positions on the way, both of the part.
    """

    mode: Mode  # road or rail
    gauge_mm: int
    first: int
    last: int


def parts_of(atlas: Atlas, links: Sequence[int]) -> list[Part]:
    """Cut a way into its parts, in order; transfers between them are in none."""
    parts: list[Part] = []
    through = False  # whether nothing since the last part ends it
    for at, link in enumerate(links):
        if atlas.mode[link] == Mode.TRANSFER:
            through &= atlas.kind[link] in _THROUGH
            continue
        mode = Mode.ROAD if atlas.mode[link] in BY_ROAD else Mode.RAIL
        gauge = int(atlas.gauge_mm[link])
        if through and parts and (parts[-1].mode, parts[-1].gauge_mm) == (mode, gauge):
            parts[-1] = Part(mode, gauge, parts[-1].first, at)
        else:
            parts.append(Part(mode, gauge, at, at))
        through = True
    return parts
