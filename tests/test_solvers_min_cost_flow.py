"""Least-cost flows: hand-made worlds, networkx on random ones, NETGEN's optima."""

import gzip
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers import (
    FlowProblem,
    FlowResult,
    IntArray,
    ProblemError,
    SolverError,
    Status,
    min_cost_flow,
)
from tests.drawn_worlds import SHARED, needs_shared
from tests.flow_worlds import Arc, problem_of


def check_flow(problem: FlowProblem, result: FlowResult) -> None:
    """Bounds on every arc, balance at every node, cost as summed by hand."""
    flow = result.shown_flow
    assert ((flow >= 0) & (flow <= problem.capacity)).all()
    balance = [0] * problem.n_nodes
    for tail, head, amount in zip(problem.tail, problem.head, flow, strict=True):
        balance[tail] += int(amount)
        balance[head] -= int(amount)
    assert balance == (problem.supply - result.unmet).tolist()
    assert (result.unmet * np.sign(problem.supply) >= 0).all()
    assert (np.abs(result.unmet) <= np.abs(problem.supply)).all()
    assert result.shown_cost == sum(
        int(x) * int(c) for x, c in zip(flow, problem.unit_cost, strict=True)
    )


def solved(supply: list[int], arcs: list[Arc]) -> FlowResult:
    problem = problem_of(supply, arcs)
    result = min_cost_flow(problem)
    check_flow(problem, result)
    return result


DIAMOND: list[Arc] = [(0, 1, 3, 1), (0, 2, 9, 2), (1, 3, 2, 1), (2, 3, 4, 2)]
r"""Capacity:cost, the upper way is cheap (2) and narrow (2), the lower costs 4.

       1
  3:1 / \ 2:1
     0   3
  9:2 \ / 4:2
       2
"""


def test_cheap_way_first_then_the_dear_one() -> None:
    """5 units: 2 by the upper way at 2 each, 3 by the lower at 4 each."""
    result = solved([5, 0, 0, -5], DIAMOND)
    assert result.status is Status.OPTIMAL
    assert result.shown_cost == 2 * 2 + 3 * 4
    assert result.shown_flow.tolist() == [2, 3, 2, 3]


def test_what_capacity_holds_back_is_unmet_at_both_ends() -> None:
    """The two ways carry 2 + 4 of the 10."""
    result = solved([10, 0, 0, -10], DIAMOND)
    assert result.status is Status.PARTIAL
    assert result.shown_cost == 2 * 2 + 4 * 4
    assert result.unmet.tolist() == [4, 0, 0, -4]


def test_too_much_supply_stays_where_delivery_is_dear() -> None:
    """0 --1--> 2 <--5-- 1: the sink takes 3; node 0 is cheap."""
    result = solved([2, 4, -3], [(0, 2, 9, 1), (1, 2, 9, 5)])
    assert result.status is Status.PARTIAL
    assert result.unmet.tolist() == [0, 3, 0]
    assert result.shown_cost == 2 * 1 + 1 * 5


def test_too_much_demand_leaves_the_dear_sink_short() -> None:
    """1 <--1-- 0 --5--> 2: node 0 has 3 for the 2 + 4 wanted."""
    result = solved([3, -2, -4], [(0, 1, 9, 1), (0, 2, 9, 5)])
    assert result.status is Status.PARTIAL
    assert result.unmet.tolist() == [0, 0, -3]
    assert result.shown_cost == 2 * 1 + 1 * 5


def test_an_unreachable_sink_does_not_spoil_the_other() -> None:
    """0 ---> 1, and 2 alone."""
    result = solved([5, -3, -2], [(0, 1, 9, 1)])
    assert result.status is Status.PARTIAL
    assert result.unmet.tolist() == [2, 0, -2]


