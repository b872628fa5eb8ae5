"""Rests and nights of columns: where on their ways, and at which centres."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corridors.formulate.solve import Journey
from corridors.formulate.timed import Formulation
from corridors.halts import (
    CENTRE,
    NOWHERE,
    day_rest_min,
    halt_rules,
    halts_min,
    layovers_min,
)
from corridors.march_rules import MarchRules
from geodata.network import BoolArray, IntArray


class _Bookings:
    """Places at centres that columns are to take, by the plan of periods."""

    def __init__(self, places: IntArray, night_min: int) -> None:
        self.places, self.night_min = places.tolist(), night_min
        # By centre: from, to, vehicles.
        self.taken: list[list[tuple[int, int, int]]] = [[] for _ in self.places]

    def have_room(self, centre: IntArray, minute: IntArray, n: int) -> BoolArray:
        """Mask of the steps at whose centre so many vehicles may stay overnight.

        That is from ``minute`` on; both of shape (n_steps,), -1 for no centre.
        """
        room = centre >= 0
        for step in np.flatnonzero(room).tolist():
            at = int(centre[step])
            room[step] = self._most(at, int(minute[step])) + n <= self.places[at]
        return room

    def _most(self, centre: int, begin: int) -> int:
        """Give no fewer vehicles than are there at any one time of a night."""
        end = begin + self.night_min
        return sum(
            vehicles
            for since, until, vehicles in self.taken[centre]
            if since < end and begin < until
        )

    def book(self, centre: int, minute: int, halt_min: int, n: int) -> None:
        """Take places from a minute on."""
        self.taken[centre].append((minute, minute + halt_min, n))


def rests_min(
    problem: Formulation,
    journeys: Sequence[Journey],
    march: MarchRules,
    centre: IntArray,
    takes_min: IntArray,
) -> IntArray:
    """Give the minutes that columns halt before each step of their ways, (n_steps,).

    ``centre`` (n_steps,) is that at which a step begins, -1 for none; ``takes_min`` are
    minutes of stretches, (n_paces, n_stretches). Nights are spent at centres as long as
    these have places, by the hours of the plan of periods; a column for which there are
    none halts elsewhere.
    """
    ground, entry = problem.ground, problem.stretches.entry
    rules, day_rest = halt_rules(march), day_rest_min(march)
    on_road, is_place = ground.is_road[entry], ground.is_place[ground.tail[entry]]
    night_min = day_rest or max(rule.halt_min for rule in rules)
    bookings = _Bookings(ground.placed.centres.places, night_min)
    start = np.cumsum([0, *(len(each.stretches) for each in journeys)])
    halts = np.zeros(len(centre), dtype=np.int64)
    for i in np.argsort([each.enter[0] for each in journeys], kind="stable").tolist():
        way, steps = journeys[i].stretches, slice(start[i], start[i + 1])
        lot, vehicles = journeys[i].lot, journeys[i].serial.n_vehicles
        takes = takes_min[problem.pace_of(lot)]
        begins = problem.enters_min(lot, way, journeys[i].enter)
        has_room = bookings.have_room(centre[steps], begins, vehicles)
        at_centre = np.where(has_room, CENTRE, NOWHERE)
        good = np.where(centre[steps] >= 0, at_centre, is_place[way].astype(np.int64))
        halts[steps] = halts_min(takes[way], on_road[way], good, rules)
        if day_rest is not None and has_room.any():
            waits = np.diff(begins, prepend=begins[:1]) - np.append(0, takes[way[:-1]])
            days = layovers_min(takes[way], on_road[way], waits, good, day_rest)
            halts[steps] = np.maximum(halts[steps], days)
        for at in np.flatnonzero(has_room & (halts[steps] > 0)) + start[i]:
            begin, halt = int(begins[at - start[i]]), int(halts[at])
            bookings.book(int(centre[at]), begin, halt, vehicles)
    return halts
