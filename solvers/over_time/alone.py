"""What a serial pays at least when nobody else is on its way, and nothing is shut."""

from solvers.compiled import inlaid
from solvers.over_time.layout import NEVER, Layout


@inlaid
def cost_alone(layout: Layout, k: int, v: int, t: int) -> int:
    """Bound what a serial of commodity `k` pays from node `v` and time `t` on.

    Formulation:
        bound = onward_cost[k, v] + least arrival_cost[k, s]
                over the times s from t + the least transit from v on

    In ticks; arrival_cost[k, t] at the destination, and NEVER where nobody can arrive
    in time. Along no link does it fall by more than the link costs.
    """
    if v == layout.destination[k]:
        return int(layout.arrival_cost[k, t])
    if t > layout.latest[k, v] or t == layout.n_periods:  # then nothing is entered
        return NEVER
    arrival = t + layout.n_periods - layout.latest[k, v]
    return int(layout.onward_cost[k, v] + layout.least_arrival_cost[k, arrival])
