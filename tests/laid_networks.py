"""Networks laid link by link, for tests of what is said of them wherever they lie.

A place is a letter with (lon, lat); a road is "A-B", laid both ways, or "A>B", one way,
with columns of the links. Structures stand on a road by its number, both ways::

    laid({"A": (20.0, 52.0), "B": (20.1, 52.0)}, [road("A-B", speed_kmh=80)])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geodata.geodesy import geodesic_m
from geodata.network import (
    LIMITS,
    Network,
    Provenance,
    link_table,
    node_table,
    structure_table,
)

Row = dict[str, Any]
Places = Mapping[str, tuple[float, float]]


def road(route: str, kind: str = "primary", **columns: object) -> Row:
    """Lay a road; limits given are tagged."""
    return _row(route, {"mode": "road", "class": kind, "speed_kmh": 60.0}, columns)


def rail(
    route: str, gauge_mm: int = 1435, kind: str = "main", **columns: object
) -> Row:
    """Lay a railway."""
    usual = {"mode": "rail", "class": kind, "gauge_mm": gauge_mm, "speed_kmh": 60.0}
    return _row(route, usual, columns)


def transfer(route: str, kind: str, **columns: object) -> Row:
    """Lay a transfer link, such as a crossing."""
    usual = {"mode": "transfer", "class": kind, "speed_kmh": 20.0, "dwell_h": 1.0}
    return _row(route, usual, columns)


def bridge(on: int, name: str, osm_id: int, **limits: object) -> Row:
    """Put a bridge on the road of a number, counted from 0."""
    usual = {"on": on, "kind": "bridge", "name": name, "osm_id": osm_id}
    return {**usual, **_with_basis(limits)}


def laid(places: Places, rows: Sequence[Row], stand: Sequence[Row] = ()) -> Network:
    """Lay a network; letters are the names of the nodes, in their order."""
    lon_lat = np.array([*places.values()], dtype=np.float64).reshape(-1, 2)
    number = {letter: at for at, letter in enumerate(places)}
    both = [(at, row, turned) for at, row in enumerate(rows) for turned in _ways(row)]
    ends = np.array([_ends(row["route"], number, turned) for _, row, turned in both])
    ends = ends.reshape(-1, 2).astype(np.int64)
    table = pd.DataFrame([{"osm_id": at + 1, **row} for at, row, _ in both])
    if len(table) and "length_m" not in table:
        table["length_m"] = np.nan
    if len(table):
        straight = geodesic_m(lon_lat[ends[:, 0]], lon_lat[ends[:, 1]])
        table["length_m"] = table["length_m"].fillna(pd.Series(straight))
    table["from_node"], table["to_node"] = ends.T
    modes = np.full(len(places), "road", dtype=object)
    gauges = np.zeros(len(places), dtype=np.int64)
    for (_, row, _), pair in zip(both, ends, strict=True):
        if row["mode"] == "rail":
            modes[pair], gauges[pair] = "rail", row["gauge_mm"]
    nodes = {
        "osm_id": np.arange(1, len(places) + 1),
        "mode": modes,
        "gauge_mm": gauges,
        "name": [*places],
    }
    links = link_table(table, shapely.linestrings(lon_lat[ends]))
    standing = [
        {**what, "link": link}
        for what in stand
        for link, (at, _, _) in enumerate(both)
        if at == what["on"]
    ]
    structures = pd.DataFrame(standing, columns=None if standing else ["link"])
    spots = lon_lat[ends[structures["link"].to_numpy(dtype=np.int64), 0]]
    return Network(
        node_table(nodes, lon_lat),
        links,
        Provenance("laid"),
        structure_table(structures, spots),
    )


def _row(route: str, usual: Row, columns: Mapping[str, object]) -> Row:
    capacity = "capacity_vph" if usual["mode"] == "road" else "capacity_tpd"
    return {"route": route, **usual, capacity: 20.0, **_with_basis(columns)}


def _with_basis(columns: Mapping[str, object]) -> Row:
    bases = {f"{name}_basis": "tagged" for name in columns if name in LIMITS}
    return {**bases, **columns}


def _ways(row: Row) -> tuple[bool, ...]:
    return (False,) if ">" in row["route"] else (False, True)


def _ends(route: str, number: Mapping[str, int], turned: bool) -> list[int]:
    pair = [number[letter] for letter in route.replace(">", "-").split("-")]
    return pair[::-1] if turned else pair
