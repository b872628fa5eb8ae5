"""Serials: a movement's vehicles packed into units that move whole.

By rail a serial is one train, by road two march units; so it keeps to the length and
mass of a train, and to the vehicles of a column. Vehicles that may not march by road
are packed apart from those that may.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corridors.itinerary import Serial
from corridors.scenario import Movement, Scenario, Settings, VehicleClass

_HEAVY_WAGON_LOAD_T = 45.0  # takes a six-axle flat wagon, less a four-axle one


@dataclass(frozen=True, slots=True)
class _Load:
    """What one vehicle takes of a train."""

    length_m: float
    mass_t: float
    axle_load_t: float

    @property
    def metre_load_tpm(self) -> float:
        """Mass of the loaded wagons over their length."""
        return self.mass_t / self.length_m


def pack_serials(scenario: Scenario) -> dict[str, tuple[Serial, ...]]:
    """Pack every movement, by its id; the heaviest vehicles first."""
    classes = {vehicle.vehicle: vehicle for vehicle in scenario.vehicles}
    return {
        movement.id: tuple(_serials(movement, classes, scenario.settings))
        for movement in scenario.movements
    }


def _serials(
    movement: Movement, classes: Mapping[str, VehicleClass], settings: Settings
) -> Iterator[Serial]:
    number = 0
    for by_road in (False, True):
        group = [
            (classes[name], count)
            for name, count in sorted(movement.vehicles.items())
            if count and classes[name].by_road is by_road
        ]
        group.sort(key=lambda entry: (-entry[0].mlc, entry[0].vehicle))
        for vehicles in _fill(group, settings):
            number += 1
            yield Serial(
                id=f"{movement.id}-{number:03d}",
                movement=movement.id,
                vehicles=vehicles,
                requirement=requirement(vehicles, classes, settings),
                by_road=by_road,
            )


def _fill(
    group: Sequence[tuple[VehicleClass, int]], settings: Settings
) -> Iterator[dict[str, int]]:
    """Fill serial after serial; a vehicle too big for any train travels alone."""
    serial: dict[str, int] = {}
    places, length, mass = settings.serial_vehicles, 0.0, 0.0
    for vehicle, count in group:
        load = _train_load(vehicle, settings)
        left = count
        while left:
            fits = min(
                left,
                places,
                math.floor((settings.train_length_m - length) / load.length_m + 1e-9),
                math.floor((settings.train_mass_t - mass) / load.mass_t + 1e-9),
            )
            if fits <= 0 and serial:
                yield serial
                serial = {}
                places, length, mass = settings.serial_vehicles, 0.0, 0.0
                continue
            taken = max(fits, 1)
            serial[vehicle.vehicle] = serial.get(vehicle.vehicle, 0) + taken
            places -= taken
            length += taken * load.length_m
            mass += taken * load.mass_t
            left -= taken
    if serial:
        yield serial


def _train_load(vehicle: VehicleClass, settings: Settings) -> _Load:
    wagons = 1 / vehicle.vehicles_per_wagon
    on_wagon_t = vehicle.mass_t * vehicle.vehicles_per_wagon
    axles = 6 if on_wagon_t >= _HEAVY_WAGON_LOAD_T else 4
    return _Load(
        length_m=wagons * settings.wagon_length_m,
        mass_t=vehicle.mass_t + wagons * settings.wagon_tare_t,
        axle_load_t=(on_wagon_t + settings.wagon_tare_t) / axles,
    )


def requirement(
    vehicles: Mapping[str, int],
    classes: Mapping[str, VehicleClass],
    settings: Settings,
) -> dict[str, float]:
    """Most demanding value of any vehicle, by the limit that it must fit under.

    A vehicle's rated mass is at least its mass, and a bogie bears at most two of its
    heaviest axles. ``wagon_axle_load_t``, ``wagon_metre_load_tpm`` and
    ``train_length_m`` are of the loaded wagons without their engine: by rail they meet
    the line's limits. A load class of 0 stands for "no such vehicle".
    """
    carried = [classes[name] for name in vehicles]
    loads = {name: _train_load(classes[name], settings) for name in vehicles}
    return {
        "max_mass_t": max(v.mass_t for v in carried),
        "max_rated_mass_t": max(v.mass_t for v in carried),
        "max_axle_load_t": max(v.axle_load_t for v in carried),
        "max_bogie_load_t": max(min(2 * v.axle_load_t, v.mass_t) for v in carried),
        "max_height_m": max(v.height_m for v in carried),
        "max_width_m": max(v.width_m for v in carried),
        "max_length_m": max(v.length_m for v in carried),
        "mlc_wheeled": max((v.mlc for v in carried if not v.tracked), default=0.0),
        "mlc_tracked": max((v.mlc for v in carried if v.tracked), default=0.0),
        "wagon_axle_load_t": max(load.axle_load_t for load in loads.values()),
        "wagon_metre_load_tpm": max(load.metre_load_tpm for load in loads.values()),
        "train_length_m": sum(n * loads[name].length_m for name, n in vehicles.items()),
    }
