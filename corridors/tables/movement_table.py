"""``movement_table.csv``: the road movement table, in the columns of STANAG 2454."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from corridors.itinerary import MovementResult, Plan
from corridors.scenario import Scenario
from corridors.tables.journeys import Journey, journeys
from corridors.tables.parts import Part
from corridors.tables.points import HALT, Point
from corridors.tables.routes import route_refs
from corridors.tables.sheet import Moments, csv_text, in_hours, span
from corridors.typeset import count_of, words
from geodata.network import Mode

MOVEMENT_COLUMNS: Final = (
    *("serial", "movement_no", "movement", "date", "unit", "vehicles", "march_units"),
    *("load_class", "from", "to", "route", "length_km"),
    *("start_point_h", "release_point_h", "clear_h", "critical_points", "remarks"),
)
_UNKNOWN_NATION: Final = "XX"


def movement_table_csv(plan: Plan, scenario: Scenario) -> str:
    """One row per serial and part of its way by road, and for what is not delivered.

    Border crossings and ferries lie within a part. Times are hours from the scenario's
    start and, where it states one, dates.
    """
    return csv_text(MOVEMENT_COLUMNS, movement_table_rows(plan, scenario))


def movement_table_rows(plan: Plan, scenario: Scenario) -> list[tuple[object, ...]]:
    """Give the rows of the table as it writes them, what is not delivered last."""
    moments = Moments(scenario.settings.start)
    numbers = movement_numbers(plan, scenario)
    rows = [
        _row(journey, part, numbers, moments)
        for journey in journeys(plan, scenario)
        for part in journey.parts
        if part.mode is Mode.ROAD
    ]
    rows += [row for movement in plan.movements for row in _undelivered(movement)]
    return rows


def movement_numbers(plan: Plan, scenario: Scenario) -> Mapping[str, str]:
    """Numbers of movements in the form of STANAG 2454: ``25-US-08``.

    That is the day on which it sets out, or is ready where nothing does, its nation,
    and its place in the scenario.
    """
    moments = Moments(scenario.settings.start)
    nations = {movement.id: movement.nation for movement in scenario.movements}
    return {
        movement.id: (
            f"{moments.day(_sets_out_h(movement)):02d}-"
            f"{nations.get(movement.id) or _UNKNOWN_NATION}-{number:02d}"
        )
        for number, movement in enumerate(plan.movements, start=1)
    }


def _sets_out_h(movement: MovementResult) -> float:
    departures = (corridor.first_departure_h for corridor in movement.corridors)
    return min(departures, default=movement.ready_h)


def _row(
    journey: Journey, part: Part, numbers: Mapping[str, str], moments: Moments
) -> tuple[object, ...]:
    movement, each = journey.movement, journey.itinerary
    column = each.serial.column
    start_h, release_h = each.enter_h[part.first], each.exit_h[part.last]
    return (
        each.serial.id,
        numbers[movement.id],
        movement.id,
        moments.date(start_h),
        movement.unit,
        each.serial.n_vehicles,
        column.order.march_units if column else "",
        f"{column.load_class if column else each.serial.load_class:g}",
        *journey.ends(part),
        route_refs(journey.network, journey.links_of(part)),
        f"{journey.length_km(part):.1f}",
        in_hours(start_h),
        in_hours(release_h),
        in_hours(release_h + journey.tail_h[part.last]),
        _points(journey, part, moments),
        journey.remarks(part, *_transporters(journey)),
    )


def _points(journey: Journey, part: Part, moments: Moments) -> str:
    day = moments.day(float(journey.itinerary.enter_h[part.first]))
    return "; ".join(_point(point, moments, day) for point in journey.points_in(part))


def _point(point: Point, moments: Moments, day: int) -> str:
    due = moments.clock(point.due_h, of_day=day)
    clear = moments.clock(point.clear_h, of_day=day)
    halt = f"halt {span(point.halt_h)} " if point.kind == HALT else ""
    name = point.name or ("" if halt else words(point.kind))
    return f"{name} {halt}due {due} / clear {clear}".lstrip()


def _transporters(journey: Journey) -> Iterator[str]:
    column = journey.itinerary.serial.column
    if column and column.transporters:
        yield f"on {count_of(column.transporters, 'transporter')}"


def _undelivered(movement: MovementResult) -> Iterator[tuple[object, ...]]:
    for lack in movement.shortfalls:
        blank = dict.fromkeys(MOVEMENT_COLUMNS, "")
        said = {
            "movement": movement.id,
            "unit": movement.unit,
            "from": movement.origin,
            "to": movement.destination,
            "remarks": f"{count_of(lack.serials, 'serial')} not delivered: "
            f"{lack.reason}",
        }
        yield tuple({**blank, **said}.values())
