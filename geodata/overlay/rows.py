"""What a planner's overlay says: rows that point at something and say what holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from geodata.network import LIMITS, TerminalKind

TOLERANCE_M: Final = 50.0
"""How far from its coordinates, or its kilometre, a thing may lie unless a row says."""


class Range(NamedTuple):
    """What a number may be; wider than anything true, to catch kilograms for tonnes."""

    smallest: float
    largest: float
    unit: str


_MASS: Final = Range(0.1, 1_000, "tonnes")
_SIZE: Final = Range(0.5, 100, "metres")
_CLASS: Final = Range(1, 200, "a military load class")
_LIMIT_RANGES: Final[Mapping[str, Range]] = {
    **dict.fromkeys(("max_mass_t", "max_rated_mass_t"), _MASS),
    **dict.fromkeys(("max_axle_load_t", "max_bogie_load_t"), _MASS),
    **dict.fromkeys(("max_height_m", "max_width_m", "max_length_m"), _SIZE),
    **{limit: _CLASS for limit in LIMITS if limit.startswith("mlc_")},
    "max_metre_load_tpm": Range(0.1, 100, "tonnes a metre"),
    "max_train_length_m": Range(10, 5_000, "metres"),
}
_PLACE_RANGES: Final[Mapping[str, Range]] = {
    "km": Range(0, 20_000, "kilometres"),
    "lon": Range(-180, 180, "degrees east"),
    "lat": Range(-90, 90, "degrees north"),
    "tolerance_m": Range(1, 1_000, "metres"),
}
CAPACITIES: Final = ("capacity_vpd", "capacity_tpd")
FIGURES: Final = (*CAPACITIES, *LIMITS, "speed_kmh", "dwell_h")
"""Columns of numbers that a row says of the thing that it points at."""

RANGES: Final[Mapping[str, Range]] = {
    **_PLACE_RANGES,
    "capacity_vpd": Range(0, 200_000, "vehicles a day, one way"),
    "capacity_tpd": Range(0, 1_000, "trains a day, one way"),
    **_LIMIT_RANGES,
    "speed_kmh": Range(1, 300, "km/h"),
    "dwell_h": Range(0, 720, "hours"),
}
NO_TERMINAL: Final = "none"
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "osm_type": ("way", "node"),
    "mode": ("road", "rail"),
    "closed": ("yes", "no"),
    "terminal": (*map(str, TerminalKind), NO_TERMINAL),
}
"""Columns of words, and the words they take."""

COLUMNS: Final = (
    *("osm_id", "osm_type", "ref", "km", "lon", "lat", "tolerance_m", "mode"),
    *FIGURES,
    *("closed", "terminal", "name", "note", "source"),
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a row points at, by exactly one of ``osm_id``, ``km`` and ``lon_lat``.

    ``ref`` goes with ``km``; otherwise it narrows, as ``mode`` does, "" for any.
    """

    osm_id: int | None = None
    osm_type: str = "way"
    km: float | None = None
    lon_lat: tuple[float, float] | None = None
    tolerance_m: float = TOLERANCE_M
    ref: str = ""
    mode: str = ""

    def __str__(self) -> str:
        """Say it as the planner did."""
        if self.osm_id is not None:
            return f"{self.osm_type} {self.osm_id}"
        if self.km is not None:
            return f"{self.ref} km {self.km:g}"
        lon, lat = self.lon_lat or (float("nan"), float("nan"))
        return f"lon {lon:g}, lat {lat:g}"


@dataclass(frozen=True, slots=True)
class OverlayRow:
    """One row: where it stands ("bridges.csv row 7"), what it means, what it says.

    Parameters
    ----------
    figures
        Of ``FIGURES``, those that it says.
    closed, terminal, name
        None or "" where it says nothing.
    source
        Who says so: the row's source and note, else the overlay's file.
    """

    where: str
    target: Target
    figures: Mapping[str, float]
    closed: bool | None = None
    terminal: str = ""
    name: str = ""
    source: str = ""

    @property
    def columns(self) -> list[str]:
        """Columns in which it says something of the thing."""
        words = {"closed": self.closed is not None, "terminal": bool(self.terminal)}
        said = [column for column, there in words.items() if there]
        return [*self.figures, *said, *(["name"] if self.name else [])]

    @property
    def is_by_id(self) -> bool:
        """Whether it points at a thing by its id."""
        return self.target.osm_id is not None

    @property
    def is_of_node(self) -> bool:
        """Whether it points at a node by its id."""
        return self.is_by_id and self.target.osm_type == "node"

    @property
    def is_of_barrier(self) -> bool:
        """Whether it says something of a node that stops or limits traffic."""
        said = bool(self.figures.keys() & {*LIMITS}) or self.closed is not None
        return self.is_of_node and said

    @property
    def is_of_terminal(self) -> bool:
        """Whether it says something that only a terminal can have."""
        said = bool(self.figures.keys() & {*CAPACITIES, "dwell_h"})
        named = bool(self.name) and not self.is_of_barrier
        return bool(self.terminal) or (self.is_of_node and (said or named))

    @property
    def is_of_way(self) -> bool:
        """Whether it is of a way."""
        return not self.is_of_node and not self.terminal


@dataclass(frozen=True, slots=True)
class Overlay:
    """A planner's overlay; ``strict`` makes rows that match nothing an error."""

    name: str
    sha256: str
    rows: tuple[OverlayRow, ...] = ()
    strict: bool = False

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """What it adds to the inputs of a network."""
        return ((self.name, self.sha256),) if self.name else ()


NO_OVERLAY: Final = Overlay("", "")


@dataclass(frozen=True, slots=True)
class Miss:
    """A row that matched nothing, and why."""

    row: OverlayRow
    why: str

    def __str__(self) -> str:
        """Read as one line."""
        return f"{self.row.where} ({self.row.target}) matched nothing: {self.why}"


class Ledger:
    """Who said what of which thing; notices where a later row says it anew."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, str], str] = {}
        self._anew: dict[tuple[str, str], dict[str, set[str]]] = {}

    def enter(self, row: OverlayRow, thing: str, columns: list[str]) -> None:
        """Note what a row says of a thing, "way 12"."""
        for column in columns:
            earlier = self._said.get((thing, column), row.where)
            self._said[thing, column] = row.where
            if earlier != row.where:
                pair = self._anew.setdefault((row.where, earlier), defaultdict(set))
                pair[thing].add(column)

    def notes(self) -> list[str]:
        """Say which rows overrule others."""
        return [
            f"{later}: counts in place of {earlier} for {thing}: {', '.join(sorted(c))}"
            for (later, earlier), things in self._anew.items()
            for thing, c in things.items()
        ]
