"""Minor roads that lead to terminals and sites; and those that do not stay away."""

from __future__ import annotations

import pytest

from geodata.build import build_network
from geodata.extract import join_extracts
from geodata.network import Network
from tests.drawn_worlds import (
    SHARED,
    drawn,
    link,
    needs_shared,
    positions,
    routes,
    world,
)

KEPT = "minor roads kept to reach terminals and sites"
NOT_REACHED = "terminals that no road reaches within 5 km"

STATION = """
    A--------B--------C
             |
             D--E
             |  |
             F--G  H
                S
    R-----------T-----U
"""
WAYS = """
    A-B-C     highway=primary
    B-D-F     highway=residential maxweight=12
    D-E-G-F   highway=residential
    G-H       highway=service
    R-T-U     railway=rail
"""
PLACES = "S railway=station name=Stadt"


def station(ways: str = WAYS, places: str = PLACES, **options: object) -> Network:
    """Draw a station south of a main road, a sign is 100 m."""
    return drawn(STATION, ways, places, km=0.1, **options)


def minor(network: Network) -> list[str]:
    return sorted(
        route
        for kind in ("residential", "service", "unclassified", "track")
        for route in routes(network, **{"class": kind})
    )


def test_the_shortest_way_to_a_station_is_kept_and_no_other() -> None:
    """G is nearest to S. B-D-F-G and B-D-E-G are of one length; F-G is one of them."""
    network = station()
    kept = minor(network)
    assert kept in (
        ["B>D", "D>B", "D>G", "G>D"],  # one way, in the middle another street
        ["B>G", "G>B"],
    )
    assert (
        link(network, next(r for r in kept if r.startswith("B>")))["max_mass_t"] == 12
    )
    assert network.provenance.losses[KEPT] == 2
    assert network.provenance.losses["left out: roads below tertiary"] == 1


def test_the_ramp_opens_onto_the_road_that_was_kept_for_it() -> None:
    network = station()
    assert routes(network, **{"class": "access"}) == ["G>S", "S>G"]
    access = link(network, "S>G", **{"class": "access"})
    assert access["length_m"] == pytest.approx(100, rel=0.01)


def test_there_by_one_street_and_back_by_another() -> None:
    """D-F-G is one-way southwards, so that traffic comes back by G-E-D."""
    ways = """
        A-B-C  highway=primary
        B-D    highway=residential
        D-F-G  highway=residential oneway=yes
        G-E-D  highway=living_street
        R-T-U  railway=rail
    """
    network = station(
        ways.replace("G-E-D  highway=living_street", "G-E-D highway=service oneway=yes")
    )
    assert minor(network) == ["B>D", "D>B", "D>G", "G>D"]


def test_a_street_that_one_cannot_leave_again_leads_nowhere() -> None:
    """Into G one may, and not out of it: the ramp takes D, the nearest that does."""
    ways = """
        A-B-C   highway=primary
        B-D     highway=residential
        D-F-G   highway=residential oneway=yes
        R-T-U   railway=rail
    """
    network = station(ways)
    assert minor(network) == ["B>D", "D>B"]
    assert routes(network, **{"class": "access"}) == ["D>S", "S>D"]


def test_a_short_way_goes_before_a_long_one_from_a_nearer_lane() -> None:
    """P is 100 m from a lane of 3 km, and 200 m from a street of 400 m."""
    picture = """
        A---T--------------N
                        U--P
        B------------------W
                           V
    """
    ways = """
        A-B     highway=primary
        V-W     highway=secondary
        A-T-N   highway=service
        P-U     route=ferry
    """
    street = "W-P highway=service access=no\n"
    port = "P harbour=yes"
    near = drawn(picture, ways, port, km=0.1)
    assert minor(near) == []
    assert routes(near, **{"class": "port"})
    far = drawn(
        picture, ways.replace("V-W     highway=secondary", street), port, km=0.1
    )
    assert minor(far) == ["A>N", "N>A"]


def test_a_fragment_of_a_kept_road_is_no_end_of_the_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """F-G is one-way, each of its nodes a fragment; the way from S goes on to A."""
    monkeypatch.setattr("geodata.access.main_roads.MAIN_SHARE", 0.5)
    picture = "A---------------F--G--S\nB"
    ways = """
        A-B     highway=primary
        A-F     highway=residential
        F-G     highway=primary oneway=yes
        G-F     highway=service
        G-S     highway=residential
    """
    network = drawn(picture, ways, "S harbour=yes", km=0.1)
    assert {"A>F", "F>A", "G>S", "S>G"} <= set(minor(network))


def test_a_closed_barrier_is_gone_around() -> None:
    """A bollard at E leaves the way by F; one at F too leaves E the nearest."""
    network = station(places=PLACES + "\nE barrier=bollard")
    assert network.provenance.losses[KEPT] == 2
    network = station(WAYS, PLACES + "\nF barrier=bollard\nE barrier=bollard")
    assert minor(network) == ["B>E", "E>B"]


def test_a_kept_road_that_is_nearer_is_enough() -> None:
    ways = """
        A-B-C   highway=primary
        G-H     highway=tertiary
        B-D-E-G highway=residential
        R-T-U   railway=rail
    """
    network = station(ways)
    assert minor(network) == []
    assert KEPT not in network.provenance.losses


