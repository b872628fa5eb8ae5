"""What is recalled of an earlier result, and what no longer holds."""

import numpy as np
import pytest

from solvers import ProblemError
from solvers.multi_commodity import MultiCommodityProblem, PathFlows
from solvers.multi_commodity.routing import Routes, cheapest_routes, kinds_of
from solvers.multi_commodity.solve import multi_commodity_flow
from solvers.multi_commodity.warm_start import check_fits, remembered
from tests.multi_commodity_worlds import bridge, problem_of


def ways(routes: Routes) -> list[list[int]]:
    return [
        routes.arcs[routes.start[k] : routes.start[k + 1]].tolist()
        for k in range(routes.length.size)
    ]


def recalled(problem: MultiCommodityProblem, paths: PathFlows) -> list[list[list[int]]]:
    routes = cheapest_routes(problem, kinds_of(problem), np.zeros(problem.n_arcs))
    return [ways(layer) for layer in remembered(problem, routes, paths)]


def paths_of(*ways: tuple[int, list[int]]) -> PathFlows:
    return PathFlows(
        commodity=np.array([k for k, _ in ways], dtype=np.int64),
        amount=np.ones(len(ways)),
        start=np.cumsum([0, *(len(arcs) for _, arcs in ways)]),
        arcs=np.array([a for _, arcs in ways for a in arcs], dtype=np.int64),
    )


def test_each_layer_takes_the_next_path_or_the_last_again() -> None:
    paths = paths_of((0, [0, 2]), (1, [4]), (1, [1, 2]))
    assert recalled(bridge(), paths) == [[[0, 2], [4]], [[0, 2], [1, 2]]]


def test_who_has_no_path_that_holds_takes_the_route() -> None:
    """0 and 1 as they were swapped; arcs in the wrong order; a way that ends early."""
    assert recalled(bridge(), paths_of((0, [4]), (1, [3]))) == []
    assert recalled(bridge(), paths_of((0, [2, 0]), (1, [4]))) == [[[0, 2], [4]]]
    assert recalled(bridge(), paths_of((0, [0]), (1, [4]))) == [[[0, 2], [4]]]


def test_arcs_that_have_closed_are_not_used() -> None:
    paths = paths_of((0, [0, 2]), (1, [4]))
    assert recalled(bridge(capacity=0), paths) == [[[3], [4]]]
    free = bridge(capacity=0, takes=[[0.0] * 5] * 2)
    assert recalled(free, paths) == [[[0, 2], [4]]]
    arcs = [(0, 1, 9.0, 1.0), (0, 1, 9.0, 2.0)]
    shut = problem_of(2, arcs, [(0, 1, 1.0)], open_=[[False, True]])
    assert recalled(shut, paths_of((0, [0]))) == []
    assert recalled(shut, paths_of((0, [1]))) == [[[1]]]


def test_other_arcs_or_commodities_are_refused() -> None:
    result = multi_commodity_flow(bridge())
    check_fits(bridge(capacity=1), result)
    other = problem_of(2, [(0, 1, 1.0, 1.0)], [(0, 1, 1.0)])
    with pytest.raises(ProblemError, match="warm_start has 5 arcs and 2 commodities"):
        check_fits(other, result)
    with pytest.raises(ProblemError, match="the problem 1 and 1"):
        multi_commodity_flow(other, warm_start=result)
