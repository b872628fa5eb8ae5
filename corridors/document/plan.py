"""``plan.json``: the plan as a document for scripts, of a stated schema."""

from __future__ import annotations

import json
from typing import Any, Final

from corridors.document.figures import rounded
from corridors.document.rules import rules
from corridors.document.serials import serials
from corridors.itinerary import (
    Bottleneck,
    CentreUse,
    Corridor,
    Leg,
    MovementResult,
    Plan,
    Shortfall,
)
from corridors.limits import Obstacle
from corridors.scenario import Scenario
from geodata.network import Network

SCHEMA: Final = 2


def plan_json(plan: Plan, scenario: Scenario) -> str:
    """Give a plan and the rules of its scenario as JSON text; same plan, same bytes."""
    document = _document(plan, scenario)
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _document(plan: Plan, scenario: Scenario) -> dict[str, Any]:
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
        "objective": rounded(plan.objective),
        "bound": rounded(plan.bound),
        "gap": None if plan.gap is None else round(plan.gap, 6),
        "horizon_h": plan.horizon_h,
        "closure_h": rounded(plan.closure_h),
        "closure_bound_h": rounded(plan.closure_bound_h),
        "movements": [_movement(network, movement) for movement in plan.movements],
        "serials": serials(plan, scenario),
        "centres": [_centre(each) for each in plan.centres],
        "rules": rules(plan, scenario),
        "bottlenecks": [_bottleneck(each) for each in plan.bottlenecks],
        "warnings": list(plan.warnings),
        "provenance": dict(plan.provenance),
    }


def _centre(centre: CentreUse) -> dict[str, Any]:
    return {
        "centre": centre.name,
        "lon": round(centre.lon, 6),
        "lat": round(centre.lat, 6),
        "places": centre.places,
        "nodes": list(centre.nodes),
        "stays": centre.stays,
        "most_vehicles": centre.most_vehicles,
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
        "closure_h": rounded(movement.closure_h),
        "late_h": rounded(movement.late_h),
        "corridors": [_corridor(network, corridor) for corridor in movement.corridors],
        "shortfalls": [_shortfall(each) for each in movement.shortfalls],
        "lates": [_shortfall(each) for each in movement.lates],
        "avoids": [_obstacle(each) for each in movement.avoids],
    }


def _shortfall(each: Shortfall) -> dict[str, Any]:
    return {
        "serials": each.serials,
        "cut": list(each.cut),
        "capacity": each.capacity,
        "taken": each.taken,
        "reason": each.reason,
        "cure": each.cure,
    }


def _obstacle(each: Obstacle) -> dict[str, Any]:
    return {
        "link": each.link,
        "kind": each.kind,
        "name": each.name,
        "osm_id": each.osm_id,
        "limit": each.limit,
        "value": rounded(each.value),
        "basis": str(each.basis),
        "needed": rounded(each.needed),
    }


def _corridor(network: Network, corridor: Corridor) -> dict[str, Any]:
    return {
        "id": corridor.id,
        "serials": [serial.id for serial in corridor.serials],
        "vehicles": corridor.n_vehicles,
        "length_km": rounded(corridor.length_km),
        "duration_h": rounded(corridor.duration_h),
        "headway_h": rounded(corridor.headway_h),
        "first_departure_h": rounded(corridor.first_departure_h),
        "first_arrival_h": rounded(corridor.first_arrival_h),
        "last_arrival_h": rounded(corridor.last_arrival_h),
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
        "length_km": rounded(leg.length_km),
        "duration_h": rounded(leg.duration_h),
    }


def _bottleneck(each: Bottleneck) -> dict[str, Any]:
    return {
        "link": each.link,
        "name": each.name,
        "mode": str(each.mode),
        "used": each.used,
        "capacity": each.capacity,
        "unit": each.unit,
        "price": rounded(each.price),
        "relief": each.relief,
    }
