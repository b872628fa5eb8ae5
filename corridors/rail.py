"""Railway arithmetic: trains a day, tonnes they deliver, engines and wagons they take.

Formulas of US railway planning: TR0603, pages 84 to 90, 97 and 103, after FM 55-15 and
FM 55-20 chapter 10. Tonnes may be of any one kind: the manuals count short tons.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from geodata.defaults import HOURS_A_DAY

NET_TO_GROSS: Final = 0.5
"""Share of a train's trailing load that is cargo (TR0603; FM 55-20)."""

ENGINE_RESERVE: Final = 0.2
"""Engines more than run, for upkeep (TR0603; FM 55-20)."""

WAGON_RESERVE: Final = 0.1
"""Wagons more than run, for upkeep (TR0603 p. 103)."""

TRAINS_BY_RULE: Final = {1: 10, 2: 30}
"""Trains a day each way by number of tracks: the rule of thumb where nothing else is
known (TR0603; FM 55-20), for a line worked austerely in war."""

_ROUNDING: Final = 1e-9  # of sums of fractions that are whole


def trains_a_day(passing_tracks: int, *, speed_kmh: float, division_km: float) -> float:
    """Trains a day each way on a single track: TD = (NT + 1) / 2 * 24 S / LD.

    ``passing_tracks`` NT are those that trains can use: one within 8 km (5 miles) of
    the one before does not count. S is the mean speed, LD the length of the division.
    The fraction stands: ``floored`` makes it a capacity, ``raised`` what manuals print.
    """
    runs = HOURS_A_DAY * speed_kmh / division_km
    return (passing_tracks + 1) / 2 * runs


def floored(value: float) -> int:
    """Give the whole units below: what a capacity is good for, and what plans use."""
    return math.floor(value + _ROUNDING)


def raised(value: float) -> int:
    """Give the whole units above, as TR0603 and FM 55-20 (appendix B) round all.

    For trains a day it promises more than a line carries: 16.36 become 17.
    """
    return math.ceil(value - _ROUNDING)


def net_train_load_t(gross_t: float) -> float:
    """Cargo of a train of this trailing load: NTL = 0.5 GTL."""
    return NET_TO_GROSS * gross_t


def net_division_t(
    net_train_t: float, trains_a_day: float, *, troop_trains: float = 0
) -> float:
    """Tonnes a day that a division delivers: NDT = NTL * TD.

    A troop train takes the path of a freight train.
    """
    return net_train_t * max(trains_a_day - troop_trains, 0)


def end_delivery_t(divisions_t: Sequence[float]) -> float:
    """Tonnes a day at the end of a line: EDT, the least NDT of its divisions."""
    return min(divisions_t)


def road_engines(trains_a_day: float, *, running_h: float, terminal_h: float) -> float:
    """Engines that a division needs: TD * (RT + TT) / 24 * 2 * 1.2.

    RT is the time on the line one way, TT that in the terminal; engines go both ways,
    and a reserve stands in the shed.
    """
    out = trains_a_day * (running_h + terminal_h) / HOURS_A_DAY
    return out * 2 * (1 + ENGINE_RESERVE)


def wagons_needed(
    trains_a_day: float, *, wagons_a_train: float, turnaround_days: float
) -> float:
    """Flat wagons that keep trains running: trains * wagons * turnaround * 1.1.

    ``turnaround_days`` is from one loading of a wagon to its next.
    """
    return trains_a_day * wagons_a_train * turnaround_days * (1 + WAGON_RESERVE)


def trains_sustained(
    wagons: float, *, wagons_a_train: float, turnaround_days: float
) -> float:
    """Trains a day that a fleet of wagons keeps running: ``wagons_needed`` inverted."""
    return wagons / wagons_needed(
        1, wagons_a_train=wagons_a_train, turnaround_days=turnaround_days
    )


def lifts_at_once(wagons: float, wagons_a_lift: float) -> float:
    """How much of a force a fleet of wagons carries at one time; above 1, how many."""
    return wagons / wagons_a_lift
