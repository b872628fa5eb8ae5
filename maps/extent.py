"""Where a plan lies."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridors.itinerary import Plan
from maps import layers


def plan_bounds(plan: Plan) -> list[float] | None:
    """Give west, south, east, north of what a plan touches, else of its network.

    None for a network without links.
    """
    used = plan.network.links.geometry[plan.load > 0]
    touched = [used.total_bounds, layers.places(plan).total_bounds]
    return _hull(touched) or _hull([plan.network.links.total_bounds])


def _hull(boxes: list[Any]) -> list[float] | None:
    """Give the box around boxes; those of nothing are NaN."""
    some = np.array([box for box in boxes if not np.isnan(box).any()])
    if not len(some):
        return None
    sides = [*some[:, :2].min(axis=0), *some[:, 2:].max(axis=0)]
    return [round(float(side), 5) for side in sides]


def extent_deg(plan: Plan) -> float:
    """Give the longer side of that box, in degrees."""
    west, south, east, north = plan_bounds(plan) or (0.0, 0.0, 0.0, 0.0)
    return max(east - west, north - south)
