"""What the planner may state and the plan does not heed yet, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from corridors.scenario import Scenario


def unheeded(scenario: Scenario) -> Iterator[str]:
    """Say of each thing stated what it does not change."""
    counted = any(fleet.kind == "transporters" for fleet in scenario.fleets)
    bear = any(each.tare_t and each.by_road for each in scenario.vehicles)
    if counted and not bear:
        yield (
            "Fleets of transporters carry nothing: no class of vehicles has a tare_t, "
            "so what may not march goes by rail."
        )
