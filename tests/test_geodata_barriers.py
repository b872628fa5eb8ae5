"""Barriers: what cuts a road, what limits it, what is passed over."""

from __future__ import annotations

import pytest

from geodata.network import Network
from tests.drawn_worlds import drawn, link, routes


def road_with(barrier: str) -> Network:
    """Draw A--B--C with something at B."""
    return drawn("A--B--C", "A-B-C highway=primary", f"B {barrier}")


@pytest.mark.parametrize(
    "barrier",
    [
        "barrier=bollard",
        "barrier=block",
        "barrier=bollard access=no",
        "barrier=gate access=private",
        "barrier=lift_gate motor_vehicle=no",
        "barrier=gate access=yes motor_vehicle=no",  # the more particular key counts
    ],
)
def test_closed_barriers_cut_the_road(barrier: str) -> None:
    network = road_with(barrier)
    assert routes(network) == ["A>B", "B>A", "B>C", "C>B"]
    assert len(network.nodes) == 4  # two of them at B
    cut = "roads cut by a bollard, a closed gate or the like"
    assert network.provenance.losses == {cut: 1}
    assert len(network.structures) == 0


@pytest.mark.parametrize(
    "barrier",
    [
        "barrier=gate",
        "barrier=lift_gate access=permissive",
        "barrier=bollard motor_vehicle=yes",
        "barrier=toll_booth",
        "barrier=height_restrictor maxheight=3.2",
        "barrier=kerb",
        "highway=traffic_signals",
    ],
)
def test_open_barriers_do_not(barrier: str) -> None:
    assert routes(road_with(barrier)) == ["A>C", "C>A"]


def test_a_gate_is_a_named_thing_on_its_road() -> None:
    network = road_with("barrier=lift_gate")
    assert network.structures["name"].tolist() == ["lift gate (node 66)"] * 2
    assert network.structures["kind"].tolist() == ["barrier", "barrier"]


def test_a_node_with_a_posted_limit_limits_its_road() -> None:
    road = link(road_with("barrier=height_restrictor maxheight=3.2"), "A>C")
    assert (road["max_height_m"], road["max_height_m_basis"]) == (3.2, "tagged")
    assert road["limited_by"] == "height restrictor (node 66): maxheight 3.2"


def test_a_sign_that_is_a_node_of_its_own_does_too() -> None:
    road = link(road_with("highway=traffic_sign maxweight=7.5"), "A>C")
    assert road["max_mass_t"] == 7.5
    assert road["limited_by"] == "traffic sign (node 66): maxweight 7.5"


def test_at_a_junction_nobody_can_say_which_road_it_bars() -> None:
    network = drawn(
        """
        A--B--C
           |
           D
        """,
        "A-B-C highway=primary\nB-D highway=primary",
        "B barrier=bollard maxwidth=2",
    )
    assert routes(network) == ["A>B", "B>A", "B>C", "B>D", "C>B", "D>B"]
    assert network.links["max_width_m"].isna().all()
    assert network.provenance.losses == {"barriers at junctions, passed over": 1}


def test_a_limit_where_two_links_meet_limits_both() -> None:
    """Between a primary and a secondary road a link ends, and the bar is on either."""
    network = drawn(
        "A--B--C",
        "A-B highway=primary\nB-C highway=secondary",
        "B barrier=height_restrictor maxheight=3",
    )
    assert link(network, "A>B")["max_height_m"] == 3
    assert link(network, "B>C")["max_height_m"] == 3


def test_a_barrier_on_the_railway_bars_no_train() -> None:
    network = drawn(
        "A--B--C", "A-B-C railway=rail gauge=1435", "B barrier=gate access=no"
    )
    assert routes(network) == ["A>C", "C>A"]


def test_a_bollard_at_the_end_of_a_road_cuts_nothing() -> None:
    network = drawn("A--B", "A-B highway=primary", "B barrier=bollard")
    assert routes(network) == ["A>B", "B>A"]


def test_what_a_barrier_says_and_nobody_can_read_is_counted() -> None:
    losses = road_with("barrier=height_restrictor maxheight=low").provenance.losses
    assert losses == {"values of maxheight that are no number": 1}


def test_a_gate_where_a_lane_leaves_that_the_network_lacks_bars_no_main_road() -> None:
    """Regression: the lane is not kept, and the main road was cut in its stead."""
    network = drawn(
        """
        A--B--C
           |
           D
        """,
        "A-B-C highway=primary\nB-D highway=track",
        "B barrier=gate access=private",
    )
    assert routes(network) == ["A>C", "C>A"]
    assert network.provenance.losses["barriers at junctions, passed over"] == 1


def test_a_gate_takes_neither_the_name_nor_the_lanes_of_its_road() -> None:
    """Regression: roads were named for their gates, and lost their lanes."""
    network = drawn("A--B--C", "A-B-C highway=primary lanes=2", "B barrier=gate")
    road = link(network, "A>C")
    assert (road["name"], road["lanes"]) == ("", 2)
