"""Flows without cycles: cycles taken out, and what is left in the order of travel."""

import numpy as np

from solvers.arcs import IntArray
from solvers.compiled import compiled


def without_cycles(
    n_nodes: int, tail: IntArray, head: IntArray, flow: IntArray
) -> IntArray:  # (n_arcs,)
    """Give the flow with all of its cycles taken out; balances stay.

    Formulation:
        left = flow - sum of flows on cycles, 0 <= left <= flow
        where  the arcs with left[a] > 0 form no cycle
    """
    left = np.array(flow, dtype=np.int64)
    used = np.flatnonzero(left)
    arcs = used[np.argsort(tail[used], kind="stable")]
    first = np.searchsorted(tail[arcs], np.arange(n_nodes + 1))
    _cancel_cycles(first, arcs, np.array(tail), np.array(head), left)
    return left


def travel_order(
    n_nodes: int, tail: IntArray, head: IntArray, used: IntArray
) -> IntArray:
    """Sort arcs that form no cycle so that every path meets them in this order.

    Nodes come as soon as all arcs into them have; of equals, the lower first.
    """
    arcs = used[np.argsort(tail[used], kind="stable")]
    first = np.searchsorted(tail[arcs], np.arange(n_nodes + 1))
    n_before = np.bincount(head[used], minlength=n_nodes)
    order = np.empty(used.size, dtype=np.int64)
    _order(first, arcs, np.array(head), n_before, order)
    return order


@compiled
def _cancel_cycles(
    first: IntArray, arcs: IntArray, tail: IntArray, head: IntArray, left: IntArray
) -> None:
    """Walk along arcs with flow, depth first; where the walk closes, take it out.

    `arcs[first[v] : first[v + 1]]` lead out of node v. One that leads to a node whose
    arcs are all done lies on no cycle and is done itself.
    """
    n_nodes = first.size - 1
    following = first[:-1].copy()  # the arc of each node to try
    place = np.full(n_nodes, -1)  # on the walk
    walk = np.empty(n_nodes + 1, np.int64)
    for start in range(n_nodes):
        node, length = start, 0
        place[start] = 0
        while True:
            if following[node] == first[node + 1]:
                place[node] = -1
                if not length:
                    break
                length -= 1
                node = tail[walk[length]]
                following[node] += 1
                continue
            arc = arcs[following[node]]
            onto = head[arc]
            walk[length] = arc
            if not left[arc]:
                following[node] += 1
            elif place[onto] < 0:
                length += 1
                node = onto
                place[node] = length
            else:
                length = _cancel(walk, place[onto], length, head, left, place)
                node = tail[walk[length]]


@compiled
def _cancel(  # noqa: PLR0917 - compiled code takes no keywords
    walk: IntArray,
    begin: int,
    end: int,
    head: IntArray,
    left: IntArray,
    place: IntArray,
) -> int:
    """Empty the cycle of the arcs from `begin` to `end`; go back to the first empty."""
    amount = left[walk[begin]]
    for at in range(begin, end + 1):
        amount = min(amount, left[walk[at]])
    back = end
    for at in range(end, begin - 1, -1):
        left[walk[at]] -= amount
        if not left[walk[at]]:
            back = at
    for at in range(back, end):
        place[head[walk[at]]] = -1
    return back


@compiled
def _order(
    first: IntArray, arcs: IntArray, head: IntArray, n_before: IntArray, order: IntArray
) -> None:
    """Fill `order`, node after node, as the last arc into each has come."""
    queue = np.empty(n_before.size, np.int64)
    n_queued = n_ordered = 0
    for node in range(n_before.size):
        if not n_before[node]:
            queue[n_queued] = node
            n_queued += 1
    for at in range(n_before.size):
        node = queue[at]
        for arc in arcs[first[node] : first[node + 1]]:
            order[n_ordered] = arc
            n_ordered += 1
            n_before[head[arc]] -= 1
            if not n_before[head[arc]]:
                queue[n_queued] = head[arc]
                n_queued += 1
