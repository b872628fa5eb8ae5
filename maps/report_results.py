"""Results in the report: movements, bottlenecks, what is left, and both tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from corridors.itinerary import MovementResult, Plan, Shortfall
from corridors.scenario import Scenario
from corridors.tables import (
    MOVEMENT_COLUMNS,
    TRAIN_COLUMNS,
    movement_table_rows,
    train_table_rows,
)
from corridors.typeset import words
from maps.cards import movement_label
from maps.panels import swatch
from maps.report_parts import Cell, Html, items, paragraph, section, table
from maps.text import count, hour, number, quantity

_SHOWN_ROWS: Final = 40
_SHOWN_BOTTLENECKS: Final = 20

_MARCH: Final = (
    *("serial", "from", "to", "vehicles", "load_class", "length_km"),
    *("start_point_h", "release_point_h", "clear_h", "remarks"),
)
_TRAINS: Final = (
    *("train", "from", "to", "wagons", "length_m", "mass_t", "gauge_mm"),
    *("depart_h", "arrive_h", "loading", "unloading"),
)


def movements(plan: Plan) -> Html:
    """Give a row per movement: who, from where to where, how many, when."""
    columns = ("", "Movement", "From", "To", "Priority", "Serials", "Due", "Closes")
    rows = [
        (Cell(swatch(position)), *_movement(each))
        for position, each in enumerate(plan.movements)
    ]
    return section("Movements", table(columns, rows, right=(4, 5, 6, 7)))


def bottlenecks(plan: Plan) -> Html:
    """Give the links that are full, and what one more serial would save."""
    columns = ("Place", "By", "Used", "Of", "One more a day saves", "and delivers")
    rows = [
        (
            each.name,
            each.mode,
            number(each.used),
            f"{number(each.capacity)} {each.unit}",
            quantity(each.price, "serial-hours"),
            count(each.relief, "serial") if each.relief else "",
        )
        for each in plan.bottlenecks[:_SHOWN_BOTTLENECKS]
    ]
    return section("Bottlenecks", table(columns, rows, right=(2,)))


def centres(plan: Plan) -> Html:
    """Give the convoy support centres, and how much of them is used."""
    columns = ("Centre", "Columns overnight", "Vehicles at most", "Places")
    rows = [
        (each.name, each.stays, each.most_vehicles, each.places)
        for each in plan.centres
    ]
    return section("Convoy support centres", table(columns, rows, right=(1, 2, 3)))


def undelivered(plan: Plan) -> Html:
    """Say what is not delivered or late, and why; and what movements cannot pass."""
    lacks = [_why(m, lack) for m in plan.movements for lack in m.shortfalls]
    lates = [_why(m, lack) for m in plan.movements for lack in m.lates]
    avoided = [
        f"{movement_label(movement.id, movement.unit)} cannot pass {each}"
        for movement in plan.movements
        for each in movement.avoids
    ]
    left = section("Not delivered", items(lacks))
    left = Html(left + section("Late", items(lates)))
    return Html(left + section("In the way", items(avoided[:_SHOWN_ROWS])))


def _why(movement: MovementResult, lack: Shortfall) -> str:
    label = movement_label(movement.id, movement.unit)
    said = f"{label}: {count(lack.serials, 'serial')}: {lack.reason}"
    return f"{said}. Would help, all else as it is: {lack.cure}" if lack.cure else said


def march_rows(plan: Plan, scenario: Scenario) -> Html:
    """Give the first rows of the movement table."""
    rows = movement_table_rows(plan, scenario)
    found = _picked(MOVEMENT_COLUMNS, rows, _MARCH)
    delivered = [row for row in found if row[0]]
    return _short("Movement table", "movement_table.csv", _MARCH, delivered)


def train_rows(plan: Plan, scenario: Scenario) -> Html:
    """Give the first rows of the train table."""
    found = _picked(TRAIN_COLUMNS, train_table_rows(plan, scenario), _TRAINS)
    return _short("Train table", "train_table.csv", _TRAINS, found)


def _movement(each: MovementResult) -> tuple[object, ...]:
    late = f", {quantity(each.late_h, 'h')} late" if each.late_h else ""
    return (
        movement_label(each.id, each.unit),
        each.origin,
        each.destination,
        each.priority,
        f"{each.delivered} of {each.serials}",
        hour(each.due_h),
        f"{hour(each.closure_h) or 'never'}{late}",
    )


def _picked(
    columns: Sequence[str], rows: Iterable[Sequence[object]], wanted: Sequence[str]
) -> list[list[str]]:
    """Pick the columns wanted of a table."""
    places = [(columns.index(name), name) for name in wanted]
    return [[_cell(name, row[at]) for at, name in places] for row in rows]


def _cell(column: str, cell: object) -> str:
    """Give hours as the report writes them; all else stays."""
    said = str(cell)
    return hour(float(said)) if column.endswith("_h") and said else said


def _short(
    title: str, file: str, columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> Html:
    """Give the first rows, and say where all of them are."""
    if not rows:
        return Html("")
    shown = rows[:_SHOWN_ROWS]
    where = f"{len(shown)} of {count(len(rows), 'row')}; all columns are in {file}."
    named = [words(name.removesuffix("_h")) for name in columns]
    figures = [
        at
        for at, name in enumerate(columns)
        if name.endswith(("_h", "_km", "_m", "_t"))
    ]
    return section(
        title, table(named, shown, right=figures), paragraph(where, kind="note")
    )
