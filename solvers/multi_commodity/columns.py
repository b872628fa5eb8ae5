"""The pool of columns: ways for a block of commodities, with load and cost."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, vstack

from solvers.arcs import BoolArray, IntArray
from solvers.multi_commodity.arrays import product, sums_by
from solvers.multi_commodity.problem import FloatArray, MultiCommodityProblem
from solvers.multi_commodity.routing import Kind, Routes

# A share of its block below this does not count as use of a column.
_LEAST_SHARE = 1e-3
# For so many rounds an unused column is kept.
_PATIENCE = 4
# By this part a new column is cheaper than the best of its block.
_LEAST_GAIN = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pool:
    """Columns, ordered by block. A column routes all the demand of its block one way.

    Column `j` sends the commodities of its block as `tables[table[j]]` says.
    """

    tables: tuple[Routes, ...]
    block: IntArray  # (n_columns,), ascending
    table: IntArray  # (n_columns,)
    load: "csr_array[np.float64]"  # (n_columns, n_arcs), capacity taken
    cost: FloatArray  # (n_columns,), undelivered units at their shortage price
    idle: IntArray  # (n_columns,), rounds since a column was in use


def blocks_of(
    problem: MultiCommodityProblem, kinds: tuple[Kind, ...], n_alone: int
) -> IntArray:  # (n_commodities,)
    """Give each commodity a block: the largest alone, the others of a root together.

    A few large commodities need fine columns, the many small ones only few: theirs are
    whole trees.
    """
    order = np.argsort(-problem.demand, kind="stable")
    alone = order[:n_alone]
    block = np.empty(problem.n_commodities, dtype=np.int64)
    offset = 0
    for kind in kinds:
        block[kind.commodities] = offset + kind.root_of
        offset += kind.roots.size
    block[alone] = -1 - np.arange(alone.size)
    numbered: IntArray = np.unique(block, return_inverse=True)[1]
    return numbered


def columns_of(problem: MultiCommodityProblem, routes: Routes, block: IntArray) -> Pool:
    """Give the columns that routes make, one for each block."""
    n_blocks = int(block.max(initial=-1)) + 1
    owner = routes.commodity_of_step
    taken = problem.demand[owner]
    if problem.consumption is not None:
        taken = taken * problem.consumption[owner, routes.arcs]
    return Pool(
        tables=(routes,),
        block=np.arange(n_blocks),
        table=np.zeros(n_blocks, dtype=np.int64),
        load=csr_array(
            (taken, (block[owner], routes.arcs)), shape=(n_blocks, problem.n_arcs)
        ),
        cost=sums_by(block, problem.demand * unit_costs(problem, routes), n_blocks),
        idle=np.zeros(n_blocks, dtype=np.int64),
    )


def unit_costs(problem: MultiCommodityProblem, routes: Routes) -> FloatArray:
    """Give what a unit of each commodity costs on its way, (n_commodities,)."""
    on_way = np.bincount(
        routes.commodity_of_step, problem.unit_cost[routes.arcs], problem.n_commodities
    )
    return np.where(routes.delivered, on_way, problem.shortage)


def mixed_load(pool: Pool, share: FloatArray) -> FloatArray:  # (n_arcs,)
    """Give the capacity that a mix of the columns takes of every arc."""
    return product(pool.load.T, share)


def reduced_costs(pool: Pool, price: FloatArray) -> FloatArray:  # (n_columns,)
    """Give what columns cost when they pay `price` for the capacity they take."""
    return pool.cost + product(pool.load, price)


def chosen(pool: Pool, columns: BoolArray | IntArray) -> Pool:
    """Give the pool with some of its columns alone."""
    return replace(
        pool,
        block=pool.block[columns],
        table=pool.table[columns],
        load=pool.load[columns],
        cost=pool.cost[columns],
        idle=pool.idle[columns],
    )


def joined(pool: Pool, more: Pool) -> Pool:
    """Give the columns of both, ordered by block."""
    if not more.block.size:
        return pool
    both = Pool(
        tables=pool.tables + more.tables,
        block=np.concatenate((pool.block, more.block)),
        table=np.concatenate((pool.table, more.table + len(pool.tables))),
        load=csr_array(vstack((pool.load, more.load))),
        cost=np.concatenate((pool.cost, more.cost)),
        idle=np.concatenate((pool.idle, more.idle)),
    )
    return chosen(both, np.argsort(both.block, kind="stable"))


def distinct(pool: Pool) -> Pool:
    """Give the pool with one of columns that do the same in the same block."""
    marks = np.random.default_rng(0).random(pool.load.shape[1])
    keys = np.column_stack((pool.block, pool.cost, product(pool.load, marks)))
    _, first = np.unique(keys, axis=0, return_index=True)
    return chosen(pool, np.sort(first))


def better_columns(pool: Pool, more: Pool, price: FloatArray) -> Pool:
    """Give those of `more` that at these prices beat all of their block in the pool."""
    n_blocks = int(pool.block.max(initial=-1)) + 1
    best = np.full(n_blocks, np.inf)
    np.minimum.at(best, pool.block, reduced_costs(pool, price))
    limit = (1 - _LEAST_GAIN) * best[more.block]
    return chosen(more, reduced_costs(more, price) < limit)


def aged(pool: Pool, share: FloatArray) -> Pool:
    """Count a round more for columns not in use; of each block one always is."""
    count = np.bincount(pool.block)[pool.block]
    used = share > np.minimum(_LEAST_SHARE, 0.5 / count)
    return replace(pool, idle=np.where(used, 0, pool.idle + 1))


def without_idle(pool: Pool) -> Pool:
    """Give the pool without columns that have been idle for long."""
    return chosen(pool, pool.idle < _PATIENCE)
