"""Kilometre posts: nodes beside a road or on a railway that say its kilometre."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from geodata.extract import Extract
from geodata.network import BoolArray, FloatArray, IntArray
from geodata.tag_table import TagTable, Texts

# "10.4", "10,4 km", "pk 10+400" (and 400 m), "10,4+20" (German lines: and 20 m).
_KILOMETRE: Final = re.compile(
    r"(?:pk|km)?\s*(\d{1,4})(?:[.,](\d+))?\s*(?:\+\s*(\d{1,3}))?\s*(?:km)?",
    re.IGNORECASE,
)
_WHOLE_METRES: Final = 3  # digits behind the plus of a whole kilometre
_RAIL_KEYS: Final = ("railway:position:exact", "railway:position", "pk", "distance")
_ROAD_KEYS: Final = ("pk", "distance")


def kilometre(text: str) -> float | None:
    """Read what a kilometre post says, in km; None for miles, lists and words.

    "10+40" without a decimal is none: it may mean 400 m or 40.
    """
    found = _KILOMETRE.fullmatch(text.strip())
    if found is None:
        return None
    whole, decimals, metres = found.groups()
    if metres and not decimals and len(metres) < _WHOLE_METRES:
        return None
    return float(f"{whole}.{decimals or 0}") + int(metres or 0) / 1000


@dataclass(frozen=True, slots=True, eq=False)
class Posts:
    """Kilometre posts.

    Parameters
    ----------
    km
        What they say, shape (p,).
    node, lon_lat
        Row of the extract's nodes, shape (p,), and position, shape (p, 2).
    rail
        Which are of railways, shape (p,).
    ref
        Of the road, where a post of a road says one.
    """

    km: FloatArray
    node: IntArray
    lon_lat: FloatArray
    rail: BoolArray
    ref: Texts

    def only(self, mask: BoolArray) -> Posts:
        """Give some of them."""
        return Posts(
            km=self.km[mask],
            node=self.node[mask],
            lon_lat=self.lon_lat[mask],
            rail=self.rail[mask],
            ref=self.ref[mask],
        )


def read_posts(extract: Extract) -> tuple[Posts, int]:
    """Find the kilometre posts of an extract; count those that cannot be read."""
    tags = extract.node_tags
    rail = tags.has("railway:position") | tags.has("railway")
    stone = tags.where("highway", "milestone".__eq__)
    stone_of_rail = tags.where("railway", "milestone".__eq__)
    km_rail, said_rail = _first_read(tags, _RAIL_KEYS, unless=~stone_of_rail)
    km_road, said_road = _first_read(tags, _ROAD_KEYS, unless=~stone)
    km = np.where(rail, km_rail, km_road)
    said = np.where(rail, said_rail, said_road)
    rows = np.flatnonzero(~np.isnan(km))
    node = extract.rows_of(extract.tagged_ids[rows])
    posts = Posts(
        km=km[rows],
        node=node,
        lon_lat=extract.lon_lat[node],
        rail=rail[rows],
        ref=np.where(rail, "", tags.texts("ref"))[rows],
    )
    return posts, int((said & np.isnan(km)).sum())


def _first_read(
    tags: TagTable, keys: tuple[str, ...], *, unless: BoolArray
) -> tuple[FloatArray, BoolArray]:
    """First readable kilometre of several keys, and which nodes say any.

    ``distance`` means many things: only a milestone's counts (not ``unless``).
    """
    km = np.full(len(tags), np.nan)
    said = np.zeros(len(tags), dtype=np.bool_)
    for key in keys:
        numbers, _ = tags.numbers(key, kilometre)
        numbers[unless & (key == "distance")] = np.nan
        km = np.where(np.isnan(km), numbers, km)
        said |= tags.has(key) & ~(unless & (key == "distance"))
    return km, said
