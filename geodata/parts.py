"""Parts of a graph: which nodes hang together."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from geodata.network import FloatArray, IntArray


def parts_of(
    tail: IntArray, head: IntArray, n_nodes: int, *, strong: bool = False
) -> IntArray:
    """Give a number to the connected part of every node, shape (n_nodes,).

    ``strong`` parts are those in which traffic along the arcs, from tail to head, gets
    from each node to every other.
    """
    arcs = arc_matrix(tail, head, np.ones(len(tail)), n_nodes)
    found = connected_components(arcs, connection="strong" if strong else "weak")
    return np.asarray(found[1], dtype=np.int64)


def arc_matrix(
    tail: IntArray, head: IntArray, weight: FloatArray, n_nodes: int
) -> csr_array:
    """Lay out arcs as a matrix of 32-bit indices, as scipy's graphs want them.

    Weights of parallel arcs add up.
    """
    ends = (tail.astype(np.int32), head.astype(np.int32))
    return csr_array((weight, ends), shape=(n_nodes, n_nodes))
