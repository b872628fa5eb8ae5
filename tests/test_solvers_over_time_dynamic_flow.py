"""The least time in which so much can arrive at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from solvers.over_time import closure_bound
from tests.timed_worlds import (
    TimedWorld,
    commodities_of,
    network_of,
    odd_cycle,
    one_bottleneck,
    two_that_cross,
)


def bound_of(world: TimedWorld) -> int | None:
    return closure_bound(world.network, world.commodities)


def test_one_by_one_through_a_bottleneck() -> None:
    """Three serials, the first at 2, then one a period."""
    assert bound_of(one_bottleneck(serials=3)) == 4
    assert bound_of(one_bottleneck(serials=3, capacity=2)) == 3
    assert bound_of(one_bottleneck(serials=1)) == 2


def test_two_that_share_a_link() -> None:
    assert bound_of(two_that_cross()) == 4


def test_none_where_not_all_arrive_within_the_horizon() -> None:
    """Six periods let five through."""
    assert bound_of(one_bottleneck(serials=5)) == 6
    assert bound_of(one_bottleneck(serials=6)) is None


def test_who_is_who_does_not_matter_to_it() -> None:
    """Three fit through the odd cycle at once if one may end where another should."""
    assert bound_of(odd_cycle()) == 0


def test_who_may_not_enter_a_link_is_not_quick_there() -> None:
    """0 --> 1 for one serial, 2 --> 3 for three, one by one and 5 periods long.

    They are there at 7, however quick the first would be on their link.
    """
    network = network_of([(0, 1, 1, 1), (2, 3, 5, 1)], n_nodes=4, n_periods=9)
    ends = [(0, 1, 1), (2, 3, 3)]
    apart = commodities_of(network, ends, open=np.eye(2, dtype=bool))
    paced = replace(network, transit=np.array([[1, 1], [5, 5]]))
    own = replace(apart, pace=np.array([0, 1]))
    assert closure_bound(paced, own) == closure_bound(network, apart) == 7


def test_without_commodities_nothing_is_to_arrive() -> None:
    network = network_of([(0, 1, 1, 1)], n_nodes=2, n_periods=3)
    assert closure_bound(network, commodities_of(network, [])) == 0


def test_nothing_to_move_is_in_at_once() -> None:
    assert bound_of(one_bottleneck(serials=0)) == 0


@pytest.mark.parametrize(
    ("serials", "taken", "expected"), [(3, 1, 2), (2, 2, 3), (1, 4, None)]
)
def test_capacity_counts_in_serials(
    serials: int, taken: int, expected: int | None
) -> None:
    """A link that takes 3 a period lets in three, one or no serials at a time."""
    network = network_of([(0, 1, 2, 3)], n_nodes=2, n_periods=9)
    commodities = commodities_of(network, [(0, 1, serials)], consumption=taken)
    assert closure_bound(network, commodities) == expected


def test_release_and_calendar_are_kept() -> None:
    """Released at 3, the link opens at 5, and takes two periods."""
    capacity = [0, 0, 0, 0, 0, 1, 1, 1, 1]
    network = network_of([(0, 1, 2, capacity)], n_nodes=2, n_periods=9)
    commodities = commodities_of(network, [(0, 1, 2)], release=3)
    assert closure_bound(network, commodities) == 8


def test_waiting_only_where_it_is_allowed() -> None:
    capacity = [0, 1, 1]
    network = network_of([(0, 1, 1, capacity)], n_nodes=2, n_periods=3, waiting=[])
    commodities = commodities_of(network, [(0, 1, 1)])
    assert closure_bound(network, commodities) is None
    later = commodities_of(network, [(0, 1, 1)], release=np.array([1]))
    assert closure_bound(network, later) == 2
