"""The arrivals curve: how serials build up, of the force and of each movement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

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
        step_up(axes, arrivals_h([movement]), last_h, color=colour, linewidth=0.9)
    force = arrivals_h(plan.movements)
    step_up(axes, force, last_h, color=style.INK, linewidth=1.8)
    total = sum(movement.serials for movement in plan.movements)
    axes.axhline(total, color=style.INK, linewidth=0.6, linestyle=":")
    axes.set_ylim(0, max(total, 1) * 1.08)
    say(axes, 0.01 * last_h, total, f"{total} serials", fontsize=7, va="bottom")
    axes.set_ylabel("serials arrived", fontsize=8)
    tick_hours(axes, scenario.settings.start)
    return figure


def arrivals_h(movements: Iterable[MovementResult]) -> list[float]:
    """Give the hours at which serials arrive, in order."""
    return sorted(each.arrives_h for moved in movements for each in moved.itineraries)


def step_up(axes: Axes, at: Sequence[float], end: float, **look: Any) -> None:  # noqa: ANN401 - looks are matplotlib's
    """Draw a line from 0 to ``end`` that rises by one at each of these times."""
    times, counts = [0.0, *at, end], [0, *range(1, len(at) + 1), len(at)]
    axes.step(times, counts, where="post", **look)
