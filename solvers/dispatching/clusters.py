"""Journeys in each other's way: whom to place anew together with one that is late."""

import numpy as np

from solvers.arcs import IntArray
from solvers.dispatching.draft import Draft
from solvers.dispatching.layout import FAR, Layout

# What a minute after the target gains more than one before it, and a journey placed.
_LATE, _OUT = 1000, 2**62
# A journey brings no more than this part of its cluster along.
_RINGS = 3


def excess(layout: Layout, draft: Draft, at_best: Draft) -> IntArray:
    """Give what each journey (n_journeys,) could gain: 0 where it could not.

    That is weighted minutes by which it is later than alone, counted more where they
    are after its target, and most where it stays out.
    """
    last = layout.journey_runs[1:] - 1
    later = draft.begin[last] - at_best.begin[last]
    length = layout.length[last]
    late = np.maximum(0, draft.begin[last] + length - layout.target)
    late_alone = np.maximum(0, at_best.begin[last] + length - layout.target)
    in_time = layout.weight * (later + _LATE * (late - late_alone))
    out = at_best.placed & ~draft.placed
    return np.where(out, _OUT, np.where(draft.placed, in_time, 0))


def cluster(
    layout: Layout,
    draft: Draft,
    at_best: Draft,
    centre: int,
    size: int,
    random: np.random.Generator,
) -> IntArray:  # (at most size,), ascending
    """Give a journey and those that seem to hold it back, and those that hold them.

    A journey holds another back if it takes what that one needs between the time it
    would come alone and the time it comes now. Those that do so often are more likely
    to be taken, and all are by chance.
    """
    begins, ends = _use_times(layout, draft)
    chosen, asked = [centre], 0
    while len(chosen) < size and asked < len(chosen):
        blame = _blame(layout, draft, at_best, begins, ends, chosen[asked])
        blame[chosen] = 0
        share = blame * random.random(blame.size)
        many = min(size - len(chosen), max(1, size // _RINGS))
        those = np.argsort(-share, kind="stable")[:many]
        chosen += those[share[those] > 0].tolist()
        asked += 1
    return np.array(sorted(chosen))


def _use_times(
    layout: Layout, draft: Draft
) -> tuple[IntArray, IntArray]:  # (n_uses,), (n_uses,), minutes
    """Give when uses are; those of journeys that stay out never."""
    begins = draft.begin[layout.first_run] + layout.opens
    ends = draft.begin[layout.last_run] + layout.closes
    there = draft.placed[layout.use_journey]
    return np.where(there, begins, FAR), np.where(there, ends, -FAR)


def _blame(
    layout: Layout,
    draft: Draft,
    at_best: Draft,
    begins: IntArray,
    ends: IntArray,
    journey: int,
) -> IntArray:  # (n_journeys,)
    """Count, for all journeys, the uses that lie where this one is or would be."""
    mine = slice(*layout.journey_uses[journey : journey + 2].tolist())
    first, last = layout.first_run[mine], layout.last_run[mine]
    n = int(layout.resource.max(initial=-1)) + 1
    low, high = np.full(n, FAR), np.full(n, -FAR)
    for plan in (draft, at_best):
        if plan.placed[journey]:
            opens = plan.begin[first] + layout.opens[mine]
            closes = plan.begin[last] + layout.closes[mine]
            np.minimum.at(low, layout.resource[mine], opens)
            np.maximum.at(high, layout.resource[mine], closes)
    near = (begins <= high[layout.resource]) & (ends >= low[layout.resource])
    return np.bincount(layout.use_journey[near], minlength=layout.n_journeys)
