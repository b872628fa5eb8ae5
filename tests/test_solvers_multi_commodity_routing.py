"""Cheapest ways at prices: kinds, trees grown either way, shortage, the bound."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers.multi_commodity import MultiCommodityProblem
from solvers.multi_commodity.routing import (
    cheapest_routes,
    cheapest_way,
    kinds_of,
    lagrangian_bound,
)
from tests.multi_commodity_worlds import Arc, consumption_of, problem_of, random_problem

DIAMOND: list[Arc] = [(0, 1, 3, 1), (0, 2, 9, 2), (1, 3, 2, 1), (2, 3, 4, 2)]
r"""Capacity:cost, the upper way costs 2, the lower 4.

       1
  3:1 / \ 2:1
     0   3
  9:2 \ / 4:2
       2
"""


def ways(problem: MultiCommodityProblem, price: list[float]) -> list[list[int]]:
    routes = cheapest_routes(problem, kinds_of(problem), np.array(price))
    return [
        routes.arcs[routes.start[k] : routes.start[k + 1]].tolist()
        for k in range(problem.n_commodities)
    ]


def test_ways_are_the_cheapest_in_order_of_travel() -> None:
    problem = problem_of(4, DIAMOND, [(0, 3, 1), (2, 3, 1), (0, 2, 1)])
    assert ways(problem, [0, 0, 0, 0]) == [[0, 2], [3], [1]]
    assert ways(problem, [0, 0, 5, 0]) == [[1, 3], [3], [1]]


def test_trees_grow_from_the_fewer_ends() -> None:
    """Two origins, two destinations; then three origins and one destination."""
    even = problem_of(4, DIAMOND, [(0, 3, 1), (2, 3, 1), (0, 2, 1)])
    assert not kinds_of(even)[0].backward
    many = problem_of(4, DIAMOND, [(0, 3, 1), (1, 3, 1), (2, 3, 1)])
    (kind,) = kinds_of(many)
    assert kind.backward
    assert kind.roots.tolist() == [3]
    assert ways(many, [0, 0, 5, 0]) == [[1, 3], [2], [3]]


def test_of_parallel_arcs_the_cheapest_at_the_prices() -> None:
    arcs: list[Arc] = [(0, 1, 1, 3), (0, 0, 1, 0), (0, 1, 1, 2), (0, 1, 0, 1)]
    problem = problem_of(2, arcs, [(0, 1, 1)])
    assert ways(problem, [0, 0, 0, 0]) == [[2]]
    assert ways(problem, [0, 0, 2, 0]) == [[0]]


def test_what_costs_more_than_shortage_or_has_no_way_stays() -> None:
    """The way costs 2; 3 has no way back."""
    problem = problem_of(4, DIAMOND, [(0, 3, 1), (3, 0, 1)], shortage_price=2.5)
    routes = cheapest_routes(problem, kinds_of(problem), np.zeros(4))
    assert routes.delivered.tolist() == [True, False]
    assert routes.length.tolist() == [2.0, 2.5]
    dear = cheapest_routes(problem, kinds_of(problem), np.ones(4))
    assert dear.delivered.tolist() == [False, False]
    assert dear.arcs.tolist() == []


def test_kinds_part_by_consumption_and_open_arcs() -> None:
    takes = [[1.0] * 4, [1.0] * 4, [2.0] * 4, [1.0] * 4]
    open_ = [[True] * 4, [True] * 4, [True] * 4, [True, True, False, True]]
    wants = [(0, 3, 1.0)] * 4
    problem = problem_of(4, DIAMOND, wants, takes=takes, open_=open_)
    kinds = kinds_of(problem)
    assert [kind.commodities.tolist() for kind in kinds] == [[0, 1], [2], [3]]
    # At 1.5 a unit of arc 2 the upper way costs 3.5, and 5 for the one that takes 2.
    assert ways(problem, [0, 0, 1.5, 0]) == [[0, 2], [0, 2], [1, 3], [1, 3]]


def test_an_arc_without_capacity_is_for_those_who_take_nothing() -> None:
    problem = problem_of(
        2, [(0, 1, 0, 1)], [(0, 1, 1), (0, 1, 1)], takes=[[1.0], [0.0]]
    )
    assert ways(problem, [0]) == [[], [0]]


def test_the_bound_is_routes_less_what_capacity_earns() -> None:
    """5 units at 4 each by either way, for the upper pays 2; 2 * 2 come back."""
    problem = problem_of(4, DIAMOND, [(0, 3, 5)])
    price = np.array([0.0, 0.0, 2.0, 0.0])
    routes = cheapest_routes(problem, kinds_of(problem), price)
    assert lagrangian_bound(problem, routes, price) == 5 * 4 - 2 * 2


def test_one_way_alone_avoids_what_is_infinite() -> None:
    problem = problem_of(4, DIAMOND, [(0, 3, 1), (1, 3, 1)])
    (kind,) = kinds_of(problem)
    weight = np.array([1.0, 2.0, np.inf, 2.0])
    way = cheapest_way(problem, kind, 0, weight)
    assert way is not None
    assert way.tolist() == [1, 3]
    assert cheapest_way(problem, kind, 1, weight) is None


def test_no_commodities_no_nodes() -> None:
    empty = problem_of(0, [], [])
    routes = cheapest_routes(empty, kinds_of(empty), np.zeros(0))
    assert routes.arcs.size == 0
    assert routes.start.tolist() == [0]


@given(st.integers(0, 10**6), st.booleans())
def test_lengths_are_those_of_networkx(seed: int, own_rows: bool) -> None:
    problem = random_problem(seed, own_rows=own_rows)
    price = np.random.default_rng(seed).integers(0, 5, problem.n_arcs).astype(float)
    routes = cheapest_routes(problem, kinds_of(problem), price)
    takes = consumption_of(problem)
    for k in range(problem.n_commodities):
        graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
        graph.add_nodes_from(range(problem.n_nodes))
        for a in range(problem.n_arcs):
            shut = problem.open is not None and not problem.open[k, a]
            if not shut and (problem.capacity[a] > 0 or takes[k, a] == 0):
                weight = problem.unit_cost[a] + takes[k, a] * price[a]
                graph.add_edge(int(problem.tail[a]), int(problem.head[a]), w=weight)
        reach = nx.single_source_dijkstra_path_length(
            graph, int(problem.origin[k]), weight="w"
        )
        length = reach.get(int(problem.destination[k]), np.inf)
        assert routes.length[k] == pytest.approx(min(length, problem.shortage[k]))
        arcs = routes.arcs[routes.start[k] : routes.start[k + 1]]
        if routes.delivered[k]:
            cost = (problem.unit_cost + takes[k] * price)[arcs].sum()
            assert cost == pytest.approx(routes.length[k])
