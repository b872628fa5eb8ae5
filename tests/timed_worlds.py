"""Worlds over time: a few that one can draw, and small random ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from solvers.over_time.costs import Costs, cheapest_within_due, weighted_arrival
from solvers.over_time.problem import TimedCommodities, TimedNetwork

Link = tuple[int, int, int, int | Sequence[int]]
"""Tail, head, transit, and the capacity of each period or of all."""

Ends = tuple[int, int, int]
"""Origin, destination and how many serials."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TimedWorld:
    """What a schedule is made for."""

    network: TimedNetwork
    commodities: TimedCommodities
    costs: Costs

    def transit(self, k: int, a: int) -> int:
        """Periods that a serial of commodity `k` takes from tail to head."""
        return int(self.network.transit[self.commodities.pace[k], a])


Draw = Callable[[int], TimedWorld]
"""Draws a world by its seed."""


def network_of(
    links: Sequence[Link],
    *,
    n_nodes: int,
    n_periods: int,
    waiting: Sequence[int] | None = None,
    **resources: npt.ArrayLike,
) -> TimedNetwork:
    """Give a network; serials may wait at the nodes of `waiting`, None is all.

    `resources` may be `resource`, `hold`, and the capacities that go before the links'.
    """
    table = np.zeros((len(links), n_periods), np.int64)
    for row, link in zip(table, links, strict=True):
        row[:] = link[3]
    places = np.arange(n_nodes) if waiting is None else np.array(waiting, np.int64)
    return TimedNetwork(
        n_nodes=n_nodes,
        tail=np.array([link[0] for link in links], np.int64),
        head=np.array([link[1] for link in links], np.int64),
        transit=np.array([link[2] for link in links], np.int64),
        may_wait=np.isin(np.arange(n_nodes), places),
        **{"capacity": table} | {k: np.asarray(v) for k, v in resources.items()},
    )


def commodities_of(
    network: TimedNetwork, ends: Sequence[Ends], **changes: npt.ArrayLike
) -> TimedCommodities:
    """Give commodities of weight 1, ready at 0, due at 0, that take 1 everywhere."""
    n = len(ends)
    shape = (n, network.n_links)
    table = np.array(ends, np.int64).reshape(n, 3)
    fields: dict[str, npt.NDArray[Any]] = {
        "origin": table[:, 0],
        "destination": table[:, 1],
        "serials": table[:, 2],
        "release": np.zeros(n, np.int64),
        "due": np.zeros(n, np.int64),
        "weight": np.ones(n, np.int64),
        "open": np.ones(shape, np.bool_),
        "consumption": np.ones(shape, np.int64),
    }
    for name, value in changes.items():
        fields[name] = np.broadcast_to(np.asarray(value), fields[name].shape)
    return TimedCommodities(**fields)


def arrivals_of(network: TimedNetwork, commodities: TimedCommodities) -> Costs:
    """Give 1 a period until arrival, and the computed cost of not arriving."""
    return weighted_arrival(network, commodities, lateness=0)


def world_of(
    network: TimedNetwork, ends: Sequence[Ends], **changes: npt.ArrayLike
) -> TimedWorld:
    """Give a world in which each period until arrival costs 1."""
    commodities = commodities_of(network, ends, **changes)
    costs = arrivals_of(network, commodities)
    return TimedWorld(network=network, commodities=commodities, costs=costs)


def one_bottleneck(serials: int = 3, capacity: int = 1) -> TimedWorld:
    """0 --1--> 1 --1--> 2, six periods; the second link takes few a period.

    Serials arrive at 2, 3, 4 where it takes one.
    """
    links: list[Link] = [(0, 1, 1, 9), (1, 2, 1, capacity)]
    network = network_of(links, n_nodes=3, n_periods=6)
    return world_of(network, [(0, 2, serials)])


