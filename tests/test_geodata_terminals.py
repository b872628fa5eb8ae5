"""Terminals: which nodes are some, and what passes them."""

from __future__ import annotations

import shlex

import pytest

from geodata.extract import make_extract
from geodata.network import Basis, NetworkError, TerminalKind
from geodata.terminals import Terminal, find_terminals, throughput

RAMP, PORT = TerminalKind.RAMP, TerminalKind.PORT
GAUGE, CROSSING = TerminalKind.GAUGE_TRANSFER, TerminalKind.CROSSING


def find(text: str) -> list[Terminal]:
    """Terminals of one node, 7, with these tags."""
    tags = dict(part.split("=") for part in shlex.split(text))
    return find_terminals(
        make_extract(
            name="one", sha256="", nodes={7: (10, 50)}, node_tags={7: tags}, ways=[]
        )
    )


@pytest.mark.parametrize(
    ("tags", "kinds"),
    [
        ("railway=station", [(RAMP, False), (GAUGE, False)]),
        ("railway=yard", [(RAMP, False), (GAUGE, False)]),
        ("railway=loading_ramp", [(RAMP, True)]),
        ("railway=gauge_conversion", [(GAUGE, True)]),
        ("harbour=yes", [(PORT, True)]),
        ("industrial=port", [(PORT, True)]),
        ("landuse=port", [(PORT, True)]),
        ("railway=station station=subway", []),
        ("landuse=railway", []),
        ("barrier=border_control", [(CROSSING, True)]),
        ("railway=border", [(CROSSING, True)]),
        ("harbour=no", []),
        ("railway=halt", []),
        ("railway=junction", []),
        ("place=town", []),
        ("barrier=gate", []),
        ("railway=station corridors:terminal=none", []),
        ("railway=station corridors:terminal=ramp", [(RAMP, True)]),
        ("place=town corridors:terminal=port;ramp", [(RAMP, True), (PORT, True)]),
        ("place=town corridors:terminal='gauge_transfer; port'", None),
        ("railway=border corridors:terminal=none", []),
        ("barrier=border_control corridors:terminal=none", []),
        ("place=town corridors:terminal=crossing", [(CROSSING, True)]),
    ],
)
def test_kinds(tags: str, kinds: list[tuple[TerminalKind, bool]] | None) -> None:
    """Regression: a border control could not be said to be none."""
    expected = [(PORT, True), (GAUGE, True)] if kinds is None else kinds
    assert [(each.kind, each.tagged) for each in find(tags)] == expected


@pytest.mark.parametrize("word", ["rmp", "yes", "", "ramp;harbour"])
def test_refuses_a_terminal_of_unknown_kind(word: str) -> None:
    message = (
        f"^node 7: corridors:terminal='{word}' is none of ramp, port, gauge_transfer, "
        "crossing, none$"
    )
    with pytest.raises(NetworkError, match=message):
        find(f"railway=station corridors:terminal={word}")


def test_a_terminal_has_place_and_name_of_its_node() -> None:
    port, anonymous = find("harbour=yes name=Nordhafen") + find("harbour=yes")
    assert (port.osm_id, port.lon_lat, port.name) == (7, (10, 50), "Nordhafen")
    assert anonymous.name == ""


@pytest.mark.parametrize(
    ("tags", "by_rail", "per_day", "dwell_h"),
    [
        ("corridors:terminal=ramp", True, 3, 6),
        ("corridors:terminal=port", True, 3, 12),
        ("corridors:terminal=port", False, 250, 12),
        ("corridors:terminal=gauge_transfer", True, 2, 24),
        ("railway=border", True, 12, 2),
        ("barrier=border_control", False, 300, 0.75),
    ],
)
def test_throughput_is_inferred_where_no_tag_says(
    tags: str, by_rail: bool, per_day: float, dwell_h: float
) -> None:
    passes = throughput(find(tags)[0], by_rail=by_rail)
    assert (passes.per_day, passes.dwell_h) == (per_day, dwell_h)
    assert passes.basis is Basis.INFERRED


def test_throughput_of_a_mode_is_that_of_its_own_tag() -> None:
    port = find(
        "harbour=yes corridors:capacity_tpd=8 corridors:capacity_vpd=480 "
        "corridors:dwell_h=3.5"
    )[0]
    rail, road = throughput(port, by_rail=True), throughput(port, by_rail=False)
    assert (rail.per_day, road.per_day) == (8, 480)
    assert rail.dwell_h == road.dwell_h == 3.5
    assert rail.basis is road.basis is Basis.TAGGED


def test_a_tagged_dwell_does_not_make_the_capacity_tagged() -> None:
    passes = throughput(find("harbour=yes corridors:dwell_h=0")[0], by_rail=True)
    assert (passes.per_day, passes.dwell_h) == (3, 0)
    assert passes.basis is Basis.INFERRED


def test_a_closed_terminal_passes_nothing() -> None:
    port = find("harbour=yes corridors:capacity_vpd=0")[0]
    assert throughput(port, by_rail=False).per_day == 0
