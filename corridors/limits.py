"""Limits that bind: on which links, what meets them, and what they are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from geodata.network import Basis, Mode

BY_ROAD: Final = frozenset({str(Mode.ROAD), str(Mode.FERRY)})
POSTED: Final = (str(Basis.TAGGED), str(Basis.OVERLAID))
"""Bases of limits that somebody states; all others are assumed."""

LIMIT_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "max_mass_t": ("mass", "t"),
    "max_rated_mass_t": ("rated mass", "t"),
    "max_axle_load_t": ("axle load", "t"),
    "max_bogie_load_t": ("bogie load", "t"),
    "max_height_m": ("height", "m"),
    "max_width_m": ("width", "m"),
    "max_length_m": ("length", "m"),
    "mlc_wheeled": ("MLC wheeled", ""),
    "mlc_tracked": ("MLC tracked", ""),
    "max_metre_load_tpm": ("metre load", "t/m"),
    "max_train_length_m": ("train length", "m"),
}
"""What a limit that binds is called, and its unit."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands on a link with a limit below what is needed.

    ``kind`` is a ``StructureKind``; "" where no structure of the link sets the limit,
    but the class of its road or line.
    """

    link: int
    kind: str
    name: str
    osm_id: int
    limit: str  # column of the links
    value: float
    basis: Basis
    needed: float

    def __str__(self) -> str:
        """Say what it is, what it allows, and what is needed."""
        what, unit = LIMIT_WORDS[self.limit]
        assumed = "" if self.basis in POSTED else f" ({self.basis})"
        value, needed = (f"{x:.4g} {unit}".strip() for x in (self.value, self.needed))
        return f"{self.name}: {what} {value}{assumed}, needs {needed}"
