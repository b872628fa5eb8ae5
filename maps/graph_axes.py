"""The paper of a movement graph: hours, nights, critical points with their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

import numpy as np
from matplotlib.axes import Axes

from corridors.clock import after, hour_of_day
from corridors.march_rules import MarchRules
from corridors.openings import between_hours
from geodata.defaults import HOURS_A_DAY, MINUTES_AN_HOUR
from maps import style
from maps.figures import plain_frame, say

_SHADE: Final = "#E9ECEF"
_THIN: Final = "#8A9099"
_BETWEEN: Final = 0.032  # of the height, between two names at least
_MOST_TICKS: Final = 12
_STEPS_H: Final = (1, 2, 3, 6, 12, 24, 48, 72, 96, 168, 336, 672)


def shade_hours(axes: Axes, march: MarchRules, start: datetime | None) -> str:
    """Shade hours in which columns may not march, or else the nights; say which."""
    always = march.window.hours >= HOURS_A_DAY
    if always:
        from_h, to_h = march.night.from_h, march.night.to_h
    else:
        from_h, to_h = march.window.to_h, march.window.from_h
    low, high = axes.get_xlim()
    end_min = max(int(MINUTES_AN_HOUR * high) + 1, 1)
    dark = between_hours(from_h, to_h, start=start, horizon_min=end_min)
    for begin, end in (dark / MINUTES_AN_HOUR).tolist():
        if end > low and begin < high:
            axes.axvspan(
                max(begin, low), min(end, high), color=_SHADE, linewidth=0, zorder=0
            )
    return "nights" if always else "hours in which columns may not march"


def tick_hours(axes: Axes, start: datetime | None) -> None:
    """Tick whole hours, as dates where the scenario has a start."""
    low, high = axes.get_xlim()
    enough = (step for step in _STEPS_H if (high - low) / step <= _MOST_TICKS)
    step = next(enough, _STEPS_H[-1])
    first = hour_of_day(start)
    ticks = np.arange(np.ceil((low + first) / step), (high + first) / step) * step
    hours = (ticks - first).tolist()
    axes.set_xticks(hours, [_tick(hour, start) for hour in hours])
    axes.grid(axis="x", color="#DDE1E6", linewidth=0.4)
    axes.set_axisbelow(True)
    plain_frame(axes)


def name_points(axes: Axes, names: Mapping[float, str]) -> None:
    """Draw lines across at kilometres, their names at the right, none on another."""
    right, width = axes.get_xlim()[1], float(np.ptp(axes.get_xlim()))
    low, top = axes.get_ylim()
    at = sorted(names)
    for km, spot in zip(at, _spread(at, (top - low) * _BETWEEN, top), strict=True):
        axes.axhline(km, color=_THIN, linewidth=0.5, linestyle=(0, (4, 3)))
        axes.plot(
            [right, right + 0.012 * width],
            [km, spot],
            color=_THIN,
            linewidth=0.5,
            clip_on=False,
            scalex=False,
            scaley=False,
        )
        label = f"{names[km]}, km {km:.0f}"
        beside = right + 0.015 * width
        say(axes, beside, spot, label, fontsize=7, va="center", color=style.INK)


def _tick(hour: float, start: datetime | None) -> str:
    if start is None:
        return f"H+{hour:g}"
    return f"{after(start, hour):%m-%d\n%H:%M}"


def _spread(wanted: Sequence[float], between: float, top: float) -> list[float]:
    """Move sorted values apart by ``between``: upwards, then down from the top."""
    risen: list[float] = []
    for each in wanted:
        risen.append(max(each, risen[-1] + between) if risen else each)
    return list(_lowered(risen, between, top))[::-1]


def _lowered(risen: Sequence[float], between: float, top: float) -> Iterator[float]:
    for each in reversed(risen):
        top = min(each, top)
        yield top
        top -= between
