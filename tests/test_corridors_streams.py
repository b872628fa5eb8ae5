"""Flows of supply as movements: convoys and trains of every day."""

from __future__ import annotations

import pytest

from corridors.scenario import Scenario
from corridors.streams import TRUCK, WAGON, supply_streams, tonnes_a_day
from corridors.supply import DRY, tonnes_per_day
from corridors.support import Sustainment
from tests.worlds import scenario, vehicle

PERSONS = 20_000


def with_flow(**said: object) -> Scenario:
    """Build four days with one flow of supply from Ahaven to Beck."""
    values = {"id": "food", "origin": "Ahaven", "destination": "Beck", **said}
    flow = Sustainment.model_validate(values)
    stated = scenario(vehicles=[vehicle(TRUCK, 40)], horizon_h=96)
    return stated.model_copy(update={"sustainment": (flow,)})


def test_what_persons_take_comes_in_daily_convoys_that_add_up() -> None:
    """Trucks of all days carry the tonnes of four days, and less than one more."""
    stated = with_flow(strength=PERSONS)
    ((moved, serials),) = supply_streams(stated)
    assert {serial.ready_h for serial in serials} == {0, 24, 48, 72}
    assert max(serial.n_vehicles for serial in serials) <= 40
    trucks = sum(serial.n_vehicles for serial in serials)
    assert moved.vehicles == {TRUCK: trucks}
    (flow,) = stated.sustainment
    assert tonnes_a_day(flow) == pytest.approx(tonnes_per_day(PERSONS, DRY))


def test_tonnes_that_are_stated_count_as_they_are() -> None:
    """Twice the tonnes are twice the trucks, but for the last that is not full."""
    counts = []
    for tonnes in (500, 1000):
        ((_, serials),) = supply_streams(with_flow(tonnes_per_day=tonnes))
        counts.append(sum(serial.n_vehicles for serial in serials))
    assert abs(counts[1] - 2 * counts[0]) <= 1


def test_a_flow_begins_and_ends_when_it_is_said() -> None:
    flow = with_flow(tonnes_per_day=100, from_h=24, to_h=72)
    ((moved, serials),) = supply_streams(flow)
    assert {serial.ready_h for serial in serials} == {24, 48}
    assert moved.ready_h == 24


@pytest.mark.parametrize("wish", [{"prefer": ["rail"]}, {"avoid": ["road"]}])
def test_by_rail_it_comes_in_trains(wish: dict[str, list[str]]) -> None:
    ((_, serials),) = supply_streams(with_flow(tonnes_per_day=3000, **wish))
    assert all(serial.train and not serial.by_road for serial in serials)
    assert {name for serial in serials for name in serial.vehicles} == {WAGON}
