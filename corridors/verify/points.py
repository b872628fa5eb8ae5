"""Whether ``critical_points.csv`` agrees: heads due, tails clear, halts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

from corridors.faults import Fault
from corridors.verify.arithmetic import MINUTE_H, WRITTEN_H
from corridors.verify.dates import dated
from corridors.verify.reading import Written
from corridors.verify.tables import Passage, Point
from corridors.verify.tails import tails_h

_TERMINALS: Final = frozenset({"ramp", "port", "crossing", "gauge_transfer"})
_START, _HALT, _RELEASE = "start", "halt", "release"
_SHORTEST_H: Final = 9.5 * MINUTE_H  # of a halt that is told: ten minutes

_At = tuple[int, float, list[float]]
"""Node, hour at which the head is due, and hours that it may stand there."""


def critical(written: Written) -> Iterator[Fault]:
    """Check that heads are due at critical points, and tails clear them, as they do.

    Every journey has its start and release, its terminals, and its halts of ten minutes
    or more; points are numbered from 0.
    """
    by_serial: defaultdict[str, list[Point]] = defaultdict(list)
    for row in written.points:
        by_serial[row.serial].append(row)
    for serial in sorted(by_serial.keys() | written.journeys.keys()):
        journey = written.journeys.get(serial, ())
        points = sorted(by_serial[serial], key=lambda row: row.seq)
        if not journey:
            yield Fault(_where(points[0]), "is of no serial in itineraries.csv")
            continue
        if [row.seq for row in points] != list(range(len(points))):
            yield Fault(
                f"critical_points.csv, serial {serial}", "is not numbered from 0"
            )
        yield from _told(written, serial, journey, points)
        tails = tails_h(written, journey)
        for row in points:
            yield from _point(written, row, journey, tails)


def _where(row: Point) -> str:
    return f"critical_points.csv row {row.row}, serial {row.serial}"


def _told(
    written: Written, serial: str, journey: Sequence[Passage], points: Sequence[Point]
) -> Iterator[Fault]:
    """Find what a journey has, and its critical points leave out."""
    where = f"critical_points.csv, serial {serial}"
    kinds = [row.kind for row in points]
    if kinds[:1] != [_START] or kinds[-1:] != [_RELEASE]:
        yield Fault(where, "does not begin at its start and end at its release")
    links = {row.link for row in points}
    before = ""  # the terminal that the serial is in, or has just left by a transfer
    for row in journey:
        link = written.links.get(row.link)
        kind = "" if link is None else link.kind
        if kind in _TERMINALS and kind != before and row.link not in links:
            yield Fault(where, f"leaves out the {kind} at link {row.link}")
        if kind in _TERMINALS or row.mode != "transfer":
            before = kind
    halts = sum(
        after.enter_h - before.exit_h >= _SHORTEST_H
        for before, after in pairwise(journey)
    )
    if halts != kinds.count(_HALT):
        yield Fault(where, f"tells {kinds.count(_HALT)} halts of {halts}")


def _point(
    written: Written, row: Point, journey: Sequence[Passage], tails: Sequence[float]
) -> Iterator[Fault]:
    where, start = _where(row), written.plan.rules.start
    yield from dated(where, start, row.due_h, row.due)
    yield from dated(where, start, row.clear_h, row.clear)
    if row.movement != journey[0].movement:
        yield Fault(where, f"is of movement {row.movement}, not {journey[0].movement}")
    right = {at: _at(journey, row, at) for at in _places(journey, row)}
    link = None if row.link is None else written.links.get(row.link)
    if not right or (link is not None and link.kind != row.kind):
        yield Fault(where, f"{row.kind} at node {row.node}: its itinerary has none")
        return
    near = min(right, key=lambda at: abs(right[at][1] - row.due_h))
    _, due, halts = right[near]
    if abs(row.due_h - due) > WRITTEN_H:
        yield Fault(where, f"due at {row.due_h} h; its itinerary makes it {due} h")
    tail = tails[min(near, len(tails) - 1)]
    if abs(row.clear_h - row.due_h - tail) > WRITTEN_H:
        yield Fault(
            where,
            f"clears {row.clear_h - row.due_h:.3f} h after it is due; its pass time is "
            f"{tail:.3f} h",
        )
    if all(abs(row.halt_h - each) > WRITTEN_H for each in halts):
        yield Fault(where, f"stands {row.halt_h} h; its itinerary says {halts[0]} h")


def _places(journey: Sequence[Passage], row: Point) -> list[int]:
    """Positions on a journey at which a point may be."""
    if row.kind == _START:
        places = [0]
    elif row.kind == _RELEASE:
        places = [len(journey)]
    elif row.kind == _HALT:
        places = list(range(1, len(journey)))
    else:
        places = [at for at, each in enumerate(journey) if each.link == row.link]
    return [at for at in places if _at(journey, row, at)[0] == row.node]


def _at(journey: Sequence[Passage], row: Point, at: int) -> _At:
    """Give what a point at a position of a journey is."""
    if at == len(journey):
        return journey[-1].to_node, journey[-1].exit_h, [0.0]
    here = journey[at]
    if row.kind == _HALT:
        before = journey[at - 1].exit_h
        return here.from_node, before, [here.enter_h - before]
    if row.kind == _START:
        return here.from_node, here.enter_h, [0.0]
    # Links of one terminal in a row are one point: their dwells add up.
    dwells = accumulate(each.exit_h - each.enter_h for each in journey[at:])
    return here.from_node, here.enter_h, list(dwells)
