"""Serials of a document: what each is made of, asks of links, and when it moves."""

from __future__ import annotations

from typing import Any

from corridors.document.figures import all_rounded, rounded
from corridors.itinerary import Itinerary, Plan, Serial
from corridors.scenario import Scenario
from corridors.tables.tails import Tails
from corridors.train import Train
from geodata.network import Mode


def serials(plan: Plan, scenario: Scenario) -> list[dict[str, Any]]:
    """Give all serials by their id, those that are not delivered among them."""
    tails = Tails(plan.network, scenario.regime.march)
    delivered = [
        _serial(each.serial) | {"corridor": corridor.id} | _hours(each, tails)
        for corridor in plan.corridors
        for each in corridor.itineraries
    ]
    left = [_serial(serial) for serial in plan.undelivered]
    return sorted([*delivered, *left], key=lambda each: each["id"])


def _serial(serial: Serial) -> dict[str, Any]:
    column = serial.column
    return {
        "id": serial.id,
        "movement": serial.movement,
        "corridor": None,
        "vehicles": dict(serial.vehicles),
        "load_class": rounded(serial.load_class),
        "departs_h": None,
        "arrives_h": None,
        "clears_h": None,
        "planned_h": None,
        "shift_h": None,
        "march_units": column.order.march_units if column else None,
        "transporters": column.transporters if column else None,
        "heavy": column.is_heavy if column else None,
        "fleets": [],
        "train": _train(serial.train) if serial.train else None,
        "needs": {
            str(mode): all_rounded(serial.requirement(mode))
            for mode in (Mode.ROAD, Mode.RAIL)
        },
    }


def _hours(each: Itinerary, tails: Tails) -> dict[str, Any]:
    return {
        "departs_h": rounded(each.departs_h),
        "arrives_h": rounded(each.arrives_h),
        "clears_h": rounded(each.arrives_h + tails.at_the_end(each)),
        "planned_h": rounded(each.planned_h),
        "shift_h": rounded(each.shift_h),
        "fleets": list(each.fleets),
    }


def _train(train: Train) -> dict[str, Any]:
    return {
        "wagons": train.wagons,
        "four_axle": train.four_axle,
        "six_axle": train.six_axle,
        "length_m": rounded(train.length_m),
        "mass_t": rounded(train.mass_t),
        "axle_load_t": rounded(train.axle_load_t),
        "metre_load_tpm": rounded(train.metre_load_tpm),
        "out_of_gauge": train.out_of_gauge,
    }
