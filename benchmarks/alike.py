"""Two road networks of one extract, ours and osmnx's, made alike term by term.

What each term takes away is measured; what is left then is a difference of the networks
themselves, and the ways where it lies are named. Nothing here is timed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import networkx as nx
import numpy as np
import osmnx as ox
import shapely
from extracts import ROADS
from jobs import MERGE_TAGS, Facts

from geodata.barriers import read_barriers
from geodata.build import build_network
from geodata.extract import Extract
from geodata.geodesy import geodesic_m
from geodata.network import Network
from geodata.read import read_extract
from geodata.select import select_ways

_SUMS: Final = {"length": sum, "sphere_m": sum}
_TWIN: Final = 10**15  # ids of new nodes: beyond those of OSM
_NAMED: Final = 5  # ways where the networks differ the most

Graph = Any  # a MultiDiGraph of networkx
Spot = tuple[int, int]  # (lon, lat) in OSM's own unit, 1e-7 degrees
Arcs = Mapping[tuple[Spot, Spot], int]  # id of the way, by both ends


@dataclass(frozen=True, slots=True)
class _Roads:
    """One side: its terms, and what is left of its main component after them.

    Parameters
    ----------
    steps
        ``what`` is done, ``nodes`` and ``km`` with it and all before it.
    nodes
        How many nodes there are at every spot: two at a barrier.
    arcs
        Of the nodes that the roads are drawn through.
    """

    steps: list[Facts]
    nodes: Counter[Spot]
    arcs: Arcs


def compare(path: Path, xml: Path, classes: str) -> Facts:
    """Compare the main components of our roads and of osmnx's, term by term.

    ``xml`` is what osmnx reads of the extract ``path``. Of each term the facts say what
    it is, and the nodes and km of the main component with it and all before it.
    """
    extract = read_extract(path)
    ours = _ours(build_network(extract, classes=classes), classes)
    osmnx = _osmnx(xml, _closed_barriers(extract, classes))
    only_ours, only_osmnx = _metres_beside(ours, osmnx), _metres_beside(osmnx, ours)
    return {
        "ours": ours.steps,
        "osmnx": osmnx.steps,
        "nodes_only_ours": (ours.nodes - osmnx.nodes).total(),
        "nodes_only_osmnx": (osmnx.nodes - ours.nodes).total(),
        "km_only_ours": only_ours.total() / 1000,
        "km_only_osmnx": only_osmnx.total() / 1000,
        "ways": (only_ours + only_osmnx).most_common(_NAMED),
    }


def _closed_barriers(extract: Extract, classes: str) -> frozenset[int]:
    """Ids of the nodes where our build cuts a road that goes straight on."""
    chosen = select_ways(extract, classes=classes, keep_sidings=False)
    barriers, _ = read_barriers(extract, chosen.roads)
    closed = barriers.table["osm_id"][barriers.closed]
    return frozenset(closed.tolist()) - set(barriers.junctions.tolist())


def _ours(network: Network, classes: str) -> _Roads:
    """Make our roads alike."""
    built = _graph_of(network, {*network.links["class"]})
    without = _graph_of(network, ROADS[classes])
    core = _main(without)
    merged = ox.simplify_graph(
        without,
        node_attrs_include=["stays"],
        edge_attrs_differ=MERGE_TAGS,
        remove_rings=False,
    )
    steps = [
        _step("as built", _main(built)),
        _step("without minor roads that lead to terminals", core),
        _step("merged where only these, terminals or names end links", _main(merged)),
    ]
    rows = np.array([row for *_, row in core.edges(data="row")], dtype=np.int64)
    return _Roads(steps, _spots(_main(merged)), _drawn(network, rows))


def _graph_of(network: Network, classes: Collection[str]) -> Graph:
    """Lay out our roads of some classes as osmnx would.

    Nodes that neither a name nor a link of another kind holds are marked to stay.
    """
    links = network.links
    chosen = (links["mode"] == "road") & links["class"].isin(classes)
    held = (network.nodes["kind"] != "").to_numpy(copy=True)
    for end in ("from_node", "to_node"):
        held[links[end][~chosen]] = True
    graph: Graph = nx.MultiDiGraph(crs="EPSG:4326")
    for node, (x, y) in enumerate(shapely.get_coordinates(network.nodes.geometry)):
        graph.add_node(node, x=x, y=y, **({} if held[node] else {"stays": True}))
    columns = ("from_node", "to_node", "class", "ref", "lanes", "length_m")
    for row, tail, head, *said, length_m in links[chosen][[*columns]].itertuples():
        tags = dict(zip(MERGE_TAGS, said, strict=True))
        graph.add_edge(tail, head, row=row, length=length_m, **tags)
    return graph


def _drawn(network: Network, rows: np.ndarray[Any, np.dtype[np.int64]]) -> Arcs:
    """Arcs of some of our links, by the nodes that they are drawn through."""
    lines = network.links.geometry.to_numpy()[rows]
    points, line = shapely.get_coordinates(lines, return_index=True)
    spots = [(x, y) for x, y in np.rint(points * 1e7).astype(np.int64).tolist()]
    ids = network.links["osm_id"].to_numpy()[rows]
    return {
        (spots[at], spots[at + 1]): int(ids[line[at]])
        for at in np.flatnonzero(line[:-1] == line[1:]).tolist()
    }


def _osmnx(xml: Path, barriers: frozenset[int]) -> _Roads:
    """Make osmnx's roads alike."""
    ox.settings.useful_tags_way = [*MERGE_TAGS, "oneway", "junction"]
    ox.settings.useful_tags_node = []
    graph: Graph = ox.graph_from_xml(xml, simplify=False, retain_all=True)
    _measure_on_ellipsoid(graph)
    core = _main(_simplify(graph))
    steps = [
        _step("as read", core, length="sphere_m"),
        _step("on the ellipsoid", core),
    ]
    n_cuts = _cut(graph, barriers)
    steps.append(_step(f"cut at closed barriers ({n_cuts})", _main(_simplify(graph))))
    graph.remove_edges_from([*_repeated_edges(graph)])
    core = _main(_simplify(graph))
    steps.append(_step("with doubly drawn ways once", core))
    return _Roads(steps, _spots(core), _arcs(graph))


