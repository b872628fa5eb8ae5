"""A plan while it is made: when runs begin, who is placed, and what it costs."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import BoolArray, IntArray
from solvers.dispatching.layout import Layout


class Worth(NamedTuple):
    """What a plan is judged by, one after the other: less is better."""

    out: int  # journeys
    delay: int  # weighted minutes
    arrival: int  # weighted minutes


class Draft(NamedTuple):
    """When the runs of placed journeys begin; 0 for those that stay out."""

    begin: IntArray  # (n_runs,), minutes
    placed: BoolArray  # (n_journeys,)


def empty_draft(layout: Layout) -> Draft:
    """Give a plan in which all stay out."""
    begin = np.zeros(layout.n_runs, np.int64)
    return Draft(begin, np.zeros(layout.n_journeys, np.bool_))


def copied(draft: Draft) -> Draft:
    """Give a plan of its own that says the same."""
    return Draft(draft.begin.copy(), draft.placed.copy())


def runs_of(layout: Layout, journey: int) -> slice:
    """Give the runs of a journey."""
    low, high = layout.journey_runs[journey : journey + 2].tolist()
    return slice(low, high)


def put_in(layout: Layout, draft: Draft, journey: int, begin: IntArray | None) -> None:
    """Let the runs of a journey begin at these minutes; None leaves it out."""
    draft.begin[runs_of(layout, journey)] = 0 if begin is None else begin
    draft.placed[journey] = begin is not None


def arrivals(layout: Layout, draft: Draft) -> IntArray:  # (n_journeys,)
    """Give when journeys arrive; 0 for those that stay out."""
    last = layout.journey_runs[1:] - 1
    arrival = draft.begin[last] + layout.length[last]
    return np.where(draft.placed, arrival, 0)


def delays(layout: Layout, draft: Draft) -> IntArray:  # (n_journeys,)
    """Give minutes after the target; 0 for journeys that stay out."""
    late: IntArray = np.maximum(0, arrivals(layout, draft) - layout.target)
    return late


def worth(layout: Layout, draft: Draft, some: IntArray | None = None) -> Worth:
    """Judge a plan, or what some journeys have of it."""
    those = np.arange(layout.n_journeys) if some is None else some
    weight = layout.weight[those]
    return Worth(
        out=int((~draft.placed[those]).sum()),
        delay=int(weight @ delays(layout, draft)[those]),
        arrival=int(weight @ arrivals(layout, draft)[those]),
    )
