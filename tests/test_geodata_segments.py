"""Segments split at nodes."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.network import IntArray, NetworkError
from geodata.segments import Segments, split_nodes
from tests.segment_drawings import segments_of


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
