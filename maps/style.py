"""How things look: colours, widths, dashes and symbols."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from geodata.network import Mode, TerminalKind

# Okabe & Ito (2008) and Tol's muted scheme (2021), told apart by colour-blind eyes.
# Their reds are left out: red is for what is not delivered.
MOVEMENT_COLOURS: Final = (
    "#0072B2",  # blue
    "#E69F00",  # orange
    "#009E73",  # bluish green
    "#CC79A7",  # reddish purple
    "#332288",  # indigo
    "#56B4E9",  # sky blue
    "#8A8A1F",  # olive
)
# More movements than colours: the colours again, with these dashes in turn.
_MOVEMENT_DASHES: Final = ("", "14 6", "5 5", "16 5 4 5")

UNMET: Final = "#C1121F"
BOTTLENECK: Final = "#FFD400"
CLOSED: Final = "#1A1A1A"
INK: Final = "#22272E"
_PALE: Final = "#9AA0A6"  # of what is there but not used

MIN_WIDTH_PX: Final = 2.0
MAX_WIDTH_PX: Final = 10.0

_LINE_DASHES: Final = {
    Mode.ROAD: "",
    Mode.RAIL: "",
    Mode.FERRY: "1 11",
    Mode.TRANSFER: "2 6",
}
# White, over the line: the railway of every atlas. A short line begins with its colour.
RAIL_TIES: Final = "0 7 7 0"


@dataclass(frozen=True, slots=True)
class Stroke:
    """The line of a movement."""

    colour: str
    dash: str  # SVG stroke-dasharray; "" is a solid line


def movement_stroke(position: int) -> Stroke:
    """Give the line of the movement at ``position`` in the plan."""
    turn, colour = divmod(position, len(MOVEMENT_COLOURS))
    return Stroke(
        MOVEMENT_COLOURS[colour], _MOVEMENT_DASHES[turn % len(_MOVEMENT_DASHES)]
    )


def line_dash(mode: Mode, stroke: Stroke) -> str:
    """Give the dashes of a movement's line on a mode."""
    return _LINE_DASHES[mode] or stroke.dash


def flow_width(serials: int, most: int) -> float:
    """Give the width in pixels for ``serials``, ``most`` being the plan's largest flow.

    The root of the flow: a single train stays visible beside a division.
    """
    if most <= 0:
        return MIN_WIDTH_PX
    share = math.sqrt(min(max(serials, 0) / most, 1.0))
    return round(MIN_WIDTH_PX + (MAX_WIDTH_PX - MIN_WIDTH_PX) * share, 1)


# By the share of its capacity that a link uses; light to dark, to survive a grey print.
_LOAD_STEPS: Final = (
    (0.25, "#C7E0F4"),
    (0.5, "#7FB8DE"),
    (0.75, "#3B82BD"),
    (1.0, "#1B4F8A"),
    (math.inf, "#0B1F4B"),
)


def load_colour(share: float) -> str:
    """Give the colour of a link by its share of capacity used; NaN is no capacity."""
    if math.isnan(share):
        return CLOSED
    return next(colour for limit, colour in _LOAD_STEPS if share < limit)


def load_symbol() -> str:
    """Give the SVG of the scale of loads, for the legend."""
    boxes = (
        f'<rect x="{28 * step}" y="3" width="28" height="8" fill="{colour}"/>'
        for step, (_, colour) in enumerate(_LOAD_STEPS)
    )
    return _svg("".join(boxes), size=140, view="0 0 140 14", height=14)


