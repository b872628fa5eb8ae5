"""The order in which serials set out, drawn from arrivals under prices."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.arcs import IntArray
from solvers.over_time.desk import desk_for
from solvers.over_time.layout import Layout
from solvers.over_time.ordering import best_in_order, drawn_order
from solvers.over_time.timetable import empty_timetable
from tests.laid_out import check_books, layout_of, no_price, outlook_of
from tests.timed_mip import optimum_of
from tests.timed_worlds import network_of, random_world, world_of


def two_of_two(weight: list[int]) -> Layout:
    """Two commodities of two serials each, through a link that takes one a period."""
    network = network_of([(0, 1, 1, 1)], n_nodes=2, n_periods=9)
    return layout_of(world_of(network, [(0, 1, 2), (0, 1, 2)], weight=weight))


def drawn(layout: Layout, arrivals: list[list[int]], seed: int = 0) -> IntArray:
    rounds = [np.array(each) for each in arrivals]
    commodity = empty_timetable(layout, 1).commodity
    return drawn_order(layout, commodity, rounds, np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(5))
def test_who_arrives_sooner_sets_out_first(seed: int) -> None:
    layout = two_of_two([1, 1])
    assert drawn(layout, [[5, 3], [6, 2]], seed).tolist() == [2, 3, 0, 1]


@pytest.mark.parametrize("seed", range(5))
def test_serials_of_a_commodity_share_in_its_arrivals(seed: int) -> None:
    """Half of the rounds see the first at 1, half at 9; the second always at 5."""
    layout = two_of_two([1, 1])
    assert drawn(layout, [[9, 5], [1, 5]], seed).tolist() == [0, 2, 3, 1]


def test_of_those_that_arrive_together_the_more_urgent_goes_first() -> None:
    assert drawn(two_of_two([1, 2]), [[4, 4]]).tolist() == [2, 3, 0, 1]


def test_points_are_drawn() -> None:
    """Of a serial at 1, 5 or 9, and one always at 4, either may go first."""
    network = network_of([(0, 1, 1, 1)], n_nodes=2, n_periods=9)
    layout = layout_of(world_of(network, [(0, 1, 1), (0, 1, 1)]))
    rounds = [[1, 4], [5, 4], [9, 4]]
    orders = {tuple(drawn(layout, rounds, seed).tolist()) for seed in range(20)}
    assert orders == {(0, 1), (1, 0)}


@pytest.mark.parametrize("seed", range(12))
def test_the_best_of_a_few_orders_is_a_plan(seed: int) -> None:
    world = random_world(seed)
    layout = layout_of(world)
    random = np.random.default_rng(seed)
    shape = (6, layout.serials.size)
    arrivals = list(random.integers(0, layout.n_periods + 2, shape))
    outlook, desk = outlook_of(layout, no_price(layout)), desk_for(layout, 32)
    plan = best_in_order(layout, outlook, desk, arrivals, random)
    check_books(layout, plan)
    assert plan.cost.sum() >= optimum_of(world).cost