@pytest.mark.parametrize(
    ("supply", "arcs"),
    [
        pytest.param([5, -5], [], id="no arcs"),
        pytest.param([5, -5], [(1, 0, 9, 1)], id="the wrong way"),
        pytest.param([5, -5], [(0, 1, 0, 1)], id="no capacity"),
        pytest.param([5, 0], [(0, 1, 9, 1)], id="no demand"),
        pytest.param([0, -5], [(0, 1, 9, 1)], id="no supply"),
    ],
)
def test_nothing_delivered_shows_no_flow(supply: list[int], arcs: list[Arc]) -> None:
    result = min_cost_flow(problem_of(supply, arcs))
    assert result.status is Status.NO_FLOW
    assert result.flow is None
    assert result.cost is None
    assert result.unmet.tolist() == supply
    with pytest.raises(ValueError, match="no flow to show: the status is no_flow"):
        _ = result.shown_flow
    with pytest.raises(ValueError, match="no cost to show: the status is no_flow"):
        _ = result.shown_cost


@pytest.mark.parametrize("supply", [[], [0, 0]])
def test_nothing_asked_is_done_at_once(supply: list[int]) -> None:
    result = solved(supply, [(0, 1, 5, 1)] if supply else [])
    assert result.status is Status.OPTIMAL
    assert result.shown_cost == 0


def test_parallel_arcs_fill_from_the_cheapest_and_self_loops_stay_empty() -> None:
    """Two arcs 0 ---> 1 and a loop at 0."""
    result = solved([5, -5], [(0, 1, 3, 4), (0, 0, 9, 1), (0, 1, 3, 2)])
    assert result.shown_flow.tolist() == [2, 0, 3]


def test_a_cycle_that_earns_is_used_up() -> None:
    """0 --> 1 --> 0 earns 2 - 1 a round."""
    result = solved([0, 0], [(0, 1, 4, -2), (1, 0, 3, 1)])
    assert result.shown_cost == -3


def test_costs_beyond_64_bits_are_summed_exactly() -> None:
    result = solved([2**40, -(2**40)], [(0, 1, 2**40, 2**40)])
    assert result.shown_cost == 2**80


def test_results_are_read_only() -> None:
    result = solved([5, 0, 0, -5], DIAMOND)
    for array in (result.shown_flow, result.unmet):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


