"""The clock of the plan: at every node, periods of its own begin at its own minute."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geodata.defaults import MINUTES_AN_HOUR
from geodata.network import IntArray

Minutes = int | IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """Periods of ``period_min`` minutes; at node ``v`` they begin ``offset_min[v]`` in.

    With offsets that grow along the quickest ways from the origins, what sets out at
    the beginning of a period arrives at the beginning of one: rounding to periods costs
    nothing there, and up to a period where ways leave them.
    """

    period_min: int
    n_periods: int
    offset_min: IntArray  # (n_nodes,), below period_min

    @property
    def period_h(self) -> float:
        """Hours of a period."""
        return self.period_min / MINUTES_AN_HOUR

    def minute(self, node: Minutes, period: Minutes) -> IntArray:
        """Minute at which a period begins at a node."""
        return np.asarray(self.offset_min[node] + self.period_min * np.asarray(period))

    def first_from(self, node: Minutes, minute: Minutes) -> IntArray:
        """Give the first period that begins at the minute or later, at least 0."""
        late = np.asarray(minute) - self.offset_min[node]
        return np.maximum(-(-late // self.period_min), 0)

    def last_by(self, node: Minutes, minute: Minutes) -> IntArray:
        """Give the last period that begins at the minute or sooner, at least 0."""
        late = np.asarray(minute) - self.offset_min[node]
        return np.maximum(late // self.period_min, 0)

    def transit(self, tail: IntArray, head: IntArray, minutes: IntArray) -> IntArray:
        """Periods from the beginning of one at the tail to when it has arrived."""
        late = self.offset_min[tail] + minutes - self.offset_min[head]
        return -(-late // self.period_min)

    def periods(self, minutes: int) -> int:
        """Periods that so many minutes take: whole ones, at least 1, and not all."""
        return min(max(-(-minutes // self.period_min), 1), self.n_periods)
