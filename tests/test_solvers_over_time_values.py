"""What a serial pays from any node and time on, on worlds drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.arcs import IntArray
from solvers.over_time.layout import NEVER, SCALE, Layout
from solvers.over_time.terms import Terms, free_terms
from tests.laid_out import (
    alone_of,
    entering,
    fill_values,
    has_room,
    layout_of,
    no_price,
    open_windows,
    random_price,
    terms_drawn,
    values_of,
)
from tests.timed_worlds import Link, TimedWorld, network_of, random_world, world_of

N = NEVER / SCALE


pytestmark = pytest.mark.usefixtures("both_ways")


def line() -> TimedWorld:
    """0 --1--> 1 --1--> 2, four periods, waiting at 0; 1 -> 2 is shut in period 1."""
    links: list[Link] = [(0, 1, 1, 1), (1, 2, 1, [1, 0, 1, 1])]
    network = network_of(links, n_nodes=3, n_periods=4, waiting=[0])
    return world_of(network, [(0, 2, 1)])


def test_values_count_from_the_horizon_back() -> None:
    """Who leaves 0 at 0 stands at a shut link: he waits, and arrives at 3.

    Nobody is at 1 before 1, or at 2 before 2: there stands what he would pay alone.
    """
    layout = layout_of(line())
    values = values_of(layout, no_price(layout))[0] / SCALE
    assert values[0].tolist() == [3, 3, 4, N, N]
    assert values[1].tolist() == [1, N, 3, 4, N]
    assert values[2].tolist() == [0, 1, 2, 3, 4]


def test_tolls_are_paid_or_waited_for() -> None:
    """A toll of 5 on arriving at 3: it is cheaper to arrive at 4."""
    layout = layout_of(line())
    price = no_price(layout)
    price[1, 2] = 5 * SCALE
    values = values_of(layout, price)[0] / SCALE
    assert values[0].tolist() == [4, 4, 4, N, N]
    assert values[1, 2] == 8


def test_tolls_are_rounded_down() -> None:
    """A serial of 3 has a shift of 1: a price of 3 ticks is a toll of 9 / 2, so 4."""
    network = network_of([(0, 1, 1, 7)], n_nodes=2, n_periods=1)
    world = world_of(network, [(0, 1, 1), (0, 1, 1)], consumption=[[3], [2]])
    layout = layout_of(world)
    values = values_of(layout, no_price(layout) + 3)
    assert values[:, 0, 0].tolist() == [SCALE + 4, SCALE + 3]


def test_links_without_transit_are_gone_through_at_once() -> None:
    """2 <- 1 <- 0 <- 3 at once, stored against their direction, then a period to 4."""
    links = [(1, 2, 0, 1), (0, 1, 0, 1), (3, 0, 0, 1), (1, 0, 0, 1), (2, 4, 1, 1)]
    network = network_of(links, n_nodes=5, n_periods=2, waiting=[])
    layout = layout_of(world_of(network, [(3, 4, 1)]))
    values = values_of(layout, no_price(layout))[0] / SCALE
    assert values[:, 0].tolist() == [1, 1, 1, 1, 0]
    assert values[:, 1].tolist() == [2, 2, 2, 2, 1]


def test_what_is_too_wide_for_a_period_does_not_enter_in_it() -> None:
    network = network_of([(0, 1, 1, [1, 3])], n_nodes=2, n_periods=2)
    world = world_of(network, [(0, 1, 1), (0, 1, 2)], consumption=[[2], [1]])
    layout = layout_of(world)
    values = values_of(layout, no_price(layout)) / SCALE
    assert values[:, 0, 0].tolist() == [2, 1]


def test_terms_know_the_leanest_period_of_a_link() -> None:
    links: list[Link] = [(0, 1, 1, [4, 2, 3]), (0, 1, 2, 1)]
    network = network_of(links, n_nodes=2, n_periods=3)
    terms = free_terms(layout_of(world_of(network, [(0, 1, 9)])))
    assert terms.least_left.tolist() == [2, 1]


def test_round_and_round_is_a_way_to_wait_at_a_price() -> None:
    """Nobody may wait at 1, but he may go round there, twice for a toll of 1 each.

    The link onward is shut before 3.
    """
    links: list[Link] = [(0, 1, 1, 1), (1, 1, 1, 1), (1, 2, 1, [0, 0, 0, 1])]
    network = network_of(links, n_nodes=3, n_periods=4, waiting=[])
    layout = layout_of(world_of(network, [(0, 2, 1)]))
    price = no_price(layout)
    price[1] = SCALE
    assert values_of(layout, price)[0, 0, 0] == (4 + 2) * SCALE


@pytest.mark.parametrize("seed", range(6))
def test_values_are_the_least_of_what_can_be_done_next(seed: int) -> None:
    """That holds as it is written, within windows of any width, with room taken."""
    layout = layout_of(random_world(seed))._replace(early_is_best=False)
    terms = terms_drawn(layout, seed)
    for limit in (8 * SCALE, NEVER):
        windows, values = open_windows(layout, limit), alone_of(layout)
        for k in range(layout.serials.size):
            fill_values(layout, terms, k, windows, values[k])
            for v in np.flatnonzero(windows.closes[k] >= layout.earliest[k]).tolist():
                until = min(windows.closes[k, v], layout.n_periods - 1)
                for t in range(layout.earliest[k, v], until + 1):
                    if v != layout.destination[k]:
                        least = least_of_next(layout, terms, k, (v, t), values[k])
                        assert values[k, v, t] == min(least, limit + 1)


def least_of_next(
    layout: Layout, terms: Terms, k: int, at: tuple[int, int], values: IntArray
) -> int:
    """Give what the best of all that can be done at a node and time leads to."""
    v, t = at
    least = int(values[v, t + 1]) if layout.may_wait[v] else NEVER
    for a in np.flatnonzero(layout.open[k] & (layout.tail == v)).tolist():
        arrival = t + layout.transit[layout.pace[k], a]
        if arrival <= layout.n_periods and has_room(layout, terms.left, k, a, t):
            toll = terms.price[a, t] * layout.consumption[k, a] >> layout.shift[a]
            beyond = values[layout.head[a], arrival]
            least = min(least, int(layout.link_cost[a] + toll + beyond))
    return least


@pytest.mark.parametrize("seed", range(6))
def test_alone_nobody_pays_more(seed: int) -> None:
    layout = layout_of(random_world(seed))
    priced = values_of(layout, random_price(layout, seed, 2 * SCALE))
    assert (alone_of(layout) <= priced).all()


@pytest.mark.parametrize("seed", range(6))
def test_what_lies_ahead_falls_by_no_more_than_is_paid(seed: int) -> None:
    """So a search that it leads finds the cheapest way first."""
    layout = layout_of(random_world(seed))._replace(early_is_best=False)
    for price in (no_price(layout), random_price(layout, seed, 2 * SCALE)):
        values = values_of(layout, price)
        entry = entering(layout, price)
        for k, a, t in np.argwhere(layout.open[:, :, None] & (entry >= 0)):
            taken = layout.consumption[k, a]
            arrival = t + layout.transit[layout.pace[k], a]
            room = has_room(layout, layout.capacity, k, a, t)
            if arrival <= layout.n_periods and room:
                toll = entry[a, t] * taken >> layout.shift[a]
                beyond = values[k, layout.head[a], arrival]
                v = layout.tail[a]
                if v != layout.destination[k] and t <= layout.latest[k, v]:
                    assert values[k, v, t] <= layout.link_cost[a] + toll + beyond
