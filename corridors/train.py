"""Trains: the wagons on which serials go by rail, and what they ask of a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from corridors.rail import floored, raised
from corridors.scenario import Settings, VehicleClass

OUT_OF_GAUGE_M: Final = 3.15
"""Wider loads exceed the G1 and G2 loading gauges."""

ENGINE_LENGTH_M: Final = 20.0
"""Length of an engine, assumed: a passing track holds it besides its wagons."""

_SIX_AXLE_LOAD_T: Final = 45.0  # takes a six-axle flat wagon, less a four-axle one
_ROUNDING: Final = 1e-9  # of sums of masses


@dataclass(frozen=True, slots=True)
class Train:
    """The loaded flat wagons of one serial, without their engine.

    ``axle_load_t`` and ``metre_load_tpm`` are of the wagon that has the greatest.
    """

    four_axle: int  # wagons with four axles
    six_axle: int
    length_m: float
    mass_t: float  # trailing load: wagons and what stands on them
    axle_load_t: float
    metre_load_tpm: float
    out_of_gauge: bool  # wider than the loading gauge: each route needs a permit

    @property
    def wagons(self) -> int:
        """Wagons of both kinds."""
        return self.four_axle + self.six_axle

    @property
    def length_with_engine_m(self) -> float:
        """Length of track on which the train can stand."""
        return self.length_m + ENGINE_LENGTH_M

    @property
    def requirement(self) -> Mapping[str, float]:
        """What it needs of a line, by the limit that it must fit under."""
        return {
            "max_axle_load_t": self.axle_load_t,
            "max_metre_load_tpm": self.metre_load_tpm,
            "max_train_length_m": self.length_m,
        }


@dataclass(frozen=True, slots=True)
class TrainRoom:
    """Wagons and mass that a train may still take."""

    wagons: int
    mass_t: float

    @property
    def is_left(self) -> bool:
        """Whether no more was taken than there was."""
        return self.wagons >= 0 and self.mass_t >= -_ROUNDING

    @classmethod
    def empty(cls, settings: Settings) -> TrainRoom:
        """Give a train's room: by its length, its mass, and its wagons if stated."""
        by_length = settings.train_length_m / settings.wagon_length_m
        wagons = floored(by_length)
        if settings.train_wagons is not None:
            wagons = min(wagons, settings.train_wagons)
        return cls(wagons, settings.train_mass_t)

    def holds(self, vehicle: VehicleClass, count: int, settings: Settings) -> bool:
        """Tell whether this many vehicles of a class fit, on wagons of their own."""
        return self.less(vehicle, count, settings).is_left

    def less(self, vehicle: VehicleClass, count: int, settings: Settings) -> TrainRoom:
        """Give the room that is left; below nothing if they do not fit."""
        wagons = wagons_for(vehicle, count)
        mass_t = count * vehicle.mass_t + wagons * settings.wagon_tare_t
        return TrainRoom(self.wagons - wagons, self.mass_t - mass_t)


def wagons_for(vehicle: VehicleClass, count: int) -> int:
    """Whole flat wagons for vehicles of one class; no other class shares them."""
    return raised(count / vehicle.vehicles_per_wagon)


def make_up_train(
    vehicles: Mapping[str, int],
    classes: Mapping[str, VehicleClass],
    settings: Settings,
) -> Train | None:
    """Put counted vehicles on whole wagons; None when no train may carry them all.

    A wagon bears what a full one of its class does, and has six axles from 45 t on.
    """
    room = TrainRoom.empty(settings)
    axles = {4: 0, 6: 0}
    for name, count in vehicles.items():
        room = room.less(classes[name], count, settings)
        axles[_axles(classes[name])] += wagons_for(classes[name], count)
    if not room.is_left:
        return None
    carried = [classes[name] for name in vehicles]
    gross_t = {each.vehicle: _gross_t(each, settings) for each in carried}
    return Train(
        four_axle=axles[4],
        six_axle=axles[6],
        length_m=(axles[4] + axles[6]) * settings.wagon_length_m,
        mass_t=settings.train_mass_t - room.mass_t,
        axle_load_t=max(gross_t[each.vehicle] / _axles(each) for each in carried),
        metre_load_tpm=max(gross_t.values()) / settings.wagon_length_m,
        out_of_gauge=any(each.width_m > OUT_OF_GAUGE_M for each in carried),
    )


def _on_wagon_t(vehicle: VehicleClass) -> float:
    return vehicle.mass_t * vehicle.vehicles_per_wagon


def _gross_t(vehicle: VehicleClass, settings: Settings) -> float:
    return _on_wagon_t(vehicle) + settings.wagon_tare_t


def _axles(vehicle: VehicleClass) -> int:
    return 6 if _on_wagon_t(vehicle) >= _SIX_AXLE_LOAD_T else 4


def goods_train(wagons: int, payload_t: float, settings: Settings) -> Train:
    """Make up a train of four-axle wagons that all bear the same payload."""
    gross_t = settings.wagon_tare_t + payload_t
    return Train(
        four_axle=wagons,
        six_axle=0,
        length_m=wagons * settings.wagon_length_m,
        mass_t=wagons * gross_t,
        axle_load_t=gross_t / 4,
        metre_load_tpm=gross_t / settings.wagon_length_m,
        out_of_gauge=False,
    )
