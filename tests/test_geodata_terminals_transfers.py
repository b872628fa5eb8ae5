"""Transfer links: ramps, ports, gauge transfers, border crossings."""

from __future__ import annotations

import math

import networkx as nx
import pytest

from geodata.network import Network
from tests.drawn_worlds import drawn, link, routes

RAIL = "railway=rail gauge=1435"
BROAD = "railway=rail gauge=1520"


def nodes_of(network: Network, **columns: object) -> list[str]:
    """Names of the nodes that have these values."""
    nodes = network.nodes
    for column, value in columns.items():
        nodes = nodes[nodes[column] == value]
    return [str(name) for name in nodes["name"]]


def lengths(network: Network, mode: str = "transfer") -> list[int]:
    """Lengths of the links of a mode, to 10 m."""
    links = network.links
    return [round(m, -1) for m in links[links["mode"] == mode]["length_m"].tolist()]


RAMP_WORLD = """
    C---------D
      S
    A---B-----E
"""
RAMP_WAYS = f"C-D {RAIL}\nA-B-E highway=primary"


def test_a_station_joins_road_and_rail() -> None:
    """A sign is 100 m: S is 224 m from rail (C), 224 m from road (A and B).

    C---------D
      S
    A---B-----E
    """
    network = drawn(RAMP_WORLD, RAMP_WAYS, "S railway=loading_ramp name=Rampe", km=0.1)
    assert routes(network, **{"class": "ramp"}) == ["C>S", "S>C"]
    access = routes(network, **{"class": "access"})
    assert access in (["A>S", "S>A"], ["B>S", "S>B"])
    assert lengths(network) == pytest.approx([220] * 4)
    assert nodes_of(network, mode="terminal", kind="ramp") == ["Rampe"]


def test_a_ramp_carries_trains_on_the_rails_and_lorries_on_the_road() -> None:
    network = drawn(
        RAMP_WORLD,
        RAMP_WAYS,
        "S railway=loading_ramp corridors:capacity_tpd=8 corridors:dwell_h=5",
        km=0.1,
    )
    ramp = link(network, "S>C", mode="transfer")
    assert (ramp["capacity_tpd"], ramp["capacity_basis"]) == (8, "tagged")
    assert ramp["dwell_h"] == 5
    assert math.isnan(ramp["capacity_vph"])
    access = network.links[network.links["class"] == "access"]
    assert access["capacity_vph"].tolist() == [150, 150]
    assert access["capacity_basis"].tolist() == ["inferred", "inferred"]
    assert access["dwell_h"].tolist() == [0, 0]
    assert access["capacity_tpd"].isna().all()


def test_a_station_without_figures_has_inferred_ones() -> None:
    network = drawn(RAMP_WORLD, RAMP_WAYS, "S railway=station", km=0.1)
    ramp = link(network, "S>C", mode="transfer")
    assert (ramp["capacity_tpd"], ramp["dwell_h"]) == (3, 6)
    assert ramp["capacity_basis"] == "inferred"


def test_a_station_that_is_said_to_be_no_terminal_is_none() -> None:
    network = drawn(
        RAMP_WORLD, RAMP_WAYS, "S railway=station corridors:terminal=none", km=0.1
    )
    assert routes(network, mode="transfer") == []
    assert "S" not in "".join(routes(network))


@pytest.mark.parametrize(("gap_km", "joined"), [(0.49, True), (0.51, False)])
def test_a_ramp_reaches_rails_within_500_m(gap_km: float, joined: bool) -> None:
    """S is north of C, a sign is ``gap_km``."""
    network = drawn("S\nC-D", f"C-D {RAIL}", "S railway=loading_ramp", km=gap_km)
    assert routes(network, mode="transfer") == (["C>S", "S>C"] if joined else [])
    reason = "ramps and stations without a railway near them"
    assert network.provenance.losses.get(reason, 0) == (not joined)


@pytest.mark.parametrize(("gap_km", "joined"), [(1.98, True), (2.02, False)])
def test_a_port_reaches_roads_within_2_km(gap_km: float, joined: bool) -> None:
    network = drawn("P\nA-B", "A-B highway=primary", "P harbour=yes", km=gap_km)
    assert routes(network, mode="transfer") == (["A>P", "P>A"] if joined else [])
    reason = "ports without a road or railway near them"
    assert network.provenance.losses.get(reason, 0) == (not joined)


