"""The audit in lines: short, aligned, and with what they mean."""

from __future__ import annotations

from functools import cache

import pytest

from corridors.audit_lines import CAVEAT, audit_lines
from corridors.coverage_lines import coverage_lines
from corridors.typeset import aligned, percent, short
from geodata.audit import audit_network
from geodata.network import Network
from geodata.theatre import load_theatre
from tests.laid_networks import bridge, laid, rail, road, transfer

PLACES = {letter: (20.0 + at / 10, 52.0) for at, letter in enumerate("ABCDEF")}


def lines(network: Network) -> list[str]:
    return [*audit_lines(network, audit_network(network))]


def world() -> Network:
    return laid(
        PLACES,
        [
            road("A-B", "motorway", ref="A2", max_mass_t=3.0, lanes=4),
            road("B-C", name="Long road", max_mass_t=12.0),
            road("D-E", "tertiary", name="Island"),
        ],
        [
            bridge(1, "Weak bridge", 12, max_mass_t=12.0),
            bridge(1, "Strong bridge", 13, max_mass_t=40.0),
            bridge(1, "Bridge without a sign", 14),
            bridge(1, "Other bridge without a sign", 15),
        ],
    )


@cache
def world_lines() -> list[str]:
    return lines(world())


def below(said: list[str], title: str) -> list[str]:
    """Lines from a title to the next empty line."""
    start = said.index(title) + 1
    return [*said[start : [*said, ""].index("", start)]]


def test_the_caveat_comes_first() -> None:
    said = world_lines()
    assert said[0] == "Audit of 'laid'"
    assert " ".join(said[1:4]) == CAVEAT
    assert "screening estimate" in CAVEAT


def test_coverage_is_by_country_and_class() -> None:
    said = below(world_lines(), "How much is known")
    assert "    country  class     size  mass  lanes" in said
    assert "    PL       motorway     7   100    100" in said
    assert "    PL       primary      7   100      -" in said
    assert "    PL       tertiary     7     -      -" in said


def test_what_is_known_alike_everywhere_is_said_once() -> None:
    said = below(world_lines(), "How much is known")
    assert (
        "    Nothing known or inferred: speed, capacity, axle load, height, width, "
        "MLC, length."
    ) in said


def test_bridges_are_numbered() -> None:
    said = below(world_lines(), "How much is known")
    at = said.index("  Road bridges, by number:")
    assert said[at + 2 : at + 4] == [
        "    country  class    size  mass",
        "    PL       primary     4    50",
    ]


def test_where_no_value_varies_a_row_tells_the_sizes() -> None:
    rows = [
        *(road("A-B"), transfer("B-C", "crossing")),
        transfer("E-F", "ramp", osm_id=9),
    ]
    said = below(lines(laid(PLACES, rows)), "How much is known")
    assert said[-2:] == [
        *("    country  crossing  ramp", "    PL              1     1")
    ]


def test_the_weakest_are_named_with_the_next() -> None:
    said = below(world_lines(), "Smallest posted limits on the main corridors")
    at = said.index("  Mass:")
    assert said[at + 1].startswith("     3 t  A2 (osm 1)")
    assert said[at + 2].startswith("    12 t  Weak bridge (osm 12)    bridge, tagged")
    assert said[at + 2].endswith("then 40 t: Strong bridge")


def test_parts_apart_are_named() -> None:
    said = below(world_lines(), "Parts that stand apart")
    assert said[-1].split() == [
        *("road", "6.9", "2", "33", "%", "none", "D,", "PL", "20.3000,", "52.0000")
    ]


def test_many_parts_are_summed_up() -> None:
    letters = [f"n{at}" for at in range(24)]
    places = {letter: (20 + at / 10, 52.0) for at, letter in enumerate(letters)}
    pairs = zip(letters[::2], letters[1::2], strict=True)
    said = lines(laid(places, [road(f"{a}-{b}") for a, b in pairs]))
    assert "    and 3 more, 20.6 km together" in said


def test_doubts_have_their_reason_and_examples() -> None:
    said = below(world_lines(), "Suspicious links")
    at = said.index("  light limit on motorway: 1")
    assert said[at + 1].startswith("    Posted below 12 t or closed to lorries")
    example = next(line for line in said if line.startswith("    - "))
    assert example.startswith("    - A2 (osm 1)  road motorway  PL  value 3")


def test_pieces_of_one_road_are_one_example() -> None:
    rows = [road(f"{a}-{b}", name="Road", max_height_m=2.0) for a, b in ("AB", "BC")]
    said = lines(laid(PLACES, rows))
    assert "  low main road: 2" in said
    assert sum(line.startswith("    - Road") for line in said) == 1


def test_a_nameless_track_is_named_by_its_ends() -> None:
    said = lines(laid(PLACES, [rail("A>B")]))
    assert any(line.startswith("    - A to B (osm 1)  rail 1435 main") for line in said)


def test_where_nothing_is_found_it_says_so() -> None:
    said = lines(laid(PLACES, [road("A-B")]))
    assert "  No limit is posted on any of them." in said
    assert "  None: every layer hangs together." in said
    assert "  None." in said


def test_an_empty_network_has_lines() -> None:
    network = laid({}, [])
    assert lines(network)[0] == "Audit of 'laid'"
    assert not any(
        "by km" in x for x in coverage_lines(audit_network(network).coverage)
    )


def test_the_theatre_s_lines_fit_a_wide_terminal() -> None:
    said = lines(load_theatre())
    assert max(map(len, said)) <= 150
    assert not any(line != line.rstrip() for line in said)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0"), (0.004, "<1"), (0.5, "50"), (0.996, ">99"), (1, "100")],
)
def test_a_little_is_not_nothing(share: float, said: str) -> None:
    assert percent(share) == said


def test_columns_stand_below_each_other() -> None:
    assert aligned([["a", "b", "c"], ["aa", "", "10"]], left={0}) == [
        *("a   b   c", "aa     10")
    ]


def test_long_names_are_cut() -> None:
    assert short("abcdef", 4) == "abc…"
    assert short("abcd", 4) == "abcd"
