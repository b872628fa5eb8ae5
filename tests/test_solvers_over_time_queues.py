"""Prices from the queues of a plan: on one bottleneck they prove it the best."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from solvers.arcs import FloatArray
from solvers.over_time.ascent import Ascent
from solvers.over_time.building import sent
from solvers.over_time.desk import desk_for
from solvers.over_time.layout import SCALE, Layout
from solvers.over_time.queues import queue_prices
from solvers.over_time.timetable import Timetable, empty_timetable
from tests.laid_out import layout_of, no_price, outlook_of
from tests.timed_mip import optimum_of
from tests.timed_worlds import (
    TimedWorld,
    network_of,
    one_bottleneck,
    random_world,
    world_of,
)


def sent_early(layout: Layout) -> Timetable:
    """Send all serials in turn, each as early as it finds room."""
    plan = empty_timetable(layout, 32)
    serials = np.arange(plan.steps.size)
    outlook = outlook_of(layout, no_price(layout))
    return sent(layout, outlook, desk_for(layout, 32), plan, serials, 0)


def prices_of(world: TimedWorld) -> FloatArray:
    """Give the prices of the queues when all are sent early, in units of cost."""
    layout = layout_of(world)
    return queue_prices(layout, sent_early(layout)) / SCALE


def bound_from_queues(world: TimedWorld) -> int:
    layout = layout_of(world)
    with ThreadPoolExecutor(1) as workers:
        ascent = Ascent(layout=layout, workers=workers, n_workers=1)
        ascent.begin()
        before = ascent.bound
        ascent.start(queue_prices(layout, sent_early(layout)))
        assert ascent.bound >= before
        return ascent.bound


def test_who_enters_first_pays_for_all_who_wait_behind() -> None:
    """Three come at 1 to a link that takes one a period: at 1, 2 and 3."""
    price = prices_of(one_bottleneck())
    assert price[1].tolist() == [0, 2, 1, 0, 0, 0]
    assert not price[0].any()


def test_where_nobody_waits_nothing_has_a_price() -> None:
    assert not prices_of(one_bottleneck(capacity=3)).any()


def test_a_toll_is_spread_over_the_periods_that_a_link_is_held() -> None:
    """Two at a time every two periods: six come at 0 and enter at 0, 2 and 4."""
    network = network_of([(0, 1, 1, 2)], n_nodes=2, n_periods=8, hold=[2])
    price = prices_of(world_of(network, [(0, 1, 6)]))
    assert price[0].tolist() == [2, 1.5, 1, 0.5, 0, 0, 0, 0]


def test_who_takes_more_pays_less_for_each_unit() -> None:
    network = network_of([(0, 1, 1, [5, 5, 0, 0])], n_nodes=2, n_periods=4)
    world = world_of(network, [(0, 1, 2)], consumption=[[5]], weight=[10])
    layout = layout_of(world)
    assert layout.consumption.tolist() == [[1]]  # divided by what all have in common
    assert prices_of(world)[0].tolist() == [10, 0, 0, 0]


def test_who_waits_for_a_door_to_open_stands_in_no_queue() -> None:
    """Nobody passes before 3, and then all do."""
    network = network_of([(0, 1, 1, [0, 0, 0, 9, 9])], n_nodes=2, n_periods=5)
    assert not prices_of(world_of(network, [(0, 1, 3)])).any()


def test_a_queue_that_came_anew_does_not_pay_for_the_one_before() -> None:
    """Two at 0 and two at 3: at 2 there is room, so neither queue hinders the other."""
    network = network_of([(0, 1, 1, 1)], n_nodes=2, n_periods=8)
    world = world_of(network, [(0, 1, 2), (0, 1, 2)], release=[0, 3])
    assert prices_of(world)[0].tolist() == [1, 0, 0, 1, 0, 0, 0, 0]


def test_a_plan_without_anybody_on_his_way_has_no_queues() -> None:
    layout = layout_of(one_bottleneck())
    assert not queue_prices(layout, empty_timetable(layout, 4)).any()


def test_one_bottleneck_is_proven_at_once() -> None:
    """Twenty through a link for one: at 2 to 21, and no prices are raised for that."""
    network = network_of([(0, 1, 1, 99), (1, 2, 1, 1)], n_nodes=3, n_periods=25)
    assert bound_from_queues(world_of(network, [(0, 2, 20)])) == sum(range(2, 22))


@pytest.mark.parametrize("seed", range(12))
def test_whatever_the_queues_say_the_bound_is_one(seed: int) -> None:
    world = random_world(seed)
    layout = layout_of(world)
    assert (queue_prices(layout, sent_early(layout)) >= 0).all()
    assert bound_from_queues(world) <= optimum_of(world).cost
