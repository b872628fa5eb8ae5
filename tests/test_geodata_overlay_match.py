"""What rows of an overlay point at, and why they point at nothing."""

from __future__ import annotations

import pytest

from geodata.network import Network, NetworkError
from tests.drawn_worlds import link, needs_shared
from tests.overlays import beside, overlaid

ROAD = "A----------B----------C"
WAYS = """
    A-B highway=primary ref="B 3"
    B-C highway=primary ref="B 3"
"""
POSTS = """
    A highway=milestone distance=0
    C highway=milestone distance=22
"""
TWIN = """
    ABCD
    EFGH
"""
"""Two carriageways or tracks; with signs of 100 m they lie 100 m apart."""


def limited(network: Network) -> list[int]:
    """Ways that have the limit of the overlay."""
    table = network.structures
    return sorted(set(table["osm_id"][table["max_mass_t_basis"] == "overlaid"]))


def misses(network: Network) -> list[str]:
    assert network.provenance.losses["overlay rows that matched nothing"] == len(
        network.provenance.notes
    )
    return [
        note.partition(" matched nothing: ")[2] for note in network.provenance.notes
    ]


def missed(table: str, places: str = "") -> str:
    (why,) = misses(overlaid(ROAD, WAYS, table, places))
    return why


def test_coordinates_hit_the_nearest_way() -> None:
    table = f"lon,lat,max_mass_t\n{beside(ROAD, 'B', 3000, 40)},9"
    assert limited(overlaid(ROAD, WAYS, table)) == [2]


def test_coordinates_hit_a_bridge_before_a_nearer_way() -> None:
    """They lie on way 1, 30 m before the bridge."""
    ways = WAYS.replace("B-C highway", "B-C bridge=yes highway")
    table = f"lon,lat,max_mass_t\n{beside(ROAD, 'B', -30)},9"
    assert limited(overlaid(ROAD, ways, table)) == [2]
    table = f"lon,lat,tolerance_m,max_mass_t\n{beside(ROAD, 'B', -30)},20,9"
    assert limited(overlaid(ROAD, ways, table)) == [1]


def test_mode_and_ref_narrow_coordinates() -> None:
    """Road and railway run side by side; the place is on the road."""
    picture, ways = (
        "A--B\nC--D",
        'A-B highway=primary ref="B 3"\nC-D railway=rail ref=40',
    )
    for narrow, found in (("rail", 2), ("road", 1), ("", 1)):
        place = beside(picture, "A", 500, -400)
        table = f"lon,lat,tolerance_m,mode,max_mass_t\n{place},1000,{narrow},9"
        assert limited(overlaid(picture, ways, table)) == [found]
    table = f"lon,lat,tolerance_m,ref,max_mass_t\n{place},1000,40,9"
    assert limited(overlaid(picture, ways, table)) == [2]


def test_all_parts_of_a_bridge_are_hit_and_nothing_else_of_its_road() -> None:
    picture = "A--B--C--D--E"
    ways = """
        A-B highway=primary
        B-C highway=primary bridge=yes lanes=2
        C-D highway=primary bridge=yes lanes=3
        D-E highway=primary
    """
    table = f"lon,lat,max_mass_t\n{beside(picture, 'B', 1000)},9"
    assert limited(overlaid(picture, ways, table)) == [2, 3]


def test_a_kilometre_hits_the_way_between_its_posts() -> None:
    """Kilometre 10.4 is on way 1, 11.4 on way 2; B is kilometre 11."""
    for km, way in ((10.4, 1), (11.4, 2)):
        table = f"ref,km,max_mass_t\nB 3,{km},9"
        assert limited(overlaid(ROAD, WAYS, table, POSTS)) == [way]


