"""The arrivals curve: how serials build up, of the force and of each movement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from corridors.itinerary import MovementResult, Plan
from corridors.scenario import Scenario
from maps import style
from maps.figures import new_figure, say
from maps.graph_axes import tick_hours

_SIZE_IN: Final = (7.2, 3.2)
_PAPER: Final = (0.08, 0.14, 0.87, 0.8)


def arrival_curve(plan: Plan, scenario: Scenario) -> Figure:
    """Draw serials arrived against time: black for the force, thin for movements.

    A dotted line is what there is to deliver.
    """
    figure = new_figure(*_SIZE_IN)
    axes = figure.add_axes(_PAPER)
    last_h = plan.closure_h or plan.horizon_h
    axes.set_xlim(0, last_h * 1.03)
    for position, movement in enumerate(plan.movements):
        colour = style.movement_stroke(position).colour
        _steps(axes, _arrivals([movement]), last_h, color=colour, linewidth=0.9)
    force = _arrivals(plan.movements)
    _steps(axes, force, last_h, color=style.INK, linewidth=1.8)
    total = sum(movement.serials for movement in plan.movements)
    axes.axhline(total, color=style.INK, linewidth=0.6, linestyle=":")
    axes.set_ylim(0, max(total, 1) * 1.08)
    say(axes, 0.01 * last_h, total, f"{total} serials", fontsize=7, va="bottom")
    axes.set_ylabel("serials arrived", fontsize=8)
    tick_hours(axes, scenario.settings.start)
    return figure


def _arrivals(movements: Sequence[MovementResult]) -> list[float]:
    return sorted(
        each.arrives_h
        for movement in movements
        for corridor in movement.corridors
        for each in corridor.itineraries
    )


def _steps(
    axes: Axes, hours: Sequence[float], last_h: float, *, color: str, linewidth: float
) -> None:
    axes.step(
        [0.0, *hours, last_h],
        [0, *range(1, len(hours) + 1), len(hours)],
        where="post",
        color=color,
        linewidth=linewidth,
    )
