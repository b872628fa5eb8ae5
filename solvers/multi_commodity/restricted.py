"""The master programme of a pool: who has a choice, and the arcs that may bind."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from solvers.arcs import BoolArray, IntArray
from solvers.multi_commodity.columns import Pool, chosen, mixed_load
from solvers.multi_commodity.interior_point import Master, minimise
from solvers.multi_commodity.problem import FloatArray

# The part of overflow's price at which arcs enter before any column has a rival.
_FIRST_PRICE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mix:
    """How a pool is best mixed, what its arcs then cost, and what was overdrawn."""

    share: FloatArray  # (n_columns,), of each block 1 in all
    price: FloatArray  # (n_arcs,), not negative
    overflow: float  # capacity used beyond what listed arcs have
    steps: int


def mixed(
    pool: Pool,
    capacity: FloatArray,
    listed: BoolArray,
    *,
    overflow_price: float,
    allowed_gap: float,
    stop: Callable[[], bool],
) -> Mix:
    """Mix the columns at least cost on the capacity of the listed arcs.

    Blocks of one column have no choice: their load is taken off the capacity before.
    """
    arcs = np.flatnonzero(listed)
    free = np.bincount(pool.block)[pool.block] > 1
    share = np.ones(pool.block.size)
    price = np.zeros(capacity.size)
    if not free.any() or not arcs.size:
        price[arcs] = _FIRST_PRICE * overflow_price
        return Mix(share=share, price=price, overflow=0.0, steps=0)
    scale = capacity[arcs]
    master = _master(pool, free, arcs, scale, overflow_price=overflow_price)
    best = minimise(master, allowed_gap=allowed_gap, stop=stop)
    share[free] = best.share
    price[arcs] = best.price / scale
    overflow = float(best.overflow @ scale)
    return Mix(share=share, price=price, overflow=overflow, steps=best.steps)


def _master(
    pool: Pool,
    free: BoolArray,
    arcs: IntArray,
    scale: FloatArray,
    *,
    overflow_price: float,
) -> Master:
    """Give the master of the free columns, arcs in parts of their capacity."""
    columns = chosen(pool, free)
    fixed = mixed_load(pool, np.where(free, 0.0, 1.0))[arcs]
    return Master(
        cost=columns.cost,
        block=np.unique(columns.block, return_inverse=True)[1],
        columns=_scaled(columns, arcs, scale),
        room=(scale - fixed) / scale,
        overflow_price=overflow_price * scale,
    )


def _scaled(
    pool: Pool, arcs: IntArray, scale: FloatArray
) -> "csr_array[np.float64]":  # (n_columns, n_listed)
    """Give the load of columns on some arcs, as parts of what those can take."""
    load = csr_array(pool.load[:, arcs])
    parts = load.data / scale[load.indices]
    return csr_array((parts, load.indices, load.indptr), shape=load.shape)
