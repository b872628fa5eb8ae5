"""The verdict: what became of a plan, and how good it is, in a few words."""

from __future__ import annotations

from typing import Final

from corridors.itinerary import Plan, PlanStatus
from maps.text import count, hour, number, quantity

_VERDICTS: Final = {
    PlanStatus.OPTIMAL: "Everything is delivered, with the least travel there is",
    PlanStatus.FEASIBLE: "Everything is delivered",
    PlanStatus.PARTIAL: "Not everything is delivered",
    PlanStatus.INFEASIBLE: "Nothing is delivered",
}


def verdict(plan: Plan) -> str:
    """Say in one sentence what became of a plan."""
    return _VERDICTS[plan.status]


def facts(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Give the main facts of a plan as questions and answers."""
    return (
        ("Delivered", _delivered(plan)),
        ("Closure", _closure(plan)),
        ("Quality", _quality(plan)),
        ("Horizon", quantity(plan.horizon_h, "h")),
        ("Network", _network(plan)),
    )


def _delivered(plan: Plan) -> str:
    serials = sum(movement.serials for movement in plan.movements)
    done = f"{number(serials - plan.unmet)} of {count(serials, 'serial')}"
    return f"{done}, {number(plan.unmet)} not" if plan.unmet else done


def _closure(plan: Plan) -> str:
    closure = hour(plan.closure_h) or "none"
    bound = hour(plan.closure_bound_h)
    return f"{closure}; no plan closes before {bound}" if bound else closure


def _quality(plan: Plan) -> str:
    """Say how far the plan can be from the best; a plan without a bound says so."""
    if plan.bound is None:
        return "no lower bound is known"
    bound = f"lower bound {quantity(plan.bound, 'serial-hours')}"
    if plan.objective is None or plan.gap is None:
        return bound
    cost = quantity(plan.objective, "serial-hours")
    if plan.gap <= 0:
        return f"no plan takes less travel: {cost}"
    return f"travel within {plan.gap:.1%} of the lower bound: {cost}, {bound}"


def _network(plan: Plan) -> str:
    date = plan.provenance.get("data_date")
    size = f"{number(len(plan.network.links))} links"
    return f"{plan.network.name}, {size}" + (f", data of {date}" if date else "")
