"""What multi-commodity flows answer: paths with amounts, prices, cost and bound."""

from dataclasses import dataclass

import numpy as np

from solvers.arcs import IntArray
from solvers.multi_commodity.problem import FloatArray
from solvers.result import Status
from solvers.search import Ending, gap_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PathFlows:
    """Paths with what flows on each, ordered by commodity.

    The arcs of path `i` are `arcs[start[i] : start[i + 1]]`, in the order of travel.
    """

    commodity: IntArray  # (n_paths,), ascending
    amount: FloatArray  # (n_paths,), positive
    start: IntArray  # (n_paths + 1,)
    arcs: IntArray  # (n_steps,)

    @property
    def n_paths(self) -> int:
        """How many paths there are."""
        return self.commodity.size

    @property
    def path_of_step(self) -> IntArray:  # (n_steps,)
        """The path to which each entry of `arcs` belongs."""
        return np.repeat(np.arange(self.n_paths), np.diff(self.start))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MultiCommodityResult:
    """Path flows, or the statement that nothing can be delivered, with a lower bound.

    `paths`, `load` and `price` are None exactly when `status` is NO_FLOW: then no
    commodity that wants anything has a way. `cost` and `bound` count every unit that is
    not delivered at its shortage price. `price` is what the optimum would fall by for a
    unit more of an arc's capacity, 0 or more; it is the proof of the bound:

        bound = sum over k of demand[k] * min(shortage[k], length of k's shortest path)
                - sum over a of price[a] * capacity[a]
        where   arc a is unit_cost[a] + consumption[k, a] * price[a] long for k

    Status OPTIMAL means: all is delivered, and nothing costs less by more than the
    tolerance's share. A result is a warm start of a problem with the same arcs and
    commodities whose numbers differ.

    Raises
    ------
    ValueError
        When status and arrays contradict each other.
    """

    status: Status
    ending: Ending
    paths: PathFlows | None
    load: FloatArray | None  # (n_arcs,), capacity taken
    price: FloatArray | None  # (n_arcs,), not negative
    cost: float
    bound: float
    unmet: FloatArray  # (n_commodities,)
    rounds: int

    def __post_init__(self) -> None:
        absent = self.status is Status.NO_FLOW
        for array in (self.paths, self.load, self.price):
            if (array is None) is not absent:
                raise ValueError(f"the arrays contradict the status {self.status}")

    @property
    def gap(self) -> float:
        """The share of the cost that the bound leaves open."""
        return gap_of(self.cost, self.bound)

    @property
    def shown_paths(self) -> PathFlows:
        """The paths; ValueError when there are none."""
        if self.paths is None:
            raise ValueError(f"no paths to show: the status is {self.status}")
        return self.paths


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WholeUnitsResult:
    """Path flows in whole units, with the bound of the fractional ones.

    `paths` and `load` are None exactly when `status` is NO_FLOW: nothing is delivered.
    `cost` and `bound` count every unit that is not delivered at its shortage price.

    Raises
    ------
    ValueError
        When status and arrays contradict each other.
    """

    status: Status
    ending: Ending
    paths: PathFlows | None  # amounts are whole
    load: FloatArray | None  # (n_arcs,), capacity taken
    cost: float
    bound: float
    unmet: FloatArray  # (n_commodities,), whole

    def __post_init__(self) -> None:
        absent = self.status is Status.NO_FLOW
        if (self.paths is None) is not absent or (self.load is None) is not absent:
            raise ValueError(f"the arrays contradict the status {self.status}")

    @property
    def gap(self) -> float:
        """The share of the cost that the bound leaves open."""
        return gap_of(self.cost, self.bound)

    @property
    def shown_paths(self) -> PathFlows:
        """The paths; ValueError when there are none."""
        if self.paths is None:
            raise ValueError(f"no paths to show: the status is {self.status}")
        return self.paths
