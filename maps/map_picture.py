"""A still picture of a plan: the network in grey, corridors by movement, crossings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from corridors.itinerary import Plan
from geodata.network import TerminalKind
from maps import layers, style
from maps.backdrop import base_network
from maps.extent import plan_bounds
from maps.figures import new_figure, say
from maps.legs import line_along
from maps.strands import strands

_WIDTH_IN: Final = 7.2
_TALLEST_IN: Final = 9.0
_ROOM: Final = 0.06  # of the extent, around what is used
_BASE_POINTS: Final = 15_000  # a page of a few hundred kilobytes
_DETAIL: Final = 1 / 1_500  # of the extent: less than a dot of print
_THINNER: Final = 0.35  # points of line here for a pixel of the map on a screen
_GREYS: Final = {"main": ("#BDBDB7", 0.7), "ferry": ("#B5C7D3", 0.5)}
_GREY: Final = ("#D6D6D1", 0.4)
_SIGNS: Final = {
    TerminalKind.CROSSING: "^",
    TerminalKind.GAUGE_TRANSFER: "D",
    TerminalKind.RAMP: "s",
    TerminalKind.PORT: "o",
}

Piece = np.ndarray  # (n_points, 2), east and north in degrees of latitude


@dataclass(frozen=True, slots=True)
class _Line:
    """A line and its look; ``dash`` as SVG has it, in pixels of the map on a screen."""

    piece: Piece
    colour: str
    width: float  # points
    dash: str = ""

    @property
    def dashes(self) -> list[float]:
        """Dashes and gaps as matplotlib counts them, in widths of the line."""
        return [float(each) * _THINNER / self.width for each in self.dash.split()]


class _Sheet:
    """Where the picture lies: degrees of longitude drawn as short as they are there."""

    def __init__(self, bounds: Sequence[float]) -> None:
        west, south, east, north = bounds
        self.shrink = math.cos(math.radians((south + north) / 2))
        self.extent = max((east - west) * self.shrink, north - south, 0.01)
        room = _ROOM * self.extent
        self.x = west * self.shrink - room, east * self.shrink + room
        self.y = south - room, north + room

    @property
    def height_in(self) -> float:
        """Height of the picture."""
        shape = (self.y[1] - self.y[0]) / (self.x[1] - self.x[0])
        return min(_WIDTH_IN * shape, _TALLEST_IN)

    def pieces(self, shape: shapely.Geometry) -> list[Piece]:
        """Give the lines of a shape in the plane of the picture, simplified."""
        plane = shapely.transform(shape, lambda xy: xy * [self.shrink, 1])
        plane = shapely.simplify(plane, self.extent * _DETAIL)
        return [
            shapely.get_coordinates(line)
            for line in shapely.get_parts(plane).tolist()
            if isinstance(line, shapely.LineString)
        ]


def map_picture(plan: Plan) -> Figure:
    """Draw a plan; colours are those of the map, symbols the terminals passed."""
    sheet = _Sheet(plan_bounds(plan) or (0.0, 0.0, 1.0, 1.0))
    figure = new_figure(_WIDTH_IN, sheet.height_in)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(*sheet.x)
    axes.set_ylim(*sheet.y)
    axes.set_aspect("equal")
    axes.set_axis_off()
    _draw_network(axes, plan, sheet)
    _draw_corridors(axes, plan, sheet)
    _draw_terminals(axes, plan, sheet)
    _draw_sites(axes, plan, sheet)
    return figure


def _draw_network(axes: Axes, plan: Plan, sheet: _Sheet) -> None:
    base = base_network(
        plan.network,
        tolerance_deg=sheet.extent * _DETAIL,
        max_points=_BASE_POINTS,
    )
    frame = shapely.box(
        sheet.x[0] / sheet.shrink, sheet.y[0], sheet.x[1] / sheet.shrink, sheet.y[1]
    )
    grey: list[_Line] = []
    for kind, shape in base.shapes.items():
        near = [line for line in shape.geoms if line.intersects(frame)]
        pieces = sheet.pieces(shapely.MultiLineString(near))
        grey += [_Line(piece, *_GREYS.get(kind, _GREY)) for piece in pieces]
    _draw(axes, grey)


def _draw_corridors(axes: Axes, plan: Plan, sheet: _Sheet) -> None:
    """Draw movements side by side, as wide as they are busy."""
    dot = (sheet.x[1] - sheet.x[0]) / (_WIDTH_IN * 72)  # a point of print
    beside: list[_Line] = []
    for strand in strands(plan):
        stroke = style.movement_stroke(strand.movement)
        width = strand.lane.width_px * _THINNER
        aside = strand.lane.offset_px * _THINNER * dot
        for piece in sheet.pieces(line_along(plan.network, strand.links)):
            moved = shapely.offset_curve(shapely.LineString(piece), -aside)
            beside += [
                _Line(shapely.get_coordinates(part), stroke.colour, width, stroke.dash)
                for part in shapely.get_parts(moved).tolist()
            ]
    _draw(axes, beside)


def _draw_terminals(axes: Axes, plan: Plan, sheet: _Sheet) -> None:
    terminals = layers.terminals(plan)
    used = terminals[terminals["used"] > 0]
    for kind, sign in _SIGNS.items():
        spots = used[used["kind"] == str(kind)].geometry
        axes.plot(
            spots.x.to_numpy() * sheet.shrink,
            spots.y.to_numpy(),
            linestyle="none",
            marker=sign,
            markersize=3.5,
            markerfacecolor="#fff",
            markeredgecolor=style.INK,
            markeredgewidth=0.7,
        )


def _draw_sites(axes: Axes, plan: Plan, sheet: _Sheet) -> None:
    for place in plan.places:
        x, y = place.lon * sheet.shrink, place.lat
        axes.plot([x], [y], marker="o", markersize=3, color=style.INK)
        say(
            axes,
            x,
            y + 0.008 * sheet.extent,
            place.name,
            fontsize=6,
            ha="center",
            color=style.INK,
            bbox={"facecolor": "#fff", "alpha": 0.7, "pad": 0.5, "linewidth": 0},
        )


def _draw(axes: Axes, lines: Sequence[_Line]) -> None:
    """Draw lines in order, as one collection: thousands of their own take seconds."""
    drawn = LineCollection(
        [line.piece for line in lines],
        colors=[line.colour for line in lines],
        linewidths=[line.width for line in lines],
        linestyles=[(0, line.dashes or None) for line in lines],
    )
    axes.add_collection(drawn, autolim=False)
