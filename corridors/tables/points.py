"""Critical points of a way: when the head of a serial arrives, when its tail clears."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from corridors.itinerary import Itinerary
from corridors.tables.atlas import Atlas
from corridors.tables.routes import CRITICAL
from geodata.network import FloatArray

START: Final = "start"
RELEASE: Final = "release"
HALT: Final = "halt"

_SHORTEST_H: Final = 10 / 60 - 1e-6  # of what counts as a halt


@dataclass(frozen=True, slots=True)
class Point:
    """A terminal, a halt, or an end of a way.

    The head arrives at ``due_h``, and the tail ``clear_h``; the head stands there for
    ``halt_h``, at terminals their dwell. ``at`` is the position on the way of the link
    that begins there.
    """

    at: int
    name: str
    kind: str  # a TerminalKind, start, halt or release
    node: int
    link: int | None  # None at halts and ends
    due_h: float
    clear_h: float
    halt_h: float


def points_of(atlas: Atlas, itinerary: Itinerary, tail_h: FloatArray) -> list[Point]:
    """Give the critical points of a way in order; ``tail_h`` are of ``Tails``.

    A terminal of several links in a row is one point. Halts take ten minutes or more.
    """
    if not len(itinerary.links):
        return []
    points: list[Point] = []
    for point in _each(atlas, itinerary, tail_h):
        if points and _goes_on(points[-1], point):
            points[-1] = replace(points[-1], halt_h=points[-1].halt_h + point.halt_h)
        else:
            points.append(point)
    return points


def _goes_on(before: Point, point: Point) -> bool:
    """Whether a point is the next link of the terminal before it."""
    if before.link is None or point.link is None:
        return False
    return (before.kind, before.name) == (point.kind, point.name)


def _each(atlas: Atlas, itinerary: Itinerary, tail_h: FloatArray) -> Iterator[Point]:
    links = itinerary.links.tolist()
    enter, leave = itinerary.enter_h, itinerary.exit_h

    def end(at: int, kind: str, due: float, halt: float = 0.0) -> Point:
        clear = due + float(tail_h[min(at, len(links) - 1)])
        name, node = atlas.end_name(links, at), atlas.end_node(links, at)
        return Point(at, name, kind, node, None, due, clear, halt)

    yield end(0, START, float(enter[0]))
    for at, link in enumerate(links):
        halt = float(enter[at] - leave[at - 1]) if at else 0.0
        if halt >= _SHORTEST_H:
            yield end(at, HALT, float(leave[at - 1]), halt)
        if atlas.kind[link] in CRITICAL:
            due = float(enter[at])
            yield Point(
                at=at,
                name=str(atlas.name[link]),
                kind=str(atlas.kind[link]),
                node=int(atlas.tail[link]),
                link=link,
                due_h=due,
                clear_h=due + float(tail_h[at]),
                halt_h=float(leave[at] - enter[at]),
            )
    yield end(len(links), RELEASE, float(leave[-1]))
