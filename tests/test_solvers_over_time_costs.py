"""What plans cost, in numbers that one can reckon by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from solvers import ProblemError
from solvers.over_time.costs import (
    Costs,
    cheapest_within_due,
    check_costs_fit,
    weighted_arrival,
)
from solvers.over_time.problem import TimedNetwork
from tests.timed_worlds import commodities_of, network_of


def line() -> TimedNetwork:
    """0 --> 1 --> 2, each a period; four periods."""
    return network_of([(0, 1, 1, 2), (1, 2, 1, 2)], n_nodes=3, n_periods=4)


def test_arrivals_cost_weight_and_lateness() -> None:
    """Ready at 1, due at 2, weight 3: a period costs 3, one late 2 * 3 more."""
    network = line()
    commodities = commodities_of(network, [(0, 2, 2)], release=1, due=2, weight=3)
    costs = weighted_arrival(network, commodities)
    assert costs.arrival_cost.tolist() == [[0, 0, 3, 3 * (2 + 2), 3 * (3 + 4)]]
    assert costs.undelivered_cost.tolist() == [3 * (1 + 2 * 21)]
    assert costs.link_cost.tolist() == [0, 0]


def test_undelivered_cost_may_be_given() -> None:
    network = line()
    commodities = commodities_of(network, [(0, 2, 2), (1, 2, 1)])
    costs = weighted_arrival(
        network, commodities, lateness=0, undelivered_cost=np.array([7, 8])
    )
    assert costs.undelivered_cost.tolist() == [7, 8]
    assert costs.arrival_cost.tolist() == [[0, 1, 2, 3, 4]] * 2


def test_delivering_is_worth_any_delay_of_all_others() -> None:
    network = line()
    commodities = commodities_of(network, [(0, 2, 5), (1, 2, 4)], weight=[1, 9])
    costs = weighted_arrival(network, commodities)
    worst = (commodities.serials * costs.arrival_cost.max(axis=1)).sum()
    assert costs.undelivered_cost.min() > worst


def test_links_cost_and_lateness_is_not_delivering() -> None:
    """Due at 2: what arrives at 3 or 4 costs as much as what stays."""
    network = line()
    commodities = commodities_of(network, [(0, 2, 2)], due=2)
    costs = cheapest_within_due(network, commodities, np.array([5, 6]))
    stay = 1 + 6 * (3 + 4) * 2
    assert costs.undelivered_cost.tolist() == [stay]
    assert costs.arrival_cost.tolist() == [[0, 0, 0, stay, stay]]
    assert costs.link_cost.tolist() == [5, 6]


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"link_cost": np.array([1, -1])}, r"link_cost\[1\] is -1"),
    ({"link_cost": np.array([1.0, 1.0])}, "link_cost must be an integer array"),
    ({"arrival_cost": np.array([0, 1, 2])}, r"arrival_cost has shape \(3,\)"),
    ({"arrival_cost": np.array([[0, -1, 2]])}, r"arrival_cost\[0, 1\] is -1"),
    ({"undelivered_cost": np.array([-9])}, r"undelivered_cost\[0\] is -9"),
]


@pytest.mark.parametrize(("changes", "message"), FAULTS)
def test_costs_are_refused(changes: dict[str, Any], message: str) -> None:
    fields: dict[str, Any] = {
        "link_cost": np.array([1, 1]),
        "arrival_cost": np.array([[0, 1, 2]]),
        "undelivered_cost": np.array([9]),
    }
    with pytest.raises(ProblemError, match=message):
        Costs(**{**fields, **changes})


@pytest.mark.parametrize("lateness", [-1, 0.5, True])
def test_lateness_is_a_whole_number(lateness: int) -> None:
    network = line()
    with pytest.raises(ProblemError, match="lateness is"):
        weighted_arrival(
            network, commodities_of(network, [(0, 2, 1)]), lateness=lateness
        )


def test_costs_that_could_overflow_are_refused() -> None:
    network = line()
    heavy = commodities_of(network, [(0, 2, 2**20)], weight=2**20)
    with pytest.raises(ProblemError, match=r"they must stay below 2\*\*46"):
        weighted_arrival(network, heavy)
    dear = np.array([2**49, 2**49])
    commodities = commodities_of(network, [(0, 2, 1)])
    with pytest.raises(ProblemError, match=r"they must stay below 2\*\*46"):
        cheapest_within_due(network, commodities, dear)


def test_weights_whose_product_overflows_64_bits_are_refused() -> None:
    network = line()
    heavy = commodities_of(network, [(0, 2, 2**31)], weight=2**40)
    with pytest.raises(ProblemError):
        weighted_arrival(network, heavy)


def test_costs_must_fit_network_and_commodities() -> None:
    network = line()
    commodities = commodities_of(network, [(0, 2, 1)])
    costs = weighted_arrival(network, commodities)
    check_costs_fit(network, commodities, costs)
    longer = network_of([(0, 1, 1, 2), (1, 2, 1, 2)], n_nodes=3, n_periods=5)
    with pytest.raises(ProblemError, match=r"arrival_cost has shape \(1, 5\): \(1, 6"):
        check_costs_fit(longer, commodities, costs)


def test_no_commodities_cost_nothing() -> None:
    network = line()
    none = commodities_of(network, [])
    check_costs_fit(network, none, weighted_arrival(network, none))
    check_costs_fit(network, none, cheapest_within_due(network, none, np.zeros(2, int)))
