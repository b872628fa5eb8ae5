"""Flows phase by phase: OR-Tools' costs on grids of equal and of few costs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers import FlowProblem, IntArray, min_cost_flow
from solvers.phases import flow_in_phases
from tests.flow_worlds import answer_of, grid, problem_of, raw_answer
from tests.searches import search

SIDE = 16  # 256 nodes: four ends are few
N_ARCS = 4 * SIDE * (SIDE - 1)


def ends(amounts: dict[int, int]) -> IntArray:
    supply = np.zeros(SIDE * SIDE, dtype=np.int64)
    supply[list(amounts)] = list(amounts.values())
    return supply


def equal_grid(amounts: dict[int, int], capacity: int, cost: int = 7) -> FlowProblem:
    arcs = np.full(N_ARCS, capacity, dtype=np.int64)
    return grid(SIDE, np.full(N_ARCS, cost, dtype=np.int64), arcs, ends(amounts))


def test_corner_to_corner_at_equal_costs() -> None:
    """Two arcs leave a corner; every way has 2 x 15 arcs."""
    problem = equal_grid({0: 6, SIDE * SIDE - 1: -6}, capacity=3)
    flow = flow_in_phases(problem)
    assert flow is not None
    assert answer_of(problem, flow) == (6, 6 * 30 * 7)


def test_a_pair_that_asks_too_much_gets_what_there_is() -> None:
    problem = equal_grid({0: 9, SIDE * SIDE - 1: -9}, capacity=3)
    flow = flow_in_phases(problem)
    assert flow is not None
    assert answer_of(problem, flow) == (6, 6 * 30 * 7)


def test_an_unreachable_sink_gets_nothing() -> None:
    problem = equal_grid({0: 9, SIDE * SIDE - 1: -9}, capacity=0)
    flow = flow_in_phases(problem)
    assert flow is not None
    assert not flow.any()


@pytest.mark.parametrize(
    "problem",
    [
        problem_of([1, -1], [(0, 1, 1, 1)]),
        equal_grid({}, 3),
        equal_grid({0: 1, 9: 1}, 3),
        equal_grid({0: 1, 9: -1}, 3, cost=-1),
        equal_grid({0: 2, 9: -1, 20: -2}, 3),
        equal_grid({0: 9, 9: -1, SIDE * SIDE - 1: -8}, 3),
        equal_grid({0: 1, 9: -1}, 3, cost=2**44),
        equal_grid({0: 2**60, 9: -(2**60)}, 2**52),
    ],
    ids=[
        "small",
        "no ends",
        "no sink",
        "costs that earn",
        "unbalanced",
        "short",
        "dear",
        "wide",
    ],
)
def test_what_is_left_to_others(problem: FlowProblem) -> None:
    assert flow_in_phases(problem) is None
    result = min_cost_flow(problem)
    flow = np.zeros_like(problem.capacity) if result.flow is None else result.flow
    assert answer_of(problem, flow) == raw_answer(problem)


def test_many_small_phases_are_given_up() -> None:
    """100 parallels of rising cost, one unit wide: a phase each."""
    lone = [0] * 126
    arcs = [(0, 1, 1, cost) for cost in range(100)]
    problem = problem_of([100, -100, *lone], arcs)
    assert flow_in_phases(problem) is None
    assert min_cost_flow(problem).shown_cost == sum(range(100))


def test_ninety_thousand_nodes_of_equal_cost() -> None:
    """OR-Tools took 25 to 60 s."""
    side = 300
    n_arcs = 4 * side * (side - 1)
    supply = np.zeros(side * side, dtype=np.int64)
    supply[[0, -1]] = 2**41, -(2**41)
    wide = np.full(n_arcs, 2**40, dtype=np.int64)
    result = min_cost_flow(grid(side, np.ones(n_arcs, dtype=np.int64), wide, supply))
    assert result.shown_cost == 2**41 * 2 * (side - 1)


@search(0.3)
@given(
    seed=st.integers(0, 2**32 - 1),
    pairs=st.integers(1, 2),
    most=st.integers(1, 12),
    dearest=st.integers(0, 5),
)
def test_same_answer_as_ortools(seed: int, pairs: int, most: int, dearest: int) -> None:
    rng = np.random.default_rng(seed)
    places = rng.choice(SIDE * SIDE, 2 * pairs, replace=False).tolist()
    amounts = dict(zip(places, [most] * pairs + [-most] * pairs, strict=True))
    cost = rng.integers(0, dearest + 1, N_ARCS)
    problem = grid(SIDE, cost, rng.integers(0, 4, N_ARCS), ends(amounts))
    flow = flow_in_phases(problem)
    if flow is not None:
        assert answer_of(problem, flow) == raw_answer(problem)
