"""``plan.json``: the plan as a document for scripts, of a stated schema."""

from __future__ import annotations

import json
from typing import Any, Final

from corridors.itinerary import Bottleneck, Corridor, Leg, MovementResult, Plan
from corridors.limits import Obstacle
from geodata.network import Network

SCHEMA: Final = 1
_DIGITS: Final = 3


def plan_json(plan: Plan) -> str:
    """Give the plan as JSON text; same plan, same bytes."""
    return (
        json.dumps(_document(plan), ensure_ascii=False, allow_nan=False, indent=1)
        + "\n"
    )


def _document(plan: Plan) -> dict[str, Any]:
    network = plan.network
    return {
        "schema": SCHEMA,
        "scenario": {"name": plan.scenario, "sha256": plan.scenario_sha256},
        "network": {
            "name": network.name,
            "sha256": plan.network_sha256,
            "nodes": len(network.nodes),
            "links": len(network.links),
        },
        "status": str(plan.status),
        "objective": _rounded(plan.objective),
        "bound": _rounded(plan.bound),
        "gap": None if plan.gap is None else round(plan.gap, 6),
        "horizon_h": plan.horizon_h,
        "closure_h": _rounded(plan.closure_h),
        "closure_bound_h": _rounded(plan.closure_bound_h),
        "movements": [_movement(network, movement) for movement in plan.movements],
        "bottlenecks": [_bottleneck(each) for each in plan.bottlenecks],
        "warnings": list(plan.warnings),
        "provenance": dict(plan.provenance),
    }


def _movement(network: Network, movement: MovementResult) -> dict[str, Any]:
    return {
        "id": movement.id,
        "unit": movement.unit,
        "origin": movement.origin,
        "destination": movement.destination,
        "priority": movement.priority,
        "serials": movement.serials,
        "delivered": movement.delivered,
        "unmet": movement.unmet,
        "ready_h": movement.ready_h,
        "due_h": movement.due_h,
        "closure_h": _rounded(movement.closure_h),
        "late_h": _rounded(movement.late_h),
        "corridors": [_corridor(network, corridor) for corridor in movement.corridors],
        "shortfalls": [
            {
                "serials": lack.serials,
                "cut": list(lack.cut),
                "capacity": lack.capacity,
                "taken": lack.taken,
                "reason": lack.reason,
            }
            for lack in movement.shortfalls
        ],
        "avoids": [_obstacle(each) for each in movement.avoids],
    }


def _obstacle(each: Obstacle) -> dict[str, Any]:
    return {
        "link": each.link,
        "kind": each.kind,
        "name": each.name,
        "osm_id": each.osm_id,
        "limit": each.limit,
        "value": _rounded(each.value),
        "basis": str(each.basis),
        "needed": _rounded(each.needed),
    }


def _corridor(network: Network, corridor: Corridor) -> dict[str, Any]:
    return {
        "id": corridor.id,
        "serials": [serial.id for serial in corridor.serials],
        "vehicles": corridor.n_vehicles,
        "length_km": _rounded(corridor.length_km),
        "duration_h": _rounded(corridor.duration_h),
        "headway_h": _rounded(corridor.headway_h),
        "first_departure_h": _rounded(corridor.first_departure_h),
        "first_arrival_h": _rounded(corridor.first_arrival_h),
        "last_arrival_h": _rounded(corridor.last_arrival_h),
        "legs": [_leg(network, leg) for leg in corridor.legs],
    }


def _leg(network: Network, leg: Leg) -> dict[str, Any]:
    return {
        "mode": str(leg.mode),
        "gauge_mm": leg.gauge_mm,
        "from_node": leg.from_node,
        "to_node": leg.to_node,
        "from": str(network.nodes["name"].iloc[leg.from_node]),
        "to": str(network.nodes["name"].iloc[leg.to_node]),
        "links": [int(link) for link in leg.links],
        "length_km": _rounded(leg.length_km),
        "duration_h": _rounded(leg.duration_h),
    }


def _bottleneck(each: Bottleneck) -> dict[str, Any]:
    return {
        "link": each.link,
        "name": each.name,
        "mode": str(each.mode),
        "used": each.used,
        "capacity": each.capacity,
        "unit": each.unit,
        "price": _rounded(each.price),
        "relief": each.relief,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
