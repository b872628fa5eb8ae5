"""Terminals that an overlay adds, corrects and removes."""

from __future__ import annotations

import pytest

from geodata.network import Network
from tests.drawn_worlds import drawn, link, routes
from tests.overlays import beside, overlaid

YARD = """
    A--S--B
    C--D--E
"""
WAYS = "A-S-B railway=rail\nC-D-E highway=primary"
STATION = "S railway=station name=Stadt"
"""A railway with a station, a road a kilometre south of it."""

BORDER = "A--B--C"
ROAD = "A-B-C highway=primary"
CONTROL = "B barrier=border_control name=Grenze"


def terminals(network: Network) -> dict[str, str]:
    """Names and kinds of the terminals."""
    nodes = network.nodes[~network.nodes["kind"].isin(["", "station", "place"])]
    return dict(zip(nodes["name"], nodes["kind"], strict=True))


def ramp(network: Network) -> dict[str, object]:
    """Columns of a link between the ramp and its railway."""
    links = network.links
    found = links[(links["mode"] == "transfer") & (links["class"] == "ramp")]
    assert len(found) == 2
    return {str(name): value for name, value in found.iloc[0].items()}


def test_a_ramp_is_added_at_coordinates() -> None:
    place = beside(YARD, "S", 100, 100)
    header = "lon,lat,terminal,name,capacity_tpd,dwell_h,source"
    network = overlaid(YARD, WAYS, f"{header}\n{place},ramp,Rampe Nord,3,5,recce")
    assert terminals(drawn(YARD, WAYS)) == {}
    assert terminals(network) == {"Rampe Nord": "ramp"}
    said = ramp(network)
    assert (said["capacity_tpd"], said["capacity_basis"]) == (3, "overlaid")
    assert (said["dwell_h"], said["source"]) == (5, "recce")
    assert (network.links["class"] == "access").sum() == 2


def test_a_ramp_is_added_at_a_node() -> None:
    table = "osm_id,osm_type,terminal,capacity_tpd\n83,node,ramp,3"
    network = overlaid(YARD, WAYS, table)
    assert [*terminals(network).values()] == ["ramp"]
    assert ramp(network)["capacity_tpd"] == 3


def test_a_capacity_that_no_row_says_stays_assumed() -> None:
    network = overlaid(YARD, WAYS, "osm_id,osm_type,terminal\n83,node,ramp")
    assert ramp(network)["capacity_basis"] == "inferred"


@pytest.mark.parametrize("by_id", [True, False])
def test_a_station_is_corrected(by_id: bool) -> None:
    """By its id, or by coordinates 40 m away."""
    says = "terminal,capacity_tpd,name"
    table = (
        f"osm_id,osm_type,{says}\n83,node,,2.5,Stadt Gbf"
        if by_id
        else f"lon,lat,{says}\n{beside(YARD, 'S', 40)},ramp,2.5,Stadt Gbf"
    )
    network = overlaid(YARD, WAYS, table, STATION)
    assert terminals(network) == {"Stadt Gbf": "ramp"}
    assert (ramp(network)["capacity_tpd"], ramp(network)["capacity_basis"]) == (
        2.5,
        "overlaid",
    )


@pytest.mark.parametrize("by_id", [True, False])
def test_a_station_is_no_terminal(by_id: bool) -> None:
    table = (
        "osm_id,osm_type,terminal\n83,node,none"
        if by_id
        else f"lon,lat,terminal\n{beside(YARD, 'S', 40)},none"
    )
    assert terminals(drawn(YARD, WAYS, STATION)) == {"Stadt": "ramp"}
    assert terminals(overlaid(YARD, WAYS, table, STATION)) == {}


def test_another_terminal_far_enough_is_a_new_one() -> None:
    table = f"lon,lat,terminal,name\n{beside(YARD, 'S', 60)},ramp,Zweite"
    assert terminals(overlaid(YARD, WAYS, table, STATION)) == {
        "Stadt": "ramp",
        "Zweite": "ramp",
    }


def test_two_rows_of_one_place_make_one_terminal() -> None:
    place = beside(YARD, "S", 100, 100)
    table = f"lon,lat,terminal,capacity_tpd\n{place},ramp,3\n{place},ramp,4"
    network = overlaid(YARD, WAYS, table)
    assert ramp(network)["capacity_tpd"] == 4
    (note,) = network.provenance.notes
    assert note.startswith(
        "own.csv row 3: counts in place of own.csv row 2 for node -1"
    )


def test_a_crossing_gets_its_capacity() -> None:
    table = "osm_id,osm_type,capacity_vpd,dwell_h\n66,node,480,6"
    network = overlaid(BORDER, ROAD, table, CONTROL)
    (forth, back) = network.links[network.links["class"] == "crossing"].to_dict(
        "records"
    )
    for said in (forth, back):
        assert (said["capacity_vph"], said["capacity_basis"]) == (20, "overlaid")
        assert said["dwell_h"] == 6


def test_a_crossing_is_added_at_the_nearest_node_of_the_road() -> None:
    """Coordinates lie on the road, 500 m before B, the only node that is no end."""
    place = beside(BORDER, "B", -500)
    table = f"lon,lat,terminal,capacity_vpd,name\n{place},crossing,240,Neu"
    network = overlaid(BORDER, ROAD, table)
    assert terminals(network) == {"Neu": "crossing"}
    assert routes(network, mode="transfer") == ["B>B", "B>B"]
    assert set(network.links["capacity_vph"][network.links["class"] == "crossing"]) == {
        10
    }


def test_a_terminal_is_added_at_a_kilometre() -> None:
    """Of the line's 6 km; the place is 100 m from S."""
    posts = """
        A railway=milestone railway:position=0.0
        B railway=milestone railway:position=6.0
    """
    ways = WAYS.replace("railway=rail", "railway=rail ref=4000")
    table = "ref,km,terminal,capacity_tpd\n4000,3.1,ramp,3"
    network = overlaid(YARD, ways, table, posts)
    assert ramp(network)["capacity_tpd"] == 3
    assert ramp(network)["length_m"] == pytest.approx(100, abs=1)


def test_what_the_map_says_itself_stays_tagged() -> None:
    places = "S railway=loading_ramp corridors:capacity_tpd=2"
    table = "osm_id,osm_type,dwell_h\n83,node,7"
    said = ramp(overlaid(YARD, WAYS, table, places))
    assert (said["capacity_tpd"], said["capacity_basis"]) == (2, "tagged")
    assert said["dwell_h"] == 7


def test_a_control_that_is_none_cuts_nothing() -> None:
    table = "osm_id,osm_type,terminal\n66,node,none"
    network = overlaid(BORDER, ROAD, table, CONTROL)
    assert routes(network) == ["A>C", "C>A"]
    assert link(network, "A>C")["mode"] == "road"