def test_a_ramp_needs_a_railway_but_a_port_does_not() -> None:
    for tags, joined in (("railway=loading_ramp", False), ("harbour=yes", True)):
        network = drawn("P\nA-B", "A-B highway=primary", f"P {tags}")
        assert bool(routes(network, mode="transfer")) == joined


def test_a_port_has_quays_for_both_modes_with_their_own_figures() -> None:
    """R is a railway, A a road; a sign is 100 m.

    R----S
    P
    A----B
    """
    network = drawn(
        "R----S\nP\nA----B",
        f"R-S {RAIL}\nA-B highway=primary",
        "P harbour=yes name=Nordhafen corridors:capacity_vpd=480 source=survey",
        km=0.1,
    )
    assert routes(network, **{"class": "port"}) == ["A>P", "P>A", "P>R", "R>P"]
    rail, road = link(network, "P>R"), link(network, "P>A")
    assert (rail["capacity_tpd"], rail["capacity_basis"]) == (3, "inferred")
    assert (road["capacity_vph"], road["capacity_basis"]) == (20, "tagged")
    assert math.isnan(rail["capacity_vph"])
    assert math.isnan(road["capacity_tpd"])
    assert rail["dwell_h"] == road["dwell_h"] == 12
    assert (road["name"], road["source"]) == ("Nordhafen", "survey")
    assert nodes_of(network, kind="port") == ["Nordhafen"]


def test_a_ramp_has_a_hub_for_each_gauge_near_it() -> None:
    """C is 1435 mm, E 1520 mm, both lie within 500 m; A is a road.

    C---D
    S A--B
    E---F
    """
    network = drawn(
        "C---D\nS A--B\nE---F",
        f"C-D {RAIL}\nE-F {BROAD}\nA-B highway=primary",
        "S railway=loading_ramp name=Rampe",
        km=0.1,
    )
    assert routes(network, **{"class": "ramp"}) == ["C>S", "E>S", "S>C", "S>E"]
    assert routes(network, **{"class": "access"}) == ["A>S", "A>S", "S>A", "S>A"]
    assert nodes_of(network, mode="terminal") == ["Rampe", "Rampe"]
    assert {1435, 1520} not in gauges_met_by_transfers(network, past=("access",))
    assert {1435, 1520} in gauges_met_by_transfers(network, past=())


def gauges_met_by_transfers(network: Network, past: tuple[str, ...]) -> list[set[int]]:
    """Gauges of every part that transfers join, but for those of some classes."""
    links = network.links
    kept = ((links["mode"] == "transfer") & ~links["class"].isin(past)).to_numpy()
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(network.nodes.index)
    graph.add_edges_from(
        zip(network.tail[kept].tolist(), network.head[kept].tolist(), strict=True)
    )
    gauge = network.nodes["gauge_mm"].tolist()
    parts = nx.connected_components(graph)
    return [{gauge[node] for node in part} - {0} for part in parts]


def test_the_hubs_of_a_port_share_its_vehicles_and_not_its_trains() -> None:
    """480 vehicles a day are 20 an hour, 10 at each gauge; 8 trains a day at each."""
    network = drawn(
        "C---D\nS A--B\nE---F",
        f"C-D {RAIL}\nE-F {BROAD}\nA-B highway=primary",
        "S harbour=yes corridors:capacity_vpd=480 corridors:capacity_tpd=8",
        km=0.1,
    )
    port = network.links[network.links["class"] == "port"]
    assert port["capacity_vph"].dropna().tolist() == [10] * 4
    assert port["capacity_tpd"].dropna().tolist() == [8] * 4


def test_a_ground_reaches_the_rails_within_it() -> None:
    """C is 600 m from the middle of the port, 1 414 m reaches its corner A."""
    network = drawn(
        "A---------B\n\n\n\n\n     X\n\n\n\n\nJ---------I\n\n     C-D",
        f"A-B-I-J landuse=port name=Hafen\nC-D {RAIL}",
        km=0.2,
    )
    assert len(routes(network, **{"class": "port"})) == 2
    assert nodes_of(network, kind="port") == ["Hafen"]


