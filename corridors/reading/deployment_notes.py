"""What was assumed in reading a deployment list, counted and said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from corridors.scenario import VehicleClass
from corridors.typeset import count_of

_SHOWN_COLUMNS: Final = 8


@dataclass(slots=True)
class Tally:
    """Lines of a deployment list by what was assumed of them."""

    name: str
    unread: tuple[str, ...] = ()  # columns
    supposed_mark: str | None = None  # decimal mark that no number shows
    lines: int = 0
    from_port: int = 0
    at_port: int = 0  # end where they come ashore
    unready: int = 0  # without a day on which they are ready
    early: int = 0  # ready before the start
    listed_t: float = 0.0
    carried_t: float = 0.0
    beyond: int = 0  # pieces lighter or heavier than every class
    vehicles: Counter[str] = field(default_factory=Counter)

    def count(
        self,
        vehicles: Mapping[str, int],
        tonnes: float,
        classes: Sequence[VehicleClass],
    ) -> None:
        """Count the vehicles that stand for a line."""
        mass_t = {each.vehicle: each.mass_t for each in classes}
        mean = tonnes / sum(vehicles.values())
        self.vehicles.update(vehicles)
        self.listed_t += tonnes
        self.carried_t += sum(mass_t[name] * n for name, n in vehicles.items())
        self.beyond += not min(mass_t.values()) <= mean <= max(mass_t.values())

    def notes(self) -> Iterator[str]:
        """Sentences for the planner, each with the name of the list."""
        for sentence in (*self._about_classes(), *self._about_times(), *self._unread()):
            yield f"{self.name}: {sentence}"

    def _about_classes(self) -> Iterator[str]:
        if self.vehicles:
            shown = ", ".join(f"{n} {name}" for name, n in self.vehicles.most_common())
            yield (
                "vehicle classes are assumed, by the mean mass of a line's pieces: "
                f"{shown}; they weigh {self.carried_t:.0f} t, the list says "
                f"{self.listed_t:.0f} t."
            )
        if self.beyond:
            yield (
                f"{_lines(self.beyond)} of pieces lighter or heavier than every "
                "vehicle class; the nearest class stands in."
            )

    def _about_times(self) -> Iterator[str]:
        if self.from_port:
            yield (
                f"{_lines(self.from_port)} from a port of debarkation, ready there at "
                "EAD; the sea or air lift before lies outside the network."
            )
        if self.at_port:
            yield f"{_lines(self.at_port)} to the port of debarkation, passed over."
        if self.unready:
            yield f"{_lines(self.unready)} without RLD, taken as ready at the start."
        if self.early:
            yield (f"{_lines(self.early)} ready before the start, taken as ready then.")

    def _unread(self) -> Iterator[str]:
        if self.supposed_mark:
            name = "comma" if self.supposed_mark == "," else "point"
            yield f"no number shows the decimal mark, it is taken as a {name}."
        if self.unread:
            more = ", ..." if self.unread[_SHOWN_COLUMNS:] else ""
            shown = ", ".join(self.unread[:_SHOWN_COLUMNS])
            yield f"columns not read: {shown}{more}."


def _lines(number: int) -> str:
    return count_of(number, "line")
