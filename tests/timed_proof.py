"""What prices of resources and periods prove of every plan: own code, plain arrays."""

from __future__ import annotations

from math import gcd, inf

from tests.timed_worlds import TimedWorld


def proven_by(world: TimedWorld, price: list[list[float]]) -> float:
    """Give the bound of every plan that prices (n_resources, n_periods) prove.

    Formulation:
        sum over k of serials[k] * (least cost and toll of a way of k, or of staying)
        - sum over r and t of price[r, t] * room[r, t]
        where  a toll is the price of all periods for which a link holds its resource
        and    room is the capacity, less what whole serials cannot fill
    """
    assert min(map(min, price), default=0) >= 0, "a price is negative"
    total = 0.0
    for k, serials in enumerate(world.commodities.serials.tolist()):
        total += serials * _least(world, price, k)
    for r, row in enumerate(price):
        unit, most = _unit(world, r)
        for t, toll in enumerate(row):
            capacity = int(world.network.capacity[r, t])
            total -= toll * min(capacity // unit * unit, most)
    return total


def _unit(world: TimedWorld, r: int) -> tuple[int, int]:
    """Give what all that fit take a multiple of a resource, and what all can take."""
    unit = most = 0
    network, commodities = world.network, world.commodities
    for a in range(network.n_links):
        periods = range(network.n_periods)
        widest = max(min(network.capacity[r, _held(world, a, t)]) for t in periods)
        for k, serials in enumerate(commodities.serials.tolist()):
            taken = int(commodities.consumption[k, a])
            fits = commodities.open[k, a] and taken <= widest
            if network.resource[a] == r and fits:
                times = min(int(network.hold[a]), network.n_periods)
                unit, most = gcd(unit, taken), most + serials * taken * times
    return max(unit, 1), most


def _held(world: TimedWorld, a: int, enter: int) -> list[int]:
    """Give the periods for which a link holds its resource."""
    ends = min(enter + int(world.network.hold[a]), world.network.n_periods)
    return list(range(enter, ends))


def _least(world: TimedWorld, price: list[list[float]], k: int) -> float:
    """Give what a serial pays at least, by values from the horizon backward."""
    network, commodities, costs = world.network, world.commodities, world.costs
    end, stay = int(commodities.destination[k]), float(costs.undelivered_cost[k])
    if commodities.release[k] > network.n_periods:
        return stay
    value = [[inf] * network.n_nodes for _ in range(network.n_periods + 1)]
    for t in range(network.n_periods, -1, -1):
        if t < network.n_periods:
            value[t] = [
                later if network.may_wait[v] else inf
                for v, later in enumerate(value[t + 1])
            ]
        value[t][end] = float(costs.arrival_cost[k, t])
        _settle_instant(world, k, price, value, t)
    release, origin = int(commodities.release[k]), int(commodities.origin[k])
    return min(stay, value[release][origin])


def _links_of(world: TimedWorld, k: int) -> list[int]:
    network, commodities = world.network, world.commodities
    return [
        a
        for a in range(network.n_links)
        if commodities.open[k, a] and network.tail[a] != commodities.destination[k]
    ]


def _settle_instant(
    world: TimedWorld,
    k: int,
    price: list[list[float]],
    value: list[list[float]],
    t: int,
) -> None:
    network, falling = world.network, t < world.network.n_periods
    while falling:
        falling = False
        for a in _links_of(world, k):
            arrival = t + world.transit(k, a)
            taken = int(world.commodities.consumption[k, a])
            r, held = int(network.resource[a]), _held(world, a, t)
            if arrival > network.n_periods or taken > min(network.capacity[r, held]):
                continue
            through = float(world.costs.link_cost[a])
            through += sum(price[r][s] for s in held) * taken
            through += value[arrival][int(network.head[a])]
            if through < value[t][int(network.tail[a])] - 1e-9:
                value[t][int(network.tail[a])] = through
                falling = True
