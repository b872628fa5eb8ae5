"""Paths that differ from each other by a stated share, within a stated detour."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

import numpy as np
from scipy.sparse.csgraph import connected_components

from solvers.arcs import BoolArray, IntArray, arc_matrix, frozen
from solvers.decompose import Path
from solvers.dijkstra import (
    FloatArray,
    Graph,
    Tree,
    check_exact,
    graph_of,
    open_cost,
    steps_to,
    tree_from,
    way_to,
)
from solvers.problem import (
    ProblemError,
    SharedNetwork,
    check_ends,
    path_costs,
    whole,
)
from solvers.result import Status

# How many candidates are looked at; on a grid of 100 000 arcs 5 gave 4 paths.
_MAX_PLATEAUS = 500
# Searches of the fallback for each path asked for, and what a search adds to the cost
# of the links that it used: a fifth.
_SEARCHES = 10
_PENALTY = 1.2
# Candidates that a rounded limit would lose are let through to the exact test.
_ROUNDING = 1 + 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alternatives:
    """Paths found, the cheapest way first; None for both exactly when there is none.

    FEASIBLE is all k of them, PARTIAL fewer: the search is heuristic, so more may
    exist. NO_FLOW is proven: source and sink are not joined.
    """

    status: Status
    paths: tuple[Path, ...] | None
    cost: IntArray | None  # (n_paths,), of each path


def alternatives(
    network: SharedNetwork,
    unit_cost: IntArray,
    source: int,
    sink: int,
    k: int,
    *,
    max_share: float,
    max_detour: float,
) -> Alternatives:
    """Find up to k paths without repeated nodes, the cheapest and good others.

    Formulation, of the paths P[0], P[1], ... given, P[0] a cheapest one:
        cost(P[i]) <= max_detour * cost(P[0])
        cost of the arcs that P[i] and P[j] share <= max_share * cost(P[0])
        P[i] and P[j] differ;  every arc of them has capacity

    Each path is checked against that in exact arithmetic. Which ones are found is a
    matter of search, and none is promised but the first: candidates lead over plateaus,
    stretches that are on the cheapest ways both from the source and to the sink, those
    first whose plateau is long against their detour. If too few pass, the arcs that
    were used are made dearer by a fifth again and again, and cheapest ways sought.

    Raises
    ------
    ProblemError
        When `unit_cost` is not one whole number from 0 an arc; when source or sink is
        no node, or both are the same; when k is below 1, `max_share` not of 0 to 1, or
        `max_detour` below 1 or infinite; when costs of paths reach 2**53.
    """
    cost = path_costs(unit_cost, network.n_arcs)
    check_ends(network.n_nodes, source, sink)
    _check_limits(k, max_share, max_detour)
    search = _Search(network, cost, source, sink)
    best = way_to(search.graph, search.out, sink)
    if best is None:
        return Alternatives(status=Status.NO_FLOW, paths=None, cost=None)
    check_exact(max_detour * search.out.distance[sink])
    chosen = _Chosen(cost, best, max_share, max_detour)
    for way in chain(_over_plateaus(search, max_detour), _by_penalty(search, k)):
        if len(chosen.ways) == k:
            break
        chosen.add(way)
    return _result(chosen, k)


def _check_limits(k: int, max_share: float, max_detour: float) -> None:
    if whole("k", k) < 1:
        raise ProblemError(f"k is {k}: it must be at least 1")
    if not 0 <= max_share <= 1:
        raise ProblemError(f"max_share is {max_share}: it must be 0 to 1")
    if not 1 <= max_detour < np.inf:
        raise ProblemError(f"max_detour is {max_detour}: it must be finite, from 1")


class _Search:
    """What the search knows: arcs, the cheapest ways out of source and into sink."""

    def __init__(
        self, network: SharedNetwork, cost: IntArray, source: int, sink: int
    ) -> None:
        n_nodes, tail, head = network.n_nodes, network.tail, network.head
        self.source, self.sink = source, sink
        self.cost: FloatArray = open_cost(cost, network.capacity > 0)
        self.graph: Graph = graph_of(n_nodes, tail, head)
        self.reverse: Graph = graph_of(n_nodes, head, tail)
        self.out: Tree = tree_from(self.graph, self.cost, source)
        self.into: Tree = tree_from(self.reverse, self.cost, sink)


class _Chosen:
    """The paths that passed, and the test for the next."""

    def __init__(
        self, cost: IntArray, best: IntArray, share: float, detour: float
    ) -> None:
        self.cost = cost
        self.ways = [best]
        self.costs = [sum(cost[best].tolist())]
        # As a person wrote them: 1.15 times 100 is 115, not a little less.
        self.max_common = Fraction(str(share)) * self.costs[0]
        self.max_cost = Fraction(str(detour)) * self.costs[0]

    def add(self, way: IntArray) -> None:
        """Choose a path if it is short enough and unlike the others."""
        cost = sum(self.cost[way].tolist())
        if cost <= self.max_cost and all(self._differ(way, w) for w in self.ways):
            self.ways.append(way)
            self.costs.append(cost)

    def _differ(self, way: IntArray, other: IntArray) -> bool:
        common = np.intersect1d(way, other, assume_unique=True)
        if common.size == way.size == other.size:
            return False
        return sum(self.cost[common].tolist()) <= self.max_common


def _over_plateaus(search: _Search, max_detour: float) -> Iterator[IntArray]:
    """Give paths over plateaus, those first that are long against their detour."""
    through = search.out.distance + search.into.distance
    best = search.out.distance[search.sink]
    plateau, length = _plateaus(search)
    score = length[plateau] - (through - best)
    near = np.flatnonzero(through <= max_detour * best * _ROUNDING)
    order = near[np.argsort(-score[near], kind="stable")]
    _, first = np.unique(plateau[order], return_index=True)
    for node in order[np.sort(first)][:_MAX_PLATEAUS].tolist():
        way = _way_over(search, node)
        if way is not None:
            yield way


def _plateaus(search: _Search) -> tuple[IntArray, FloatArray]:
    """Give the plateau of each node, and the cost from end to end of each plateau."""
    graph = search.graph
    arcs = np.arange(graph.tail.size)
    in_both: BoolArray = search.out.before[graph.head] == arcs
    in_both &= search.into.before[graph.tail] == arcs
    tail, head = graph.tail[in_both], graph.head[in_both]
    matrix = arc_matrix(graph.n_nodes, tail, head)
    n_plateaus, plateau = connected_components(matrix, directed=False)
    length = np.bincount(plateau[tail], search.cost[in_both], n_plateaus)
    return plateau.astype(np.int64), length.astype(np.float64)


def _way_over(search: _Search, node: int) -> IntArray | None:
    """Give the path over a node; None if it would visit another twice."""
    there = steps_to(search.graph, search.out, node)
    onward = steps_to(search.reverse, search.into, node)
    way = np.concatenate((there, onward[::-1]))
    return way if _is_simple(search, way) else None


def _is_simple(search: _Search, way: IntArray) -> bool:
    heads = search.graph.head[way]
    nodes = np.append(heads, search.source)
    return np.unique(nodes).size == nodes.size


def _by_penalty(search: _Search, k: int) -> Iterator[IntArray]:
    """Give cheapest ways while the arcs of each become dearer."""
    cost = search.cost.copy()
    for _ in range(_SEARCHES * k):
        tree = tree_from(search.graph, cost, search.source)
        way = steps_to(search.graph, tree, search.sink)
        yield way
        cost[way] *= _PENALTY


def _result(chosen: _Chosen, k: int) -> Alternatives:
    order = sorted(range(len(chosen.ways)), key=chosen.costs.__getitem__)
    paths = [Path(arcs=frozen(chosen.ways[at], np.int64), amount=1) for at in order]
    all_found = Status.FEASIBLE if k > 1 else Status.OPTIMAL
    return Alternatives(
        status=all_found if len(paths) == k else Status.PARTIAL,
        paths=tuple(paths),
        cost=frozen(np.array(sorted(chosen.costs)), np.int64),
    )
