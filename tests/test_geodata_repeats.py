"""Pieces that two ways draw: what is posted on either of them holds."""

from __future__ import annotations

from math import isnan, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.build import build_network
from geodata.extract import join_extracts
from geodata.network import LIMITS, Network
from tests.drawn_worlds import drawn, link, routes, world
from tests.overlays import overlaid
from tests.searches import search

TAKEN = "pieces of roads and tracks drawn twice, with the limits of both ways"


def twice(one: str, other: str, *more: str) -> Network:
    """A--B, then twice over the river, C--D."""
    ways = ["A-B highway=primary name=Main", "C-D highway=primary name=Main"]
    return drawn("A--B--C--D", "\n".join([*ways, one, other, *more]))


def test_a_limit_of_the_way_that_gives_way_holds() -> None:
    """Way 3 keeps the bridge, of way 4 is the sign."""
    network = twice(
        "B-C highway=primary name=Main bridge=yes",
        "B-C highway=secondary bridge=yes maxweight=12",
    )
    found = link(network, "A>D")
    assert (found["max_mass_t"], found["max_mass_t_basis"]) == (12, "tagged")
    assert found["limited_by"] == "Main bridge (way 3): maxweight 12"
    assert (found["class"], found["speed_kmh"]) == ("primary", 70)
    assert found["mlc_wheeled"] == pytest.approx(0.9 * 12)
    assert network.provenance.losses[TAKEN] == 1
    (bridge, _) = network.structures.to_dict("records")  # there and back
    assert (bridge["kind"], bridge["osm_id"]) == ("bridge", 4)
    assert bridge["max_mass_t"] == 12


def test_the_smaller_of_two_signs_holds_and_each_limit_by_itself() -> None:
    network = twice(
        "B-C highway=primary maxweight=10 maxheight=4.5",
        "C-B highway=primary maxweight=20 maxheight=4.1 maxwidth=3",
    )
    found = link(network, "A>D")
    limits = (found["max_mass_t"], found["max_height_m"], found["max_width_m"])
    assert limits == (10, 4.1, 3)


@pytest.mark.parametrize(
    ("one", "other", "named"),
    [
        ("maxweight=10", "maxweight=20 maxheight=4.1", "(way 1): maxweight 10"),
        ("maxweight=20", "maxweight=10 maxheight=4.1", "(way 2): maxweight 10"),
        ("maxheight=4", "hgv=no", "(way 2): hgv=no"),
        ("hgv=no", "maxheight=4", "(way 1): hgv=no"),
        ("maxwidth=3", "maxheight=4", "(way 2): maxheight 4"),
        ("maxheight=4", "maxwidth=3", "(way 1): maxheight 4"),
        ("maxweight=10", "maxweight=10 maxwidth=3", "(way 1): maxweight 10"),
    ],
)
def test_the_way_of_the_sign_that_limits_is_named(
    one: str, other: str, named: str
) -> None:
    ways = f"A-B highway=primary {one}\nA-B highway=primary {other}"
    network = drawn("A--B", ways)
    assert link(network, "A>B")["limited_by"] == f"primary {named}"
    assert f"(way {network.structures['osm_id'].iloc[0]})" in named


@pytest.mark.parametrize(
    ("one", "other", "height_m", "basis"),
    [
        ("", "below_default", 3.5, "inferred"),
        ("4.2", "default", 4, "inferred"),
        ("default", "3.8", 3.8, "tagged"),
        ("3.8", "default", 3.8, "tagged"),
        ("default", "4", 4, "tagged"),
        ("4", "default", 4, "tagged"),
        ("default", "below_default", 3.5, "inferred"),
    ],
)
def test_a_word_for_a_height_is_a_sign_as_well(
    one: str, other: str, height_m: float, basis: str
) -> None:
    tags = [f"maxheight={each}" if each else "" for each in (one, other)]
    ways = f"A-B highway=primary {tags[0]}\nA-B highway=tertiary {tags[1]}"
    found = link(drawn("A--B", ways), "A>B")
    assert (found["max_height_m"], found["max_height_m_basis"]) == (height_m, basis)


def test_a_road_closed_to_lorries_is_closed_by_either_way() -> None:
    network = twice("B-C highway=primary", "B-C highway=tertiary hgv=no")
    found = link(network, "A>D")
    assert (found["max_rated_mass_t"], found["mlc_wheeled"]) == (3.5, 80)
    assert found["limited_by"] == "primary (way 4): hgv=no"


def test_what_says_no_more_changes_nothing() -> None:
    network = twice(
        "B-C highway=primary maxweight=10", "B-C highway=tertiary maxweight=20"
    )
    assert TAKEN not in network.provenance.losses
    assert link(network, "A>D")["max_mass_t"] == 10


def test_a_class_assumed_for_a_lesser_road_is_no_limit_of_the_main_road() -> None:
    """A tertiary road is taken for 40/30, a primary one for 80/60."""
    network = twice("B-C highway=primary", "B-C highway=tertiary maxheight=4")
    found = link(network, "A>D")
    assert (found["max_height_m"], found["mlc_wheeled"]) == (4, 80)


