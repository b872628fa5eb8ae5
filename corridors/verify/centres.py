"""Whether convoy support centres have places for all that halt there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from corridors.faults import Fault
from corridors.verify.arithmetic import MINUTE_H, WRITTEN_H
from corridors.verify.reading import Written
from corridors.verify.records import Centre
from corridors.verify.tables import Passage

_Halt = tuple[Passage, Passage]
"""The rows before and after: a column comes by road, and marches on by road."""


def places(written: Written) -> Iterator[Fault]:
    """Check that no centre has more vehicles than places, and that its use is told."""
    for centre in written.plan.centres:
        nodes = frozenset(centre.nodes)
        halts = [
            (before, after)
            for journey in written.journeys.values()
            for before, after in pairwise(journey)
            if after.from_node in nodes
            and after.vehicles <= centre.places  # larger ones halt beside it
            and before.mode == after.mode == "road"
            and after.enter_h > before.exit_h + WRITTEN_H
        ]
        yield from _crowded(centre, halts)
        yield from _told(written, centre, halts)


def _crowded(centre: Centre, halts: list[_Halt]) -> Iterator[Fault]:
    """Find the first column that comes to a full centre, and the most that it holds."""
    changes = [(row.enter_h - WRITTEN_H, 0, -row.vehicles, row) for _, row in halts]
    changes += [(row.exit_h, 1, row.vehicles, row) for row, _ in halts]
    there = most = 0
    for hour, _, change, row in sorted(changes, key=lambda each: each[:2]):
        there += change
        if there > centre.places >= most:
            yield Fault(
                str(row),
                f"is one of {there} vehicles that halt at centre {centre.centre} at "
                f"{hour:.2f} h; it has {centre.places} places",
            )
        most = max(most, there)
    if most != centre.most_vehicles:
        yield Fault(
            f"plan.json, centre {centre.centre}",
            f"most_vehicles {centre.most_vehicles}; itineraries.csv has {most}",
        )


def _told(written: Written, centre: Centre, halts: list[_Halt]) -> Iterator[Fault]:
    night_h = written.plan.rules.march.overnight_h - MINUTE_H / 2
    stays = sum(after.enter_h - before.exit_h >= night_h for before, after in halts)
    if stays != centre.stays:
        yield Fault(
            f"plan.json, centre {centre.centre}",
            f"stays {centre.stays}; itineraries.csv has {stays}",
        )
