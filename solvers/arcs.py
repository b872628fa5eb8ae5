"""What follows from arcs alone: balances, reach, residual arcs, path bounds."""

from operator import mul
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

IntArray = npt.NDArray[np.int64]
Int32Array = npt.NDArray[np.int32]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]
Scalar = TypeVar("Scalar", bound=np.generic)


def frozen(array: npt.NDArray[Any], dtype: type[Scalar]) -> npt.NDArray[Scalar]:
    """Give a read-only copy, or the array itself if it is one already."""
    if array.dtype == dtype and array.flags.owndata and not array.flags.writeable:
        return array
    copy = np.array(array, dtype=dtype)
    copy.setflags(write=False)
    return copy


def arc_matrix(n_nodes: int, tail: IntArray, head: IntArray) -> "csr_array[np.float64]":
    """Give the arcs as the sparse matrix that scipy's graph functions take."""
    return sparse(n_nodes, tail, head, np.ones(tail.size))


def sparse(
    n_nodes: int, tail: IntArray, head: IntArray, weight: npt.NDArray[np.float64]
) -> "csr_array[np.float64]":
    """Give weighted arcs as the sparse matrix that scipy's graph functions take."""
    ends = (tail.astype(np.int32), head.astype(np.int32))  # scipy < 1.15 takes no more
    return csr_array((weight, ends), shape=(n_nodes, n_nodes))


def reachable(
    n_nodes: int, tail: IntArray, head: IntArray, start: int
) -> BoolArray:  # (n_nodes,)
    """Mark the nodes that arcs lead to from `start`, itself included."""
    graph = arc_matrix(n_nodes, tail, head)
    reached = np.zeros(n_nodes, dtype=np.bool_)
    reached[breadth_first_order(graph, start, return_predecessors=False)] = True
    return reached


def residual_arcs(
    tail: IntArray, head: IntArray, capacity: IntArray, flow: IntArray
) -> tuple[IntArray, IntArray]:
    """Give tails and heads of the steps that could still change the flow.

    Forward along an arc with room, backward along an arc with flow.
    """
    forward, backward = flow < capacity, flow > 0
    tails = np.concatenate((tail[forward], head[backward]))
    heads = np.concatenate((head[forward], tail[backward]))
    return tails, heads


def net_outflow(
    n_nodes: int, tail: IntArray, head: IntArray, flow: IntArray
) -> IntArray:  # (n_nodes,)
    """Give what leaves each node minus what enters it."""
    net = np.zeros(n_nodes, dtype=np.int64)
    np.add.at(net, tail, flow)
    np.subtract.at(net, head, flow)
    return net


def total_cost(flow: IntArray, unit_cost: IntArray) -> int:
    """Sum flow times unit cost in whole numbers of any size."""
    used = np.flatnonzero(flow)
    return sum(map(mul, flow[used].tolist(), unit_cost[used].tolist()))


def simple_path_bound(n_nodes: int, tail: IntArray, unit_cost: IntArray) -> int:
    """Bound the cost of every path that visits no node twice; costs >= 0.

    Such a path leaves each node by one arc at most, so it costs no more than the
    dearest arc out of each node, summed over the nodes. That also holds of a path in
    the residual arcs, where a step backward costs nothing or less.
    """
    dearest = np.zeros(n_nodes, dtype=np.int64)
    np.maximum.at(dearest, tail, unit_cost)
    return int(dearest.sum())
