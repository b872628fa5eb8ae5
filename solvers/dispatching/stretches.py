"""Begins of a run in stretches, each with the deadlines that it leaves."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

Deadlines = tuple[int, ...]


class Piece(NamedTuple):
    """Begins of a run, and until when each use that it opens has room from then on."""

    low: int
    high: int
    deadlines: Deadlines


class Stretches(NamedTuple):
    """Stretches of begins in order, both ends included, each with its deadline."""

    lows: list[int]
    highs: list[int]
    deadlines: list[int]

    def add(self, low: int, high: int, deadline: int) -> None:
        """Add a stretch after all others, unless it is empty."""
        if low <= high:
            self.lows.append(low)
            self.highs.append(high)
            self.deadlines.append(deadline)


def stretches_from(times: Stretches, low: int) -> Iterator[Piece]:
    """Give stretches from a minute on."""
    for at in range(bisect_left(times.highs, low), len(times.highs)):
        yield Piece(max(low, times.lows[at]), times.highs[at], ())


def split(pieces: Iterator[Piece], times: Stretches) -> Iterator[Piece]:
    """Split pieces by the deadlines of one more use, where it has room at all."""
    for piece in pieces:
        for at in range(bisect_left(times.highs, piece.low), len(times.highs)):
            if times.lows[at] > piece.high:
                break
            low, high = max(piece.low, times.lows[at]), min(piece.high, times.highs[at])
            yield Piece(low, high, (*piece.deadlines, times.deadlines[at]))
