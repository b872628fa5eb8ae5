"""The earliest arrival of one journey among others that stand: exact, by labels."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

import numpy as np

from solvers.arcs import IntArray
from solvers.dispatching.draft import runs_of
from solvers.dispatching.layout import FAR, Layout
from solvers.dispatching.openings import open_begins
from solvers.dispatching.rooms import Rooms, full_times
from solvers.dispatching.stretches import (
    Deadlines,
    Piece,
    Stretches,
    split,
    stretches_from,
)

_AT_ONCE = -FAR
"""The deadline of a use that must last no time, for there is no room for it."""


@dataclass(frozen=True, slots=True)
class _Label:
    """A run that may begin from `low` to `high`, and what it must keep to.

    All these begins leave the same deadlines for the uses that are open: those that an
    earlier run opened and a later one closes.
    """

    run: int
    low: int
    high: int
    deadlines: Deadlines
    parent: "_Label | None"

    @property
    def must_not_wait(self) -> bool:
        """Whether the next run begins as soon as it can, or not at all."""
        return _AT_ONCE in self.deadlines

    def rules_out(self, other: "_Label") -> bool:
        """Say that whatever begins with the other can begin with this one as well."""
        if self.low > other.low:
            return False
        if self.must_not_wait or other.must_not_wait:
            alike = self.deadlines == other.deadlines
            return alike and self.high >= other.high
        pairs = zip(self.deadlines, other.deadlines, strict=True)
        return all(mine >= others for mine, others in pairs)


def place(layout: Layout, rooms: Rooms, journey: int) -> IntArray | None:
    """Give when the runs of a journey begin (its runs,), so that it arrives earliest.

    None if it cannot arrive by the horizon. Each run begins as late as the next one and
    the gap that was found for it allow, so as not to wait on the way in vain.
    """
    return _Search(layout, rooms, journey).run()


@dataclass(slots=True)
class _Search:
    """A search by A* over runs: bounded below by the arrival if nobody is in the way.

    Until when a use may last is known as soon as it opens: until its resource is full
    next. So a label needs no more than its begins and these deadlines, and of two with
    the same deadlines the earlier one rules the other out.
    """

    layout: Layout
    rooms: Rooms
    journey: int
    _runs: slice = field(init=False)
    _long: list[int] = field(init=False)
    _stretches: dict[int, tuple[Stretches, list[Stretches]]] = field(
        init=False, default_factory=dict
    )
    _settled: dict[int, list[_Label]] = field(init=False, default_factory=dict)
    _heap: list[tuple[int, int, int, _Label]] = field(init=False, default_factory=list)
    _count: Iterator[int] = field(init=False, default_factory=count)

    def __post_init__(self) -> None:
        layout = self.layout
        self._runs = runs_of(layout, self.journey)
        uses = layout.journey_uses[self.journey : self.journey + 2].tolist()
        self._long = [
            u for u in range(*uses) if layout.first_run[u] < layout.last_run[u]
        ]

    def run(self) -> IntArray | None:
        self._push(None, self._runs.start, -FAR, FAR)
        while self._heap:
            label = heappop(self._heap)[-1]
            if label.run == self._runs.stop - 1:
                return self._begins(label)
            settled = self._settled.setdefault(label.run, [])
            if not any(other.rules_out(label) for other in settled):
                settled.append(label)
                self._expand(label)
        return None

    def _expand(self, label: _Label) -> None:
        run = label.run + 1
        ahead = int(self.layout.length[label.run] + self.layout.wait[run])
        high = label.high + ahead if label.must_not_wait else FAR
        self._push(label, run, label.low + ahead, high)

    def _push(self, parent: _Label | None, run: int, low: int, high: int) -> None:
        """Push labels of a run that begins from `low` to `high`, but none in vain."""
        carried, most = self._carried(parent, run)
        high = min(high, most)
        exact = parent is not None and parent.must_not_wait
        for piece in self._pieces_from(run, low):
            if piece.low > high:
                return
            last = min(high, piece.high)
            label = _Label(run, piece.low, last, carried + piece.deadlines, parent)
            # By how much before the horizon it arrives at best.
            bound = piece.low - int(self.layout.highest[run])
            heappush(self._heap, (bound, -run, next(self._count), label))
            if not exact and all(end == FAR for end in piece.deadlines):
                return  # whatever begins later can as well begin now, and wait

    def _carried(self, parent: _Label | None, run: int) -> tuple[Deadlines, int]:
        """Give the deadlines that stay open after a run begins, and its last begin."""
        if parent is None:
            return (), FAR
        layout, kept, most = self.layout, [], FAR
        for use, end in zip(
            self._open_after(parent.run), parent.deadlines, strict=True
        ):
            last = layout.last_run[use]
            if end not in {FAR, _AT_ONCE}:
                ahead = layout.ahead[last] - layout.ahead[run] + layout.closes[use]
                most = min(most, end - int(ahead))
            if last > run:
                kept.append(end)
        return tuple(kept), most

    def _open_after(self, run: int) -> list[int]:
        """Give the uses that are open between a run and the next: the older first."""
        layout = self.layout
        those = [
            u for u in self._long if layout.first_run[u] <= run < layout.last_run[u]
        ]
        return sorted(those, key=lambda use: layout.first_run[use])

    def _pieces_from(self, run: int, low: int) -> Iterator[Piece]:
        """Give when a run may begin from a minute on, split where deadlines change."""
        if run not in self._stretches:
            self._look_at(run)
        open_times, by_use = self._stretches[run]
        pieces = stretches_from(open_times, low)
        for stretches in by_use:
            pieces = split(pieces, stretches)
        return pieces

    def _look_at(self, run: int) -> None:
        """Look up when a run may begin, and how long uses that it opens may last."""
        layout = self.layout
        low, high = int(layout.lowest[run]), int(layout.highest[run])
        lows, highs = open_begins(layout, self.rooms, run, low, high)
        opened = [u for u in self._open_after(run) if layout.first_run[u] == run]
        self._stretches[run] = (
            Stretches(lows.tolist(), highs.tolist(), [FAR] * lows.size),
            [self._lasting(use) for use in opened],
        )

    def _lasting(self, use: int) -> Stretches:
        """Give when a use may open, as begins of its run, and its deadlines then."""
        layout = self.layout
        first, last = layout.first_run[use], layout.last_run[use]
        lead = int(layout.opens[use])
        ahead = int(layout.ahead[last] - layout.ahead[first])
        least = ahead + int(layout.closes[use]) - lead
        stretches, free = Stretches([], [], []), -FAR
        times = full_times(self.rooms, layout.resource[use], layout.demand[use])
        for full, over in zip(*(each.tolist() for each in times), strict=True):
            stretches.add(free - lead, full - max(least, 1) - lead, full)
            if least == 0:
                stretches.add(full - lead, over - 1 - lead, _AT_ONCE)
            free = over
        stretches.add(free - lead, FAR, FAR)
        return stretches

    def _begins(self, label: _Label) -> IntArray:
        """Follow a label back: the last run begins first, and those before it late."""
        layout, begin = self.layout, label.low
        begins = [begin]
        while label.parent is not None:
            before = label.parent
            ahead = int(layout.length[before.run] + layout.wait[label.run])
            label, begin = before, min(before.high, begin - ahead)
            begins.append(begin)
        return np.array(begins[::-1])
