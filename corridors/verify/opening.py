"""Whether links are open: windows of march, closures, permission of countries."""

from __future__ import annotations

import math
from collections.abc import Iterator

from corridors.faults import Fault
from corridors.verify.arithmetic import MINUTE_H, in_window
from corridors.verify.reading import Written


def window(written: Written) -> Iterator[Fault]:
    """Check that columns are on the road in the hours of the window alone.

    Roads whose capacity the planner has laid over the map are the force's own: open at
    all times.
    """
    rules = written.plan.rules
    opens, closes = rules.march.window
    for index, rows in written.on_link.items():
        on = written.links.get(index)
        if on is None or on.mode != "road" or on.capacity_basis == "overlaid":
            continue
        for row in rows:
            if not in_window(row.enter_h, row.exit_h, rules):
                yield Fault(
                    str(row),
                    f"on the road from {row.enter_h} h to {row.exit_h} h; columns "
                    f"march from {opens:g} to {closes:g} o'clock",
                )


def closed(written: Written) -> Iterator[Fault]:
    """Check that nobody is on a link while it is closed."""
    for index, on in sorted(written.links.items()):
        if on.state == "closed" and index in written.on_link:
            yield Fault(f"link {index}", "is closed, and has rows in itineraries.csv")
    for each in written.plan.rules.closures:
        begin = -math.inf if each.from_h is None else each.from_h
        end = math.inf if each.to_h is None else each.to_h
        for link in each.links:
            for row in written.on_link.get(link, ()):
                if row.enter_h < end - MINUTE_H and row.exit_h > begin + MINUTE_H:
                    yield Fault(
                        str(row),
                        f"on it from {row.enter_h} h to {row.exit_h} h; it is closed "
                        f"from {begin:g} h to {end:g} h",
                    )


def permission(written: Written) -> Iterator[Fault]:
    """Check that nobody is in a country before it permits."""
    hours = written.plan.rules.permission_h or {}
    for index, rows in written.on_link.items():
        on = written.links.get(index)
        if on is None or on.country not in hours:
            continue
        for row in rows:
            if row.enter_h < hours[on.country] - MINUTE_H:
                yield Fault(
                    str(row),
                    f"enters {on.country} at {row.enter_h} h, permitted from "
                    f"{hours[on.country]:g} h",
                )
