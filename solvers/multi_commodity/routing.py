"""Cheapest ways of all commodities at given prices: one Dijkstra for each root."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from solvers.arcs import BoolArray, IntArray
from solvers.multi_commodity.arrays import dot
from solvers.multi_commodity.problem import FloatArray, MultiCommodityProblem


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kind:
    """Commodities for which every arc has the same length at every price.

    They consume alike and may use the same arcs, so a shortest-path tree serves all of
    one root. Roots are the origins or, where fewer, the destinations: then `backward`,
    and the tree is grown against the arcs. An edge is a pair of nodes that usable arcs
    join, from the root's side to the leaf's; `arcs` are those arcs, edge by edge.
    """

    commodities: IntArray  # (n_members,)
    consumption: FloatArray  # (n_arcs,)
    backward: bool
    roots: IntArray  # (n_roots,)
    root_of: IntArray  # (n_members,), a position in roots
    leaf: IntArray  # (n_members,)
    arcs: IntArray  # (n_usable,)
    edge: IntArray  # (n_edges,), near node * n_nodes + far node, ascending
    first: IntArray  # (n_edges,), where an edge's arcs begin


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Routes:
    """One way for every commodity; an empty one is: leave it undelivered.

    The arcs of commodity `k` are `arcs[start[k] : start[k + 1]]`, in order of travel.
    """

    length: FloatArray  # (n_commodities,), priced, at most the shortage price
    delivered: BoolArray  # (n_commodities,)
    start: IntArray  # (n_commodities + 1,)
    arcs: IntArray  # (n_steps,)

    @property
    def commodity_of_step(self) -> IntArray:  # (n_steps,)
        """The commodity to which each entry of `arcs` belongs."""
        return np.repeat(np.arange(self.length.size), np.diff(self.start))


def kinds_of(problem: MultiCommodityProblem) -> tuple[Kind, ...]:
    """Group the commodities by the rows of consumption and of open arcs they have."""
    if problem.consumption is None and problem.open is None:
        return (_kind(problem, np.arange(problem.n_commodities)),)
    members: dict[tuple[bytes, ...], list[int]] = {}
    tables = [each for each in (problem.consumption, problem.open) if each is not None]
    for k in range(problem.n_commodities):
        members.setdefault(tuple(table[k].tobytes() for table in tables), []).append(k)
    return tuple(_kind(problem, np.array(each)) for each in members.values())


def _kind(problem: MultiCommodityProblem, commodities: IntArray) -> Kind:
    consumption, usable = _rows(problem, commodities)
    origin, destination = problem.origin[commodities], problem.destination[commodities]
    backward = np.unique(destination).size < np.unique(origin).size
    root, leaf = (destination, origin) if backward else (origin, destination)
    near, far = problem.tail[usable], problem.head[usable]
    pair = (far if backward else near) * problem.n_nodes + (near if backward else far)
    order = np.argsort(pair, kind="stable")
    edge, first = np.unique(pair[order], return_index=True)
    roots, root_of = np.unique(root, return_inverse=True)
    return Kind(
        commodities=commodities,
        consumption=consumption,
        backward=bool(backward),
        roots=roots,
        root_of=root_of,
        leaf=leaf,
        arcs=usable[order],
        edge=edge,
        first=first,
    )


def _rows(
    problem: MultiCommodityProblem, commodities: IntArray
) -> tuple[FloatArray, IntArray]:
    """Give the consumption that the commodities share, and the arcs they can use."""
    consumption = np.ones(problem.n_arcs)
    usable = problem.tail != problem.head
    if commodities.size:
        if problem.consumption is not None:
            consumption = problem.consumption[commodities[0]]
        if problem.open is not None:
            usable &= problem.open[commodities[0]]
    usable &= (problem.capacity > 0) | (consumption == 0)
    return consumption, np.flatnonzero(usable)


def cheapest_routes(
    problem: MultiCommodityProblem, kinds: tuple[Kind, ...], price: FloatArray
) -> Routes:
    """Give every commodity its cheapest way where capacity costs `price` (n_arcs,).

    Formulation, for each commodity k:
        length = min(shortage, min over ways of sum of unit_cost + consumption * price)
    """
    length = problem.shortage.copy()
    delivered = np.zeros(problem.n_commodities, dtype=np.bool_)
    owners, arcs = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for kind in kinds:
        weight = problem.unit_cost + kind.consumption * price
        arc_of_edge = _cheapest_arcs(kind, weight)
        distance, before = _trees(
            problem.n_nodes, kind, weight[arc_of_edge], kind.roots
        )
        way = distance[kind.root_of, kind.leaf]
        worth = way <= problem.shortage[kind.commodities]
        length[kind.commodities[worth]] = way[worth]
        delivered[kind.commodities[worth]] = True
        members, edges = _trace(
            problem.n_nodes, kind, before, kind.root_of, np.flatnonzero(worth)
        )
        owners.append(kind.commodities[members])
        arcs.append(arc_of_edge[edges])
    return _routes(length, delivered, np.concatenate(owners), np.concatenate(arcs))


def cheapest_way(
    problem: MultiCommodityProblem, kind: Kind, member: int, weight: FloatArray
) -> IntArray | None:
    """Give the arcs of one member's cheapest way, in order of travel; None for none.

    `weight` (n_arcs,) is what arcs cost it, infinite where it cannot go.
    """
    arc_of_edge = _cheapest_arcs(kind, weight)
    root = kind.root_of[member]
    distance, before = _trees(
        problem.n_nodes, kind, weight[arc_of_edge], kind.roots[root : root + 1]
    )
    if not np.isfinite(distance[0, kind.leaf[member]]):
        return None
    own_row = np.zeros(kind.leaf.size, dtype=np.int64)
    _, edges = _trace(problem.n_nodes, kind, before, own_row, np.array([member]))
    return arc_of_edge[edges]


def lagrangian_bound(
    problem: MultiCommodityProblem, routes: Routes, price: FloatArray
) -> float:
    """Give the lower bound that prices prove, from the cheapest routes at them.

    Every price of 0 or more proves one: capacity relaxed at a price, each commodity
    takes its cheapest way, and what capacity there is earns its price back.
    """
    return dot(problem.demand, routes.length) - dot(price, problem.capacity)


def _cheapest_arcs(kind: Kind, weight: FloatArray) -> IntArray:  # (n_edges,)
    if kind.first.size == kind.arcs.size:
        return kind.arcs
    copies = np.diff(kind.first, append=kind.arcs.size)
    group = np.repeat(np.arange(kind.first.size), copies)
    ranked = kind.arcs[np.lexsort((weight[kind.arcs], group))]
    cheapest: IntArray = ranked[kind.first]
    return cheapest


def _trees(
    n_nodes: int, kind: Kind, weight: FloatArray, roots: IntArray
) -> tuple[FloatArray, IntArray]:  # (n_roots, n_nodes) each
    """Give distances from every root and the node before each, negative for none."""
    near, far = np.divmod(kind.edge, n_nodes) if n_nodes else (kind.edge, kind.edge)
    row_start = np.searchsorted(near, np.arange(n_nodes + 1)).astype(np.int32)
    graph = csr_array((weight, far.astype(np.int32), row_start), (n_nodes, n_nodes))
    if not roots.size:
        return np.empty((0, n_nodes)), np.empty((0, n_nodes), dtype=np.int64)
    distance, before = dijkstra(graph, indices=roots, return_predecessors=True)
    return distance, before.astype(np.int64)


def _trace(
    n_nodes: int, kind: Kind, before: IntArray, row: IntArray, members: IntArray
) -> tuple[IntArray, IntArray]:
    """Follow the trees from the leaves of all members at once.

    `row` is where in `before` each member's tree stands. Gives pairs of member and
    edge; those of one member come in order of travel.
    """
    owners, edges = [members[:0]], [members[:0]]
    node = kind.leaf[members]
    while members.size:
        parent = before[row[members], node]
        owners.append(members)
        edges.append(np.searchsorted(kind.edge, parent * n_nodes + node))
        goes_on = parent != kind.roots[kind.root_of[members]]
        members, node = members[goes_on], parent[goes_on]
    step = 1 if kind.backward else -1
    return np.concatenate(owners[::step]), np.concatenate(edges[::step])


def _routes(
    length: FloatArray, delivered: BoolArray, owner: IntArray, arcs: IntArray
) -> Routes:
    order = np.argsort(owner, kind="stable")
    steps = np.bincount(owner, minlength=length.size)
    start = np.concatenate(([0], np.cumsum(steps)))
    return Routes(length=length, delivered=delivered, start=start, arcs=arcs[order])
