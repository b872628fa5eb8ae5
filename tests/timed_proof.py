"""What prices of links and periods prove of every plan: own code, from plain arrays."""

from __future__ import annotations

from math import gcd, inf

from tests.timed_worlds import TimedWorld


def proven_by(world: TimedWorld, price: list[list[float]]) -> float:
    """Give the bound of every plan that prices (n_links, n_periods) prove.

    Formulation:
        sum over k of serials[k] * (least cost and toll of a way of k, or of staying)
        - sum over a and t of price[a, t] * room[a, t]
        where  room is the capacity, less what whole serials cannot fill
    """
    assert min(map(min, price), default=0) >= 0, "a price is negative"
    total = 0.0
    for k, serials in enumerate(world.commodities.serials.tolist()):
        total += serials * _least(world, price, k)
    for a, row in enumerate(price):
        unit, most = _unit(world, a)
        for t, toll in enumerate(row):
            capacity = int(world.network.capacity[a, t])
            total -= toll * min(capacity // unit * unit, most)
    return total


def _unit(world: TimedWorld, a: int) -> tuple[int, int]:
    """Give what all that fit on a link take a multiple of, and what all take."""
    unit = most = 0
    widest = max(world.network.capacity[a].tolist())
    for k, serials in enumerate(world.commodities.serials.tolist()):
        taken = int(world.commodities.consumption[k, a])
        if world.commodities.open[k, a] and taken <= widest:
            unit, most = gcd(unit, taken), most + serials * taken
    return max(unit, 1), most


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
            arrival = t + int(network.transit[a])
            taken = int(world.commodities.consumption[k, a])
            if arrival > network.n_periods or taken > network.capacity[a, t]:
                continue
            through = float(world.costs.link_cost[a]) + price[a][t] * taken
            through += value[arrival][int(network.head[a])]
            if through < value[t][int(network.tail[a])] - 1e-9:
                value[t][int(network.tail[a])] = through
                falling = True
