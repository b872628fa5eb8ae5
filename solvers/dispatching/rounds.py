"""Rounds of dispatching: a first plan, then clusters of it placed anew."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from solvers.arcs import IntArray
from solvers.dispatching.clusters import cluster, excess
from solvers.dispatching.draft import Draft, Worth, empty_draft, worth
from solvers.dispatching.effort import Effort
from solvers.dispatching.insertion import alone, in_turn, insert_again, insert_all
from solvers.dispatching.joint import Found, placed_jointly
from solvers.dispatching.layout import Layout
from solvers.dispatching.reordering import reordered
from solvers.dispatching.rooms import Rooms, occupy
from solvers.search import Ending, Watch

# Journeys of a cluster that is reordered, how often, and the gain that is worth a pass.
_REORDERED, _TRIES, _WORTHWHILE = 10, 4, 0.01
# Journeys of a cluster for CP-SAT; when none of a size gets better, the next is tried.
_SIZES = (5, 10, 20, 40)
# CP-SAT's own count of seconds for a journey of a cluster, and for all at once: first
# and, where all else has ended, again.
_WORK, _FIRST_WORK, _LAST_WORK = 0.02, 0.1, (1.0, 8.0, 64.0)

_Task = tuple[IntArray, float | None]
"""Journeys to place anew, and CP-SAT's work; None where insertion does it alone."""


