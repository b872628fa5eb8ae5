"""What is wrong with a plan over time: own code, from plain arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from solvers.over_time.result import Plan
from tests.timed_worlds import TimedWorld


class Fault(NamedTuple):
    """One rule that a plan breaks, and where."""

    name: str
    where: str


Step = tuple[int, int]
"""A link, and the period in which it is entered."""


def faults_of(world: TimedWorld, plan: Plan) -> list[Fault]:
    """Check every rule, each by itself; a plan without faults is one."""
    shapes = list(_shape_faults(world, plan))
    if shapes:
        return shapes
    owner = _owners(world)
    ways = _ways(plan)
    faults: list[Fault] = []
    for serial, (k, way) in enumerate(zip(owner, ways, strict=True)):
        faults += _says_faults(plan, serial, way)
        if way:
            faults += _way_faults(world, k, serial, way)
            faults += _arrival_faults(world, k, plan, serial, way)
    faults += _order_faults(owner, ways)
    faults += _load_faults(world, plan, owner, ways)
    faults += _count_faults(world, plan, owner, ways)
    faults += _cost_faults(world, plan, owner, ways)
    return faults


def names_of(faults: list[Fault]) -> set[str]:
    """Give the names of the rules that are broken."""
    return {fault.name for fault in faults}


def _owners(world: TimedWorld) -> list[int]:
    counts = world.commodities.serials.tolist()
    return [k for k, count in enumerate(counts) for _ in range(count)]


def _ways(plan: Plan) -> list[list[Step]]:
    start, link = plan.ways.start.tolist(), plan.ways.link.tolist()
    steps = list(zip(link, plan.ways.enter.tolist(), strict=True))
    return [steps[i:j] for i, j in pairwise(start)]


def _shape_faults(world: TimedWorld, plan: Plan) -> Iterator[Fault]:
    n = len(_owners(world))
    start = plan.ways.start.tolist()
    network = world.network
    right = {
        "start": (plan.ways.start.shape, (n + 1,)),
        "enter": (plan.ways.enter.shape, plan.ways.link.shape),
        "delivered": (plan.delivered.shape, (n,)),
        "arrival": (plan.arrival.shape, (n,)),
        "undelivered": (plan.undelivered.shape, world.commodities.serials.shape),
        "load": (plan.load.shape, network.capacity.shape),
    }
    for name, (found, wanted) in right.items():
        if found != wanted:
            yield Fault("shape", f"{name} has {found}, {wanted} is right")
    if start != sorted(start) or start[:1] != [0] or start[-1] != plan.ways.link.size:
        yield Fault("shape", "start does not divide the steps")
    if not all(0 <= a < network.n_links for a in plan.ways.link.tolist()):
        yield Fault("shape", "there is no such link")
    if not all(0 <= t < network.n_periods for t in plan.ways.enter.tolist()):
        yield Fault("horizon", "a link is entered outside the periods")


def _says_faults(plan: Plan, serial: int, way: list[Step]) -> Iterator[Fault]:
    """Check that a serial moves exactly if it is said to be delivered."""
    if bool(plan.delivered[serial]) != bool(way):
        yield Fault("delivered", f"serial {serial} has {len(way)} steps")
    if not way and plan.arrival[serial] != 0:
        yield Fault("arrival", f"serial {serial} stays and arrives")


def _way_faults(
    world: TimedWorld, k: int, serial: int, way: list[Step]
) -> Iterator[Fault]:
    """Walk along a way, and note every rule that a step breaks."""
    network, commodities = world.network, world.commodities
    v, t = int(commodities.origin[k]), int(commodities.release[k])
    end = int(commodities.destination[k])
    for step, (a, enter) in enumerate(way):
        where = f"serial {serial} step {step} link {a} period {enter}"
        if network.tail[a] != v:
            yield Fault("joined" if step else "origin", where)
        if enter < t:
            yield Fault("order" if step else "release", where)
        if enter > t and not network.may_wait[v]:
            yield Fault("waiting", where)
        if not commodities.open[k, a]:
            yield Fault("open", where)
        if network.tail[a] == end:
            yield Fault("leaves its destination", where)
        v, t = int(network.head[a]), enter + world.transit(k, a)
        if t > network.n_periods:
            yield Fault("horizon", where)
    if v != end:
        yield Fault("destination", f"serial {serial} ends at {v}")


def _arrival_faults(
    world: TimedWorld, k: int, plan: Plan, serial: int, way: list[Step]
) -> Iterator[Fault]:
    arrival = _arrival(world, k, way)
    if plan.arrival[serial] != arrival:
        yield Fault("arrival", f"serial {serial} arrives at {arrival}")


def _order_faults(owner: list[int], ways: list[list[Step]]) -> Iterator[Fault]:
    """Check that of serials alike those that set out first come first."""
    both = zip(pairwise(owner), pairwise(ways), strict=True)
    for serial, ((k, other), (way, after)) in enumerate(both):
        if k == other and after and (not way or way[0][1] > after[0][1]):
            yield Fault("setting out", f"serial {serial} before the one after it")


def _arrival(world: TimedWorld, k: int, way: list[Step]) -> int:
    a, enter = way[-1]
    return enter + world.transit(k, a)


def _load_faults(
    world: TimedWorld, plan: Plan, owner: list[int], ways: list[list[Step]]
) -> Iterator[Fault]:
    network = world.network
    load: Counter[tuple[int, int]] = Counter()
    for k, way in zip(owner, ways, strict=True):
        for a, enter in way:
            for t in range(enter, enter + int(network.hold[a])):
                taken = int(world.commodities.consumption[k, a])
                load[int(network.resource[a]), t] += taken
    for (r, t), room in np.ndenumerate(network.capacity):
        if load[r, t] != plan.load[r, t]:
            yield Fault("load", f"resource {r} period {t}: {load[r, t]}")
        if load[r, t] > room:
            yield Fault("capacity", f"resource {r} period {t}: {load[r, t]}")


def _count_faults(
    world: TimedWorld, plan: Plan, owner: list[int], ways: list[list[Step]]
) -> Iterator[Fault]:
    staying = Counter(k for k, way in zip(owner, ways, strict=True) if not way)
    for k in range(world.commodities.n_commodities):
        if plan.undelivered[k] != staying[k]:
            yield Fault("undelivered", f"commodity {k}: {staying[k]}")


def _cost_faults(
    world: TimedWorld, plan: Plan, owner: list[int], ways: list[list[Step]]
) -> Iterator[Fault]:
    cost = 0
    for k, way in zip(owner, ways, strict=True):
        if way:
            arrival = min(_arrival(world, k, way), world.network.n_periods)
            cost += int(world.costs.arrival_cost[k, arrival])
            cost += sum(int(world.costs.link_cost[a]) for a, _ in way)
        else:
            cost += int(world.costs.undelivered_cost[k])
    if cost != plan.cost:
        yield Fault("cost", f"the plan costs {cost}, not {plan.cost}")
