"""Cells of an overlay: numbers, ids and words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.overlay.cells import Cells, short, unknown


def cells(*, decimal_comma: bool = False, **texts: str) -> Cells:
    return Cells("row 2", texts, decimal_comma, [])


@pytest.mark.parametrize(
    ("text", "decimal_comma", "number"),
    [
        ("7.5", False, 7.5),
        ("7.5", True, 7.5),
        ("7,5", True, 7.5),
        ("7,5", False, None),
        ("1e2", False, 100),
        ("inf", False, None),
        ("1.234,5", True, None),
    ],
)
def test_a_number_may_have_a_decimal_comma(
    text: str, decimal_comma: bool, number: float | None
) -> None:
    row = cells(max_mass_t=text, decimal_comma=decimal_comma)
    assert row.number("max_mass_t") == number
    assert bool(row.faults) is (number is None)


def test_an_empty_cell_says_nothing_and_is_no_fault() -> None:
    row = cells()
    assert row.number("max_mass_t") is None
    assert row.whole("osm_id") is None
    assert (row.word("closed"), row.text("name")) == ("", "")
    assert row.faults == []


def test_words_are_read_in_any_case() -> None:
    row = cells(closed="YES")
    assert row.word("closed") == "yes"


def test_a_long_text_is_shortened() -> None:
    assert len(short("x" * 500)) < 70
    assert unknown("word", "zzz", ["yes", "no"]) == (
        "unknown word 'zzz'; known: yes, no"
    )


@given(st.text(), st.booleans())
def test_any_text_is_a_value_or_a_fault(text: str, decimal_comma: bool) -> None:
    row = cells(max_mass_t=text, osm_id=text, decimal_comma=decimal_comma)
    for value in (row.number("max_mass_t"), row.whole("osm_id")):
        assert value is None or isinstance(value, float | int)
    assert (not text) or row.faults or row.whole("osm_id") is not None
