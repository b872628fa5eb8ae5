"""How a problem is laid out: by tail, in common units, within windows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from solvers.over_time.layout import SCALE, lay_out
from tests.laid_out import layout_of
from tests.timed_worlds import network_of, one_bottleneck, world_of


def test_links_stand_by_tail() -> None:
    """2 -> 0, 0 -> 1, 1 -> 2, 0 -> 2 are laid out as the links 1, 3, 2, 0."""
    links = [(2, 0, 1, 1), (0, 1, 1, 2), (1, 2, 1, 3), (0, 2, 1, 4)]
    network = network_of(links, n_nodes=3, n_periods=2)
    layout = layout_of(world_of(network, [(0, 2, 9)]))
    assert layout.link.tolist() == [1, 3, 2, 0]
    assert layout.first_out.tolist() == [0, 2, 3, 4]
    assert layout.tail.tolist() == [0, 0, 1, 2]
    assert layout.head.tolist() == [1, 2, 2, 0]
    assert layout.capacity.tolist() == [[2, 2], [4, 4], [3, 3], [1, 1]]


def test_capacity_is_counted_in_what_serials_have_in_common() -> None:
    """Serials of 4 and 6 share units of 2: of 9 they can fill 4 units."""
    network = network_of([(0, 1, 1, 9)], n_nodes=2, n_periods=2)
    world = world_of(network, [(0, 1, 1), (0, 1, 1)], consumption=[[4], [6]])
    layout = layout_of(world)
    assert layout.unit.tolist() == [2]
    assert sorted(layout.consumption[:, 0].tolist()) == [2, 3]
    assert layout.capacity.tolist() == [[4, 4]]
    assert layout.shift.tolist() == [1]


def test_capacity_is_no_more_than_all_serials_take() -> None:
    network = network_of([(0, 1, 1, 2**40)], n_nodes=2, n_periods=1)
    layout = layout_of(world_of(network, [(0, 1, 3), (0, 1, 2)]))
    assert layout.capacity.tolist() == [[5]]


def test_what_never_fits_is_closed() -> None:
    """Of 5 and 4 the greater does not fit into 4, nor is it in the unit."""
    network = network_of([(0, 1, 1, [0, 4])], n_nodes=2, n_periods=2)
    world = world_of(network, [(0, 1, 1), (0, 1, 1)], consumption=[[5], [4]])
    layout = layout_of(world)
    assert layout.open.tolist() == [[False], [True]]
    assert layout.unit.tolist() == [4]


def test_what_cannot_be_passed_in_time_is_closed() -> None:
    """By 2 the way takes 4 of the 3 periods; whoever is released at 2 has no way."""
    links = [(0, 1, 2, 1), (0, 2, 2, 1), (2, 1, 2, 1)]
    network = network_of(links, n_nodes=3, n_periods=3)
    layout = layout_of(world_of(network, [(0, 1, 1), (0, 1, 1)], release=[0, 2]))
    assert layout.link.tolist() == [0, 1, 2]
    assert layout.open.tolist() == [[True, False, False], [False, False, False]]


def test_nothing_taken_leaves_units_alone() -> None:
    network = network_of([(0, 1, 1, 3)], n_nodes=2, n_periods=1)
    layout = layout_of(world_of(network, [(0, 1, 2)], consumption=0))
    assert (layout.unit.tolist(), layout.shift.tolist()) == ([1], [0])
    assert layout.open.all()


def test_windows_say_when_a_serial_can_be_where() -> None:
    """Ready at 1: at 1 from 2 on, at 2 from 3; of six periods one remains from 1."""
    world = one_bottleneck()
    layout = layout_of(world_of(world.network, [(0, 2, 1)], release=1))
    assert layout.earliest.tolist() == [[1, 2, 3]]
    assert layout.latest.tolist() == [[4, 5, 6]]


def test_windows_are_shut_where_no_way_leads() -> None:
    network = network_of([(1, 0, 1, 1), (1, 2, 1, 1)], n_nodes=3, n_periods=4)
    layout = layout_of(world_of(network, [(0, 2, 1)]))
    assert (layout.earliest[0, 1:] > 4).all()
    assert layout.latest[0, 0] < 0


def test_windows_follow_the_quickest_of_parallel_links() -> None:
    """Links of 2, 0 and 1 periods, and a loop: head and tail are together."""
    links = [(0, 1, 2, 1), (0, 1, 0, 1), (0, 1, 1, 1), (1, 1, 0, 1), (1, 2, 0, 1)]
    network = network_of(links, n_nodes=3, n_periods=4)
    layout = layout_of(world_of(network, [(0, 2, 1)]))
    assert layout.earliest.tolist() == [[0, 0, 0]]
    assert layout.latest.tolist() == [[4, 4, 4]]


def test_what_is_still_to_be_paid_is_laid_out() -> None:
    """From 0 to 2 it costs 5 by way of 1 or 7 straight on; 3 leads nowhere."""
    links = [(0, 1, 1, 1), (1, 2, 1, 1), (0, 2, 1, 1), (0, 3, 1, 1)]
    world = world_of(network_of(links, n_nodes=4, n_periods=3), [(0, 2, 1)])
    costs = replace(
        world.costs,
        link_cost=np.array([2, 3, 7, 1]),
        arrival_cost=np.array([[9, 8, 4, 6]]),
    )
    layout = lay_out(world.network, world.commodities, costs)
    assert (layout.onward_cost // SCALE).tolist() == [[5, 3, 0, 0]]
    assert (layout.least_arrival_cost // SCALE).tolist() == [[4, 4, 4, 6]]


def test_costs_are_counted_in_ticks() -> None:
    world = one_bottleneck()
    layout = layout_of(world)
    np.testing.assert_array_equal(layout.arrival_cost, world.costs.arrival_cost * SCALE)
    assert layout.undelivered_cost[0] == world.costs.undelivered_cost[0] * SCALE


def test_early_is_best_where_only_late_arrivals_cost() -> None:
    """Not where a node allows no waiting, a link costs, or arriving late is cheaper."""
    world = one_bottleneck()
    assert layout_of(world).early_is_best
    falling = replace(world.costs, arrival_cost=world.costs.arrival_cost[:, ::-1])
    tolled = replace(world.costs, link_cost=np.array([0, 1]))
    standing = replace(world.network, may_wait=np.array([True, False, True]))
    for other in (
        replace(world, costs=falling),
        replace(world, costs=tolled),
        replace(world, network=standing),
    ):
        assert not layout_of(other).early_is_best
