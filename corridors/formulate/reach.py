"""What can matter: arcs on a way that is no longer than a detour allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.network import BoolArray, FloatArray, IntArray
from solvers.dijkstra import distances, graph_of, open_cost


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """The arcs on ways within a detour, those on the quickest, and its minutes.

    No arcs, and None: there is no way at all.
    """

    arcs: BoolArray  # (n_arcs,)
    quickest: BoolArray  # (n_arcs,)
    quickest_min: int | None


class Surveyor:
    """Finds what lies within a detour, on arcs that are sorted once."""

    def __init__(self, n_nodes: int, tail: IntArray, head: IntArray) -> None:
        self.tail, self.head = tail, head
        self._onward = graph_of(n_nodes, tail, head)
        self._backward = graph_of(n_nodes, head, tail)

    def reach(
        self,
        start: int,
        end: int,
        is_open: BoolArray,
        minutes: IntArray,
        *,
        max_detour: float,
    ) -> Reach:
        """Find the open arcs on ways of at most ``max_detour`` times the quickest.

        ``minutes`` are those that the arcs take or count for, shape (n_arcs,).
        """
        cost = open_cost(minutes, is_open)
        out = distances(self._onward, cost, np.array([start]))
        quickest = float(out[end])
        if not np.isfinite(quickest):
            nowhere = np.zeros(len(self.tail), dtype=bool)
            return Reach(nowhere, nowhere, None)
        back = distances(self._backward, cost, np.array([end]))
        through = out[self.tail] + cost + back[self.head]
        within = through <= max_detour * quickest
        return Reach(within, through <= quickest, round(quickest))

    def from_nearest(self, starts: IntArray, minutes: IntArray) -> FloatArray:
        """Give the minutes to every node from the nearest start, infinite if none."""
        return distances(self._onward, minutes.astype(np.float64), starts)
