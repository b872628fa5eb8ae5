"""Seeded worlds to solve: a grid of many commodities, and movements over time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from lmcf import FloatArray, IntArray, LmcfInstance
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree
from scipy.spatial import KDTree

GRID_SIDE, GRID_COMMODITIES = 25, 1000
LONGEST = 3  # periods that a link takes


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldSize:
    """How large a world is, and how much its links carry.

    ``rate`` scales what links carry, to begin with 0.5 to 2 serials a period.
    """

    nodes: int
    links: int
    periods: int
    movements: int
    serials: int
    rate: float


SIZES = {
    "brigade": WorldSize(
        nodes=300, links=1450, periods=96, movements=20, serials=460, rate=12
    ),
    "corps": WorldSize(
        nodes=1000, links=4800, periods=168, movements=40, serials=900, rate=4
    ),
    "army": WorldSize(
        nodes=5000, links=24_000, periods=336, movements=100, serials=4000, rate=4
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Movements of whole serials over links with transit times and calendars.

    Serials of movement ``k`` may leave ``origin[k]`` from period ``release[k]`` on. One
    that arrives in period t costs ``weight[k]`` times the periods since its release,
    plus twice those after ``due[k]``. Everyone may wait everywhere.
    """

    n_nodes: int
    tail: IntArray  # (n_links,)
    head: IntArray
    transit: IntArray  # periods
    capacity: IntArray  # (n_links, n_periods), serials that may enter
    origin: IntArray  # (n_movements,)
    destination: IntArray
    serials: IntArray
    release: IntArray
    due: IntArray
    weight: IntArray

    @property
    def n_periods(self) -> int:
        """How many periods there are; a serial may arrive when the last is over."""
        return self.capacity.shape[1]

    @property
    def arrival_cost(self) -> IntArray:
        """Cost of a serial by movement and period of arrival, 0 to n_periods."""
        period = np.arange(self.n_periods + 1)
        since = period - self.release[:, None]
        late = np.maximum(0, period - self.due[:, None])
        return self.weight[:, None] * (since + 2 * late)

    @property
    def undelivered_cost(self) -> IntArray:
        """Cost of a serial that does not arrive: above that of the last arrival."""
        return self.arrival_cost[:, -1] + 10 * self.weight

    @property
    def by_priority(self) -> IntArray:
        """The movement of each serial, those of most weight first."""
        order = np.argsort(-self.weight, kind="stable")
        return np.repeat(order, self.serials[order])

    @property
    def free_flow(self) -> int:
        """Cost if every serial were alone: no plan costs less."""
        ways = csr_array((self.transit, (self.tail, self.head)), (self.n_nodes,) * 2)
        movement = np.arange(self.origin.size)
        needed = dijkstra(ways, indices=self.origin)[movement, self.destination]
        cost = np.c_[self.arrival_cost, self.undelivered_cost]
        arrival = np.minimum(self.release + needed, self.n_periods + 1).astype(int)
        return int(self.serials @ cost[movement, arrival])


