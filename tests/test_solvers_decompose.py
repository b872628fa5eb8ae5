"""A flow comes apart into whole simple paths that add up to it again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers import IntArray, Path, ProblemError, decompose, without_cycles

Arc = tuple[int, int, int]  # tail, head, flow


def split(
    n_nodes: int, arcs: list[Arc], source: int | None = None, sink: int | None = None
) -> list[Path]:
    tail, head, flow = np.array(arcs, dtype=np.int64).reshape(-1, 3).T
    return decompose(n_nodes, tail, head, flow, source=source, sink=sink)


def plain(paths: list[Path]) -> list[tuple[list[int], int]]:
    return [(path.arcs.tolist(), path.amount) for path in paths]


def check_path(
    path: Path, tail: IntArray, head: IntArray, source: int, sink: int
) -> None:
    """Arc follows arc from source to sink, and no node comes twice."""
    nodes = [source, *(int(head[arc]) for arc in path.arcs)]
    assert [int(tail[arc]) for arc in path.arcs] == nodes[:-1]
    assert nodes[-1] == sink
    assert len(set(nodes)) == len(nodes)
    assert path.amount > 0


DIAMOND: list[Arc] = [(0, 1, 2), (0, 2, 5), (1, 3, 2), (2, 3, 5)]
r"""
     1
  2 / \ 2
   0   3
  5 \ / 5
     2
