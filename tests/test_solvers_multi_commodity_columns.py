"""The pool of columns: blocks, loads, costs, and what comes and goes."""

import numpy as np

from solvers.multi_commodity import MultiCommodityProblem
from solvers.multi_commodity.columns import (
    Pool,
    aged,
    better_columns,
    blocks_of,
    chosen,
    columns_of,
    distinct,
    joined,
    mixed_load,
    reduced_costs,
    without_idle,
)
from solvers.multi_commodity.routing import cheapest_routes, kinds_of
from tests.multi_commodity_worlds import bridge, problem_of

EACH = np.array([0, 1])


def pool_at(problem: MultiCommodityProblem, price: float, block: object = EACH) -> Pool:
    """Route both where the bridge costs `price`."""
    prices = np.array([0.0, 0.0, price, 0.0, 0.0])
    routes = cheapest_routes(problem, kinds_of(problem), prices)
    return columns_of(problem, routes, np.asarray(block))


def test_the_largest_are_blocks_of_their_own_the_rest_go_by_root() -> None:
    """Demands 1, 5, 2 from 0 and 1 from 1, all to different ends."""
    arcs = [(0, 1, 9.0, 1.0), (1, 2, 9.0, 1.0), (2, 3, 9.0, 1.0)]
    wants = [(0, 1, 1.0), (0, 2, 5.0), (0, 3, 2.0), (1, 3, 1.0)]
    problem = problem_of(4, arcs, wants)
    block = blocks_of(problem, kinds_of(problem), 1)
    assert block.tolist() == [1, 0, 1, 2]
    alone = blocks_of(problem, kinds_of(problem), 9)
    assert sorted(alone.tolist()) == [0, 1, 2, 3]


def test_columns_carry_the_whole_demand_of_their_block() -> None:
    """2 + 2 units over the bridge, at 2 each; apart, and as one block."""
    apart = pool_at(bridge(), 0)
    assert apart.load.toarray().tolist() == [[2, 0, 2, 0, 0], [0, 2, 2, 0, 0]]
    assert apart.cost.tolist() == [4.0, 4.0]
    together = pool_at(bridge(), 0, [0, 0])
    assert together.load.toarray().tolist() == [[2, 2, 4, 0, 0]]
    assert together.cost.tolist() == [8.0]


def test_loads_count_what_units_take() -> None:
    takes = [[1.0, 1.0, 2.0, 1.0, 1.0], [1.0, 1.0, 0.5, 1.0, 1.0]]
    pool = pool_at(bridge(takes=takes), 0)
    assert pool.load[:, [2]].toarray().ravel().tolist() == [4.0, 1.0]


def test_undelivered_units_cost_their_shortage() -> None:
    """0 cannot reach 1; 3 units at 7 each."""
    problem = problem_of(2, [(1, 0, 9, 1)], [(0, 1, 3)], shortage_price=7.0)
    routes = cheapest_routes(problem, kinds_of(problem), np.zeros(1))
    pool = columns_of(problem, routes, np.zeros(1, np.int64))
    assert pool.cost.tolist() == [21.0]
    assert pool.load.nnz == 0


def test_pools_join_by_block_and_are_mixed() -> None:
    """Over the bridge, and round it where it costs 9."""
    pool = joined(pool_at(bridge(), 0), pool_at(bridge(), 9))
    assert pool.block.tolist() == [0, 0, 1, 1]
    assert pool.table.tolist() == [0, 1, 0, 1]
    assert pool.cost.tolist() == [4.0, 10.0, 4.0, 8.0]
    share = np.array([1.0, 0.0, 0.5, 0.5])
    assert mixed_load(pool, share).tolist() == [2.0, 1.0, 3.0, 0.0, 1.0]
    price = np.array([0.0, 0.0, 1.5, 0.0, 0.0])
    assert reduced_costs(pool, price).tolist() == [7.0, 10.0, 7.0, 8.0]


def test_nothing_joined_is_the_pool_itself() -> None:
    pool = pool_at(bridge(), 0)
    assert joined(pool, chosen(pool, np.zeros(0, np.int64))) is pool


def test_twins_go() -> None:
    pool = joined(pool_at(bridge(), 0), pool_at(bridge(), 0.5))
    assert distinct(pool).block.tolist() == [0, 1]


def test_better_columns_beat_all_of_their_block() -> None:
    """At 2.5 the bridge costs 2 * 4.5 = 9: dearer than round it from 1, not from 0."""
    pool, rivals = pool_at(bridge(), 0), pool_at(bridge(), 9)
    price = np.array([0.0, 0.0, 2.5, 0.0, 0.0])
    assert better_columns(pool, rivals, price).block.tolist() == [1]
    assert better_columns(pool, pool, price).block.tolist() == []


def test_columns_idle_for_long_go_but_never_the_last_of_a_block() -> None:
    pool = joined(pool_at(bridge(), 0), pool_at(bridge(), 9))
    for _ in range(3):
        pool = aged(pool, np.array([1.0, 0.0, 0.5, 0.5]))
    assert without_idle(pool).block.tolist() == [0, 0, 1, 1]
    pool = aged(pool, np.array([1.0, 0.0, 0.5, 0.5]))
    assert without_idle(pool).cost.tolist() == [4.0, 4.0, 8.0]


def test_of_thousands_that_share_a_block_evenly_all_are_in_use() -> None:
    pool = chosen(pool_at(bridge(), 0), np.zeros(2000, np.int64))
    assert (aged(pool, np.full(2000, 1 / 2000)).idle == 0).all()