@pytest.mark.parametrize(
    ("status", "flow", "cost"),
    [
        (Status.NO_FLOW, np.array([1]), None),
        (Status.NO_FLOW, None, 0),
        (Status.OPTIMAL, None, 0),
        (Status.PARTIAL, np.array([1]), None),
    ],
)
def test_a_result_cannot_contradict_itself(
    status: Status, flow: IntArray | None, cost: int | None
) -> None:
    with pytest.raises(ValueError, match=f"contradict the status {status}"):
        FlowResult(status=status, flow=flow, cost=cost, unmet=np.array([0]))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("BAD_COST_RANGE", "ended BAD_COST_RANGE: costs are too large"),
        ("INFEASIBLE", "ended INFEASIBLE: it found no flow"),
        ("TIRED", "ended TIRED: a status that is not foreseen"),
    ],
)
def test_other_ends_are_errors_and_no_flow_is_read(
    name: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fake has no `flows`: reading them would be an AttributeError."""

    class Answer:
        def __init__(self) -> None:
            self.name = name

    class Solver:
        OPTIMAL = "optimal"
        INFEASIBLE = "infeasible"

        def add_arcs_with_capacity_and_unit_cost(self, *_: object) -> None: ...

        def set_nodes_supplies(self, *_: object) -> None: ...

        def solve(self) -> Answer:
            return Answer()

    module = sys.modules["solvers.min_cost_flow"]
    monkeypatch.setattr(module, "SimpleMinCostFlow", Solver)
    with pytest.raises(SolverError, match=message):
        min_cost_flow(problem_of([5, 0, 0, -5], DIAMOND))


@st.composite
def worlds(draw: st.DrawFn) -> FlowProblem:
    """1 to 6 nodes, up to 14 arcs, loops, parallels and earning cycles among them."""
    n_nodes = draw(st.integers(1, 6))
    node = st.integers(0, n_nodes - 1)
    arc = st.tuples(node, node, st.integers(0, 5), st.integers(-3, 9))
    supply = st.lists(st.integers(-6, 6), min_size=n_nodes, max_size=n_nodes)
    return problem_of(draw(supply), draw(st.lists(arc, max_size=14)))


def networkx_answer(problem: FlowProblem) -> tuple[int, int]:
    """Units delivered and cost, by network_simplex on a graph with two ends added."""
    graph: nx.DiGraph[str | int] = nx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    for at in range(problem.n_arcs):
        capacity, cost = int(problem.capacity[at]), int(problem.unit_cost[at])
        middle = f"arc {at}"
        graph.add_edge(int(problem.tail[at]), middle, capacity=capacity, weight=cost)
        graph.add_edge(middle, int(problem.head[at]), capacity=capacity, weight=0)
    for node, supply in enumerate(problem.supply.tolist()):
        if supply > 0:
            graph.add_edge("source", node, capacity=supply, weight=0)
        else:
            graph.add_edge(node, "sink", capacity=-supply, weight=0)
    delivered = int(nx.maximum_flow_value(graph, "source", "sink"))
    graph.nodes["source"]["demand"] = -delivered
    graph.nodes["sink"]["demand"] = delivered
    return delivered, int(nx.network_simplex(graph)[0])


@given(problem=worlds())
def test_same_delivery_and_cost_as_networkx(problem: FlowProblem) -> None:
    delivered, cost = networkx_answer(problem)
    result = min_cost_flow(problem)
    unmet = int(result.unmet[result.unmet > 0].sum())
    assert int(problem.supply[problem.supply > 0].sum()) - unmet == delivered
    if result.status is Status.NO_FLOW:
        assert delivered == 0
    else:
        check_flow(problem, result)
        assert result.shown_cost == cost


@given(
    n_nodes=st.integers(1, 40),
    seed=st.integers(0, 2**32 - 1),
    cost=st.integers(1, 2**63 - 1),
)
def test_costs_that_are_accepted_are_solved(n_nodes: int, seed: int, cost: int) -> None:
    """The rule at birth is as strict as OR-Tools: no BAD_COST_RANGE after it."""
    rng = np.random.default_rng(seed)
    while True:
        try:
            problem = FlowProblem(
                n_nodes=n_nodes,
                tail=np.r_[0 : n_nodes - 1, rng.integers(0, n_nodes, n_nodes)],
                head=np.r_[1:n_nodes, rng.integers(0, n_nodes, n_nodes)],
                capacity=rng.integers(0, 9, 2 * n_nodes - 1),
                unit_cost=rng.choice([-cost, 0, cost], 2 * n_nodes - 1),
                supply=rng.integers(-9, 10, n_nodes),
            )
            break
        except ProblemError:
            cost //= 2
    min_cost_flow(problem)


def read_dimacs(path: Path) -> FlowProblem:
    """p: nodes, n: node and supply, a: tail, head, least, capacity, cost; from 1."""
    with gzip.open(path, "rt") as lines:
        rows = [line.split() for line in lines if line[0] in "pna"]
    supply = [0] * next(int(row[2]) for row in rows if row[0] == "p")
    for row in rows:
        if row[0] == "n":
            supply[int(row[1]) - 1] = int(row[2])
    arcs = [tuple(map(int, row[1:])) for row in rows if row[0] == "a"]
    return problem_of(
        supply, [(t - 1, h - 1, cap, cost) for t, h, _, cap, cost in arcs]
    )


@needs_shared
@pytest.mark.parametrize(
    ("name", "optimum"),
    [("8_08a", 142274536), ("8_10a", 369269289), ("8_13a", 1184953451)],
)
def test_netgen_optima(name: str, optimum: int) -> None:
    problem = read_dimacs(SHARED / f"flow/netgen/netgen_{name}.min.gz")
    result = min_cost_flow(problem)
    assert result.status is Status.OPTIMAL
    check_flow(problem, result)
    assert result.shown_cost == optimum
