"""Grounds: which are terminals, and which belong to a node or to one another."""

from __future__ import annotations

import pytest

from geodata.network import NetworkError, TerminalKind
from geodata.terminals import Terminal, find_terminals, throughput
from tests.drawn_worlds import world

RAMP, PORT = TerminalKind.RAMP, TerminalKind.PORT
GAUGE = TerminalKind.GAUGE_TRANSFER


def kinds(terminals: list[Terminal]) -> list[tuple[TerminalKind, str, int]]:
    return [(each.kind, each.osm_type, each.osm_id) for each in terminals]


GROUND = "A-B\nEFG\nD-C"
"""A square of a kilometre, if a sign is 500 m: 707 m from its middle F to a corner."""


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ("railway=station", [RAMP, GAUGE]),
        ("railway=yard landuse=railway", [RAMP, GAUGE]),
        ("railway=loading_ramp", [RAMP]),
        ("railway=loading_ramp landuse=railway", [RAMP]),
        ("railway=gauge_conversion", [GAUGE]),
        ("landuse=port", [PORT]),
        ("landuse=harbour", [PORT]),
        ("industrial=port", [PORT]),
        ("harbour=yes", [PORT]),
        ("harbour=yes corridors:terminal=none", []),
        ("landuse=railway corridors:terminal=ramp", [RAMP]),
        ("landuse=railway railway=station station=light_rail", []),
        ("landuse=railway", []),
        ("landuse=railway name=Gleisfeld", []),  # without a track
    ],
)
def test_kinds_of_grounds(tags: str, found: list[TerminalKind]) -> None:
    terminals = find_terminals(world(GROUND, f"A-B-C-D {tags}", km=0.5))
    assert kinds(terminals) == [(kind, "way", 1) for kind in found]
    assert [round(each.reach_m) for each in terminals] == [707] * len(found)


def test_a_ground_of_unknown_kind_is_named_as_the_way_it_is() -> None:
    with pytest.raises(NetworkError, match=r"^way 1: corridors:terminal='rmp' is none"):
        find_terminals(world(GROUND, "A-B-C-D landuse=port corridors:terminal=rmp"))


@pytest.mark.parametrize(
    ("ground", "tracks", "found"),
    [
        ("name=Rangierbahnhof", "E-F railway=rail", True),
        ("name=Rangierbahnhof", "E-F railway=tram", False),
        ("", "E-F railway=rail", False),
        ("", "E-F railway=rail\nF-G railway=rail\nE-F-G railway=rail", False),
        ("", "\n".join(["E-F railway=rail service=yard"] * 2), False),
        ("", "\n".join(["E-F railway=rail service=yard"] * 3), True),
    ],
)
def test_a_strip_of_railway_is_a_yard_when_named_or_with_tracks_of_service(
    ground: str, tracks: str, found: bool
) -> None:
    terminals = find_terminals(
        world(GROUND, f"A-B-C-D landuse=railway {ground}\n{tracks}", km=0.5)
    )
    assert [each.kind for each in terminals] == ([GAUGE] if found else [])


def test_a_station_and_its_ground_are_one_terminal() -> None:
    """S has the name and the place; 500 m from the middle, it reaches 1 207 m."""
    ramp, gauge = find_terminals(
        world(
            "A-B\nS\nD-C",
            "A-B-C-D railway=station corridors:capacity_tpd=7 name=Grund",
            "S railway=station name=Mitte",
            km=0.5,
        )
    )
    assert (ramp.kind, ramp.osm_type, ramp.osm_id) == (RAMP, "node", ord("S"))
    assert ramp.name == "Mitte"
    assert ramp.lon_lat[0] == pytest.approx(10.0)
    assert ramp.reach_m == gauge.reach_m == pytest.approx(1207, abs=3)
    assert throughput(ramp, by_rail=True).per_day == 7


@pytest.mark.parametrize(
    ("node", "ground", "one"),
    [
        ("railway=station name=X", "railway=station name=X", True),
        ("railway=station name=Y", "railway=station name=X", False),
        ("railway=station", "railway=station", False),
        ("harbour=yes name=X", "landuse=port name=X", True),
        ("railway=station name=X", "landuse=port name=X", False),
    ],
)
def test_a_node_beyond_the_ground_is_its_own_when_of_its_name(
    node: str, ground: str, one: bool
) -> None:
    """S is 1 km from the middle of the ground, which reaches 707 m."""
    found = find_terminals(
        world("A-B\n   S\nD-C", f"A-B-C-D {ground}", f"S {node}", km=0.5)
    )
    assert len({each.osm_id for each in found}) == (1 if one else 2)


def test_a_station_that_is_no_terminal_takes_its_ground_along() -> None:
    for node, ground in (
        ("corridors:terminal=none", ""),
        ("", "corridors:terminal=none"),
    ):
        extract = world(
            "A-B\nS\nD-C",
            f"A-B-C-D railway=station {ground}",
            f"S railway=station {node}",
            km=0.5,
        )
        assert find_terminals(extract) == []


NESTED = """
A---B
 E-F
  S
 H-G
D---C
"""


@pytest.mark.parametrize(
    ("outer", "inner", "one"),
    [
        ("name=X", "name=X", True),
        ("name=X", "", True),
        ("", "name=X", True),
        ("name=X", "name=Y", False),
    ],
)
def test_a_ground_within_a_ground_is_the_same_terminal(
    outer: str, inner: str, one: bool
) -> None:
    ways = f"A-B-C-D landuse=port {outer}\nE-F-G-H landuse=port {inner}"
    found = find_terminals(world(NESTED, ways, km=0.2))
    assert kinds(found) == [(PORT, "way", 1), (PORT, "way", 2)][: 1 if one else 2]
    assert found[0].name == ("X" if outer or inner else "")


def test_of_two_nodes_the_one_of_its_name_has_the_ground() -> None:
    """T is nearer to the middle; both grounds, one within the other, are S's."""
    found = find_terminals(
        world(
            NESTED.replace("H-G", "HTG"),
            "A-B-C-D railway=yard name=X\nE-F-G-H railway=station",
            "S railway=station name=Y\nT railway=station name=X",
            km=0.2,
        )
    )
    reach = {each.name: round(each.reach_m) for each in found}
    assert reach["X"] > 500  # the yard's
    assert 200 < reach["Y"] < 400  # the station's own ground, which S stands in


def test_no_ground_reaches_farther_than_3_km() -> None:
    (port,) = find_terminals(world(GROUND, "A-B-C-D landuse=port", km=5))
    assert port.reach_m == 3000
