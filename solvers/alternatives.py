"""Alternative paths: little cost in common, and little dearer than the best."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import connected_components

from solvers.arcs import IntArray, arc_matrix, frozen
from solvers.checks import ProblemError, amounts, whole
from solvers.decompose import Path
from solvers.dijkstra import (
    FloatArray,
    Graph,
    Tree,
    graph_of,
    open_cost,
    traced,
    tree_from,
    way_to,
)
from solvers.problem import SharedNetwork, check_ends

_MAX_PLATEAUS = 200
_MAX_PENALTIES = 20
_PENALTY = 0.2  # of an arc's cost, each time it was on a path that was found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alternatives:
    """The best path and those found beside it, the cheapest first, each of amount 1.

    No paths: no way leads to the sink. The search is heuristic: fewer than were asked
    for does not prove that there are no more.
    """

    paths: tuple[Path, ...]
    costs: tuple[int, ...]


def alternatives(
    network: SharedNetwork,
    unit_cost: npt.ArrayLike,
    source: int,
    sink: int,
    k: int,
    *,
    max_share: float = 0.5,
    max_detour: float = 1.25,
) -> Alternatives:
    """Look for k paths that differ, the best among them; the others are good guesses.

    Formulation, for paths p[0], p[1], ... over arcs with capacity, no node twice:
        p[0] costs least, and the others come by their cost
        cost of p[i]                               <= max_detour * cost of p[0]
        cost of the arcs common to p[i] and p[j]   <= max_share * cost of p[0], j < i

    All is checked exactly. First come ways along plateaus, stretches that lie on the
    cheapest ways both from the source and to the sink, the longest for their detour
    first. If these are too few, arcs of paths already found are made dearer step by
    step. Other alternatives may exist: neither search is complete.

    Raises
    ------
    ProblemError
        When `unit_cost` is no whole number per arc, negative or too large, source or
        sink is no node, both are the same, k is below 1, `max_share` is not 0 to 1,
        `max_detour` is below 1; or when the least cost is 2**53 or more.
    """
    check_ends(network.n_nodes, source, sink)
    _check_limits(k, max_share, max_detour)
    exact = amounts("unit_cost", unit_cost, network.n_arcs)
    cost = open_cost(exact, network.capacity > 0)
    graph = graph_of(network.n_nodes, network.tail, network.head)
    tree = tree_from(graph, cost, source)
    best = way_to(graph, tree, sink)
    if best is None:
        return Alternatives(paths=(), costs=())
    chosen = _Chosen(graph, exact, best, max_share, max_detour)
    guesses = chain(
        _along_plateaus(graph, cost, tree, sink, max_detour),
        _with_penalties(graph, cost, best, source, sink),
    )
    for way in guesses:
        if len(chosen.ways) == k:
            break
        chosen.consider(way)
    return chosen.result()


def _check_limits(k: int, max_share: float, max_detour: float) -> None:
    if whole("k", k) < 1:
        raise ProblemError(f"k is {k}: at least 1 path is right")
    if not 0 <= max_share <= 1:
        raise ProblemError(f"max_share is {max_share}: 0 to 1 is right")
    if not 1 <= max_detour < np.inf:
        raise ProblemError(f"max_detour is {max_detour}: a number from 1 is right")


class _Chosen:
    """The paths chosen so far, and the exact rule for another."""

    def __init__(
        self,
        graph: Graph,
        cost: IntArray,
        best: IntArray,
        max_share: float,
        max_detour: float,
    ) -> None:
        self.graph, self.cost = graph, cost
        self.ways = [best]
        least = self.cost_of(best)
        # Limits are the decimals that were written: 1.4 is 7/5, not the float below.
        self.most = Fraction(str(max_detour)) * least
        self.most_shared = Fraction(str(max_share)) * least

    def cost_of(self, way: IntArray) -> int:
        """Sum the cost of arcs."""
        return sum(self.cost[way].tolist())

    def consider(self, way: IntArray) -> None:
        """Take a way that keeps to every rule."""
        fits = self._is_simple(way) and self.cost_of(way) <= self.most
        if fits and all(self._differs(way, other) for other in self.ways):
            self.ways.append(way)

    def _is_simple(self, way: IntArray) -> bool:
        heads = self.graph.head[way]
        return (
            np.unique(heads).size == way.size and self.graph.tail[way[0]] not in heads
        )

    def _differs(self, way: IntArray, other: IntArray) -> bool:
        shared = np.intersect1d(way, other)
        is_new = shared.size < max(way.size, other.size)
        return is_new and self.cost_of(shared) <= self.most_shared

    def result(self) -> Alternatives:
        """Give them with their costs, the cheapest first."""
        ways = sorted(self.ways, key=self.cost_of)
        paths = (Path(arcs=frozen(way, np.int64), amount=1) for way in ways)
        costs = tuple(map(self.cost_of, ways))
        return Alternatives(paths=tuple(paths), costs=costs)


def _along_plateaus(
    graph: Graph, cost: FloatArray, tree: Tree, sink: int, max_detour: float
) -> Iterator[IntArray]:
    """Give ways from source to sink by way of a plateau, the most promising first."""
    back = graph_of(graph.n_nodes, graph.head, graph.tail)
    to_sink = tree_from(back, cost, sink)
    by_way_of = tree.distance + to_sink.distance  # constant along a plateau
    is_near = by_way_of < max_detour * tree.distance[sink] + 1  # exactly, later
    arcs = np.intersect1d(tree.before, to_sink.before)
    on_both = arcs[arcs >= 0]
    for node in _middles(graph, cost, on_both, np.where(is_near, by_way_of, np.inf)):
        onward = traced(back, to_sink, node)[::-1]
        yield np.concatenate((traced(graph, tree, node), onward))


def _middles(
    graph: Graph, cost: FloatArray, arcs: IntArray, by_way_of: FloatArray
) -> list[int]:
    """Give a node of each plateau, the least detour for its length first.

    A node on none is one of length 0. Nodes too far out have an infinite `by_way_of`.
    """
    tail, near = graph.tail[arcs], np.flatnonzero(np.isfinite(by_way_of))
    joined = arc_matrix(graph.n_nodes, tail, graph.head[arcs])
    plateau = connected_components(joined, directed=False)[1]
    length = np.bincount(plateau[tail], cost[arcs], minlength=graph.n_nodes)
    label, first = np.unique(plateau[near], return_index=True)
    detour = by_way_of[near[first]] - length[label]
    best_first = np.argsort(detour, kind="stable")[:_MAX_PLATEAUS]
    middles: list[int] = near[first[best_first]].tolist()
    return middles


def _with_penalties(
    graph: Graph, cost: FloatArray, way: IntArray, source: int, sink: int
) -> Iterator[IntArray]:
    """Give the cheapest ways where arcs found before cost more each time."""
    times = np.zeros(cost.size)
    for _ in range(_MAX_PENALTIES):
        times[way] += 1
        tree = tree_from(graph, cost * (1 + _PENALTY * times), source)
        way = traced(graph, tree, sink)
        yield way
