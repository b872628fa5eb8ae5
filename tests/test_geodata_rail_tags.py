"""Codes of railways as mappers write them, and as nobody should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import rail_tags
from geodata.defaults import LINE_CATEGORIES

ABSURD = [
    "",
    " ",
    ";",
    "-",
    "yes",
    "none",
    "unknown",
    "heavy freight",
    "\u2764",
    "\U0001f682",
    "\u05e8\u05db\u05d1\u05ea",  # Hebrew, right to left
    "D4" * 2048,
]


@pytest.mark.parametrize("text", ABSURD)
def test_no_code(text: str) -> None:
    assert rail_tags.line_category(text) is None
    assert rail_tags.loading_gauge(text) == ""


@pytest.mark.parametrize("code", LINE_CATEGORIES)
def test_every_category_reads_as_it_is_written(code: str) -> None:
    assert rail_tags.line_category(code) == LINE_CATEGORIES[code]
    assert rail_tags.line_category(f" {code.lower()} ") == LINE_CATEGORIES[code]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("D4", (22.5, 8.0)),
        ("D 4", (22.5, 8.0)),
        ("D4xL", (22.5, 8.0)),
        ("D4-120", (22.5, 8.0)),
        ("D4 - 120 km/h", (22.5, 8.0)),
        ("D4/120", (22.5, 8.0)),
        ("\u200fD4\u202c", (22.5, 8.0)),
        ("D4;CM4", (21.0, 8.0)),
        ("C3/D2", (20.0, 6.4)),  # each load from the category that has less
        ("E4,D", (22.5, 8.0)),
        ("D4;heavy", (22.5, 8.0)),
        ("D", (22.5, None)),
        ("D;", (22.5, None)),
        ("A", (16.0, 5.0)),
        ("D7", None),
        ("H", None),
        ("D44", None),
        ("A bridge", None),
        ("RA8", None),  # British
        ("5", None),  # American
        ("22.5 t", None),
    ],
)
def test_line_category(text: str, expected: tuple[float, float | None] | None) -> None:
    assert rail_tags.line_category(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("G1", "G1"),
        (" gb ", "GB"),
        ("P/C 400", "P/C 400"),
        ("p/c  400", "P/C 400"),
        ("PC80", "PC80"),
        ("TSI_GB1", "TSI GB1"),
        ("UIC_B+", "UIC B+"),
        ("SE-A", "SE-A"),
        ("W6A", "W6A"),
        ("PPI", "PPI"),
        ("1-\u0442", "1-\u0422"),  # GOST 9238
        ("GA;GB", "GA;GB"),
        ("G1" + "0" * 18, "G1" + "0" * 18),
        ("G1" + "0" * 19, ""),
        ("no;GB", ""),
        ("standard", ""),
        ("<b>G1</b>", ""),
    ],
)
def test_loading_gauge(text: str, expected: str) -> None:
    assert rail_tags.loading_gauge(text) == expected


ANY_TEXT = st.text() | st.text("ABCDEFGMabcdeglmx0123456789 -/;,\u0663", max_size=12)


@given(text=ANY_TEXT)
def test_any_text_gives_no_category_or_loads_of_the_table(text: str) -> None:
    category = rail_tags.line_category(text)
    assert category is None or (
        category.axle_load_t in {each.axle_load_t for each in LINE_CATEGORIES.values()}
        and category.metre_load_tpm
        in {each.metre_load_tpm for each in LINE_CATEGORIES.values()}
    )


@given(text=ANY_TEXT)
def test_a_loading_gauge_is_short_and_reads_as_itself(text: str) -> None:
    code = rail_tags.loading_gauge(text)
    assert len(code) <= 20
    assert rail_tags.loading_gauge(code) == code
