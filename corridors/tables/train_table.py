"""``train_table.csv``: every train, what it is made of, when and where it runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from corridors.itinerary import Plan
from corridors.scenario import Scenario
from corridors.tables.journeys import Journey, journeys
from corridors.tables.parts import Part
from corridors.tables.routes import route_refs, terminal_label
from corridors.tables.sheet import Moments, csv_text, in_hours, span
from corridors.train import Train
from geodata.network import Mode, TerminalKind

TRAIN_COLUMNS: Final = (
    *("train", "movement", "unit", "wagons", "four_axle", "six_axle", "length_m"),
    *("mass_t", "axle_load_t", "out_of_gauge", "gauge_mm", "from", "to", "lines"),
    *("depart_h", "arrive_h", "depart", "arrive", "loading", "unloading", "remarks"),
)
_HANDLING: Final = (TerminalKind.RAMP, TerminalKind.PORT, TerminalKind.GAUGE_TRANSFER)


def train_table_csv(plan: Plan, scenario: Scenario) -> str:
    """One row per serial and part of its way by rail of one gauge."""
    return csv_text(TRAIN_COLUMNS, train_table_rows(plan, scenario))


def train_table_rows(plan: Plan, scenario: Scenario) -> list[tuple[object, ...]]:
    """Give the rows of the table as it writes them."""
    moments = Moments(scenario.settings.start)
    return [
        _row(journey, part, moments)
        for journey in journeys(plan, scenario)
        for part in journey.parts
        if part.mode is Mode.RAIL
    ]


def _row(journey: Journey, part: Part, moments: Moments) -> tuple[object, ...]:
    movement, each = journey.movement, journey.itinerary
    depart_h, arrive_h = each.enter_h[part.first], each.exit_h[part.last]
    train = each.serial.train
    return (
        each.serial.id,
        movement.id,
        movement.unit,
        *_made_up(train),
        part.gauge_mm,
        *journey.ends(part),
        route_refs(journey.network, journey.links_of(part)),
        in_hours(depart_h),
        in_hours(arrive_h),
        moments.date(depart_h),
        moments.date(arrive_h),
        _handled(journey, range(part.first - 1, -1, -1)),
        _handled(journey, range(part.last + 1, len(journey.links))),
        journey.remarks(part, *_permit(train)),
    )


def _made_up(train: Train | None) -> tuple[object, ...]:
    """Wagons, axles, length, mass, axle load, gauge; blank for what is no train."""
    if train is None:
        return ("",) * 7
    return (
        train.wagons,
        train.four_axle,
        train.six_axle,
        f"{train.length_m:.1f}",
        f"{train.mass_t:.1f}",
        f"{train.axle_load_t:.1f}",
        "yes" if train.out_of_gauge else "no",
    )


def _handled(journey: Journey, positions: range) -> str:
    """Name the terminals between a part and the next, with the hours in them."""
    atlas = journey.atlas
    hours: dict[str, float] = {}
    for at in positions:
        link = journey.links[at]
        if atlas.mode[link] != Mode.TRANSFER:
            break
        kind = str(atlas.kind[link])
        if kind in _HANDLING:
            label = terminal_label(str(atlas.name[link]), kind)
            takes = float(journey.itinerary.exit_h[at] - journey.itinerary.enter_h[at])
            hours[label] = hours.get(label, 0.0) + takes
    return ", ".join(f"{name} {span(takes)}" for name, takes in hours.items())


def _permit(train: Train | None) -> Iterator[str]:
    if train and train.out_of_gauge:
        yield "out of gauge: each route needs a permit"
