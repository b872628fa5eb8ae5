"""The title and the legend: the words beside the map."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from corridors.itinerary import MovementResult, Plan
from geodata.network import Mode, TerminalKind
from maps import style
from maps.backdrop import Base
from maps.cards import movement_label
from maps.geojson import NOTE
from maps.strands import largest_flow
from maps.style import Stroke
from maps.text import count, listed, safe
from maps.verdict import facts, verdict

_SHOWN_WARNINGS: Final = 4


def title_panel(plan: Plan) -> str:
    """Give the HTML of the title: what it is, how good it is, made of what."""
    rows = "".join(
        f"<tr><th>{safe(question)}</th><td>{safe(answer)}</td></tr>"
        for question, answer in facts(plan)
    )
    return (
        f'<aside id="title" class="panel"><h1>{safe(plan.scenario)}</h1>'
        f'<p class="verdict {plan.status}">{safe(verdict(plan))}</p>'
        f"<table>{rows}</table>"
        f"{_warnings(plan)}"
        f'<p class="note">{safe(NOTE)}</p></aside>'
    )


def legend_panel(plan: Plan, base: Base) -> str:
    """Give the HTML of the legend: movements, lines, symbols, widths, what is grey."""
    return (
        '<aside id="legend" class="panel"><details open><summary>Legend</summary>'
        f"{_movements(plan)}{_lines()}{_widths(plan)}{_symbols()}"
        f"{_keys([(style.load_symbol(), 'Load of links, to full')])}"
        f'<p class="note">{safe(_grey(base))}</p></details></aside>'
    )


def swatch(position: int) -> str:
    """Give the sample of a movement's line."""
    return style.line_symbol(Mode.ROAD, style.movement_stroke(position))


def _warnings(plan: Plan) -> str:
    if not plan.warnings:
        return ""
    first = listed(plan.warnings[:_SHOWN_WARNINGS])
    rest = plan.warnings[_SHOWN_WARNINGS:]
    more = (
        f"<details><summary>{len(rest)} more</summary>{listed(rest)}</details>"
        if rest
        else ""
    )
    return f'<div class="warnings">{first}{more}</div>'


def _movements(plan: Plan) -> str:
    rows = "".join(
        f"<tr><td>{swatch(position)}</td>"
        f"<td>{safe(movement_label(movement.id, movement.unit))}</td>"
        f"<td>{_total(movement)}</td></tr>"
        for position, movement in enumerate(plan.movements)
    )
    head = "<tr><th></th><th>Movement</th><th>Serials</th></tr>"
    return f'<table class="movements">{head}{rows}</table>' if rows else ""


def _total(movement: MovementResult) -> str:
    if not movement.unmet:
        return f"{movement.serials}"
    return f'<b class="unmet">{movement.delivered} of {movement.serials}</b>'


def _lines() -> str:
    ink = Stroke(style.INK, "")
    return _keys((style.line_symbol(mode, ink), mode.capitalize()) for mode in Mode)


def _widths(plan: Plan) -> str:
    """Show the widths of one serial, of the plan's largest flow, and one between."""
    most = largest_flow(plan)
    if most == 0:
        return ""
    ink = Stroke(style.INK, "")
    samples = sorted({1, math.ceil(most / 4), most})
    return _keys(
        (
            style.line_symbol(Mode.ROAD, ink, width_px=style.flow_width(serials, most)),
            count(serials, "serial"),
        )
        for serials in samples
    )


def _symbols() -> str:
    drawn = style.symbols()
    terminals = (
        (drawn[kind], kind.replace("_", " ").capitalize()) for kind in TerminalKind
    )
    others = (
        ("place", "Site"),
        ("centre", "Convoy support centre"),
        ("bottleneck", "Bottleneck: used/capacity"),
        ("unmet", "Not delivered"),
        ("closed", "Closed"),
    )
    return _keys((*terminals, *((drawn[key], name) for key, name in others)))


def _keys(pairs: Iterable[tuple[str, str]]) -> str:
    items = (f"<li>{symbol}<span>{safe(name)}</span></li>" for symbol, name in pairs)
    return f'<ul class="keys">{"".join(items)}</ul>'


def _grey(base: Base) -> str:
    if base.left_out == 0:
        return "Grey: the rest of the network; dashed: rail."
    classes = ", ".join(base.classes_left_out)
    return (
        "Grey: the rest of the network; dashed: rail. Left out for size: "
        f"{base.left_out:.0%} of its length, of class {classes}."
    )
