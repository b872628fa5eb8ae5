"""The master of a pool: who has a choice, and what the others leave."""

import numpy as np
import pytest

from solvers.multi_commodity.columns import Pool, chosen, columns_of, joined
from solvers.multi_commodity.restricted import Mix, mixed
from solvers.multi_commodity.routing import cheapest_routes, kinds_of
from tests.multi_commodity_worlds import bridge

BRIDGE = np.array([False, False, True, False, False])


def both_ways() -> Pool:
    """0 and 1 over the bridge, and round it."""
    problem = bridge()
    pools = []
    for price in (0.0, 9.0):
        routes = cheapest_routes(problem, kinds_of(problem), price * BRIDGE)
        pools.append(columns_of(problem, routes, np.array([0, 1])))
    return joined(*pools)


def mix(pool: Pool, *, listed: object = BRIDGE) -> Mix:
    return mixed(
        pool,
        bridge().capacity,
        np.asarray(listed),
        overflow_price=40.0,
        allowed_gap=1e-8,
        stop=lambda: False,
    )


def test_the_bridge_goes_to_who_saves_most() -> None:
    """Two units of 0 that save 3, one of 1 that saves 2, which is what one is worth."""
    best = mix(both_ways())
    assert best.share == pytest.approx([1.0, 0.0, 0.5, 0.5], abs=1e-6)
    assert best.price == pytest.approx([0, 0, 2, 0, 0], abs=1e-6)
    assert best.overflow < 1e-6


def test_who_has_no_choice_takes_first() -> None:
    """1 only has the bridge, and fills 2 of 3: one unit of 0 must go round, for 3."""
    best = mix(chosen(both_ways(), np.array([0, 1, 2])))
    assert best.share == pytest.approx([0.5, 0.5, 1.0], abs=1e-6)
    assert best.price[2] == pytest.approx(3.0, abs=1e-6)


def test_before_there_is_a_choice_listed_arcs_have_a_first_price() -> None:
    best = mix(chosen(both_ways(), np.array([0, 2])))
    assert best.share.tolist() == [1.0, 1.0]
    assert best.price.tolist() == [0, 0, 2, 0, 0]  # 0.05 * 40
    assert best.steps == 0


def test_without_listed_arcs_nothing_has_a_price() -> None:
    best = mix(both_ways(), listed=np.zeros(5, np.bool_))
    assert best.price.tolist() == [0, 0, 0, 0, 0]
