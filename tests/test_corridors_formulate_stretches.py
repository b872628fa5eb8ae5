"""Links in a row that are one stretch, on networks that one can draw."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corridors.formulate.stretches import Stretches, find_stretches
from geodata.network import IntArray
from tests.searches import search


def found(
    links: list[tuple[int, int]],
    *,
    minutes: list[int] | None = None,
    layer: list[int] | None = None,
    keep: tuple[int, ...] = (),
    unused: tuple[int, ...] = (),
) -> list[list[int]]:
    """Give the stretches of links (tail, head), each 10 minutes unless said."""
    ends = np.array(links, dtype=np.int64)
    n_nodes = int(ends.max()) + 1
    used = np.ones(len(links), dtype=bool)
    used[[*unused]] = False
    kept = np.zeros(n_nodes, dtype=bool)
    kept[[*keep]] = True
    stretches = find_stretches(
        ends[:, 0],
        ends[:, 1],
        np.array(minutes or [10] * len(links)),
        np.array(layer or [0] * len(links)),
        used=used,
        keep=kept,
    )
    return parts(stretches)


def parts(stretches: Stretches) -> list[list[int]]:
    pairs = zip(stretches.first[:-1], stretches.first[1:], strict=True)
    return [stretches.links[a:b].tolist() for a, b in pairs]


def test_links_in_a_row_are_one_stretch_each_way() -> None:
    """0 ─ 1 ─ 2 ─ 3, both ways."""
    row = [(0, 1), (1, 2), (2, 3)]
    assert found(row) == [[0, 1, 2]]
    assert found([*row, *((b, a) for a, b in row)]) == [[0, 1, 2], [5, 4, 3]]


def test_a_stretch_ends_at_a_fork_and_at_a_node_to_keep() -> None:
    """0 ─ 1 ─ 2 ─ 3, and 2 ─ 4."""
    assert found([(0, 1), (1, 2), (2, 3), (2, 4)]) == [[0, 1], [2], [3]]
    assert found([(0, 1), (1, 2), (2, 3)], keep=(1,)) == [[0], [1, 2]]


def test_what_nobody_uses_is_no_fork() -> None:
    assert found([(0, 1), (1, 2), (2, 3), (2, 4)], unused=(3,)) == [[0, 1, 2]]


def test_a_stretch_ends_where_mode_or_gauge_changes() -> None:
    assert found([(0, 1), (1, 2), (2, 3)], layer=[0, 0, 1]) == [[0, 1], [2]]


def test_a_stretch_ends_after_two_hours() -> None:
    """There is a place to halt; a longer link is a stretch of its own."""
    row = [(a, a + 1) for a in range(4)]
    assert found(row, minutes=[60, 60, 60, 60]) == [[0, 1], [2, 3]]
    assert found(row, minutes=[50, 60, 60, 200]) == [[0, 1], [2], [3]]


def test_parallels_that_come_together_do_not_share_a_stretch() -> None:
    assert found([(0, 1), (0, 1), (1, 2)]) == [[0], [1], [2]]


def test_a_ring_is_cut_somewhere() -> None:
    assert found([(0, 1), (1, 2), (2, 0)]) == [[0, 1, 2]]


def test_figures_along_stretches() -> None:
    stretches = Stretches(np.array([2, 0, 1]), np.array([0, 2, 3]))
    figure: IntArray = np.array([5, 7, 1])
    assert stretches.sums(figure).tolist() == [6, 7]
    assert stretches.least(figure).tolist() == [1, 7]
    assert stretches.most(figure).tolist() == [5, 7]
    assert (stretches.entry.tolist(), stretches.last.tolist()) == ([2, 1], [0, 1])


@search(1)
@given(
    links=st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda e: e[0] != e[1]),
        min_size=1,
        max_size=20,
    ),
    keep=st.sets(st.integers(0, 7), max_size=3),
)
def test_every_link_is_in_one_stretch_and_inside_it_nobody_leaves(
    links: list[tuple[int, int]], keep: set[int]
) -> None:
    ends = [*links, (0, 7)]
    stretches = found(ends, keep=tuple(keep))
    assert sorted(link for part in stretches for link in part) == [*range(len(ends))]
    for part in stretches:
        for before, after in pairwise(part):
            node = ends[before][1]
            assert ends[after][0] == node
            assert node not in keep
            near = {b for a, b in ends if a == node} | {a for a, b in ends if b == node}
            assert near == {ends[before][0], ends[after][1]}
