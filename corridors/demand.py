"""Demand: every movement and flow of supply with its serials."""

from __future__ import annotations

from typing import NamedTuple

from corridors.itinerary import Serial
from corridors.scenario import Movement, Scenario
from corridors.serials import pack_serials
from corridors.streams import supply_streams


class Demand(NamedTuple):
    """A movement, and the serials that it moves."""

    movement: Movement
    serials: tuple[Serial, ...]


def find_demand(scenario: Scenario) -> tuple[Demand, ...]:
    """Give the movements in the scenario's order, then its flows of supply."""
    packed = pack_serials(scenario)
    moved = [Demand(each, packed[each.id]) for each in scenario.movements]
    return (*moved, *(Demand(*stream) for stream in supply_streams(scenario)))
