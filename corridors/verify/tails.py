"""How long after its head the tail of a serial passes: pass times along a journey."""

from __future__ import annotations

from collections.abc import Sequence

from corridors.verify.arithmetic import pace_kmh, pass_min
from corridors.verify.reading import Written
from corridors.verify.tables import Passage


def tails_h(written: Written, journey: Sequence[Passage]) -> list[float]:
    """Give hours from head to tail at every row of a journey.

    On roads that is the pass time at the pace there. Trains have no length; on ferries
    and transfers a column is as long as on the road before them, where there is none as
    on the one behind.
    """
    own = [_own(written, row) for row in journey]
    before = _carried(own)
    behind = _carried(own[::-1])[::-1]
    return [
        next((each for each in pair if each is not None), 0.0)
        for pair in zip(before, behind, strict=True)
    ]


def _own(written: Written, row: Passage) -> float | None:
    serial, link = written.serials.get(row.serial), written.links.get(row.link)
    if row.mode == "rail":
        return 0.0
    if row.mode != "road" or serial is None or link is None:
        return None
    pace = pace_kmh(link, written.plan.rules, heavy=serial.is_heavy)
    if pace is None:
        return None
    return pass_min(serial, pace, written.plan.rules.march) / 60


def _carried(values: Sequence[float | None]) -> list[float | None]:
    """Give every None the value before it."""
    carried: list[float | None] = []
    for value in values:
        last = carried[-1] if carried else None
        carried.append(last if value is None else value)
    return carried
