"""A network laid out for an audit: streets, countries and where things are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import shapely

from geodata.countries import countries_at
from geodata.network import Basis, BoolArray, FloatArray, IntArray, Network

KNOWN: Final = (str(Basis.TAGGED), str(Basis.OVERLAID))
MAIN_ROADS: Final = (
    *("motorway", "trunk", "primary"),
    *("motorway_link", "trunk_link", "primary_link"),
)


@dataclass(frozen=True, slots=True)
class Survey:
    """What every table of an audit looks at.

    Parameters
    ----------
    links
        The links without geometry, with ``km``; the country of a link that has none is
        that of its middle.
    street
        Number of the street of every link, shape (m,): the two directions of one
        stretch share it. A carriageway that is drawn by itself is a street.
    lon_lat
        Where the nodes are, shape (n, 2).
    """

    network: Network
    links: pd.DataFrame
    street: IntArray
    lon_lat: FloatArray

    @property
    def main_road(self) -> BoolArray:
        """Mask of the links of motorways, trunk and primary roads."""
        return self.links["class"].isin(MAIN_ROADS).to_numpy()

    @property
    def middle(self) -> FloatArray:
        """Half-way between the ends of every link, as (lon, lat), shape (m, 2)."""
        ends = self.lon_lat[self.network.tail], self.lon_lat[self.network.head]
        return np.asarray(sum(ends) / 2, dtype=np.float64)

    def of_mode(self, mode: str) -> BoolArray:
        """Mask of the links of a mode."""
        return (self.links["mode"] == mode).to_numpy()

    def known(self, limit: str) -> BoolArray:
        """Mask of the links whose limit is tagged or overlaid."""
        return known(self.links, [limit])

    def once(self, mask: BoolArray) -> IntArray:
        """Rows of the links in a mask, of every street the first of them."""
        rows = np.flatnonzero(mask)
        _, first = np.unique(self.street[rows], return_index=True)
        return np.sort(rows[first])


def survey(network: Network) -> Survey:
    """Lay out a network for an audit."""
    links = pd.DataFrame(network.links.drop(columns="geometry"))
    links["km"] = links["length_m"] / 1000
    lon_lat = shapely.get_coordinates(network.nodes.geometry.array)
    laid_out = Survey(network, links, _streets(network), lon_lat)
    nameless = (links["country"] == "").to_numpy()
    if nameless.any():
        links.loc[nameless, "country"] = countries_at(laid_out.middle[nameless])
    return laid_out


def known(table: pd.DataFrame, values: Sequence[str]) -> BoolArray:
    """Mask of the rows where one of the values is tagged or overlaid."""
    mask = np.zeros(len(table), dtype=np.bool_)
    for value in values:
        mask |= table[f"{value}_basis"].isin(KNOWN).to_numpy()
    return mask


def _streets(network: Network) -> IntArray:
    """Links between the same nodes, of one object and one length, are one street."""
    tail, head = network.tail, network.head
    keys = pd.DataFrame(
        {
            "low": np.minimum(tail, head),
            "high": np.maximum(tail, head),
            "osm_id": network.links["osm_id"],
            "class": network.links["class"],
            "decimetres": np.rint(network.links["length_m"].to_numpy() * 10),
        }
    )
    numbers = keys.groupby([*keys], sort=False, dropna=False).ngroup()
    return np.asarray(numbers, dtype=np.int64)
