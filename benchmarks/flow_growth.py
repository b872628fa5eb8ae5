"""How the time of a schedule grows with nodes, periods and serials, and its picture."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from html import escape
from typing import Any

from flow_report import FlowRow, share, solved
from flow_worlds import SIZES, WorldSize
from processes import ROOT

PICTURE = ROOT / "docs/flow_growth.svg"
GAP, LIMIT_S = 0.02, 12.0
BASE = SIZES["brigade"]
STEPS = {
    "nodes": (150, 300, 600, 1200),
    "periods": (48, 96, 192, 384),
    "serials": (115, 230, 460, 920, 1840),
}
WIDTH, HEIGHT, MARGIN, TOP = 240, 200, 50, 40
COLOURS = {"nodes": "#1b6ca8", "periods": "#b5541c", "serials": "#3a7d44"}
TICKS_S = (0.1, 1.0, 10.0, 100.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One world of a series: what grows, how large it is, how long it took."""

    grows: str
    amount: int
    seconds: float
    reached: bool


def grown(grows: str, amount: int) -> WorldSize:
    """Give the brigade's world with one of its sizes changed, 4.8 links a node."""
    size = replace(BASE, **{grows: amount})
    return replace(size, links=2 * round(2.4 * size.nodes))


def sizes() -> Iterator[tuple[str, int, WorldSize]]:
    """Give what grows, to how many, and the world."""
    for grows, amounts in STEPS.items():
        for amount in amounts:
            yield grows, amount, grown(grows, amount)


def arguments(size: WorldSize) -> dict[str, Any]:
    """Give what the job of a world is called with."""
    return {"size": asdict(size), "seed": 0, "time_limit_s": LIMIT_S, "gap": GAP}


def row_of(grows: str, amount: int, facts: dict[str, Any]) -> FlowRow:
    """Give the row of one world: the seconds until the gap was reached."""
    name = f"growth: {amount:,} {grows}"
    if "failure" in facts:
        return FlowRow(name=name, note=f"ours: {facts['failure']}")
    late = "" if facts["reached_s"] is not None else f"no gap of {share(GAP)} in time"
    return FlowRow(name=name, **solved(facts), limit_s=LIMIT_S, note=late)


def point_of(grows: str, amount: int, facts: dict[str, Any]) -> Point | None:
    """Give the point of one world; None where the job failed."""
    if "failure" in facts:
        return None
    reached_s = facts["reached_s"]
    seconds = facts["seconds"] if reached_s is None else reached_s
    reached = reached_s is not None
    return Point(grows=grows, amount=amount, seconds=seconds, reached=reached)


def picture(points: Sequence[Point]) -> str:
    """Draw a panel for each thing that grows, logarithmic both ways."""
    panels = [
        _panel(grows, [point for point in points if point.grows == grows], at)
        for at, grows in enumerate(STEPS)
    ]
    width = len(STEPS) * (WIDTH + MARGIN) + MARGIN
    said = f"Seconds until the gap is {share(GAP)}; hollow: not within {LIMIT_S:g} s"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
        f'height="{TOP + HEIGHT + MARGIN}" font-family="sans-serif" font-size="12">\n'
        '<rect width="100%" height="100%" fill="white"/>\n'
        f'<text x="{MARGIN}" y="22" font-size="14">{escape(said)}</text>\n'
    )
    return head + "".join(panels) + "</svg>\n"


def _panel(grows: str, points: Sequence[Point], at: int) -> str:
    left = MARGIN + at * (WIDTH + MARGIN)
    places = [(_across(grows, p.amount, left), _down(p.seconds)) for p in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    colour = COLOURS[grows]
    parts = [
        f'<rect x="{left}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" fill="none" '
        'stroke="#999"/>',
        *(_tick(second, left) for second in TICKS_S),
        *(_amount(grows, amount, left) for amount in STEPS[grows]),
        f'<text x="{left + WIDTH / 2:.1f}" y="{TOP + HEIGHT + 36}" '
        f'text-anchor="middle">{grows}</text>',
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" stroke="{colour}" '
            f'fill="{colour if point.reached else "white"}"/>'
            for (x, y), point in zip(places, points, strict=True)
        ),
    ]
    return "\n".join(parts) + "\n"


def _tick(second: float, left: int) -> str:
    y = _down(second)
    return (
        f'<line x1="{left}" x2="{left + WIDTH}" y1="{y:.1f}" y2="{y:.1f}" '
        'stroke="#ddd"/>'
        f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{second:g}</text>'
    )


def _amount(grows: str, amount: int, left: int) -> str:
    x = _across(grows, amount, left)
    return (
        f'<text x="{x:.1f}" y="{TOP + HEIGHT + 16}" text-anchor="middle">'
        f"{amount:,}</text>"
    )


def _across(grows: str, amount: int, left: int) -> float:
    least, most = STEPS[grows][0], STEPS[grows][-1]
    return left + 24 + (WIDTH - 48) * math.log(amount / least) / math.log(most / least)


def _down(seconds: float) -> float:
    least, most = TICKS_S[0], TICKS_S[-1]
    within = min(max(seconds, least), most)
    return TOP + HEIGHT * (1 - math.log(within / least) / math.log(most / least))
