"""A planner's figures on ways and barriers: they go before the map's."""

from __future__ import annotations

import math
from itertools import product
from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.build import build_network
from geodata.network import LIMITS, Network
from tests.drawn_worlds import drawn, link, positions, routes, world
from tests.overlays import overlaid, overlay
from tests.searches import search

ROAD = "A---B-C---D"
WAYS = """
    A-B highway=primary maxspeed=80
    B-C highway=primary maxspeed=80 bridge=yes bridge:name=Altbrücke maxweight=12
    C-D highway=primary maxspeed=80
"""
"""A road of 10 km in three ways (1, 2, 3); the middle one is a bridge of 12 t."""


def structures(network: Network, column: str) -> list[tuple[str, object]]:
    """Names with the values of a column, on the links towards the east."""
    table = network.structures
    east = table["link"].map(network.links["from_node"] < network.links["to_node"])
    return [*zip(table["name"][east], table[column][east], strict=True)]


def test_a_bridge_in_the_middle_sets_the_limit_of_the_long_road() -> None:
    network = overlaid(ROAD, WAYS, "osm_id,max_mass_t,source\n2,9,register")
    for route in ("A>D", "D>A"):
        said = link(network, route)
        assert (said["max_mass_t"], said["max_mass_t_basis"]) == (9, "overlaid")
        assert said["limited_by"] == "Altbrücke: maxweight 9"
        assert said["source"] == "register"
        assert said["length_m"] == pytest.approx(10_000)
    assert structures(network, "max_mass_t") == [("Altbrücke", 9)]
    assert structures(network, "source") == [("Altbrücke", "register")]


def test_a_larger_figure_beats_the_sign() -> None:
    """And so do the load classes that are inferred of it: 60 t x 0.9, 60 t x 0.8."""
    before, after = drawn(ROAD, WAYS), overlaid(ROAD, WAYS, "osm_id,max_mass_t\n2,60")
    assert link(before, "A>D")["mlc_wheeled"] == pytest.approx(10.8)
    said = link(after, "A>D")
    assert (said["max_mass_t"], said["max_mass_t_basis"]) == (60, "overlaid")
    assert said["mlc_wheeled"] == pytest.approx(54)
    assert said["mlc_tracked"] == pytest.approx(48)
    assert said["mlc_wheeled_basis"] == "inferred"


def test_a_load_class_needs_no_inference() -> None:
    said = link(overlaid(ROAD, WAYS, "osm_id,mlc_wheeled,mlc_tracked\n2,70,50"), "A>D")
    assert (said["mlc_wheeled"], said["mlc_wheeled_basis"]) == (70, "overlaid")
    assert (said["mlc_tracked"], said["mlc_tracked_basis"]) == (50, "overlaid")


def test_a_strong_bridge_does_not_speak_for_the_road() -> None:
    """Primary roads are taken to bear class 80; the bridge bears 100."""
    said = link(overlaid(ROAD, WAYS, "osm_id,mlc_wheeled,max_mass_t\n2,100,90"), "A>D")
    assert (said["mlc_wheeled"], said["mlc_wheeled_basis"]) == (80, "inferred")


@pytest.mark.parametrize("limit", LIMITS)
def test_every_limit_can_be_overlaid(limit: str) -> None:
    said = link(overlaid(ROAD, WAYS, f"osm_id,{limit}\n2,11"), "A>D")
    assert (said[limit], said[f"{limit}_basis"]) == (11, "overlaid")


def test_speed_and_capacity_are_of_a_way() -> None:
    """10 km, of which 2 at 20 km/h: 6 minutes for them and 6 for the rest."""
    network = overlaid(ROAD, WAYS, "osm_id,speed_kmh,capacity_vpd\n2,20,240")
    said = link(network, "A>D")
    assert said["speed_kmh"] == pytest.approx(50)
    assert said["speed_basis"] == "overlaid"
    assert (said["capacity_vph"], said["capacity_basis"]) == (10, "overlaid")


