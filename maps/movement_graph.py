"""The movement graph: distance against time, with the head and tail of every serial."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from corridors.itinerary import Corridor, Itinerary, Plan
from corridors.scenario import Scenario
from corridors.tables.atlas import Atlas
from corridors.tables.points import HALT, Point, points_of
from corridors.tables.tails import Tails
from geodata.network import FloatArray, Mode
from maps import style
from maps.figures import new_figure, say, write_figure
from maps.geojson import NOTE
from maps.graph_axes import name_points, shade_hours, tick_hours
from maps.text import count, number

GRAPHS_A_MOVEMENT: Final = 3
"""A plan has too many corridors to draw all: its busiest are drawn."""

_COLUMN: Final = "#0072B2"
_TRAIN: Final = "#D55E00"
_SIZE_IN: Final = (11.0, 6.2)
_PAPER: Final = (0.065, 0.1, 0.705, 0.8)  # names stand at its right
_LABELLED: Final = 12  # serials that have their name at their line, if no more
_NAMED: Final = 24  # critical points


def movement_graph(
    plan: Plan, corridor: Corridor, scenario: Scenario, path: Path
) -> None:
    """Draw a corridor's movement graph as SVG or PNG, by the suffix of ``path``.

    Thick lines are heads, thin ones tails; what halts or waits runs flat. Grey are the
    hours in which columns may not march or, where they always may, the nights. Of very
    many critical points ends and terminals are named first. Same plan, same bytes.
    """
    write_figure(MovementGraphs(plan, scenario).figure(corridor), path)


def write_graphs(plan: Plan, scenario: Scenario, folder: Path) -> None:
    """Write graphs of the busiest corridors: ``<movement>-<n>.svg``, n from 1.

    Movements are named by their place in the scenario where their ids are no names of
    files. The folder is there even if nothing moves.
    """
    folder.mkdir()
    graphs = MovementGraphs(plan, scenario)
    for place, movement in enumerate(plan.movements, start=1):
        stem = movement.id if _names_a_file(movement.id) else f"movement-{place}"
        for n, corridor in enumerate(movement.corridors[:GRAPHS_A_MOVEMENT], start=1):
            if corridor.links:  # two sites may stand at one node
                write_figure(graphs.figure(corridor), folder / f"{stem}-{n}.svg")


def _names_a_file(name: str) -> bool:
    """Whether a name is safe on any system: letters, digits, dashes, no path."""
    return name.isascii() and name.replace("-", "").replace("_", "").isalnum()


class MovementGraphs:
    """Draws the corridors of one plan."""

    def __init__(self, plan: Plan, scenario: Scenario) -> None:
        self._march = scenario.regime.march
        self._start = scenario.settings.start
        self._atlas = Atlas.of(plan.network)
        self._tails = Tails(plan.network, self._march)
        self._units = {movement.id: movement.unit for movement in plan.movements}

    def figure(self, corridor: Corridor) -> Figure:
        """Draw a corridor."""
        figure = new_figure(*_SIZE_IN)
        axes = figure.add_axes(_PAPER)
        km = self._km(corridor)
        self._set_limits(axes, corridor, float(km[-1]))
        shaded = shade_hours(axes, self._march, self._start)
        tick_hours(axes, self._start)
        self._draw_serials(axes, corridor, km)
        name_points(axes, self._names(corridor, km))
        self._say_what(axes, corridor, shaded)
        return figure

    def _km(self, corridor: Corridor) -> FloatArray:
        """Kilometres from the start of every link on the way, and of its end."""
        metres = self._atlas.length_m[corridor.links]
        km: FloatArray = np.concatenate([[0.0], np.cumsum(metres) / 1000])
        return km

    def _set_limits(self, axes: Axes, corridor: Corridor, top_km: float) -> None:
        first = min(float(each.enter_h[0]) for each in corridor.itineraries)
        last = max(
            float(each.exit_h[-1]) + self._tails.at_the_end(each)
            for each in corridor.itineraries
        )
        room_h, room_km = max(0.02 * (last - first), 0.1), max(0.02 * top_km, 0.01)
        axes.set_xlim(first - room_h, last + room_h)
        axes.set_ylim(-room_km, top_km + room_km)
        axes.set_ylabel("km from the start", fontsize=8)

    def _draw_serials(self, axes: Axes, corridor: Corridor, km: FloatArray) -> None:
        runs = list(_runs(self._colours(corridor)))
        heads, tails = [], []
        for each in corridor.itineraries:
            tail_h = self._tails.hours(each)
            head = _spots(each.enter_h, each.exit_h, km)
            tail = _spots(each.enter_h + tail_h, each.exit_h + tail_h, km)
            heads += [head[a:b] for _, a, b in runs]
            tails += [tail[a:b] for _, a, b in runs]
        colours = [colour for colour, _, _ in runs] * len(corridor.itineraries)
        for lines, width in ((tails, 0.5), (heads, 1.2)):
            axes.add_collection(
                LineCollection(lines, colors=colours, linewidths=width), autolim=False
            )
        if len(corridor.itineraries) <= _LABELLED:
            for each in corridor.itineraries:
                _label(axes, each)

    def _colours(self, corridor: Corridor) -> list[str]:
        """Give the colour of every link: what moves there, or came to the terminal."""
        drives = {str(Mode.RAIL): _TRAIN, str(Mode.TRANSFER): ""}
        known = [drives.get(self._atlas.mode[x], _COLUMN) for x in corridor.links]
        last = next((each for each in known if each), _COLUMN)
        colours = []
        for each in known:
            last = each or last
            colours.append(last)
        return colours

    def _names(self, corridor: Corridor, km: FloatArray) -> dict[float, str]:
        """Give names of critical points by their kilometre, those of halts last."""
        names: dict[float, str] = {}
        points = sorted(self._points(corridor), key=lambda point: point.kind == HALT)
        for point in points:
            if point.name and len(names) < _NAMED:
                names.setdefault(round(float(km[point.at]), 3), point.name)
        return names

    def _points(self, corridor: Corridor) -> Iterator[Point]:
        for each in corridor.itineraries:
            yield from points_of(self._atlas, each, self._tails.hours(each))

    def _say_what(self, axes: Axes, corridor: Corridor, shaded: str) -> None:
        unit = self._units.get(corridor.movement, "")
        title = (
            f"Movement graph {corridor.id}{f', {unit}' if unit else ''}: "
            f"{count(len(corridor.serials), 'serial')}, {number(corridor.length_km)} km"
        )
        key = (
            "Blue: columns; orange: trains. Thick: head; thin: tail. "
            f"Grey: {shaded}. {NOTE}"
        )
        whole = axes.transAxes
        say(axes, 0, 1.09, title, transform=whole, fontsize=10, weight="bold")
        say(axes, 0, -0.12, key, transform=whole, fontsize=6, color="#5A6068")


def _spots(enter_h: FloatArray, exit_h: FloatArray, km: FloatArray) -> FloatArray:
    """Give where a line turns, as (hour, km), shape (2 n_links, 2)."""
    hours = np.stack([enter_h, exit_h], axis=1).ravel()
    spots: FloatArray = np.stack([hours, np.repeat(km, 2)[1:-1]], axis=1)
    return spots


def _runs(colours: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Give runs of one colour as slices of the spots; a wait is of the link before."""
    at = 0
    for colour, run in groupby(colours):
        length = 2 * len(list(run))
        yield colour, at, at + length + 1
        at += length


def _label(axes: Axes, each: Itinerary) -> None:
    say(
        axes,
        float(each.exit_h[-1]),
        axes.get_ylim()[1],
        each.serial.id,
        fontsize=6,
        rotation=45,
        ha="left",
        va="bottom",
        color=style.INK,
    )
