"""Parts that stand apart, by layer, and whether transfers reach them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.audit.components import find_components, layer_mask, weak_parts
from geodata.audit.survey import survey
from geodata.network import Network
from tests.laid_networks import laid, rail, road, transfer
from tests.searches import search

PLACES = {letter: (20.0 + at / 10, 52.0) for at, letter in enumerate("ABCDEFGH")}


def islands() -> Network:
    """A-B-C is most of the roads, D-E an island; a railway F-G, met at C."""
    return laid(
        PLACES,
        [
            *(road("A-B"), road("B>C"), road("D-E", name="Island road")),
            *(rail("F-G"), transfer("C-F", "ramp")),
        ],
    )


def test_the_longest_part_of_each_layer_is_no_part_apart() -> None:
    table = find_components(survey(islands())).table
    assert len(table) == 1
    (part,) = table.to_dict("records")
    assert (part["mode"], part["links"], part["name"]) == ("road", 2, "D")
    assert part["country"] == "PL"
    assert (part["lon"], part["lat"]) == PLACES["D"]


def test_kilometres_count_streets_once_and_share_is_of_the_layer() -> None:
    (part,) = find_components(survey(islands())).table.to_dict("records")
    assert part["km"] == pytest.approx(6.87, abs=0.01)
    assert part["share"] == pytest.approx(1 / 3)


def test_links_know_their_part() -> None:
    found = find_components(survey(islands())).of_link
    assert found.tolist() == [-1, -1, -1, 0, 0, -1, -1, -1, -1]


@pytest.mark.parametrize("joined", [True, False])
def test_a_part_is_reached_where_transfers_lead_to_the_longest(joined: bool) -> None:
    rows = [rail("A-B"), rail("B-C"), rail("D-E"), road("F-G")]
    rows += [transfer("C-F", "ramp")]
    rows += [transfer("E-G", "ramp")] if joined else []
    table = find_components(survey(laid(PLACES, rows))).table
    assert table["reached"].tolist() == [joined]


def test_a_crossing_does_not_part_the_road_it_stands_on() -> None:
    rows = [road("A-B"), transfer("B-C", "crossing"), road("C-D")]
    assert find_components(survey(laid(PLACES, rows))).table.empty


def test_nameless_parts_bear_the_name_of_most_of_their_roads() -> None:
    network = islands()
    network.nodes["name"] = network.nodes["name"].mask(
        network.nodes["name"].isin(["D", "E"]), ""
    )
    assert find_components(survey(network)).table["name"].tolist() == ["Island road"]


def test_an_empty_network_has_no_part() -> None:
    found = find_components(survey(laid({}, [])))
    assert found.table.empty
    assert found.of_link.tolist() == []


@search(0.5)
@given(st.lists(st.tuples(st.sampled_from("ABCDEFGH"), st.sampled_from("ABCDEFGH"))))
def test_parts_of_a_layer_share_no_node_and_cover_its_links(
    pairs: list[tuple[str, str]],
) -> None:
    network = laid(PLACES, [road(f"{a}-{b}") for a, b in pairs if a != b])
    part = weak_parts(network, layer_mask(network, "road", 0))
    assert len(part) == len(network.links)
    for ends in (network.tail, network.head):
        for node in np.unique(ends):
            assert len(set(part[ends == node])) == 1
