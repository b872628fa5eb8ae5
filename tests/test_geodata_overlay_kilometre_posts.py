"""What kilometre posts say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.overlay.kilometre_posts import kilometre, read_posts
from geodata.read import read_extract
from tests.drawn_worlds import world
from tests.osm_worlds import KINDS, World, at, write_world


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("10", 10),
        ("10.4", 10.4),
        ("10,4", 10.4),
        ("0.0", 0),
        ("3.194 km", 3.194),
        ("km 12", 12),
        ("PK 10+400", 10.4),
        ("10 + 400", 10.4),
        ("10,4+20", 10.42),  # German lines: and 20 m
        ("10+40", None),  # 400 m, or 40?
        ("22.215;2.544", None),  # a node of two lines
        ("London 32 mi", None),
        ("32 mi", None),
        ("-0.3", None),
        ("", None),
        ("٣", 3),
        ("123456", None),
    ],
)
def test_a_post_says_kilometres(text: str, km: float | None) -> None:
    assert kilometre(text) == (km if km is None else pytest.approx(km))


@given(st.text())
def test_any_text_is_a_kilometre_or_none(text: str) -> None:
    assert kilometre(text) is None or kilometre(text) >= 0  # type: ignore[operator]


def test_posts_are_milestones_and_what_railways_say_the_position_of() -> None:
    """A signpost's distance is to somewhere, and no kilometre."""
    posts, unread = read_posts(
        world(
            "A-B-C-D-E-F-G-H",
            "A-B-C-D-E-F-G-H highway=primary",
            """
            A highway=milestone distance=10
            B highway=milestone pk="11+500" ref="D 7"
            C railway=milestone railway:position=3.2
            D railway=signal railway:position=4.0 railway:position:exact=4.012 ref=S1
            E tourism=information distance=12
            F railway=station distance=5
            G highway=milestone distance="Rome IX"
            H railway=switch railway:position="1.0;2.0"
            """,
        )
    )
    said = zip(posts.km.tolist(), posts.rail.tolist(), posts.ref.tolist(), strict=True)
    assert [*said] == [
        (10, False, ""),
        (11.5, False, "D 7"),
        (3.2, True, ""),
        (4.012, True, ""),
    ]
    assert unread == 2
    assert np.diff(posts.lon_lat[:, 0]).min() > 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_reader_keeps_posts_and_no_traffic_lights(
    tmp_path: Path, kind: str
) -> None:
    drawn = World(
        nodes={1: at(0, 0), 2: at(1, 0), 3: at(2, 0), 4: at(3, 0)},
        ways={9: ([1, 2, 3, 4], {"highway": "primary"})},
        node_tags={
            1: {"highway": "milestone", "distance": "7"},
            2: {"highway": "traffic_signals"},
            3: {"highway": "milestone", "pk": "8+000"},
            4: {"railway:position": "1.5"},
        },
    )
    extract = read_extract(write_world(drawn, tmp_path / f"world{kind}"))
    assert extract.tagged_ids.tolist() == [1, 3, 4]
    assert read_posts(extract)[0].km.tolist() == [7, 8, 1.5]
