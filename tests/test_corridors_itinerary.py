"""What plans, corridors and movements add up from their parts."""

from __future__ import annotations

from corridors.itinerary import PlanStatus
from corridors.plan import plan
from geodata.network import Network
from tests.worlds import movement, scenario


def test_a_plan_adds_up(border: Network) -> None:
    """Of M's trains, one every 8 h, two arrive in the day; N goes by road."""
    stated = scenario(movement("M", {"tank": 96}), movement("N", {"light": 50}))
    found = plan(border, stated, time_limit_s=0)
    assert found.status is PlanStatus.PARTIAL
    assert [each.unmet for each in found.movements] == [2, 0]
    assert found.unmet == 2
    assert [each.id for each in found.corridors] == ["M/1", "N/1"]
    assert [each.n_vehicles for each in found.corridors] == [48, 50]
    assert found.corridors[1].serials[0].n_vehicles == 40


def test_a_corridor_s_links_are_those_of_its_legs(border: Network) -> None:
    found = plan(border, scenario(movement("M", {"tank": 1})), time_limit_s=0)
    (corridor,) = found.corridors
    assert corridor.links == [link for leg in corridor.legs for link in leg.links]
