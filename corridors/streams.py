"""Streams of supply: what troops take every day, as movements of convoys or trains."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from corridors.column import Column, road_requirement
from corridors.itinerary import Serial
from corridors.march import marching_order
from corridors.scenario import Movement, Scenario
from corridors.supply import (
    DRY,
    Lift,
    SupplyLoad,
    daily_loads,
    tonnes_per_day,
    truck_lift,
    wagon_lift,
)
from corridors.support import Sustainment
from corridors.train import goods_train
from geodata.defaults import HOURS_A_DAY
from geodata.network import Mode

TRUCK: Final = "semitrailer"
"""The vehicle class of trucks with supply."""
WAGON: Final = "wagon"
"""What serials by rail count, in place of vehicles."""

FACTORS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "I": ("I-UMM",),
    "II": ("II",),
    "III": ("III-bulk", "III-packaged"),
    "IV": ("IV-barrier", "IV-construction"),
    "V": ("V",),
    "VI": ("VI-temperate", "mail"),
    "W": ("water",),
}
"""Rows of supply.csv that make up a class; the other classes have no factor."""


def supply_streams(scenario: Scenario) -> Iterator[tuple[Movement, tuple[Serial, ...]]]:
    """Give every flow of supply as a movement, and its serials day by day.

    It goes by truck unless it avoids the road or prefers the railway. What leaves on a
    day is ready at its beginning.
    """
    for flow in scenario.sustainment:
        by_rail = Mode.ROAD in flow.avoid or Mode.RAIL in flow.prefer
        serials = tuple((_trains if by_rail else _convoys)(flow, scenario))
        if serials:
            yield _movement(flow, serials), serials


def tonnes_a_day(flow: Sustainment) -> float:
    """Tonnes that a flow brings every day: as stated, else by strength and factors.

    Of a strength without classes the dry goods are meant: no fuel, ammunition or water.
    """
    if flow.tonnes_per_day is not None:
        return flow.tonnes_per_day
    named = [each for name in flow.classes for each in FACTORS_OF.get(name, ())]
    return tonnes_per_day(flow.strength or 0, named if flow.classes else DRY)


def _movement(flow: Sustainment, serials: tuple[Serial, ...]) -> Movement:
    counts: Counter[str] = Counter()
    for serial in serials:
        counts.update(serial.vehicles)
    return Movement(
        id=flow.id,
        unit=f"supply, {tonnes_a_day(flow):.0f} t a day",
        nation=flow.nation,
        origin=flow.origin,
        destination=flow.destination,
        ready_h=serials[0].ready_h or 0.0,
        priority=flow.priority,
        prefer=flow.prefer,
        avoid=flow.avoid,
        vehicles=counts,
    )


def _convoys(flow: Sustainment, scenario: Scenario) -> Iterator[Serial]:
    """Trucks of each day, in convoys no larger than a serial."""
    truck = next(each for each in scenario.vehicles if each.vehicle == TRUCK)
    group = scenario.regime.march.group
    for number, load, trucks in _sent(flow, scenario, truck_lift(scenario.settings)):
        order = marching_order(trucks, group=group)
        yield Serial(
            id=f"{flow.id}-{number:03d}",
            movement=flow.id,
            vehicles={TRUCK: trucks},
            load_class=truck.mlc,
            train=None,
            column=Column(order, 0, road_requirement([truck])),
            ready_h=_ready_h(flow, load),
        )


def _trains(flow: Sustainment, scenario: Scenario) -> Iterator[Serial]:
    """Wagons of each day, in trains that wait until they are full."""
    lift = wagon_lift(scenario.settings)
    for number, load, wagons in _sent(flow, scenario, lift, full_serials=True):
        yield Serial(
            id=f"{flow.id}-{number:03d}",
            movement=flow.id,
            vehicles={WAGON: wagons},
            load_class=0.0,
            train=goods_train(wagons, lift.payload_t, scenario.settings),
            column=None,
            ready_h=_ready_h(flow, load),
        )


def _sent(
    flow: Sustainment, scenario: Scenario, lift: Lift, *, full_serials: bool = False
) -> Iterator[tuple[int, SupplyLoad, int]]:
    """Give what is sent with its number, its day and its carriers."""
    ends_h = scenario.settings.horizon_h if flow.to_h is None else flow.to_h
    days = math.floor((ends_h - _begins_h(flow)) / HOURS_A_DAY)
    loads = daily_loads(
        tonnes_a_day(flow), max(days, 0), lift, full_serials=full_serials
    )
    sent = [(load, carriers) for load in loads for carriers in load.serials]
    for number, (load, carriers) in enumerate(sent, start=1):
        yield number, load, carriers


def _begins_h(flow: Sustainment) -> float:
    return max(flow.from_h or 0.0, 0.0)


def _ready_h(flow: Sustainment, load: SupplyLoad) -> float:
    return _begins_h(flow) + load.day * HOURS_A_DAY
