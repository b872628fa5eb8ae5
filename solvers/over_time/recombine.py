"""The best plan made of the ways of several plans, by CP-SAT."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from solvers.cp_sat import lone_solver
from solvers.over_time.layout import SCALE, Layout
from solvers.over_time.timetable import Timetable, empty_timetable, put_in

# Seconds of CP-SAT's own count of work, which is the same on every machine.
_EFFORT = 1.0


@dataclass(frozen=True, slots=True)
class _Way:
    """A way that serials of a commodity may take: links and times of its steps."""

    commodity: int
    links: tuple[int, ...]
    times: tuple[int, ...]


@dataclass(slots=True)
class _Pool:
    """Ways of several plans, what a serial pays on each, and how many take it now."""

    cost: dict[_Way, int] = field(default_factory=dict)  # in ticks
    taken_by: dict[_Way, int] = field(default_factory=dict)  # serials

    def add(self, plan: Timetable, *, now: bool = False) -> None:
        """Add the ways of a plan; `now` says that it is the one to begin with."""
        for serial in np.flatnonzero(plan.steps).tolist():
            steps = plan.steps[serial]
            way = _Way(
                int(plan.commodity[serial]),
                tuple(plan.link[serial, :steps].tolist()),
                tuple(plan.enter[serial, :steps].tolist()),
            )
            self.cost[way] = int(plan.cost[serial])
            self.taken_by[way] = self.taken_by.get(way, 0) + now


def recombined(
    layout: Layout, best: Timetable, others: Sequence[Timetable], seed: int
) -> Timetable:
    """Choose the best from the ways of all plans, or as good as a second of work finds.

    Formulation, over whole numbers x of serials that take each way w of the pool:
        minimise   sum of (cost[w] - undelivered_cost) * x[w]
        where      sum over the ways of k of x[w] <= serials[k]
        and        sum of what w holds of r in t * x[w] <= capacity[r, t]
                   over resources r and periods t, wherever it could bind

    It begins from `best`, and is never worse. Same plans and seed, same answer.
    """
    pool = _Pool()
    pool.add(best, now=True)
    for other in others:
        pool.add(other)
    ways = list(pool.cost)
    model = cp_model.CpModel()
    counts = [
        model.new_int_var(0, int(layout.serials[way.commodity]), "") for way in ways
    ]
    _limit_serials(model, layout, ways, counts)
    _limit_load(model, layout, ways, counts)
    gains = [
        (pool.cost[way] - int(layout.undelivered_cost[way.commodity])) // SCALE
        for way in ways
    ]
    model.minimize(cp_model.LinearExpr.weighted_sum(counts, gains))
    for way, count in zip(ways, counts, strict=True):
        model.add_hint(count, pool.taken_by[way])
    solver = lone_solver(seed=seed, work=_EFFORT)
    if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return best
    chosen = [int(solver.value(count)) for count in counts]
    return _timetable(layout, best.link.shape[1], pool, zip(ways, chosen, strict=True))


def _limit_serials(
    model: cp_model.CpModel,
    layout: Layout,
    ways: Sequence[_Way],
    counts: Sequence[cp_model.IntVar],
) -> None:
    of: dict[int, list[cp_model.IntVar]] = {}
    for way, count in zip(ways, counts, strict=True):
        of.setdefault(way.commodity, []).append(count)
    for commodity, those in of.items():
        model.add(cp_model.LinearExpr.sum(those) <= int(layout.serials[commodity]))


def _limit_load(
    model: cp_model.CpModel,
    layout: Layout,
    ways: Sequence[_Way],
    counts: Sequence[cp_model.IntVar],
) -> None:
    """Limit the load of resources and periods that all ways together could overload."""
    held: dict[tuple[int, int], dict[int, int]] = {}  # by way, in ascending order
    for at, way in enumerate(ways):
        for cell, taken in _held(layout, way):
            by_way = held.setdefault(cell, {})
            by_way[at] = by_way.get(at, 0) + taken
    for (r, t), by_way in held.items():
        capacity = int(layout.capacity[r, t])
        most: dict[int, int] = {}
        for at, taken in by_way.items():
            k = ways[at].commodity
            most[k] = max(most.get(k, 0), taken)
        if sum(int(layout.serials[k]) * taken for k, taken in most.items()) > capacity:
            those = [counts[at] for at in by_way]
            load = cp_model.LinearExpr.weighted_sum(those, list(by_way.values()))
            model.add(load <= capacity)


def _held(layout: Layout, way: _Way) -> Iterator[tuple[tuple[int, int], int]]:
    """Give the resources and periods that a way holds, step by step, and how much."""
    for a, enter in zip(way.links, way.times, strict=True):
        r, taken = int(layout.resource[a]), int(layout.consumption[way.commodity, a])
        for t in range(enter, min(enter + int(layout.hold[a]), layout.n_periods)):
            yield (r, t), taken


def _timetable(
    layout: Layout, most_steps: int, pool: _Pool, chosen: Iterator[tuple[_Way, int]]
) -> Timetable:
    """Give the serials of each commodity, in turn, the ways that were chosen."""
    plan = empty_timetable(layout, most_steps)
    free = np.searchsorted(plan.commodity, np.arange(layout.serials.size)).tolist()
    for way, count in chosen:
        links, times = np.array(way.links), np.array(way.times)
        for _ in range(count):
            serial = free[way.commodity]
            free[way.commodity] += 1
            steps, cost = len(way.links), pool.cost[way]
            put_in(layout, plan, serial, links, times, steps, cost)
    return plan
