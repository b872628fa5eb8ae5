"""Sites: places that the network must lead to, by coordinates or by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from geodata.access.goals import SITE_WITHIN_M
from geodata.extract import Extract
from geodata.geodesy import plane_m
from geodata.ids import distinct
from geodata.network import BoolArray, FloatArray, IntArray
from geodata.segments import Segments
from geodata.tag_table import TagTable
from geodata.trees import quick_tree

Site = tuple[float, float] | str
"""(lon, lat), or the name of a place or station."""

_NAMELESS: Final = "sites that no place or station of the map is named after"


@dataclass(frozen=True, slots=True)
class Sites:
    """Sites on the map: their (lon, lat), shape (k, 2).

    ``notes`` counts the others, ``lost`` are their names.
    """

    lon_lat: FloatArray
    notes: Mapping[str, int]
    lost: tuple[str, ...] = ()


def find_sites(extract: Extract, sites: Sequence[Site]) -> Sites:
    """Find the sites: by name, every place of that name, or else every station.

    Letters' case does not matter. A name that the map lacks is passed over and counted.
    """
    names = [site for site in sites if isinstance(site, str)]
    given = [site for site in sites if not isinstance(site, str)]
    nodes, found = _named(extract, [name.casefold() for name in names])
    stated = np.array(given, dtype=np.float64).reshape(-1, 2)
    lost = tuple(name for name in names if name.casefold() not in found)
    return Sites(
        lon_lat=np.concatenate([stated, extract.lon_lat[nodes]]),
        notes={_NAMELESS: len(lost)} if lost else {},
        lost=lost,
    )


def site_notes(sites: Sites, unreached: FloatArray) -> tuple[str, ...]:
    """Say which sites the map lacks, and which no road reaches, one line each.

    ``unreached`` are the (lon, lat) of the latter, shape (u, 2).
    """
    named = [
        f"site {name!r}: no place or station of the map has this name; give lon and lat"
        for name in dict.fromkeys(sites.lost)
    ]
    within = f"{SITE_WITHIN_M / 1000:g} km"
    placed = [
        f"site at lon {lon:g}, lat {lat:g}: no road of the network within {within}"
        for lon, lat in unreached.tolist()
    ]
    return (*named, *dict.fromkeys(placed))


def _named(extract: Extract, names: Sequence[str]) -> tuple[IntArray, set[str]]:
    """Rows of the nodes that are named so, and the names that there are."""
    tags = extract.node_tags
    said = tags.mapped("name", str.casefold, "")
    asked = _named_one_of(tags, set(names))
    place = asked & tags.has("place")
    station = asked & tags.has("railway")
    station &= ~_named_one_of(tags, set(said[place].tolist()))
    chosen = place | station
    return extract.rows_of(extract.tagged_ids[chosen]), set(said[chosen].tolist())


def _named_one_of(tags: TagTable, names: set[str]) -> BoolArray:
    return tags.where("name", lambda text: text.casefold() in names)


def nodes_at(segments: Segments, lon_lat: FloatArray) -> IntArray:
    """Nearest node of every layer to each of the places."""
    used = segments.degree() > 0
    found = [np.zeros(0, dtype=np.int64)]
    for layer in np.unique(segments.layer[used]) if len(lon_lat) else ():
        nodes = np.flatnonzero(used & (segments.layer == layer))
        tree = quick_tree(plane_m(segments.lon_lat[nodes]))
        found.append(nodes[tree.query(plane_m(lon_lat))[1]])
    return distinct(np.concatenate(found))
