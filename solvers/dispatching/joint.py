"""Some journeys placed together, all others as they stand: by CP-SAT."""

from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from solvers.arcs import IntArray
from solvers.dispatching.draft import Draft, copied, put_in, runs_of, worth
from solvers.dispatching.effort import Effort, solve, solver_for
from solvers.dispatching.layout import Layout
from solvers.dispatching.loads import limit_loads
from solvers.dispatching.openings import open_begins
from solvers.dispatching.rooms import Rooms
from solvers.result import SolverError

_SOLVED = (cp_model.OPTIMAL, cp_model.FEASIBLE)


@dataclass(frozen=True, slots=True)
class Found:
    """A plan no worse than before, and whether it is proven that none is better."""

    draft: Draft
    proven: bool
    interrupted: bool = False


def placed_jointly(
    layout: Layout,
    rooms: Rooms,
    draft: Draft,
    some: IntArray,
    at_best: Draft,
    effort: Effort,
) -> Found:
    """Place some journeys anew among the others, or as well as the effort allows.

    `rooms` are without these journeys, and `at_best` has what each would do alone.

    Formulation, over the minute b[q] at which each run q begins, and whether journey i
    is placed:
        minimise   journeys that are not placed; of all such plans
                   sum of weight[i] * max(0, arrival[i] - target[i]); and of all such
                   sum of weight[i] * arrival[i]
        where      b[q] >= b[q - 1] + length[q - 1] + wait[q]
        and        b[q] lies where its windows are open and the others leave room
        and        uses of these and of the others together stay below each capacity

    Begins are limited to those that others leave open, so the others need not be
    modelled where one journey takes all there is. CP-SAT begins from the plan as it
    stands, one level after the other.
    """
    model = _Model(layout, rooms, draft, some, at_best)
    model.build()
    best, proven = draft, True
    if not model.is_settled:
        model.ask_for_less_delay()
        best, proven, interrupted = model.solved(best, effort)
        if interrupted:
            return Found(best, proven=False, interrupted=True)
    model.ask_for_early_arrivals(best)
    best, second, interrupted = model.solved(best, effort)
    return Found(best, proven and second, interrupted)


