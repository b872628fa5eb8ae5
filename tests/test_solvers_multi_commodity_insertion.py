"""Units put on what capacity is left."""

import numpy as np

from solvers.multi_commodity import PathFlows
from solvers.multi_commodity.insertion import whole_room, with_rest
from solvers.multi_commodity.plan import cost_of, together, unmet_of
from solvers.multi_commodity.problem import MultiCommodityProblem
from solvers.multi_commodity.routing import kinds_of
from tests.multi_commodity_worlds import bridge, check_answer, problem_of

FREE = np.zeros(5)


def filled(
    problem: MultiCommodityProblem, order: list[int], price: object = FREE
) -> PathFlows:
    paths = with_rest(
        problem, kinds_of(problem), together([]), np.asarray(price), np.array(order)
    )
    unmet = unmet_of(problem, paths)
    check_answer(problem, paths, unmet, cost_of(problem, paths))
    return paths


def test_who_comes_first_has_the_bridge() -> None:
    """Then one unit is left of it: the second sends one over, one round."""
    first = filled(bridge(), [0, 1])
    assert first.commodity.tolist() == [0, 1, 1]
    assert first.amount.tolist() == [2.0, 1.0, 1.0]
    assert cost_of(bridge(), first) == 2 * 2 + 2 + 4
    assert cost_of(bridge(), filled(bridge(), [1, 0])) == 2 * 2 + 2 + 5


def test_prices_turn_aside_who_saves_less() -> None:
    """At 2.5 the bridge is not worth it from 1 (4.5 for 4), and is from 0."""
    paths = filled(bridge(), [1, 0], [0, 0, 2.5, 0, 0])
    assert cost_of(bridge(), paths) == 2 * 2 + 2 * 4


def test_only_whole_units_fit_a_bridge_of_fractions() -> None:
    """2 a unit on 5.9: two go over; one unit of 1 takes 1 of the 1.9 that is left."""
    takes = [[1.0, 1.0, 2.0, 1.0, 1.0], [1.0] * 5]
    problem = bridge(capacity=5.9, takes=takes, demand=(3.0, 2.0))
    paths = filled(problem, [0, 1])
    assert paths.amount.tolist() == [2.0, 1.0, 1.0, 1.0]
    assert cost_of(problem, paths) == 2 * 2 + 5 + 2 + 4


def test_what_has_no_way_or_none_worth_it_is_left() -> None:
    problem = problem_of(2, [(0, 1, 2, 3)], [(0, 1, 5)])
    assert filled(problem, [0], [0]).amount.tolist() == [2.0]
    dear = problem_of(2, [(0, 1, 2, 3)], [(0, 1, 5)], shortage_price=2.0)
    assert filled(dear, [0], [0]).n_paths == 0


def test_what_takes_nothing_always_fits() -> None:
    problem = bridge(capacity=0, takes=[[0.0] * 5] * 2)
    assert filled(problem, [0, 1]).amount.tolist() == [2.0, 2.0]


def test_room_in_whole_units() -> None:
    """3 in all but rounding is 3; a little over 0 is 0."""
    room = whole_room(np.array([1.0, 2.0, 0.0, 1.0]), np.array([3 - 1e-12, 5, 0, 1e-6]))
    assert room.tolist() == [3.0, 2.0, np.inf, 0.0]