def test_a_capacity_that_is_not_the_smallest_changes_nothing() -> None:
    said = link(overlaid(ROAD, WAYS, "osm_id,capacity_vpd\n2,100000"), "A>D")
    assert said["capacity_vph"] == link(drawn(ROAD, WAYS), "A>D")["capacity_vph"]
    assert said["capacity_basis"] == "inferred"


def test_a_railway_counts_trains() -> None:
    table = "osm_id,capacity_tpd,max_axle_load_t,max_train_length_m\n1,12,20,550"
    said = link(overlaid("A--B", "A-B railway=rail", table), "A>B")
    assert (said["capacity_tpd"], said["capacity_basis"]) == (12, "overlaid")
    assert (said["max_axle_load_t"], said["max_axle_load_t_basis"]) == (20, "overlaid")
    assert said["max_train_length_m"] == 550
    assert math.isnan(said["capacity_vph"])


def test_a_name_is_that_of_the_bridge_or_else_of_the_way() -> None:
    network = overlaid(ROAD, WAYS, "osm_id,name\n1,Landstraße\n2,Neue Brücke")
    said = link(network, "A>D")
    assert (said["name"], said["bridges"]) == ("Landstraße", "Neue Brücke")


def test_a_closed_way_is_taken_out_and_counted() -> None:
    network = overlaid(ROAD, WAYS, "osm_id,closed\n2,yes")
    assert routes(network) == ["A>B", "B>A", "C>D", "D>C"]
    assert network.provenance.losses["ways closed by the overlay"] == 1


def test_a_way_that_the_map_closes_can_be_opened() -> None:
    ways = (
        "A-B highway=primary\nB-C highway=primary access=private\nB-D railway=abandoned"
    )
    assert routes(drawn("A-B-C-D", ways)) == ["A>B", "B>A"]
    network = overlaid("A-B-C-D", ways, "osm_id,closed\n2,no")
    assert routes(network) == ["A>C", "C>A"]
    assert network.provenance.losses["closed roads opened by the overlay"] == 1


def test_a_node_of_a_road_can_bear_a_limit() -> None:
    """The map knows nothing of the arch at B."""
    table = "osm_id,osm_type,max_height_m,name,source\n66,node,3.2,Arch,recce"
    network = overlaid("A-B-C", "A-B-C highway=primary", table)
    said = link(network, "A>C")
    assert (said["max_height_m"], said["max_height_m_basis"]) == (3.2, "overlaid")
    assert said["limited_by"] == "Arch (node 66): maxheight 3.2"
    assert said["source"] == "recce"
    assert structures(network, "kind") == [("Arch (node 66)", "barrier")]


def test_a_barrier_of_the_map_is_corrected() -> None:
    places = "B barrier=height_restrictor maxheight=2.1\nC barrier=bollard"
    ways = "A-B-C-D highway=primary"
    assert routes(drawn("A-B-C-D", ways, places)) == ["A>C", "C>A", "C>D", "D>C"]
    table = "osm_id,osm_type,max_height_m,closed\n66,node,4.5,\n67,node,,no"
    network = overlaid("A-B-C-D", ways, table, places)
    assert routes(network) == ["A>D", "D>A"]
    assert link(network, "A>D")["max_height_m"] == 4.5


def test_a_node_can_be_closed() -> None:
    table = "osm_id,osm_type,closed\n66,node,yes"
    network = overlaid("A-B-C", "A-B-C highway=primary", table)
    assert routes(network) == ["A>B", "B>A", "B>C", "C>B"]


def test_the_later_row_counts_and_a_note_says_so() -> None:
    table = """
        osm_id,max_mass_t,mlc_wheeled
        2,20,
        2,30,40
        2,,50
    """
    network = overlaid(ROAD, WAYS, table)
    said = link(network, "A>D")
    assert (said["max_mass_t"], said["mlc_wheeled"]) == (30, 50)
    assert network.provenance.notes == (
        "own.csv row 3: counts in place of own.csv row 2 for way 2: max_mass_t",
        "own.csv row 4: counts in place of own.csv row 3 for way 2: mlc_wheeled",
    )


