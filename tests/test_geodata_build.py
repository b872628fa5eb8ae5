"""From an extract to a network, on drawn worlds and on the real Krems."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.build import build_network
from geodata.extract import Extract, join_extracts, make_extract
from geodata.network import Mode, Network, NetworkError
from tests.drawn_worlds import (
    SHARED,
    drawn,
    letters,
    link,
    needs_shared,
    routes,
    world,
)
from tests.searches import search

TOWN = """
          G
          |
    A--B--X--C--D
       |  |     |
       |  H     |
       E--S--F--J
"""
TOWN_WAYS = """
    A-B-X-C-D highway=primary name="B 3" maxheight=4.2
    B-E-S-F   highway=secondary oneway=yes
    F-J-D     highway=tertiary bridge=yes maxweight=12
    G-X-H-S   railway=rail gauge=1435;1520
    C-D       highway=residential
    F-J       highway=primary access=private
    E-S       railway=rail service=yard gauge=1435
"""
TOWN_PLACES = """
    S railway=station name=Stadt
    C barrier=border_control name=Grenze
    E place=village name=Edorf
    D harbour=yes name=Hafen
    B highway=traffic_signals
"""


def town() -> Extract:
    """Draw a town by a border: a level crossing, a station, a port."""
    return world(TOWN, TOWN_WAYS, TOWN_PLACES)


def test_layers_meet_in_transfer_links_alone() -> None:
    network = build_network(town())
    mode = network.nodes["mode"].to_numpy()
    gauge = network.nodes["gauge_mm"].to_numpy()
    transfer = (network.links["mode"] == Mode.TRANSFER).to_numpy()
    tail, head = network.tail[~transfer], network.head[~transfer]
    assert (mode[tail] == mode[head]).all()
    assert (gauge[tail] == gauge[head]).all()
    assert (network.links["gauge_mm"].to_numpy()[~transfer] == gauge[tail]).all()
    assert (mode[tail] == network.links["mode"].to_numpy()[~transfer]).all()
    assert set(mode) == {"road", "rail", "terminal"}
    assert transfer.sum() > 0


def test_a_level_crossing_is_a_node_of_neither_layer() -> None:
    """Both ways run on through it: nothing branches there.

       G
       |
    A--X--B
       |
       H
    """
    network = drawn("   G\nA--X--B\n   H", "A-X-B highway=primary\nG-X-H railway=rail")
    assert routes(network) == ["A>B", "B>A", "G>H", "H>G"]


def test_a_place_on_the_way_stays_a_node() -> None:
    places = "X place=town name=Mitte\nY railway=junction name=Abzw"
    network = drawn(
        "A--X--B\nC--Y--D", "A-X-B highway=primary\nC-Y-D railway=rail", places
    )
    assert routes(network, mode="road") == ["A>X", "B>X", "X>A", "X>B"]
    assert routes(network, mode="rail") == ["C>Y", "D>Y", "Y>C", "Y>D"]
    nodes = network.nodes.set_index("osm_id")
    assert nodes.loc[ord("X"), ["kind", "name"]].tolist() == ["place", "Mitte"]
    assert nodes.loc[ord("Y"), ["kind", "name"]].tolist() == ["junction", "Abzw"]
    assert nodes.loc[ord("A"), ["kind", "name"]].tolist() == ["", ""]


def test_a_one_way_road_is_a_link_and_a_two_way_road_are_two() -> None:
    network = drawn(
        "A--B--C", "A-B highway=primary oneway=-1\nB-C highway=primary junction=x"
    )
    assert routes(network) == ["B>A", "B>C", "C>B"]


def test_a_roundabout_is_one_way_round() -> None:
    """Arms at A and B.

    A--P--Q
       |  |
       S--R--B
    """
    network = drawn(
        "A--P--Q\n   |  |\n   S--R--B",
        """
        A-P highway=primary
        R-B highway=primary
        P-Q-R-S-P highway=primary junction=roundabout
        """,
    )
    assert routes(network) == ["A>P", "B>R", "P>A", "P>R", "R>B", "R>P"]


def test_directions_stand_side_by_side() -> None:
    """Forth and back in rows next to one another, with the line reversed."""
    links = build_network(town()).links.query("mode == 'rail'")
    forth, back = links.iloc[::2], links.iloc[1::2]
    assert forth["from_node"].tolist() == back["to_node"].tolist()
    assert forth["to_node"].tolist() == back["from_node"].tolist()
    for line, reverse in zip(forth.geometry, back.geometry, strict=True):
        assert line.coords[::-1] == reverse.coords[:]


def test_a_ferry_takes_the_time_that_it_says() -> None:
    """3 km in a quarter of an hour are 12 km/h; a minute is of another crossing."""
    network = drawn(
        "A--B--C",
        """
        A-B route=ferry duration=00:15
        B-C route=ferry duration=0:01 name=Other
        """,
        "B place=town",
    )
    there = link(network, "A>B")
    assert there["speed_kmh"] == pytest.approx(12, rel=1e-3)
    assert there["speed_basis"] == "tagged"
    other = link(network, "B>C")
    assert (other["speed_kmh"], other["speed_basis"]) == (20, "inferred")


def test_trains_keep_to_the_regular_direction_of_a_track() -> None:
    """Two tracks drawn towards one another: each carries its half of a double line.

    Against its direction a track carries a few trains by order. The middle piece of the
    upper one is drawn the other way round.
    """
    network = drawn(
        "A--B--C--D\nE--------F",
        """
        A-B railway=rail gauge=1435 railway:preferred_direction=forward
        C-B railway=rail gauge=1435 railway:preferred_direction=backward
        C-D railway=rail gauge=1435 railway:preferred_direction=forward
        E-F railway=rail gauge=1435 railway:preferred_direction=backward
        """,
    )
    assert routes(network) == ["A>D", "D>A", "E>F", "F>E"]
    capacity = {way: link(network, way)["capacity_tpd"] for way in routes(network)}
    assert capacity == {"A>D": 95, "D>A": 4, "F>E": 95, "E>F": 4}


def test_sidings_are_left_out_unless_asked() -> None:
    ways = "A-B railway=rail gauge=1435\nB-C railway=rail service=siding gauge=1435"
    without = drawn("A--B--C", ways)
    assert routes(without) == ["A>B", "B>A"]
    assert without.provenance.losses == {"left out: sidings, yards and spurs": 1}
    with_sidings = drawn("A--B--C", ways, keep_sidings=True)
    assert routes(with_sidings) == ["A>B", "B>A", "B>C", "C>B"]
    assert link(with_sidings, "B>C")["class"] == "siding"
    assert with_sidings.provenance.losses == {}


def test_losses_are_counted_in_words() -> None:
    network = drawn(
        "A--B--C\nD--E",
        """
        A-B-Z highway=primary maxweight=heavy
        B-C highway=residential
        B-C highway=track
        A-C highway=primary access=no
        D-E railway=rail
        """,
    )
    assert network.provenance.losses == {
        "references to nodes outside the file": 1,
        "left out: roads below tertiary": 2,
        "left out: roads closed to motor vehicles": 1,
        "values of maxweight that are no number": 1,
        "railways without a gauge, taken as 1435 mm": 1,
        "railways without a gauge outside the drawing of borders, doubtful": 1,
    }


def test_two_data_sets_are_joined_and_counted() -> None:
    """B and c are 100 m apart, a sign is 100 m.

    A---B c---d
    """
    ours = world("A---B", "A-B highway=primary", km=0.1, name="ours")
    theirs = world(
        *("c---d", "c-d highway=primary"),
        km=0.1,
        east_km=0.5,
        own_ids=True,
        name="theirs",
    )
    network = build_network(join_extracts([ours, theirs]))
    assert network.provenance.losses == {"loose ends of different data sets, joined": 1}
    assert network.name == "ours + theirs"
    assert network.provenance.inputs == (("ours", "ours"), ("theirs", "theirs"))
    joint = letters(network).index("B")
    assert np.count_nonzero(network.head == joint) == 3


def test_a_network_has_the_name_it_is_given() -> None:
    extract = town()
    assert build_network(extract).name == "world"
    assert build_network(extract, name="exercise").name == "exercise"
    assert {"osmnx", "osmium"} <= set(build_network(extract).provenance.versions)


@pytest.mark.parametrize(
    ("ways", "why"),
    [
        ("", "it holds no way at all"),
        (
            "A-B highway=track\nA-B highway=service\nA-B railway=tram",
            "2 roads below tertiary, 1 railways not in use, trams, and other tracks",
        ),
        ("A-B railway=rail service=yard", "1 sidings, yards and spurs"),
    ],
)
def test_refuses_an_extract_without_traffic(ways: str, why: str) -> None:
    with pytest.raises(NetworkError) as refused:
        drawn("A--B", ways)
    assert str(refused.value) == (
        "world: no road and no railway in it that the network could keep (" + why + ")"
    )


def test_refuses_an_extract_that_lost_its_nodes() -> None:
    """Regression: it became a network without nodes and links."""
    with pytest.raises(
        NetworkError,
        match=r"^world: none of its 1 roads and railways has two nodes in the file; "
        r"cut extracts with complete ways$",
    ):
        drawn("A--B", "A-X-B highway=primary")


@given(st.randoms(use_true_random=False))
@search(0.08)
def test_the_order_of_nodes_and_ways_does_not_matter(shuffled: random.Random) -> None:
    extract = town()
    nodes = list(zip(extract.node_ids.tolist(), extract.lon_lat.tolist(), strict=True))
    refs = np.split(extract.refs, extract.first[1:-1])
    ways = list(zip(extract.way_ids.tolist(), extract.way_tags, refs, strict=True))
    places = list(zip(extract.tagged_ids.tolist(), extract.node_tags, strict=True))
    for rows in (nodes, ways, places):
        shuffled.shuffle(rows)
    other = make_extract(
        name="other",
        sha256="",
        nodes={i: (lon, lat) for i, (lon, lat) in nodes},
        node_tags=dict(places),
        ways=[(i, tags, way.tolist()) for i, tags, way in ways],
    )
    assert build_network(other).sha256 == town_sha256()


@cache
def town_sha256() -> str:
    return build_network(town()).sha256


def test_any_change_of_the_map_changes_the_digest() -> None:
    moved = replace(town(), lon_lat=town().lon_lat + 1e-6)
    digests = {
        town_sha256(),
        build_network(moved).sha256,
        build_network(world(TOWN, TOWN_WAYS.replace("=12", "=13"))).sha256,
        build_network(world(TOWN, TOWN_WAYS)).sha256,
    }
    assert len(digests) == 4


@cache
def krems() -> Network:
    from geodata.pbf import read_pbf  # noqa: PLC0415 - slow, and needs the data

    return build_network(read_pbf(SHARED / "osm/at_krems.osm.pbf"))


@needs_shared
def test_krems_road_and_rail_share_no_node() -> None:
    """Though 23 nodes of the map are on both."""
    network = krems()
    links = network.links
    ends = {
        mode: set(network.tail[links["mode"] == mode])
        | set(network.head[links["mode"] == mode])
        for mode in ("road", "rail")
    }
    assert ends["road"]
    assert ends["rail"]
    assert not ends["road"] & ends["rail"]


@needs_shared
def test_krems_all_rails_are_standard_gauge() -> None:
    rails = krems().links.query("mode == 'rail'")
    assert set(rails["gauge_mm"]) == {1435}


@needs_shared
def test_krems_classes_are_those_of_the_map() -> None:
    roads = krems().links.query("mode == 'road'")
    assert {"trunk", "primary", "secondary", "tertiary"} <= set(roads["class"])
    assert "motorway" not in set(roads["class"])


@needs_shared
def test_krems_both_stations_have_a_ramp() -> None:
    nodes = krems().nodes.query("kind == 'ramp'")
    assert set(nodes["name"]) == {"Krems a.d. Donau", "Furth-Palt"}


@needs_shared
def test_krems_most_of_the_map_is_left_out_and_counted() -> None:
    losses = krems().provenance.losses
    assert losses["left out: footways, paths and roads not built"] == 156
    assert losses["left out: roads below tertiary"] == 538
    assert losses["left out: sidings, yards and spurs"] == 67


@needs_shared
def test_krems_bridges_keep_their_names_in_both_directions() -> None:
    links = krems().links.query("n_bridges > 0 and mode == 'rail'")
    assert len(links) > 0
    named = set(
        zip(links["from_node"], links["to_node"], links["bridges"], strict=True)
    )
    assert named == {(head, tail, names) for tail, head, names in named}


@needs_shared
def test_krems_every_number_is_sane() -> None:
    links = krems().links
    assert (links["length_m"] >= 0).all()
    assert links["speed_kmh"].between(5, 140).all()
    assert (links["capacity_vph"].notna() != links["capacity_tpd"].notna()).all()


@needs_shared
def test_krems_a_link_is_no_shorter_than_the_straight_line() -> None:
    network = krems()
    links = network.links[network.links["mode"] != Mode.TRANSFER]
    points = network.nodes.geometry.to_crs("EPSG:32633")
    start = points.iloc[links["from_node"]].reset_index(drop=True)
    end = points.iloc[links["to_node"]].reset_index(drop=True)
    straight = start.distance(end).to_numpy()
    assert (links["length_m"].to_numpy() >= straight * 0.998).all()


@needs_shared
def test_krems_every_two_way_link_has_its_twin() -> None:
    rails = krems().links.query("mode == 'rail'")
    ends = list(zip(rails["from_node"], rails["to_node"], strict=True))
    assert sorted(ends) == sorted((head, tail) for tail, head in ends)


@needs_shared
def test_krems_no_node_is_left_that_only_passes_through() -> None:
    """But where classes, lanes or directions change, or something is named."""
    network = krems()
    assert len(network.nodes) < 200
    ends = np.concatenate([network.tail, network.head])
    assert set(ends) == set(range(len(network.nodes)))
