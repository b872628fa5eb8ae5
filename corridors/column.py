"""Columns: how serials go by road, marching or on transporters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corridors.march import ColumnOrder, marching_order
from corridors.scenario import VehicleClass


@dataclass(frozen=True, slots=True)
class Column:
    """A serial on the road: what drives, and what it asks of a link.

    ``order`` and the regime give its gaps, road space and pass time (see
    ``corridors.march``); ``requirement`` is the most demanding value of what drives, by
    the limit that it must fit under, where a load class of 0 is "no such vehicle". It
    marches as heavy columns do where anything in it has tracks, or is a transporter.
    """

    order: ColumnOrder
    transporters: int  # of what drives, each laden with one vehicle; 0 if all march
    requirement: Mapping[str, float]
    is_heavy: bool = False

    @property
    def load_class(self) -> float:
        """Load class of the heaviest that drives."""
        return max(self.requirement["mlc_wheeled"], self.requirement["mlc_tracked"])


def marching_column(
    vehicles: Mapping[str, int], classes: Mapping[str, VehicleClass], *, group: int
) -> Column:
    """Let counted vehicles march, ``group`` of them to a march unit."""
    driving = [classes[name] for name in vehicles]
    order = marching_order(sum(vehicles.values()), group=group)
    heavy = any(map(marches_heavily, driving))
    return Column(order, 0, road_requirement(driving), is_heavy=heavy)


def marches_heavily(vehicle: VehicleClass) -> bool:
    """Whether a class has the rates of heavy columns: on tracks, or a transporter."""
    return vehicle.tracked or vehicle.tare_t > 0


def transporter_column(
    vehicles: Mapping[str, int], classes: Mapping[str, VehicleClass], *, group: int
) -> Column | None:
    """Put each vehicle on a transporter of its own; None when one is too heavy."""
    driving = [on_transporter(classes[name], classes.values()) for name in vehicles]
    laden = [each for each in driving if each is not None]
    if len(laden) < len(driving):
        return None
    order = marching_order(sum(vehicles.values()), group=group)
    requirement = road_requirement(laden)
    return Column(order, order.vehicles, requirement, is_heavy=True)


def on_transporter(
    vehicle: VehicleClass, classes: Iterable[VehicleClass]
) -> VehicleClass | None:
    """Lade the lightest transporter that bears the vehicle; None when none does.

    It bears what its laden mass leaves over its tare. Axle load and load class go with
    the laden mass, as the load lies on the same axles; the width is that of the wider,
    and the height at least what is stated.
    """
    bearing = [
        each
        for each in classes
        if each.tare_t and each.by_road and each.tare_t + vehicle.mass_t <= each.mass_t
    ]
    if not bearing:
        return None
    return _laden(min(bearing, key=lambda each: (each.tare_t, each.vehicle)), vehicle)


def _laden(transporter: VehicleClass, vehicle: VehicleClass) -> VehicleClass:
    mass_t = transporter.tare_t + vehicle.mass_t
    share = mass_t / transporter.mass_t
    on_deck_m = transporter.deck_height_m + vehicle.height_m
    return transporter.model_copy(
        update={
            "mass_t": mass_t,
            "axle_load_t": transporter.axle_load_t * share,
            "mlc": transporter.mlc * share,
            "width_m": max(transporter.width_m, vehicle.width_m),
            "height_m": max(transporter.height_m, on_deck_m),
        }
    )


def road_requirement(driving: Sequence[VehicleClass]) -> Mapping[str, float]:
    """Most demanding value of any vehicle, by the limit that it must fit under.

    A vehicle's rated mass is at least its mass, and a bogie bears at most two of its
    heaviest axles.
    """
    return {
        "max_mass_t": max(v.mass_t for v in driving),
        "max_rated_mass_t": max(v.mass_t for v in driving),
        "max_axle_load_t": max(v.axle_load_t for v in driving),
        "max_bogie_load_t": max(min(2 * v.axle_load_t, v.mass_t) for v in driving),
        "max_height_m": max(v.height_m for v in driving),
        "max_width_m": max(v.width_m for v in driving),
        "max_length_m": max(v.length_m for v in driving),
        "mlc_wheeled": max((v.mlc for v in driving if not v.tracked), default=0.0),
        "mlc_tracked": max((v.mlc for v in driving if v.tracked), default=0.0),
    }
