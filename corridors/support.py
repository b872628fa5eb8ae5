"""What supports movements: fleets that carry, centres overnight, supply that flows."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from corridors.stated import (
    LISTED,
    UNSAID,
    Count,
    Country,
    Name,
    Positive,
    Priority,
    Somewhere,
    Stated,
    Window,
)
from corridors.wishes import Wishing


def _in_capitals(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


SupplyClass = Annotated[
    Literal["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "W"],
    BeforeValidator(_in_capitals),
]
"""NATO's and the US Army's classes of supply; W is water."""


class Fleet(Stated):
    """Wagons or heavy transporters that movements share; a count of 0 is none."""

    fleet: Name
    kind: Literal["wagons", "transporters"]
    count: Count
    nations: Annotated[tuple[Country, ...], LISTED] = ()  # whose movements; () is all
    turnaround_h: Annotated[Positive | None, UNSAID] = None
    source: str = ""

    def serves(self, nation: str | None) -> bool:
        """Whether movements of a nation may take of it."""
        return not self.nations or nation in self.nations


class Centre(Somewhere):
    """A convoy support centre: where columns stay overnight."""

    centre: Name
    places: Count  # vehicles overnight
    supplied_from: Annotated[Name | None, UNSAID] = None  # another centre, or a site
    source: str = ""

    @model_validator(mode="after")
    def _is_fed_by_another(self) -> Centre:
        """Refuse a centre that feeds itself."""
        if self.supplied_from == self.centre:
            raise ValueError(f"is supplied from itself, {self.centre!r}")
        return self


def _each_once(classes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(classes))


class Sustainment(Wishing, Window):
    """A flow of supply: for so many persons, or so many tonnes a day."""

    id: Name
    nation: Annotated[Country | None, UNSAID] = None
    origin: Name
    destination: Name
    strength: Annotated[Annotated[Count, Field(ge=1)] | None, UNSAID] = None  # persons
    tonnes_per_day: Annotated[Positive | None, UNSAID] = None
    classes: Annotated[
        tuple[SupplyClass, ...], LISTED, AfterValidator(_each_once)
    ] = ()  # () is all
    priority: Priority = 1

    @model_validator(mode="after")
    def _makes_sense(self) -> Sustainment:
        """Demand a way to go, and one measure of what flows."""
        if self.origin == self.destination:
            raise ValueError(f"origin and destination are both {self.origin!r}")
        if (self.strength is None) == (self.tonnes_per_day is None):
            raise ValueError("give either strength or tonnes_per_day")
        return self
