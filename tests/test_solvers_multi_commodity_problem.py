"""What a multi-commodity problem refuses, and the price of shortage."""

from typing import Any

import numpy as np
import pytest

from solvers import ProblemError
from solvers.multi_commodity import MultiCommodityProblem
from tests.multi_commodity_worlds import problem_of


def fields(**changes: object) -> dict[str, Any]:
    """Two commodities on 0 ---> 1 ---> 2."""
    return {
        "n_nodes": 3,
        "tail": np.array([0, 1]),
        "head": np.array([1, 2]),
        "capacity": np.array([4.0, 5.0]),
        "unit_cost": np.array([1.5, 2.0]),
        "origin": np.array([0, 1]),
        "destination": np.array([2, 2]),
        "demand": np.array([1.0, 2.5]),
        **changes,
    }


def test_arrays_are_copied_read_only_and_real() -> None:
    capacity = np.array([4, 5])
    problem = MultiCommodityProblem(**fields(capacity=capacity))
    capacity[0] = 9
    assert problem.capacity.tolist() == [4.0, 5.0]
    assert problem.capacity.dtype == np.float64
    assert not problem.demand.flags.writeable
    assert (problem.n_arcs, problem.n_commodities) == (2, 2)
    assert problem.consumption is None
    assert problem.open is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"n_nodes": -1}, "n_nodes is -1"),
        ({"n_nodes": 2.5}, "n_nodes is 2.5: it must be an integer"),
        ({"tail": np.array([0.0, 1.0])}, "tail must be an integer array"),
        ({"tail": np.array([0, 3])}, r"tail\[1\] is 3: of 3 nodes, from 0"),
        ({"head": np.array([1])}, r"head has shape \(1,\)"),
        ({"capacity": np.array([4.0])}, r"capacity has shape \(1,\): \(2,\) is right"),
        ({"capacity": np.array([4.0, np.nan])}, r"capacity\[1\] is nan: 0 to 1e15"),
        ({"capacity": np.array([np.inf, 1.0])}, r"capacity\[0\] is inf"),
        ({"unit_cost": np.array([1.0, -2.0])}, r"unit_cost\[1\] is -2.0"),
        ({"unit_cost": np.array(["a", "b"])}, "unit_cost must be an array of numbers"),
        ({"origin": np.array([0, -1])}, r"origin\[1\] is -1"),
        ({"destination": np.array([2, 9])}, r"destination\[1\] is 9"),
        ({"destination": np.array([2, 1])}, "commodity 1: origin and destination are"),
        ({"demand": np.array([1.0, 1e16])}, r"demand\[1\] is 1e\+16"),
        ({"consumption": np.ones(2)}, r"consumption has shape \(2,\): \(2, 2\)"),
        ({"consumption": np.array([[1, 1], [1, -1]])}, r"consumption\[1, 1\] is -1"),
        ({"open": np.ones((2, 2))}, "open must be a boolean array, is float64"),
        ({"open": np.ones((2, 1), bool)}, r"open has shape \(2, 1\): \(2, 2\)"),
        ({"shortage_price": -1.0}, r"shortage_price\[0\] is -1.0"),
        ({"shortage_price": np.array([1.0])}, r"shortage_price has shape \(1,\)"),
    ],
)
def test_what_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        MultiCommodityProblem(**fields(**changes))


def test_shortage_costs_more_than_any_path() -> None:
    """The dearest arcs out of 0 and 1 cost 1.5 and 2."""
    problem = MultiCommodityProblem(**fields())
    assert problem.shortage.tolist() == pytest.approx([3.535, 3.535])


def test_shortage_is_whole_where_costs_are() -> None:
    """1.01 * (7 + 2) = 9.09; the arc of cost 50 has no capacity for the one."""
    arcs = [(0, 1, 1.0, 7.0), (0, 1, 1.0, 3.0), (1, 2, 1.0, 2.0), (1, 2, 0.0, 50.0)]
    assert problem_of(3, arcs, [(0, 2, 1.0)]).shortage.tolist() == [10.0]


def test_an_arc_without_capacity_counts_where_nothing_is_taken_of_it() -> None:
    problem = problem_of(2, [(0, 1, 0.0, 50.0)], [(0, 1, 1.0)], takes=[[0.0]])
    assert problem.shortage.tolist() == [51.0]


def test_shortage_may_be_given_for_all_or_for_each() -> None:
    for_all = MultiCommodityProblem(**fields(shortage_price=7))
    assert for_all.shortage.tolist() == [7.0, 7.0]
    for_each = MultiCommodityProblem(**fields(shortage_price=np.array([1.0, 2.0])))
    assert for_each.shortage.tolist() == [1.0, 2.0]


def test_where_all_is_free_shortage_costs_something() -> None:
    assert problem_of(2, [(0, 1, 1.0, 0.0)], [(0, 1, 1.0)]).shortage.tolist() == [1.0]
