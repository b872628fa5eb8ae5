"""What stretches carry in time: at most so many whole serials in so many periods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from corridors.formulate.clock import Clock
from corridors.formulate.ground import Ground, Pace
from corridors.formulate.stretches import Stretches
from corridors.openings import Opening, common, entries, fits
from geodata.defaults import MINUTES_AN_HOUR
from geodata.network import BoolArray, FloatArray, IntArray

# Of a rate that whole serials must keep. Longer holds keep more of it, but let more
# serials pass at once: columns still follow one another then, trains at a ramp do not.
_KEPT_BY_TRAINS, _KEPT_BY_COLUMNS = 0.9, 0.95
_SLACK: Final = 1e-9
_LONGEST_H: Final = 24 * 7
_SEVERAL: Final = 3  # full serials that a time holds, where smaller ones share it


@dataclass(frozen=True, slots=True)
class StretchSpell:
    """A time in which a stretch has another count."""

    stretch: int
    from_min: int
    to_min: int
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Calendars:
    """In any ``hold[s]`` periods ``count[s]`` vehicles or trains enter stretch ``s``.

    In the plan of periods a serial takes one of ``capacity`` for ``taken`` periods.
    Where a stretch is always open, that is its count, taken for its hold. Where it is
    shut at times, nothing may be taken then: its count is dealt out to the periods in
    which it is open at any pace, and taken in the one in which it is entered. Who
    enters within one of its ``openings`` at his pace is on none of its links while that
    is shut.
    """

    count: IntArray  # (n_stretches,)
    hold: IntArray  # (n_stretches,)
    capacity: IntArray  # (n_stretches, n_periods)
    taken: IntArray  # (n_stretches,)
    spells: tuple[StretchSpell, ...]
    openings: tuple[Mapping[int, Opening], ...]  # by pace, of those not always open

    @property
    def least(self) -> IntArray:
        """The least count of every stretch at any time, shape (n_stretches,)."""
        least = self.count.copy()
        for spell in self.spells:
            least[spell.stretch] = min(least[spell.stretch], spell.count)
        return least

    def until(self, period: int) -> IntArray:
        """Count what stretches carry before a period, shape (n_stretches,)."""
        most = np.zeros(len(self.taken), dtype=np.int64)
        for taken in np.unique(self.taken).tolist():
            alike = self.taken == taken
            begins = np.arange(0, period, taken)
            before = self.capacity[alike, :period]
            windows = np.maximum.reduceat(before, begins, axis=1)
            most[alike] = windows.sum(axis=1)
        return most


def find_calendars(
    ground: Ground, stretches: Stretches, clock: Clock, *, most: int
) -> Calendars:
    """Give the calendar of every stretch: its weakest link's, wherever it stands open.

    No stretch carries more than ``most`` vehicles, all there are, or a full serial.
    """
    size = full_serial(ground, stretches)
    rate = stretches.least(ground.per_hour) * clock.period_min / MINUTES_AN_HOUR
    rate = np.minimum(rate, np.maximum(most, size))
    longest = min(clock.n_periods, _LONGEST_H * MINUTES_AN_HOUR // clock.period_min)
    at_least = np.where(size > 1, _SEVERAL, 1)
    keeps = np.where(size > 1, _KEPT_BY_COLUMNS, _KEPT_BY_TRAINS)
    serials, hold = whole_rates(rate / size, at_least, keeps, longest=longest)
    often = rate >= size
    exact = np.floor(rate * hold + _SLACK).astype(np.int64)
    count = np.where((size > 1) & ~often & (serials > 0), exact, size * serials)
    capacity = np.repeat(count[:, None], clock.n_periods, axis=1)
    capacity[often] = size[often, None] * _spread((rate / size)[often], clock.n_periods)
    spells = tuple(_spells(ground, stretches, clock, hold))
    for spell in spells:
        begin = _begins_min(ground, stretches, clock, spell.stretch)
        within = (begin >= spell.from_min) & (begin < spell.to_min)
        capacity[spell.stretch, within] = spell.count
    taken = hold.copy()
    openings = tuple(_openings(ground, stretches, pace) for pace in ground.paces)
    for stretch in openings[0]:
        begin = _begins_min(ground, stretches, clock, stretch)
        end = begin + clock.period_min
        is_open = np.any([fits(each[stretch], begin, end) for each in openings], axis=0)
        if hold[stretch] > 1:
            dealt = dealt_out(int(serials[stretch]), int(hold[stretch]), is_open)
            capacity[stretch], taken[stretch] = size[stretch] * dealt, 1
        capacity[stretch, ~is_open] = 0
    return Calendars(count, hold, capacity, taken, spells, openings)


def full_serial(ground: Ground, stretches: Stretches) -> IntArray:
    """Give what a full serial takes of every stretch: vehicles, or one train."""
    by_vehicle = ground.by_vehicle[stretches.entry]
    return np.where(by_vehicle, ground.serial_vehicles, 1)


def _begins_min(
    ground: Ground, stretches: Stretches, clock: Clock, stretch: int
) -> IntArray:
    """Minutes at which periods begin where a stretch is entered, (n_periods,)."""
    node = int(ground.tail[stretches.along(stretch)[0]])
    return clock.minute(node, np.arange(clock.n_periods))


def _spells(
    ground: Ground, stretches: Stretches, clock: Clock, hold: IntArray
) -> Iterator[StretchSpell]:
    """Give the spells of stretches in which their links carry something else.

    Those of a stretch do not overlap: they are cut where another begins or ends.
    """
    spells = [spell for spell in ground.placed.rates.spells if not spell.is_shut]
    edges = {minute for spell in spells for minute in (spell.from_min, spell.to_min)}
    for begin, end in pairwise(sorted(edges)):
        per_hour = ground.per_hour.copy()
        within = np.zeros(ground.n_arcs, dtype=bool)
        for spell in spells:
            if spell.from_min <= begin < spell.to_min:
                links = ground.of_links(spell.links, beyond=False)
                per_hour[links] = spell.per_hour
                within |= links
        rate = stretches.least(per_hour) * clock.period_min / MINUTES_AN_HOUR
        counts = np.floor(rate * hold + _SLACK)
        for stretch in np.flatnonzero(stretches.most(within)).tolist():
            yield StretchSpell(stretch, begin, end, int(counts[stretch]))


def _spread(rate: FloatArray, n_periods: int) -> IntArray:
    """Spread rates of one a period or more evenly: none of them is lost."""
    so_far = np.floor(rate[:, None] * np.arange(n_periods + 1) + _SLACK)
    return np.diff(so_far, axis=1).astype(np.int64)


def dealt_out(count: int, hold: int, is_open: BoolArray) -> IntArray:
    """Deal ``count`` in every ``hold`` open periods out, the first as soon as it may.

    Any ``hold`` periods get ``count`` at most: c = ceil(count * (i + 1) / hold) -
    ceil(count * i / hold) for the open period i.
    """
    number = np.cumsum(is_open)  # of open periods so far, this one among them
    upto = -(-count * number // hold)
    before = -(-count * np.maximum(number - 1, 0) // hold)
    return np.where(is_open, upto - before, 0)


def _openings(ground: Ground, stretches: Stretches, pace: Pace) -> dict[int, Opening]:
    """Say when stretches that are not always open may be entered at a pace."""
    opening = ground.opening
    found: dict[int, Opening] = {}
    for stretch in np.flatnonzero(stretches.most(opening >= 0)).tolist():
        links = stretches.along(stretch)
        takes = pace.minutes[links]
        after = np.cumsum(takes) - takes
        found[stretch] = common(
            *(
                entries(ground.openings[which], after_min=int(a), for_min=int(t))
                for which, a, t in zip(opening[links], after, takes, strict=True)
                if which >= 0
            )
        )
    return found


def whole_rates(
    per_period: FloatArray, at_least: IntArray, keeps: FloatArray, *, longest: int
) -> tuple[IntArray, IntArray]:
    """Give rates of full serials as whole ones in whole periods.

    A rate of one a period or more holds for one period, and is rounded up there: over
    time the periods' own capacities keep to it. A smaller one is rounded down over the
    shortest time that ``keeps`` such a share of it and lets ``at_least`` so many pass,
    so that those that are not full can share it, or as many as pass in the longest
    time; that is ``longest`` periods, and what is less than one in all of it is none.

    Returns
    -------
    count, hold
        Both of the shape of ``per_period``.
    """
    often = per_period >= 1
    count = np.where(often, np.ceil(per_period - _SLACK), 0).astype(np.int64)
    hold = np.ones(per_period.shape, dtype=np.int64)
    in_all = np.floor(per_period * longest + _SLACK)
    at_least = np.minimum(at_least, in_all)
    unsettled = ~often & (in_all >= 1)
    for periods in range(1, longest + 1):
        if not unsettled.any():
            break
        whole = np.floor(per_period * periods + _SLACK)
        enough = (whole >= at_least) & (whole >= keeps * per_period * periods)
        good = unsettled & (whole > 0) & (enough | (periods == longest))
        count[good], hold[good] = whole[good].astype(np.int64), periods
        unsettled &= ~good
    return count, hold
