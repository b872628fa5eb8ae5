"""Networks as osmnx's graphs: osmnx works on them, they come back as they were."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import osmnx as ox
import pytest

from geodata.extract import WAY_TAGS
from geodata.graphs import from_osmnx, to_osmnx
from geodata.network import LINK_COLUMNS, NODE_COLUMNS, Network, NetworkError
from geodata.read import read_network
from tests.osm_worlds import CLIPPED, COMPLETE, World, same_tables, write_world

Graph = nx.MultiDiGraph  # of ints


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """Give COMPLETE (drawn in tests/osm_worlds.py), clipped: it has losses, too."""
    path = tmp_path_factory.mktemp("map") / "w.osm"
    return read_network(
        [write_world(CLIPPED, path)], name="world", classes="unclassified"
    )


@pytest.fixture
def graph(network: Network) -> Graph[int]:
    return to_osmnx(network)


def node_of(network: Network, osm_id: int, mode: str = "road") -> int:
    """Give the row of a node."""
    nodes = network.nodes
    (row,) = nodes.index[(nodes["osm_id"] == osm_id) & (nodes["mode"] == mode)]
    return int(row)


# --- there ---------------------------------------------------------------------------


def test_links_are_edges_with_osmnx_s_names_and_units(
    network: Network, graph: Graph[int]
) -> None:
    """Of every link: 70 km/h on 1 -- 2, 741 m, are 38 s."""
    assert len(graph.nodes) == len(network.nodes)
    assert len(graph.edges) == len(network.links)
    data = graph.edges[node_of(network, 1), node_of(network, 2), 0]
    assert data["highway"] == "primary"
    assert data["maxspeed"] == "70"
    assert data["osmid"] == 100
    assert data["length"] == pytest.approx(741, abs=1)
    assert data["speed_kph"] == 70
    assert data["travel_time"] == pytest.approx(38.1, abs=0.1)
    assert data["oneway"] is False
    assert set(LINK_COLUMNS) <= data.keys()
    assert set(NODE_COLUMNS) <= graph.nodes[0].keys()


def test_railways_ferries_and_transfers_are_told_apart(graph: Graph[int]) -> None:
    for _, _, data in graph.edges(data=True):
        keys = {"highway", "railway", "route"} & data.keys()
        expected = {"road": {"highway"}, "rail": {"railway"}, "ferry": {"route"}}
        assert keys == expected.get(data["mode"], set())
        if data["mode"] == "rail":
            assert data["railway"] == "rail"


def test_one_way_links_are_one_way_edges(network: Network, graph: Graph[int]) -> None:
    """The bridge 4 -> 3; of any other pair of links one is the other, reversed."""
    bridge = graph.edges[node_of(network, 4), node_of(network, 3), 0]
    assert bridge["oneway"] is True
    assert bridge["reversed"] is False
    two_way = [data for *_, data in graph.edges(data=True) if not data["oneway"]]
    assert sum(data["reversed"] for data in two_way) * 2 == len(two_way)


def test_streets_are_counted_once_for_both_directions(
    network: Network, graph: Graph[int]
) -> None:
    """At 1 two roads end; at 2 the roads to 1, 3 and 9, and the loop 2 7 8 2 twice."""
    counts = {node: data["street_count"] for node, data in graph.nodes(data=True)}
    assert counts[node_of(network, 1)] == 2
    whole: nx.MultiGraph[int] = nx.MultiGraph()
    whole.add_edges_from(
        (tail, head)
        for tail, head, data in graph.edges(data=True)
        if not data["reversed"]
    )
    assert counts == dict(whole.degree())


def test_transfers_take_their_dwell(graph: Graph[int]) -> None:
    for _, _, data in graph.edges(data=True):
        dwell_s = np.nan_to_num(data["dwell_h"]) * 3600
        driving_s = data["length"] / (data["speed_kph"] / 3.6)
        assert data["travel_time"] == pytest.approx(driving_s + dwell_s)


def test_osmnx_routes_on_it(network: Network, graph: Graph[int]) -> None:
    """From 1 to 3: along the primary road over 2, not by 10."""
    stops = [node_of(network, i) for i in (1, 2, 3)]
    route = ox.routing.shortest_path(graph, stops[0], stops[2], weight="travel_time")
    assert route == stops


def test_osmnx_makes_tables_of_it(network: Network, graph: Graph[int]) -> None:
    nodes, edges = ox.convert.graph_to_gdfs(graph)
    assert nodes.geometry.geom_equals(network.nodes.geometry).all()
    by_row = edges.set_index("link").sort_index()
    assert by_row["length"].tolist() == network.links["length_m"].tolist()
    back = ox.convert.graph_from_gdfs(nodes, edges, graph_attrs=graph.graph)  # no NaN
    same_tables(from_osmnx(back), network)


# --- and back ------------------------------------------------------------------------


def test_a_network_comes_back_as_it_was(network: Network, graph: Graph[int]) -> None:
    back = from_osmnx(graph)
    same_tables(back, network)
    assert back.provenance == network.provenance
    assert from_osmnx(graph, name="mine").name == "mine"


def test_also_from_a_file(network: Network, graph: Graph[int], tmp_path: Path) -> None:
    ox.io.save_graphml(graph, tmp_path / "w.graphml")
    back = from_osmnx(ox.io.load_graphml(tmp_path / "w.graphml"))
    same_tables(back, network)
    assert back.provenance == network.provenance


def test_a_network_of_nothing_comes_back(network: Network) -> None:
    nothing = Network(
        network.nodes.iloc[:0], network.links.iloc[:0], network.provenance
    )
    same_tables(from_osmnx(to_osmnx(nothing)), nothing)


def test_what_was_cut_off_stays_off(network: Network, graph: Graph[int]) -> None:
    """Less the first node, and less what led there; the rest is numbered anew."""
    graph.remove_node(0)
    back = from_osmnx(graph)
    kept = network.links[(network.tail != 0) & (network.head != 0)]
    assert back.nodes["osm_id"].tolist() == network.nodes["osm_id"].tolist()[1:]
    assert back.links["length_m"].tolist() == kept["length_m"].tolist()
    assert (back.tail + 1).tolist() == kept["from_node"].tolist()
    assert (back.head + 1).tolist() == kept["to_node"].tolist()


# --- osmnx's own graphs --------------------------------------------------------------

HIGHWAYS = World(
    nodes=COMPLETE.nodes,
    ways={i: w for i, w in COMPLETE.ways.items() if "highway" in w[1]},
)
"""The roads of COMPLETE alone: osmnx simplifies across ferries and railways."""


@pytest.fixture
def osm_file(tmp_path: Path) -> Path:
    return write_world(HIGHWAYS, tmp_path / "w.osm")


def steps_of(network: Network) -> set[tuple[tuple[float, ...], tuple[float, ...]]]:
    """Give every step from point to point that a link allows."""
    lines = network.links.geometry
    return {step for line in lines for step in pairwise(list(line.coords))}


@pytest.mark.parametrize("simplify", [False, True])
def test_a_graph_of_osmnx_is_the_network_of_its_file(
    simplify: bool, osm_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same steps from node to node, the same kilometres, the same weak bridge."""
    monkeypatch.setattr(ox.settings, "useful_tags_way", [*WAY_TAGS])
    graph = ox.graph_from_xml(osm_file, simplify=simplify, retain_all=True)
    built, read = from_osmnx(graph), read_network([osm_file])
    assert steps_of(built) == steps_of(read)
    assert built.links["length_m"].sum() == pytest.approx(read.links["length_m"].sum())
    assert built.name == "osmnx graph"
    assert built.provenance.inputs[0][0] == "osmnx graph"
    for limit in (3.5, 9.0):
        limited = [each.links["max_mass_t"] == limit for each in (built, read)]
        km = [
            each.links["length_m"][rows].sum()
            for each, rows in zip((built, read), limited, strict=True)
        ]
        assert km[0] == pytest.approx(km[1])


