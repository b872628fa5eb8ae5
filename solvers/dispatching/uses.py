"""What journeys take of resources, and from when until when."""

from dataclasses import dataclass

import numpy as np

from solvers.arcs import IntArray
from solvers.checks import ProblemError, ids, integers, settle
from solvers.dispatching.minutes import check_in_time
from solvers.dispatching.problem import Journeys, Resources, Windows

COLUMNS = ("resource", "demand", "first", "before", "last", "after")
"""What a table of uses says of each."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Uses:
    """Times in which a journey takes `demand` units of a resource.

    A use lasts from `begin[first] - before` until `begin[last] + after`, where first
    and last are steps of one journey. So the passing of a point is a use of one step,
    a halt one from the end of a step to the beginning of the next, and the trip of a
    train set one of many steps: see `passings`, `halts` and `trips`. A use that lasts
    no time takes nothing. A journey is never in its own way: where two of its uses of
    one resource overlap, they take it once. Arrays are copied and read-only.

    Raises
    ------
    ProblemError
        For anything but whole numbers in range, one per use.
    """

    resource: IntArray  # (n_uses,)
    demand: IntArray  # (n_uses,), units, 1 or more
    first: IntArray  # (n_uses,), steps
    before: IntArray  # (n_uses,), minutes, negative for later
    last: IntArray  # (n_uses,), steps
    after: IntArray  # (n_uses,), minutes, negative for sooner

    def __post_init__(self) -> None:
        n = np.size(self.resource)
        for name in COLUMNS:
            values = integers(name, getattr(self, name), n, per="use")
            check_in_time(name, values)
            settle(self, **{name: values})
        idle = np.flatnonzero(self.demand < 1)
        if idle.size:
            at = idle[0]
            raise ProblemError(f"demand[{at}] is {self.demand[at]}: 1 or more is right")

    @property
    def n_uses(self) -> int:
        """How many uses there are."""
        return self.resource.size

    def rows(self, order: IntArray) -> "Uses":
        """Give the uses of these rows, in this order."""
        return Uses(**{name: getattr(self, name)[order] for name in COLUMNS})


def passings(
    *,
    step: IntArray,
    resource: IntArray,
    demand: IntArray,
    before: IntArray,
    after: IntArray,
) -> Uses:
    """Take from `begin[step] - before` until `begin[step] + after`."""
    return Uses(
        resource=resource,
        demand=demand,
        first=step,
        before=before,
        last=step,
        after=after,
    )


def halts(
    journeys: Journeys, *, step: IntArray, resource: IntArray, demand: IntArray
) -> Uses:
    """Take from the end of the step before until `step` begins.

    Raises
    ------
    ProblemError
        Where a step is the first of its journey: nothing says when it came.
    """
    step = ids("step", step, np.size(step), journeys.n_steps, per="halt")
    first = np.flatnonzero(np.isin(step, journeys.start[:-1]))
    if first.size:
        at = first[0]
        raise ProblemError(f"step[{at}] is {step[at]}: a first step has no halt before")
    return Uses(
        resource=resource,
        demand=demand,
        first=step - 1,
        before=-journeys.duration[step - 1],
        last=step,
        after=np.zeros_like(step),
    )


def trips(
    journeys: Journeys,
    *,
    first: IntArray,
    last: IntArray,
    resource: IntArray,
    demand: IntArray,
    after: IntArray,
) -> Uses:
    """Take from the begin of `first` until `after` minutes past the end of `last`."""
    last = ids("last", last, np.size(last), journeys.n_steps, per="trip")
    return Uses(
        resource=resource,
        demand=demand,
        first=first,
        before=np.zeros_like(last),
        last=last,
        after=journeys.duration[last] + after,
    )


def joined(*tables: Uses) -> Uses:
    """Put tables of uses one under the other."""
    none = np.zeros(0, np.int64)
    return Uses(
        **{
            name: np.concatenate([none, *(getattr(table, name) for table in tables)])
            for name in COLUMNS
        }
    )


def check_fits(
    journeys: Journeys, windows: Windows, resources: Resources, uses: Uses
) -> None:
    """Refuse steps without a window, and uses that are not of these journeys."""
    beyond = np.flatnonzero(journeys.window >= windows.n_sets)
    if beyond.size:
        at = beyond[0]
        raise ProblemError(
            f"window[{at}] is {journeys.window[at]}: of {windows.n_sets} sets, from 0"
        )
    ids("resource", uses.resource, uses.n_uses, resources.n_resources, per="use")
    for name in ("first", "last"):
        ids(name, getattr(uses, name), uses.n_uses, journeys.n_steps, per="use")
    of = journeys.journey_of
    apart = np.flatnonzero((of[uses.first] != of[uses.last]) | (uses.first > uses.last))
    if apart.size:
        at = apart[0]
        raise ProblemError(
            f"use {at} is from step {uses.first[at]} to {uses.last[at]}: "
            "steps of one journey, in their order, are right"
        )
    _check_lengths(journeys, uses)


def _check_lengths(journeys: Journeys, uses: Uses) -> None:
    """Refuse uses that could end before they begin, or that never last any time."""
    soonest = soonest_begins(journeys)
    least = soonest[uses.last] - soonest[uses.first] + uses.before + uses.after
    lowest = np.where(uses.first == uses.last, 1, 0)
    short = np.flatnonzero(least < lowest)
    if short.size:
        at = short[0]
        raise ProblemError(
            f"use {at} lasts {least[at]} minutes where nobody waits: "
            f"{lowest[at]} or more is right"
        )


def soonest_begins(journeys: Journeys) -> IntArray:  # (n_steps,)
    """Give when steps begin if all journeys begin at 0, and nobody waits in vain."""
    taken = np.concatenate(([0], journeys.duration[:-1]))[: journeys.n_steps]
    ahead = np.cumsum(taken + journeys.min_wait)
    return ahead - np.repeat(ahead[journeys.start[:-1]], np.diff(journeys.start))