@pytest.mark.parametrize("kind", ["motorway", "motorway_link", "trunk_link"])
def test_terminals_do_not_open_onto_motorways(kind: str) -> None:
    """The motorway's M is nearer to P than the road's A.

    M--N
    P

    A--B
    """
    network = drawn(
        "M--N\nP\n\nA--B",
        f"M-N highway={kind}\nA-B highway=tertiary",
        "P harbour=yes",
        km=0.5,
    )
    assert routes(network, mode="transfer") == ["A>P", "P>A"]


def test_a_terminal_may_open_where_a_motorway_meets_a_road() -> None:
    network = drawn(
        "P\nM--N--A", "M-N highway=motorway\nN-A highway=tertiary", "P harbour=yes"
    )
    assert routes(network, mode="transfer") == []  # 3 km to N
    network = drawn(
        "P\nM--N--A",
        "M-N highway=motorway\nN-A highway=tertiary",
        "P harbour=yes",
        km=0.5,
    )
    assert routes(network, mode="transfer") == ["N>P", "P>N"]


def test_a_fragment_of_the_railway_is_no_terminal_s() -> None:
    """F-G is 2 of 302 nodes, less than a hundredth; the long line begins at A."""
    long_line = [chr(0x4E00 + i) for i in range(300)]
    picture = f"F-G\nS\n{''.join(long_line)}"
    ways = f"F-G {RAIL}\n{'-'.join(long_line)} {RAIL}"
    network = drawn(picture, ways, "S railway=loading_ramp", km=0.1)
    begin = long_line[0]
    assert routes(network, mode="transfer") == [f"S>{begin}", f"{begin}>S"]


def test_a_tagged_gauge_transfer_joins_rails_of_two_gauges() -> None:
    """B is 1435 mm, D 1520 mm, T between them; a sign is 100 m.

    A---B
        T
    C---D
    """
    network = drawn(
        "A---B\n    T\nC---D",
        f"A-B {RAIL}\nC-D {BROAD}",
        "T railway=gauge_conversion name=Brest corridors:capacity_tpd=4",
        km=0.1,
    )
    assert routes(network, mode="transfer") == ["B>D", "D>B"]
    said = link(network, "B>D")
    assert (said["class"], said["name"]) == ("gauge_transfer", "Brest")
    assert (said["capacity_tpd"], said["capacity_basis"]) == (4, "tagged")
    assert said["dwell_h"] == 24
    assert nodes_of(network, kind="gauge_transfer") == ["Brest", "Brest"]
    assert nodes_of(network, mode="terminal") == []


def test_a_gauge_transfer_is_inferred_at_a_station_of_two_gauges() -> None:
    """One station on a line where both gauges run: a ramp for each, and a transfer."""
    network = drawn(
        "A---S---B",
        "A-S-B railway=rail gauge=1435;1520",
        "S railway=station name=Mockava",
        km=0.1,
    )
    found = network.links[network.links["class"] == "gauge_transfer"]
    gauges = network.nodes["gauge_mm"]
    assert {
        (int(gauges[tail]), int(gauges[head]))
        for tail, head in zip(found["from_node"], found["to_node"], strict=True)
    } == {(1435, 1520), (1520, 1435)}
    assert found["capacity_basis"].tolist() == ["inferred", "inferred"]
    assert nodes_of(network, mode="terminal", kind="ramp") == ["Mockava"] * 2


YARD = """
    A---C---E
    P   X   Q
    B---D---F
"""


@pytest.mark.parametrize(
    ("ground", "gap_km", "joined"),
    [
        ("railway=yard name=Mockava", 0.14, True),
        ("railway=station", 0.14, True),
        ("landuse=railway name=Mockava", 0.14, True),
        ("landuse=railway", 0.14, False),  # a strip
        ("landuse=port", 0.14, False),
        ("railway=yard", 0.16, False),  # tracks 320 m apart
    ],
)
def test_gauges_are_exchanged_where_tracks_of_a_yard_lie_side_by_side(
    ground: str, gap_km: float, joined: bool
) -> None:
    """A-C-E is 1435 mm, B-D-F 1520 mm; the ground is between, its middle X.

    Of the pairs A and B, C and D, E and F the one at the middle is joined.
    """
    network = drawn(YARD, f"A-C-E {RAIL}\nB-D-F {BROAD}\nP-Q {ground}", km=gap_km)
    expected = ["C>D", "D>C"] if joined else []
    assert routes(network, **{"class": "gauge_transfer"}) == expected


