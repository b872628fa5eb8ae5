"""Ways cut into segments: layers, lengths, overlaps."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.cutting import cut_segments
from geodata.ways import read_ways
from tests.drawn_worlds import world
from tests.segment_drawings import drawing, segments_of


def test_road_and_rail_share_no_node_at_a_level_crossing() -> None:
    """X is one node of the map, and two of the network.

       C
       |
    A--X--B
       |
       D
    """
    segments = segments_of(
        """
           C
        A--X--B
           D
        """,
        "A-X-B highway=primary\nC-X-D railway=rail gauge=1435",
    )
    assert sorted(drawing(segments)) == ["A-X", "C-X/1435", "X-B", "X-D/1435"]
    assert np.count_nonzero(segments.osm_id == ord("X")) == 2
    assert segments.n_nodes == 6
    assert segments.degree().max() == 2


def test_a_way_of_two_gauges_runs_in_both_layers() -> None:
    segments = segments_of("A--B", "A-B railway=rail gauge=1435;1520")
    assert drawing(segments) == ["A-B/1435", "A-B/1520"]
    assert segments.n_nodes == 4
    assert segments.way.tolist() == [0, 0]


def test_1524_mm_is_1520_mm() -> None:
    """One node at B: Finnish trains run through.

    A-1520-B-1524-C
    """
    segments = segments_of(
        "A--B--C", "A-B railway=rail gauge=1520\nB-C railway=rail gauge=1524"
    )
    assert drawing(segments) == ["A-B/1520", "B-C/1520"]
    assert segments.n_nodes == 3


def test_rails_of_two_gauges_share_no_node() -> None:
    segments = segments_of(
        "A--B--C", "A-B railway=rail gauge=1435\nB-C railway=rail gauge=1520"
    )
    assert segments.n_nodes == 4


def test_one_way_segments_run_with_the_traffic() -> None:
    ways = "A-B-C highway=primary oneway=-1\nC-D highway=primary oneway=yes"
    assert sorted(drawing(segments_of("A--B--C--D", ways))) == ["B>A", "C>B", "C>D"]


def test_lengths_are_geodesic() -> None:
    segments = segments_of(
        """
        A--B
           C
        """,
        "A-B-C highway=primary",
    )
    assert segments.length_m == pytest.approx([3000, 1000], rel=1e-5)


@pytest.mark.parametrize(
    ("distance", "length_m"),
    [
        ("3 km", [2000, 1000]),  # as drawn
        ("4.5", [3000, 1500]),  # shared out
        ("5.9 km", [3933, 1967]),
        ("2.9", [1933, 967]),
        ("6.1 km", [2000, 1000]),  # more than twice the drawn length
        ("2.7 km", [2000, 1000]),  # shorter than the straight line
        ("300", [2000, 1000]),
        ("far", [2000, 1000]),
    ],
)
def test_a_distance_tag_scales_the_drawn_length_within_reason(
    distance: str, length_m: list[float]
) -> None:
    segments = segments_of("A-BC", f"A-B-C highway=primary distance='{distance}'")
    assert segments.length_m == pytest.approx(length_m, abs=1)


def test_a_distance_holds_for_each_of_two_gauges() -> None:
    segments = segments_of("A-B", "A-B railway=rail gauge=1435;1520 distance=3")
    assert segments.length_m == pytest.approx([3000, 3000])


def test_a_distance_is_left_aside_where_the_way_leaves_the_file() -> None:
    """Regression: half a way of 4 km was taken as the whole, and stretched.

    A-2 km-B-(2 km)-C, where C is outside.
    """
    segments = segments_of("A-B", "A-B-C highway=primary distance=4")
    assert segments.length_m == pytest.approx([2000], rel=1e-5)


def test_a_distance_is_of_the_whole_way_though_another_says_part_of_it() -> None:
    """Regression: what was left after dropping overlaps was taken as the whole way."""
    segments = segments_of(
        "A-B-C", "A-B highway=primary\nA-B-C highway=primary distance=4"
    )
    assert drawing(segments) == ["A-B", "B-C"]
    assert segments.length_m == pytest.approx([2000, 2000], rel=1e-5)


@pytest.mark.parametrize(
    ("ways", "expected"),
    [
        (["A-B-C", "A-B"], ["A-B", "B-C"]),
        (["A-B", "B-A"], ["A-B"]),  # however drawn
        (["A-B-A"], ["A-B"]),
        (["A-B-B-C"], ["A-B", "B-C"]),  # a node twice in a row
        (["A-B oneway=yes", "A-B oneway=yes"], ["A>B"]),
        (["A-B oneway=yes", "B-A oneway=-1"], ["A>B"]),
        (["A-B oneway=yes", "B-A oneway=yes"], ["A>B", "B>A"]),
    ],
)
def test_what_two_ways_say_stands_once(ways: list[str], expected: list[str]) -> None:
    text = "\n".join(
        way.replace(" ", " highway=primary ")
        if " " in way
        else f"{way} highway=primary"
        for way in ways
    )
    assert sorted(drawing(segments_of("A-B-C", text))) == expected


def test_of_two_ways_that_overlap_the_one_of_the_lower_id_stands() -> None:
    segments = segments_of("A-B", "A-B highway=primary\nB-A highway=secondary")
    assert segments.way.tolist() == [0]


def test_a_segment_that_leaves_the_file_is_dropped_and_not_bridged() -> None:
    """X lies outside, between B and C."""
    segments = segments_of("A-B-C-D", "A-B-X-C-D highway=primary")
    assert drawing(segments) == ["A-B", "C-D"]


def test_a_world_without_nodes_has_no_segments() -> None:
    segments = segments_of("", "A-B highway=primary")
    assert segments.n_nodes == len(segments.tail) == 0


def test_a_street_drawn_over_a_main_road_does_not_take_it_away() -> None:
    """Regression: of two ways on one segment the lower id won, whatever its class."""
    extract = world(
        "A-B-C",
        "A-B highway=unclassified maxspeed=30\nA-B-C highway=primary maxspeed=70",
    )
    rows = np.arange(2)
    segments = cut_segments(extract, rows, read_ways(extract, rows)[0])
    assert segments.way.tolist() == [1, 1]
