"""Text is shown as it is, and never run."""

from __future__ import annotations

import html
import math

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.text import MAX_LENGTH, count, hour, joined, number, quantity, safe

HOSTILE = [
    "{{ 7*7 }}",
    "{% raw %}",
    "{# gone #}",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "`${7*7}`",
    "' + alert(1) + '",
    "</script><!--",
    "a \\u0041 \\n b",
    "&lt;b&gt; &amp;",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_browser_shows_the_same_text(text: str) -> None:
    assert html.unescape(safe(text)) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_left_to_run(text: str) -> None:
    shown = safe(text)
    assert not set("<>\"'{}`\\") & set(shown)
    assert jinja2.Template(shown).render() == shown


@given(st.text(max_size=MAX_LENGTH))
def test_any_text_can_be_written_and_has_no_control_characters(text: str) -> None:
    shown = html.unescape(safe(text))
    shown.encode("utf-8")
    assert all(
        sign.isprintable() or sign.isspace() or ord(sign) > 127 for sign in shown
    )
    assert len(shown) == len(text)


def test_turns_of_direction_are_shown_as_what_they_are() -> None:
    assert safe("A4\u202e4A\u2066") == "A4\ufffd4A\ufffd"


@pytest.mark.parametrize("sign", ["\n", "\r", "\t", "\u2028", "\u2029", "\x85"])
def test_line_ends_are_spaces(sign: str) -> None:
    assert safe(f"a{sign}b") == "a b"


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f", "\ud800"])
def test_what_no_file_can_hold_is_replaced(sign: str) -> None:
    assert safe(f"a{sign}b") == "a\ufffdb"


def test_long_text_ends_in_an_ellipsis() -> None:
    assert safe("x" * 200) == "x" * 200
    assert safe("x" * 4096) == "x" * 199 + "…"
    assert safe("<" * 300, max_length=3) == "&#60;&#60;…"


def test_numbers_are_grouped_and_have_no_needless_zeros() -> None:
    assert number(1234567.0) == "1\u202f234\u202f567"
    assert number(2.50) == "2.5"
    assert number(100, digits=0) == "100"


def test_what_is_not_known_is_not_written() -> None:
    assert quantity(None, "t") == quantity(math.nan, "t") == ""
    assert hour(None) == hour(math.nan) == ""
    assert quantity(7.5, "t") == "7.5 t"


def test_hours_count_from_the_start() -> None:
    assert [hour(h) for h in (0.0, 51.5, 240.0)] == ["H+0", "H+51.5", "H+240"]


def test_counts_have_a_plural() -> None:
    assert [count(n, "serial") for n in (0, 1, 2)] == [
        "0 serials",
        "1 serial",
        "2 serials",
    ]


def test_lists_are_joined_in_order_without_repeats() -> None:
    assert joined(["A 4", "", "A 4;E 40", "E 40"]) == "A 4; E 40"
