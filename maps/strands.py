"""Strands: movements that share a link, side by side and wide by their flow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Final

import numpy as np

from corridors.itinerary import Plan
from geodata.network import IntArray, Mode
from maps.legs import leg_id
from maps.style import flow_width

_GAP_PX: Final = 1.5
_MAX_BUNDLE_PX: Final = 30.0  # all strands of a link; more are drawn thinner


@dataclass(frozen=True, slots=True)
class Lane:
    """A movement's place in the bundle of a link; offsets are to the right."""

    width_px: float
    offset_px: float
    legs: tuple[str, ...]  # ids of the legs that run in it


@dataclass(frozen=True, slots=True)
class Strand:
    """A run of links along which a movement keeps its lane."""

    movement: int  # position in the plan
    mode: Mode
    links: IntArray
    lane: Lane


@dataclass(slots=True)
class _Use:
    """What a movement sends over a link."""

    serials: int
    legs: tuple[str, ...]


def strands(plan: Plan) -> list[Strand]:
    """Give the lines to draw: every movement once on every link that it uses."""
    lanes = link_lanes(plan)
    return [
        strand
        for position in range(len(plan.movements))
        for strand in _strands_of(plan, position, lanes)
    ]


def link_lanes(plan: Plan) -> dict[int, dict[int, Lane]]:
    """Give the lanes of every link in use by position of movement."""
    uses = _uses(plan)
    most = _largest(uses)
    facing = _facing(plan, uses)
    return {
        link: _bundle(by_movement, most, has_facing=link in facing)
        for link, by_movement in uses.items()
    }


def bundle_width(lanes: Mapping[int, Lane]) -> float:
    """Give the width in pixels about the middle of a link that its lanes take."""
    reaches = (abs(lane.offset_px) + lane.width_px / 2 for lane in lanes.values())
    return 2 * max(reaches, default=0.0)


def largest_flow(plan: Plan) -> int:
    """Give the most serials that any movement sends over any link."""
    return _largest(_uses(plan))


def _largest(uses: Mapping[int, Mapping[int, _Use]]) -> int:
    flows = (use.serials for link in uses.values() for use in link.values())
    return max(flows, default=0)


def _uses(plan: Plan) -> dict[int, dict[int, _Use]]:
    """Give by link and position of movement what is sent over it."""
    uses: defaultdict[int, dict[int, _Use]] = defaultdict(dict)
    for movement, corridor, leg, link in _walk(plan):
        use = uses[link].setdefault(movement, _Use(0, ()))
        use.serials += len(plan.movements[movement].corridors[corridor].serials)
        use.legs += (leg_id(plan.movements[movement].corridors[corridor], leg),)
    return uses


def _walk(plan: Plan) -> Iterator[tuple[int, int, int, int]]:
    """Give positions of movement, corridor and leg with every link of every leg."""
    for m, movement in enumerate(plan.movements):
        for c, corridor in enumerate(movement.corridors):
            for number, leg in enumerate(corridor.legs):
                for link in leg.links:
                    yield m, c, number, int(link)


def _facing(plan: Plan, links: Mapping[int, object]) -> set[int]:
    """Give the links whose opposite direction is used too."""
    table = plan.network.links.iloc[sorted(links)]
    kind = [table["mode"], table["gauge_mm"]]
    there = list(zip(table["from_node"], table["to_node"], *kind, strict=True))
    back = set(zip(table["to_node"], table["from_node"], *kind, strict=True))
    return {
        int(link) for link, ends in zip(table.index, there, strict=True) if ends in back
    }


def _bundle(
    uses: Mapping[int, _Use], most: int, *, has_facing: bool
) -> dict[int, Lane]:
    """Lay the movements of a link side by side.

    The bundle lies in the middle of the link, and beside it on the right where the
    opposite direction has one of its own.
    """
    widths = np.array([flow_width(use.serials, most) for use in uses.values()])
    whole = widths.sum() + _GAP_PX * (len(widths) - 1)
    scale = min(1.0, _MAX_BUNDLE_PX / whole)
    left_edges = accumulate((widths + _GAP_PX) * scale, initial=0.0)
    start = _GAP_PX / 2 if has_facing else -whole * scale / 2
    return {
        movement: Lane(
            width_px=round(float(width * scale), 1),
            offset_px=round(float(start + edge + width * scale / 2), 1),
            legs=use.legs,
        )
        for (movement, use), width, edge in zip(
            uses.items(), widths, left_edges, strict=False
        )
    }


def _strands_of(
    plan: Plan, position: int, lanes: Mapping[int, Mapping[int, Lane]]
) -> Iterator[Strand]:
    """Cut a movement's corridors into runs of one lane, every link once."""
    drawn: set[int] = set()
    for corridor in plan.movements[position].corridors:
        for leg in corridor.legs:
            links = [int(link) for link in leg.links]
            runs = groupby(
                links,
                key=lambda link: None if link in drawn else lanes[link][position],
            )
            for lane, run in [(lane, [*run]) for lane, run in runs]:
                if lane is not None:
                    yield Strand(position, leg.mode, np.array(run), lane)
            drawn.update(links)
