"""What a link says of the ways along it."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely

from geodata.network import Network
from tests.drawn_worlds import drawn, link, positions, routes


def road(*ways: str) -> Network:
    """Ways one after the other, 2 km each: A-2 km-B-2 km-C-2 km-D, one link in all.

    ``ways`` are the tags of A-B, B-C and C-D; every one is highway=primary.
    """
    picture = "A-B-C-D"[: 2 * len(ways) + 1]
    text = "\n".join(
        f"{picture[2 * i]}-{picture[2 * i + 2]} highway=primary {tags}"
        for i, tags in enumerate(ways)
    )
    return drawn(picture, text)


def test_lengths_add_up() -> None:
    network = road("", "", "")
    assert routes(network) == ["A>D", "D>A"]
    assert link(network, "A>D")["length_m"] == pytest.approx(6000, rel=1e-5)


def test_the_smallest_limit_of_the_way_is_the_link_s() -> None:
    said = link(road("maxweight=30", "maxweight=12", "maxheight=4"), "A>D")
    assert said["max_mass_t"] == 12
    assert said["max_mass_t_basis"] == "tagged"
    assert said["max_height_m"] == 4
    assert said["max_width_m_basis"] == "unknown"
    assert math.isnan(said["max_width_m"])


def test_a_limit_holds_in_both_directions() -> None:
    network = road("", "maxweight=12 bridge=yes bridge:name=Sava", "")
    forth, back = link(network, "A>D"), link(network, "D>A")
    assert forth["max_mass_t"] == back["max_mass_t"] == 12
    assert forth["limited_by"] == back["limited_by"] == "Sava: maxweight 12"
    assert forth["bridges"] == back["bridges"] == "Sava"


@pytest.mark.parametrize(
    ("ways", "limited_by"),
    [
        (["", ""], ""),
        (["bridge=yes bridge:name=Sava", ""], ""),  # a bridge without a limit
        (["maxweight=7.5 name=Quai"], "Quai (way 1): maxweight 7.5"),
        (["maxweight=7.5"], "primary (way 1): maxweight 7.5"),
        (["maxheight=3.8 tunnel=yes tunnel:name=Berg"], "Berg: maxheight 3.8"),
        (["maxheight=3.8", "maxweight=60"], "primary (way 2): maxweight 60"),
        (["maxweight=30 name=Quai", "maxweight=12"], "primary (way 2): maxweight 12"),
        (["maxweight=12 name=Quai", "maxweight=12"], "Quai (way 1): maxweight 12"),
        (["maxweight=60 bridge=yes"], "bridge (way 1): maxweight 60"),
        (["hgv=no name=Quai"], "Quai (way 1): hgv=no"),
        (["hgv=agricultural"], "primary (way 1): hgv=agricultural"),
        (["hgv=no maxweightrating=7.5"], "primary (way 1): hgv=no"),
        (["hgv=no maxweightrating=2.8"], "primary (way 1): maxweightrating 2.8"),
        (["maxweightrating=7.5", "hgv=no"], "primary (way 2): hgv=no"),
        (["hgv=no maxheight=3"], "primary (way 1): hgv=no"),
    ],
)
def test_limited_by_names_what_sets_the_smallest_limit(
    ways: list[str], limited_by: str
) -> None:
    """Mass goes before height; of two equal ones the first along the way is named."""
    network = road(*ways)
    end = "ABCD"[len(ways)]
    assert link(network, f"A>{end}")["limited_by"] == limited_by


def test_a_road_without_a_name_is_known_by_its_number() -> None:
    said = link(drawn("A-B", "A-B highway=primary ref=B7 maxweight=9"), "A>B")
    assert said["limited_by"] == "B7 (way 1): maxweight 9"


def test_a_limit_is_tagged_where_the_way_that_sets_it_is() -> None:
    """Primary roads are assumed MLC 80 wheeled, 60 tracked."""
    lower = link(road("", "mlc:wheeled=50"), "A>C")
    higher = link(road("", "mlc:wheeled=100"), "A>C")
    equal = link(road("", "mlc:wheeled=80"), "A>C")
    assert (lower["mlc_wheeled"], lower["mlc_wheeled_basis"]) == (50, "tagged")
    assert (higher["mlc_wheeled"], higher["mlc_wheeled_basis"]) == (80, "inferred")
    assert (equal["mlc_wheeled"], equal["mlc_wheeled_basis"]) == (80, "tagged")
    assert (lower["mlc_tracked"], lower["mlc_tracked_basis"]) == (60, "inferred")


def test_structures_are_named_in_order_of_travel_and_each_once() -> None:
    network = road(
        "bridge=yes bridge:name=Sava",
        "tunnel=yes",
        "bridge=yes bridge:name=Drava",
    )
    said = link(network, "A>D")
    assert (said["bridges"], said["n_bridges"]) == ("Sava; Drava", 2)
    assert (said["tunnels"], said["n_tunnels"]) == ("tunnel (way 2)", 1)
    twice = link(road(*["bridge=yes bridge:name=Sava"] * 2), "A>C")
    assert (twice["bridges"], twice["n_bridges"]) == ("Sava", 1)


def test_the_name_is_that_of_the_first_way_that_has_one() -> None:
    network = road("", "name=Quai source=survey", "name=Ring")
    for route in ("A>D", "D>A"):
        assert link(network, route)["name"] == "Quai"
        assert link(network, route)["source"] == "survey"
    assert link(network, "A>D")["osm_id"] == 1


def test_speed_is_length_over_time() -> None:
    """2 km at 50 and 2 km at 100 km/h: 4 km in 3.6 minutes, 66.7 km/h."""
    said = link(road("maxspeed=50", "maxspeed=100"), "A>C")
    assert said["speed_kmh"] == pytest.approx(66.667, abs=0.01)
    assert said["speed_basis"] == "tagged"


def test_a_speed_is_tagged_only_where_all_of_it_is() -> None:
    said = link(road("maxspeed=50", ""), "A>C")
    assert said["speed_basis"] == "inferred"


def test_a_link_of_no_length_has_the_speed_of_its_slowest_way() -> None:
    """All nodes at one place: there is no time to divide by."""
    ways = "A-B highway=primary maxspeed=40\nB-C highway=primary maxspeed=30"
    said = link(drawn("ABC", ways, km=0.0), "A>C")
    assert said["length_m"] == 0
    assert said["speed_kmh"] == 30


def test_the_smallest_capacity_counts_and_is_tagged_only_where_all_is() -> None:
    both = link(
        road("corridors:capacity_vpd=2400", "corridors:capacity_vpd=1200"), "A>C"
    )
    assert (both["capacity_vph"], both["capacity_basis"]) == (50, "tagged")
    one = link(road("corridors:capacity_vpd=2400", ""), "A>C")
    assert (one["capacity_vph"], one["capacity_basis"]) == (100, "inferred")
    assert math.isnan(one["capacity_tpd"])


def test_a_railway_counts_trains() -> None:
    network = drawn("A-B", "A-B railway=rail gauge=1520 tracks=2")
    said = link(network, "A>B")
    assert (said["mode"], said["gauge_mm"], said["tracks"]) == ("rail", 1520, 2)
    assert (said["capacity_tpd"], said["capacity_basis"]) == (95, "inferred")
    assert math.isnan(said["capacity_vph"])


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("highway=primary", "highway=secondary"),
        ("highway=primary ref=1", "highway=primary ref=2"),
        ("highway=primary lanes=2", "highway=primary lanes=4"),
        ("railway=rail gauge=1435", "railway=rail gauge=1435 electrified=rail"),
        ("railway=rail gauge=1435", "railway=rail gauge=1435 tracks=2"),
        ("railway=rail gauge=1435", "railway=rail gauge=1435 usage=main"),
        ("highway=primary", "route=ferry"),
        ("highway=primary", "highway=primary oneway=yes"),
    ],
)
def test_ways_that_disagree_are_links_of_their_own(here: str, there: str) -> None:
    network = drawn("A-B-C", f"A-B {here}\nB-C {there}")
    assert "A>B" in routes(network)
    assert "B>C" in routes(network)


def test_a_line_is_drawn_through_all_nodes_and_reversed_for_the_way_back() -> None:
    """A bent road.

    A--B
       |
       C
    """
    picture = """
        A--B
           |
           C
    """
    network = drawn(picture, "A-B-C highway=primary")
    at = positions(picture)
    forth = shapely.get_coordinates(link(network, "A>C")["geometry"])
    back = shapely.get_coordinates(link(network, "C>A")["geometry"])
    assert forth.tolist() == [list(at[letter]) for letter in "ABC"]
    assert np.array_equal(forth[::-1], back)


def test_every_line_runs_from_its_first_node_to_its_last() -> None:
    """Roads both ways, one way, and a ring; drawn as it comes.

    A---B<--C
        |   |
        D---E   F-G-H-F
    """
    network = drawn(
        """
        A---B---C
            |   |
            D---E   F-G
                     H
        """,
        """
        B-A highway=primary
        B-C highway=primary oneway=-1
        E-D-B highway=primary
        C-E highway=primary
        F-G-H-F highway=primary
        """,
    )
    assert routes(network) == [
        *("A>B", "B>A", "B>C", "C>B", "C>B", "F>F", "F>F")  # B-D-E-C, and one-way C>B
    ]
    ends = [
        (line.coords[0], line.coords[-1]) for line in network.links.geometry.tolist()
    ]
    places = [point.coords[0] for point in network.nodes.geometry.tolist()]
    assert ends == [
        (places[tail], places[head])
        for tail, head in zip(network.tail, network.head, strict=True)
    ]
