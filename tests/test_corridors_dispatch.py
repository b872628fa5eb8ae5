"""Times of a corridor: serials leave evenly, sharing their tightest link."""

from __future__ import annotations

import pytest

from corridors.itinerary import Plan
from corridors.plan import plan
from corridors.scenario import Override, Scenario
from geodata.network import Mode, Network
from tests.worlds import (
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
    found = plan(network, stated, time_limit_s=0)
    check_plan(found, stated)
    return found


def test_serials_of_one_corridor_leave_evenly(border: Network) -> None:
    """Six a day at the crossing: 4 h from each to the next, on all their way."""
    stated = scenario(
        movement("M", {"light": 120}, ready_h=10),
        overrides=[Override(name="Grenze", vehicles_per_day=240)],
    )
    found = planned(border, stated)
    (corridor,) = found.corridors
    assert (corridor.id, corridor.headway_h) == ("M/1", 4)
    assert corridor.n_vehicles == 120
    assert corridor.last_arrival_h == pytest.approx(10 + 5 + 2 * 4)
    enters = [entry.enter_h for entry in found.entries if entry.seq == 0]
    assert enters == pytest.approx([10, 14, 18])
    exits = [entry.exit_h for entry in found.entries if entry.seq == 2]
    assert max(exits) == pytest.approx(corridor.last_arrival_h)
    assert {entry.vehicles for entry in found.entries} == {40}


def test_two_corridors_share_the_link_that_they_have_in_common(
    border: Network,
) -> None:
    """The A 1 takes one of three; at the crossing, six a day, all three meet.

    So three serials keep it busy for 12 h: the one may be 12 h from the next of its
    corridor, the two others are 6 h apart. The busiest corridor is the first.
    """
    stated = scenario(
        movement("M", {"light": 120}),
        overrides=[
            Override(name="Grenze", vehicles_per_day=240),
            Override(name="A 1", vehicles_per_day=40),
        ],
    )
    busy, quick = planned(border, stated).corridors
    assert (len(busy.serials), busy.headway_h) == (2, 6)
    assert (len(quick.serials), quick.duration_h) == (1, 5)
    assert busy.first_departure_h == 0
    assert quick.first_departure_h == 4  # the next place at the crossing
    assert quick.last_arrival_h == quick.first_arrival_h


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
    assert [dict(serial.vehicles) for serial in corridor.serials] == [
        {"semi": 1},
        {"light": 1},
    ]


def test_a_leg_ends_where_mode_or_gauge_does(border: Network) -> None:
    (corridor,) = planned(border, scenario(movement("M", {"tank": 1}))).corridors
    legs = [(leg.mode, leg.gauge_mm, leg.length_km) for leg in corridor.legs]
    assert legs == [
        (Mode.TRANSFER, 0, 0),
        (Mode.RAIL, 1435, 120),
        (Mode.TRANSFER, 0, 0),
        (Mode.RAIL, 1520, 80),
        (Mode.TRANSFER, 0, 0),
    ]
    ends = [(leg.from_node, leg.to_node) for leg in corridor.legs[:3]]
    assert ends == [(HUB_A, RAIL_A), (RAIL_A, RAIL_G), (RAIL_G, WIDE_G)]
    assert [leg.duration_h for leg in corridor.legs] == pytest.approx([2, 3, 6, 2, 2])
    assert corridor.length_km == 200


def test_roads_before_and_behind_a_crossing_are_legs(border: Network) -> None:
    (corridor,) = planned(border, scenario(movement("M", {"light": 1}))).corridors
    assert [leg.mode for leg in corridor.legs] == ["road", "transfer", "road"]
    assert (corridor.legs[0].from_node, corridor.legs[-1].to_node) == (AHAVEN, BECK)
