"""What a serial pays from any node and time on, on worlds drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.over_time.layout import NEVER, SCALE
from solvers.over_time.values import respond
from tests.laid_out import as_written, layout_of, no_price, random_price, values_of
from tests.timed_proof import proven_by
from tests.timed_worlds import (
    Link,
    TimedWorld,
    network_of,
    one_bottleneck,
    random_world,
    world_of,
)

N = NEVER / SCALE


@pytest.fixture(params=["compiled", "as written"], autouse=True)
def _both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "as written":
        as_written(monkeypatch)


def line() -> TimedWorld:
    """0 --1--> 1 --1--> 2, four periods, waiting at 0; 1 -> 2 is shut in period 1."""
    links: list[Link] = [(0, 1, 1, 1), (1, 2, 1, [1, 0, 1, 1])]
    network = network_of(links, n_nodes=3, n_periods=4, waiting=[0])
    return world_of(network, [(0, 2, 1)])


def test_values_count_from_the_horizon_back() -> None:
    """Who leaves 0 at 0 stands at a shut link: he waits, and arrives at 3."""
    layout = layout_of(line())
    values = values_of(layout, no_price(layout))[:, :, 0] / SCALE
    assert values[:, 0].tolist() == [3, 3, 4, N, N]
    assert values[:, 1].tolist() == [N, N, 3, 4, N]
    assert values[:, 2].tolist() == [0, 1, 2, 3, 4]


def test_tolls_are_paid_or_waited_for() -> None:
    """A toll of 5 on arriving at 3: it is cheaper to arrive at 4."""
    layout = layout_of(line())
    price = no_price(layout)
    price[2, 1] = 5 * SCALE
    values = values_of(layout, price)[:, :, 0] / SCALE
    assert values[:, 0].tolist() == [4, 4, 4, N, N]
    assert values[2, 1] == 8


def test_tolls_are_rounded_down() -> None:
    """A serial of 3 has a shift of 1: a price of 3 ticks is a toll of 9 / 2, so 4."""
    network = network_of([(0, 1, 1, 7)], n_nodes=2, n_periods=1)
    world = world_of(network, [(0, 1, 1), (0, 1, 1)], consumption=[[3], [2]])
    layout = layout_of(world)
    values = values_of(layout, no_price(layout) + 3)[0, 0]
    assert sorted(values.tolist()) == [SCALE + 3, SCALE + 4]


def test_links_without_transit_are_gone_through_at_once() -> None:
    """2 <- 1 <- 0 <- 3 at once, stored against their direction, then a period to 4."""
    links = [(1, 2, 0, 1), (0, 1, 0, 1), (3, 0, 0, 1), (1, 0, 0, 1), (2, 4, 1, 1)]
    network = network_of(links, n_nodes=5, n_periods=2, waiting=[])
    layout = layout_of(world_of(network, [(3, 4, 1)]))
    values = values_of(layout, no_price(layout))[:, :, 0] / SCALE
    assert values[0].tolist() == [1, 1, 1, 1, 0]
    assert values[1].tolist() == [2, 2, 2, 2, 1]


def test_what_is_too_wide_for_a_period_does_not_enter_in_it() -> None:
    network = network_of([(0, 1, 1, [1, 3])], n_nodes=2, n_periods=2)
    world = world_of(network, [(0, 1, 1), (0, 1, 2)], consumption=[[2], [1]])
    layout = layout_of(world)
    values = values_of(layout, no_price(layout))[0, 0] / SCALE
    best = dict(zip(layout.commodity.tolist(), values.tolist(), strict=True))
    assert best == {0: 2, 1: 1}


def test_ways_that_attain_the_values_are_loaded() -> None:
    """All three enter the first link at 0 and the second at 1; they pay 2 each."""
    layout = layout_of(one_bottleneck())
    values = values_of(layout, no_price(layout))
    load = np.zeros_like(layout.capacity)
    assert respond(layout, no_price(layout), 0, 1, -1, values, load) == 6 * SCALE
    assert np.argwhere(load).tolist() == [[0, 0], [1, 1]]
    assert load.max() == 3


def test_who_pays_less_for_staying_stays() -> None:
    layout = layout_of(one_bottleneck())
    layout = layout._replace(undelivered_cost=np.array([2 * SCALE]))
    values = values_of(layout, no_price(layout))
    load = np.zeros_like(layout.capacity)
    assert respond(layout, no_price(layout), 0, 1, -1, values, load) == 6 * SCALE
    assert not load.any()


@pytest.mark.parametrize("seed", range(12))
def test_responses_pay_what_prices_prove(seed: int) -> None:
    """What all pay less the tribute is what own code proves, but for floors."""
    world = random_world(seed)
    layout = layout_of(world)
    price = random_price(layout, seed, 9 * SCALE)
    values, load = values_of(layout, price), np.zeros_like(layout.capacity)
    paid = respond(layout, price, 0, layout.serials.size, -1, values, load)
    paid -= (price * layout.capacity / 2.0**layout.shift).sum()
    in_order = np.empty(price.T.shape)
    in_order[layout.link] = (price / (layout.unit * 2.0**layout.shift)).T / SCALE
    proven = proven_by(world, [row.tolist() for row in in_order])
    assert paid / SCALE == pytest.approx(proven, abs=1)
