"""Serials: a movement's vehicles packed into units that move whole.

By rail a serial is one train, by road two march units; so it keeps to the wagons and
the mass of a train, and to the vehicles of a column. Vehicles that go by road in other
ways are packed apart: those that march on wheels, those that march as heavy ones, those
on transporters, those that may not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum

from corridors.column import (
    Column,
    marches_heavily,
    marching_column,
    on_transporter,
    transporter_column,
)
from corridors.itinerary import Serial
from corridors.scenario import Movement, Scenario, Settings, VehicleClass
from corridors.train import TrainRoom, make_up_train

Classes = Mapping[str, VehicleClass]
Packed = dict[str, int]  # vehicles by class


class _ByRoad(IntEnum):
    """How a class of vehicles goes by road, in the order of packing."""

    NOT = 0
    ON_TRANSPORTERS = 1
    HEAVY = 2
    ON_WHEELS = 3


def pack_serials(scenario: Scenario) -> dict[str, tuple[Serial, ...]]:
    """Pack every movement, by its id; the heaviest vehicles first.

    What may not march may go by road on transporters, where a fleet of them serves the
    movement and a class of them (``tare_t``) bears it. It is packed so that the largest
    of these fleets can carry a serial at once.
    """
    classes = {vehicle.vehicle: vehicle for vehicle in scenario.vehicles}
    packed = {}
    for movement in scenario.movements:
        transporters = most_transporters(scenario, movement)
        ways = {
            name: _by_road(each, classes, on_transporters=transporters > 0)
            for name, each in classes.items()
        }
        serials = _serials(movement, classes, ways, scenario, transporters)
        packed[movement.id] = tuple(serials)
    return packed


def most_transporters(scenario: Scenario, movement: Movement) -> int:
    """Give the transporters of the largest fleet that serves a movement; 0: none."""
    counts = [
        fleet.count
        for fleet in scenario.fleets
        if fleet.kind == "transporters" and fleet.serves(movement.nation)
    ]
    return max(counts, default=0)


def _by_road(
    vehicle: VehicleClass, classes: Classes, *, on_transporters: bool
) -> _ByRoad:
    if vehicle.by_road:
        return _ByRoad.HEAVY if marches_heavily(vehicle) else _ByRoad.ON_WHEELS
    if on_transporters and on_transporter(vehicle, classes.values()):
        return _ByRoad.ON_TRANSPORTERS
    return _ByRoad.NOT


def _serials(
    movement: Movement,
    classes: Classes,
    ways: Mapping[str, _ByRoad],
    scenario: Scenario,
    transporters: int,
) -> Iterator[Serial]:
    settings, march_unit = scenario.settings, scenario.regime.march.group
    number = 0
    for way in _ByRoad:
        group = [
            (classes[name], count)
            for name, count in sorted(movement.vehicles.items())
            if count and ways[name] is way
        ]
        group.sort(key=lambda entry: (-entry[0].mlc, entry[0].vehicle))
        most = settings.serial_vehicles
        if way is _ByRoad.ON_TRANSPORTERS:
            most = min(most, transporters)
        for vehicles in _fill(group, settings, most):
            number += 1
            yield Serial(
                id=f"{movement.id}-{number:03d}",
                movement=movement.id,
                vehicles=vehicles,
                load_class=max(classes[name].mlc for name in vehicles),
                train=make_up_train(vehicles, classes, settings),
                column=_column(vehicles, classes, way, march_unit),
            )


def _fill(
    group: Sequence[tuple[VehicleClass, int]], settings: Settings, most: int
) -> Iterator[Packed]:
    """Fill serial after serial with ``most`` vehicles, or as many as a train holds.

    A vehicle too big for any train travels alone.
    """
    serial: Packed = {}
    places, room = most, TrainRoom.empty(settings)
    for vehicle, count in group:
        left = count
        while left:
            taken = _most(vehicle, min(left, places), room, settings)
            if not taken and serial:
                yield serial
                serial = {}
                places, room = most, TrainRoom.empty(settings)
                continue
            taken = max(taken, 1)
            serial[vehicle.vehicle] = taken
            places -= taken
            room = room.less(vehicle, taken, settings)
            left -= taken
    if serial:
        yield serial


def _most(vehicle: VehicleClass, most: int, room: TrainRoom, settings: Settings) -> int:
    """How many of a class a train still holds, up to ``most``."""
    numbers = range(1, most + 1)
    return bisect_left(numbers, 1, key=lambda n: not room.holds(vehicle, n, settings))


def _column(
    vehicles: Packed, classes: Classes, way: _ByRoad, march_unit: int
) -> Column | None:
    if way is _ByRoad.NOT:
        return None
    if way is _ByRoad.ON_TRANSPORTERS:
        return transporter_column(vehicles, classes, group=march_unit)
    return marching_column(vehicles, classes, group=march_unit)
