"""Resources laid out for compiled loops: who takes of them, and in which units."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import BoolArray, IntArray
from solvers.over_time.problem import TimedCommodities, TimedNetwork


class Resources(NamedTuple):
    """What links take capacity of; the links are those of the layout, in its order.

    Resources are numbered as their links first stand, so that a link with one of its
    own has its own number; those without links are left out.
    """

    resource: IntArray  # (n_links,)
    hold: IntArray  # (n_links,), periods, no more than there are
    lookback: IntArray  # (n_links,), periods back to steps of a way in its way
    unit: IntArray  # (n_resources,), that capacity was divided by
    shift: IntArray  # (n_links,), the same for all of a resource
    capacity: IntArray  # (n_resources, n_periods)
    consumption: IntArray  # (n_commodities, n_links)


def resources_of(
    network: TimedNetwork,
    commodities: TimedCommodities,
    order: IntArray,
    allowed: BoolArray,
) -> Resources:
    """Divide consumption and capacity by what consumption of a resource has in common.

    Whole serials leave the remainder of the capacity unused, so that it goes tightens
    the relaxation. Capacity beyond what all serials take together goes as well: no way
    need enter a link twice in a period, so it holds it `hold` times at most.
    """
    row, resource = _numbered(network.resource[order])
    hold = np.minimum(network.hold[order], network.n_periods)
    consumption = commodities.consumption[:, order]
    taken = np.where(allowed, consumption, 0)
    unit = np.maximum(_over_users(np.gcd, resource, row, np.gcd.reduce(taken)), 1)
    all_of_it = commodities.serials @ (taken // unit[resource]) * hold
    most = np.where(allowed, consumption // unit[resource], 1).max(axis=0, initial=1)
    bits = np.frexp(_over_users(np.maximum, resource, row, most).astype(np.float64))[1]
    wanted = _over_users(np.add, resource, row, all_of_it)
    usable = np.minimum(network.capacity[row] // unit[:, None], wanted[:, None])
    return Resources(
        resource=resource,
        hold=hold,
        lookback=_lookback(resource, row, hold),
        unit=unit,
        shift=(bits.astype(np.int64) - 1)[resource],
        capacity=np.ascontiguousarray(usable),
        consumption=np.ascontiguousarray(consumption // unit[resource]),
    )


def _numbered(resource: IntArray) -> tuple[IntArray, IntArray]:
    """Give the rows of resources by their first links, and the number of each link."""
    rows, first, which = np.unique(resource, return_index=True, return_inverse=True)
    order = np.argsort(first)
    number = np.empty_like(order)
    number[order] = np.arange(order.size)
    return rows[order], number[which]


def _over_users(
    ufunc: np.ufunc, resource: IntArray, row: IntArray, by_link: IntArray
) -> IntArray:
    """Put together what links say of their resource, none of which is below 0."""
    together = np.zeros(row.size, np.int64)
    ufunc.at(together, resource, by_link)
    return together


def _lookback(resource: IntArray, row: IntArray, hold: IntArray) -> IntArray:
    """Give the longest hold of a resource; 0 where no way can be in its own way.

    That is so where a link has a resource of its own and holds it for one period.
    """
    longest = _over_users(np.maximum, resource, row, hold)
    shared = np.bincount(resource, minlength=row.size) > 1
    lookback: IntArray = np.where(shared | (longest > 1), longest, 0)[resource]
    return lookback