def test_a_bridge_keeps_its_name_though_another_way_keeps_its_place() -> None:
    network = twice(
        "B-C highway=primary", "B-C highway=tertiary bridge:name=Alte bridge=yes"
    )
    assert link(network, "A>D")["bridges"] == "Alte"
    assert link(network, "A>D")["mlc_wheeled"] == 80


def test_a_tunnel_keeps_its_name_as_well() -> None:
    network = twice(
        "B-C highway=primary", "B-C highway=tertiary tunnel:name=Berg tunnel=yes"
    )
    assert link(network, "A>D")["tunnels"] == "Berg"


WEIGHT, HEIGHT = "maxweight:conditional", "maxheight:conditional"


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ([], [WEIGHT], [WEIGHT]),
        ([WEIGHT], [], [WEIGHT]),
        ([WEIGHT], [HEIGHT], [WEIGHT, HEIGHT]),
        ([WEIGHT], [WEIGHT, HEIGHT], [WEIGHT, HEIGHT]),
        ([WEIGHT, HEIGHT], [HEIGHT], [WEIGHT, HEIGHT]),
    ],
)
def test_what_holds_at_times_on_either_way_is_named_once(
    one: list[str], other: list[str], said: list[str]
) -> None:
    tags = [" ".join(f'{key}="5 @ wet"' for key in keys) for keys in (one, other)]
    ways = f"A-B highway=primary {tags[0]}\nA-B highway=tertiary {tags[1]}"
    network = drawn("A--B", ways)
    found = link(network, "A>B")["conditional"].split("; ")
    assert sorted(found) == sorted(said)
    assert (TAKEN in network.provenance.losses) == (not {*other} <= {*one})


def test_files_are_joined_where_a_piece_is_drawn_twice_as_well() -> None:
    """B and c, of two files, are 100 m apart: B becomes a node of the piece c-d."""
    ours = world("A---B", "A-B highway=primary", km=0.1, name="ours")
    ways = "c-d highway=primary\nc-d highway=tertiary maxweight=5"
    theirs = world("c---d", ways, km=0.1, east_km=0.5, own_ids=True, name="theirs")
    network = build_network(join_extracts([ours, theirs]))
    assert link(network, "B>d")["max_mass_t"] == 5


def test_three_ways_on_one_piece() -> None:
    network = twice(
        "B-C highway=primary maxweight=30",
        "B-C highway=tertiary maxweight=12",
        "B-C highway=secondary maxweight=7.5 maxheight=4",
    )
    found = link(network, "A>D")
    assert (found["max_mass_t"], found["max_height_m"]) == (7.5, 4)
    assert "(way 5)" in found["limited_by"]
    assert network.provenance.losses[TAKEN] == 1


def test_traffic_of_another_direction_has_its_own_link_and_limit() -> None:
    """Nothing is lost: the carriageway and the street lie side by side."""
    network = drawn(
        "A--B", "A-B highway=primary oneway=yes\nA-B highway=tertiary maxweight=5"
    )
    assert routes(network) == ["A>B", "A>B", "B>A"]
    assert sorted(network.links["max_mass_t"].fillna(99)) == [5, 5, 99]


def test_rails_of_another_gauge_take_nothing() -> None:
    network = drawn(
        "A--B",
        "A-B railway=rail gauge=1435\nA-B railway=rail gauge=1520 maxaxleload=16",
    )
    assert TAKEN not in network.provenance.losses
    assert set(network.links["max_axle_load_t"]) == {16, 20}


def overlaid_twice(row: str) -> dict[str, Any]:
    ways = (
        "A-B highway=primary\nB-C highway=primary maxweight=10 name=Main\n"
        "B-C highway=tertiary maxweight=7\nC-D highway=primary"
    )
    table = f"osm_id,max_mass_t,source\n{row}"
    return link(overlaid("A--B--C--D", ways, table), "A>D")


@pytest.mark.parametrize("way", [2, 3])
def test_a_planners_figure_goes_before_both_signs(way: int) -> None:
    found = overlaid_twice(f"{way},44,register")
    assert (found["max_mass_t"], found["max_mass_t_basis"]) == (44, "overlaid")
    assert found["source"] == "register"
    assert found["limited_by"] == f"Main (way {way}): maxweight 44"
    assert found["mlc_wheeled"] == pytest.approx(0.9 * 44)


@pytest.mark.parametrize(
    ("one", "other", "mlc"),
    [
        ("maxweightrating=2.8", "maxheight=4", 0.9 * 2.8),
        ("maxweightrating=2.8", "maxweight=40", 0.9 * 2.8),
        ("maxweightrating=7.5", "hgv=no", 0.9 * 7.5),
        ("hgv=no", "maxweightrating=7.5", 0.9 * 7.5),
        ("hgv=no maxweightrating=7.5", "maxweight=40", 0.9 * 7.5),
        ("hgv=no", "maxweight=40", 0.9 * 40),
        ("maxweight=40", "hgv=no", 0.9 * 40),
        ("mlc=50", "maxweight=10", 50),
    ],
)
def test_a_sign_of_another_way_never_raises_a_load_class(
    one: str, other: str, mlc: float
) -> None:
    """Every rated mass tells what a road bears, but for that of hgv=no."""
    network = twice(f"B-C highway=primary {one}", f"B-C highway=tertiary {other}")
    assert link(network, "A>D")["mlc_wheeled"] == pytest.approx(mlc)


