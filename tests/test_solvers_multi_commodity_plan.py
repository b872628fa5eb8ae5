"""From mixes to flows that fit."""

import numpy as np
import pytest

from solvers.multi_commodity import PathFlows
from solvers.multi_commodity.columns import columns_of, joined
from solvers.multi_commodity.plan import (
    cost_of,
    incumbent_of,
    joined_paths,
    load_of,
    path_flows,
    picked,
    together,
    unmet_of,
)
from solvers.multi_commodity.routing import cheapest_routes, kinds_of
from tests.multi_commodity_worlds import bridge, check_answer

PATHS = PathFlows(
    commodity=np.array([1, 0, 1, 1]),
    amount=np.array([1.0, 2.0, 4.0, 2.0]),
    start=np.array([0, 2, 4, 5, 7]),
    arcs=np.array([1, 2, 0, 2, 4, 1, 2]),
)


def test_equal_paths_are_joined_the_fullest_first() -> None:
    """Of 1 the ways over the bridge carry 1 + 2, the way round 4."""
    paths = joined_paths(PATHS, 5)
    assert paths.commodity.tolist() == [0, 1, 1]
    assert paths.amount.tolist() == [2.0, 4.0, 3.0]
    assert paths.start.tolist() == [0, 2, 3, 5]
    assert paths.arcs.tolist() == [0, 2, 4, 1, 2]


def test_paths_are_picked_in_the_order_named() -> None:
    paths = picked(PATHS, np.array([2, 1]), np.array([7.0, 8.0]))
    assert paths.commodity.tolist() == [1, 0]
    assert paths.arcs.tolist() == [4, 0, 2]
    assert paths.amount.tolist() == [7.0, 8.0]


def test_nothing_together_is_nothing() -> None:
    nothing = together([])
    assert nothing.n_paths == 0
    assert nothing.start.tolist() == [0]
    assert joined_paths(nothing, 5).n_paths == 0


def test_a_mix_that_overflows_is_scaled_to_what_fits() -> None:
    """4 units on the bridge of 3: each block keeps 3/4, the rest is short at 11 each.

    3 units at 2, and 1 short at 11, is 17.
    """
    problem, block = bridge(), np.array([0, 1])
    routes = cheapest_routes(problem, kinds_of(problem), np.zeros(5))
    pool = columns_of(problem, routes, block)
    found = incumbent_of(problem, pool, np.ones(2), block)
    assert problem.shortage.tolist() == [11.0, 11.0]
    assert found.cost == pytest.approx(3 * 2 + 1 * 11)
    paths = path_flows(problem, found, block)
    assert paths.amount.tolist() == [1.5, 1.5]
    unmet = unmet_of(problem, paths)
    assert unmet.tolist() == [0.5, 0.5]
    assert cost_of(problem, paths) == pytest.approx(17)
    assert check_answer(problem, paths, unmet, 17.0)[2] == 3.0


def test_paths_of_a_block_keep_what_fits_each_by_itself() -> None:
    """As one block all is scaled by 3/4; as paths only what is on the bridge."""
    problem, block = bridge(capacity=1.0), np.array([0, 0])
    kinds = kinds_of(problem)
    over = columns_of(problem, cheapest_routes(problem, kinds, np.zeros(5)), block)
    price = np.array([0.0, 0.0, 2.5, 0.0, 0.0])  # 1 goes round, 0 does not
    mixed = columns_of(problem, cheapest_routes(problem, kinds, price), block)
    pool = joined(over, mixed)
    found = incumbent_of(problem, pool, np.array([0.0, 1.0]), block)
    # half of 4 + 8, and half of 4 * 11
    assert found.cost == pytest.approx(28)
    paths = path_flows(problem, found, block)
    assert paths.amount.tolist() == [1.0, 2.0]
    assert cost_of(problem, paths) == pytest.approx(1 * 2 + 2 * 4 + 1 * 11)
    assert load_of(problem, paths).tolist() == [1.0, 0.0, 1.0, 0.0, 2.0]


def test_what_is_missing_for_rounding_is_not_unmet() -> None:
    problem = bridge()
    sent = picked(PATHS, np.array([1, 2]), np.array([2 - 1e-12, 1.5]))
    assert unmet_of(problem, sent).tolist() == [0.0, 0.5]
