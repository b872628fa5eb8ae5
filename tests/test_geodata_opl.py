"""Objects as osmium writes them, a line each: every tag comes back as it was."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import osmium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from osmium.osm.mutable import Node, Way

from geodata.extract import NODE_TAGS, WAY_TAGS
from geodata.opl import read_opl
from geodata.pbf import read_pbf
from tests.osm_worlds import World, write_world
from tests.searches import search

KEYS = {"highway", "name"}


# --- lines ---------------------------------------------------------------------------


def test_nothing_is_no_object() -> None:
    nothing = read_opl(b"", b"w", KEYS)
    assert len(nothing.ids) == len(nothing.tags) == 0
    refs, lengths = nothing.refs_of(np.zeros(0, dtype=np.bool_))
    assert len(refs) == len(lengths) == 0


def test_objects_of_one_kind_are_read() -> None:
    """Between them there may be others, in any order."""
    data = (
        b"w5 Thighway=primary Nn1,n-2\n"
        b"n1 Tname=A x15 y48\n"
        b"w-6 T N\n"
        b"n2 Tname=B,highway=stop x15 y48\n"
        b"w7 Thighway=track,lit=yes Nn3,n3,n4611686018427387904\n"
    )
    ways, nodes = read_opl(data, b"w", KEYS), read_opl(data, b"n", KEYS)
    assert ways.ids.tolist() == [5, -6, 7]
    assert [*ways.tags] == [{"highway": "primary"}, {}, {"highway": "track"}]
    assert nodes.ids.tolist() == [1, 2]
    assert [*nodes.tags] == [{"name": "A"}, {"name": "B", "highway": "stop"}]


@pytest.mark.parametrize(
    ("wanted", "refs", "lengths"),
    [
        ([True, True, True], [1, -2, 3, 3, 2**62], [2, 0, 3]),
        ([False, True, True], [3, 3, 2**62], [0, 3]),
        ([True, False, False], [1, -2], [2]),
        ([False, False, False], [], []),
    ],
)
def test_nodes_of_the_wanted_ways(
    wanted: list[bool], refs: list[int], lengths: list[int]
) -> None:
    data = b"w5 T Nn1,n-2\nw6 T N\nw7 T Nn3,n3,n4611686018427387904\n"
    found = read_opl(data, b"w", KEYS).refs_of(np.array(wanted, dtype=np.bool_))
    assert [each.tolist() for each in found] == [refs, lengths]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a%20%b", "a b"),
        ("%2c%%3d%%25%%40%", ",=%@"),
        ("50%25%20%", "50%20%"),  # nothing is undone twice
        ("%1f69a%", "\U0001f69a"),
        ("%a%%d%%9%", "\n\r\t"),
        ("7\"5't", "7\"5't"),
        ("", ""),
    ],
)
def test_signs_that_are_written_as_numbers(written: str, text: str) -> None:
    lines = read_opl(f"n1 Tname={written} x1 y1\n".encode(), b"n", KEYS)
    assert [*lines.tags] == [{"name": text}]


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="is not UTF-8"):
        read_opl(b"n1 Tname=%d800% x1 y1\n", b"n", KEYS)


def test_the_first_of_two_equal_keys_counts() -> None:
    lines = read_opl(b"n1 Tname=A,name=B x1 y1\n", b"n", KEYS)
    assert [*lines.tags] == [{"name": "A"}]


def test_keys_that_are_read_are_written_as_they_are() -> None:
    """Keys are compared before escapes are undone."""
    for key in {*WAY_TAGS, *NODE_TAGS}:
        assert all(sign.isalnum() or sign in "_:" for sign in key), key


# --- through osmium ------------------------------------------------------------------

# The last plane is for private use; osmium drops the sixth digit of its numbers.
characters = st.characters(min_codepoint=1, max_codepoint=0xFFFFF, codec="utf-8")
texts = st.text(characters)
short = texts.filter(lambda text: len(text.encode()) <= 1024)  # osmium's bound


@given(st.lists(short, min_size=1, max_size=8), short, short)
@settings(search(0.2), suppress_health_check=[HealthCheck.filter_too_much])
def test_any_text_of_a_tag_survives(names: list[str], key: str, value: str) -> None:
    """All scripts, control characters, the signs that OPL itself uses."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "world.osm.pbf"
        with osmium.SimpleWriter(path) as writer:
            for number, name in enumerate(names):
                place = {key: value, "place": name}
                writer.add_node(Node(id=number, location=(1, 1), tags=place))
            for number, name in enumerate(names):
                road = {key: value, "highway": "primary", "name": name}
                writer.add_way(Way(id=number, nodes=[0, number], tags=road))
        extract = read_pbf(path)
    assert [tags["name"] for tags in extract.way_tags] == names
    assert [tags["place"] for tags in extract.node_tags] == names


@given(st.lists(st.integers(-(2**62), 2**62).filter(bool), min_size=1, max_size=20))
@search(0.1)
def test_any_node_of_a_way_survives(refs: list[int]) -> None:
    world = World(
        nodes={ref: (ref % 179, ref % 89) for ref in refs},
        ways={100: (refs, {"highway": "primary"})},
    )
    with TemporaryDirectory() as folder:
        extract = read_pbf(write_world(world, Path(folder) / "world.osm.pbf"))
    assert extract.refs.tolist() == refs
    assert extract.node_ids.tolist() == sorted(set(refs))
    assert extract.lon_lat.tolist() == [[r % 179, r % 89] for r in sorted(set(refs))]
