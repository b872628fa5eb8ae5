"""Corridors of serials that share a route, and the legs of it."""

from __future__ import annotations

import pytest

from corridors.itinerary import Plan
from corridors.plan import plan
from corridors.scenario import Override, Scenario
from geodata.network import Mode, Network
from tests.worlds import (
    A1,
    AHAVEN,
    BECK,
    HUB_A,
    RAIL_A,
    RAIL_G,
    WIDE_G,
    check_plan,
    movement,
    scenario,
)


def planned(network: Network, stated: Scenario) -> Plan:
    found = plan(network, stated)
    check_plan(found, stated)
    return found


def test_serials_of_one_route_are_one_corridor_in_the_order_they_set_out(
    border: Network,
) -> None:
    """Behind one another by 21 min: 3.2 to pass, 5 and 2 within, 10 between."""
    found = planned(border, scenario(movement("M", {"light": 120}, ready_h=10)))
    (corridor,) = found.corridors
    assert (corridor.id, corridor.n_vehicles) == ("M/1", 120)
    departs = [each.departs_h for each in corridor.itineraries]
    assert departs == pytest.approx([10, 10.35, 10.7])
    assert (corridor.first_departure_h, corridor.first_arrival_h) == (10, 15)
    assert corridor.last_arrival_h == pytest.approx(15.7)
    assert corridor.headway_h == pytest.approx(0.35)
    assert {entry.vehicles for entry in found.entries} == {40}


def test_the_busiest_corridor_is_the_first(border: Network) -> None:
    """The A 1 takes one of three, the others are 3 h longer on the B 2."""
    stated = scenario(
        movement("M", {"light": 120}),
        overrides=[Override(name="A 1", vehicles_per_day=40)],
        max_detour=2,
    )
    busy, quick = planned(border, stated).corridors
    assert (busy.id, len(busy.serials), busy.duration_h) == ("M/1", 2, 8)
    assert (quick.id, len(quick.serials), quick.duration_h) == ("M/2", 1, 5)
    assert quick.links[0] == A1
    assert quick.headway_h == 0


def test_lots_of_one_movement_on_one_route_are_one_corridor(border: Network) -> None:
    """Semitrailers and lorries apart, for one limit on a road that neither takes."""
    found = planned(
        border,
        scenario(
            movement("M", {"light": 1, "semi": 1}),
            serial_vehicles=1,
            overrides=[Override(name="A 1", vehicles_per_day=0)],
        ),
    )
    (corridor,) = found.corridors
    assert {name for serial in corridor.serials for name in serial.vehicles} == {
        "semi",
        "light",
    }


def test_a_leg_ends_where_mode_or_gauge_does(border: Network) -> None:
    (corridor,) = planned(border, scenario(movement("M", {"tank": 1}))).corridors
    legs = [(leg.mode, leg.gauge_mm, leg.length_km) for leg in corridor.legs]
    assert legs == [
        (Mode.TRANSFER, 0, 0),
        (Mode.RAIL, 1435, 120),
        (Mode.TRANSFER, 0, 0),
        (Mode.RAIL, 1520, 60),
        (Mode.TRANSFER, 0, 0),
    ]
    ends = [(leg.from_node, leg.to_node) for leg in corridor.legs[:3]]
    assert ends == [(HUB_A, RAIL_A), (RAIL_A, RAIL_G), (RAIL_G, WIDE_G)]
    assert [leg.duration_h for leg in corridor.legs] == pytest.approx([2, 3, 6, 2, 2])
    assert corridor.length_km == 180


def test_roads_before_and_behind_a_crossing_are_legs(border: Network) -> None:
    (corridor,) = planned(border, scenario(movement("M", {"light": 1}))).corridors
    assert [leg.mode for leg in corridor.legs] == ["road", "transfer", "road"]
    assert (corridor.legs[0].from_node, corridor.legs[-1].to_node) == (AHAVEN, BECK)


def test_the_time_of_a_corridor_is_that_on_the_way_without_waiting(
    border: Network,
) -> None:
    """The second train waits 8 h for the ramp; its way takes 15 h like the first's."""
    found = planned(border, scenario(movement("M", {"tank": 48})))
    (corridor,) = found.corridors
    assert corridor.duration_h == sum(leg.duration_h for leg in corridor.legs) == 15
    assert found.closure_h == 23