def test_with_osmnx_s_own_settings_too(osm_file: Path) -> None:
    """Less what they do not keep, maxweight among it; a name of one's own."""
    graph = ox.graph_from_xml(osm_file, retain_all=True)
    built = from_osmnx(graph, name="mine")
    assert built.name == "mine"
    assert built.provenance.inputs[0][0] == "mine"
    assert set(built.links["class"]) >= {"primary", "secondary"}
    assert built.links["max_mass_t"].isna().all()


# --- what is no such graph -----------------------------------------------------------


def test_a_projected_graph_is_refused(graph: Graph[int]) -> None:
    projected = ox.projection.project_graph(graph)
    with pytest.raises(NetworkError) as refusal:
        from_osmnx(projected)
    assert str(refusal.value) == (
        f"the graph is in {projected.graph['crs']}, a network in EPSG:4326: bring it "
        "there with osmnx.projection.project_graph(graph, to_crs='EPSG:4326')"
    )


def test_an_edge_of_ones_own_is_refused(graph: Graph[int]) -> None:
    graph.add_edge(0, 5, osmid=7, highway="primary")
    with pytest.raises(NetworkError) as refusal:
        from_osmnx(graph)
    assert str(refusal.value) == (
        "edge 0 -> 5 is no link of the network that the graph was made of: add links "
        "to the extract, and build it again"
    )


@pytest.mark.parametrize(
    ("spoilt", "problem"),
    [({"lanes": "two"}, "ValueError: "), ({"length_m": None}, "TypeError: ")],
)
def test_spoilt_values_are_refused(
    spoilt: dict[str, object], problem: str, graph: Graph[int]
) -> None:
    tail, head, key = next(iter(graph.edges))
    graph.edges[tail, head, key].update(spoilt)
    (name,) = spoilt
    with pytest.raises(NetworkError) as refusal:
        from_osmnx(graph)
    start = f"the graph's {name!r} is not as to_osmnx wrote it ({problem}"
    assert str(refusal.value).startswith(start)


def test_a_node_without_a_place_is_refused(graph: Graph[int]) -> None:
    del graph.nodes[3]["x"]
    with pytest.raises(NetworkError, match=r"the graph's 'x' is not as .* \(KeyError"):
        from_osmnx(graph)


def test_a_graph_without_traffic_is_refused() -> None:
    with pytest.raises(NetworkError, match="mine: no road and no railway in it"):
        from_osmnx(nx.MultiDiGraph(), name="mine")
