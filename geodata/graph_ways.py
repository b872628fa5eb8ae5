"""Ways, strung together again from the edges of osmnx's graphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from geodata.extract import NODE_TAGS, WAY_TAGS, Extract, make_extract
from geodata.network import NetworkError
from geodata.tag_table import Tags

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.MultiDiGraph[int]

Pairs = list[tuple[int, int]]

_REVERSED: Final = {"-1", "reverse", "T"}  # osmnx turns these ways round


def graph_extract(graph: Graph, *, name: str, sha256: str) -> Extract:
    """Take the traffic from a graph of osmnx's, simplified or not.

    A graph knows edges, so the ways are strung together again from theirs. Where osmnx
    has merged ways, a list of tag values becomes one text with semicolons, and the
    points between get ids of their own.

    Raises
    ------
    NetworkError
        When a node has no ``x`` and ``y`` or an edge no ``osmid``: osmnx's graphs do.
    """
    points = _Points(graph)
    nodes, node_tags = {}, {}
    for node, data in graph.nodes(data=True):
        nodes[node] = _position(node, data, name)
        node_tags[node] = _tags(data, NODE_TAGS)
    ways = [
        (way, tags, run)
        for way, tags, pairs in _ways(graph, points, name)
        for run in string_together(pairs)
    ]
    return make_extract(
        name=name,
        sha256=sha256,
        nodes=nodes | points.lon_lat,
        node_tags=node_tags,
        ways=ways,
    )


class _Points:
    """Ids for the points that osmnx merged away: below all others, as they come."""

    def __init__(self, graph: Graph) -> None:
        self.lon_lat: dict[int, tuple[float, float]] = {}
        self.lowest = min([0, *(node for node in graph if isinstance(node, int))])

    def add(self, lon: float, lat: float) -> int:
        number = self.lowest - 1 - len(self.lon_lat)
        self.lon_lat[number] = (lon, lat)
        return number


def _position(node: object, data: Mapping[str, Any], name: str) -> tuple[float, float]:
    if not isinstance(node, int) or "x" not in data or "y" not in data:
        raise NetworkError(
            f"{name}: node {node!r} is none of osmnx's: those are whole numbers with "
            "x and y in degrees"
        )
    return float(data["x"]), float(data["y"])


def _ways(graph: Graph, points: _Points, name: str) -> list[tuple[int, Tags, Pairs]]:
    """Id and tags of every way, and the pairs of nodes that it joins."""
    ways: dict[object, tuple[int, Tags, Pairs]] = {}
    for tail, head, data in _each_once(graph, name):
        merged = "geometry" in data
        # Two merged edges are one way only where all their tags agree.
        key = str(sorted(data.items(), key=str)) if merged else str(data["osmid"])
        if key not in ways:
            ways[key] = (_listed(data["osmid"])[0], _tags(data, WAY_TAGS), [])
        _, tags, pairs = ways[key]
        inner = data["geometry"].coords[1:-1] if merged else ()
        refs = [tail, *(points.add(lon, lat) for lon, lat in inner), head]
        if tags.get("oneway") in _REVERSED:
            refs.reverse()
        pairs += pairwise(refs)
    return list(ways.values())


def _each_once(graph: Graph, name: str) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Give each edge once: two-way roads may stand in the graph in both directions."""
    seen: set[object] = set()
    for tail, head, data in graph.edges(data=True):
        if "osmid" not in data:
            raise NetworkError(
                f"{name}: edge {tail} -> {head} has no 'osmid': osmnx's edges have one"
            )
        if data.get("oneway") is False:
            key = (str(sorted(_listed(data["osmid"]))), _course(tail, head, data))
            if key in seen:
                continue
            seen.add(key)
        yield tail, head, data


def _course(tail: int, head: int, data: Mapping[str, Any]) -> tuple[object, ...]:
    """Say where an edge runs, in whichever direction."""
    ends = tuple(sorted((tail, head)))
    line = tuple(data["geometry"].coords) if "geometry" in data else ()
    return (*ends, min(line, line[::-1]))


def string_together(pairs: Pairs) -> list[list[int]]:
    """Join pairs of nodes into runs, each pair once.

    A way that meets itself cannot be told apart from its pairs; it stays in pairs.
    """
    onward = dict(pairs)
    heads = set(onward.values())
    if len(onward) != len(pairs) or len(heads) != len(pairs):
        return [list(pair) for pair in pairs]
    runs = [_run(start, onward) for start in onward.keys() - heads]
    runs.sort()
    while onward:  # what is left are rings
        runs.append(_run(min(onward), onward))
    return runs


def _run(start: int, onward: dict[int, int]) -> list[int]:
    """Follow the pairs from a node, using them up."""
    run = [start]
    while run[-1] in onward:
        run.append(onward.pop(run[-1]))
    return run


def _tags(data: Mapping[str, Any], keys: Sequence[str]) -> Tags:
    tags = {k: ";".join(map(str, _listed(data[k]))) for k in keys if k in data}
    if isinstance(data.get("oneway"), bool):
        tags["oneway"] = "yes" if data["oneway"] else "no"
    return tags


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
