"""What would help: the smallest single change by which short serials are in time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Final

import numpy as np

from corridors.formulate.calendars import find_calendars, full_serial
from corridors.formulate.gates import Carriers
from corridors.formulate.rest import Rest, held_of
from corridors.formulate.shorts import Short
from corridors.formulate.solve import Solution
from corridors.formulate.stretches import Stretches
from corridors.formulate.timed import Formulation
from geodata.defaults import HOURS_A_DAY
from geodata.network import BoolArray, IntArray
from solvers.over_time import TimedCommodities, TimedNetwork, one_by_one

_DEAREST: Final = 4  # stretches of a movement that are tried
_MOST_STEPS: Final = 2**10  # of one serial a day more, or one carrier
_UNBOUND: Final = 2**40


class Change(StrEnum):
    """What is changed."""

    HOURS = "hours"  # more until the horizon, or until it is due
    A_DAY = "a_day"  # more vehicles or trains on a link
    CARRIERS = "carriers"  # more at hand in a fleet: wagons, or transporters


@dataclass(frozen=True, slots=True)
class Cure:
    """A single change that lets short serials be in time, all others as they are.

    ``amount`` is how much more of it, ``share`` the same beside what there is. By
    periods; whoever plans anew may find that less is enough.
    """

    change: Change
    amount: int
    share: float
    link: int | None = None
    fleet: Carriers | None = None


def find_cures(
    problem: Formulation, solution: Solution, shorts: Sequence[Short]
) -> dict[Short, tuple[Cure, ...]]:
    """Find the smallest single changes for the short serials of each movement, if any.

    Of a movement all that stay, and have a way, are to be in time by it, or all that
    are late. Others keep their ways and periods, so that what is found is a plan: of a
    higher rate at one of the stretches, or of a larger fleet, whichever is least beside
    what there is; and after that, of more hours. Ctrl-C ends it with what was found.
    """
    groups: dict[tuple[str, bool], list[Short]] = {}
    with_way = [s for s in shorts if problem.outlooks[s.lot].quickest_min is not None]
    for short in with_way:
        movement = problem.lots[short.lot].movement.id
        groups.setdefault((movement, short.is_late), []).append(short)
    found: dict[Short, tuple[Cure, ...]] = {}
    if not groups:
        return found
    try:
        rest = Rest.of(problem, solution, shorts)
        for group in groups.values():
            found |= dict.fromkeys(group, tuple(_Trial.of(rest, group).cures()))
    except KeyboardInterrupt:
        pass
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Trial:
    """Short serials of one movement, and what others leave where these may go."""

    rest: Rest
    shorts: Sequence[Short]
    others: BoolArray  # (n_steps,)
    links: IntArray  # (n_links,), open to any of them
    rows: IntArray  # (n_rows,), the resources of these links, ascending
    left: IntArray  # (n_rows, n_periods)

    @classmethod
    def of(cls, rest: Rest, shorts: Sequence[Short]) -> _Trial:
        """Take out what is short."""
        in_time = {short.lot: short.in_time for short in shorts}
        stays = [
            each.lot not in in_time or number in in_time[each.lot]
            for number, each in enumerate(rest.solution.journeys)
        ]
        others = np.array(stays, bool)[rest.step_of]
        problem = rest.problem
        links = np.flatnonzero(problem.commodities.open[[*in_time]].any(axis=0))
        rows = np.unique(problem.network.resource[links])
        left = rest.left[rows] + rest.held(~others, rows)
        return cls(rest, shorts, others, links, rows, left)

    @property
    def problem(self) -> Formulation:
        """What is planned."""
        return self.rest.problem

    def cures(self) -> Iterator[Cure]:
        """Give the least change of what there is that helps, and then of the hours."""
        # Else nobody may go so soon, or it is minutes that are missing.
        if self._may_go and not self._is_in_time(self.left):
            changes = [*self._higher_rates(), *self._larger_fleets()]
            yield from sorted(changes, key=lambda each: each.share)[:1]
        yield from self._more_hours()

    @property
    def _may_go(self) -> bool:
        """Whether all may set out before they would have to be there."""
        release = self.problem.commodities.release
        return all(release[short.lot] < short.by for short in self.shorts)

    @property
    def _is_late(self) -> bool:
        return self.shorts[0].is_late

    def _more_hours(self) -> Iterator[Cure]:
        """Wait until the last is there: by periods, or where it is late as planned."""
        period_h, by_h = self.problem.clock.period_h, self.shorts[0].by_h
        hours = [more * period_h for more in self._more_periods()]
        if self._is_late:
            hours.append(max(each.late_h or 0.0 for each in self.shorts))
        if hours:
            amount = math.ceil(min(hours))
            yield Cure(Change.HOURS, amount, amount / by_h if by_h else math.inf)

    def _more_periods(self) -> Iterator[int]:
        """Give how many more let all be in time, if any do and are needed.

        One more may be: nobody enters the last link, short as it is, when all is over.
        """
        needed = self._overdue(self.left)
        if needed is not None and needed > 0:
            enough = self._is_late or self._is_in_time(self.left, needed)
            yield needed if enough else needed + 1
        elif needed is not None and not self._is_in_time(self.left):
            yield 1

    def _overdue(
        self, left: IntArray, *, until: int | None = None, hold: IntArray | None = None
    ) -> int | None:
        """Give how many periods too late a short serial is there, at the most.

        0 or less where all are in time; None where not all ever are there.
        """
        network, commodities = self.problem.network, self.problem.commodities
        lots, links = [short.lot for short in self.shorts], self.links
        holds = network.hold if hold is None else hold
        timed = TimedNetwork(
            n_nodes=network.n_nodes,
            tail=network.tail[links],
            head=network.head[links],
            transit=network.transit[:, links],
            resource=np.searchsorted(self.rows, network.resource[links]),
            hold=holds[links],
            capacity=left[:, :until],
            may_wait=network.may_wait,
        )
        moved = TimedCommodities(
            origin=commodities.origin[lots],
            destination=commodities.destination[lots],
            serials=np.array([short.serials for short in self.shorts]),
            release=commodities.release[lots],
            due=commodities.due[lots],
            weight=commodities.weight[lots],
            open=commodities.open[lots][:, links],
            consumption=commodities.consumption[lots][:, links],
            pace=commodities.pace[lots],
        )
        arrival = one_by_one(timed, moved)
        by = [short.by for short in self.shorts for _ in range(short.serials)]
        return None if (arrival < 0).any() else int((arrival - by).max())

    def _is_in_time(
        self, left: IntArray, more: int = 0, hold: IntArray | None = None
    ) -> bool:
        """Say whether all are in time if they have so many more periods."""
        until = self.problem.clock.n_periods + (0 if self._is_late else more)
        overdue = self._overdue(left, until=until, hold=hold)
        return overdue is not None and overdue <= more

    def _dearest(self) -> list[int]:
        """Give the stretches that are worth most, of those that help if unbound."""
        own = self.links[self.problem.network.resource[self.links] == self.links]
        worth = self.rest.solution.price_h[own].sum(axis=1)
        dearest = np.argsort(-worth, kind="stable")[:_DEAREST]
        some = own[dearest[worth[dearest] > 0]]
        return [stretch for stretch in some.tolist() if self._helps(stretch)]

    def _helps(self, stretch: int) -> bool:
        left = self.left.copy()
        left[np.searchsorted(self.rows, stretch)] = _UNBOUND
        return self._is_in_time(left)

    def _higher_rates(self) -> Iterator[Cure]:
        """Raise the rate of a stretch's narrowest link by full serials a day."""
        problem, ground = self.problem, self.problem.ground
        size = full_serial(ground, problem.stretches)
        for stretch in self._dearest():
            link, step = problem.narrowest(stretch), int(size[stretch])
            more = _least(partial(self._is_in_time_at, stretch, link), step)
            if more is not None:
                a_day = float(ground.per_hour[link]) * HOURS_A_DAY
                yield Cure(Change.A_DAY, more, more / a_day, link=link)

    def _is_in_time_at(self, stretch: int, link: int, more_a_day: int) -> bool:
        """Say whether all are in time with so much more a day on a link."""
        problem = self.problem
        per_hour = problem.ground.per_hour.copy()
        per_hour[link] += more_a_day / HOURS_A_DAY
        along = problem.stretches.along(stretch)
        calendars = find_calendars(
            replace(problem.ground, per_hour=per_hour),
            Stretches(along, np.array([0, len(along)])),
            problem.clock,
            most=_UNBOUND,
        )
        here = self.others & (self.rest.stretch == stretch)
        hold = problem.network.hold.copy()
        hold[stretch] = calendars.taken[0]
        taken = held_of(
            calendars.capacity.shape,
            np.zeros(here.sum(), np.int64),
            self.rest.enter[here],
            hold[self.rest.stretch[here]],
            self.rest.taken[here],
        )
        now = calendars.capacity[0] - taken[0]
        if (now < 0).any():
            return False
        left = self.left[:, : problem.clock.n_periods].copy()
        left[np.searchsorted(self.rows, stretch)] = now
        return self._is_in_time(left, hold=hold)

    def _larger_fleets(self) -> Iterator[Cure]:
        """Have more wagons or transporters at hand in a fleet that serves them."""
        nation = self.problem.lots[self.shorts[0].lot].movement.nation
        for number, fleet in enumerate(self.problem.ground.gates.fleets):
            serves = fleet.stated.serves(nation)
            if serves and self._row_of(number) in self.rows:
                more = _least(partial(self._is_in_time_with, number), 1)
                if more is not None:
                    share = more / fleet.at_hand if fleet.at_hand else math.inf
                    yield Cure(Change.CARRIERS, more, share, fleet=fleet)

    def _is_in_time_with(self, number: int, more: int) -> bool:
        """Say whether all are in time with so many more in a fleet."""
        left = self.left.copy()
        left[np.searchsorted(self.rows, self._row_of(number))] += more
        return self._is_in_time(left)

    def _row_of(self, number: int) -> int:
        """Give the resource that a fleet is."""
        return len(self.problem.stretches) + number


def _least(is_enough: Callable[[int], bool], step: int) -> int | None:
    """Give the least whole steps that are enough, as far as more always are."""
    high = 1
    while not is_enough(high * step):
        high *= 2
        if high > _MOST_STEPS:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle * step) else (middle, high)
    return high * step
