"""From an extract to a network: layers, terminals, chains, links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.contract import Chains, find_chains
from geodata.defaults import ACCESS_SPEED_KMH
from geodata.extract import Extract, Tags
from geodata.links import chain_columns, chain_lines
from geodata.network import (
    Basis,
    IntArray,
    Mode,
    Network,
    NetworkError,
    Provenance,
    link_table,
    node_table,
)
from geodata.segments import ROAD_LAYER, Segments, cut_segments, join_loose_ends
from geodata.terminals import find_terminals
from geodata.transfers import HUB_LAYER, Joined, join_layers
from geodata.ways import MERGE_KEY, read_ways, select_ways

_NAMED_STOPS = {"station", "yard", "junction", "border"}


def build_network(
    extract: Extract, *, name: str | None = None, keep_sidings: bool = False
) -> Network:
    """Make the network of an extract.

    Parameters
    ----------
    name
        The network's name; by default that of the extract.
    keep_sidings
        Keep tracks tagged ``service=yard|siding|spur|crossover``.

    Raises
    ------
    NetworkError
        When no way is left that carries traffic.
    """
    rows, left_out = select_ways(extract, keep_sidings=keep_sidings)
    if not len(rows):
        raise NetworkError(
            f"{extract.name}: no road and no railway in it that the network could keep"
            f" ({_counted(left_out)})"
        )
    ways, assumed = read_ways(extract, rows)
    segments = cut_segments(extract, rows, ways)
    if not len(segments.way):
        raise NetworkError(
            f"{extract.name}: none of its {len(rows)} roads and railways has two nodes "
            "in the file; cut extracts with complete ways"
        )
    segments, joined = join_loose_ends(segments, extract, rows)
    terminals = find_terminals(extract.node_tags, extract.position_of())
    layers = join_layers(segments, terminals, ways["class"].tolist())
    chains = _chains(layers, ways, extract.node_tags)
    nodes, links = _assemble(layers, ways, chains, extract.node_tags)
    losses = _losses(extract, left_out, assumed, layers.notes, joined)
    return Network(nodes, links, _provenance(extract, name, losses))


def _chains(
    layers: Joined, ways: pd.DataFrame, node_tags: Mapping[int, Tags]
) -> Chains:
    segments = layers.segments
    groups = ways.groupby(list(MERGE_KEY), sort=False, dropna=False).ngroup()
    key = groups.to_numpy().astype(np.int64)
    keep = np.zeros(segments.n_nodes, dtype=bool)
    keep[list(layers.kinds)] = True
    keep[layers.ends().ravel()] = True
    keep |= np.isin(segments.osm_id, _named_stops(node_tags))
    return find_chains(
        segments.tail, segments.head, segments.one_way, key[segments.way], keep
    )


def _named_stops(node_tags: Mapping[int, Tags]) -> list[int]:
    """Places and stations on the way stay nodes, so that plans can speak of them."""
    return [
        osm_id
        for osm_id, node in node_tags.items()
        if "place" in node or node.get("railway") in _NAMED_STOPS
    ]


def _assemble(
    layers: Joined,
    ways: pd.DataFrame,
    chains: Chains,
    node_tags: Mapping[int, Tags],
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Keep the nodes that are left, and lay out links in both directions."""
    segments = layers.segments
    used = np.unique(np.concatenate([chains.start, chains.end, layers.ends().ravel()]))
    number = np.full(segments.n_nodes, -1)
    number[used] = np.arange(len(used))
    nodes = _nodes(layers, used, node_tags)
    columns, lines = _both_ways(segments, ways, chains)
    columns["from_node"] = number[columns["from_node"]]
    columns["to_node"] = number[columns["to_node"]]
    transfers = _transfers(layers, number)
    both = pd.concat([columns, transfers], ignore_index=True)
    ends = segments.lon_lat[layers.ends()]
    geometry = np.concatenate([lines, shapely.linestrings(ends)])
    return nodes, link_table(both, geometry)


def _nodes(
    layers: Joined, used: IntArray, node_tags: Mapping[int, Tags]
) -> gpd.GeoDataFrame:
    segments = layers.segments
    layer = segments.layer[used]
    tags = [node_tags.get(i, {}) for i in segments.osm_id[used].tolist()]
    names = [
        layers.names.get(n) or node.get("name", "")
        for n, node in zip(used.tolist(), tags, strict=True)
    ]
    kinds = [
        str(layers.kinds[n]) if n in layers.kinds else _kind(node)
        for n, node in zip(used.tolist(), tags, strict=True)
    ]
    mode = np.where(layer == ROAD_LAYER, str(Mode.ROAD), str(Mode.RAIL))
    return node_table(
        {
            "osm_id": segments.osm_id[used],
            "mode": np.where(layer == HUB_LAYER, "terminal", mode),
            "gauge_mm": np.maximum(layer, 0),
            "kind": kinds,
            "name": names,
        },
        segments.lon_lat[used],
    )


def _kind(node: Tags) -> str:
    if "place" in node:
        return "place"
    railway = node.get("railway", "")
    return railway if railway in _NAMED_STOPS else ""


def _both_ways(
    segments: Segments, ways: pd.DataFrame, chains: Chains
) -> tuple[pd.DataFrame, object]:
    """Links forth and, unless one-way, back, side by side."""
    forth = chain_columns(segments, ways, chains)
    lines = chain_lines(segments, chains)
    two_way = np.flatnonzero(~forth.pop("one_way").to_numpy(dtype=bool))
    back = forth.iloc[two_way].rename(
        columns={"from_node": "to_node", "to_node": "from_node"}
    )
    both = pd.concat([forth, back])  # the index still tells the chain
    order = np.argsort(both.index.to_numpy(), kind="stable")
    back_lines = shapely.reverse(lines[two_way])
    geometry = np.concatenate([lines, back_lines])[order]
    return both.iloc[order].reset_index(drop=True), geometry


def _transfers(layers: Joined, number: IntArray) -> pd.DataFrame:
    table = layers.transfers.drop(columns=["tail", "head"])
    table["length_m"] = layers.lengths_m()
    table["from_node"], table["to_node"] = number[layers.ends()].T
    table["mode"] = str(Mode.TRANSFER)
    table["speed_kmh"] = ACCESS_SPEED_KMH
    table["speed_basis"] = str(Basis.INFERRED)
    return table


def _losses(
    extract: Extract,
    left_out: Counter[str],
    assumed: Counter[str],
    notes: Mapping[str, int],
    joined: int,
) -> dict[str, int]:
    """Everything left out or assumed, counted, largest first within its kind."""
    missing = {"references to nodes outside the file": extract.missing_refs}
    ends = {"loose ends of different data sets, joined": joined}
    counts = {f"left out: {what}": n for what, n in left_out.most_common()}
    all_of_them = {**missing, **ends, **counts, **dict(assumed.most_common()), **notes}
    return {what: n for what, n in all_of_them.items() if n}


def _counted(counts: Counter[str]) -> str:
    if not counts:
        return "it holds no way at all"
    return ", ".join(f"{n} {what}" for what, n in counts.most_common())


def _provenance(
    extract: Extract, name: str | None, losses: Mapping[str, int]
) -> Provenance:
    return Provenance(
        name=name or extract.name,
        inputs=extract.inputs,
        versions={p: version(p) for p in ("osmnx", "osmium", "shapely", "geopandas")},
        losses=losses,
    )
