"""Flows without cycles: cycles taken out, and what is left in the order of travel."""

from graphlib import TopologicalSorter

import numpy as np
from scipy.sparse.csgraph import connected_components

from solvers.arcs import IntArray, arc_matrix


def without_cycles(
    n_nodes: int, tail: IntArray, head: IntArray, flow: IntArray
) -> IntArray:  # (n_arcs,)
    """Give the flow with all of its cycles taken out; balances stay.

    Formulation:
        left = flow - flows on cycles,   0 <= left <= flow
        where  the arcs with left[a] > 0 form no cycle
    """
    left = np.array(flow)
    inner = _inner_arcs(n_nodes, tail, head, np.flatnonzero(left))
    if inner.size:
        # Of the columns of all arcs only those of the few that matter become lists.
        ends = tail[inner].tolist(), head[inner].tolist()
        left[inner] = _Walk(*ends, left[inner].tolist()).without_cycles()
    return left


def travel_order(tail: IntArray, head: IntArray, used: IntArray) -> IntArray:
    """Sort arcs that form no cycle so that every path meets them in this order.

    Arcs out of the same node come by their number.
    """
    sorter: TopologicalSorter[int] = TopologicalSorter()
    for before, after in zip(tail[used].tolist(), head[used].tolist(), strict=True):
        sorter.add(after, before)
    nodes = np.array(list(sorter.static_order()), dtype=np.int64)
    place = np.zeros(int(nodes.max(initial=-1)) + 1, dtype=np.int64)
    place[nodes] = np.arange(nodes.size)
    return used[np.lexsort((used, place[tail[used]]))]


def _inner_arcs(
    n_nodes: int, tail: IntArray, head: IntArray, used: IntArray
) -> IntArray:
    """Give the arcs that lie on cycles: those whose ends are strongly connected."""
    graph = arc_matrix(n_nodes, tail[used], head[used])
    label = connected_components(graph, connection="strong")[1]
    inner: IntArray = used[label[tail[used]] == label[head[used]]]
    return inner


class _Walk:
    """A walk along arcs with flow, depth first; where it closes, the cycle goes."""

    def __init__(self, tail: list[int], head: list[int], left: list[int]) -> None:
        self.tail, self.head, self.left = tail, head, left
        self.out: dict[int, list[int]] = {}  # the arcs still to try, the lowest last
        for arc in reversed(range(len(tail))):
            self.out.setdefault(tail[arc], []).append(arc)
        self.arcs: list[int] = []
        self.place: dict[int, int] = {}  # of the nodes on the walk

    def without_cycles(self) -> list[int]:
        """Give what is left on each arc."""
        for start in list(self.out):
            self.place = {start: 0}
            node = start
            while self.out.get(node) or self.arcs:
                node = self._step(node)
        return self.left

    def _step(self, node: int) -> int:
        """Go on from `node`, round a cycle, or back where nothing leads on."""
        following = self.out.get(node)
        if not following:
            # No cycle leads over a node that is done, nor over the arc into it.
            del self.place[node]
            node = self.tail[self.arcs.pop()]
            self.out[node].pop()
            return node
        arc = following[-1]
        onto = self.head[arc]
        if not self.left[arc]:
            following.pop()
        elif onto in self.place:
            return self._cancel(self.place[onto], arc)
        else:
            self.arcs.append(arc)
            self.place[onto] = len(self.arcs)
            return onto
        return node

    def _cancel(self, begin: int, last: int) -> int:
        """Empty the cycle that `last` closes; go back to the first arc left empty."""
        cycle = [*self.arcs[begin:], last]
        amount = min(self.left[arc] for arc in cycle)
        for arc in cycle:
            self.left[arc] -= amount
        first = next(at for at, arc in enumerate(cycle) if not self.left[arc])
        for arc in cycle[first:-1]:
            del self.place[self.head[arc]]
        del self.arcs[begin + first :]
        return self.tail[cycle[first]]
