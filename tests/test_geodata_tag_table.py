"""Tags in columns: what goes in comes out, by thing and by key."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.tag_table import (
    TagReader,
    Tags,
    TagTable,
    join_tables,
    paired_table,
    tag_table,
)

KEYS = ("a", "b", "c")
THINGS: list[Tags] = [{"a": "1", "b": "x"}, {}, {"a": "2"}, {"a": "1", "d": "unread"}]
READ: list[Tags] = [{"a": "1", "b": "x"}, {}, {"a": "2"}, {"a": "1"}]


@pytest.fixture
def table() -> TagTable:
    return tag_table(THINGS, KEYS)


def number(text: str) -> float | None:
    return float(text) if text.isdecimal() else None


# --- what is in it -------------------------------------------------------------------


def test_things_have_their_tags(table: TagTable) -> None:
    assert len(table) == 4
    assert [*table] == READ
    assert [table[row] for row in range(4)] == READ


def test_keys_that_nobody_asked_for_are_dropped(table: TagTable) -> None:
    assert table.columns.keys() == {"a", "b"}


def test_a_text_is_stored_once(table: TagTable) -> None:
    assert sorted(table.column("a").texts) == ["1", "2"]


def test_columns(table: TagTable) -> None:
    assert table.has("a").tolist() == [True, False, True, True]
    assert table.texts("a").tolist() == ["1", "", "2", "1"]
    assert table.where("a", lambda text: text == "1").tolist() == [1, 0, 0, 1]
    assert table.mapped("a", int, None).tolist() == [1, None, 2, 1]


@pytest.mark.parametrize("key", ["c", "d", ""])
def test_a_key_that_nothing_has(key: str, table: TagTable) -> None:
    assert not table.has(key).any()
    assert table.texts(key).tolist() == [""] * 4
    assert not table.where(key, lambda _: True).any()
    numbers, unread = table.numbers(key, number)
    assert np.isnan(numbers).all()
    assert not unread


def test_a_table_of_nothing() -> None:
    nothing = tag_table([], KEYS)
    assert [*nothing] == []
    assert nothing.texts("a").shape == (0,)
    assert [*nothing.take(np.zeros(0, dtype=np.int64))] == []


def test_the_first_of_two_equal_keys_counts() -> None:
    """Thing 1 has "a" twice."""
    pairs = [("a", "x"), ("a", "y")]
    table = paired_table(3, np.array([0, 1, 1]), np.array([1, 0, 1]), pairs)
    assert [*table] == [{"a": "y"}, {"a": "x"}, {}]


# --- numbers -------------------------------------------------------------------------


def test_numbers_and_what_is_none() -> None:
    things: list[Tags] = [
        {"a": "7"},
        {"a": "walk"},
        {},
        {"a": "walk"},
        {"a": "signals"},
    ]
    table = tag_table(things, KEYS)
    numbers, unread = table.numbers("a", number)
    np.testing.assert_array_equal(numbers, [7, np.nan, np.nan, np.nan, np.nan])
    assert unread == Counter({"walk": 2, "signals": 1})
    reader = TagReader(table)
    reader.numbers("a", number, words={"signals"})
    reader.numbers("b", number)
    assert reader.unread == {"values of a that are no number": 2}


def test_texts_of_things_that_were_not_taken_are_not_counted() -> None:
    table = tag_table([{"a": "walk"}, {"a": "7"}], KEYS).take(np.array([1]))
    assert table.numbers("a", number)[1] == {}


# --- laws ----------------------------------------------------------------------------

tags = st.dictionaries(st.sampled_from(KEYS), st.text(max_size=3))
things = st.lists(tags, max_size=12)


@given(things)
def test_what_goes_in_comes_out(given: list[Tags]) -> None:
    table = tag_table(given, KEYS)
    assert [*table] == given
    assert [table[row] for row in range(len(given))] == given
    for key in KEYS:
        assert table.texts(key).tolist() == [each.get(key, "") for each in given]
        assert table.has(key).tolist() == [key in each for each in given]


@given(things.filter(len), st.data())
def test_some_of_the_things_in_any_order(
    given: list[Tags], data: st.DataObject
) -> None:
    rows = data.draw(st.lists(st.integers(0, len(given) - 1)))
    taken = tag_table(given, KEYS).take(np.array(rows, dtype=np.int64))
    assert [*taken] == [given[row] for row in rows]


@given(st.lists(things, max_size=4))
def test_tables_one_below_the_other(parts: list[list[Tags]]) -> None:
    joined = join_tables([tag_table(part, KEYS) for part in parts])
    assert [*joined] == [each for part in parts for each in part]
