"""Networks as osmnx's graphs, and graphs as networks.

A graph is networkx's ``MultiDiGraph`` with the attributes that osmnx expects, so that
whoever works with osmnx can route on a network, plot and save it, and bring it back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pyproj
import shapely

from geodata.build import LOWEST_CLASS, build_network
from geodata.extract import fingerprint
from geodata.graph_ways import graph_extract
from geodata.network import (
    CRS,
    LINK_COLUMNS,
    NODE_COLUMNS,
    STRUCTURE_COLUMNS,
    Basis,
    FloatArray,
    IntArray,
    Mode,
    Network,
    NetworkError,
    Provenance,
    link_table,
    node_table,
    structure_table,
)

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[int]

_OURS: Final = "corridors"  # graph attribute: the provenance of a network, as JSON
_STRUCTURES: Final = "corridors:structures"  # graph attribute: their table, as JSON
_ROW: Final = "link"  # edge attribute: the row of the link
_KEYS: Final = {"road": "highway", "rail": "railway", "ferry": "route"}
_READ: Final[Mapping[str, Callable[[Any], object]]] = {
    "int64": int,
    "float64": float,
    "str": str,
}
_GAPS: Final = {  # osmnx.convert.graph_from_gdfs leaves out what is NaN
    name: np.nan
    for name, dtype in LINK_COLUMNS.items()
    if dtype == "float64" and name not in {"length_m", "speed_kmh"}
}


def to_osmnx(network: Network) -> Graph:
    """Give a network as a graph that osmnx's functions accept.

    Nodes go by their row, not by OSM id: a level crossing is two nodes, one of the road
    and one of the railway. They have ``x``, ``y`` (degrees), ``street_count`` and the
    columns of the nodes.

    Edges, one for each link, have ``osmid``, ``length`` (m), ``speed_kph``,
    ``travel_time`` (s, with the dwell of transfers), ``oneway``, ``reversed`` and
    ``geometry``; ``highway``, ``railway`` or ``route`` by their mode; ``maxspeed``
    where it is tagged; ``link``, the row; and the columns of the links, ``name`` and
    ``ref`` among them. What stands on them comes along as the graph's attribute
    ``corridors:structures``, JSON.

    See Also
    --------
    from_osmnx : The way back, equal table for table.
    """
    described = json.dumps(asdict(network.provenance), ensure_ascii=False)
    graph: Graph = nx.MultiDiGraph(crs=CRS, created_with="corridors", simplified=True)
    graph.graph[_OURS] = described
    graph.graph[_STRUCTURES] = _structures_json(network)
    twins = _twins(network)
    graph.add_nodes_from(enumerate(_node_attributes(network, twins)))
    graph.add_edges_from(
        (data["from_node"], data["to_node"], data)
        for data in _edge_attributes(network, twins)
    )
    return graph


def from_osmnx(
    graph: Graph, *, name: str | None = None, classes: str = LOWEST_CLASS
) -> Network:
    """Make a network of a graph: of ``to_osmnx``, or of osmnx's own.

    A graph that ``to_osmnx`` made comes back as it was, less what has been removed from
    it since (``osmnx.truncate``), also after ``save_graphml`` and ``load_graphml``. Any
    other graph, simplified or not, is built as a file of its ways would be; what osmnx
    has dropped (tags that are not in ``settings.useful_tags_way``) cannot be known.

    Parameters
    ----------
    name
        The network's name; by default as before, or "osmnx graph".
    classes
        The lowest class of roads that is kept of a graph of osmnx's own.

    Raises
    ------
    NetworkError
        When the graph is projected, or is none of osmnx's, or holds no traffic.
    """
    _check_crs(graph)
    if _OURS in graph.graph:
        return _restored(graph, name)
    title = name or "osmnx graph"
    extract = graph_extract(graph, name=title, sha256="")
    inputs = ((title, fingerprint(extract)),)
    return build_network(replace(extract, inputs=inputs), name=name, classes=classes)


def _check_crs(graph: Graph) -> None:
    crs = graph.graph.get("crs", CRS)
    if not pyproj.CRS.from_user_input(crs).equals(
        pyproj.CRS.from_user_input(CRS), ignore_axis_order=True
    ):
        raise NetworkError(
            f"the graph is in {crs}, a network in {CRS}: bring it there with "
            f"osmnx.projection.project_graph(graph, to_crs={CRS!r})"
        )


def _twins(network: Network) -> IntArray:
    """Row of the link that runs the other way along each link; -1 for none."""
    links = network.links
    same = ["osm_id", "mode", "gauge_mm", "class", "length_m"]
    there = pd.DataFrame(links[["from_node", "to_node", *same]])
    there["row"] = np.arange(len(there))
    back = there.rename(columns={"from_node": "to_node", "to_node": "from_node"})
    columns = ["from_node", "to_node", *same]
    pairs = there.merge(back, on=columns, suffixes=("", "_back"))
    pairs = pairs[pairs["row"] != pairs["row_back"]]
    twins = np.full(len(there), -1, dtype=np.int64)
    twins[pairs["row"]] = pairs["row_back"]
    return twins


def _node_attributes(network: Network, twins: IntArray) -> Iterator[dict[str, Any]]:
    nodes = network.nodes
    once = twins < np.arange(len(twins))  # of two links side by side, the later
    once |= twins < 0
    ends = np.concatenate([network.tail[once], network.head[once]])
    table = pd.DataFrame(nodes[[*NODE_COLUMNS]])
    table["x"], table["y"] = nodes.geometry.x, nodes.geometry.y
    table["street_count"] = np.bincount(ends, minlength=len(nodes))
    for row in table.to_dict("records"):
        yield {str(key): value for key, value in row.items()}


def _edge_attributes(network: Network, twins: IntArray) -> Iterator[dict[str, Any]]:
    links = network.links
    table = pd.DataFrame(links[[*LINK_COLUMNS]])
    table["osmid"] = links["osm_id"]
    table["length"] = links["length_m"]
    table["speed_kph"] = links["speed_kmh"]
    hours = links["length_m"] / 1000 / links["speed_kmh"] + links["dwell_h"].fillna(0)
    table["travel_time"] = hours * 3600
    table["oneway"] = twins < 0
    table["reversed"] = (twins >= 0) & (twins < np.arange(len(twins)))
    table["geometry"] = links.geometry.to_numpy()
    table[_ROW] = np.arange(len(links))
    for row in table.to_dict("records"):
        yield {str(key): value for key, value in row.items()} | _osm_tags(row)


def _osm_tags(row: Mapping[Any, Any]) -> dict[str, str]:
    """Say in OSM's words what a link is: a transfer is nothing OSM knows."""
    tags = {}
    if row["mode"] in _KEYS:
        rail = row["mode"] == Mode.RAIL
        tags[_KEYS[row["mode"]]] = "rail" if rail else row["class"]
    if row["speed_basis"] == Basis.TAGGED:
        tags["maxspeed"] = f"{row['speed_kmh']:g}"
    return tags


