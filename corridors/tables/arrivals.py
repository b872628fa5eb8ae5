"""``arrivals.csv``: how the force builds up at its destinations."""

from __future__ import annotations

from collections import Counter
from typing import Final

from corridors.itinerary import Itinerary, Plan
from corridors.scenario import Scenario
from corridors.tables.sheet import Moments, csv_text, in_hours

ARRIVAL_COLUMNS: Final = (
    *("hour", "date", "unit", "movement", "destination", "serial"),
    *("serials_arrived", "serials_total", "vehicles_arrived", "vehicles_total"),
    *("force_arrived", "force_total"),
)


def arrivals_csv(plan: Plan, scenario: Scenario) -> str:
    """One row per serial delivered, in order of arrival, with the counts so far.

    Those of serials and vehicles are the movement's, those of the force are serials of
    all movements; the totals hold what is not delivered too.
    """
    moments = Moments(scenario.settings.start)
    total, serials, vehicles = _totals(plan), Counter[str](), Counter[str]()
    result = {movement.id: movement for movement in plan.movements}
    force = sum(movement.serials for movement in plan.movements)
    rows = []
    for number, (name, each) in enumerate(_in_order(plan), start=1):
        serials[name] += 1
        vehicles[name] += each.serial.n_vehicles
        rows.append(
            (
                in_hours(each.arrives_h),
                moments.date(each.arrives_h),
                result[name].unit,
                name,
                result[name].destination,
                each.serial.id,
                serials[name],
                result[name].serials,
                vehicles[name],
                total[name],
                number,
                force,
            )
        )
    return csv_text(ARRIVAL_COLUMNS, rows)


def _in_order(plan: Plan) -> list[tuple[str, Itinerary]]:
    """Every serial on its way with its movement, by arrival."""
    each = [(c.movement, one) for c in plan.corridors for one in c.itineraries]
    return sorted(each, key=lambda one: (one[1].arrives_h, one[1].serial.id))


def _totals(plan: Plan) -> Counter[str]:
    """Vehicles of every movement, delivered or not."""
    delivered = (serial for c in plan.corridors for serial in c.serials)
    totals: Counter[str] = Counter()
    for serial in (*delivered, *plan.undelivered):
        totals[serial.movement] += serial.n_vehicles
    return totals
