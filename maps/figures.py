"""Figures: the one room in which matplotlib draws, byte for byte alike."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from maps.text import plain

_DPI: Final = 144


def new_figure(width_in: float, height_in: float) -> Figure:
    """Make an empty figure of its own, apart from any window or notebook."""
    figure = Figure(figsize=(width_in, height_in), dpi=_DPI)
    FigureCanvasAgg(figure)
    return figure


def plain_frame(axes: Axes) -> None:
    """Keep the axes at the left and below alone, thin, with small figures."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_linewidth(0.6)
    axes.tick_params(labelsize=7, width=0.6)


def write_figure(figure: Figure, path: Path) -> None:
    """Write a figure as SVG or PNG, by the suffix; same figure, same bytes."""
    path.write_bytes(_drawn(figure, path.suffix.removeprefix(".")))


def svg_of(figure: Figure) -> str:
    """Give a figure as SVG text."""
    return _drawn(figure, "svg").decode("utf-8")


def say(axes: Axes, x: float, y: float, text: str, **look: Any) -> None:  # noqa: ANN401 - looks are matplotlib's
    """Put text as it is: no formulas in dollar signs, nothing that XML forbids."""
    axes.text(x, y, plain(text), parse_math=False, **look)


def _drawn(figure: Figure, kind: str) -> bytes:
    if kind not in ("svg", "png"):
        raise ValueError(f"a figure is written as .svg or .png, not as .{kind}")
    nobody = {"Date": None} if kind == "svg" else {"Software": None}
    drawn = io.BytesIO()
    # Ids by content, not by lot; text that stays text.
    look = mpl.rc_context({"svg.hashsalt": "corridors", "svg.fonttype": "none"})
    with look, warnings.catch_warnings():
        # A letter that the font lacks is a box here, and whole where it is shown.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure.savefig(drawn, format=kind, metadata=nobody)
    return drawn.getvalue()
