"""What a search over time answers: ways, loads, prices, and how good they are."""

from dataclasses import dataclass

from solvers.arcs import BoolArray, FloatArray, IntArray
from solvers.result import Status
from solvers.search import Ending, gap_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ways:
    """The way of every serial, in travel order, one after the other.

    Serial `i` enters `link[j]` in period `enter[j]` for j from `start[i]` to before
    `start[i + 1]`; one that is not delivered enters none. Serials of a commodity stand
    together, those that set out first come first.
    """

    start: IntArray  # (n_serials + 1,)
    link: IntArray  # (n_steps,)
    enter: IntArray  # (n_steps,), periods


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """What moves when: the ways, what they cost, and what they take."""

    ways: Ways
    delivered: BoolArray  # (n_serials,)
    arrival: IntArray  # (n_serials,), periods; 0 where it is not delivered
    load: IntArray  # (n_resources, n_periods), units of capacity taken
    undelivered: IntArray  # (n_commodities,), serials
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScheduleResult:
    """The best plan found, a bound of all plans, and the prices that prove it.

    `plan` is None exactly when `status` is NO_FLOW: something should move and nothing
    can. `cost` is the cost of the plan, or of leaving all at home; no plan costs less
    than `bound`. `price[r, t]` is what a unit of resource `r` in period `t` is worth,
    in units of cost, and 0 wherever its capacity does not bind.
    """

    status: Status
    ending: Ending
    plan: Plan | None
    cost: int
    bound: int
    price: FloatArray  # (n_resources, n_periods)
    rounds: int

    @property
    def gap(self) -> float:
        """The share of the cost that the bound leaves open."""
        return gap_of(self.cost, self.bound)

    @property
    def shown_plan(self) -> Plan:
        """The plan; ValueError when there is none."""
        if self.plan is None:
            raise ValueError(f"no plan to show: the status is {self.status}")
        return self.plan
