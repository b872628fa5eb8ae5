"""Segments: layers, lengths, overlaps, and data sets joined at their loose ends."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.cutting import cut_segments
from geodata.extract import Extract, join_extracts
from geodata.loose_ends import join_loose_ends
from geodata.network import IntArray, NetworkError
from geodata.segments import Segments, split_nodes
from geodata.ways import read_ways
from tests.drawn_worlds import world


def cut(extract: Extract) -> Segments:
    rows = np.arange(len(extract.way_ids))
    return cut_segments(extract, rows, read_ways(extract, rows)[0])


def segments_of(picture: str, ways: str, km: float = 1.0) -> Segments:
    return cut(world(picture, ways, km=km))


def drawing(segments: Segments) -> list[str]:
    """Segments as "A-B", or "A>B", with "/1435" behind where it is no road."""
    letter = [chr(abs(i) % 2**40) for i in segments.osm_id.tolist()]
    return [
        f"{letter[tail]}{'>' if one_way else '-'}{letter[head]}"
        + (f"/{layer}" if layer else "")
        for tail, head, one_way, layer in zip(
            segments.tail.tolist(),
            segments.head.tolist(),
            segments.one_way.tolist(),
            segments.layer[segments.tail].tolist(),
            strict=True,
        )
    ]


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


# A sign is 100 m in what follows; lower-case names the second file's nodes.


def joined(*extracts: Extract) -> tuple[Segments, list[str], int]:
    extract = join_extracts(extracts)
    rows = np.arange(len(extract.way_ids))
    segments, count = join_loose_ends(cut(extract), extract, rows)
    return segments, sorted(drawing(segments)), count


def ours(picture: str, ways: str) -> Extract:
    return world(picture, ways, km=0.1, name="ours")


def theirs(picture: str, ways: str, east: float = 0) -> Extract:
    """Other ids: negative ones, in a second file."""
    return world(picture, ways, km=0.1, east_km=east / 10, own_ids=True, name="theirs")


def test_loose_ends_that_meet_are_joined() -> None:
    """B and c are 100 m apart: B becomes a node of c-d.

    A---B c---d
    """
    segments, found, count = joined(
        ours("A---B", "A-B highway=primary"),
        theirs("c---d", "c-d highway=primary", east=5),
    )
    assert found == ["A-B", "B-d", "c-B"]
    assert count == 1
    assert sorted(segments.length_m) == pytest.approx([100, 400, 500], rel=1e-5)


def test_a_loose_end_beside_a_foreign_road_is_joined_to_it() -> None:
    _, found, count = joined(
        ours("A---------B", "A-B highway=primary"),
        theirs(
            """
            .
                c
                |
                d
            """,
            "c-d highway=primary",
        ),
    )
    assert found == ["A-c", "c-B", "c-d"]
    assert count == 1


@pytest.mark.parametrize(("gap_km", "count"), [(0.19, 1), (0.21, 0), (30, 0)])
def test_only_ends_within_200_m_are_joined(gap_km: float, count: int) -> None:
    _, _, found = joined(
        ours("A---B", "A-B highway=primary"),
        theirs("c---d", "c-d highway=primary", east=4 + gap_km * 10),
    )
    assert found == count


def test_data_sets_are_joined_in_both_directions() -> None:
    """B meets c-d, and e meets A-B. Regression: only the first was joined.

                         c
    A-------------------B|
         e               d
         |
         f
    """
    _, found, count = joined(
        ours(".\n.\n.\nA-------------------B", "A-B highway=primary"),
        theirs(
            """
            .                    c


            .
                 e

                 f               d
            """,
            "c-d highway=primary\ne-f highway=primary",
        ),
    )
    assert count == 2
    assert found == ["A-e", "B-d", "c-B", "e-B", "e-f"]


def test_two_carriageways_are_joined_to_one_road() -> None:
    """B and C both meet e-f. Regression: only one of them was joined.

                 e
    A----------> B
    D <--------- C
                 f
    """
    _, found, count = joined(
        ours(
            """
            .

            A---------B

            D---------C
            """,
            "A-B highway=primary oneway=yes\nC-D highway=primary oneway=yes",
        ),
        theirs(
            """
            e





            f
            """,
            "e-f highway=primary",
            east=11,
        ),
    )
    assert count == 2
    assert found == ["A>B", "B-C", "C-f", "C>D", "e-B"]


def test_a_join_keeps_the_distance_that_a_way_says() -> None:
    """c-d is drawn 1 km and said to be 1.5 km. Regression: a join forgot it.

    A---B c---------d
    """
    segments, found, _ = joined(
        ours("A---B", "A-B highway=primary"),
        theirs("c---------d", "c-d highway=primary distance=1.5", east=5),
    )
    assert found == ["A-B", "B-d", "c-B"]
    longest = segments.length_m.max()
    assert longest == pytest.approx(1.5 * 1100, rel=1e-5)


def test_road_is_not_joined_to_rail_nor_gauge_to_gauge() -> None:
    ways = ["highway=primary", "railway=rail gauge=1435", "railway=rail gauge=1520"]
    for mine in ways:
        for other in ways:
            _, _, count = joined(
                ours("A---B", f"A-B {mine}"), theirs("c---d", f"c-d {other}", east=5)
            )
            assert count == (mine == other)


def test_loose_ends_of_one_data_set_are_not_joined() -> None:
    world_of_one = ours("A---B C---D", "A-B highway=primary\nC-D highway=primary")
    assert joined(world_of_one)[1:] == (["A-B", "C-D"], 0)


def test_data_sets_that_share_ids_are_not_joined() -> None:
    """Two cuts of one map: what is not joined in it is not joined.

    Regression: it was, where all that they share stands in the first alone.
    """
    picture = "A---B C---D"
    _, found, count = joined(
        ours(picture, "A-B highway=primary"),
        world(picture, "C-D highway=primary\nA-B highway=primary", km=0.1),
    )
    assert (found, count) == (["A-B", "C-D"], 0)


def nodes_at(segments: Segments, letter: str) -> IntArray:
    return np.flatnonzero(segments.osm_id == ord(letter))


@pytest.mark.parametrize(
    ("ways", "far"),
    [
        ("A-X highway=primary\nX-B highway=primary", "B"),
        ("A-X-B highway=primary oneway=yes", "B"),
        ("A-X-B highway=primary oneway=-1", "A"),  # where traffic goes on
        ("A-X highway=primary\nB-X highway=primary", "B"),
    ],
)
def test_a_split_node_has_a_twin_on_the_far_side(ways: str, far: str) -> None:
    segments = segments_of("A-X-B", ways)
    split, twins = split_nodes(segments, nodes_at(segments, "X"))
    assert split.n_nodes == segments.n_nodes + 1
    assert split.degree()[nodes_at(split, "X")].tolist() == [1, 1]
    assert split.lon_lat[twins].tolist() == [
        segments.lon_lat[nodes_at(segments, "X")[0]].tolist()
    ]
    beyond = [
        int(split.osm_id[other])
        for tail, head in zip(split.tail, split.head, strict=True)
        for node, other in ((tail, head), (head, tail))
        if node == twins[0]
    ]
    assert beyond == [ord(far)]


@pytest.mark.parametrize("letter", ["A", "X"])
def test_refuses_to_split_a_dead_end_or_a_junction(letter: str) -> None:
    ways = "A-X highway=primary\nX-B highway=primary\nX-C highway=primary"
    segments = segments_of("A-X-B-C", ways)
    with pytest.raises(
        NetworkError, match=r"^only a node between exactly two segments can be split$"
    ):
        split_nodes(segments, nodes_at(segments, letter))


def test_nodes_are_split_together_as_one_by_one() -> None:
    """Neighbours too: A-B-C-D-E, a road one way, back, and both ways."""
    for tags in ("oneway=yes", "oneway=-1", ""):
        segments = segments_of("A-B-C-D-E", f"A-B-C-D-E highway=primary {tags}")
        nodes = np.concatenate([nodes_at(segments, letter) for letter in "BCD"])
        together, twins = split_nodes(segments, nodes)
        for node, twin in zip(nodes.tolist(), twins.tolist(), strict=True):
            segments, new = split_nodes(segments, np.array([node]))
            assert new.tolist() == [twin]
        assert together.tail.tolist() == segments.tail.tolist()
        assert together.head.tolist() == segments.head.tolist()


def test_a_street_drawn_over_a_main_road_does_not_take_it_away() -> None:
    """Regression: of two ways on one segment the lower id won, whatever its class."""
    extract = world(
        "A-B-C",
        "A-B highway=unclassified maxspeed=30\nA-B-C highway=primary maxspeed=70",
    )
    rows = np.arange(2)
    segments = cut_segments(extract, rows, read_ways(extract, rows)[0])
    assert segments.way.tolist() == [1, 1]
