"""Capacities as CP-SAT sees them: what some journeys use, and what others take."""

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from solvers.dispatching.layout import Layout
from solvers.dispatching.rooms import Rooms, row_at

Begins = dict[int, cp_model.IntVar]
Placed = dict[int, cp_model.IntVar]

_PAIR = 2  # uses that may be in each other's way
_AT_MOST = 2**33  # minutes, more than any sum of a few


@dataclass(frozen=True, slots=True)
class _Use:
    """A use of a journey: its interval, and between which minutes it could be."""

    demand: int
    interval: cp_model.IntervalVar
    low: int
    high: int
    is_short: bool  # so that others limit its begin, and nothing more need be said
    lasts: bool  # some time at least


def limit_loads(
    model: cp_model.CpModel,
    layout: Layout,
    rooms: Rooms,
    begins: Begins,
    placed: Placed,
) -> None:
    """Let uses of the placed journeys, and of those in `rooms`, fit the capacities."""
    by_resource: dict[int, list[int]] = {}
    for journey in placed:
        low, high = layout.journey_uses[journey : journey + 2].tolist()
        for use in range(low, high):
            by_resource.setdefault(int(layout.resource[use]), []).append(use)
    for r, those in sorted(by_resource.items()):
        if _could_clash(layout, rooms, r, those):
            _limit(model, rooms, r, _uses(model, layout, those, begins, placed))


def _could_clash(layout: Layout, rooms: Rooms, r: int, those: list[int]) -> bool:
    """Whether more must be said than in which minutes each run may begin."""
    rows = slice(rooms.start[r], rooms.start[r] + rooms.size[r])
    if layout.demand[those].sum() <= rooms.room[rows].min():
        return False
    is_short = layout.first_run[those] == layout.last_run[those]
    journeys = set(layout.use_journey[those].tolist())
    return len(journeys) >= _PAIR or not is_short.all()


def _uses(
    model: cp_model.CpModel,
    layout: Layout,
    those: list[int],
    begins: Begins,
    placed: Placed,
) -> list[_Use]:
    """Give uses in their order; those of one journey are cut so as not to overlap."""
    uses: list[_Use] = []
    opens, closes = _ends(model, layout, those, begins)
    for at, use in enumerate(those):
        first, last = int(layout.first_run[use]), int(layout.last_run[use])
        least = int(layout.ahead[last] - layout.ahead[first])
        least += int(layout.closes[use] - layout.opens[use])
        is_whole = not (layout.meets[use] or (use > 0 and layout.meets[use - 1]))
        is_fixed = is_whole and first == last
        size = least if is_fixed else model.new_int_var(0, _AT_MOST, "")
        there = placed[int(layout.use_journey[use])]
        entry = _Use(
            demand=int(layout.demand[use]),
            interval=model.new_optional_interval_var(
                opens[at], size, closes[at], there, ""
            ),
            low=int(layout.lowest[first] + layout.opens[use]),
            high=int(layout.highest[last] + layout.closes[use]),
            is_short=first == last,
            lasts=is_whole and least > 0,
        )
        uses.append(entry)
    return uses


def _ends(
    model: cp_model.CpModel, layout: Layout, those: list[int], begins: Begins
) -> tuple[list[cp_model.LinearExprT], list[cp_model.LinearExprT]]:
    """Give from when until when uses are, as `solvers.dispatching.rooms.uses_of`."""
    opens: list[cp_model.LinearExprT] = [
        begins[int(layout.first_run[use])] + int(layout.opens[use]) for use in those
    ]
    closes: list[cp_model.LinearExprT] = [
        begins[int(layout.last_run[use])] + int(layout.closes[use]) for use in those
    ]
    meeting = [at for at, use in enumerate(those) if layout.meets[use]]
    for at in reversed(meeting):
        opens[at] = _earliest(model, opens[at], opens[at + 1])
    for at in meeting:
        closes[at + 1] = _latest(model, closes[at + 1], closes[at])
        closes[at] = _earliest(model, closes[at], opens[at + 1])
    return opens, closes


def _latest(
    model: cp_model.CpModel, one: cp_model.LinearExprT, other: cp_model.LinearExprT
) -> cp_model.IntVar:
    latest = model.new_int_var(-_AT_MOST, _AT_MOST, "")
    model.add_max_equality(latest, [one, other])
    return latest


def _earliest(
    model: cp_model.CpModel, one: cp_model.LinearExprT, other: cp_model.LinearExprT
) -> cp_model.IntVar:
    earliest = model.new_int_var(-_AT_MOST, _AT_MOST, "")
    model.add_min_equality(earliest, [one, other])
    return earliest


def _limit(model: cp_model.CpModel, rooms: Rooms, r: int, uses: list[_Use]) -> None:
    """Let uses follow each other where no two have room, else count what they take."""
    low, high = min(use.low for use in uses), max(use.high for use in uses)
    first, last = row_at(rooms, r, low), row_at(rooms, r, high)
    since = np.clip(rooms.since[first : last + 1], low, high).tolist()
    room = rooms.room[first : last + 1].tolist()
    top = max(room)
    fixed = [
        (begin, end, left)
        for begin, end, left in zip(since, [*since[1:], high], room, strict=True)
        if left < top and begin < end
    ]
    if _one_by_one(uses, top):
        least = min(use.demand for use in uses)
        full = [
            model.new_fixed_size_interval_var(begin, end - begin, "")
            for begin, end, left in fixed
            if left < least and not all(use.is_short for use in uses)
        ]
        model.add_no_overlap([use.interval for use in uses] + full)
        return
    taken = [
        model.new_fixed_size_interval_var(begin, end - begin, "")
        for begin, end, _ in fixed
    ]
    demands = [use.demand for use in uses] + [top - left for _, _, left in fixed]
    model.add_cumulative([use.interval for use in uses] + taken, demands, top)


def _one_by_one(uses: list[_Use], top: int) -> bool:
    """Whether no two uses have room at once; uses that may last no time always do."""
    demands = sorted(use.demand for use in uses)
    alike = demands[0] == demands[-1] or all(use.is_short for use in uses)
    no_pair = len(uses) >= _PAIR and demands[0] + demands[1] > top
    return alike and no_pair and all(use.lasts for use in uses)
