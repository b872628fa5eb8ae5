"""A first plan: journeys one by one, each as early as those before it allow."""

import numpy as np

from solvers.arcs import IntArray
from solvers.dispatching.draft import Draft, empty_draft, put_in
from solvers.dispatching.layout import FAR, Layout
from solvers.dispatching.placing import place
from solvers.dispatching.rooms import Rooms, occupy


def alone(layout: Layout, rooms: Rooms) -> Draft:
    """Place every journey as if there were no other: nothing arrives earlier."""
    draft = empty_draft(layout)
    for journey in range(layout.n_journeys):
        put_in(layout, draft, journey, place(layout, rooms, journey))
    return draft


def insert(layout: Layout, rooms: Rooms, draft: Draft, journey: int) -> None:
    """Place a journey that stays out among those that stand, if it can be placed."""
    begin = place(layout, rooms, journey)
    put_in(layout, draft, journey, begin)
    if begin is not None:
        occupy(layout, rooms, draft.begin, journey, 1)


def take_out(layout: Layout, rooms: Rooms, draft: Draft, journey: int) -> None:
    """Leave a journey out, and give back what it has taken."""
    if draft.placed[journey]:
        occupy(layout, rooms, draft.begin, journey, -1)
        put_in(layout, draft, journey, None)


def in_turn(layout: Layout, hint: IntArray, at_best: Draft) -> IntArray:
    """Give the order of insertion: who sets out first, and the weightier before.

    That is, by the hint of the first step, or alone where there is none; those that
    cannot be placed even alone come last.
    """
    first_run = layout.journey_runs[:-1]
    hinted = hint[layout.run_steps[first_run]]
    sets_out = np.where(hinted >= 0, hinted, at_best.begin[first_run])
    sets_out = np.where(at_best.placed, sets_out, FAR)
    return np.lexsort((-layout.weight, sets_out))
