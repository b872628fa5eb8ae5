"""Worlds of journeys and minutes, a checker that recounts them, and the best plan.

Checker and brute force read the problem alone, and share no code with the solver.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from solvers.arcs import IntArray
from solvers.dispatching import (
    DispatchResult,
    Journeys,
    Resources,
    Uses,
    Windows,
    dispatch,
)
from solvers.search import OnProgress

Level = tuple[int, int, int]
"""Journeys out, weighted delay, weighted arrival."""


@dataclass(frozen=True)
class Step:
    """A step of a journey."""

    minutes: int
    may_wait: bool = False
    min_wait: int = 0
    earliest: int = 0
    window: int = -1
    hint: int = -1


@dataclass(frozen=True)
class Trip:
    """A journey: its steps, and what it uses as (resource, demand, first, before, ...).

    The rest of a use is (last, after); steps are counted within the journey.
    """

    steps: list[Step]
    uses: list[tuple[int, int, int, int, int, int]] = field(default_factory=list)
    target: int = 0
    weight: int = 1


@dataclass(frozen=True)
class World:
    """All that is dispatched, and until when."""

    journeys: Journeys
    windows: Windows
    resources: Resources
    uses: Uses
    horizon: int

    def solved(
        self,
        *,
        seed: int = 0,
        rounds: int | None = None,
        time_limit_s: float | None = None,
        progress: OnProgress | None = None,
    ) -> DispatchResult:
        """Dispatch it."""
        return dispatch(
            self.journeys,
            self.windows,
            self.resources,
            self.uses,
            horizon=self.horizon,
            seed=seed,
            rounds=rounds,
            time_limit_s=time_limit_s,
            progress=progress,
        )


def passes(
    step: int, resource: int, until: int, before: int = 0, demand: int = 1
) -> tuple[int, int, int, int, int, int]:
    return resource, demand, step, before, step, until


def world_of(
    trips: list[Trip],
    capacity: list[int],
    *,
    horizon: int = 1000,
    windows: list[list[tuple[int, int]]] | None = None,
    periods: list[tuple[int, int, int, int]] | None = None,
) -> World:
    sets = windows or []
    start = np.concatenate(([0], np.cumsum([len(t.steps) for t in trips])))
    steps = [step for trip in trips for step in trip.steps]
    rows = [row for each in sets for row in each]
    uses = [
        (r, demand, low + first, before, low + last, after)
        for low, trip in zip(start.tolist(), trips, strict=False)
        for r, demand, first, before, last, after in trip.uses
    ]
    used, limited = column(uses, 6), column(periods or [], 4)
    return World(
        journeys=Journeys(
            start=start.astype(np.int64),
            duration=ints([s.minutes for s in steps]),
            may_wait=np.array([s.may_wait for s in steps], np.bool_),
            min_wait=ints([s.min_wait for s in steps]),
            earliest=ints([s.earliest for s in steps]),
            window=ints([s.window for s in steps]),
            target=ints([t.target for t in trips]),
            weight=ints([t.weight for t in trips]),
            hint=ints([s.hint for s in steps]),
        ),
        windows=Windows(
            start=ints(np.cumsum([0, *map(len, sets)]).tolist()),
            opens=ints([opens for opens, _ in rows]),
            closes=ints([closes for _, closes in rows]),
        ),
        resources=Resources(
            capacity=ints(capacity),
            period_of=limited[0],
            period_from=limited[1],
            period_to=limited[2],
            period_capacity=limited[3],
        ),
        uses=Uses(
            resource=used[0],
            demand=used[1],
            first=used[2],
            before=used[3],
            last=used[4],
            after=used[5],
        ),
        horizon=horizon,
    )


def ints(values: list[int]) -> IntArray:
    return np.array(values, np.int64)


def column(rows: Sequence[tuple[int, ...]], width: int) -> IntArray:
    return np.array(rows, np.int64).reshape(-1, width).T


def random_world(seed: int, *, n_journeys: int = 3, horizon: int = 14) -> World:
    """Give journeys of up to three steps that meet on up to three resources."""
    rng = np.random.default_rng(seed)
    n_resources = int(rng.integers(1, 4))
    capacity = rng.integers(1, 3, n_resources).tolist()
    limited = rng.random(n_resources) < 0.3
    periods = [
        (r, begin, begin + int(rng.integers(1, 4)), int(rng.integers(0, 3)))
        for r in np.flatnonzero(limited).tolist()
        for begin in rng.integers(0, 8, 1).tolist()
    ]
    windows = [[(1, 4), (6, 9), (11, 15)], [(0, 2), (3, 12)]]
    trips = [_random_trip(rng, n_resources) for _ in range(n_journeys)]
    return world_of(trips, capacity, horizon=horizon, windows=windows, periods=periods)


def _random_trip(rng: np.random.Generator, n_resources: int) -> Trip:
    n = int(rng.integers(1, 4))
    steps = []
    for at in range(n):
        may = bool(rng.random() < 0.5)
        steps.append(
            Step(
                minutes=int(rng.integers(0, 3)),
                may_wait=may,
                min_wait=int(may and at > 0 and rng.random() < 0.3),
                earliest=int(rng.integers(0, 4)) if rng.random() < 0.3 else 0,
                window=int(rng.integers(0, 2)) if rng.random() < 0.3 else -1,
            )
        )
    uses = list(_random_uses(rng, steps, n_resources))
    target, weight = int(rng.integers(0, 8)), int(rng.integers(1, 4))
    return Trip(steps, uses, target=target, weight=weight)


def _random_uses(
    rng: np.random.Generator, steps: list[Step], n_resources: int
) -> Iterator[tuple[int, int, int, int, int, int]]:
    """Give passings, and perhaps a halt and a trip; one demand for each resource."""
    demand = rng.choice([1, 1, 2], n_resources).tolist()
    for step in range(len(steps)):
        if rng.random() < 0.7:
            r = int(rng.integers(n_resources))
            before, after = int(rng.integers(0, 2)), int(rng.integers(1, 4))
            yield r, demand[r], step, before, step, after
        if step and rng.random() < 0.5:
            r = int(rng.integers(n_resources))
            yield r, demand[r], step - 1, -steps[step - 1].minutes, step, 0
    if rng.random() < 0.4:
        r, last = int(rng.integers(n_resources)), len(steps) - 1
        yield r, demand[r], 0, 0, last, steps[last].minutes + int(rng.integers(1, 3))


def faults(world: World, result: DispatchResult) -> list[str]:
    """Recount a plan minute by minute, and say all that is wrong with it."""
    found = []
    begins = {}
    for i in range(world.journeys.n_journeys):
        low, high = world.journeys.start[i], world.journeys.start[i + 1]
        begin = result.begin[low:high].tolist()
        if result.placed[i]:
            begins[i] = begin
            found += [f"journey {i}: {fault}" for fault in _faults_of(world, i, begin)]
            arrival = begin[-1] + world.journeys.duration[high - 1]
        else:
            found += [f"journey {i} is out and begins"] if any(begin) else []
            arrival = 0
        late = max(0, arrival - world.journeys.target[i]) if result.placed[i] else 0
        if (result.arrival[i], result.delay[i]) != (arrival, late):
            found.append(f"journey {i} arrives at {arrival}, {late} late")
    if result.cost != int(world.journeys.weight @ result.delay):
        found.append(f"the cost is not {result.cost}")
    return found + list(_overloads(world, begins))


def _faults_of(world: World, i: int, begin: list[int]) -> Iterator[str]:
    j, low = world.journeys, world.journeys.start[i]
    for at, minute in enumerate(begin):
        if minute < max(0, j.earliest[low + at]):
            yield f"step {at} begins too early"
        w = j.window[low + at]
        rows = (
            range(world.windows.start[w], world.windows.start[w + 1]) if w >= 0 else ()
        )
        within = [
            world.windows.opens[row] <= minute < world.windows.closes[row]
            for row in rows
        ]
        if w >= 0 and not any(within):
            yield f"step {at} begins outside its windows"
    for at, (one, other) in enumerate(pairwise(begin), 1):
        wait = other - one - j.duration[low + at - 1]
        if wait < j.min_wait[low + at] or (wait and not j.may_wait[low + at]):
            yield f"waits {wait} before step {at}"
    if begin[-1] + j.duration[low + len(begin) - 1] > world.horizon:
        yield "arrives after the horizon"


def _overloads(world: World, begins: dict[int, list[int]]) -> Iterator[str]:
    load: dict[tuple[int, int], int] = defaultdict(int)
    for i, begin in begins.items():
        for slot, demand in taken(world, i, begin).items():
            load[slot] += demand
    for (r, minute), units in load.items():
        if units > capacity_at(world, r, minute):
            yield f"resource {r} has {units} at {minute}"


def taken(world: World, i: int, begin: list[int]) -> dict[tuple[int, int], int]:
    """Give what a journey takes of which resource in which minute."""
    low, high = world.journeys.start[i], world.journeys.start[i + 1]
    units: dict[tuple[int, int], int] = {}
    u = world.uses
    for at in range(u.n_uses):
        if low <= u.first[at] < high:
            since = begin[u.first[at] - low] - u.before[at]
            until = begin[u.last[at] - low] + u.after[at]
            for minute in range(since, until):
                slot = int(u.resource[at]), minute
                units[slot] = max(units.get(slot, 0), int(u.demand[at]))
    return units


def capacity_at(world: World, r: int, minute: int) -> int:
    p = world.resources
    for at in range(p.period_of.size):
        if p.period_of[at] == r and p.period_from[at] <= minute < p.period_to[at]:
            return int(p.period_capacity[at])
    return int(p.capacity[r])


def level_of(world: World, result: DispatchResult) -> Level:
    weight = world.journeys.weight
    return result.out, result.cost, int(weight @ result.arrival)


def best_level(world: World, standing: dict[int, list[int]] | None = None) -> Level:
    """Try all minutes of all journeys, and give how good the best plan is.

    Journeys that stand begin their steps when they do.
    """
    n = world.journeys.n_journeys
    choices = [choices_of(world, i, (standing or {}).get(i)) for i in range(n)]

    def best_from(i: int, load: dict[tuple[int, int], int]) -> Level:
        if i == n:
            return 0, 0, 0
        out, delay, arrival = best_from(i + 1, load)
        best = out + 1, delay, arrival
        if standing and i in standing:
            best = n + 1, 0, 0
        for level, slots in choices[i]:
            if best[:1] == (0,) and level > best[1:]:
                continue  # later than the best of all
            merged = dict(load)
            for slot, demand in slots:
                merged[slot] = merged.get(slot, 0) + demand
            if all(merged[slot] <= capacity_at(world, *slot) for slot, _ in slots):
                rest = best_from(i + 1, merged)
                found = rest[0], rest[1] + level[0], rest[2] + level[1]
                best = min(best, found)
        return best

    return best_from(0, {})


Choice = tuple[tuple[int, int], tuple[tuple[tuple[int, int], int], ...]]


def choices_of(world: World, i: int, standing: list[int] | None = None) -> list[Choice]:
    """Give what a journey may do alone: what that is worth, and what it takes."""
    j = world.journeys
    weight, target = int(j.weight[i]), int(j.target[i])
    choices = set()
    for begin in [standing] if standing else _begins(world, i, []):
        if not list(_faults_of(world, i, begin)):
            arrival = begin[-1] + int(j.duration[j.start[i + 1] - 1])
            level = weight * max(0, arrival - target), weight * arrival
            choices.add((level, tuple(sorted(taken(world, i, begin).items()))))
    return sorted(choices)


def _begins(world: World, i: int, so_far: list[int]) -> Iterator[list[int]]:
    j, low = world.journeys, world.journeys.start[i]
    at = low + len(so_far)
    if at == j.start[i + 1]:
        yield so_far
        return
    ready = so_far[-1] + int(j.duration[at - 1]) if so_far else 0
    last = world.horizon if not so_far or j.may_wait[at] else ready
    for minute in range(ready, last + 1):
        yield from _begins(world, i, [*so_far, minute])