"""


def test_the_widest_path_comes_first() -> None:
    assert plain(split(4, DIAMOND, 0, 3)) == [([1, 3], 5), ([0, 2], 2)]


def test_of_equal_paths_the_lower_arcs_come_first() -> None:
    """Two arcs 0 ===> 1 and one 1 ---> 2: arc 0 before arc 1."""
    arcs = [(0, 1, 3), (0, 1, 3), (1, 2, 6)]
    assert plain(split(3, arcs, 0, 2)) == [([0, 2], 3), ([1, 2], 3)]


def test_arcs_come_in_travel_order_whatever_their_ids() -> None:
    """2 --arc 1--> 0 --arc 2--> 3 --arc 0--> 1."""
    arcs = [(3, 1, 4), (2, 0, 4), (0, 3, 4)]
    assert plain(split(4, arcs, 2, 1)) == [([1, 2, 0], 4)]


def test_cycles_and_loops_carry_nothing() -> None:
    """0 --> 1 --> 2, a loop at 1, and the cycle 1 --> 3 --> 1 touching the way."""
    arcs = [(0, 1, 2), (1, 2, 2), (1, 1, 7), (1, 3, 4), (3, 1, 4)]
    assert plain(split(4, arcs, 0, 2)) == [([0, 1], 2)]


def test_a_cycle_that_lies_on_the_way_leaves_the_way() -> None:
    """0 --3--> 1 --5--> 2 --3--> 3 with 2 --2--> 1 going round."""
    arcs = [(0, 1, 3), (1, 2, 5), (2, 3, 3), (2, 1, 2)]
    assert plain(split(4, arcs, 0, 3)) == [([0, 1, 2], 3)]


def test_cycles_through_source_and_sink_are_no_paths() -> None:
    """0 --> 1 --> 0, as much back as forth."""
    assert split(2, [(0, 1, 4), (1, 0, 4)], 0, 1) == []


def test_paths_lead_from_any_source_to_any_sink() -> None:
    r"""Node 2 is on the way; 5 + 3 go in and 6 + 2 come out, the widest first.

    0 --5--> 2 --6--> 3
    1 --3--> 2 --2--> 4
    """
    arcs = [(0, 2, 5), (1, 2, 3), (2, 3, 6), (2, 4, 2)]
    assert plain(split(5, arcs)) == [([0, 2], 5), ([1, 3], 2), ([1, 2], 1)]


def test_a_source_and_a_sink_on_the_way_begin_and_end_paths() -> None:
    """0 --2--> 1 --7--> 2 --3--> 3: 5 begin at 1, and 4 end at 2."""
    arcs = [(0, 1, 2), (1, 2, 7), (2, 3, 3)]
    assert plain(split(4, arcs)) == [([1], 4), ([0, 1, 2], 2), ([1, 2], 1)]


def test_of_equal_sinks_the_lower_comes_first() -> None:
    """1 <--2-- 0 --2--> 2."""
    assert plain(split(3, [(0, 2, 2), (0, 1, 2)])) == [([1], 2), ([0], 2)]


def test_parts_that_are_not_joined_come_apart() -> None:
    """0 --2--> 1, 2 --5--> 3, and a cycle of 4 and 5."""
    arcs = [(0, 1, 2), (2, 3, 5), (4, 5, 9), (5, 4, 9)]
    assert plain(split(6, arcs)) == [([1], 5), ([0], 2)]


@pytest.mark.parametrize(("source", "sink"), [(0, None), (None, 1)])
def test_one_end_alone_is_refused(source: int | None, sink: int | None) -> None:
    with pytest.raises(ProblemError, match="source and sink go together"):
        split(2, [(0, 1, 5)], source, sink)


@pytest.mark.parametrize("arcs", [[], [(0, 1, 0)]])
def test_no_flow_is_no_path(arcs: list[Arc]) -> None:
    assert split(2, arcs, 0, 1) == []


@pytest.mark.parametrize(
    ("arcs", "source", "sink", "message"),
    [
        ([(0, 1, -1)], 0, 2, r"flow\[0\] is -1: it must not be negative"),
        ([(0, 1, 5)], 0, 2, "flow does not conserve at node 1: out minus in is -5"),
        ([(0, 2, 5), (1, 2, 1)], 0, 2, "flow does not conserve at node 1"),
        ([(0, 2, 5)], 2, 0, "flow runs from sink 0 to source 2"),
        ([(0, 2, 5)], 0, 0, "source and sink are both 0"),
        ([(0, 2, 5)], 0, 3, "sink is 3: there are 3 nodes, from 0"),
        ([(0, 7, 5)], 0, 2, r"head\[0\] is 7: of 3 nodes, from 0"),
    ],
)
def test_flows_that_are_refused(
    arcs: list[Arc], source: int, sink: int, message: str
) -> None:
    with pytest.raises(ProblemError, match=message):
        split(3, arcs, source, sink)


def test_a_flow_of_fractions_is_refused() -> None:
    ends = np.array([0]), np.array([1])
    with pytest.raises(ProblemError, match="flow must be an integer array"):
        decompose(2, *ends, np.array([1.0]), source=0, sink=1)


@given(
    walks=st.lists(
        st.tuples(st.lists(st.integers(1, 5), max_size=6), st.integers(1, 5)),
        max_size=6,
    )
)
def test_paths_and_cycles_add_up_to_the_flow(
    walks: list[tuple[list[int], int]],
) -> None:
    """Random walks from 0 to 6, crossing themselves and each other, laid over."""
    arcs = [
        (*ends, amount)
        for inner, amount in walks
        for ends in zip([0, *inner], [*inner, 6], strict=True)
    ]
    tail, head, flow = np.array(arcs, dtype=np.int64).reshape(-1, 3).T
    paths = decompose(7, tail, head, flow, source=0, sink=6)
    assert len(paths) <= len(arcs)
    assert sum(path.amount for path in paths) == sum(amount for _, amount in walks)
    used = np.zeros_like(flow)
    for path in paths:
        check_path(path, tail, head, 0, 6)
        used[path.arcs] += path.amount
    assert used.tolist() == without_cycles(7, tail, head, flow).tolist()
    assert (used <= flow).all()


@given(
    arcs=st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 5)), max_size=18
    )
)
def test_any_flow_comes_apart_into_paths_between_its_ends(arcs: list[Arc]) -> None:
    """Any amounts on any arcs are a flow: what does not balance is a source or sink."""
    tail, head, flow = np.array(arcs, dtype=np.int64).reshape(-1, 3).T
    supply = [0] * 7
    for before, after, amount in arcs:
        supply[before] += amount
        supply[after] -= amount
    paths = decompose(7, tail, head, flow)
    used, left = np.zeros_like(flow), list(supply)
    for path in paths:
        source, sink = int(tail[path.arcs[0]]), int(head[path.arcs[-1]])
        check_path(path, tail, head, source, sink)
        used[path.arcs] += path.amount
        assert supply[source] > 0 > supply[sink]
        left[source] -= path.amount
        left[sink] += path.amount
    assert left == [0] * 7
    assert used.tolist() == without_cycles(7, tail, head, flow).tolist()
    amounts = [path.amount for path in paths]
    assert amounts == sorted(amounts, reverse=True)
    assert len(paths) <= np.count_nonzero(flow) + np.count_nonzero(supply)
    assert plain(decompose(7, tail, head, flow)) == plain(paths)
