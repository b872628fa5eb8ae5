"""Alternative paths: drawn by hand, and the rules on random networks and grids."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers import Alternatives, IntArray, ProblemError, SharedNetwork, alternatives
from tests.flow_worlds import grid
from tests.path_worlds import Arc, network_of, networks, paths_of

FAN: list[Arc] = [
    (0, 1, 1, 50),
    (1, 4, 1, 50),
    (0, 2, 1, 55),
    (2, 4, 1, 55),
    (0, 3, 1, 70),
    (3, 4, 1, 70),
    (1, 2, 1, 1),
]
"""0 to 4 by 1 at 100, by 2 at 110, by 3 at 140, and by 1 and 2 at 106."""


def shown(found: Alternatives) -> list[list[int]]:
    return [path.arcs.tolist() for path in found.paths]


def test_the_best_and_one_within_a_quarter_more() -> None:
    network, cost = network_of(5, FAN)
    found = alternatives(network, cost, 0, 4, 3, max_share=0.4)
    assert shown(found) == [[0, 1], [2, 3]]
    assert found.costs == (100, 110)


def test_a_longer_detour_lets_the_third_in() -> None:
    network, cost = network_of(5, FAN)
    found = alternatives(network, cost, 0, 4, 3, max_share=0.4, max_detour=1.4)
    assert found.costs == (100, 110, 140)


def test_a_share_at_its_limit_is_allowed() -> None:
    """0-1-2-4 has the link of 50 with 0-1-4 in common, half of 100."""
    network, cost = network_of(5, FAN)
    found = alternatives(network, cost, 0, 4, 2, max_share=0.5, max_detour=1.06)
    assert found.costs == (100, 106)


def test_one_is_the_best_alone() -> None:
    network, cost = network_of(5, FAN)
    assert shown(alternatives(network, cost, 0, 4, 1)) == [[0, 1]]


def test_parallel_links_are_found_by_penalties() -> None:
    """Each tree holds one of them, so no plateau is on the others."""
    network, cost = network_of(2, [(0, 1, 1, 100), (0, 1, 1, 101), (0, 1, 1, 102)])
    found = alternatives(network, cost, 0, 1, 3, max_share=0)
    assert shown(found) == [[0], [1], [2]]


def test_no_way_is_no_path() -> None:
    network, cost = network_of(2, [(0, 1, 0, 1)])
    found = alternatives(network, cost, 0, 1, 2)
    assert (found.paths, found.costs) == ((), ())


@pytest.mark.parametrize(
    ("k", "share", "detour", "message"),
    [
        (0, 0.5, 1.25, "k is 0: at least 1 path is right"),
        (1, 1.5, 1.25, "max_share is 1.5: 0 to 1 is right"),
        (1, float("nan"), 1.25, "max_share is nan"),
        (1, 0.5, 0.9, "max_detour is 0.9: a number from 1 is right"),
        (1, 0.5, float("inf"), "max_detour is inf"),
    ],
)
def test_what_is_refused(k: int, share: float, detour: float, message: str) -> None:
    network, cost = network_of(5, FAN)
    with pytest.raises(ProblemError, match=message):
        alternatives(network, cost, 0, 4, k, max_share=share, max_detour=detour)


def check_rules(
    found: Alternatives, cost: IntArray, max_share: float, max_detour: float
) -> None:
    """See the best first, nothing too dear, and no two too much alike."""
    sums = [int(cost[path.arcs].sum()) for path in found.paths]
    assert found.costs == tuple(sums)
    assert sums == sorted(sums)
    assert max(sums) <= Fraction(str(max_detour)) * sums[0]
    for at, path in enumerate(found.paths):
        for other in found.paths[:at]:
            shared = int(cost[np.intersect1d(path.arcs, other.arcs)].sum())
            assert shared <= Fraction(str(max_share)) * sums[0]


@given(
    world=networks(),
    k=st.integers(1, 4),
    max_share=st.sampled_from([0, 0.3, 0.5, 1]),
    max_detour=st.sampled_from([1, 1.25, 3]),
)
def test_all_found_keep_to_the_rules(
    world: tuple[SharedNetwork, IntArray], k: int, max_share: float, max_detour: float
) -> None:
    network, cost = world
    limits = {"max_share": max_share, "max_detour": max_detour}
    found = alternatives(network, cost, 0, 1, k, **limits)
    every = paths_of(network, 0, 1)
    arcs = [tuple(way) for way in shown(found)]
    assert bool(arcs) is bool(every)
    assert len(arcs) <= k
    assert len(set(arcs)) == len(arcs)
    assert set(arcs) <= set(every)
    if arcs:
        assert found.costs[0] == min(int(cost[list(way)].sum()) for way in every)
        check_rules(found, cost, max_share, max_detour)


def test_four_across_a_grid() -> None:
    """40 x 40 with costs of 100 to 999: four ways, as the rules want them."""
    n_arcs = 4 * 40 * 39
    cost = np.random.default_rng(7).integers(100, 1000, n_arcs)
    ones = np.ones(n_arcs, dtype=np.int64)
    world = grid(40, cost, ones, np.zeros(1600, dtype=np.int64))
    network = SharedNetwork(
        n_nodes=1600, tail=world.tail, head=world.head, capacity=ones
    )
    found = alternatives(network, cost, 0, 1599, 4)
    assert len(found.paths) == 4
    check_rules(found, cost, 0.5, 1.25)