def test_a_bridge_names_all_who_speak_of_it() -> None:
    table = "osm_id,max_mass_t,mlc_wheeled,source\n2,9,,A\n2,,70,B\n2,,60,A\n1,,50,C"
    network = overlaid(ROAD, WAYS, table)
    assert dict(structures(network, "source"))["Altbrücke"] == "A; B"
    assert link(network, "A>D")["source"] == "C; A; B"


def test_opened_last_is_open() -> None:
    network = overlaid(ROAD, WAYS, "osm_id,closed\n2,yes\n2,no")
    assert routes(network) == ["A>D", "D>A"]


def test_a_network_says_which_overlay_it_has() -> None:
    network = overlaid(ROAD, WAYS, "osm_id,closed\n2,no")
    names = [name for name, _ in network.provenance.inputs]
    assert names == ["world", "own.csv"]
    assert network.name == "world"


ROWS = [*zip(*[iter(ascii_letters)] * 3, strict=False)]  # "ABC", "DEF" and so on


def test_an_overlay_of_no_rows_changes_nothing() -> None:
    """Whatever a way and a node on it say: roads of three nodes side by side."""
    of_way = ("", " maxweight=9", " bridge=yes", " maxheight=3.1 oneway=yes")
    of_node = ("", "barrier=bollard", "railway=station", "maxweight=3")
    picture, ways, places = [], ["A-D railway=rail"], []
    for (tags, said), row in zip(product(of_way, of_node), ROWS, strict=False):
        picture.append("-".join(row))
        ways.append(f"{'-'.join(row)} highway=primary{tags}")
        places += [f"{row[1]} {said}"] if said else []
    extract = world("\n".join(picture), "\n".join(ways), "\n".join(places))
    plain = build_network(extract)
    laid = build_network(extract, overlay=overlay("osm_id,closed\n"))
    assert len(plain.links) > 2 * len(picture)
    assert laid.sha256 == plain.sha256
    assert laid.provenance.losses == plain.provenance.losses


@given(st.floats(0.1, 1000), st.floats(0.1, 1000))
@search(0.2)
def test_a_link_bears_what_its_weakest_way_bears(one: float, other: float) -> None:
    table = f"osm_id,max_mass_t\n1,{one!r}\n2,{other!r}"
    said = link(overlaid(ROAD, WAYS, table), "A>D")
    assert said["max_mass_t"] == min(one, other)


def test_a_row_of_another_way_leaves_what_was_inferred() -> None:
    """Regression: any row made classes forget the rated mass, all over the network."""
    network = overlaid(
        "A-B-C\nD-E",
        "A-B-C highway=primary maxweightrating=7.5\nD-E highway=primary",
        "osm_id,speed_kmh\n2,40",
    )
    assert link(network, "A>C")["mlc_wheeled"] == pytest.approx(6.75)


def test_a_row_may_speak_of_a_minor_road_that_leads_to_a_site() -> None:
    """Regression: rows were matched before the roads to sites were known."""
    picture = "A--B--C\n   |\n   D"
    extract = world(
        picture, "A-B-C highway=primary\nB-D highway=residential bridge=yes"
    )
    network = build_network(
        extract,
        sites=[positions(picture)["D"]],
        overlay=overlay("osm_id,max_mass_t\n2,5"),
    )
    street = link(network, "B>D")
    assert (street["max_mass_t"], street["max_mass_t_basis"]) == (5, "overlaid")
    assert link(network, "A>B")["max_mass_t_basis"] == "unknown"


def test_a_road_that_the_planner_opens_to_lorries_goes_by_the_new_figure() -> None:
    ways = "A-B highway=primary hgv=no"
    network = overlaid("A--B", ways, "osm_id,max_rated_mass_t\n1,44")
    assert link(network, "A>B")["limited_by"] == "primary (way 1): maxweightrating 44"
