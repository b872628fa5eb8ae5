"""Worlds that break careless doors: nothing, ties, loops, and very large numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers import (
    FlowProblem,
    FlowResult,
    SharedNetwork,
    Status,
    max_flow,
    min_cost_flow,
)
from tests.flow_worlds import Arc, answer_of, grid, problem_of, raw_answer

WIDE = 2**40


def solved(supply: list[int], arcs: list[Arc]) -> FlowResult:
    problem = problem_of(supply, arcs)
    result = min_cost_flow(problem)
    if result.flow is not None:
        answer_of(problem, result.flow)
    return result


def network_of(n_nodes: int, arcs: list[Arc]) -> SharedNetwork:
    problem = problem_of([0] * n_nodes, arcs)
    return SharedNetwork(
        n_nodes=n_nodes, tail=problem.tail, head=problem.head, capacity=problem.capacity
    )


def test_links_without_capacity_carry_nothing_even_if_they_earn() -> None:
    arcs = [(0, 1, 0, -9), (0, 1, 4, 3), (1, 0, 0, -9)]
    assert solved([3, -3], arcs).shown_flow.tolist() == [0, 3, 0]
    assert max_flow(network_of(2, arcs), 0, 1).flow.tolist() == [0, 4, 0]


def test_only_links_without_capacity() -> None:
    arcs = [(0, 1, 0, 1), (1, 2, 0, 1)]
    result = solved([3, 0, -3], arcs)
    assert (result.status, result.flow, result.cost) == (Status.NO_FLOW, None, None)
    assert result.unmet.tolist() == [3, 0, -3]
    assert max_flow(network_of(3, arcs), 0, 2).value == 0


def test_loops_do_not_help() -> None:
    arcs = [(0, 0, 9, 1), (0, 1, 2, 1), (1, 1, 9, 0)]
    assert solved([3, -3], arcs).shown_flow.tolist() == [0, 2, 0]
    assert max_flow(network_of(2, arcs), 0, 1).value == 2


def test_a_link_that_earns_is_taken_but_not_twice() -> None:
    """0 --1:4--> 1, and by 2 at 5 - 3 with room for 2 of the 3."""
    result = solved([3, -3, 0], [(0, 1, 9, 4), (0, 2, 2, 5), (2, 1, 9, -3)])
    assert result.shown_flow.tolist() == [1, 2, 2]
    assert result.shown_cost == 4 + 2 * 2


@pytest.mark.parametrize("n_parallel", [2, 1000])
def test_ties_between_parallels_have_one_cost(n_parallel: int) -> None:
    arcs = [(0, 1, 1, 5)] * n_parallel
    first = solved([n_parallel - 1, 1 - n_parallel], arcs)
    again = solved([n_parallel - 1, 1 - n_parallel], arcs)
    assert first.shown_cost == 5 * (n_parallel - 1)
    assert first.shown_flow.tolist() == again.shown_flow.tolist()
    cut = max_flow(network_of(2, arcs), 0, 1).cut_near_source
    assert (cut.value, cut.arcs.size) == (n_parallel, n_parallel)


def test_large_capacities_are_exact_to_the_unit() -> None:
    """0 ==> 1 ==> 2: 2**40 - 1 of 2**40 + 3 pass the cheap link, 4 the dear one."""
    arcs = [(0, 1, WIDE + 9, 7), (1, 2, WIDE - 1, 1), (1, 2, WIDE, 1000)]
    result = solved([WIDE + 3, 0, -WIDE - 3], arcs)
    assert result.shown_flow.tolist() == [WIDE + 3, WIDE - 1, 4]
    assert result.shown_cost == 7 * (WIDE + 3) + (WIDE - 1) + 4 * 1000
    assert max_flow(network_of(3, arcs), 0, 2).value == WIDE + 9


def test_one_of_two_sinks_out_of_reach_on_a_grid() -> None:
    """The way to the far corner is shut; phases hand such a problem on."""
    side, corner = 20, 399
    n_arcs = 4 * side * (side - 1)
    supply = np.zeros(side * side, dtype=np.int64)
    supply[[0, 7, corner]] = 5, -2, -3
    wide = np.full(n_arcs, WIDE, dtype=np.int64)
    problem = grid(side, np.ones(n_arcs, dtype=np.int64), wide, supply)
    shut = np.where((problem.tail == corner) | (problem.head == corner), 0, wide)
    result = min_cost_flow(grid(side, problem.unit_cost, shut, supply))
    assert (result.status, result.shown_cost) == (Status.PARTIAL, 2 * 7)
    assert result.unmet[[0, 7, corner]].tolist() == [3, 0, -3]


@st.composite
def wide_worlds(draw: st.DrawFn) -> FlowProblem:
    """1 to 6 nodes with capacities of 0, 1 or about 2**40, and many equal costs."""
    n_nodes = draw(st.integers(1, 6))
    node = st.integers(0, n_nodes - 1)
    capacity = st.sampled_from([0, 1, WIDE - 1, WIDE, WIDE + 1])
    arcs = draw(st.lists(st.tuples(node, node, capacity, st.integers(0, 1))))
    amount = st.sampled_from([0, 0, 1, -1, WIDE, -WIDE])
    return problem_of(draw(st.lists(amount, min_size=n_nodes, max_size=n_nodes)), arcs)


@given(problem=wide_worlds())
def test_wide_worlds_have_ortools_answers(problem: FlowProblem) -> None:
    result = min_cost_flow(problem)
    if result.flow is None:
        assert raw_answer(problem)[0] == 0
    else:
        assert answer_of(problem, result.flow) == raw_answer(problem)
