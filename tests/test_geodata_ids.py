"""Sets of ids: what numpy's own functions say, said faster."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geodata.ids import among, distinct, rows_in

ids = st.lists(st.integers(-20, 20) | st.integers(-(2**62), 2**62), max_size=30)


def array(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, dtype=np.int64)


@given(ids)
def test_every_id_once_in_order(values: list[int]) -> None:
    assert distinct(array(values)).tolist() == sorted(set(values))


@given(ids, ids)
def test_among_others(values: list[int], others: list[int]) -> None:
    mask = among(array(values), array(others))
    assert mask.tolist() == [value in others for value in values]


def test_rows_in_a_table_and_none_in_an_empty_one() -> None:
    assert rows_in(array([2, 5, 9]), array([9, 3, 2, 10])).tolist() == [2, -1, 0, -1]
    assert rows_in(array([]), array([1, 2])).tolist() == [-1, -1]
