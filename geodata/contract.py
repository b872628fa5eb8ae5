"""Chains: runs of segments between junctions, found with arrays alone.

Chains of nodes with two neighbours cost flow solvers quadratic time and say nothing;
they become one link. A chain ends at junctions and dead ends, at nodes to be kept, and
where the ways stop agreeing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.network import BoolArray, IntArray
from geodata.parts import parts_of


@dataclass(frozen=True, slots=True)
class Chains:
    """Segments in order of travel, chain after chain.

    Parameters
    ----------
    segment, turned
        Of every piece, shape (s,): its segment, and whether it runs from head to tail.
    first
        Chain ``i`` is the pieces ``first[i]:first[i + 1]``, shape (c + 1,).
    start, end
        End nodes of every chain, shape (c,).
    """

    segment: IntArray
    turned: BoolArray
    first: IntArray
    start: IntArray
    end: IntArray

    def owner(self) -> IntArray:
        """Chain of every piece, shape (s,)."""
        return np.repeat(np.arange(len(self.start)), np.diff(self.first))

    def nodes(self, tail: IntArray, head: IntArray) -> IntArray:
        """Nodes of all chains in order of travel, both ends included, shape (s + c,).

        ``tail`` and ``head`` are those of the segments.
        """
        entered = np.where(self.turned, head[self.segment], tail[self.segment])
        return np.insert(entered, self.first[1:], self.end)


def find_chains(
    tail: IntArray, head: IntArray, one_way: IntArray, key: IntArray, keep: BoolArray
) -> Chains:
    """Group segments into chains.

    Two segments follow one another where they are the only two at a node that need not
    be kept (``keep`` is False, shape (n,)), have the same ``key``, and traffic can go
    through. Chains of segments with a direction (``one_way`` is not 0) run with it,
    others as their first segment was drawn. Rings without a junction end where they
    begin, at their lowest node.

    The order along a chain comes from pointer doubling over half-segments: half-segment
    2 s runs from tail to head, 2 s + 1 back; ``onward`` is the next one along.
    """
    joints = _joints(tail, head, one_way, key, keep)
    label = _components(joints, len(tail))
    joints = _open_rings(joints, label)
    label = _components(joints, len(tail))
    onward = _onward(joints, tail, len(tail))
    last, steps = _follow(onward)
    return _ordered(tail, head, label, last, steps)


@dataclass(frozen=True, slots=True)
class _Joints:
    """Nodes where a chain goes on: the node, and the two segments there."""

    node: IntArray
    one: IntArray
    other: IntArray

    def only(self, mask: BoolArray) -> _Joints:
        return _Joints(self.node[mask], self.one[mask], self.other[mask])


def _joints(
    tail: IntArray, head: IntArray, one_way: IntArray, key: IntArray, keep: BoolArray
) -> _Joints:
    ends = np.concatenate([tail, head])
    segment = np.tile(np.arange(len(tail)), 2)
    order = np.argsort(ends, kind="stable")
    ends, segment = ends[order], segment[order]
    degree = np.bincount(ends, minlength=len(keep))
    at = np.flatnonzero((degree[ends] == 2) & ~keep[ends])  # noqa: PLR2004 - two
    found = _Joints(ends[at[::2]], segment[at[::2]], segment[at[1::2]])
    agree = key[found.one] == key[found.other]
    agree &= found.one != found.other
    through = (head[found.one] == found.node) != (head[found.other] == found.node)
    agree &= (one_way[found.one] == 0) | through
    agree &= one_way[found.one] == one_way[found.other]
    return found.only(agree)


def _components(joints: _Joints, n_segments: int) -> IntArray:
    return parts_of(joints.one, joints.other, n_segments)


def _open_rings(joints: _Joints, label: IntArray) -> _Joints:
    """Cut every ring (as many joints as segments) at its lowest node."""
    n_chains = int(label.max(initial=-1)) + 1
    n_joints = np.bincount(label[joints.one], minlength=n_chains)
    ring = n_joints == np.bincount(label, minlength=n_chains)
    lowest = np.full(n_chains, np.iinfo(np.int64).max)
    np.minimum.at(lowest, label[joints.one], joints.node)
    of_joint = label[joints.one]
    return joints.only(~(ring[of_joint] & (joints.node == lowest[of_joint])))


def _onward(joints: _Joints, tail: IntArray, n_segments: int) -> IntArray:
    """Next half-segment of every half-segment; itself where the chain ends."""
    onward = np.arange(2 * n_segments)
    for here, there in ((joints.one, joints.other), (joints.other, joints.one)):
        arriving = 2 * here + (tail[here] == joints.node)
        leaving = 2 * there + (tail[there] != joints.node)
        onward[arriving] = leaving
    return onward


def _follow(onward: IntArray) -> tuple[IntArray, IntArray]:
    """Last half-segment of the walk from each one, and the steps to it."""
    steps = (onward != np.arange(len(onward))).astype(np.int64)
    last = onward.copy()
    while True:
        further = last[last]
        if np.array_equal(further, last):
            return last, steps
        steps = steps + steps[last]
        last = further


def _ordered(
    tail: IntArray, head: IntArray, label: IntArray, last: IntArray, steps: IntArray
) -> Chains:
    """Lay out each chain in the direction of its first segment."""
    n_chains = int(label.max(initial=-1)) + 1
    lowest = np.full(n_chains, len(tail))
    np.minimum.at(lowest, label, np.arange(len(tail)))
    begin = last[np.arange(len(last)) ^ 1] ^ 1  # the walk's first half-segment
    halves = np.flatnonzero(begin == begin[2 * lowest[np.repeat(label, 2)]])
    halves = halves[np.lexsort((-steps[halves], lowest[label[halves // 2]]))]
    segment, turned = halves // 2, halves % 2 == 1
    chain = lowest[label[segment]]
    starts = np.flatnonzero(np.diff(chain, prepend=-1))
    ends = np.append(starts[1:], len(segment)) - 1 if len(starts) else starts
    enter = np.where(turned, head[segment], tail[segment])
    leave = np.where(turned, tail[segment], head[segment])
    return Chains(
        segment=segment,
        turned=turned,
        first=np.append(starts, len(segment)),
        start=enter[starts],
        end=leave[ends],
    )
