"""Data sets that share no ids, joined where their loose ends meet."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.extract import Extract, join_extracts
from geodata.loose_ends import join_loose_ends
from geodata.segments import Segments
from tests.drawn_worlds import world
from tests.segment_drawings import cut, drawing

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
