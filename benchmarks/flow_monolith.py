"""The time-expanded MIP in one piece: every movement, link and period at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from flow_greedy import greedy_arrivals
from flow_worlds import World
from highs import Programme
from lmcf import FloatArray, IntArray
from scipy.sparse import csc_array, csr_array
from scipy.sparse.csgraph import dijkstra


@dataclass(frozen=True, slots=True, kw_only=True)
class Expanded:
    """The columns of the MIP: a whole number of serials each.

    A movement's serials use link ``link`` from period ``period`` on; wait in ``node``
    where the link is -1; or stay undelivered, where both are. Only what serials can
    reach after their release, and from where they still arrive, is there.
    """

    movement: IntArray  # (n_columns,)
    link: IntArray
    node: IntArray
    period: IntArray


def expand(world: World) -> Expanded:
    """List what each movement may do: move, wait, stay away."""
    earliest, latest = _windows(world)
    links = [_moves(world, k, earliest[k], latest[k]) for k in range(len(earliest))]
    waits = [_waits(world, k, earliest[k], latest[k]) for k in range(len(earliest))]
    count = world.origin.size
    away = np.array([np.arange(count), *np.full((3, count), -1)])
    movement, link, node, period = np.concatenate([*links, *waits, away], axis=1)
    return Expanded(movement=movement, link=link, node=node, period=period)


def _windows(world: World) -> tuple[IntArray, IntArray]:
    """Give the first and last period of use by movement and node."""
    shape = (world.n_nodes, world.n_nodes)
    never = world.n_periods + 1
    out = csr_array((world.transit, (world.tail, world.head)), shape)
    there = dijkstra(out, indices=world.origin)
    on = dijkstra(out.T.tocsr(), indices=world.destination)
    earliest = world.release[:, None] + np.minimum(there, never)
    latest = world.n_periods - np.minimum(on, never)
    return earliest.astype(np.int64), latest.astype(np.int64)


def _moves(
    world: World, movement: int, earliest: IntArray, latest: IntArray
) -> IntArray:
    """List links and periods: none out of the destination, none back to the origin."""
    period = np.arange(world.n_periods)
    may = (period >= earliest[world.tail, None]) & (world.capacity > 0)
    may &= period + world.transit[:, None] <= latest[world.head, None]
    may &= (world.tail != world.destination[movement])[:, None]
    may &= (world.head != world.origin[movement])[:, None]
    link, at = np.nonzero(may)
    return np.array([np.full(link.size, movement), link, np.full(link.size, -1), at])


def _waits(
    world: World, movement: int, earliest: IntArray, latest: IntArray
) -> IntArray:
    """List nodes and periods that a serial may wait through; it need not at its end."""
    period = np.arange(world.n_periods)
    may = (period >= earliest[:, None]) & (period + 1 <= latest[:, None])
    may[world.destination[movement]] = False
    node, at = np.nonzero(may)
    return np.array([np.full(node.size, movement), np.full(node.size, -1), node, at])


def monolith(world: World, columns: Expanded) -> Programme:
    """Write the MIP: balance in each node and period, capacity of each link and period.

    Serials of a movement are alike, so they are counted, not told apart. Arrival is
    paid on entering the last link. Capacity rows that cannot bind are left out, and
    waits are whole where moves are.
    """
    at, to, cost = _ends(world, columns)
    source = _state(world, np.arange(world.origin.size), world.origin, world.release)
    states = np.unique(np.concatenate([at, to[to >= 0], source]))
    supply = np.zeros(states.size)
    supply[np.searchsorted(states, source)] = world.serials
    shared, most, upper = _limits(world, columns)
    column = np.arange(at.size)
    goes_on, binds = to >= 0, shared >= 0
    value = np.repeat([1.0, -1.0, 1.0], [at.size, goes_on.sum(), binds.sum()])
    row = np.concatenate(
        [
            np.searchsorted(states, at),
            np.searchsorted(states, to[goes_on]),
            states.size + shared[binds],
        ]
    )
    place = (row, np.concatenate([column, column[goes_on], column[binds]]))
    return Programme(
        cost=cost,
        matrix=csc_array((value, place), (states.size + most.size, at.size)),
        lower=np.r_[supply, np.full(most.size, -np.inf)],
        most=np.r_[supply, most],
        equations=states.size,
        upper=upper,
        whole=columns.node < 0,
    )


def _ends(world: World, columns: Expanded) -> tuple[IntArray, IntArray, FloatArray]:
    """Give the state each column leaves, the one it leads to (-1: none), its cost."""
    k, link, node = columns.movement, columns.link, columns.node
    moves, waits = link >= 0, node >= 0
    away = ~(moves | waits)
    at = np.where(moves, world.tail[link], node)
    at[away] = world.origin[k[away]]
    period = np.where(away, world.release[k], columns.period)
    to = np.where(moves, world.head[link], node)
    until = period + np.where(moves, world.transit[link], 1)
    arrives = moves & (to == world.destination[k])
    cost = np.zeros(k.size)
    cost[arrives] = world.arrival_cost[k[arrives], until[arrives]]
    cost[away] = world.undelivered_cost[k[away]]
    leads_to = np.where(arrives | away, -1, _state(world, k, to, until))
    return _state(world, k, at, period), leads_to, cost


def _state(world: World, movement: IntArray, node: IntArray, at: IntArray) -> IntArray:
    return (movement * world.n_nodes + node) * (world.n_periods + 2) + at


def _limits(world: World, columns: Expanded) -> tuple[IntArray, FloatArray, FloatArray]:
    """Give the capacity row of each column (-1: none), rows' capacity, columns' bound.

    A row binds where those who may use a link and period are more than its capacity.
    """
    moves = columns.link >= 0
    serials = world.serials[columns.movement].astype(float)
    entry = columns.link[moves] * world.n_periods + columns.period[moves]
    capacity = world.capacity.ravel().astype(float)
    wanted = np.bincount(entry, serials[moves], capacity.size)
    binding = np.flatnonzero(wanted > capacity)
    row_of = np.full(capacity.size, -1)
    row_of[binding] = np.arange(binding.size)
    shared = np.full(moves.size, -1)
    shared[moves] = row_of[entry]
    upper = serials.copy()
    upper[moves] = np.minimum(serials[moves], capacity[entry])
    return shared, capacity[binding], upper


def greedy_start(world: World, columns: Expanded) -> FloatArray:
    """Write the greedy plan in the columns of the MIP, for it to begin with."""
    movement, arrival, ways = greedy_arrivals(world)
    used = []
    for k, at, way in zip(movement, arrival, ways, strict=True):
        used.extend(_columns_of(world, int(k), int(at), way))
    entries = np.array(used).T
    keys = np.array([columns.movement, columns.link, columns.node, columns.period])
    span = np.array([world.tail.size + 1, world.n_nodes + 1, world.n_periods + 1])
    code = _coded(keys, span)
    order = np.argsort(code)
    found = order[np.searchsorted(code, _coded(entries, span), sorter=order)]
    return np.bincount(found, minlength=code.size).astype(float)


def _columns_of(
    world: World, movement: int, arrival: int, way: IntArray
) -> list[tuple[int, int, int, int]]:
    """Give the columns that one serial uses: its links, and waits in between."""
    if arrival > world.n_periods:
        return [(movement, -1, -1, -1)]
    used, now, node = [], int(world.release[movement]), int(world.origin[movement])
    for link, enter in way.tolist():
        used += [(movement, -1, node, period) for period in range(now, enter)]
        used.append((movement, link, -1, enter))
        now, node = enter + int(world.transit[link]), int(world.head[link])
    return used


def _coded(keys: IntArray, span: IntArray) -> IntArray:
    movement, *others = keys
    code = movement.copy()
    for part, most in zip(others, span, strict=True):
        code = code * most + part + 1
    return code
