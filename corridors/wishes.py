"""Wishes of a movement: modes, countries and names that it prefers or avoids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import AfterValidator, model_validator

from corridors.countries import country_code
from corridors.stated import LISTED, Name, Stated

MODES: Final = ("road", "rail")
_COUNTRY_LENGTH: Final = 2


@dataclass(frozen=True, slots=True)
class Wishes:
    """Wishes by their kind; names are of roads, lines, crossings or structures."""

    modes: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()


def sort_wishes(wishes: Iterable[str]) -> Wishes:
    """Tell modes, countries and names apart; each once, names as they are written."""
    stated = tuple(dict.fromkeys(wishes))
    return Wishes(
        modes=frozenset(wish for wish in stated if wish in MODES),
        countries=frozenset(wish for wish in stated if _is_country(wish)),
        names=tuple(w for w in stated if w not in MODES and not _is_country(w)),
    )


def _is_country(wish: str) -> bool:
    return len(wish) == _COUNTRY_LENGTH and wish.isascii() and wish.isalpha()


def _in_one_form(wish: str) -> str:
    """Write modes in small letters and countries in capitals; check the country."""
    if wish.lower() in MODES:
        return wish.lower()
    return country_code(wish) if _is_country(wish) else wish


Wish = Annotated[Name, AfterValidator(_in_one_form)]


class Wishing(Stated):
    """Something that prefers or avoids ways."""

    prefer: Annotated[tuple[Wish, ...], LISTED] = ()
    avoid: Annotated[tuple[Wish, ...], LISTED] = ()

    @model_validator(mode="after")
    def _contradicts_nothing(self) -> Wishing:
        """Refuse wishes that no way can meet."""
        avoided = {wish.casefold() for wish in self.avoid}
        both = [wish for wish in self.prefer if wish.casefold() in avoided]
        if both:
            raise ValueError(f"prefers and avoids {', '.join(map(repr, both))}")
        if avoided.issuperset(MODES):
            raise ValueError("avoids both road and rail: no way is left")
        return self
