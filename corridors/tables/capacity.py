"""``capacity.csv``: what links carry in time, window by window, beside their limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from corridors.itinerary import Plan
from corridors.tables.sheet import csv_text, in_hours

CAPACITY_COLUMNS: Final = (
    *("link", "name", "mode", "from_h", "to_h", "used", "capacity"),
)
_SLACK: Final = 1e-9  # of an hour on the edge of a window


def capacity_csv(plan: Plan) -> str:
    """One row per link used and window of its frequency in which anything enters it.

    ``used`` and ``capacity`` are vehicles or trains, as the link counts. Windows follow
    one another from the start, as long as the frequency counts.
    """
    return csv_text(CAPACITY_COLUMNS, _rows(plan))


def _rows(plan: Plan) -> Iterator[tuple[object, ...]]:
    names = plan.network.links["name"].to_numpy()
    mode = plan.network.links["mode"].to_numpy()
    for (link, window), used in sorted(_uses(plan).items()):
        hours, count = _frequency(plan, link)
        yield (
            link,
            names[link],
            mode[link],
            in_hours(window * hours),
            in_hours((window + 1) * hours),
            used,
            count,
        )


def _uses(plan: Plan) -> Counter[tuple[int, int]]:
    """Add up what enters, by link and number of the window."""
    by_vehicle = plan.frequencies.by_vehicle
    uses: Counter[tuple[int, int]] = Counter()
    for entry in plan.entries:
        hours, _ = _frequency(plan, entry.link)
        window = int((entry.enter_h + _SLACK) // hours)
        uses[entry.link, window] += entry.vehicles if by_vehicle[entry.link] else 1
    return uses


def _frequency(plan: Plan, link: int) -> tuple[float, int]:
    """Give hours and vehicles or trains; the horizon's where there is no frequency."""
    hours = float(plan.frequencies.hours[link])
    if hours > 0:
        return hours, int(plan.frequencies.count[link])
    return plan.horizon_h, int(plan.capacity[link])
