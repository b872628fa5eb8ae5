"""What commodities answer to prices, each as if nobody else used links."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.arcs import IntArray
from solvers.over_time.layout import SCALE, Layout
from solvers.over_time.respond import respond
from solvers.over_time.windows import shut_windows
from tests.laid_out import (
    alone_of,
    layout_of,
    no_price,
    random_price,
    terms_of,
    values_of,
)
from tests.timed_proof import proven_by
from tests.timed_worlds import (
    Draw,
    early_world,
    network_of,
    one_bottleneck,
    random_world,
    world_of,
)

pytestmark = pytest.mark.usefixtures("both_ways")


def responded(
    layout: Layout, price: IntArray
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    windows, ahead = shut_windows(layout), alone_of(layout)
    given = (layout, terms_of(layout, price), windows, ahead)
    return respond(*given, 0, layout.serials.size)


def answer(layout: Layout, price: IntArray) -> tuple[int, IntArray]:
    """Give what all pay in ticks, and the load (n_links, n_periods) of their ways."""
    least, place, taken, _ = responded(layout, price)
    load = np.zeros_like(layout.capacity)
    np.add.at(load.ravel(), place, taken)
    return int(layout.serials @ least), load


def test_ways_that_attain_the_values_are_loaded() -> None:
    """All three enter the first link at 0 and the second at 1; they pay 2 each."""
    layout = layout_of(one_bottleneck())
    paid, load = answer(layout, no_price(layout))
    assert paid == 6 * SCALE
    assert np.argwhere(load).tolist() == [[0, 0], [1, 1]]
    assert load.max() == 3


def test_who_pays_less_for_staying_stays() -> None:
    layout = layout_of(one_bottleneck())
    layout = layout._replace(undelivered_cost=np.array([2 * SCALE]))
    paid, load = answer(layout, no_price(layout))
    assert paid == 6 * SCALE
    assert not load.any()


def arrivals(layout: Layout, price: IntArray) -> IntArray:  # (n_commodities,)
    return responded(layout, price)[3]


def test_it_says_when_they_arrive() -> None:
    """At 2 where nothing is dear, and where it is until 3, at 4; who stays, after 6."""
    layout = layout_of(one_bottleneck())
    assert arrivals(layout, no_price(layout)).tolist() == [2]
    dear = np.array([[0] * 6, [9 * SCALE] * 3 + [0] * 3])
    assert arrivals(layout, dear).tolist() == [4]
    stays = layout._replace(undelivered_cost=np.array([2 * SCALE]))
    assert arrivals(stays, no_price(layout)).tolist() == [7]


def test_links_without_transit_are_loaded_in_order() -> None:
    """0 -> 1 -> 2 at once, with a way back that is no cheaper, then on to 3."""
    links = [(1, 2, 0, 1), (0, 1, 0, 1), (1, 0, 0, 1), (2, 3, 1, 1)]
    network = network_of(links, n_nodes=4, n_periods=2, waiting=[])
    layout = layout_of(world_of(network, [(0, 3, 1)]))
    _, load = answer(layout, no_price(layout))
    assert layout.link[load.any(axis=1)].tolist() == [1, 0, 3]


@pytest.mark.parametrize("draw", [random_world, early_world])
@pytest.mark.parametrize("seed", range(6))
def test_responses_pay_what_prices_prove(seed: int, draw: Draw) -> None:
    """What all pay less the tribute is what own code proves, but for floors."""
    world = draw(seed)
    layout = layout_of(world)
    price = random_price(layout, seed, 9 * SCALE)
    paid, _ = answer(layout, price)
    scale = np.ones((layout.unit.size, 1))
    scale[layout.resource, 0] = 2.0**layout.shift
    proven = paid - (price * layout.capacity / scale).sum()
    in_order = np.zeros(world.network.capacity.shape)
    place = world.network.resource[layout.link]
    by_link = (price / (layout.unit[:, None] * scale) / SCALE)[layout.resource]
    in_order[place] = by_link
    assert proven / SCALE == pytest.approx(
        proven_by(world, [row.tolist() for row in in_order]), abs=1
    )


@pytest.mark.parametrize("draw", [random_world, early_world])
@pytest.mark.parametrize("seed", range(6))
def test_windows_and_shortcuts_do_not_change_what_is_paid(
    seed: int, draw: Draw
) -> None:
    """Within windows as far as a way needs them, or with all times open."""
    layout = layout_of(draw(seed))
    price = random_price(layout, seed, 3 * SCALE)
    values = values_of(layout, price)
    paid, _ = answer(layout, price)
    ready = np.minimum(layout.release, layout.n_periods)
    least = values[np.arange(ready.size), layout.origin, ready]
    least = np.where(layout.release > ready, layout.undelivered_cost, least)
    assert paid == layout.serials @ np.minimum(least, layout.undelivered_cost)
