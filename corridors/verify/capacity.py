"""Whether capacity holds: vehicles or trains on links in all, and in any time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from corridors.faults import Fault
from corridors.verify.arithmetic import WRITTEN_H
from corridors.verify.reading import Written
from corridors.verify.records import Link
from corridors.verify.rules import Spell
from corridors.verify.tables import Use


def load(written: Written) -> Iterator[Fault]:
    """Check that links carry as much as links.geojson and capacity.csv say."""
    for index, link in sorted(written.links.items()):
        on = sum(size for _, size in _enters(written, index))
        if on != link.used:
            yield Fault(
                f"link {index}",
                f"{on} {link.counts} in itineraries.csv, {link.used} in links.geojson",
            )
    yield from _by_windows(written)


def _by_windows(written: Written) -> Iterator[Fault]:
    """Find windows with others than enter, and links that are left out."""
    entered = {link: _entered(written, link) for link in written.on_link}
    told = Counter[int]()
    for use in written.uses:
        told[use.link] += use.used
        hours, so_far = entered.get(use.link, ([], [0]))
        begin, end = (bisect_left(hours, h - WRITTEN_H) for h in (use.from_h, use.to_h))
        within = so_far[end] - so_far[begin]
        if within != use.used:
            yield Fault(
                _where(use),
                f"says {use.used} from {use.from_h} h to {use.to_h} h, "
                f"itineraries.csv has {within}",
            )
        if use.link in written.links:
            yield from _window(written, use, written.links[use.link])
    for link, (_, so_far) in entered.items():
        if told[link] != so_far[-1]:
            yield Fault(
                f"capacity.csv, link {link}",
                f"tells of {told[link]}, itineraries.csv of {so_far[-1]}",
            )


def _where(use: Use) -> str:
    return f"capacity.csv row {use.row}, link {use.link}"


def _window(written: Written, use: Use, link: Link) -> Iterator[Fault]:
    """Find a window that is none of the link's: hours in a row, with its count each."""
    hours = link.hours or written.plan.horizon_h
    usual = link.count if link.hours else link.capacity
    spells = written.spells.get(use.link, ())
    number = round(use.from_h / hours)
    begin, end = number * hours, (number + 1) * hours
    # The count can change where a spell begins or ends, and stays in between.
    edges = [hour for spell in spells for hour in (spell.from_h, spell.to_h)]
    inner = [hour for hour in edges if begin < hour < end - WRITTEN_H]
    count = max(_count_at(hour, spells, usual) for hour in [begin, *inner])
    right = (link.mode, begin, end, count, link.name)
    off = max(abs(use.from_h - right[1]), abs(use.to_h - right[2]))
    said = (use.mode, use.from_h, use.to_h, use.capacity, use.name)
    if (said[0], *said[3:]) != (right[0], *right[3:]) or off > WRITTEN_H:
        yield Fault(_where(use), f"says {said}; links.geojson makes it {right}")


def capacity(written: Written) -> Iterator[Fault]:
    """Check that no link carries more than its capacity in the horizon."""
    for index, link in sorted(written.links.items()):
        if link.used > link.capacity:
            yield Fault(
                f"link {index}", f"carries {link.used} of {link.capacity} {link.counts}"
            )
    for use in written.uses:
        if use.used > use.capacity:
            yield Fault(
                _where(use),
                f"carries {use.used} of {use.capacity} from {use.from_h} h to "
                f"{use.to_h} h",
            )


def frequency(written: Written) -> Iterator[Fault]:
    """Check that at most ``count`` enter a link in any of its ``hours``.

    The count is that of the hour at which the last of them enters.
    """
    for index, rows in written.on_link.items():
        link = written.links.get(index)
        if link is None or link.hours <= 0:
            continue
        enters, spells = _enters(written, index), written.spells.get(index, ())
        first, within = 0, 0
        for row, (hour, size) in zip(rows, enters, strict=True):
            within += size
            while hour - enters[first][0] >= link.hours - WRITTEN_H:
                within -= enters[first][1]
                first += 1
            count = _count_at(hour, spells, link.count)
            if within > count:
                yield Fault(
                    str(row),
                    f"is one of {within} {link.counts} that enter in {link.hours:g} h; "
                    f"the link takes {count}",
                )


def _count_at(hour: float, spells: Sequence[Spell], usual: int) -> int:
    """Give how many may enter a link in its hours until this one."""
    at = hour + WRITTEN_H
    return next((s.count for s in spells if s.from_h <= at < s.to_h), usual)


def _enters(written: Written, index: int) -> list[tuple[float, int]]:
    """Hour and size of whatever enters a link, in the order in which it does."""
    link = written.links.get(index)
    by_vehicle = link is not None and link.counts == "vehicles"
    rows = written.on_link.get(index, ())
    return [(row.enter_h, row.vehicles if by_vehicle else 1) for row in rows]


def _entered(written: Written, index: int) -> tuple[list[float], list[int]]:
    """Hours of entry to a link, and how much has entered before each and in all."""
    enters = _enters(written, index)
    return [hour for hour, _ in enters], [0, *accumulate(size for _, size in enters)]