def test_a_yard_reaches_two_gauges_far_from_its_middle() -> None:
    """The tracks meet 1.5 km east of X, the middle of the yard from P to Q.

    A 1435 mm track ends at B, a 1520 mm track begins at C, 200 m on.
    """
    network = drawn(
        "P              X            B CQ\nA                              D",
        f"A-B {RAIL}\nC-D {BROAD}\nP-Q railway=yard",
        km=0.1,
    )
    assert routes(network, **{"class": "gauge_transfer"}) == ["B>C", "C>B"]


def test_two_stations_at_one_pair_of_tracks_exchange_trains_once() -> None:
    """Each file of two has its own node of the station; what is tagged stays."""
    stations = "S railway=station\nT railway=station"
    ways = "A-B railway=rail gauge=1435;1520"
    network = drawn("ST\nA---B", ways, stations, km=0.1)
    assert routes(network, **{"class": "gauge_transfer"}) == ["A>A", "A>A"]
    tagged = f"{stations}\nU railway=gauge_conversion"
    network = drawn("ST\nA---B\nU", ways, tagged, km=0.1)
    found = network.links[network.links["class"] == "gauge_transfer"]
    assert found["osm_id"].tolist() == [ord("U")] * 2


UNSERVED = "places where two gauges lie side by side without a yard or station"


@pytest.mark.parametrize(
    ("picture", "places", "count"),
    [
        ("A-----E\nB-----F", "", 1),
        ("A-----E\nB-----F", "A railway=halt", 1),
        ("A-----E\nB-----F", "A railway=station", 0),
        ("A----E\nB----F", "", 0),  # 450 m: not long enough
        ("A-----E\n\nB-----F", "", 0),  # 180 m apart
        ("A-----E    C-----D\nB----------------F", "", 1),  # two tracks beside one
        ("A-----E    C-----D\nB-----F    G-----H", "", 2),
    ],
)
def test_gauges_side_by_side_without_a_station_are_counted_and_not_joined(
    picture: str, places: str, count: int
) -> None:
    """A-E and C-D are 1435 mm, B-F and G-H 1520 mm; a sign is 90 m, A-E 540 m."""
    tracks = {"A-E": RAIL, "C-D": RAIL, "B-F": BROAD, "G-H": BROAD}
    ways = [f"{way} {tags}" for way, tags in tracks.items() if way[0] in picture]
    network = drawn(picture, "\n".join(ways), places, km=0.09)
    assert network.provenance.losses.get(UNSERVED, 0) == count
    joined = bool(routes(network, **{"class": "gauge_transfer"}))
    assert joined == ("station" in places)


def test_a_gauge_transfer_of_three_gauges_joins_each_with_each() -> None:
    network = drawn(
        "A---T---B",
        "A-T-B railway=rail gauge=1435;1520;1668",
        "T railway=gauge_conversion",
        km=0.1,
    )
    assert len(routes(network, mode="transfer")) == 6


def test_military_trains_do_not_change_to_the_narrow_gauge() -> None:
    network = drawn(
        "A---S\nC---D",
        f"A-S {RAIL}\nC-D railway=narrow_gauge gauge=760",
        "S railway=station",
        km=0.1,
    )
    assert routes(network, **{"class": "gauge_transfer"}) == []
    assert routes(network, **{"class": "ramp"}) == ["S>S", "S>S"]


def test_a_gauge_transfer_without_two_gauges_is_counted() -> None:
    reason = "gauge transfers without two gauges near them"
    for tags, count in (("railway=gauge_conversion", 1), ("railway=station", 0)):
        network = drawn("A---T", f"A-T {RAIL}", f"T {tags}", km=0.1)
        assert network.provenance.losses.get(reason, 0) == count
        assert routes(network, **{"class": "gauge_transfer"}) == []