def world(size: WorldSize, seed: int = 0) -> World:
    """Scatter nodes, join neighbours both ways, send movements from west to east."""
    random = np.random.default_rng(seed)
    places = random.random((size.nodes, 2))
    pairs, length = _roads(places, size.links // 2)
    transit = np.clip(np.round(length / np.median(length)), 1, LONGEST).astype(np.int64)
    rate = random.choice([0.5, 1, 1.5, 2], len(pairs), p=[0.3, 0.4, 0.2, 0.1])
    tail, head = np.r_[pairs, pairs[:, ::-1]].T
    return World(
        n_nodes=size.nodes,
        tail=tail,
        head=head,
        transit=np.tile(transit, 2),
        capacity=_calendar(np.tile(rate * size.rate, 2), size.periods),
        **_movements(random, size, places, (tail, head, np.tile(transit, 2))),
    )


def _roads(places: FloatArray, n_pairs: int) -> tuple[IntArray, FloatArray]:
    """Join nodes to the nearest, and leave out the longest that nothing hangs on."""
    n_nodes = len(places)
    for nearest in range(4, n_nodes):
        others = KDTree(places).query(places, nearest + 1)[1][:, 1:]
        pairs = np.c_[np.repeat(np.arange(n_nodes), nearest), others.ravel()]
        pairs = np.unique(np.sort(pairs, axis=1), axis=0)
        length = np.hypot(*(places[pairs[:, 0]] - places[pairs[:, 1]]).T)
        graph = csr_array((length, pairs.T), (n_nodes, n_nodes))
        tree = minimum_spanning_tree(graph).tocoo()
        if len(pairs) >= n_pairs and tree.nnz == n_nodes - 1:
            break
    needed = np.isin(pairs @ [n_nodes, 1], tree.row * n_nodes + tree.col)
    kept = np.sort(np.lexsort((length, ~needed))[:n_pairs])
    return pairs[kept], length[kept]


def _calendar(rate: FloatArray, n_periods: int) -> IntArray:
    """Spread rates to whole serials a period: none is lost to rounding."""
    halves = np.rint(2 * rate).astype(np.int64)[:, None]
    period = np.arange(n_periods + 1)
    return np.diff(halves * period // 2, axis=1)


def _movements(
    random: np.random.Generator,
    size: WorldSize,
    places: FloatArray,
    links: tuple[IntArray, IntArray, IntArray],
) -> dict[str, IntArray]:
    """Draw movements from the western quarter to the eastern, due after a while."""
    count = size.movements
    from_west = np.argsort(places[:, 0], kind="stable")
    ends = max(4, count // 2)
    origin = random.choice(from_west[:ends], count)
    destination = random.choice(from_west[::-1][:ends], count)
    extra = random.multinomial(size.serials - count, np.full(count, 1 / count))
    release = random.integers(0, size.periods // 6, count)
    tail, head, transit = links
    ways = csr_array((transit, (tail, head)), (size.nodes, size.nodes))
    needed = dijkstra(ways, indices=origin)[np.arange(count), destination].astype(int)
    return {
        "origin": origin,
        "destination": destination,
        "serials": extra + 1,
        "release": release,
        "due": release + needed + random.integers(3, size.periods // 4, count),
        "weight": random.choice([1, 2, 3, 5], count),
    }


def commodity_grid(
    side: int = GRID_SIDE, commodities: int = GRID_COMMODITIES, seed: int = 0
) -> LmcfInstance:
    """Lay a grid with arcs both ways, as tight as three routings of all demand are.

    Each routing takes shortest paths under random costs; an arc carries what the most
    loaded of them needs, and 5 at least, so that each routing is a flow.
    """
    random = np.random.default_rng(seed)
    ids = np.arange(side * side).reshape(side, side)
    east = np.c_[ids[:, :-1].ravel(), ids[:, 1:].ravel()]
    south = np.c_[ids[:-1].ravel(), ids[1:].ravel()]
    pairs = np.concatenate([east, south])
    tail, head = np.r_[pairs, pairs[:, ::-1]].T
    cost = random.integers(1, 100, tail.size).astype(float)
    origin = random.integers(0, ids.size, commodities)
    destination = (origin + random.integers(1, ids.size, commodities)) % ids.size
    grid = LmcfInstance(
        n_nodes=ids.size,
        tail=tail,
        head=head,
        cost=cost,
        capacity=np.full(tail.size, 5.0),
        origin=origin,
        destination=destination,
        demand=random.integers(1, 20, commodities).astype(float),
    )
    for _ in range(3):
        load = _routed(grid, random.integers(1, 100, tail.size).astype(float))
        grid = replace(grid, capacity=np.maximum(grid.capacity, load))
    return grid


def _routed(grid: LmcfInstance, cost: FloatArray) -> FloatArray:
    """Give the load of arcs when every commodity takes a shortest path."""
    n_nodes, n_arcs = grid.n_nodes, grid.tail.size
    ways = csr_array((cost, (grid.tail, grid.head)), (n_nodes, n_nodes))
    arc_of = csr_array((np.arange(1, n_arcs + 1), (grid.tail, grid.head)), ways.shape)
    origins, which = np.unique(grid.origin, return_inverse=True)
    _, before = dijkstra(ways, indices=origins, return_predecessors=True)
    load, at = np.zeros(n_arcs), grid.destination.copy()
    moving = np.arange(at.size)
    while moving.size:
        previous = before[which[moving], at[moving]]
        arc = np.asarray(arc_of[previous, at[moving]]).ravel() - 1
        load += np.bincount(arc, grid.demand[moving], n_arcs)
        at[moving] = previous
        moving = moving[previous != grid.origin[moving]]
    return load
