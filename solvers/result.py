"""What solvers answer: a status, and arrays that are None when there is no flow."""

from dataclasses import dataclass
from enum import StrEnum, unique

from solvers.arcs import IntArray


class SolverError(RuntimeError):
    """OR-Tools ended in a way that a checked problem should not lead to."""


@unique
class Status(StrEnum):
    """How much of what was asked is in the flow."""

    OPTIMAL = "optimal"
    """All of it, at least cost."""
    FEASIBLE = "feasible"
    """All of it; that nothing costs less is not proven."""
    PARTIAL = "partial"
    """A part of it; the rest is unmet."""
    NO_FLOW = "no_flow"
    """Nothing, though something was asked."""


def status_of(*, delivered: int, unmet: int) -> Status:
    """Give the status that belongs to units delivered and units missing."""
    if unmet == 0:
        return Status.OPTIMAL
    return Status.PARTIAL if delivered else Status.NO_FLOW


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlowResult:
    """A flow of least cost, or the statement that there is none.

    `flow` and `cost` are None exactly when `status` is NO_FLOW. `unmet` has the sign of
    the supply: positive is supply left at its source, negative is demand not served.

    Raises
    ------
    ValueError
        When status, flow and cost contradict each other.
    """

    status: Status
    flow: IntArray | None  # (n_arcs,)
    cost: int | None
    unmet: IntArray  # (n_nodes,)

    def __post_init__(self) -> None:
        absent = self.status is Status.NO_FLOW
        if (self.flow is None) is not absent or (self.cost is None) is not absent:
            raise ValueError(f"flow and cost contradict the status {self.status}")

    @property
    def shown_flow(self) -> IntArray:  # (n_arcs,)
        """The flow; ValueError when there is none."""
        if self.flow is None:
            raise ValueError(f"no flow to show: the status is {self.status}")
        return self.flow

    @property
    def shown_cost(self) -> int:
        """The cost of the flow; ValueError when there is none."""
        if self.cost is None:
            raise ValueError(f"no cost to show: the status is {self.status}")
        return self.cost


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cut:
    """The arcs that hold a flow back: none gets from source to sink around them.

    Only arcs of positive capacity are in it. When there is no open way at all, the
    value is 0 and no arc is.
    """

    value: int
    arcs: IntArray  # (n_cut,), ascending


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MaxFlowResult:
    """A greatest flow and its minimum cuts, the nearest to either end."""

    value: int
    flow: IntArray  # (n_arcs,)
    cut_near_source: Cut
    cut_near_sink: Cut


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shortage:
    """The arcs that hold back the unmet part of a commodity, and who took them.

    What was delivered is the sum of `capacity - taken`. No arcs: there is no open way,
    even on an empty network.
    """

    arcs: IntArray  # (n_cut,), ascending
    capacity: IntArray  # (n_cut,), in all
    taken: IntArray  # (n_cut,), by the commodities before


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Delivery:
    """What became of one commodity: units, cost, and the arcs they use."""

    delivered: int
    unmet: int
    cost: int  # of the delivered units
    arcs: IntArray  # (n_used,), ascending
    amounts: IntArray  # (n_used,), positive
    shortage: Shortage | None  # None when nothing is unmet

    @property
    def status(self) -> Status:
        """How much of the amount is delivered."""
        return status_of(delivered=self.delivered, unmet=self.unmet)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PriorityResult:
    """Deliveries in the order of the commodities, their load, and a lower bound.

    `cost` and `bound` both count every unit that is not delivered at `shortage_cost`.
    """

    deliveries: tuple[Delivery, ...]
    load: IntArray  # (n_arcs,)
    cost: int
    bound: int
    shortage_cost: int

    @property
    def unmet(self) -> int:
        """The units of all commodities that are not delivered."""
        return sum(delivery.unmet for delivery in self.deliveries)
