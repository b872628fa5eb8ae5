"""Main corridors of a network: what the fastest ways across it run over.

No scenario is asked. Up to ``PLACES`` places are chosen for roads, and as many for
railways, spread as evenly over the network as straight distances tell, among terminals,
named places, stations and junctions of the main roads and lines. A link is on a main
corridor when the fastest way between two of them runs over it, and its ``share`` is the
share of all those ways that do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from geodata.audit.survey import MAIN_ROADS, Survey
from geodata.geodesy import plane_m
from geodata.network import BoolArray, FloatArray, IntArray, Mode

PLACES: Final = 40
_LEAST_PLACES: Final = 2
_SHORTEST_H: Final = 1e-6  # no way is for nothing: ties go to the fewest links
_NO_NODE: Final = -9999  # scipy's: no predecessor


@dataclass(frozen=True, slots=True)
class MainCorridors:
    """Shares of the fastest ways across a network.

    Parameters
    ----------
    share
        Share of the ways of its kind, by road or by rail, that run over each link, 0
        off the main corridors, shape (m,).
    places
        Nodes that the ways join.
    ways
        Number of ways by road, and by rail.
    km
        Length of the main corridors, each street once.
    """

    share: FloatArray
    places: IntArray
    ways: tuple[int, int]
    km: float


@dataclass(frozen=True, slots=True)
class _Graph:
    """Links between nodes of one kind: of several side by side the fastest.

    ``keys`` and ``link`` tell of every entry of the matrix, in its order, the nodes and
    the link.
    """

    weights_h: csr_array
    keys: IntArray
    link: IntArray

    def links(self, tail: IntArray, head: IntArray) -> IntArray:
        """Find the links of entries of the matrix."""
        wanted = tail * self.weights_h.shape[0] + head
        return self.link[np.searchsorted(self.keys, wanted)]


def find_main_corridors(ground: Survey) -> MainCorridors:
    """Find the main corridors by road, ferries included, and by rail of all gauges."""
    share = np.zeros(len(ground.links))
    places, ways = [], []
    for mode in (Mode.ROAD, Mode.RAIL):
        graph = _graph(ground, mode)
        chosen = _places(ground, graph, mode)
        counts, n_ways = _count_ways(graph, chosen, len(ground.links))
        share += counts / max(n_ways, 1)
        places.append(chosen)
        ways.append(n_ways)
    km = float(ground.links["km"].iloc[ground.once(share > 0)].sum())
    return MainCorridors(share, np.concatenate(places), (ways[0], ways[1]), km)


def _graph(ground: Survey, mode: Mode) -> _Graph:
    """Links whose two ends are of one mode: gauge transfers and crossings as well."""
    network, links = ground.network, ground.links
    of_mode = (network.nodes["mode"] == mode).to_numpy()
    speed = links["speed_kmh"].to_numpy()
    hours = links["km"].to_numpy() / np.where(speed > 0, speed, np.nan)
    hours = hours + links["dwell_h"].fillna(0).to_numpy()
    usable = of_mode[network.tail] & of_mode[network.head] & np.isfinite(hours)
    rows = np.flatnonzero(usable)
    rows = rows[np.lexsort([hours[rows], network.head[rows], network.tail[rows]])]
    ends = np.stack([network.tail[rows], network.head[rows]])
    fastest = np.ones(len(rows), dtype=np.bool_)
    fastest[1:] = (ends[:, 1:] != ends[:, :-1]).any(axis=0)
    rows, (tail, head) = rows[fastest], ends[:, fastest]
    size = len(of_mode)
    starts = np.searchsorted(tail, np.arange(size + 1)).astype(np.int32)
    weights = np.maximum(hours[rows], _SHORTEST_H)
    matrix = csr_array((weights, head.astype(np.int32), starts), shape=(size, size))
    return _Graph(matrix, tail * size + head, rows)


def _places(ground: Survey, graph: _Graph, mode: Mode) -> IntArray:
    """Choose the places, shared out among the strongly connected parts by size."""
    part = connected_components(graph.weights_h, connection="strong")[1]
    candidates = np.flatnonzero(_worth_reaching(ground, graph, mode))
    sizes = np.bincount(part[candidates], minlength=1)
    shares = PLACES * sizes / max(len(candidates), 1)
    number = np.minimum(np.rint(shares).astype(np.int64), sizes)
    chosen = [
        _spread(candidates[part[candidates] == each], int(number[each]), ground.lon_lat)
        for each in np.flatnonzero(number >= _LEAST_PLACES).tolist()
    ]
    return np.concatenate([np.zeros(0, dtype=np.int64), *chosen])


def _worth_reaching(ground: Survey, graph: _Graph, mode: Mode) -> BoolArray:
    """Mask of terminals, named nodes and junctions of the highest classes."""
    network = ground.network
    ends = np.zeros(len(network.nodes), dtype=np.bool_)
    ends[network.tail[graph.link]] = True
    named = (network.nodes[["kind", "name"]] != "").any(axis=1).to_numpy()
    main = np.zeros(len(named), dtype=np.bool_)
    highest = MAIN_ROADS if mode is Mode.ROAD else ("main",)
    rows = graph.link[ground.links["class"].isin(highest).to_numpy()[graph.link]]
    main[network.tail[rows]] = main[network.head[rows]] = True
    wanted = ends & (named | main)
    return wanted if wanted.sum() >= _LEAST_PLACES else ends


def _spread(nodes: IntArray, number: int, lon_lat: FloatArray) -> IntArray:
    """Choose nodes far from each other: next always the farthest from all so far."""
    plane = plane_m(lon_lat[nodes])
    chosen = [int(np.argmax(np.hypot(*(plane - plane.mean(axis=0)).T)))]
    apart = np.full(len(nodes), np.inf)
    while len(chosen) < number:
        apart = np.minimum(apart, np.hypot(*(plane - plane[chosen[-1]]).T))
        chosen.append(int(np.argmax(apart)))
    return nodes[np.unique(chosen)]


def _count_ways(graph: _Graph, places: IntArray, n_links: int) -> tuple[IntArray, int]:
    """Count over every link the fastest ways between the places; and all ways.

    All ways are walked back together, from their ends to the places they begin at.
    """
    counts = np.zeros(n_links, dtype=np.int64)
    before = _nodes_before(graph, places)
    start, end = np.nonzero(before[:, places] != _NO_NODE)
    n_ways, node = len(start), places[end]
    while len(node):
        near = before[start, node].astype(np.int64)
        np.add.at(counts, graph.links(near, node), 1)
        on = near != places[start]
        start, node = start[on], near[on]
    return counts, n_ways


def _nodes_before(graph: _Graph, places: IntArray) -> npt.NDArray[np.int32]:
    """Node before every node on the fastest way from every place, shape (p, n)."""
    before = np.full((len(places), graph.weights_h.shape[0]), _NO_NODE, dtype=np.int32)
    for row, place in enumerate(places.tolist()):
        before[row] = dijkstra(
            graph.weights_h, indices=place, return_predecessors=True
        )[1]
    return before
