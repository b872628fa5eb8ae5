"""Bounds that rise under prices, and never beyond the optimum."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
import pytest

from solvers.over_time.ascent import Ascent
from solvers.over_time.layout import SCALE, Layout
from tests.laid_out import as_written, entering, layout_of, outlook_of
from tests.timed_mip import optimum_of
from tests.timed_worlds import (
    Draw,
    TimedWorld,
    early_world,
    network_of,
    odd_cycle,
    one_bottleneck,
    random_world,
    two_that_cross,
    world_of,
)


@contextmanager
def begun(layout: Layout, rounds: int = 0, n_workers: int = 1) -> Iterator[Ascent]:
    """Give an ascent that has begun, after some rounds."""
    with ThreadPoolExecutor(n_workers) as workers:
        ascent = Ascent(layout=layout, workers=workers, n_workers=n_workers)
        ascent.begin()
        for _ in range(rounds):
            ascent.round()
        yield ascent


def bounds(world: TimedWorld, rounds: int, n_workers: int = 1) -> list[int]:
    """Give the bound at first and after every round."""
    with begun(layout_of(world), n_workers=n_workers) as ascent:
        found = [ascent.bound]
        for _ in range(rounds):
            ascent.round()
            assert (ascent.price >= 0).all()
            found.append(ascent.bound)
    return found


def test_where_nothing_binds_free_flow_is_the_bound() -> None:
    """Three serials through a link for three arrive at 2; there is nothing to raise."""
    layout = layout_of(one_bottleneck(capacity=3))
    with begun(layout) as ascent:
        assert (ascent.bound, ascent.exhausted) == (6, False)
        ascent.round()
        assert (ascent.bound, ascent.exhausted) == (6, True)
        assert not ascent.price.any()


def test_the_bound_rises_to_the_optimum_of_one_bottleneck() -> None:
    """From 2 + 2 + 2, without prices, to 2 + 3 + 4."""
    found = bounds(one_bottleneck(), 400)
    assert (found[0], found[-1]) == (6, 9)


def test_the_bound_rises_from_nothing() -> None:
    """Unhindered the odd cycle costs 0; in halves 3, and no prices prove more."""
    found = bounds(odd_cycle(), 400)
    assert (found[0], found[-1]) == (0, 3)


@pytest.mark.parametrize("draw", [random_world, early_world])
@pytest.mark.parametrize("seed", range(8))
def test_bounds_rise_and_stay_below_the_optimum(seed: int, draw: Draw) -> None:
    world = draw(seed)
    found = bounds(world, 200)
    optimum = optimum_of(world)
    assert found == sorted(found)
    assert found[-1] <= optimum.cost


def test_as_many_workers_as_one_likes_prove_the_same() -> None:
    assert bounds(random_world(4), 40, 1) == bounds(random_world(4), 40, 3)


def test_the_loops_as_written_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = [bounds(draw(), 30) for draw in (two_that_cross, odd_cycle)]
    as_written(monkeypatch)
    assert [bounds(draw(), 30) for draw in (two_that_cross, odd_cycle)] == compiled


def test_prices_fade_until_steps_are_too_short() -> None:
    layout = layout_of(odd_cycle())
    with begun(layout) as ascent:
        while not ascent.exhausted:
            ascent.round()
            assert ascent.rounds < 5_000
        assert ascent.bound == 3


def test_no_toll_overflows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 2**39 + 1 and 2**39 - 1, at a great cost; as written, overflow is an error."""
    network = network_of([(0, 1, 1, 2**40)], n_nodes=2, n_periods=5)
    sizes = [[2**39 + 1], [2**39 - 1]]
    world = world_of(network, [(0, 1, 2), (0, 1, 2)], consumption=sizes, weight=2**19)
    as_written(monkeypatch)
    assert bounds(world, 60)[-1] <= 6 * 2**19


@pytest.mark.parametrize("seed", range(6))
def test_what_lies_ahead_is_that_under_the_best_prices(seed: int) -> None:
    """Where it matters, from the origin on; elsewhere it is no more than that."""
    layout = layout_of(random_world(seed))._replace(early_is_best=False)
    with begun(layout, 60) as ascent:
        found, right = ascent.look_ahead(), outlook_of(layout, ascent.price)
        np.testing.assert_array_equal(found.price, right.price)
        assert (found.ahead <= right.ahead).all()
        each = np.arange(layout.serials.size)
        in_time = layout.release <= layout.latest[each, layout.origin]
        for k in np.flatnonzero(in_time):
            start = (k, layout.origin[k], layout.release[k])
            paid = min(right.ahead[start], layout.undelivered_cost[k])
            assert min(found.ahead[start], layout.undelivered_cost[k]) == paid


def test_where_early_is_best_nobody_asks_what_lies_ahead() -> None:
    """But for the prices."""
    layout = layout_of(one_bottleneck())
    with begun(layout, 60) as ascent:
        found = ascent.look_ahead()
        np.testing.assert_array_equal(found.price, entering(layout, ascent.price))
        assert not found.ahead.size


def test_it_begins_with_what_is_paid_where_nothing_has_a_price() -> None:
    """The link is shut until 3: both wait, as if alone, and arrive at 4.

    A third has no way in time, and pays for staying.
    """
    with ThreadPoolExecutor(1) as workers:
        network = network_of([(0, 1, 1, [0, 0, 0, 1, 1])], n_nodes=2, n_periods=5)
        world = world_of(network, [(0, 1, 2), (0, 1, 1)], release=[0, 5])
        layout = layout_of(world)
        ascent = Ascent(layout=layout, workers=workers, n_workers=1)
        stays = layout.undelivered_cost[1]
        assert ascent.begin().tolist() == [4 * SCALE, stays]


def test_terms_take_a_share_of_the_prices() -> None:
    layout = layout_of(one_bottleneck())
    with begun(layout, 100) as ascent:
        half = ascent.terms(0.5)
        assert ascent.price.any()
        np.testing.assert_array_equal(half.price, ascent.price // 2)
        assert half.dear[half.price.any(axis=1)].all()
        assert not ascent.terms(0).price.any()


def test_no_price_to_start_at_is_so_high_that_a_toll_overflows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As written, overflow is an error; the bound is one all the same."""
    as_written(monkeypatch)
    layout = layout_of(one_bottleneck())
    with begun(layout) as ascent:
        ascent.start(np.full(layout.capacity.shape, 1e30))
        assert ascent.bound == 6


def test_it_starts_at_the_share_of_prices_that_proves_most() -> None:
    """At 4, 2, 0 from 1 on for 2, 1, 0: a half is right, and a quarter too little."""
    layout = layout_of(one_bottleneck())
    with begun(layout) as ascent:
        price = np.zeros(layout.capacity.shape)
        price[1, 1:4] = 4 * SCALE, 2 * SCALE, 0
        ascent.start(price)
        assert ascent.bound == 9
        assert ascent.price[1].tolist() == [0, 2 * SCALE, SCALE, 0, 0, 0]
