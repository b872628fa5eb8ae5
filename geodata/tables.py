"""The tables of a network: its nodes, links both ways, transfers and structures."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.along import Along
from geodata.both_ways import BothWays, LinkColumns
from geodata.contract import Chains
from geodata.defaults import ACCESS_SPEED_KMH
from geodata.extract import Extract
from geodata.ids import distinct, rows_in
from geodata.links import chain_columns, chain_lines
from geodata.network import (
    Basis,
    IntArray,
    Mode,
    link_table,
    node_table,
    structure_table,
)
from geodata.segments import ROAD_LAYER
from geodata.structures import find_structures
from geodata.tag_table import Texts
from geodata.terminals.transfers import HUB_LAYER, Joined

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
    both = BothWays(forth.pop("one_way"))
    standing, places = both.structures(find_structures(along), forth["length_m"])
    changed = both.changed(forth)
    for end in ("from_node", "to_node"):
        changed[end] = number[changed[end]]
    ends = shapely.linestrings(segments.lon_lat[layers.ends()])
    transfers = link_table(_transfers(layers, number), ends)
    columns = LinkColumns(both, forth, changed, transfers)
    lines = np.concatenate([both.lines(chain_lines(segments, chains)), ends])
    return link_table(columns, lines), structure_table(standing, places)


def _transfers(layers: Joined, number: IntArray) -> pd.DataFrame:
    table = layers.transfers.drop(columns=["tail", "head"])
    table["length_m"] = layers.lengths_m()
    table["from_node"], table["to_node"] = number[layers.ends()].T
    table["mode"] = str(Mode.TRANSFER)
    table["speed_kmh"] = ACCESS_SPEED_KMH
    table["speed_basis"] = str(Basis.INFERRED)
    return table
