"""The tables of a network: its nodes, links both ways, transfers and structures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import shapely

from geodata.along import Along
from geodata.basis import Known, basis_texts
from geodata.contract import Chains
from geodata.defaults import ACCESS_SPEED_KMH, WRONG_LINE_TPD
from geodata.extract import Extract
from geodata.ids import distinct, rows_in
from geodata.links import chain_columns, chain_lines
from geodata.network import (
    Basis,
    FloatArray,
    Geometries,
    IntArray,
    Mode,
    link_table,
    node_table,
    structure_table,
)
from geodata.segments import ONE_WAY, PREFERRED, ROAD_LAYER
from geodata.structures import Standing, find_structures
from geodata.tag_table import Texts
from geodata.terminals.transfers import HUB_LAYER, Joined
from geodata.things import Columns

NAMED_STOPS: Final = {"station", "yard", "junction", "border"}
"""Values of ``railway`` whose nodes stay nodes, so that plans can speak of them."""


def node_rows(
    layers: Joined, chains: Chains, extract: Extract
) -> tuple[gpd.GeoDataFrame, IntArray]:
    """Keep the nodes that are left; give their table, and each node's row in it."""
    segments = layers.segments
    used = distinct(np.concatenate([chains.start, chains.end, layers.ends().ravel()]))
    number = np.full(segments.n_nodes, -1)
    number[used] = np.arange(len(used))
    layer = segments.layer[used]
    names, kinds = _said_of(extract, segments.osm_id[used])
    for node, kind in layers.kinds.items():
        kinds[number[node]] = str(kind)
        names[number[node]] = layers.names[node] or names[number[node]]
    mode = np.where(layer == ROAD_LAYER, str(Mode.ROAD), str(Mode.RAIL))
    table = {
        "osm_id": segments.osm_id[used],
        "mode": np.where(layer == HUB_LAYER, "terminal", mode),
        "gauge_mm": np.maximum(layer, 0),
        "kind": kinds,
        "name": names,
    }
    return node_table(table, segments.lon_lat[used]), number


def _said_of(extract: Extract, osm_id: IntArray) -> tuple[Texts, Texts]:
    """Names and kinds that the tags of nodes say, "" where they say none."""
    tags = extract.node_tags
    railway = tags.mapped(
        "railway", lambda text: text if text in NAMED_STOPS else "", ""
    )
    kinds = np.where(tags.has("place"), "place", railway)
    row_of = rows_in(extract.tagged_ids, osm_id)  # -1 is the row of nothing, put last
    names = np.append(tags.texts("name"), "")
    return names[row_of], np.append(kinds, "")[row_of]


def link_rows(
    layers: Joined, chains: Chains, along: Along, number: IntArray
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Lay out links in both directions, transfers, and what stands on the links."""
    segments = layers.segments
    forth = chain_columns(segments, along.things, chains, along)
    both = _BothWays(forth.pop("one_way"))
    columns = both.links(forth)
    for end in ("from_node", "to_node"):
        columns[end] = number[columns[end]]
    lines = both.lines(chain_lines(segments, chains))
    links = link_table(_spelled(columns), lines)
    ends = shapely.linestrings(segments.lon_lat[layers.ends()])
    transfers = link_table(_transfers(layers, number), ends)
    standing, places = both.structures(find_structures(along), forth["length_m"])
    links = pd.concat([links, transfers], ignore_index=True)
    return links, structure_table(_spelled(standing), places)


class _BothWays:
    """Links of the chains forth and, unless one-way, back, side by side.

    ``chain`` and ``turned`` tell of every link its chain, and whether it runs back.
    """

    def __init__(self, one_way: IntArray) -> None:
        times = np.where(one_way == ONE_WAY, 1, 2)
        self.chain = np.repeat(np.arange(len(one_way)), times)
        self.turned = np.diff(self.chain, prepend=-1) == 0
        self._wrong_line = self.turned & (one_way[self.chain] == PREFERRED)

    def links(self, forth: Columns) -> Columns:
        """Columns of the links, with ends turned round on the way back."""
        both = {name: _taken(values, self.chain) for name, values in forth.items()}
        tail, head = both["from_node"], both["to_node"]
        both["from_node"] = np.where(self.turned, head, tail)
        both["to_node"] = np.where(self.turned, tail, head)
        usual = both["capacity_tpd"]  # what a planner says of a track is of both ways
        wrong = self._wrong_line & (both["capacity_basis"] != Known.OVERLAID)
        both["capacity_tpd"] = np.where(wrong, np.fmin(usual, WRONG_LINE_TPD), usual)
        assumed = wrong & (usual > WRONG_LINE_TPD)
        both["capacity_basis"][assumed] = Known.INFERRED
        return both

    def lines(self, lines: Geometries) -> Geometries:
        """Lines of the links."""
        both = lines[self.chain]
        both[self.turned] = shapely.reverse(both[self.turned])
        return both

    def structures(
        self, forth: Standing, length_m: FloatArray
    ) -> tuple[Columns, FloatArray]:
        """Structures of the links, in the order of travel on each, and their places."""
        of_chain = np.bincount(forth.passages.chain, minlength=len(length_m))
        start = np.concatenate([[0], np.cumsum(of_chain)])[:-1]
        times = of_chain[self.chain]
        link = np.repeat(np.arange(len(self.chain)), times)
        nth = np.arange(len(link)) - np.repeat(np.cumsum(times) - times, times)
        chain, turned = self.chain[link], self.turned[link]
        nth = np.where(turned, of_chain[chain] - 1 - nth, nth)
        row = start[chain] + nth
        there = forth.passages.take(row)
        far = length_m[chain] - there.at_m - there.length_m
        columns = {name: _taken(each, row) for name, each in forth.columns.items()}
        columns["link"] = link
        columns["at_m"] = np.where(turned, np.maximum(far, 0.0), there.at_m)
        columns["length_m"] = there.length_m
        return columns, there.lon_lat


def _taken(values: npt.NDArray[Any], rows: IntArray) -> Any:  # noqa: ANN401 - both
    """Values of some rows; texts as arrow's, which are many times as fast to take."""
    if values.dtype != object:
        return values[rows]
    return pa.array(values, type=pa.large_string()).take(pa.array(rows))


def _spelled(columns: Columns) -> Mapping[str, Any]:
    """Columns with the codes of basis as texts."""
    basis = {name for name in columns if name.endswith("_basis")}
    return columns | {name: basis_texts(columns[name]) for name in basis}


def _transfers(layers: Joined, number: IntArray) -> pd.DataFrame:
    table = layers.transfers.drop(columns=["tail", "head"])
    table["length_m"] = layers.lengths_m()
    table["from_node"], table["to_node"] = number[layers.ends()].T
    table["mode"] = str(Mode.TRANSFER)
    table["speed_kmh"] = ACCESS_SPEED_KMH
    table["speed_basis"] = str(Basis.INFERRED)
    return table
