"""Connected parts of small graphs."""

from __future__ import annotations

import numpy as np

from geodata.parts import arc_matrix, parts_of

# 0 -> 1 -> 2 -> 0, 2 -> 3, and 4 alone
TAIL, HEAD = np.array([0, 1, 2, 2]), np.array([1, 2, 0, 3])


def groups(labels: np.ndarray[tuple[int], np.dtype[np.int64]]) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == n).tolist()) for n in labels.tolist()}


def test_weak_parts_take_arcs_either_way() -> None:
    assert groups(parts_of(TAIL, HEAD, 5)) == {frozenset({0, 1, 2, 3}), frozenset({4})}


def test_strong_parts_need_a_way_back() -> None:
    strong = parts_of(TAIL, HEAD, 5, strong=True)
    assert groups(strong) == {frozenset({0, 1, 2}), frozenset({3}), frozenset({4})}


def test_nothing_has_no_parts() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert len(parts_of(none, none, 0)) == 0


def test_arcs_lie_where_they_run() -> None:
    matrix = arc_matrix(TAIL, HEAD, np.array([1.0, 2.0, 3.0, 4.0]), 5)
    assert matrix.toarray()[2].tolist() == [3, 0, 0, 4, 0]
    assert matrix.indices.dtype == np.int32
