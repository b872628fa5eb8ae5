"""Chains of arcs taken for one: drawn by hand, and OR-Tools on the unfolded problem."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from solvers import FlowProblem, min_cost_flow
from solvers.chains import folded
from tests.flow_worlds import Arc, answer_of, chain_worlds, problem_of, raw_answer


def test_a_chain_one_way_is_one_arc() -> None:
    """0 --5:1--> 1 --3:2--> 2 --9:4--> 3: the narrowest holds, the costs add."""
    problem = problem_of([4, 0, 0, -4], [(0, 1, 5, 1), (1, 2, 3, 2), (2, 3, 9, 4)])
    chains = folded(problem)
    assert chains is not None
    assert chains.problem.n_nodes == 2
    assert chains.problem.capacity.tolist() == [3]
    assert chains.problem.unit_cost.tolist() == [7]
    assert chains.unfolded(np.array([2])).tolist() == [2, 2, 2]


def test_a_chain_both_ways_is_two_arcs() -> None:
    """0 <-> 1 <-> 2, arcs in mixed order: 1 + 2 there and 3 + 4 back."""
    arcs = [(1, 2, 9, 2), (1, 0, 9, 4), (0, 1, 9, 1), (2, 1, 9, 3)]
    chains = folded(problem_of([4, 0, -4], arcs))
    assert chains is not None
    assert chains.problem.n_nodes == 2
    assert sorted(chains.problem.unit_cost.tolist()) == [3, 7]
    assert chains.chain[0] == chains.chain[2] != chains.chain[1] == chains.chain[3]


@pytest.mark.parametrize(
    ("supply", "arcs"),
    [
        ([4, 1, -4], [(0, 1, 9, 1), (1, 2, 9, 1)]),
        ([4, 0, -4], [(0, 1, 9, 1), (1, 2, 9, 1), (0, 1, 9, 1), (1, 2, 9, 1)]),
        ([4, 0, -4], [(0, 1, 9, 1), (1, 2, 9, 1), (1, 0, 9, -2), (2, 1, 9, 1)]),
        ([4, 0, -4], [(0, 1, 9, 1), (1, 2, 9, 1), (1, 2, 9, 1)]),
        ([], []),
    ],
    ids=["supply between", "parallels", "a turn that earns", "a choice", "nothing"],
)
def test_what_is_no_chain_is_left_alone(supply: list[int], arcs: list[Arc]) -> None:
    chains = folded(problem_of(supply, arcs))
    assert chains is None or chains.problem.n_arcs == len(arcs)


def test_few_nodes_to_pass_are_not_worth_it() -> None:
    """0 --> 1 --> 2, and four nodes with a supply of their own."""
    arcs = [(0, 1, 9, 1), (1, 2, 9, 1)]
    assert folded(problem_of([4, 0, -4, 1, 1, 1, 1], arcs)) is None


def test_arcs_without_room_and_idle_loops_do_not_end_a_chain() -> None:
    """0 --> 1 --> 2, with a loop at 1 and a way out of 1 that is shut."""
    arcs = [(0, 1, 9, 1), (1, 1, 9, 0), (1, 0, 0, 1), (1, 2, 9, 1)]
    chains = folded(problem_of([4, 0, -4], arcs))
    assert chains is not None
    assert chains.chain.tolist() == [0, -1, -1, 0]


def test_a_ring_that_earns_is_used() -> None:
    """0 --> 1, and apart 2 --> 3 --> 4 --> 2 at -1 each, 5 wide."""
    ring = [(2, 3, 5, -1), (3, 4, 6, -1), (4, 2, 7, -1)]
    problem = problem_of([1, -1, 0, 0, 0], [(0, 1, 1, 1), *ring])
    assert min_cost_flow(problem).shown_flow.tolist() == [1, 5, 5, 5]


def test_sums_of_cost_that_do_not_fit_leave_the_chain_as_it_is() -> None:
    """The costs fit a problem of their own, the sums in a chain no more."""
    length, cost = 120, 2**46
    steps = [(at, at + 1, 1, cost) for at in range(length)]
    problem = problem_of([1, *[0] * (length - 1), -1, *[1] * length], steps)
    assert folded(problem) is None
    assert min_cost_flow(problem).shown_cost == length * cost


def test_forty_thousand_nodes_in_a_row() -> None:
    """OR-Tools took 87 s."""
    nodes = np.arange(40_000)
    problem = FlowProblem(
        n_nodes=40_001,
        tail=np.r_[nodes, nodes + 1],
        head=np.r_[nodes + 1, nodes],
        capacity=np.full(80_000, 2**40),
        unit_cost=np.ones(80_000, dtype=np.int64),
        supply=np.r_[2**41, np.zeros(39_999, dtype=np.int64), -(2**41)],
    )
    result = min_cost_flow(problem)
    assert result.shown_cost == 2**40 * 40_000
    assert result.unmet[0] == 2**40


@given(problem=chain_worlds())
def test_same_answer_as_unfolded(problem: FlowProblem) -> None:
    chains = folded(problem)
    if chains is None:
        return
    assert raw_answer(chains.problem) == raw_answer(problem)
    result = min_cost_flow(problem)
    if result.flow is not None:
        assert answer_of(problem, result.flow) == raw_answer(problem)
