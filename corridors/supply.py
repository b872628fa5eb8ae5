"""Sustainment: what a force needs every day, and the convoys and trains that bring it.

Factors stand in ``supply.csv`` with their source; those of ammunition and bulk fuel are
assumed, for one kind of force, and no more than an order of magnitude.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from corridors.faults import unknown
from corridors.rail import NET_TO_GROSS, floored, raised
from corridors.scenario import Settings
from corridors.train import TrainRoom
from geodata.network import Mode

FACTORS: Final = Path(__file__).with_name("supply.csv")
"""The supply factors that come with the package."""

DRY: Final = (
    *("I-UMM", "II", "III-packaged", "IV-barrier", "IV-construction"),
    *("VI-temperate", "mail"),
)
"""Dry goods of a force in temperate climate: no ammunition, no fuel, no water."""

TRUCK_PAYLOAD_T: Final = 20.0
"""Payload of a truck, assumed."""

M872_PAYLOAD_T: Final = 34.0
"""Payload of the M872 semitrailer (ATP 4-90)."""


@dataclass(frozen=True, slots=True)
class SupplyClass:
    """A class of supply: what one person takes of it a day, and for whom that holds."""

    name: str
    kg_per_person_day: float
    source: str
    confidence: str
    holds_for: str


@dataclass(frozen=True, slots=True)
class Lift:
    """What carries a stream: trucks in convoys by road, wagons in trains by rail."""

    mode: Mode
    payload_t: float  # of a truck or wagon
    serial: int  # most trucks of a convoy, most wagons of a train


@dataclass(frozen=True, slots=True)
class SupplyLoad:
    """What leaves on one day: ``carriers`` are trucks or wagons, ``serials`` of them.

    All are full but the very last of a stream.
    """

    day: int  # 0 is the first
    mode: Mode
    tonnes: float
    carriers: int
    serials: tuple[int, ...]  # carriers of each convoy or train


@cache
def supply_classes() -> Mapping[str, SupplyClass]:
    """Read the supply factors, by class."""
    with FACTORS.open(encoding="utf-8", newline="") as file:
        return {
            row["class"]: SupplyClass(
                name=row["name"],
                kg_per_person_day=float(row["kg_per_person_day"]),
                source=row["source"],
                confidence=row["confidence"],
                holds_for=row["holds_for"],
            )
            for row in csv.DictReader(file)
        }


def tonnes_per_day(strength: float, classes: Iterable[str] = DRY) -> float:
    """Tonnes that a force of so many persons takes a day, of these classes in all.

    Raises
    ------
    ValueError
        When a class is none of ``supply_classes``.
    """
    known = supply_classes()
    asked = list(classes)
    for name in asked:
        if name not in known:
            raise ValueError(unknown("class of supply", name, known))
    return strength * sum(known[name].kg_per_person_day for name in asked) / 1000


def truck_lift(settings: Settings, *, payload_t: float = TRUCK_PAYLOAD_T) -> Lift:
    """Carry by trucks, in convoys no larger than a serial."""
    return Lift(Mode.ROAD, _positive(payload_t), settings.serial_vehicles)


def wagon_lift(settings: Settings, *, payload_t: float | None = None) -> Lift:
    """Carry by wagons, in trains no longer or heavier than the scenario's.

    Unless said otherwise a wagon bears its own weight: net load is half the gross.

    Raises
    ------
    ValueError
        When a train holds no wagon.
    """
    if payload_t is None:
        payload_t = settings.wagon_tare_t * NET_TO_GROSS / (1 - NET_TO_GROSS)
    gross_t = settings.wagon_tare_t + _positive(payload_t)
    room = TrainRoom.empty(settings)
    wagons = min(room.wagons, floored(room.mass_t / gross_t))
    if wagons < 1:
        raise ValueError(
            f"a train of {settings.train_length_m:g} m and {settings.train_mass_t:g} t "
            f"holds no wagon of {settings.wagon_length_m:g} m and {gross_t:g} t"
        )
    return Lift(Mode.RAIL, payload_t, wagons)


def daily_loads(
    tonnes_a_day: float, days: int, lift: Lift, *, full_serials: bool = False
) -> tuple[SupplyLoad, ...]:
    """Split an even stream into whole trucks or wagons, day by day.

    What fills no carrier waits for the next day, and what is left goes on the last: no
    tonne is lost, and less than one carrier ever waits. With ``full_serials`` a convoy
    or train waits until it is full, and on many days nothing leaves.

    Raises
    ------
    ValueError
        When the tonnes are negative or not finite.
    """
    if not 0 <= tonnes_a_day < float("inf"):
        raise ValueError(f"tonnes a day must be 0 or more, not {tonnes_a_day:g}")
    sent = [0, *_sent(tonnes_a_day, days, lift, lift.serial if full_serials else 1)]
    total_t = tonnes_a_day * days
    return tuple(
        SupplyLoad(
            day=day,
            mode=lift.mode,
            tonnes=min(after * lift.payload_t, total_t)
            - min(before * lift.payload_t, total_t),
            carriers=after - before,
            serials=_serials(after - before, lift.serial),
        )
        for day, (before, after) in enumerate(pairwise(sent))
    )


def _sent(tonnes_a_day: float, days: int, lift: Lift, together: int) -> Iterator[int]:
    """Carriers sent by the end of each day, ``together`` at a time but on the last."""
    for day in range(1, days + 1):
        filled = tonnes_a_day * day / lift.payload_t
        yield raised(filled) if day == days else floored(filled / together) * together


def _serials(carriers: int, most: int) -> tuple[int, ...]:
    full, rest = divmod(carriers, most)
    return (most,) * full + ((rest,) if rest else ())


def _positive(payload_t: float) -> float:
    if not 0 < payload_t < float("inf"):
        raise ValueError(f"payload_t must be above 0, not {payload_t:g}")
    return payload_t
