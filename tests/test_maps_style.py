"""Colours that are told apart, and widths that grow with the flow."""

from __future__ import annotations

import math

from geodata.network import Mode, TerminalKind
from maps import style


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_no_two_of_twenty_eight_movements_look_alike() -> None:
    strokes = [style.movement_stroke(position) for position in range(28)]
    assert len(set(strokes)) == 28
    assert all(stroke.dash == "" for stroke in strokes[:7])


def test_movements_never_wear_the_red_of_what_is_not_delivered() -> None:
    assert style.UNMET not in style.MOVEMENT_COLOURS
    assert style.BOTTLENECK not in style.MOVEMENT_COLOURS


def test_widths_grow_from_two_to_ten_pixels() -> None:
    widths = [style.flow_width(serials, 40) for serials in (0, 1, 10, 40)]
    assert widths == sorted(widths)
    assert (widths[0], widths[-1]) == (2.0, 10.0)
    assert style.flow_width(0, 0) == 2.0


def test_loads_darken() -> None:
    colours = [style.load_colour(share) for share in (0.1, 0.3, 0.6, 0.9, 1.0)]
    shades = [_luminance(colour) for colour in colours]
    assert shades == sorted(shades, reverse=True)
    assert style.load_colour(math.nan) == style.CLOSED


def test_modes_are_told_apart() -> None:
    stroke = style.movement_stroke(0)
    drawn = {style.line_symbol(mode, stroke) for mode in Mode}
    assert len(drawn) == len(Mode)


def test_every_terminal_has_a_symbol_of_its_own_used_or_not() -> None:
    symbols = style.symbols()
    names = [f"{kind}{suffix}" for kind in TerminalKind for suffix in ("", "_idle")]
    assert len({symbols[name] for name in names}) == len(names)
