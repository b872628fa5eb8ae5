"""``critical_points.csv``: who is when at ramps, ports, crossings, halts and ends."""

from __future__ import annotations

from typing import Final

from corridors.itinerary import Plan
from corridors.scenario import Scenario
from corridors.tables.journeys import Journey, journeys
from corridors.tables.points import Point
from corridors.tables.sheet import Moments, csv_text, in_hours

POINT_COLUMNS: Final = (
    *("movement", "serial", "seq", "point", "kind", "node", "link"),
    *("due_h", "clear_h", "halt_h", "due", "clear"),
)


def critical_points_csv(plan: Plan, scenario: Scenario) -> str:
    """One row per serial and critical point, numbered along its way from 0."""
    moments = Moments(scenario.settings.start)
    rows = (
        _row(journey, seq, point, moments)
        for journey in journeys(plan, scenario)
        for seq, point in enumerate(journey.points)
    )
    return csv_text(POINT_COLUMNS, rows)


def _row(
    journey: Journey, seq: int, point: Point, moments: Moments
) -> tuple[object, ...]:
    return (
        journey.movement.id,
        journey.itinerary.serial.id,
        seq,
        point.name,
        point.kind,
        point.node,
        "" if point.link is None else point.link,
        in_hours(point.due_h),
        in_hours(point.clear_h),
        in_hours(point.halt_h),
        moments.date(point.due_h),
        moments.date(point.clear_h),
    )
