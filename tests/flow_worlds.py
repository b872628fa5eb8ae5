"""Flow problems drawn arc by arc, and OR-Tools' own answer to them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import strategies as st
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from solvers import FlowProblem, IntArray

Arc = tuple[int, int, int, int]  # tail, head, capacity, unit cost


def problem_of(supply: list[int], arcs: list[Arc]) -> FlowProblem:
    columns = np.array(arcs, dtype=np.int64).reshape(-1, 4).T
    return FlowProblem(
        n_nodes=len(supply),
        tail=columns[0],
        head=columns[1],
        capacity=columns[2],
        unit_cost=columns[3],
        supply=np.array(supply, dtype=np.int64),
    )


def raw_answer(problem: FlowProblem) -> tuple[int, int]:
    """Units delivered and their cost, as OR-Tools says it of the problem as it is."""
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        problem.tail.astype(np.int32),
        problem.head.astype(np.int32),
        problem.capacity,
        problem.unit_cost,
    )
    nodes = np.arange(problem.n_nodes, dtype=np.int32)
    solver.set_nodes_supplies(nodes, problem.supply)
    assert solver.solve_max_flow_with_min_cost() == SimpleMinCostFlow.OPTIMAL
    return solver.maximum_flow(), solver.optimal_cost()


def answer_of(problem: FlowProblem, flow: IntArray) -> tuple[int, int]:
    """Units delivered and their cost, after a look at bounds and balances."""
    assert ((flow >= 0) & (flow <= problem.capacity)).all()
    sent = np.zeros(problem.n_nodes, dtype=np.int64)
    np.add.at(sent, problem.tail, flow)
    np.subtract.at(sent, problem.head, flow)
    assert (sent * np.sign(problem.supply) >= 0).all()
    assert (np.abs(sent) <= np.abs(problem.supply)).all()
    return int(sent[sent > 0].sum()), int((flow * problem.unit_cost).sum())


def grid(
    side: int, cost: IntArray, capacity: IntArray, supply: IntArray
) -> FlowProblem:
    """Draw a square of nodes, row by row, with an arc each way between neighbours."""
    ids = np.arange(side * side).reshape(side, side)
    west, east = ids[:, :-1].ravel(), ids[:, 1:].ravel()
    north, south = ids[:-1].ravel(), ids[1:].ravel()
    return FlowProblem(
        n_nodes=side * side,
        tail=np.concatenate((west, north, east, south)),
        head=np.concatenate((east, south, west, north)),
        capacity=capacity,
        unit_cost=cost,
        supply=supply,
    )


@st.composite
def chain_worlds(draw: st.DrawFn) -> FlowProblem:
    """Chains of 1 to 4 arcs between 3 nodes, one way or both, numbered at random."""
    supply = draw(st.lists(st.integers(-6, 6), min_size=3, max_size=3))
    arcs: list[Arc] = []
    number, cost = st.integers(0, 5), st.integers(-2, 9)
    for _ in range(draw(st.integers(1, 5))):
        first, last = draw(st.integers(0, 2)), draw(st.integers(0, 2))
        inner = list(range(len(supply), len(supply) + draw(st.integers(0, 3))))
        supply += [0] * len(inner)
        both = draw(st.booleans())
        nodes = [first, *inner, *([last] if draw(st.integers(0, 5)) else [])]
        for tail, head in pairwise(nodes):
            arcs.append((tail, head, draw(number), draw(cost)))
            if both:
                arcs.append((head, tail, draw(number), draw(cost)))
    place = draw(st.permutations(range(len(supply))))
    moved = [0] * len(supply)
    for node, amount in enumerate(supply):
        moved[place[node]] = amount
    return problem_of(moved, [(place[t], place[h], c, u) for t, h, c, u in arcs])