_TERMINAL_SHAPES: Final = {
    # a wedge up to a wagon's floor
    TerminalKind.RAMP: '<path d="M4 16H20V8Z"/>',
    # an anchor
    TerminalKind.PORT: (
        '<g fill="none" stroke-width="2.2" stroke-linecap="round">'
        '<circle cx="12" cy="6" r="2"/><path d="M12 8V20M8 11H16'
        'M5 14C5.5 18 9 20 12 20C15 20 18.5 18 19 14"/></g>'
    ),
    # two gauges that meet
    TerminalKind.GAUGE_TRANSFER: (
        '<path d="M3 9H12V5L20 10.5H3ZM21 15H12V19L4 13.5H21Z"/>'
    ),
    # a post and a raised barrier
    TerminalKind.CROSSING: (
        '<path d="M4.5 11H9.5V20H4.5Z"/><path d="M7 13.5L20 4" stroke-width="4"/>'
        '<path d="M11.2 10.4L13.4 8.8M16 6.9L18.2 5.3" stroke="#fff" stroke-width="2"/>'
    ),
}
_TERMINAL_FRAMES: Final = {
    TerminalKind.RAMP: '<rect x="1" y="1" width="22" height="22" rx="3"/>',
    TerminalKind.PORT: '<circle cx="12" cy="12" r="11.5"/>',
    TerminalKind.GAUGE_TRANSFER: '<path d="M12 -2L26 12L12 26L-2 12Z"/>',
    TerminalKind.CROSSING: '<path d="M12 -2L26 7.5L21 25H3L-2 7.5Z"/>',
}
_PLACE: Final = (
    f'<circle cx="7" cy="7" r="4.5" fill="{INK}" stroke="#fff" stroke-width="2"/>'
)
# a bed
_CENTRE: Final = (
    f'<rect x="1" y="1" width="22" height="22" rx="5" fill="#fff" stroke="{INK}" '
    'stroke-width="2"/>'
    f'<g fill="{INK}"><circle cx="7.5" cy="10.5" r="2"/>'
    '<path d="M4 6H6V14H20V18H18V16H6V18H4ZM10.5 9H17C19 9 20 10 20 12V13H10.5Z"/></g>'
)
# a warning triangle
_BOTTLENECK: Final = (
    f'<path d="M12 2L23 21H1Z" fill="{BOTTLENECK}" stroke="{INK}" stroke-width="2" '
    'stroke-linejoin="round"/>'
    f'<path d="M11 8.5H13L12.7 15H11.3ZM11 16.5H13V18.7H11Z" fill="{INK}"/>'
)
# no entry
_UNMET: Final = (
    f'<circle cx="12" cy="12" r="10" fill="{UNMET}" stroke="#fff" stroke-width="2"/>'
    '<path d="M6.5 10.6H17.5V13.4H6.5Z" fill="#fff"/>'
)
_CLOSED: Final = (
    '<rect x="1.5" y="1.5" width="15" height="15" rx="2" fill="#fff" '
    f'stroke="{CLOSED}" stroke-width="2"/>'
    f'<path d="M5 5L13 13M13 5L5 13" stroke="{CLOSED}" stroke-width="2.6" '
    'stroke-linecap="round"/>'
)


def symbols() -> dict[str, str]:
    """Give the SVG of every symbol of the map by its name.

    Terminals are named by their kind; ``<kind>_idle`` is one that no serial passes.
    """
    return {
        **{str(kind): _terminal(kind, INK, 26) for kind in TerminalKind},
        **{f"{kind}_idle": _terminal(kind, _PALE, 18) for kind in TerminalKind},
        "place": _svg(_PLACE, size=14, view="0 0 14 14"),
        "centre": _svg(_CENTRE, size=22, view="0 0 24 24"),
        "bottleneck": _svg(_BOTTLENECK, size=24, view="0 0 24 24"),
        "unmet": _svg(_UNMET, size=24, view="0 0 24 24"),
        "closed": _svg(_CLOSED, size=18, view="0 0 18 18"),
    }


def line_symbol(mode: Mode, stroke: Stroke, *, width_px: float = 6.0) -> str:
    """Give the SVG of a movement's line on a mode, as the legend shows it."""
    dash = line_dash(mode, stroke)
    line = f'<path d="M2 7H42" stroke="{stroke.colour}" stroke-width="{width_px}"'
    if mode is Mode.FERRY:
        line += ' stroke-linecap="round"'
    drawn = line + (f' stroke-dasharray="{dash}"/>' if dash else "/>")
    if mode is Mode.RAIL:
        drawn += (
            f'<path d="M2 7H42" stroke="#fff" stroke-width="{width_px * 0.5:.1f}" '
            f'stroke-dasharray="{RAIL_TIES}"/>'
        )
    return _svg(drawn, size=44, view="0 0 44 14", height=14)


def _terminal(kind: TerminalKind, ink: str, size: int) -> str:
    frame, shape = _TERMINAL_FRAMES[kind], _TERMINAL_SHAPES[kind]
    return _svg(
        f'<g fill="#fff" stroke="{ink}" stroke-width="2">{frame}</g>'
        f'<g fill="{ink}" stroke="{ink}" stroke-width="0.6">{shape}</g>',
        size=size,
        view="-3 -3 30 30",
    )


def _svg(content: str, *, size: int, view: str, height: int | None = None) -> str:
    return (
        f'<svg class="symbol" width="{size}" height="{height or size}" '
        f'viewBox="{view}" aria-hidden="true">{content}</svg>'
    )