def _restored(graph: Graph, name: str | None) -> Network:
    """Lay out the tables again, with the rows that are left numbered anew."""
    rows = sorted(graph.nodes)
    number = {node: row for row, node in enumerate(rows)}
    edges = sorted(graph.edges(data=True), key=_row_of)
    ends = {
        "from_node": [number[tail] for tail, _, _ in edges],
        "to_node": [number[head] for _, head, _ in edges],
    }
    data = [_GAPS | data for _, _, data in edges]
    nodes = [graph.nodes[node] for node in rows]
    lines = np.empty(len(edges), dtype=object)
    lines[:] = _values(data, "geometry", lambda line: line)
    provenance = _provenance(graph.graph[_OURS])
    return Network(
        node_table(_columns(nodes, NODE_COLUMNS), _lon_lat(nodes)),
        link_table(_columns(data, LINK_COLUMNS) | ends, lines),
        replace(provenance, name=name or provenance.name),
        _structures(graph.graph.get(_STRUCTURES, "{}"), [_row_of(e) for e in edges]),
    )


def _structures_json(network: Network) -> str:
    table = network.structures
    columns = {name: table[name].tolist() for name in STRUCTURE_COLUMNS}
    places = shapely.get_coordinates(table.geometry.array).tolist()
    return json.dumps({**columns, "lon_lat": places}, ensure_ascii=False)


def _structures(text: str, rows: list[int]) -> gpd.GeoDataFrame:
    """Structures of the links that are left; ``rows`` are those they were of."""
    columns = json.loads(text)
    places = np.array(columns.pop("lon_lat", []), dtype=np.float64).reshape(-1, 2)
    table = structure_table(columns, places)
    now = pd.Series(range(len(rows)), index=rows).reindex(table["link"])
    left = now.notna().to_numpy()
    table = table[left].reset_index(drop=True)
    return table.assign(link=now.to_numpy()[left].astype(np.int64))


def _row_of(edge: tuple[int, int, Mapping[str, Any]]) -> int:
    tail, head, data = edge
    if _ROW not in data:
        raise NetworkError(
            f"edge {tail} -> {head} is no link of the network that the graph was made "
            "of: add links to the extract, and build it again"
        )
    return int(data[_ROW])


def _columns(
    rows: list[dict[str, Any]], schema: Mapping[str, str]
) -> dict[str, list[object]]:
    return {name: _values(rows, name, _READ[dtype]) for name, dtype in schema.items()}


def _lon_lat(nodes: list[dict[str, Any]]) -> FloatArray:
    columns = [_values(nodes, axis, float) for axis in ("x", "y")]
    return np.array(columns, dtype=np.float64).T.reshape(-1, 2)


def _values(
    rows: list[dict[str, Any]], name: str, read: Callable[[Any], object]
) -> list[object]:
    try:
        return [read(row[name]) for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise NetworkError(
            f"the graph's {name!r} is not as to_osmnx wrote it "
            f"({type(error).__name__}: {error})"
        ) from error


def _provenance(text: str) -> Provenance:
    described = json.loads(text)
    described["inputs"] = tuple((file, sha) for file, sha in described["inputs"])
    for lines in ("notes", "laid"):
        described[lines] = tuple(described.get(lines, ()))
    return Provenance(**described)
