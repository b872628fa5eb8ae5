"""Time saving and loading of a network, and count its bytes.

Usage: python benchmarks/store.py [FILE]

FILE is an OpenStreetMap file or a network file; by default a synthetic grid of some
100 000 links.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geodata.network import Network, Provenance, link_table, node_table
from geodata.read import read_network
from geodata.store import is_network_file, load_network, save_network

SIDE = 160  # 160 x 160 nodes, four links a node: 101 760 links


def main() -> None:
    """Print seconds and bytes."""
    network = opened(Path(sys.argv[1])) if len(sys.argv) > 1 else grid(SIDE)
    n_links = len(network.links)
    print(f"{network.name}: {len(network.nodes)} nodes, {n_links} links")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network"
        print(f"save {best_s(lambda: save_network(network, path)):.2f} s")
        print(f"load {best_s(lambda: load_network(path)):.2f} s")
        print(f"size {path.stat().st_size / n_links:.0f} bytes a link")


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
