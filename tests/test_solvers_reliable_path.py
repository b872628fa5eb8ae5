"""The most reliable path: by hand, and the best of all paths of small networks."""

from __future__ import annotations

from math import isclose, prod

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given

from solvers import IntArray, ProblemError, SharedNetwork, most_reliable_path
from tests.path_worlds import network_of, networks, paths_of


def test_two_safe_links_before_one_that_is_not() -> None:
    """0 -0.9-> 1 -0.9-> 2 is open in 81 cases of 100, 0 -0.8-> 2 in 80."""
    network, _ = network_of(3, [(0, 2, 1, 0), (0, 1, 1, 0), (1, 2, 1, 0)])
    found = most_reliable_path(network, [0.8, 0.9, 0.9], 0, 2)
    assert found is not None
    assert found.path.arcs.tolist() == [1, 2]
    assert isclose(found.probability, 0.81)


def test_certain_links_cost_nothing_and_impossible_ones_are_shut() -> None:
    network, _ = network_of(2, [(0, 1, 1, 0), (0, 1, 1, 0), (0, 1, 0, 0)])
    found = most_reliable_path(network, [0, 1, 1], 0, 1)
    assert found is not None
    assert (found.path.arcs.tolist(), found.probability) == ([1], 1.0)
    assert most_reliable_path(network, [0, 0, 1], 0, 1) is None


@pytest.mark.parametrize(
    ("probability", "message"),
    [
        ([0.5, 1.1], r"probability\[1\] is 1.1: 0 to 1 is right"),
        ([np.nan, 1], r"probability\[0\] is nan"),
        ([0.5], r"shape \(1,\): numbers of shape \(2,\), one per arc"),
        (["a", "b"], "numbers of shape"),
    ],
)
def test_what_is_no_probability(probability: npt.ArrayLike, message: str) -> None:
    network, _ = network_of(2, [(0, 1, 1, 0), (0, 1, 1, 0)])
    with pytest.raises(ProblemError, match=message):
        most_reliable_path(network, probability, 0, 1)


@given(world=networks())
def test_no_path_is_more_reliable(world: tuple[SharedNetwork, IntArray]) -> None:
    network, tenths = world
    chance = tenths / 10
    chances = [prod(chance[list(path)].tolist()) for path in paths_of(network, 0, 1)]
    found = most_reliable_path(network, chance, 0, 1)
    most = max(chances, default=0.0)
    assert isclose(0.0 if found is None else found.probability, most, rel_tol=1e-9)
    if found is not None:
        assert tuple(found.path.arcs.tolist()) in paths_of(network, 0, 1)
