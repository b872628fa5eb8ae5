"""What is dispatched, and on what: journeys of fixed ways, windows, and resources."""

from dataclasses import dataclass

import numpy as np

from solvers.arcs import BoolArray, IntArray
from solvers.checks import (
    ProblemError,
    booleans,
    check_positive,
    check_sum,
    ids,
    integers,
    settle,
)
from solvers.dispatching.minutes import in_time, or_none, starts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Journeys:
    """Journeys whose ways are fixed: journey `i` has the steps from `start[i]` on.

    A step takes `duration` minutes and begins when the one before it ends; where
    `may_wait` it begins `min_wait` minutes later or more. The first step begins at any
    time. No step begins before `earliest`, nor outside the set of windows that `window`
    names (-1: none). A journey arrives when its last step ends; minutes after `target`
    count `weight` each. `hint` says when a step begins in a coarser plan (-1: unknown).
    Arrays are copied and read-only.

    Raises
    ------
    ProblemError
        For anything but whole numbers in range, one per step or journey, for a journey
        without steps, and for a stay that is asked where none may be.
    """

    start: IntArray  # (n_journeys + 1,)
    duration: IntArray  # (n_steps,), minutes
    may_wait: BoolArray  # (n_steps,)
    min_wait: IntArray  # (n_steps,), minutes
    earliest: IntArray  # (n_steps,), minutes
    window: IntArray  # (n_steps,), sets of windows, or -1
    target: IntArray  # (n_journeys,), minutes
    weight: IntArray  # (n_journeys,), 1 or more
    hint: IntArray  # (n_steps,), minutes, or -1

    def __post_init__(self) -> None:
        n_steps = np.size(self.duration)
        settle(self, start=starts("start", self.start, n_steps, least=1))
        for name in ("duration", "min_wait", "earliest"):
            values = integers(name, getattr(self, name), n_steps, per="step")
            settle(self, **{name: in_time(name, values)})
        for name in ("window", "hint"):
            values = integers(name, getattr(self, name), n_steps, per="step")
            settle(self, **{name: or_none(name, values)})
        for name in ("target", "weight"):
            n = self.n_journeys
            values = integers(name, getattr(self, name), n, per="journey")
            settle(self, **{name: in_time(name, values)})
        may_wait = booleans("may_wait", self.may_wait, (n_steps,), per="step")
        settle(self, may_wait=may_wait)
        check_sum("duration", self.duration)
        check_positive("weight", self.weight)
        self._check_waits()

    def _check_waits(self) -> None:
        may = self.may_wait.copy()
        may[self.start[:-1]] = False
        wrong = np.flatnonzero((self.min_wait > 0) & ~may)
        if wrong.size:
            at = wrong[0]
            raise ProblemError(
                f"min_wait[{at}] is {self.min_wait[at]}: it must be 0 at a first step, "
                "and where may_wait is False"
            )

    @property
    def n_journeys(self) -> int:
        """How many journeys there are."""
        return self.start.size - 1

    @property
    def n_steps(self) -> int:
        """How many steps all journeys have."""
        return self.duration.size

    @property
    def journey_of(self) -> IntArray:  # (n_steps,)
        """The journey of each step."""
        return np.repeat(np.arange(self.n_journeys), np.diff(self.start))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Windows:
    """Sets of times in which steps may begin: set `w` is rows `start[w]` and on.

    A row is open from minute `opens` until before minute `closes`. The rows of a set
    are in order and do not touch. Arrays are copied and read-only.

    Raises
    ------
    ProblemError
        For anything but whole numbers in range, and for rows out of order.
    """

    start: IntArray  # (n_sets + 1,)
    opens: IntArray  # (n_rows,), minutes
    closes: IntArray  # (n_rows,), minutes

    def __post_init__(self) -> None:
        n_rows = np.size(self.opens)
        settle(self, start=starts("start", self.start, n_rows, least=0))
        for name in ("opens", "closes"):
            values = integers(name, getattr(self, name), n_rows, per="row")
            settle(self, **{name: in_time(name, values)})
        empty = np.flatnonzero(self.closes <= self.opens)
        if empty.size:
            at = empty[0]
            raise ProblemError(
                f"closes[{at}] is {self.closes[at]}: it must come after opens, "
                f"{self.opens[at]}"
            )
        inner = np.ones(n_rows, np.bool_)
        inner[self.start[:-1][self.start[:-1] < n_rows]] = False
        rows = np.flatnonzero(inner)
        early = rows[self.opens[rows] <= self.closes[rows - 1]]
        if early.size:
            at = early[0]
            raise ProblemError(
                f"opens[{at}] is {self.opens[at]}: it must come after the row before "
                f"closes, {self.closes[at - 1]}"
            )

    @property
    def n_sets(self) -> int:
        """How many sets there are."""
        return self.start.size - 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resources:
    """What journeys take: resource `r` has room for `capacity[r]` at a time.

    From minute `period_from` until before `period_to` resource `period_of` has room for
    `period_capacity` instead. Arrays are copied and read-only.

    Raises
    ------
    ProblemError
        For anything but whole numbers in range, and for periods of one resource that
        overlap.
    """

    capacity: IntArray  # (n_resources,)
    period_of: IntArray  # (n_periods,), resources
    period_from: IntArray  # (n_periods,), minutes
    period_to: IntArray  # (n_periods,), minutes
    period_capacity: IntArray  # (n_periods,)

    def __post_init__(self) -> None:
        n, n_periods = np.size(self.capacity), np.size(self.period_of)
        capacity = integers("capacity", self.capacity, n, per="resource")
        settle(self, capacity=in_time("capacity", capacity))
        period_of = ids("period_of", self.period_of, n_periods, n, per="row")
        settle(self, period_of=period_of)
        for name in ("period_from", "period_to", "period_capacity"):
            values = integers(name, getattr(self, name), n_periods, per="period")
            settle(self, **{name: in_time(name, values)})
        self._check_periods()

    def _check_periods(self) -> None:
        order = np.lexsort((self.period_from, self.period_of))
        begins, ends = self.period_from[order], self.period_to[order]
        empty = np.flatnonzero(ends <= begins)
        if empty.size:
            at = order[empty[0]]
            raise ProblemError(
                f"period_to[{at}] is {self.period_to[at]}: it must come after "
                f"period_from, {self.period_from[at]}"
            )
        of = self.period_of[order]
        clash = np.flatnonzero((of[1:] == of[:-1]) & (begins[1:] < ends[:-1]))
        if clash.size:
            one, other = sorted(order[clash[0] : clash[0] + 2].tolist())
            raise ProblemError(
                f"periods {one} and {other} of resource {of[clash[0]]} overlap: "
                "a minute has one capacity"
            )

    @property
    def n_resources(self) -> int:
        """How many resources there are."""
        return self.capacity.size
