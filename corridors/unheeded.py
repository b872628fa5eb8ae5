"""What the planner may state and the plan does not heed yet, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from corridors.scenario import Scenario


def unheeded(scenario: Scenario) -> Iterator[str]:
    """Say of each thing stated that it changes nothing yet."""
    if any(fleet.kind == "transporters" for fleet in scenario.fleets):
        yield "Transporters are not counted yet: what may not march goes by rail."
