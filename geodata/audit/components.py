"""Parts of a network's layers that hang together, and those that stand apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.audit.survey import Survey
from geodata.countries import countries_at
from geodata.network import BoolArray, IntArray, Mode, Network, TerminalKind
from geodata.parts import parts_of

Objects = npt.NDArray[Any]

COLUMNS: Final = (
    *("mode", "gauge_mm", "links", "km", "share", "reached"),
    *("name", "osm_id", "country", "lon", "lat"),
)


@dataclass(frozen=True, slots=True)
class Components:
    """Parts of layers beyond the largest of each.

    Parameters
    ----------
    table
        A row each, the longest first: ``mode`` and ``gauge_mm`` of the layer, ``links``
        (every direction one), ``km`` of streets, their ``share`` of the layer's,
        ``reached`` where transfers join it to most of the network, and a place in it:
        ``name`` and ``osm_id`` of a node, ``country``, ``lon``, ``lat``.
    of_link
        Row in ``table`` of every link, -1 in none, shape (m,).
    """

    table: pd.DataFrame
    of_link: IntArray


def find_components(ground: Survey) -> Components:
    """Find the parts of every layer that its largest part does not reach.

    Directions do not matter here: a one-way street joins what lies at its ends.
    """
    part = _parts_of_layers(ground)
    links = ground.links.assign(part=part, street=ground.street)
    links["km"] /= links.groupby("street")["km"].transform("size")
    links = links[part >= 0]
    groups = links.groupby(["part", "mode", "gauge_mm"], sort=False)["km"]
    sizes = pd.DataFrame(groups.agg(links="size", km="sum")).reset_index()
    layer = sizes.groupby(["mode", "gauge_mm"])["km"]
    sizes["share"] = (sizes["km"] / layer.transform("sum")).fillna(0)
    order = sizes.sort_values(["km", "links", "part"], ascending=[False, False, True])
    apart = order[order.duplicated(["mode", "gauge_mm"])].reset_index(drop=True)
    row = np.full(int(part.max(initial=-1)) + 2, -1, dtype=np.int64)
    row[apart["part"]] = np.arange(len(apart))
    of_link = row[part]
    return Components(_told(ground, apart, of_link), of_link)


def weak_parts(network: Network, mask: BoolArray) -> IntArray:
    """Give a number to every weakly connected part of the links in a mask."""
    tail, head = network.tail[mask], network.head[mask]
    nodes, ends = np.unique(np.concatenate([tail, head]), return_inverse=True)
    tail, head = ends[: len(tail)], ends[len(tail) :]
    return parts_of(tail, head, len(nodes))[tail]


def layer_mask(network: Network, mode: str, gauge_mm: int) -> BoolArray:
    """Mask of a layer's links, with the crossings that stand between its halves."""
    links = network.links
    mask = ((links["mode"] == mode) & (links["gauge_mm"] == gauge_mm)).to_numpy()
    inside = np.zeros(len(network.nodes), dtype=bool)
    inside[network.tail[mask]] = inside[network.head[mask]] = True
    crossing = (links["class"] == TerminalKind.CROSSING).to_numpy()
    between = crossing & inside[network.tail] & inside[network.head]
    return np.asarray(mask | between, dtype=np.bool_)


def _parts_of_layers(ground: Survey) -> IntArray:
    """Part of every link of a layer, -1 for transfers; no two layers share a part."""
    links, part = ground.links, np.full(len(ground.links), -1, dtype=np.int64)
    moving = links[links["mode"] != Mode.TRANSFER]
    layers = moving[["mode", "gauge_mm"]].drop_duplicates()
    for mode, gauge_mm in zip(layers["mode"], layers["gauge_mm"], strict=True):
        mask = layer_mask(ground.network, mode, gauge_mm)
        part[mask] = weak_parts(ground.network, mask) + part.max() + 1
    part[ground.of_mode(Mode.TRANSFER)] = -1
    return part


def _told(ground: Survey, apart: pd.DataFrame, of_link: IntArray) -> pd.DataFrame:
    """Say of every part whether it is reached, and where it is."""
    node = _spots(ground, of_link, len(apart))
    named = ground.network.nodes["name"].to_numpy(dtype=object)[node]
    roads = _names_of_roads(ground, of_link, len(apart))
    table = apart.assign(
        reached=_reached(ground, of_link),
        name=[of_node or road for of_node, road in zip(named, roads, strict=True)],
        osm_id=ground.network.nodes["osm_id"].to_numpy()[node],
        country=countries_at(ground.lon_lat[node]),
        lon=ground.lon_lat[node, 0],
        lat=ground.lon_lat[node, 1],
    )
    return table[[*COLUMNS]]


def _spots(ground: Survey, of_link: IntArray, size: int) -> IntArray:
    """Give a node of every part, of the smallest id, a named one if there is any."""
    network, inside = ground.network, of_link >= 0
    of_node = np.full(len(network.nodes), -1, dtype=np.int64)
    of_node[network.tail[inside]] = of_link[inside]
    of_node[network.head[inside]] = of_link[inside]
    nameless = (network.nodes["name"] == "").to_numpy()
    order = np.lexsort([network.nodes["osm_id"].to_numpy(), nameless])
    spots = _first(order, of_node[order])
    return spots.astype(np.int64).reshape(size)


def _names_of_roads(ground: Survey, of_link: IntArray, size: int) -> Objects:
    """Name or number that most links of every part bear, "" where none has any."""
    links = ground.links
    said = links["name"].where(links["name"] != "", links["ref"]).to_numpy(dtype=object)
    borne = np.flatnonzero((of_link >= 0) & (said != ""))
    names = np.full(size, "", dtype=object)
    table = pd.DataFrame({"part": of_link[borne], "said": said[borne]})
    counts = table.groupby(["part", "said"]).size().reset_index(name="links")
    counts = counts.sort_values(
        ["part", "links", "said"], ascending=[True, False, True]
    )
    most = counts.drop_duplicates("part")
    names[most["part"].to_numpy(dtype=np.int64)] = most["said"].to_numpy(dtype=object)
    return names


def _reached(ground: Survey, of_link: IntArray) -> BoolArray:
    """Mask of the parts in the longest part of the whole network."""
    everything = np.ones(len(of_link), dtype=np.bool_)
    part = weak_parts(ground.network, everything)
    km = ground.links["km"].fillna(0).to_numpy()
    main = np.bincount(part, weights=km, minlength=1).argmax()
    return np.asarray(_first(part, of_link) == main)


def _first(values: Objects, part: IntArray) -> Objects:
    """Value of the first row of every part; rows in none are -1."""
    inside = np.flatnonzero(part >= 0)
    _, at = np.unique(part[inside], return_index=True)
    return values[inside[at]]
