"""Serials sent one after the other: each as early as those before it allow."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers.over_time import closure_bound, one_by_one
from tests.searches import search
from tests.timed_worlds import commodities_of, network_of, one_bottleneck, plain_world


def test_through_a_bottleneck_one_a_period() -> None:
    world = one_bottleneck(serials=3)
    assert one_by_one(world.network, world.commodities).tolist() == [2, 3, 4]


def test_who_cannot_in_time_stays() -> None:
    """Six periods let five through."""
    world = one_bottleneck(serials=7)
    arrival = one_by_one(world.network, world.commodities)
    assert arrival.tolist() == [2, 3, 4, 5, 6, -1, -1]


def test_a_way_longer_than_there_is_room_for_at_first() -> None:
    links = [(v, v + 1, 0, 1) for v in range(200)]
    network = network_of(links, n_nodes=201, n_periods=4)
    commodities = commodities_of(network, [(0, 200, 2)])
    assert one_by_one(network, commodities).tolist() == [0, 1]


def test_nobody_goes_where_nothing_is_open() -> None:
    network = network_of([], n_nodes=2, n_periods=3)
    commodities = commodities_of(network, [(0, 1, 2)])
    assert one_by_one(network, commodities).tolist() == [-1, -1]


def test_where_nobody_may_wait_to_be_early_may_be_wrong() -> None:
    world = one_bottleneck()
    still = replace(world.network, may_wait=np.zeros(world.network.n_nodes, bool))
    with pytest.raises(ValueError, match="may not wait everywhere"):
        one_by_one(still, world.commodities)


@search(1)
@given(st.integers(0, 10**6))
def test_none_arrives_before_the_bound_of_all(seed: int) -> None:
    """And who stays would have nowhere to go: then the bound may say never."""
    world = plain_world(seed)
    waiting = np.ones(world.network.n_nodes, bool)
    network = replace(world.network, may_wait=waiting)
    arrival = one_by_one(network, world.commodities)
    bound = closure_bound(network, world.commodities)
    if (arrival >= 0).all():
        assert bound is not None
        assert arrival.max(initial=0) >= bound
