"""``capacity.csv``: what links carry in time, window by window, beside their limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from corridors.itinerary import FrequencySpell, Plan
from corridors.tables.sheet import csv_text, in_hours

CAPACITY_COLUMNS: Final = (
    *("link", "name", "mode", "from_h", "to_h", "used", "capacity"),
)
_SLACK: Final = 1e-9  # of an hour on the edge of a window


def capacity_csv(plan: Plan) -> str:
    """One row per link used and window of its frequency in which anything enters it.

    ``used`` and ``capacity`` are vehicles or trains, as the link counts. Windows follow
    one another from the start, as long as the frequency counts; where the count changes
    within one, its greatest stands.
    """
    return csv_text(CAPACITY_COLUMNS, _rows(plan))


def _rows(plan: Plan) -> Iterator[tuple[object, ...]]:
    names = plan.network.links["name"].to_numpy()
    mode = plan.network.links["mode"].to_numpy()
    spells = _spells_by_link(plan)
    for (link, window), used in sorted(_uses(plan).items()):
        hours, count = _frequency(plan, link)
        begin_h, end_h = window * hours, (window + 1) * hours
        yield (
            link,
            names[link],
            mode[link],
            in_hours(begin_h),
            in_hours(end_h),
            used,
            _greatest(count, spells.get(link, ()), begin_h, end_h),
        )


def _spells_by_link(plan: Plan) -> Mapping[int, Sequence[FrequencySpell]]:
    by_link: dict[int, list[FrequencySpell]] = {}
    for spell in plan.frequencies.spells:
        by_link.setdefault(spell.link, []).append(spell)
    return by_link


def _greatest(
    usual: int, spells: Sequence[FrequencySpell], begin_h: float, end_h: float
) -> int:
    """Give the greatest count that holds at any time of a window."""
    counts, left_h = [], end_h - begin_h
    for spell in spells:
        within_h = min(spell.to_h, end_h) - max(spell.from_h, begin_h)
        if within_h > _SLACK:
            counts.append(spell.count)
            left_h -= within_h
    return max([*counts, usual] if left_h > _SLACK else counts)


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
