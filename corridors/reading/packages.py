"""Force packages that movements name: vehicles of well-known formations."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

PACKAGES: Final = Path(__file__).parents[1] / "packages.csv"
_WORDS: Final = (
    *("package", "name", "persons", "pieces", "sourced", "source", "confidence"),
)


@dataclass(frozen=True, slots=True)
class ForcePackage:
    """Vehicles by class of a formation; their sum is its pieces.

    ``sourced`` are the figures that stand in the source; how the others are split
    among the classes is assumed.
    """

    package: str
    name: str
    persons: int | None
    pieces: int
    vehicles: Mapping[str, int]
    sourced: tuple[str, ...]
    source: str
    confidence: str


@cache
def read_packages() -> Mapping[str, ForcePackage]:
    """Read the force packages that come with the tool, by name."""
    with PACKAGES.open(encoding="utf-8", newline="") as file:
        return {row["package"]: _package(row) for row in csv.DictReader(file)}


def _package(row: Mapping[str, str]) -> ForcePackage:
    counts = {key: int(row[key]) for key in row if key not in _WORDS}
    return ForcePackage(
        package=row["package"],
        name=row["name"],
        persons=int(row["persons"]) if row["persons"] else None,
        pieces=int(row["pieces"]),
        vehicles={name: count for name, count in counts.items() if count},
        sourced=tuple(filter(None, row["sourced"].split("|"))),
        source=row["source"],
        confidence=row["confidence"],
    )
