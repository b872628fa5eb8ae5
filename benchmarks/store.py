"""Time saving and loading of a network, and count its bytes.

Usage: python benchmarks/store.py [FILE]

FILE is an OpenStreetMap file or a network file; by default a synthetic grid of some
500 000 links.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import shapely

from geodata.network import Network, Provenance, link_table, node_table
from geodata.read import read_network
from geodata.store import is_network_file, load_network, save_network

SIDE = 355  # 355 x 355 nodes, four links a node: 502 680 links


def main() -> None:
    """Print seconds and bytes."""
    network = opened(Path(sys.argv[1])) if len(sys.argv) > 1 else grid(SIDE)
    print(f"{network.name}: {len(network.nodes)} nodes, {len(network.links)} links")
    for what, amount in snapshot(network).items():
        print(f"{what} {amount:.3g}")


def snapshot(network: Network) -> dict[str, float]:
    """Save and load a network: seconds, and bytes a link."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network"
        return {
            "save_s": best_s(lambda: save_network(network, path)),
            "load_s": best_s(lambda: load_network(path)),
            **bytes_a_link(path),
        }


def bytes_a_link(path: Path) -> dict[str, float]:
    """Count the bytes of a network file a link, with the geometry and without it.

    Nodes, provenance and the frames of the file count; of the geometry, what its column
    takes in the tables, compressed as it is there.
    """
    with zipfile.ZipFile(path) as archive:
        tables = [
            pq.read_metadata(io.BytesIO(archive.read(name)))
            for name in archive.namelist()
            if name.endswith(".parquet")
        ]
        links = pq.read_metadata(io.BytesIO(archive.read("links.parquet"))).num_rows
    geometry = sum(_column_bytes(table, "geometry") for table in tables)
    size = path.stat().st_size
    return {
        "bytes_a_link": size / links,
        "bytes_a_link_without_geometry": (size - geometry) / links,
    }


def _column_bytes(table: pq.FileMetaData, column: str) -> int:
    """Bytes of one column of a Parquet table, compressed."""
    chunks = (
        table.row_group(group).column(row)
        for group in range(table.num_row_groups)
        for row in range(table.num_columns)
    )
    return sum(
        chunk.total_compressed_size
        for chunk in chunks
        if chunk.path_in_schema.split(".")[0] == column
    )


def opened(path: Path) -> Network:
    """Open a network file, or build one of an OpenStreetMap file."""
    return load_network(path) if is_network_file(path) else read_network([path])


def best_s(run: Callable[[], Any], times: int = 3) -> float:
    """Time the fastest of several runs, in seconds."""
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


def grid(side: int) -> Network:
    """Make a grid of two-way roads whose lines have eight points each."""
    rows, columns = np.divmod(np.arange(side * side), side)
    random = np.random.default_rng(0)
    lon_lat = np.stack([15 + columns / 100, 48 + rows / 100], axis=1)
    east = np.flatnonzero(columns < side - 1)
    north = np.flatnonzero(rows < side - 1)
    forth = np.concatenate(
        [np.stack([east, east + 1]), np.stack([north, north + side])], 1
    )
    tail, head = np.concatenate([forth, forth[::-1]], axis=1)
    steps = np.linspace(0, 1, 8)[None, :, None]
    points = lon_lat[tail][:, None] * (1 - steps) + lon_lat[head][:, None] * steps
    points[:, 1:-1] += random.normal(scale=1e-4, size=points[:, 1:-1].shape).round(7)
    columns_of_links = {
        "from_node": tail,
        "to_node": head,
        "mode": "road",
        "class": random.choice(["primary", "secondary", "tertiary"], len(tail)),
        "osm_id": random.integers(1, 2**33, len(tail)),
        "length_m": random.uniform(700, 1200, len(tail)),
        "speed_kmh": 60.0,
    }
    return Network(
        node_table({"osm_id": np.arange(side * side), "mode": "road"}, lon_lat),
        link_table(columns_of_links, shapely.linestrings(points)),
        Provenance(f"grid of {side} x {side}"),
    )


if __name__ == "__main__":
    main()
