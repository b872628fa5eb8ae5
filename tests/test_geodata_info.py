"""What is in a network, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.info import network_info
from geodata.network import Network, Provenance, link_table, node_table
from tests.drawn_worlds import drawn


def two_towns() -> Network:
    """Two roads that do not meet, one railway of two gauges, a station with a ramp.

    A--B---C      D--E      roads: A-C primary with a bridge, D-E tertiary, one way
       S---R                rails: S-R, 4 km

    The ramp's access cuts A-C at B.
    """
    return drawn(
        "A--B---C------D--E\n   S---R",
        """
        A-B-C highway=primary maxspeed=80 bridge=yes bridge:name=Sava maxweight=30
        D-E   highway=tertiary oneway=yes
        S-R   railway=rail gauge=1435;1520 tunnel=yes usage=main
        X-Y   highway=track
        """,
        "S railway=loading_ramp",
    )


def test_layers_count_links_kilometres_and_components() -> None:
    layers = network_info(two_towns()).layers
    rows = layers.drop(columns="km").to_numpy().tolist()
    assert rows == [
        ["rail", 1435, 2, 1],
        ["rail", 1520, 2, 1],
        ["road", 0, 5, 2],
        ["transfer", 0, 8, 1],  # a ramp of each gauge and its access, both ways
    ]
    assert layers["km"].tolist() == pytest.approx([8, 8, 14 + 3, 4], rel=0.01)


def test_classes_count_links_and_kilometres() -> None:
    classes = network_info(two_towns()).classes
    rows = classes.drop(columns="km").to_numpy().tolist()
    assert rows == [
        ["rail", 1435, "main", 2],
        ["rail", 1520, "main", 2],
        ["road", 0, "primary", 4],
        ["road", 0, "tertiary", 1],
        ["transfer", 0, "access", 4],
        ["transfer", 0, "ramp", 4],
    ]
    primary = classes[classes["class"] == "primary"]
    assert primary["km"].tolist() == pytest.approx([14], rel=1e-4)


def test_known_counts_where_values_come_from() -> None:
    """Values that are unknown on all links of a mode have no row."""
    known = network_info(two_towns()).known
    counts = {(mode, value): rest for mode, value, *rest in known.to_numpy().tolist()}
    assert counts == {
        # tagged, overlaid, inferred, unknown
        ("road", "speed"): [4, 0, 1, 0],
        ("road", "capacity"): [0, 0, 5, 0],
        ("road", "max_mass_t"): [4, 0, 0, 1],
        ("road", "mlc_wheeled"): [0, 0, 5, 0],
        ("road", "mlc_tracked"): [0, 0, 5, 0],
        ("rail", "speed"): [0, 0, 4, 0],
        ("rail", "capacity"): [0, 0, 4, 0],
        ("rail", "max_axle_load_t"): [0, 0, 4, 0],
        ("rail", "max_metre_load_tpm"): [0, 0, 4, 0],
        ("transfer", "speed"): [0, 0, 8, 0],
        ("transfer", "capacity"): [0, 0, 8, 0],
    }


def test_structures_count_once_though_four_links_name_the_bridge() -> None:
    info = network_info(two_towns())
    assert (info.bridges, info.tunnels) == (1, 1)


def test_bridges_of_one_name_on_two_roads_are_two() -> None:
    """A bridge for each carriageway."""
    network = drawn(
        "A--B\nC--D",
        """
        A-B highway=motorway bridge=yes bridge:name=Sava
        D-C highway=motorway bridge=yes bridge:name=Sava
        """,
    )
    assert network_info(network).bridges == 2


def test_losses_are_those_of_the_network() -> None:
    network = two_towns()
    assert network_info(network).losses == network.provenance.losses
    assert network.provenance.losses["left out: roads below tertiary"] == 1


def test_an_empty_network_has_nothing() -> None:
    nodes = node_table({}, np.zeros((0, 2)))
    info = network_info(Network(nodes, link_table({}, np.array([])), Provenance("x")))
    assert len(info.layers) == len(info.classes) == len(info.known) == 0
    assert (info.bridges, info.tunnels) == (0, 0)


def test_counting_does_not_change_the_network() -> None:
    network = two_towns()
    columns = list(network.links.columns)
    network_info(network)
    assert list(network.links.columns) == columns