def border(way: str, tags: str = "barrier=border_control") -> Network:
    """Draw a way across a border at X.

    A--X--B
    """
    return drawn("A--X--B", f"A-X-B {way}", f"X {tags}")


def test_a_border_cuts_a_road_in_two() -> None:
    network = border("highway=primary", "barrier=border_control name=Grenze")
    assert routes(network, mode="road") == ["A>X", "B>X", "X>A", "X>B"]
    assert routes(network, mode="transfer") == ["X>X", "X>X"]
    assert nodes_of(network, kind="crossing") == ["Grenze", "Grenze"]
    crossing = network.links[network.links["mode"] == "transfer"]
    assert crossing["class"].tolist() == ["crossing", "crossing"]
    assert crossing["length_m"].tolist() == [0, 0]
    assert crossing["dwell_h"].tolist() == [0.75, 0.75]
    assert crossing["capacity_vph"].tolist() == [12.5, 12.5]
    assert crossing["capacity_tpd"].isna().all()
    assert reach(network, "A") == {"A", "X", "B"} == reach(network, "B")


def reach(network: Network, start: str) -> set[str]:
    """Letters that one can travel to."""
    ids = network.nodes["osm_id"].tolist()
    seen = {ids.index(ord(start))}
    for _ in ids:
        ends = zip(network.tail.tolist(), network.head.tolist(), strict=True)
        seen |= {head for tail, head in ends if tail in seen}
    return {chr(ids[node]) for node in seen}


@pytest.mark.parametrize(("oneway", "start"), [("yes", "A"), ("-1", "B")])
def test_a_border_on_a_one_way_road_is_crossed_one_way(oneway: str, start: str) -> None:
    network = border(f"highway=primary oneway={oneway}")
    assert routes(network, mode="transfer") == ["X>X"]
    other = "B" if start == "A" else "A"
    assert reach(network, start) == {"A", "X", "B"}
    assert reach(network, other) == {other}


def test_a_border_of_a_railway_counts_trains() -> None:
    network = border(
        RAIL, "railway=border corridors:capacity_tpd=20 corridors:dwell_h=1"
    )
    crossing = network.links[network.links["mode"] == "transfer"]
    assert crossing["capacity_tpd"].tolist() == [20, 20]
    assert crossing["capacity_basis"].tolist() == ["tagged", "tagged"]
    assert crossing["dwell_h"].tolist() == [1, 1]
    assert crossing["capacity_vph"].isna().all()


def test_a_border_cuts_each_gauge_of_a_railway() -> None:
    network = border("railway=rail gauge=1435;1520", "railway=border")
    assert len(routes(network, mode="transfer")) == 4
    assert sorted(network.nodes["gauge_mm"].tolist()) == [1435] * 4 + [1520] * 4
    gauges = network.nodes["gauge_mm"].to_numpy()
    assert (gauges[network.tail] == gauges[network.head]).all()


def test_borders_at_junctions_and_dead_ends_are_passed_over() -> None:
    """A control at the junction X and one at the end of the road, E.

    A--X--B
       |
       E
    """
    network = drawn(
        "A--X--B\n   |\n   E",
        "A-X-B highway=primary\nX-E highway=primary",
        "X barrier=border_control\nE barrier=border_control",
    )
    assert routes(network, mode="transfer") == []
    assert routes(network) == ["A>X", "B>X", "E>X", "X>A", "X>B", "X>E"]
    assert network.provenance.losses == {
        "border controls at junctions or dead ends, passed over": 2
    }


def test_a_border_control_said_of_a_ground_is_counted() -> None:
    network = drawn(
        "A--X--B\n\nP--Q", "A-X-B highway=primary\nP-Q corridors:terminal=crossing"
    )
    assert routes(network, mode="transfer") == []
    reason = "border controls said of a ground and not of a node, passed over"
    assert network.provenance.losses == {reason: 1}


def test_a_border_that_is_said_to_be_none_is_none() -> None:
    network = border("highway=primary", "railway=border corridors:terminal=none")
    assert routes(network, mode="transfer") == []