@dataclass(slots=True)
class _Model:
    """The variables of some journeys, and what limits them."""

    layout: Layout
    rooms: Rooms
    draft: Draft
    some: IntArray
    at_best: Draft
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    begins: dict[int, cp_model.IntVar] = field(default_factory=dict)
    placed: dict[int, cp_model.IntVar] = field(default_factory=dict)
    late: dict[int, cp_model.IntVar] = field(default_factory=dict)

    @property
    def is_settled(self) -> bool:
        """Whether nothing could be placed or be less late than it is."""
        now, best = (worth(self.layout, d, self.some) for d in self._drafts)
        return now[:2] == best[:2]

    @property
    def _drafts(self) -> tuple[Draft, Draft]:
        return self.draft, self.at_best

    def build(self) -> None:
        last_begin = self._last_begins()
        for journey in self.some.tolist():
            if self.at_best.placed[journey]:
                self._add(journey, last_begin.get(journey))
        limit_loads(self.model, self.layout, self.rooms, self.begins, self.placed)

    def _last_begins(self) -> dict[int, int]:
        """Give the last begin of last runs in a plan that is not worse.

        That is known where all are placed: each may be as late as all together are
        now, if none of the others were later than alone.
        """
        layout = self.layout
        if not self.draft.placed[self.some].all():
            return {}
        now, best = (worth(layout, d, self.some).delay for d in self._drafts)
        weight = layout.weight[self.some]
        last = layout.journey_runs[self.some + 1] - 1
        alone = self.at_best.begin[last] + layout.length[last]
        target = layout.target[self.some]
        own = weight * np.maximum(0, alone - target)
        latest = target + (now - best + own) // weight - layout.length[last]
        return dict(zip(self.some.tolist(), latest.tolist(), strict=True))

    def _add(self, journey: int, last_begin: int | None) -> None:
        """Add the runs of a journey, in their order, and how late it is."""
        layout, runs = self.layout, runs_of(self.layout, journey)
        high = layout.highest[runs].copy()
        if last_begin is not None:
            spare = max(0, int(high[-1]) - last_begin)
            high -= spare
        domains = [
            self._domain(run, int(most))
            for run, most in zip(range(runs.start, runs.stop), high, strict=True)
        ]
        if any(domain.is_empty() for domain in domains):
            return
        placed = self.model.new_bool_var("")
        if self.draft.placed[self.some].all():
            self.model.add(placed == 1)
        for run, domain in zip(range(runs.start, runs.stop), domains, strict=True):
            self.begins[run] = self.model.new_int_var_from_domain(domain, "")
            if run > runs.start:
                ahead = int(layout.length[run - 1] + layout.wait[run])
                follows = self.begins[run] >= self.begins[run - 1] + ahead
                self.model.add(follows).only_enforce_if(placed)
        self.placed[journey] = placed
        self._add_delay(journey, runs.stop - 1)

    def _domain(self, run: int, high: int) -> cp_model.Domain:
        layout = self.layout
        lows, highs = open_begins(
            layout, self.rooms, run, int(layout.lowest[run]), high
        )
        pairs = zip(lows.tolist(), highs.tolist(), strict=True)
        return cp_model.Domain.from_intervals([list(pair) for pair in pairs])

    def _add_delay(self, journey: int, last: int) -> None:
        layout, target = self.layout, int(self.layout.target[journey])
        length = int(layout.length[last])
        most = max(0, int(layout.highest[last]) + length - target)
        late = self.model.new_int_var(0, most, "")
        arrives = late >= self.begins[last] + (length - target)
        self.model.add(arrives).only_enforce_if(self.placed[journey])
        self.late[journey] = late

    def ask_for_less_delay(self) -> None:
        """Minimise journeys left out, and then weighted delay."""
        big = 1 + int(self.layout.weight[list(self.late)] @ self._most_delays())
        weights = self.layout.weight[list(self.late)].tolist()
        cost = cp_model.LinearExpr.weighted_sum(
            [*self.late.values(), *self.placed.values()],
            [*weights, *(-big for _ in self.placed)],
        )
        self.model.minimize(cost)

    def _most_delays(self) -> IntArray:
        layout, journeys = self.layout, list(self.late)
        last = layout.journey_runs[1:][journeys] - 1
        arrival = layout.highest[last] + layout.length[last]
        most: IntArray = np.maximum(0, arrival - layout.target[journeys])
        return most

    def ask_for_early_arrivals(self, reached: Draft) -> None:
        """Minimise weighted arrival among plans that are as good as one otherwise."""
        layout, journeys = self.layout, list(self.late)
        level = worth(layout, reached, self.some)
        weights = layout.weight[journeys].tolist()
        late = cp_model.LinearExpr.weighted_sum(list(self.late.values()), weights)
        self.model.add(late <= level.delay)
        placed = cp_model.LinearExpr.sum(list(self.placed.values()))
        self.model.add(placed >= self.some.size - level.out)
        arrival = [self._arrival(journey) for journey in journeys]
        self.model.minimize(cp_model.LinearExpr.weighted_sum(arrival, weights))

    def _arrival(self, journey: int) -> cp_model.LinearExprT:
        """Give the arrival of a journey, or 0 if it stays out."""
        last = int(self.layout.journey_runs[journey + 1] - 1)
        length = int(self.layout.length[last])
        if self.draft.placed[self.some].all():
            return self.begins[last] + length
        most = max(0, int(self.layout.highest[last]) + length)
        arrival = self.model.new_int_var(0, most, "")
        arrives = arrival >= self.begins[last] + length
        self.model.add(arrives).only_enforce_if(self.placed[journey])
        return arrival

    def solved(self, best: Draft, effort: Effort) -> tuple[Draft, bool, bool]:
        """Solve from a plan: the better one, whether it is proven, and interrupted."""
        if not self.late:
            return best, True, False
        self._hint(best)
        solver = solver_for(effort)
        status, interrupted = solve(solver, self.model)
        if status not in {*_SOLVED, cp_model.UNKNOWN}:
            raise SolverError(f"CP-SAT ended with {solver.status_name(status)}")
        if status in _SOLVED:
            found = self._read(solver)
            if worth(self.layout, found) <= worth(self.layout, best):
                best = found
        return best, status == cp_model.OPTIMAL, interrupted

    def _hint(self, draft: Draft) -> None:
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for journey, placed in self.placed.items():
            is_placed = bool(draft.placed[journey])
            self.model.add_hint(placed, is_placed)
            if is_placed:
                runs = runs_of(self.layout, journey)
                for run in range(runs.start, runs.stop):
                    self.model.add_hint(self.begins[run], int(draft.begin[run]))

    def _read(self, solver: cp_model.CpSolver) -> Draft:
        draft = copied(self.draft)
        for journey, placed in self.placed.items():
            begin = None
            if solver.value(placed):
                runs = runs_of(self.layout, journey)
                those = [self.begins[run] for run in range(runs.start, runs.stop)]
                begin = np.array([solver.value(each) for each in those])
            put_in(self.layout, draft, journey, begin)
        return draft
