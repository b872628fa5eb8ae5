"""What stated values may be: numbers with their bounds, names, countries, lists."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from corridors.countries import country_code

SEPARATOR: Final = "|"
"""Between the entries of a list in one cell: no delimiter of tables, in no name."""


def nothing_said(value: object) -> object:
    """Take an empty text as nothing said."""
    return None if isinstance(value, str) and not value.strip() else value


def _no_truth_value(value: object) -> object:
    """Refuse true and false, which Python takes for 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("must be a number")
    return value


def _listed(value: object) -> object:
    """Split the text of a cell into its entries; a list of texts is one already."""
    entries = value.split(SEPARATOR) if isinstance(value, str) else value
    if not isinstance(entries, list | tuple):
        return entries
    stripped = (x.strip() if isinstance(x, str) else x for x in entries)
    return tuple(entry for entry in stripped if entry != "")


MOST: Final = 1e9  # beyond any plan, and far from where integers overflow
NUMBER = BeforeValidator(_no_truth_value)
UNSAID = BeforeValidator(nothing_said)
"""Lets an empty cell stand for nothing said."""

Name = Annotated[str, Field(min_length=1, max_length=200)]
Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False), NUMBER]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False), NUMBER]
Positive = Annotated[float, Field(gt=0, le=MOST, allow_inf_nan=False), NUMBER]
NotNegative = Annotated[float, Field(ge=0, le=MOST, allow_inf_nan=False), NUMBER]
Finite = Annotated[float, Field(allow_inf_nan=False), NUMBER]
Hour = Annotated[float, Field(ge=-MOST, le=MOST, allow_inf_nan=False), NUMBER]
Minutes = Annotated[float, Field(ge=0, le=1440, allow_inf_nan=False), NUMBER]
Share = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False), NUMBER]
Count = Annotated[int, Field(ge=0, le=1_000_000), NUMBER]
Priority = Annotated[int, Field(ge=1, le=1_000_000), NUMBER]
OsmId = Annotated[int, Field(gt=-(2**63), lt=2**63), NUMBER]
Country = Annotated[str, AfterValidator(country_code)]
LISTED = BeforeValidator(_listed)
"""Lets a cell hold a list, its entries separated by ``|``."""


class Stated(BaseModel):
    """A thing the planner states: immutable, and nothing in it goes unread."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Somewhere(Stated):
    """A place by its coordinates, or by the name of a place of the network."""

    place: Annotated[Name | None, UNSAID] = None
    lon: Annotated[Lon | None, UNSAID] = None
    lat: Annotated[Lat | None, UNSAID] = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> Somewhere:
        """Demand coordinates, or a place of the network."""
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lon and lat go together")
        if (self.lon is None) == (self.place is None):
            raise ValueError("give either lon and lat, or place")
        return self


class Window(Stated):
    """Hours in which a thing holds: from ``from_h`` until before ``to_h``.

    None stands for always before, or ever after. Hours may lie before the start.
    """

    from_h: Annotated[Hour | None, UNSAID] = None
    to_h: Annotated[Hour | None, UNSAID] = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Window:
        """Refuse a window in which no moment lies."""
        ends = self.from_h is not None and self.to_h is not None
        if ends and not self.from_h < self.to_h:  # type: ignore[operator]
            raise ValueError(
                f"ends before it begins: to_h {self.to_h:g} is not after from_h "
                f"{self.from_h:g}"
            )
        return self

    @property
    def always(self) -> bool:
        """Whether it holds at any time."""
        return self.from_h is None and self.to_h is None
