"""Whether serials keep apart: columns, trains, and trains that meet on one track."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from corridors.faults import Fault
from corridors.verify.arithmetic import WRITTEN_H, pace_kmh, pass_min
from corridors.verify.reading import Written
from corridors.verify.records import Link
from corridors.verify.tables import Passage

_WRITTEN_MIN: Final = 60 * WRITTEN_H


def headway(written: Written) -> Iterator[Fault]:
    """Check that columns follow behind a tail and a gap, and trains by a headway."""
    for index, rows in written.on_link.items():
        link = written.links.get(index)
        if link is None or link.mode not in {"road", "rail"}:
            continue
        needed = _headways_min(written, link, rows)
        for before, after in pairwise(rows):
            apart = (after.enter_h - before.enter_h) * 60
            if apart < needed[before.serial] - _WRITTEN_MIN:
                yield Fault(
                    str(after),
                    f"enters {apart:.1f} minutes after serial {before.serial}, which "
                    f"needs {needed[before.serial]:.1f}",
                )
            leaves = (after.exit_h - before.exit_h) * 60
            if link.mode == "road" and leaves < needed[before.serial] - _WRITTEN_MIN:
                yield Fault(
                    str(after),
                    f"leaves {leaves:.1f} minutes after serial {before.serial}, which "
                    f"needs {needed[before.serial]:.1f}",
                )


def _headways_min(
    written: Written, link: Link, rows: Sequence[Passage]
) -> Mapping[str, float]:
    """Give the minutes until the next may follow a serial; 0 where it is unknown."""
    rules = written.plan.rules
    if link.mode == "rail":
        return dict.fromkeys((row.serial for row in rows), rules.trains.headway_min)
    gap = rules.march.gap_serial_min
    known: dict[tuple[int, int | None, bool], float] = {}
    needed = dict.fromkeys((row.serial for row in rows), 0.0)
    for name in needed:
        serial = written.serials.get(name)
        if serial is None:
            continue
        pace = pace_kmh(link, rules, heavy=serial.is_heavy)
        key = serial.n_vehicles, serial.march_units, serial.is_heavy
        if pace is not None and key not in known:
            known[key] = pass_min(serial, pace, rules.march) + gap
        needed[name] = known.get(key, 0.0)
    return needed


def opposing(written: Written) -> Iterator[Fault]:
    """Check that trains do not meet on one track, where the plan heeds that."""
    if not written.plan.rules.single_track:
        return
    single = {
        (link.from_node, link.to_node, link.gauge_mm, round(link.length_m)): index
        for index, link in written.links.items()
        if link.mode == "rail" and link.tracks == 1
    }
    for (tail, head, gauge_mm, length_m), index in single.items():
        back = single.get((head, tail, gauge_mm, length_m))
        if back is not None and index < back:
            both = (*written.on_link.get(index, ()), *written.on_link.get(back, ()))
            yield from _meetings(sorted(both, key=lambda row: row.enter_h))


def _meetings(rows: list[Passage]) -> Iterator[Fault]:
    last: dict[int, Passage] = {}  # by link the one that leaves it last
    for row in rows:
        for link, other in last.items():
            if link != row.link and row.enter_h < other.exit_h - WRITTEN_H:
                yield Fault(
                    str(row),
                    f"enters at {row.enter_h} h against serial {other.serial}, which "
                    f"leaves the single track at {other.exit_h} h",
                )
        if row.link not in last or row.exit_h > last[row.link].exit_h:
            last[row.link] = row
