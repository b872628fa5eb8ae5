"""Rows of an overlay: what each is of, and which of them speak of one thing."""

from __future__ import annotations

import pytest

from geodata.overlay.rows import FIGURES, RANGES, Ledger, Miss, OverlayRow, Target
from tests.overlays import overlay


@pytest.mark.parametrize(
    ("table", "of"),
    [
        ("osm_id,max_mass_t\n1,2", {"way"}),
        ("osm_id,name\n1,Steg", {"way"}),
        ("ref,km,closed\nA 6,2,yes", {"way"}),
        ("lon,lat,capacity_vpd\n1,2,3", {"way"}),
        ("lon,lat,terminal\n1,2,ramp", {"terminal"}),
        ("osm_id,terminal\n1,none", {"terminal"}),
        ("osm_id,osm_type,dwell_h\n1,node,3", {"terminal"}),
        ("osm_id,osm_type,name\n1,node,Hafen", {"terminal"}),
        ("osm_id,osm_type,closed\n1,node,yes", {"barrier"}),
        ("osm_id,osm_type,max_mass_t,name\n1,node,9,Tor", {"barrier"}),
        (
            "osm_id,osm_type,max_mass_t,capacity_vpd\n1,node,9,9",
            {"barrier", "terminal"},
        ),
    ],
)
def test_every_row_is_of_something(table: str, of: set[str]) -> None:
    (row,) = overlay(table).rows
    said = {
        "way": row.is_of_way,
        "barrier": row.is_of_barrier,
        "terminal": row.is_of_terminal,
    }
    assert {kind for kind, is_so in said.items() if is_so} == of


def test_every_figure_has_a_range() -> None:
    assert {*FIGURES} <= RANGES.keys()
    assert all(each.smallest < each.largest for each in RANGES.values())


def row(number: int) -> OverlayRow:
    return OverlayRow(f"own.csv row {number}", Target(osm_id=1), {})


def test_a_ledger_tells_who_overrules_whom() -> None:
    """One row may name a thing twice: overlapping files hold it twice."""
    ledger = Ledger()
    ledger.enter(row(2), "way 1", ["max_mass_t", "closed"])
    ledger.enter(row(2), "way 1", ["max_mass_t", "closed"])
    ledger.enter(row(3), "way 2", ["max_mass_t"])
    assert ledger.notes() == []
    ledger.enter(row(4), "way 1", ["max_mass_t", "closed", "name"])
    assert ledger.notes() == [
        "own.csv row 4: counts in place of own.csv row 2 for way 1: closed, max_mass_t"
    ]


def test_a_miss_says_row_target_and_reason() -> None:
    assert str(Miss(row(7), "gone")) == "own.csv row 7 (way 1) matched nothing: gone"
