"""The best way of one serial on what is left is what a dynamic programme finds."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.arcs import IntArray
from solvers.over_time.desk import TOO_LONG, Desk, desk_for
from solvers.over_time.layout import SCALE, Layout
from solvers.over_time.routing import FULL, find_way
from tests.laid_out import (
    as_written,
    held_by_way,
    layout_of,
    no_price,
    outlook_of,
    random_price,
    tolls,
    values_of,
)
from tests.timed_worlds import network_of, one_bottleneck, random_world, world_of


def check_way(layout: Layout, desk: Desk, left: IntArray, k: int, steps: int) -> None:
    """Check that a way is joined, open, in time, and has room, also for itself."""
    v, t = layout.origin[k], layout.release[k]
    for a, enter in zip(desk.links[:steps], desk.times[:steps], strict=True):
        assert layout.tail[a] == v
        assert enter == t or (enter > t and layout.may_wait[v])
        assert layout.open[k, a]
        v, t = layout.head[a], enter + layout.transit[layout.pace[k], a]
    assert v == layout.destination[k]
    held = held_by_way(layout, k, desk.links[:steps], desk.times[:steps])
    assert (held <= left)[held > 0].all()


@pytest.mark.parametrize("share", [0, FULL])
@pytest.mark.parametrize("seed", range(15))
def test_ways_are_the_cheapest_on_what_is_left(seed: int, share: int) -> None:
    """Or cost more, where a way can be in its own way, which a programme cannot see."""
    layout = layout_of(random_world(seed))
    price = random_price(layout, seed, 4 * SCALE)
    outlook, desk = outlook_of(layout, price), desk_for(layout, 64)
    random = np.random.default_rng(seed)
    left = layout.capacity - random.integers(0, 2, layout.capacity.shape)
    paid = price if share else no_price(layout)
    values = values_of(layout._replace(capacity=left), paid)
    for k in np.flatnonzero(layout.release <= layout.n_periods).tolist():
        steps, cost = find_way(layout, outlook, desk, left, k, share)
        least = values[k, layout.origin[k], layout.release[k]]
        if steps:
            check_way(layout, desk, left, k, steps)
            way = desk.links[:steps], desk.times[:steps]
            with_tolls = cost + tolls(layout, paid, k, *way)
            assert with_tolls >= least if layout.lookback.any() else with_tolls == least
        else:
            assert cost == layout.undelivered_cost[k]
            assert share or least >= cost or layout.lookback.any()


def test_the_loops_as_written_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    layout = layout_of(random_world(0))
    outlook = outlook_of(layout, random_price(layout, 0, SCALE))

    def all_ways() -> list[tuple[int, int]]:
        desk = desk_for(layout, 64)
        ks = range(layout.serials.size)
        return [find_way(layout, outlook, desk, layout.capacity, k, 2) for k in ks]

    compiled = all_ways()
    as_written(monkeypatch)
    assert all_ways() == compiled


def test_a_full_link_is_waited_for() -> None:
    """Periods 1 and 2 of the bottleneck are taken: enter it at 3, arrive at 4."""
    layout = layout_of(one_bottleneck())
    left = layout.capacity.copy()
    left[1, 1:3] = 0
    desk = desk_for(layout, 4)
    outlook = outlook_of(layout, no_price(layout))
    assert find_way(layout, outlook, desk, left, 0, FULL) == (2, 4 * SCALE)
    assert desk.links[:2].tolist() == [0, 1]
    assert desk.times[1] == 3


def test_shares_of_prices_weigh_tolls() -> None:
    """A toll of 2 at 1: with all of it, or more than half, it pays to wait for 2."""
    layout = layout_of(one_bottleneck())
    price = no_price(layout)
    price[1, 1] = 2 * SCALE
    outlook, desk = outlook_of(layout, price), desk_for(layout, 4)
    found = [
        find_way(layout, outlook, desk, layout.capacity, 0, share)[1] // SCALE
        for share in (0, 1, 3, FULL)
    ]
    assert found == [2, 2, 3, 3]


def test_a_way_too_long_for_the_desk_is_said_so() -> None:
    layout = layout_of(one_bottleneck())
    outlook = outlook_of(layout, no_price(layout))
    stay = layout.undelivered_cost[0]
    found = find_way(layout, outlook, desk_for(layout, 1), layout.capacity, 0, 0)
    assert found == (TOO_LONG, stay)


@pytest.mark.parametrize("release", [5, 6, 7, 2**40])
def test_who_is_ready_too_late_stays(release: int) -> None:
    network = one_bottleneck().network
    layout = layout_of(world_of(network, [(0, 2, 1)], release=release))
    outlook = outlook_of(layout, no_price(layout))
    found = find_way(layout, outlook, desk_for(layout, 4), layout.capacity, 0, 0)
    assert found == (0, layout.undelivered_cost[0])


def test_who_pays_as_much_for_staying_stays() -> None:
    layout = layout_of(one_bottleneck())
    layout = layout._replace(undelivered_cost=np.array([2 * SCALE]))
    outlook = outlook_of(layout, no_price(layout))
    found = find_way(layout, outlook, desk_for(layout, 4), layout.capacity, 0, 0)
    assert found == (0, 2 * SCALE)


def test_circles_without_transit_are_left() -> None:
    links = [(0, 1, 0, 9), (1, 0, 0, 9), (1, 1, 0, 9), (1, 2, 1, 1)]
    network = network_of(links, n_nodes=3, n_periods=4)
    layout = layout_of(world_of(network, [(0, 2, 1)]))
    outlook = outlook_of(layout, no_price(layout))
    found = find_way(layout, outlook, desk_for(layout, 4), layout.capacity, 0, 0)
    assert found == (2, SCALE)