def test_lower_classes_are_kept_as_a_whole_when_asked() -> None:
    network = station(classes="residential")
    assert network.provenance.losses["left out: roads below residential"] == 1
    assert KEPT not in network.provenance.losses


@pytest.mark.parametrize(("end", "reached"), [("K", True), ("M", False)])
def test_a_terminal_is_reached_within_5_km_by_road(end: str, reached: bool) -> None:
    """From A to K 4.8 km, to M 5.2 km; beyond the kilometre of the first look."""
    network = drawn(
        "A-----------------------K-M\nB",
        f"A-B highway=primary\nA-{end} highway=service",
        f"{end} harbour=yes",
        km=0.2,
    )
    assert (network.provenance.losses == {KEPT: 1}) == reached
    assert (NOT_REACHED in network.provenance.losses) != reached


def test_a_terminal_is_reached_from_the_nearest_road_that_leads_there() -> None:
    """The lane ends at M, 5.2 km from A; K on it, 0.4 km before, lies within 5 km."""
    network = drawn(
        "A-----------------------K-M\nB",
        "A-B highway=primary\nA-K-M highway=service",
        "M harbour=yes",
        km=0.2,
    )
    assert minor(network) == ["A>K", "K>A"]


def test_a_way_of_more_than_a_kilometre_is_the_shortest_as_well() -> None:
    """B is 1.6 km from S; by D and E it is 2.8 km to A."""
    picture = """
        D-------E
        |       |
        |       |
        A       S-------B--C
        |
        F
    """
    ways = """
        F-A highway=primary
        C-B highway=primary
        A-D-E-S highway=residential
        S-B highway=service
    """
    network = drawn(picture, ways, "S harbour=yes", km=0.2)
    assert minor(network) == ["B>S", "S>B"]


def test_both_sides_of_a_crossing_on_a_minor_road_are_reached() -> None:
    """The shortest way from X is to the west; the east is another country."""
    picture = "A--B--X------C--D"
    ways = "A-B highway=primary\nB-X-C highway=unclassified\nC-D highway=primary"
    network = drawn(picture, ways, "X barrier=border_control", km=0.2)
    crossing = {"class": "crossing"}
    assert routes(network, **crossing) == ["X>X", "X>X"]
    assert minor(network) == ["B>X", "C>X", "X>B", "X>C"]


def test_a_crossing_at_the_edge_of_the_map_is_reached_from_one_side() -> None:
    network = drawn(
        "A--B--X--C",
        "A-B highway=primary\nB-X-C highway=unclassified",
        "X barrier=border_control",
        km=0.2,
    )
    assert minor(network) == ["B>X", "X>B"]
    assert network.provenance.losses[KEPT] == 1


def test_a_ferry_that_lands_on_a_minor_road_is_reached() -> None:
    picture = "A--B\n   |\n   C------D--E"
    ways = """
        A-B highway=primary
        B-C highway=service
        C-D route=ferry
        D-E highway=secondary
    """
    network = drawn(picture, ways)
    assert minor(network) == ["B>C", "C>B"]


def test_a_site_is_reached_within_10_km() -> None:
    """N is 8 km from the road by a lane; P, 12 km, is not reached."""
    picture = "A-------N---P\nB"
    ways = "A-B highway=primary\nA-N-P highway=service"
    at = positions(picture)
    network = drawn(picture, ways, sites=[at["N"]])
    assert routes(network) == ["A>B", "A>N", "B>A", "N>A"]
    far = drawn(picture, ways, sites=[at["P"], at["N"]])
    assert routes(far) == routes(network)
    lost = far.provenance.losses
    assert lost["sites that no road reaches within 10 km"] == 1


def test_the_node_next_to_a_site_stays_a_node() -> None:
    """N is on the way, and a plan begins there."""
    picture = "A---N---P"
    ways = "A-N-P highway=primary"
    assert routes(drawn(picture, ways)) == ["A>P", "P>A"]
    network = drawn(picture, ways, sites=[positions(picture)["N"]])
    assert routes(network) == ["A>N", "N>A", "N>P", "P>N"]


def test_two_files_that_hold_a_street_count_it_once() -> None:
    one = world(STATION, WAYS, PLACES, km=0.1, name="one")
    once, twice = build_network(one), build_network(join_extracts([one, one]))
    assert once.sha256 == twice.sha256
    for loss in (KEPT, "left out: roads below tertiary"):
        assert once.provenance.losses[loss] == twice.provenance.losses[loss]


@needs_shared
def test_heidelberg_every_ramp_opens_onto_a_road_near_it() -> None:
    """Of its primary roads some are far from the stations."""
    from geodata.pbf import read_pbf  # noqa: PLC0415 - slow, and needs the data

    extract = read_pbf(SHARED / "osm/de_heidelberg.osm.pbf")
    network = build_network(extract, classes="primary")
    assert network.provenance.losses[KEPT] == 70
    km = network.links.groupby("class")["length_m"].sum() / 1000
    assert 3 < km.reindex(["residential", "service"]).sum() < 20
    access = network.links[network.links["class"] == "access"]
    assert access["length_m"].max() < 250
