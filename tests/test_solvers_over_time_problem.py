"""Networks and commodities over time are refused at birth unless all is in range."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from solvers import ProblemError
from solvers.over_time.fitting import check_fits as fits
from solvers.over_time.problem import MAX_PERIODS, TimedCommodities, TimedNetwork
from tests.timed_worlds import commodities_of, network_of


def line(**changes: object) -> TimedNetwork:
    """0 --> 1 --> 2, each takes a period and lets 4 enter in each of three."""
    fields: dict[str, Any] = {
        "n_nodes": 3,
        "tail": np.array([0, 1]),
        "head": np.array([1, 2]),
        "transit": np.array([1, 1]),
        "capacity": np.full((2, 3), 4),
        "may_wait": np.array([True, True, False]),
    }
    fields.update(changes)
    return TimedNetwork(**fields)


def pair(**changes: object) -> TimedCommodities:
    """Two serials from 0 to 2, and three from 1 to 2."""
    fields: dict[str, Any] = {
        "origin": np.array([0, 1]),
        "destination": np.array([2, 2]),
        "serials": np.array([2, 3]),
        "release": np.array([0, 1]),
        "due": np.array([2, 2]),
        "weight": np.array([1, 5]),
        "open": np.ones((2, 2), np.bool_),
        "consumption": np.ones((2, 2), np.int64),
    }
    fields.update(changes)
    return TimedCommodities(**fields)


NETWORK_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"n_nodes": 2.5}, "n_nodes is 2.5: it must be an integer"),
    ({"tail": np.array([0, 3])}, r"tail\[1\] is 3: of 3 nodes, from 0"),
    ({"head": np.array([1, -1])}, r"head\[1\] is -1: of 3 nodes, from 0"),
    ({"head": np.array([1])}, r"head has shape \(1,\): \(2,\)"),
    ({"transit": np.array([1.0, 1.0])}, "transit must be an integer array, is float64"),
    ({"transit": np.array([1, -1])}, r"transit\[1\] is -1: it must not be negative"),
    ({"transit": np.array([1])}, r"transit has shape \(1,\): \(2,\), one per link"),
    (
        {"transit": np.array([[1], [1]])},
        r"transit has shape \(2, 1\): \(2, 2\), one per",
    ),
    ({"transit": np.array([[1, 1], [1, -3]])}, r"transit\[1, 1\] is -3"),
    (
        {"capacity": np.array([4, 4])},
        r"capacity has shape \(2,\): \(resources, periods\)",
    ),
    ({"capacity": np.ones((2, 0), int)}, r"capacity has shape \(2, 0\)"),
    ({"capacity": np.ones((2, MAX_PERIODS), int)}, "1 to 32767 periods, is right"),
    ({"capacity": np.ones((3, 3), int)}, "one per link and period, is right"),
    ({"capacity": np.array([[1, 1], [1, -2]])}, r"capacity\[1, 1\] is -2"),
    ({"resource": np.array([0])}, r"resource has shape \(1,\): \(2,\), one per link"),
    ({"resource": np.array([0, 2])}, r"resource\[1\] is 2: of 2 resources, from 0"),
    ({"resource": np.array([-1, 0])}, r"resource\[0\] is -1: of 2 resources, from 0"),
    ({"resource": np.array([0.0, 1.0])}, "resource must be an integer array"),
    ({"hold": np.array([1, 0])}, r"hold\[1\] is 0: it must be 1 or more"),
    ({"hold": np.array([1])}, r"hold has shape \(1,\): \(2,\), one per link"),
    ({"hold": np.zeros(0, int)}, r"hold has shape \(0,\): \(2,\), one per link"),
    ({"may_wait": np.array([1, 0, 1])}, "may_wait must be a boolean array, is int64"),
    ({"may_wait": np.array([True])}, "one per node, is right"),
]


@pytest.mark.parametrize(("changes", "message"), NETWORK_FAULTS)
def test_a_network_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        line(**changes)


COMMODITY_FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"origin": np.array([0, 2])}, r"origin\[1\] and destination\[1\] are both 2"),
    ({"origin": np.array([-1, 1])}, r"origin\[0\] is -1: it must not be negative"),
    ({"serials": np.array([1, -1])}, r"serials\[1\] is -1: it must not be negative"),
    ({"serials": np.array([1.5, 2.0])}, "serials must be an integer array"),
    ({"release": np.array([0])}, r"release has shape \(1,\): \(2,\), one per commo"),
    ({"due": np.array([0, -4])}, r"due\[1\] is -4"),
    ({"weight": np.array([0, 1])}, r"weight\[0\] is 0: it must be 1 or more"),
    ({"open": np.ones((2, 2), int)}, "open must be a boolean array"),
    ({"open": np.ones((3, 2), bool)}, "open has shape"),
    ({"consumption": np.ones((2, 3), int)}, r"consumption has shape \(2, 3\): \(2, 2"),
    ({"consumption": np.array([[1, 1], [-1, 1]])}, r"consumption\[1, 0\] is -1"),
    ({"pace": np.array([0])}, r"pace has shape \(1,\): \(2,\), one per commodity"),
    ({"pace": np.array([0, -3])}, r"pace\[1\] is -3"),
]


@pytest.mark.parametrize(("changes", "message"), COMMODITY_FAULTS)
def test_commodities_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ProblemError, match=message):
        pair(**changes)


def test_arrays_are_copied_and_read_only() -> None:
    capacity = np.full((2, 3), 4)
    network = line(capacity=capacity)
    capacity[0, 0] = 9
    assert network.capacity[0, 0] == 4
    with pytest.raises(ValueError, match="read-only"):
        network.capacity[0, 0] = 1


def test_counts_follow_from_the_arrays() -> None:
    network, commodities = line(), pair()
    assert (network.n_links, network.n_resources, network.n_periods) == (2, 2, 3)
    assert (commodities.n_commodities, commodities.n_serials) == (2, 5)
    assert commodities.commodity_of.tolist() == [0, 0, 1, 1, 1]


def test_left_out_every_link_has_its_own_resource_for_a_period() -> None:
    assert line().resource.tolist() == [0, 1]
    assert line().hold.tolist() == [1, 1]


def test_one_row_of_transits_is_one_pace_that_of_all() -> None:
    two = np.array([[1, 1], [2, 3]])
    assert line().transit.tolist() == [[1, 1]]
    assert line(transit=two).transit.tolist() == two.tolist()
    assert [line(transit=each).n_paces for each in (two[0], two)] == [1, 2]
    assert pair().pace.tolist() == [0, 0]


def test_links_may_share_resources_and_some_have_no_links() -> None:
    shared = line(resource=np.array([2, 2]), capacity=np.full((4, 3), 4))
    assert (shared.n_links, shared.n_resources) == (2, 4)


def test_no_commodities_and_no_links_are_a_problem_too() -> None:
    network = network_of([], n_nodes=2, n_periods=3)
    none = commodities_of(network, [])
    fits(network, none)
    assert (network.n_links, none.n_commodities, none.n_serials) == (0, 0, 0)


def test_commodities_must_fit_the_network() -> None:
    fits(line(), pair())
    with pytest.raises(ProblemError, match=r"pace\[1\] is 1: of 1 paces, from 0"):
        fits(line(), pair(pace=np.array([0, 1])))
    with pytest.raises(ProblemError, match="the commodities have 2 links, the net"):
        fits(network_of([(0, 1, 1, 1)], n_nodes=3, n_periods=3), pair())
    with pytest.raises(ProblemError, match=r"destination\[1\] is 7: of 3 nodes"):
        fits(line(), pair(destination=np.array([2, 7])))
    with pytest.raises(ProblemError, match=r"origin\[0\] is 8: of 3 nodes"):
        fits(line(), pair(origin=np.array([8, 1])))