def two_that_cross() -> TimedWorld:
    r"""Two commodities share the middle link, which takes one serial a period.

    ::

        0 --1--\             /--1--> 4
                2 ====1====> 3
        1 --1--/             /--1--> 5

    Unhindered both arrive at 3; one of them must arrive at 4.
    """
    links: list[Link] = [
        (0, 2, 1, 9),
        (1, 2, 1, 9),
        (2, 3, 1, 1),
        (3, 4, 1, 9),
        (3, 5, 1, 9),
    ]
    network = network_of(links, n_nodes=6, n_periods=8)
    return world_of(network, [(0, 4, 1), (1, 5, 1)])


def odd_cycle() -> TimedWorld:
    """Three commodities, three links that take 1 in period 0 alone; each wants two.

    Link i leads from 2i to 2i + 1. Commodity k sets out at 6 + k, goes through links k
    and k + 1 (mod 3) without transit, and ends at 9 + k; its other way takes 2 periods.
    Whole: one goes through and two go round, at 0 + 2 + 2. In halves: all three go half
    through, at 3: no prices prove more.
    """
    links: list[Link] = [(2 * i, 2 * i + 1, 0, [1, 0, 0]) for i in range(3)]
    for k in range(3):
        first, second = 2 * k, 2 * ((k + 1) % 3)
        links += [(6 + k, first, 0, 9), (first + 1, second, 0, 9)]
        links += [(second + 1, 9 + k, 0, 9), (6 + k, 9 + k, 2, 9)]
    network = network_of(links, n_nodes=12, n_periods=3, waiting=[])
    every = np.zeros((3, len(links)), np.bool_)
    every[:, :3] = True
    for k in range(3):
        every[k, 3 + 4 * k : 7 + 4 * k] = True
    return world_of(network, [(6 + k, 9 + k, 1) for k in range(3)], open=every)


def random_world(seed: int) -> TimedWorld:
    """Draw a grid with a bottleneck, odd links, odd capacities and few serials.

    In half of the worlds links share resources, or hold them for long, or both; in
    half some commodities are slower than others.
    """
    world = _paced(plain_world(seed), np.random.default_rng((seed, 2)))
    random = np.random.default_rng((seed, 1))
    if random.random() < 0.5:
        return world
    return replace(world, network=_entangled(random, world.network))


def early_world(seed: int) -> TimedWorld:
    """Draw such a world, in which all may wait and nothing costs but to arrive late."""
    world = random_world(seed)
    everywhere = np.ones(world.network.n_nodes, np.bool_)
    network = replace(world.network, may_wait=everywhere)
    costs = weighted_arrival(network, world.commodities)
    return replace(world, network=network, costs=costs)


def plain_world(seed: int) -> TimedWorld:
    """Draw a world in which every link has its own resource for one period."""
    random = np.random.default_rng(seed)
    network = _random_network(random)
    commodities = _random_commodities(random, network)
    costs = _random_costs(random, network, commodities)
    return TimedWorld(network=network, commodities=commodities, costs=costs)


def _paced(world: TimedWorld, random: np.random.Generator) -> TimedWorld:
    """Let some commodities take a period more on some links, in half of the worlds."""
    if random.random() < 0.5:
        return world
    n, n_links = world.commodities.open.shape
    pace = random.integers(0, 2, (n,))
    (quick,) = world.network.transit
    slow = quick + (random.random(n_links) < 0.6)
    return replace(
        world,
        network=replace(world.network, transit=np.stack([quick, slow])),
        commodities=replace(world.commodities, pace=pace),
    )


def _entangled(random: np.random.Generator, network: TimedNetwork) -> TimedNetwork:
    """Let links both ways share a track, a few a ramp, and some hold what they take."""
    n_links = network.n_links
    resource, hold = np.arange(n_links), np.ones(n_links, np.int64)
    kind = int(random.integers(3))
    if kind != 0:
        number: dict[frozenset[int], int] = {}
        for a in np.flatnonzero(random.random(n_links) < 0.6).tolist():
            track = frozenset((int(network.tail[a]), int(network.head[a])))
            resource[a] = number.setdefault(track, a)
        resource[random.integers(0, n_links, 3)] = n_links - 1
    if kind != 1:
        some = random.random(n_links) < 0.3
        hold[some] = random.integers(2, 6, int(some.sum()))
        hold[random.integers(n_links)] = network.n_periods + 3
    return replace(network, resource=resource, hold=hold)


