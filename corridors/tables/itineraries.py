"""``itineraries.csv``: every serial on every link."""

from __future__ import annotations

from typing import Final

from corridors.itinerary import Plan
from corridors.tables.sheet import csv_text, in_hours

ITINERARY_COLUMNS: Final = (
    *("movement", "serial", "seq", "link", "mode", "from_node", "to_node"),
    *("enter_h", "exit_h", "vehicles"),
)


def itineraries_csv(plan: Plan) -> str:
    """One row per serial and link; waiting is the time between two rows."""
    mode = plan.network.links["mode"].to_numpy()
    tail, head = plan.network.tail, plan.network.head
    rows = (
        (
            entry.movement,
            entry.serial,
            entry.seq,
            entry.link,
            mode[entry.link],
            tail[entry.link],
            head[entry.link],
            in_hours(entry.enter_h),
            in_hours(entry.exit_h),
            entry.vehicles,
        )
        for entry in plan.entries
    )
    return csv_text(ITINERARY_COLUMNS, rows)
