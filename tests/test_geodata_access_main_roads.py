"""Main parts of the kept roads."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.access.main_roads import main_nodes
from tests.drawn_worlds import world

PICTURE = "A--B--C--D--E\nF--G--H"


def main_of(ways: str, kept: list[int] | None = None) -> str:
    """Letters of the nodes on the main parts."""
    extract = world(PICTURE, ways)
    rows = np.arange(len(extract.way_ids)) if kept is None else np.array(kept)
    main = main_nodes(extract, rows.astype(np.int64))
    return "".join(chr(node) for node in extract.node_ids[main].tolist())


def test_a_part_of_a_share_of_the_nodes_is_a_main_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Five and three of eight."""
    ways = "A-B-C-D-E highway=primary\nF-G-H highway=primary"
    assert main_of(ways) == "ABCDEFGH"
    monkeypatch.setattr("geodata.access.main_roads.MAIN_SHARE", 0.5)
    assert main_of(ways) == "ABCDE"


def test_a_part_is_where_traffic_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geodata.access.main_roads.MAIN_SHARE", 0.3)
    ring = "A-B-C highway=primary oneway=yes\nC-A highway=primary"
    assert main_of(f"{ring}\nC-D-E highway=primary oneway=yes") == "ABC"
    assert main_of(f"{ring}\nC-D-E highway=primary oneway=-1") == "ABC"
    assert main_of(f"{ring}\nC-D-E highway=primary") == "ABCDE"


def test_where_all_are_fragments_all_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geodata.access.main_roads.MAIN_SHARE", 0.3)
    assert main_of("A-B-C-D-E highway=motorway") == "ABCDE"


def test_only_kept_roads_and_ferries_count() -> None:
    ways = """
        A-B-C highway=primary
        C-D highway=service
        F-G railway=rail
        G-H route=ferry
    """
    assert main_of(ways, [0, 2, 3]) == "ABCGH"


def test_no_road_has_no_main_part() -> None:
    assert main_of("A-B railway=rail") == ""