def _random_network(random: np.random.Generator) -> TimedNetwork:
    rows, columns = int(random.integers(2, 4)), int(random.integers(3, 6))
    n_nodes, n_periods = rows * columns, int(random.integers(8, 15))
    ends = _grid(rows, columns, bottleneck=int(random.integers(1, columns)))
    parallel = random.integers(0, len(ends), 2)
    loops = random.integers(0, n_nodes, 2)
    ends += [ends[i] for i in parallel] + [(v, v) for v in loops.tolist()]
    n_links = len(ends)
    wide = random.choice(
        [0, 1, 2, 3, 5, 7], n_links, p=[0.05, 0.1, 0.2, 0.25, 0.2, 0.2]
    )
    shut = random.random((n_links, n_periods)) < random.choice([0, 0.1, 0.3])
    return TimedNetwork(
        n_nodes=n_nodes,
        tail=np.array([tail for tail, _ in ends]),
        head=np.array([head for _, head in ends]),
        transit=random.choice(3, n_links, p=[0.2, 0.5, 0.3]),
        capacity=np.where(shut, random.integers(0, 2), wide[:, None]),
        may_wait=random.random(n_nodes) < random.choice([0.2, 0.6, 1.0]),
    )


def _grid(rows: int, columns: int, *, bottleneck: int) -> list[tuple[int, int]]:
    """Give links both ways between neighbours; one row alone enters a column."""
    ends = []
    for v in range(rows * columns):
        row, column = divmod(v, columns)
        if column + 1 < columns and (column + 1 != bottleneck or row == 0):
            ends += [(v, v + 1), (v + 1, v)]
        if row + 1 < rows:
            ends += [(v, v + columns), (v + columns, v)]
    return ends


def _random_commodities(
    random: np.random.Generator, network: TimedNetwork
) -> TimedCommodities:
    n = int(random.integers(2, 6))
    shape = (n, network.n_links)
    origin = random.integers(0, network.n_nodes, n)
    away = random.integers(1, network.n_nodes, n)
    beyond = random.random(n) < 0.03
    release = np.where(beyond, network.n_periods + 1, random.integers(0, 4, n))
    size = random.integers(1, 4, (n, 1))
    own = random.random() < 0.5
    return TimedCommodities(
        origin=origin,
        destination=(origin + away) % network.n_nodes,
        serials=random.integers(1, 5, n),
        release=release,
        due=release + random.integers(0, network.n_periods, n),
        weight=random.integers(1, 6, n),
        open=random.random(shape) < 0.92,
        consumption=random.integers(1, 4, shape) if own else size.repeat(shape[1], 1),
    )


def _random_costs(
    random: np.random.Generator, network: TimedNetwork, commodities: TimedCommodities
) -> Costs:
    """Give one of four kinds: arrival, arrival or stay, cheapest in time, a mixture."""
    kind = int(random.integers(0, 4))
    link_cost = random.integers(0, 6, network.n_links)
    if kind == 0:
        return weighted_arrival(network, commodities, lateness=int(random.integers(4)))
    if kind == 1:
        stay = random.integers(5, 60, commodities.n_commodities)
        return weighted_arrival(network, commodities, undelivered_cost=stay)
    if kind == 2:
        return cheapest_within_due(network, commodities, link_cost)
    shape = (commodities.n_commodities, network.n_periods + 1)
    return Costs(
        link_cost=link_cost,
        arrival_cost=random.integers(0, 9, shape),
        undelivered_cost=random.integers(10, 50, commodities.n_commodities),
    )