@dataclass(slots=True, kw_only=True)
class Search:
    """What is known so far, and the rounds that make it better.

    After the first plan `best` is replaced whole, never changed, so that an interrupt
    always finds a plan. `alone` has what each journey would do if there were no other.
    """

    layout: Layout
    rooms: Rooms  # as `best` leaves them
    hint: IntArray  # (n_steps,), minutes
    seed: int
    prove: bool  # whether small plans are worth much work for a proof
    best: Draft = field(init=False)
    alone: Draft | None = field(init=False, default=None)
    rounds: int = field(init=False, default=0)
    proven: bool = field(init=False, default=False)
    _random: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.best = empty_draft(self.layout)
        self._random = np.random.default_rng(self.seed)

    @property
    def bound(self) -> int | None:
        """The least weighted delay of plans that leave as few out, if it is known."""
        now = worth(self.layout, self.best)
        if self.proven:
            return now.delay
        if self.alone is None:
            return None
        least = worth(self.layout, self.alone)
        return least.delay if now.out == least.out else None

    def run(self, watch: Watch, rounds: int | None) -> Ending:
        """Go on round by round until there is a reason to end, and say which."""
        try:
            return self._go_on(self._begin(watch), watch, rounds)
        except KeyboardInterrupt:
            return Ending.INTERRUPTED

    def _begin(self, watch: Watch) -> Draft:
        """Place one by one, then again while that is worth it; give all alone."""
        layout = self.layout
        at_best = self.alone = alone(layout, self.rooms)
        order = in_turn(layout, self.hint, at_best)
        insert_all(layout, self.rooms, self.best, self.hint, order)
        while self._insert_again(order) >= _WORTHWHILE:
            pass
        self.proven = worth(layout, self.best) == worth(layout, at_best)
        self._tell(watch, at_best)
        return at_best

    def _insert_again(self, order: IntArray) -> float:
        """Place all once more, each among all others, and give the gain."""
        before = worth(self.layout, self.best)
        insert_again(self.layout, self.rooms, self.best, order)
        return _gain(before, worth(self.layout, self.best))

    def _go_on(self, at_best: Draft, watch: Watch, rounds: int | None) -> Ending:
        for some, work in self._tasks(at_best):
            if self.proven:
                return Ending.PROVEN
            if rounds is not None and self.rounds >= rounds:
                return Ending.ROUNDS
            if not watch.seconds_left:
                return Ending.TIME_LIMIT
            self._round(some, at_best, work, watch)
            self._tell(watch, at_best)
        return Ending.PROVEN if self.proven else Ending.STALLED

    def _tasks(self, at_best: Draft) -> Iterator[_Task]:
        """Give journeys to place anew, and the work they are worth, while that helps.

        Where all make one cluster, that is tried first, as it may well be proven, and
        last with more work. Once nobody is later than must be, earlier arrivals are
        worth more only to a proof.
        """
        n = self.layout.n_journeys
        is_small = n <= _SIZES[-1]
        if is_small and (self.prove or self._is_someone_late(at_best)):
            yield np.arange(n), _FIRST_WORK
        yield from self._reorderings(at_best)
        for size in (each for each in _SIZES if each < n):
            before = None
            while self.best is not before:
                before = self.best
                for some in self._clusters(at_best, size):
                    if self.prove or self._is_someone_late(at_best):
                        yield some, _WORK * size
        for work in _LAST_WORK if is_small and self.prove else ():
            yield np.arange(n), work

    def _is_someone_late(self, at_best: Draft) -> bool:
        """Whether somebody stays out or is delayed who would not, if he were alone."""
        now, least = (worth(self.layout, each) for each in (self.best, at_best))
        return (now.out, now.delay) > (least.out, least.delay)

    def _reorderings(self, at_best: Draft) -> Iterator[_Task]:
        """Give clusters to reorder, pass after pass, while passes are worth it."""
        gain = 1.0
        while gain >= _WORTHWHILE:
            before = worth(self.layout, self.best)
            for some in self._clusters(at_best, _REORDERED):
                yield some, None
            gain = _gain(before, worth(self.layout, self.best))

    def _clusters(self, at_best: Draft, size: int) -> Iterator[IntArray]:
        """Give a cluster round each journey that could gain, the worst first.

        Who was in one of these clusters has no other round it.
        """
        layout = self.layout
        gain = excess(layout, self.best, at_best)
        seen = gain <= 0
        for centre in np.argsort(-gain, kind="stable").tolist():
            if not seen[centre]:
                some = cluster(layout, self.best, at_best, centre, size, self._random)
                seen[some] = True
                yield some

    def _round(
        self, some: IntArray, at_best: Draft, work: float | None, watch: Watch
    ) -> None:
        """Place some journeys anew, and keep the plan that is better.

        By CP-SAT with so much work, or by insertion in other orders where that is None.
        """
        self.rounds += 1
        layout = self.layout
        self._occupy(some, -1)
        found = self._placed_anew(some, at_best, work, watch)
        if worth(layout, found.draft) < worth(layout, self.best):
            self.best = found.draft
        self._occupy(some, 1)
        is_all = some.size == layout.n_journeys
        is_least = worth(layout, self.best) == worth(layout, at_best)
        self.proven = is_least or (is_all and found.proven)
        if found.interrupted:
            raise KeyboardInterrupt

    def _placed_anew(
        self, some: IntArray, at_best: Draft, work: float | None, watch: Watch
    ) -> Found:
        layout, rooms, random = self.layout, self.rooms, self._random
        if work is None:
            draft = reordered(layout, rooms, self.best, some, random, tries=_TRIES)
            return Found(draft, proven=False)
        effort = Effort(int(random.integers(2**31)), work, watch)
        return placed_jointly(layout, rooms, self.best, some, at_best, effort)

    def _occupy(self, some: IntArray, sign: int) -> None:
        for journey in some[self.best.placed[some]].tolist():
            occupy(self.layout, self.rooms, self.best.begin, journey, sign)

    def _tell(self, watch: Watch, at_best: Draft) -> None:
        """Tell weighted delay, where a journey that is out counts more than all can."""
        layout = self.layout
        last = layout.journey_runs[1:] - 1
        most = layout.highest[last] + layout.length[last] - layout.target
        dear = 1 + int(layout.weight @ np.maximum(0, most))
        now, least = (worth(layout, draft) for draft in (self.best, at_best))
        bound = now if self.proven else least
        watch.tell(bound.out * dear + bound.delay, now.out * dear + now.delay)


def _gain(before: Worth, now: Worth) -> float:
    """Give the share of the delay that is gone; all of it where fewer stay out."""
    if now.out < before.out:
        return 1.0
    return 1 - now.delay / before.delay if before.delay else 0.0
