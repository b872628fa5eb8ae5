"""What laying an overlay leaves: ways kept, closed and opened, and counts."""

from __future__ import annotations

import pytest

from geodata.network import NetworkError
from geodata.overlay.laid import Laid, lay_overlay
from geodata.overlay.rows import NO_OVERLAY
from geodata.select import select_ways
from tests.drawn_worlds import world
from tests.overlays import overlaid, overlay

PICTURE = "A-B-C-D-E"
WAYS = """
    A-B highway=primary
    B-C highway=primary access=private
    C-D highway=residential
    D-E highway=primary
"""


def laid(table: str, *, strict: bool = False) -> Laid:
    extract = world(PICTURE, WAYS)
    chosen = select_ways(extract, classes="tertiary", keep_sidings=False)
    return lay_overlay(overlay(table, strict=strict), extract, chosen)


def test_nothing_laid_leaves_all_as_it_is() -> None:
    extract = world(PICTURE, WAYS)
    chosen = select_ways(extract, classes="tertiary", keep_sidings=False)
    found = lay_overlay(NO_OVERLAY, extract, chosen)
    assert found.extract is extract
    assert found.kept is chosen.kept
    assert (found.losses, found.notes) == ({}, ())


def test_ways_are_closed_and_opened_and_counted() -> None:
    found = laid("osm_id,closed\n1,yes\n2,no\n4,no")
    assert found.kept.tolist() == [1, 3]
    assert found.losses == {
        "ways closed by the overlay": 1,
        "closed roads opened by the overlay": 1,
    }


def test_a_road_that_is_opened_can_be_spoken_of() -> None:
    """In a row of its own, before or after the one that opens it."""
    found = laid("osm_id,max_mass_t,closed\n2,9,\n2,,no\n2,8,")
    assert found.losses == {"closed roads opened by the overlay": 1}
    assert [hit.row.figures.get("max_mass_t") for hit in found.hits] == [9, None, 8]


def test_one_row_that_misses_twice_counts_once() -> None:
    """It is of a terminal and of a barrier, and its node is neither."""
    found = laid("osm_id,osm_type,capacity_vpd,max_mass_t\n99,node,9,9")
    assert found.losses == {"overlay rows that matched nothing": 1}
    assert len(found.notes) == 2


def test_misses_stand_in_the_order_of_the_rows() -> None:
    table = "osm_id,osm_type,closed\n99,node,yes\n98,way,yes\n97,node,yes"
    with pytest.raises(NetworkError) as told:
        laid(table, strict=True)
    lines = str(told.value).splitlines()
    assert [line.split(" (")[0][-1] for line in lines] == ["2", "3", "4"]


def test_all_ways_closed_is_no_network() -> None:
    assert laid("osm_id,closed\n1,yes\n4,yes").kept.tolist() == []
    with pytest.raises(NetworkError, match=r"2 ways closed by the overlay"):
        overlaid(PICTURE, WAYS, "osm_id,closed\n1,yes\n4,yes")