def test_a_kilometre_between_10_and_11_hits_the_bridge_at_10_4() -> None:
    """A post at each end, a kilometre between them; the bridge is 200 m long."""
    picture = "A-B-C---D"
    ways = """
        A-B highway=primary ref="L 9"
        B-C highway=primary ref="L 9" bridge=yes bridge:name=Steg
        C-D highway=primary ref="L 9"
    """
    posts = "A highway=milestone distance=2\nD highway=milestone distance=10"
    table = "ref,km,max_mass_t\nL9,5,9"
    network = overlaid(picture, ways, table, posts)
    assert limited(network) == [2]
    assert link(network, "A>D")["limited_by"] == "Steg: maxweight 9"


def test_a_kilometre_is_of_both_carriageways() -> None:
    ways = """
        A-B highway=motorway ref=A1
        B-C highway=motorway ref=A1 bridge=yes
        C-D highway=motorway ref=A1
        H-G highway=motorway ref=A1
        G-F highway=motorway ref=A1 bridge=yes
        F-E highway=motorway ref=A1
    """
    posts = "A highway=milestone distance=0\nD highway=milestone distance=0.3"
    table = "ref,km,tolerance_m,max_mass_t\nA1,0.14,120,9"
    assert limited(overlaid(TWIN, ways, table, posts, km=0.1)) == [2, 5]
    near = table.replace("120", "90")
    assert limited(overlaid(TWIN, ways, near, posts, km=0.1)) == [2]
    table = f"lon,lat,max_mass_t\n{beside(TWIN, 'B', 400)},9"
    assert limited(overlaid(TWIN, ways, table)) == [2]


def test_a_kilometre_of_a_line_is_of_all_its_tracks() -> None:
    ways = "A-B-C-D railway=rail ref=4000\nE-F-G-H railway=rail ref=4000"
    posts = """
        A railway=milestone railway:position=7.0
        D railway=milestone railway:position=7.3
    """
    table = "ref,km,tolerance_m,max_axle_load_t,max_mass_t\n4000,7.15,120,18,9"
    assert limited(overlaid(TWIN, ways, table, posts, km=0.1)) == [1, 2]


def test_the_posts_of_another_road_do_not_count() -> None:
    """The post at B is on both roads; those of the L 1 name it, or stand on it."""
    picture = "A----B----C\n     |\n     D"
    ways = 'A-B-C highway=primary ref="B 3"\nB-D highway=primary ref="L 1"'
    posts = """
        A highway=milestone distance=100
        B highway=milestone distance=1 ref="L 1"
        C highway=milestone distance=110
        D highway=milestone distance=102
    """
    table = "ref,km,max_mass_t\nB 3,103,9"
    assert limited(overlaid(picture, ways, table, posts)) == [1]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("osm_id,max_mass_t\n99,9", "no road or railway of the data has this id"),
        (
            "osm_id,max_mass_t\n65,9",
            "no way of the data has this id, but a node has; say osm_type=node",
        ),
        ("osm_id,mode,max_mass_t\n1,rail,9", "it is not rail"),
        ("osm_id,ref,max_mass_t\n1,B 4,9", "it is not way with ref B 4"),
        (
            "osm_id,capacity_tpd\n1,9",
            "way 1 is a road, and has capacity_vpd, not _tpd",
        ),
        (
            "ref,km,max_mass_t\nA 6,1,9",
            "no road or railway of the network has the ref 'A 6'",
        ),
        (
            "ref,km,mode,max_mass_t\nB 3,1,rail,9",
            "no rail of the network has the ref 'B 3'",
        ),
        (
            "ref,km,max_mass_t\nB 3,1,9",
            "no kilometre posts stand along it in the data; use osm_id, or lon and lat",
        ),
        (
            "lon,lat,max_mass_t\n11,0.01,9",
            "no road or railway of the network lies within 50 m",
        ),
        (
            "lon,lat,mode,max_mass_t\n10.01,0,rail,9",
            "no rail lies within 50 m",
        ),
        (
            "osm_id,osm_type,max_mass_t\n99,node,9",
            "no road of the network has this node",
        ),
        (
            "osm_id,osm_type,capacity_vpd\n99,node,9",
            "no node of a road, a railway or a terminal has this id",
        ),
        (
            "osm_id,osm_type,capacity_vpd\n66,node,9",
            "it is no terminal; say which in column terminal",
        ),
        (
            "osm_id,terminal\n1,none",
            "no ground of a terminal has this id; of a node, say osm_type=node",
        ),
        ("lon,lat,terminal\n10.0,0,none", "no terminal lies within 50 m"),
        (
            "lon,lat,terminal\n10.0,1,crossing",
            "no road or railway of the network lies within 50 m",
        ),
        (
            "lon,lat,terminal\n10.0,0,crossing",
            "way 1 has no node where a crossing could cut it",
        ),
    ],
)
def test_a_row_that_matches_nothing_says_why(table: str, why: str) -> None:
    ways = 'A-B highway=primary ref="B 3"'
    (said,) = misses(overlaid("A----B", ways, table))
    assert said == why