def test_rails_have_no_load_class_whatever_mass_they_take() -> None:
    ways = "A-B railway=rail bridge=yes\nA-B railway=rail bridge=yes maxweight=20"
    bridge = drawn("A--B", ways).structures.iloc[0]
    assert (bridge["max_mass_t"], bridge["max_mass_t_basis"]) == (20, "tagged")
    assert isnan(bridge["mlc_wheeled"])
    assert bridge["mlc_wheeled_basis"] == bridge["mlc_tracked_basis"] == "unknown"


SIGNS = st.tuples(
    st.sampled_from(["", "maxweight=5", "maxweight=40"]),
    st.sampled_from(["", "maxweightrating=2.8", "maxweightrating=7.5", "hgv=no"]),
    st.sampled_from(["", "maxheight=3.2", "maxheight=default"]),
    st.sampled_from(["", "maxwidth=2.5", "maxaxleload=8", "mlc=20"]),
).map(" ".join)


@search(0.25)
@given(st.lists(SIGNS, min_size=2, max_size=3))
def test_a_way_more_never_raises_a_limit(signs: list[str]) -> None:
    ways = [f"A-B highway=primary {each}" for each in signs]
    found = link(drawn("A--B", "\n".join(ways)), "A>B")
    alone = [link(drawn("A--B", way), "A>B") for way in ways]
    for limit in LIMITS:
        known = [each[limit] for each in alone if not isnan(each[limit])]
        tagged = [each[limit] for each in alone if each[f"{limit}_basis"] == "tagged"]
        said = tagged if limit.startswith("mlc") else known
        least = min(said or known, default=nan)
        assert found[limit] == pytest.approx(least, nan_ok=True), limit


def drawn_twice(table: str, one: str = "", other: str = "") -> dict[str, Any]:
    ways = f"A-B highway=primary {one}\nA-B highway=tertiary {other}"
    return link(overlaid("A--B", ways, table), "A>B")


def test_a_planners_speed_and_capacity_go_along_with_their_basis() -> None:
    found = drawn_twice(
        "osm_id,speed_kmh,capacity_vpd,source\n2,33,2400,survey", "maxspeed=90"
    )
    assert (found["speed_kmh"], found["speed_basis"]) == (33, "overlaid")
    assert (found["capacity_vph"], found["capacity_basis"]) == (100, "overlaid")
    assert found["source"] == "survey"


def test_trains_a_day_go_along_as_well() -> None:
    ways = "A-B railway=rail\nA-B railway=rail"
    table = "osm_id,capacity_tpd\n2,17"
    found = link(overlaid("A--B", ways, table), "A>B")
    assert (found["capacity_tpd"], found["capacity_basis"]) == (17, "overlaid")


def test_a_speed_on_a_sign_is_of_its_way_alone() -> None:
    found = link(
        drawn("A--B", "A-B highway=primary\nA-B highway=tertiary maxspeed=20"), "A>B"
    )
    assert (found["speed_kmh"], found["speed_basis"]) == (70, "inferred")


def test_of_two_planners_figures_the_smaller_holds_and_has_the_credit() -> None:
    table = "osm_id,max_mass_t,source\n1,44,north\n2,30,south"
    assert drawn_twice(table)["source"] == "south"
    table = "osm_id,max_mass_t,source\n1,30,north\n2,44,south"
    assert drawn_twice(table, other="maxheight=4")["source"] == "north"


def test_planners_whose_figures_are_used_are_all_named() -> None:
    table = (
        "osm_id,max_mass_t,speed_kmh,source\n1,44,,north\n2,,33,south\n2,50,,north\n"
    )
    found = drawn_twice(table)
    assert (found["max_mass_t"], found["speed_kmh"]) == (44, 33)
    assert found["source"] == "north; south"


def test_a_planners_rated_mass_tells_what_a_road_bears() -> None:
    """Though the map's hgv=no does not."""
    found = drawn_twice("osm_id,max_rated_mass_t\n2,2", "hgv=no", "hgv=no")
    assert (found["max_rated_mass_t"], found["mlc_wheeled"]) == (2, 1.8)


@search(0.2)
@given(st.lists(st.sampled_from(["", "5", "12", "40"]), min_size=2, max_size=4))
def test_however_often_a_piece_is_drawn_the_smallest_sign_holds(
    signs: list[str],
) -> None:
    ways = [
        f"A-B highway=secondary {f'maxweight={sign}' if sign else ''}" for sign in signs
    ]
    found = link(drawn("A--B", "\n".join(ways)), "A>B")
    least = min((float(sign) for sign in signs if sign), default=nan)
    assert found["max_mass_t"] == pytest.approx(least, nan_ok=True)
