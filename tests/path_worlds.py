"""Networks of a few arcs, and every path through them."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from solvers import IntArray, SharedNetwork

Arc = tuple[int, int, int, int]  # tail, head, capacity, unit cost


def network_of(n_nodes: int, arcs: list[Arc]) -> tuple[SharedNetwork, IntArray]:
    """Give the network, and the unit cost of each arc."""
    columns = np.array(arcs, dtype=np.int64).reshape(-1, 4).T
    network = SharedNetwork(
        n_nodes=n_nodes, tail=columns[0], head=columns[1], capacity=columns[2]
    )
    return network, columns[3]


def paths_of(network: SharedNetwork, node: int, sink: int) -> list[tuple[int, ...]]:
    """Give every path that visits no node twice, as its arcs."""
    found: list[tuple[int, ...]] = []

    def go_on(node: int, seen: frozenset[int], arcs: tuple[int, ...]) -> None:
        if node == sink:
            found.append(arcs)
            return
        for arc in np.flatnonzero(network.tail == node).tolist():
            head = int(network.head[arc])
            if network.capacity[arc] and head not in seen:
                go_on(head, seen | {head}, (*arcs, arc))

    go_on(node, frozenset({node}), ())
    return found


@st.composite
def networks(draw: st.DrawFn) -> tuple[SharedNetwork, IntArray]:
    """2 to 6 nodes and up to 14 arcs, loops and parallels among them."""
    n_nodes = draw(st.integers(2, 6))
    node = st.integers(0, n_nodes - 1)
    arc = st.tuples(node, node, st.integers(0, 3), st.integers(0, 9))
    return network_of(n_nodes, draw(st.lists(arc, max_size=14)))