def test_ways_that_the_network_leaves_out_say_so() -> None:
    ways = "A-B highway=primary\nB-C highway=primary access=no\nC-D highway=residential"
    table = "osm_id,max_mass_t\n2,9\n3,9"
    assert misses(overlaid("A-B-C-D", ways, table)) == [
        "it is closed to motor vehicles on the map; closed=no opens it",
        "it is in the data, but the network does not keep it (its class, a siding)",
    ]


def test_vehicles_are_not_counted_on_a_railway() -> None:
    table = "osm_id,capacity_vpd\n1,9"
    assert misses(overlaid("A-B", "A-B railway=rail", table)) == [
        "way 1 is a railway, and has capacity_tpd, not _vpd"
    ]


def test_a_node_where_roads_meet_limits_none_of_them() -> None:
    ways = "A-B-C highway=primary\nB-D highway=primary"
    table = "osm_id,osm_type,max_mass_t\n66,node,9"
    assert misses(overlaid("A-B-C\n  D", ways, table)) == [
        "roads meet there; point at one of their ways"
    ]


def test_posts_that_cannot_be_read_are_counted() -> None:
    posts = POSTS + "B highway=milestone distance=far"
    network = overlaid(ROAD, WAYS, "ref,km,max_mass_t\nB 3,5,9", posts)
    assert network.provenance.losses["kilometre posts that could not be read"] == 1


def test_strict_makes_all_of_them_errors() -> None:
    table = "osm_id,max_mass_t,closed\n1,9,\n98,9,\n99,,yes"
    with pytest.raises(NetworkError) as told:
        overlaid(ROAD, WAYS, table, strict=True)
    assert str(told.value).splitlines() == [
        "own.csv row 3 (way 98) matched nothing: no road or railway of the data has "
        "this id",
        "own.csv row 4 (way 99) matched nothing: no road or railway of the data has "
        "this id",
    ]
    found = overlaid(ROAD, WAYS, "osm_id,max_mass_t\n1,9", strict=True)
    assert limited(found) == [1]


@needs_shared
def test_heidelberg_bridges_of_the_motorway_by_their_kilometre() -> None:
    """The A 5 has posts at 579.0 and 579.5; the limit is of one place of both ways."""
    from geodata.build import build_network  # noqa: PLC0415
    from geodata.pbf import read_pbf  # noqa: PLC0415 - slow, and needs the data
    from tests.drawn_worlds import SHARED  # noqa: PLC0415
    from tests.overlays import overlay  # noqa: PLC0415

    extract = read_pbf(SHARED / "osm/de_heidelberg.osm.pbf")
    table = overlay("ref,km,max_mass_t\nA 5,579.2,9", strict=True)
    network = build_network(extract, overlay=table)
    limits = network.links[network.links["max_mass_t_basis"] == "overlaid"]
    assert set(limits["ref"]) == {"A 5"}
    assert len(limits) == 2
