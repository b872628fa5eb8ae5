"""What the benchmark of flow over time measures: our schedule, and its rivals."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import numpy as np
from flow_greedy import greedy_cost
from flow_worlds import World, WorldSize, world
from jobs import measured

Facts = dict[str, Any]
TINY = WorldSize(nodes=12, links=44, periods=20, movements=4, serials=14, rate=1)
WARM_UP_ROUNDS = 20
GREEDY_ABOVE = 1.15
"""Worlds are tight when the greedy plan costs so many times the free flow."""


def over_time(
    size: Facts, seed: int, time_limit_s: float, gap: float, *, stop: bool = False
) -> Facts:
    """Schedule a world with ours; say when its gap came down to ``gap``.

    The search goes on until its time is over, or ends there where told to ``stop``.
    ``reached_s`` is None where the gap was not reached.
    """
    _scheduled(world(TINY), rounds=WARM_UP_ROUNDS)  # compiles
    drawn = world(WorldSize(**size), seed)
    reached: list[float] = []

    def look(progress: Any) -> None:  # noqa: ANN401 - a Progress
        if progress.gap is not None and progress.gap <= gap:
            reached.append(progress.seconds)

    def solve() -> Any:  # noqa: ANN401 - a ScheduleResult
        return _scheduled(
            drawn, time_limit_s=time_limit_s, gap=gap * stop, progress=look
        )

    result, cost = measured(solve)
    check(drawn, result)
    return cost | {
        "objective": result.cost,
        "bound": result.bound,
        "ending": str(result.ending),
        "reached_s": next(iter(reached), None),
        "free_flow": drawn.free_flow,
    }


def _scheduled(drawn: World, **limits: Any) -> Any:  # noqa: ANN401 - a ScheduleResult
    """Hand a world to the solver, with the limits and the progress it is to have."""
    from solvers.over_time import (
        TimedCommodities,
        TimedNetwork,
        schedule,
        weighted_arrival,
    )

    network = TimedNetwork(
        n_nodes=drawn.n_nodes,
        tail=drawn.tail,
        head=drawn.head,
        transit=drawn.transit,
        capacity=drawn.capacity,
        may_wait=np.ones(drawn.n_nodes, np.bool_),
    )
    shape = (drawn.origin.size, drawn.tail.size)
    commodities = TimedCommodities(
        origin=drawn.origin,
        destination=drawn.destination,
        serials=drawn.serials,
        release=drawn.release,
        due=drawn.due,
        weight=drawn.weight,
        open=np.ones(shape, np.bool_),
        consumption=np.ones(shape, np.int64),
    )
    costs = weighted_arrival(
        network, commodities, undelivered_cost=drawn.undelivered_cost
    )
    return schedule(network, commodities, costs, **limits)


def check(drawn: World, result: Any) -> None:  # noqa: ANN401 - a ScheduleResult
    """Count a schedule again from its ways: who arrives when, what each link carries.

    Raises
    ------
    SystemExit
        Where a way is broken, a capacity is exceeded, or the cost is another.
    """
    ways, load, total = result.shown_plan.ways, np.zeros_like(drawn.capacity), 0
    np.add.at(load, (ways.link, ways.enter), 1)
    movement = np.repeat(np.arange(drawn.origin.size), drawn.serials)
    right = bool((load <= drawn.capacity).all())
    for k, begin, end in zip(movement, ways.start, ways.start[1:], strict=False):
        link, enter = ways.link[begin:end], ways.enter[begin:end]
        until = enter + drawn.transit[link]
        if not link.size:
            total += int(drawn.undelivered_cost[k])
            continue
        right &= drawn.tail[link[0]] == drawn.origin[k]
        right &= drawn.head[link[-1]] == drawn.destination[k]
        right &= bool((drawn.head[link[:-1]] == drawn.tail[link[1:]]).all())
        right &= enter[0] >= drawn.release[k] and bool((enter[1:] >= until[:-1]).all())
        total += int(drawn.arrival_cost[k, until[-1]])
    if not right or total != result.cost:
        raise SystemExit(f"the plan is wrong: it costs {total}, not {result.cost}")


def greedy(size: Facts, seed: int) -> Facts:
    """Make one greedy pass by priority; it has no bound but the free flow."""
    greedy_cost(world(TINY))  # compiles
    drawn = world(WorldSize(**size), seed)
    total, cost = measured(lambda: greedy_cost(drawn))
    return cost | {"objective": total, "bound": drawn.free_flow, "done": True}


def monolith(size: Facts, seed: int, time_limit_s: float) -> Facts:
    """Solve the MIP in HiGHS, from the greedy plan; its writing is not counted."""
    import flow_monolith
    import highs

    drawn = world(WorldSize(**size), seed)
    columns = flow_monolith.expand(drawn)
    programme = flow_monolith.monolith(drawn, columns)
    start = flow_monolith.greedy_start(drawn, columns)

    def solve() -> highs.Answer:
        return highs.solve(programme, time_limit_s=time_limit_s, start=start)

    answer, cost = measured(solve)
    rows, n_columns = programme.matrix.shape
    return cost | asdict(answer) | {"rows": rows, "columns": n_columns}


def growth(size: Facts, seed: int, time_limit_s: float, gap: float) -> Facts:
    """Schedule a world of this size, made tight first, until the gap is reached."""
    tight = replace(WorldSize(**size), rate=tight_rate(WorldSize(**size), seed))
    facts = over_time(asdict(tight), seed, time_limit_s, gap, stop=True)
    return facts | {"rate": tight.rate}


def tight_rate(size: WorldSize, seed: int) -> float:
    """Give the greatest whole rate that leaves greedy 15 % above the free flow."""
    below, above = 1, 256
    while above - below > 1:
        middle = (below + above) // 2
        drawn = world(replace(size, rate=middle), seed)
        is_tight = greedy_cost(drawn) >= GREEDY_ABOVE * drawn.free_flow
        below, above = (middle, above) if is_tight else (below, middle)
    return float(below)
