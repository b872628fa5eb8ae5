"""The verifier's own arithmetic: paces, pass times, hours of the day.

Formulas in the form of US field manuals (FM 55-10 appendix E); nothing here is shared
with what makes the plan.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Final

from corridors.verify.records import Link, Serial
from corridors.verify.rules import MarchRules, Rules

MINUTE_H: Final = 1 / 60
WRITTEN_H: Final = 1.1e-3  # hours are written with three decimals or more
_DAY_H: Final = 24
_UNION: Final = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR"),
        *("HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO"),
        *("SE", "SI", "SK"),
    }
)
_CROSSING, _GAUGE_TRANSFER = "crossing", "gauge_transfer"


def rate_kmh(link: Link, march: MarchRules, *, heavy: bool) -> float | None:
    """Rate of march on a road; None where the rules have none for its class."""
    rates = march.heavy_rates if heavy else march.rates
    return rates.get(link.kind.removesuffix("_link"), rates.get("other"))


def pace_kmh(link: Link, rules: Rules, *, heavy: bool) -> float | None:
    """Give a serial's pace on a link: its rule's, and never more than the link's.

    None where the rules have none for the road's class or the railway's gauge.
    """
    if link.mode == "road":
        return _march_kmh(link, rules.march, heavy=heavy)
    if link.mode == "rail":
        bound = rules.trains.speed_kmh.get(link.gauge_mm)
    else:
        bound = math.inf
    return None if bound is None else min(link.speed_kmh, bound)


def _march_kmh(link: Link, march: MarchRules, *, heavy: bool) -> float | None:
    """Mean over the minutes of a day in which columns may march, nights among them."""
    rate = rate_kmh(link, march, heavy=heavy)
    if rate is None:
        return None
    dark, light = _marching_min(march.window, march.night)
    by_night = min(link.speed_kmh, rate * march.night_factor)
    return (dark * by_night + light * min(link.speed_kmh, rate)) / (dark + light)


@cache
def _marching_min(
    window: tuple[float, float], night: tuple[float, float]
) -> tuple[int, int]:
    """Count the minutes of a day within a window: those by night, and by day."""
    within = [minute for minute in range(24 * 60) if _is_in(minute, window)]
    dark = sum(_is_in(minute, night) for minute in within)
    return dark, len(within) - dark


def _is_in(minute: int, hours: tuple[float, float]) -> bool:
    begins, ends = round(60 * hours[0]), round(60 * hours[1])
    if begins < ends:
        return begins <= minute < ends
    return minute >= begins or minute < ends


def held_h(link: Link, rules: Rules, countries: frozenset[str]) -> list[float]:
    """Hours that a transfer may hold a serial; several where files leave it open.

    ``countries`` are those of the lines that meet it. A railway crossing counts as one
    within the Union when all of its lines are members', also of those on which nobody
    goes, of which the files say nothing.
    """
    dwell, own = rules.dwell, link.dwell_h or 0.0
    if link.kind == _GAUGE_TRANSFER:
        return [min(own, dwell.gauge_transfer_h)]
    if link.kind != _CROSSING:
        return [own]
    if link.capacity_tpd is None:
        return [min(own, dwell.road_crossing_min / 60)]
    outer = min(own, dwell.rail_crossing_outer_h)
    within = countries <= _UNION
    return [outer, min(own, dwell.rail_crossing_eu_min / 60)] if within else [outer]


def pass_min(serial: Serial, rate: float, march: MarchRules) -> float:
    """Minutes from a column's head to its tail: 60 N / (D R) + gaps + extra time.

    The gaps are those between its march units; the extra time is a minute for each so
    many vehicles, none for one march unit (FM 55-10 appendix E).
    """
    vehicles, units = serial.n_vehicles, serial.march_units or 1
    moving = 60 * vehicles / (march.density_vpkm * rate)
    extra = math.ceil(vehicles / march.extra_vehicles_per_min) if units > 1 else 0
    return moving + (units - 1) * march.gap_unit_min + extra


def window_hours(march: MarchRules) -> float:
    """Hours of every day in which columns may march."""
    return (march.window[1] - march.window[0]) % _DAY_H or _DAY_H


def in_window(enter_h: float, exit_h: float, rules: Rules) -> bool:
    """Whether a column is on the road within the hours of one day's window."""
    opens, length = rules.march.window[0], window_hours(rules.march)
    start = rules.start
    begins = 0.0 if start is None else start.hour + start.minute / 60
    since = (begins + enter_h - opens + MINUTE_H) % _DAY_H - MINUTE_H
    return length >= _DAY_H or since + (exit_h - enter_h) <= length + MINUTE_H