def _simplify(graph: Graph) -> Graph:
    return ox.simplify_graph(graph, edge_attrs_differ=MERGE_TAGS, edge_attr_aggs=_SUMS)


def _step(what: str, core: Graph, length: str = "length") -> Facts:
    metres = sum(metres for *_, metres in core.edges(data=length))
    return {"what": what, "nodes": len(core), "km": metres / 1000}


def _main(graph: Graph) -> Graph:
    """Give the main component, strongly connected."""
    return graph.subgraph(max(nx.strongly_connected_components(graph), key=len))


def _measure_on_ellipsoid(graph: Graph) -> None:
    """Measure edges as our segments are; osmnx's own lengths become ``sphere_m``."""
    at = {node: (x, y) for node, x, y in _placed(graph)}
    ends = np.array([(*at[u], *at[v]) for u, v in graph.edges()]).reshape(-1, 4)
    metres = geodesic_m(ends[:, :2], ends[:, 2:]).tolist()
    for (*_, edge), length in zip(graph.edges(data=True), metres, strict=True):
        edge["sphere_m"], edge["length"] = edge["length"], length


def _placed(graph: Graph) -> Iterator[tuple[int, float, float]]:
    return ((node, data["x"], data["y"]) for node, data in graph.nodes(data=True))


def _cut(graph: Graph, barriers: frozenset[int]) -> int:
    """Make two nodes of every barrier with two neighbours; count them."""
    nodes = [
        node
        for node in sorted(barriers & graph.nodes)
        if len(_neighbours(graph, node)) == 2  # noqa: PLR2004 - one road, that goes on
    ]
    for number, node in enumerate(nodes):
        _split(graph, node, _TWIN + number)
    return len(nodes)


def _neighbours(graph: Graph, node: int) -> set[int]:
    return {*graph.predecessors(node), *graph.successors(node)}


def _split(graph: Graph, node: int, twin: int) -> None:
    """Hand the edges to one of the neighbours over to a twin of the node."""
    beyond = min(_neighbours(graph, node))
    graph.add_node(twin, **graph.nodes[node])
    for tail, head in ((node, beyond), (beyond, node)):
        ends = [twin if end == node else end for end in (tail, head)]
        for key, tags in [*(graph.get_edge_data(tail, head) or {}).items()]:
            graph.add_edge(*ends, **tags)
            graph.remove_edge(tail, head, key)


def _repeated_edges(graph: Graph) -> Iterator[tuple[int, int, int]]:
    """Edges between the ends of another: what two ways draw, or one way twice."""
    seen = set()
    for tail, head, key in graph.edges(keys=True):
        if (tail, head) in seen:
            yield tail, head, key
        seen.add((tail, head))


def _spots(graph: Graph) -> Counter[Spot]:
    return Counter(_spot(x, y) for _, x, y in _placed(graph))


def _spot(lon: float, lat: float) -> Spot:
    return round(lon * 1e7), round(lat * 1e7)


def _arcs(graph: Graph) -> Arcs:
    """Arcs of the main component of a graph that is not simplified."""
    spot = {node: _spot(x, y) for node, x, y in _placed(graph)}
    edges = _main(graph).edges(data="osmid")
    return {(spot[tail], spot[head]): number for tail, head, number in edges}


def _metres_beside(roads: _Roads, others: _Roads) -> Counter[int]:
    """Metres of arcs that the others have not, by way."""
    arcs = [*roads.arcs.keys() - others.arcs]
    ends = np.array([(*tail, *head) for tail, head in arcs], dtype=np.float64)
    ends = ends.reshape(-1, 4) / 1e7
    metres: Counter[int] = Counter()
    lengths = geodesic_m(ends[:, :2], ends[:, 2:]).tolist()
    for arc, length_m in zip(arcs, lengths, strict=True):
        metres[roads.arcs[arc]] += length_m
    return metres
