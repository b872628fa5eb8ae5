"""What dispatching answers: when each step begins, who is late, and who stays out."""

from dataclasses import dataclass

from solvers.arcs import BoolArray, IntArray
from solvers.result import Status
from solvers.search import Ending


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DispatchResult:
    """The best plan found, to the minute.

    `begin`, `arrival` and `delay` are 0 for journeys that are not `placed`: they would
    arrive after the horizon. `status` is OPTIMAL where all are placed and no plan is
    better, FEASIBLE where all are placed, PARTIAL and NO_FLOW where some and all stay
    out; `ending` PROVEN says of each that no plan is better. `cost` is the weighted
    delay. No plan that leaves as few out costs less than `bound`, which is None where
    nothing is known of such plans.
    """

    status: Status
    ending: Ending
    begin: IntArray  # (n_steps,), minutes
    placed: BoolArray  # (n_journeys,)
    arrival: IntArray  # (n_journeys,), minutes
    delay: IntArray  # (n_journeys,), minutes after the target
    cost: int
    bound: int | None
    rounds: int

    @property
    def out(self) -> int:
        """How many journeys stay out."""
        return int((~self.placed).sum())
