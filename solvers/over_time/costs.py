"""What a plan over time costs: links, arrivals, and what is not delivered."""

from dataclasses import dataclass

import numpy as np

from solvers.arcs import IntArray
from solvers.checks import ProblemError, check_not_negative, integers, settle, whole
from solvers.over_time.problem import TimedCommodities, TimedNetwork

# Their quarters of ticks, 2**12 to a unit, still fit in 64 bits with room to spare.
_MAX_TOTAL = 2**46


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Costs:
    """What every serial costs, in whole numbers: the objective of a plan.

    Formulation, over the serials i of commodities k(i):
        cost = sum of link_cost over all links that serials enter
             + sum of arrival_cost[k(i), t(i)] over those that arrive, at t(i)
             + sum of undelivered_cost[k(i)] over those that do not

    A serial whose way would cost as much as staying stays, so arrivals that should not
    be are given the cost of not delivering.

    Raises
    ------
    ProblemError
        For anything but whole numbers in range, of the right shapes.
    """

    link_cost: IntArray  # (n_links,), of a serial that enters
    arrival_cost: IntArray  # (n_commodities, n_periods + 1), of a serial
    undelivered_cost: IntArray  # (n_commodities,), of a serial

    def __post_init__(self) -> None:
        n = np.size(self.undelivered_cost)
        n_times = np.shape(self.arrival_cost)[-1] if np.ndim(self.arrival_cost) else 0
        shapes = {
            "link_cost": ((np.size(self.link_cost),), "link"),
            "arrival_cost": ((n, n_times), "commodity and time"),
            "undelivered_cost": ((n,), "commodity"),
        }
        for name, (shape, per) in shapes.items():
            values = integers(name, getattr(self, name), shape, per=per)
            check_not_negative(name, values)
            settle(self, **{name: values})


def weighted_arrival(
    network: TimedNetwork,
    commodities: TimedCommodities,
    *,
    lateness: int = 2,
    undelivered_cost: IntArray | None = None,
) -> Costs:
    """Give the costs of arriving late in the order of weights.

    Formulation, for a serial of commodity k that arrives at t:
        arrival_cost[k, t] = weight[k] * (t - release[k] + lateness * late)
        late               = max(0, t - due[k])
        undelivered_cost[k] = weight[k] * d
        where  d exceeds all that every serial together could lose by arriving late

    So delivering one serial more is worth any delay of all others, and of two that
    cannot both be delivered the one of greater weight is. Times are in periods.
    `undelivered_cost` (n_commodities,) replaces the computed one.

    Raises
    ------
    ProblemError
        When `lateness` is not a whole number of at least 0, or costs overflow.
    """
    if whole("lateness", lateness) < 0:
        raise ProblemError(f"lateness is {lateness}: it must be 0 or more")
    _check_weights(commodities, network.n_periods * (1 + lateness))
    time = np.arange(network.n_periods + 1)
    since = np.maximum(time - commodities.release[:, None], 0)
    late = np.maximum(time - commodities.due[:, None], 0)
    arrival = commodities.weight[:, None] * (since + lateness * late)
    if undelivered_cost is None:
        last = zip(commodities.serials.tolist(), arrival[:, -1].tolist(), strict=True)
        each = 1 + sum(serials * cost for serials, cost in last)
        _check_weights(commodities, each)
        undelivered_cost = commodities.weight * each
    return checked(
        commodities,
        Costs(
            link_cost=np.zeros(network.n_links, dtype=np.int64),
            arrival_cost=arrival,
            undelivered_cost=undelivered_cost,
        ),
    )


def soonest(
    network: TimedNetwork, commodities: TimedCommodities, closure: int
) -> Costs:
    """Give the costs of arriving late where nothing may arrive after `closure`.

    Formulation, for a serial of commodity k that arrives at t:
        arrival_cost[k, t] = t - release[k]     if t <= closure
        undelivered_cost[k] = d                 if it does not
        where  d exceeds all that every serial together could lose by arriving late

    Raises
    ------
    ProblemError
        When costs overflow.
    """
    time = np.arange(network.n_periods + 1)
    since = np.maximum(time - commodities.release[:, None], 0)
    cost = 1 + network.n_periods * commodities.n_serials
    _check_total(float(cost))
    undelivered = np.full(commodities.n_commodities, cost)
    return checked(
        commodities,
        Costs(
            link_cost=np.zeros(network.n_links, dtype=np.int64),
            arrival_cost=np.where(time <= closure, since, cost),
            undelivered_cost=undelivered,
        ),
    )


def cheapest_within_due(
    network: TimedNetwork, commodities: TimedCommodities, link_cost: IntArray
) -> Costs:
    """Give the costs of the links alone, where nothing may arrive after it is due.

    Formulation, for a serial of commodity k:
        minimise   sum of link_cost over its links, if it arrives by due[k]
        and        undelivered_cost[k] = weight[k] * d if it does not
        where      d exceeds all that every serial together could spend on its way

    Raises
    ------
    ProblemError
        When `link_cost` is not whole, not negative, and one per link, or overflows.
    """
    cost = integers("link_cost", link_cost, network.n_links, per="link")
    check_not_negative("link_cost", cost)
    dearest = int(cost.max(initial=0)) * (network.n_nodes + network.n_periods)
    each = 1 + dearest * commodities.n_serials
    _check_weights(commodities, each)
    undelivered = commodities.weight * each
    time = np.arange(network.n_periods + 1)
    late = time > commodities.due[:, None]
    return checked(
        commodities,
        Costs(
            link_cost=cost,
            arrival_cost=np.where(late, undelivered[:, None], 0),
            undelivered_cost=undelivered,
        ),
    )


def checked(commodities: TimedCommodities, costs: Costs) -> Costs:
    """Refuse costs whose sum over all serials could overflow."""
    most = np.maximum(costs.arrival_cost.max(axis=1, initial=0), costs.undelivered_cost)
    total = (commodities.serials * most.astype(np.float64)).sum()
    _check_total(max(total, float(costs.link_cost.astype(np.float64).sum())))
    return costs


def _check_weights(commodities: TimedCommodities, each: int) -> None:
    """Refuse weights that overflow when each counts for so much, before they do."""
    _check_total(float(commodities.weight.max(initial=0)) * float(each))


def _check_total(total: float) -> None:
    if total >= _MAX_TOTAL:
        raise ProblemError(
            f"costs add up to {total:.3g}: they must stay below 2**46; use smaller "
            "weights or a coarser unit of cost"
        )


def check_costs_fit(
    network: TimedNetwork, commodities: TimedCommodities, costs: Costs
) -> None:
    """Refuse costs of other shapes than those of network and commodities."""
    right = {
        "link_cost": (network.n_links,),
        "arrival_cost": (commodities.n_commodities, network.n_periods + 1),
        "undelivered_cost": (commodities.n_commodities,),
    }
    for name, shape in right.items():
        found = getattr(costs, name).shape
        if found != shape:
            raise ProblemError(f"{name} has shape {found}: {shape} is right")
    checked(commodities, costs)
