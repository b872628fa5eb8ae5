"""A first plan: journeys one by one, as their hints say or as early as they can."""

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


def insert_all(
    layout: Layout, rooms: Rooms, draft: Draft, hint: IntArray, order: IntArray
) -> None:
    """Place all journeys, as near to a coarser plan as those before them allow.

    First those that can do as it says to the minute, for they are in nobody's way
    there; then those that cannot, but not before it says so, for they would take what
    it has given to others; and then the rest.
    """
    hint_of_run = hint[layout.run_steps[:-1]]
    least = np.minimum.reduceat(hint_of_run, layout.journey_runs[:-1])
    lowest = np.maximum(layout.lowest, hint_of_run)
    highest = np.minimum(layout.highest, hint_of_run)
    to_the_minute = layout._replace(lowest=lowest, highest=highest)
    for journey in order[least[order] >= 0].tolist():
        insert(to_the_minute, rooms, draft, journey)
    for held in (layout._replace(lowest=lowest), layout):
        for journey in order[~draft.placed[order]].tolist():
            insert(held, rooms, draft, journey)


def insert_again(layout: Layout, rooms: Rooms, draft: Draft, order: IntArray) -> None:
    """Place journeys once more, each among all others: none arrives later than before.

    Those that wait on their way set out as late as they can, which leaves more room.
    """
    for journey in order.tolist():
        take_out(layout, rooms, draft, journey)
        insert(layout, rooms, draft, journey)


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
