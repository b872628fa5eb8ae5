"""The whole problem over time as one MIP in MathOpt: the optimum of small worlds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from ortools.math_opt.python import mathopt

from tests.timed_worlds import TimedWorld

State = tuple[int, int]
"""A node and a time."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """The least cost of whole serials, and of serials in fractions."""

    world: TimedWorld
    cost: int

    @property
    def relaxed(self) -> float:
        """The least cost of serials in fractions, solved for whoever asks."""
        return _solved(_Model(self.world, whole=False), mathopt.SolverType.GLOP)


def optimum_of(world: TimedWorld) -> Optimum:
    """Solve a world to the end.

    Formulation, for commodities k, links a, nodes v and times t:
        minimise  link_cost[a] * x[k, a, t]  +  undelivered_cost[k] * u[k]
                  + arrival_cost[k, t + transit[k, a]] * x[k, a, t] into destination[k]
        where     u[k] + what leaves the origin at the release = serials[k]
                  what enters (v, t), or waits for it, leaves or waits on
                  sum of consumption[k, a] * x[k, a, t] over what holds a resource
                  in a period <= its capacity
        and       x, u and what waits are whole

    Serials alike are counted together: any whole flow falls into whole ways.
    """
    cost = _solved(_Model(world, whole=True), mathopt.SolverType.GSCIP)
    assert abs(cost - round(cost)) < 1e-4
    return Optimum(world=world, cost=round(cost))


def _solved(built: _Model, solver: mathopt.SolverType) -> float:
    tight = mathopt.SolveParameters(relative_gap_tolerance=0, absolute_gap_tolerance=0)
    parameters = tight if built.whole else mathopt.SolveParameters()
    result = mathopt.solve(built.model, solver, params=parameters)
    assert result.termination.reason is mathopt.TerminationReason.OPTIMAL
    return float(result.objective_value())


@dataclass(slots=True)
class _Model:
    world: TimedWorld
    whole: bool
    model: mathopt.Model = field(default_factory=mathopt.Model)
    out: list[list[tuple[int, int]]] = field(init=False)  # link, head
    load: dict[tuple[int, int], list[mathopt.LinearTerm]] = field(init=False)
    cost: list[mathopt.LinearTerm] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.load = defaultdict(list)
        self._set_out()
        for k in range(self.world.commodities.n_commodities):
            self._add_commodity(k)
        for (r, t), terms in self.load.items():
            capacity = int(self.world.network.capacity[r, t])
            self.model.add_linear_constraint(mathopt.fast_sum(terms) <= capacity)
        self.model.minimize(mathopt.fast_sum(self.cost))

    def _set_out(self) -> None:
        """Note the links that leave each node."""
        network = self.world.network
        self.out = [[] for _ in range(network.n_nodes)]
        heads = network.head.tolist()
        for a, v in enumerate(network.tail.tolist()):
            self.out[v].append((a, heads[a]))

    def _variable(self, most: int) -> mathopt.Variable:
        return self.model.add_variable(lb=0, ub=most, is_integer=self.whole)

    def _add_commodity(self, k: int) -> None:
        commodities, costs = self.world.commodities, self.world.costs
        serials = int(commodities.serials[k])
        stays = self._variable(serials)
        self.cost.append(int(costs.undelivered_cost[k]) * stays)
        net = defaultdict(list)  # of a state: what leaves less what enters
        start = (int(commodities.origin[k]), int(commodities.release[k]))
        net[start].append(1 * stays)
        for state in self._states(k, start):
            self._add_links(k, state, serials, net)
            self._add_waiting(state, serials, net)
        for state, terms in net.items():
            supply = serials if state == start else 0
            self.model.add_linear_constraint(mathopt.fast_sum(terms) == supply)

    def _links_from(self, k: int, state: State) -> list[tuple[int, State]]:
        """Give the links that are open, and the states to which they lead."""
        v, t = state
        n_periods, is_open = self.world.network.n_periods, self.world.commodities.open
        return [
            (a, (w, arrival))
            for a, w in self.out[v]
            for arrival in [t + self.world.transit(k, a)]
            if t < n_periods and arrival <= n_periods and is_open[k, a]
        ]

    def _states(self, k: int, start: State) -> list[State]:
        """Give all states that can be reached, but those of having arrived."""
        network, end = self.world.network, int(self.world.commodities.destination[k])
        reached, fresh = {start}, [start]
        while fresh:
            v, t = state = fresh.pop()
            following = [after for _, after in self._links_from(k, state)]
            if network.may_wait[v] and t < network.n_periods:
                following.append((v, t + 1))
            new = {s for s in following if s[0] != end} - reached
            reached |= new
            fresh += new
        return sorted(reached)

    def _add_links(
        self,
        k: int,
        state: State,
        serials: int,
        net: dict[State, list[mathopt.LinearTerm]],
    ) -> None:
        commodities, costs = self.world.commodities, self.world.costs
        for a, after in self._links_from(k, state):
            x = self._variable(serials)
            net[state].append(1 * x)
            self._add_load(a, state[1], int(commodities.consumption[k, a]) * x)
            cost = int(costs.link_cost[a])
            if after[0] == commodities.destination[k]:
                cost += int(costs.arrival_cost[k, after[1]])
            else:
                net[after].append(-1 * x)
            self.cost.append(cost * x)

    def _add_load(self, a: int, enter: int, taken: mathopt.LinearTerm) -> None:
        network = self.world.network
        ends = min(enter + int(network.hold[a]), network.n_periods)
        for t in range(enter, ends):
            self.load[int(network.resource[a]), t].append(taken)

    def _add_waiting(
        self, state: State, serials: int, net: dict[State, list[mathopt.LinearTerm]]
    ) -> None:
        v, t = state
        if self.world.network.may_wait[v] and t < self.world.network.n_periods:
            z = self._variable(serials)
            net[state].append(1 * z)
            net[v, t + 1].append(-1 * z)
