"""The earliest way of one serial, on small worlds and beside the dynamic programme."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.over_time.desk import TOO_LONG, desk_for
from solvers.over_time.earliest import find_earliest
from solvers.over_time.layout import SCALE, Layout
from tests.laid_out import as_written, layout_of, no_price, values_of
from tests.timed_worlds import (
    Link,
    network_of,
    one_bottleneck,
    random_world,
    world_of,
)

drawn = pytest.mark.usefixtures("written")
Way = tuple[list[int], list[int], int]  # links, enter times, cost in units


def way_of(layout: Layout, most_steps: int = 8) -> Way:
    desk = desk_for(layout, most_steps)
    steps, cost = find_earliest(layout, desk, layout.capacity, 0)
    links, times = desk.links[:steps].tolist(), desk.times[:steps].tolist()
    return links, times, cost // SCALE


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the loops without compiling them."""
    as_written(monkeypatch)


@drawn
def test_a_serial_waits_until_there_is_room() -> None:
    """0 --1--> 1 --1--> 2, and the second link is shut in periods 1 and 2."""
    links: list[Link] = [(0, 1, 1, 1), (1, 2, 1, [1, 0, 0, 1, 1])]
    network = network_of(links, n_nodes=3, n_periods=5)
    assert way_of(layout_of(world_of(network, [(0, 2, 1)]))) == ([0, 1], [0, 3], 4)


@drawn
def test_a_detour_is_taken_where_it_is_sooner() -> None:
    """Straight on there is room from period 3 on; by way of 1 at once, in 1 + 1."""
    links: list[Link] = [(0, 2, 1, [0, 0, 0, 1, 1]), (0, 1, 1, 1), (1, 2, 1, 1)]
    network = network_of(links, n_nodes=3, n_periods=5)
    assert way_of(layout_of(world_of(network, [(0, 2, 1)]))) == ([1, 2], [0, 1], 2)


@drawn
def test_links_without_transit_and_loops_are_passed() -> None:
    links = [(0, 0, 0, 1), (0, 1, 0, 1), (1, 0, 0, 1), (1, 2, 1, 1)]
    network = network_of(links, n_nodes=3, n_periods=3)
    assert way_of(layout_of(world_of(network, [(0, 2, 1)]))) == ([1, 3], [0, 0], 1)


@drawn
def test_who_cannot_arrive_in_time_stays() -> None:
    layout = layout_of(one_bottleneck())
    stay = int(layout.undelivered_cost[0]) // SCALE
    full = layout._replace(capacity=np.zeros_like(layout.capacity))
    late = layout._replace(release=np.array([6]))
    assert way_of(full) == way_of(late) == ([], [], stay)


@drawn
def test_a_link_that_is_shut_to_a_commodity_is_not_taken() -> None:
    links = [(0, 1, 1, 1), (0, 1, 3, 1)]
    network = network_of(links, n_nodes=2, n_periods=4)
    world = world_of(network, [(0, 1, 1)], open=[[False, True]])
    assert way_of(layout_of(world)) == ([1], [0], 3)


@drawn
def test_a_way_too_long_for_the_desk_is_said_so() -> None:
    layout = layout_of(one_bottleneck())
    desk = desk_for(layout, 1)
    assert find_earliest(layout, desk, layout.capacity, 0)[0] == TOO_LONG


@pytest.mark.parametrize("seed", range(30))
def test_it_is_as_early_as_a_dynamic_programme_finds(seed: int) -> None:
    """With waiting everywhere and a cost for arriving late alone."""
    layout = layout_of(random_world(seed))
    layout = layout._replace(
        may_wait=np.ones_like(layout.may_wait),
        link_cost=np.zeros_like(layout.link_cost),
        arrival_cost=np.sort(layout.arrival_cost, axis=1),
        onward_cost=np.zeros_like(layout.onward_cost),
        least_arrival_cost=np.sort(layout.arrival_cost, axis=1),
    )
    random = np.random.default_rng(seed)
    left = layout.capacity - random.integers(0, 2, layout.capacity.shape)
    values = values_of(layout._replace(capacity=left), no_price(layout))
    desk = desk_for(layout, 64)
    for k in np.flatnonzero(layout.release <= layout.n_periods).tolist():
        _, cost = find_earliest(layout, desk, left, k)
        least = values[k, layout.origin[k], layout.release[k]]
        assert cost == min(least, layout.undelivered_cost[k])
