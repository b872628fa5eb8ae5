"""Heavy columns march at rates of their own, and nobody overtakes them."""

from __future__ import annotations

import numpy as np
import pytest

from corridors.demand import find_demand
from corridors.formulate import formulate
from corridors.formulate.following import Following
from corridors.march_rules import MarchRules
from corridors.place import place
from corridors.plan import plan
from corridors.scenario import Closure, Scenario
from corridors.support import Fleet
from geodata.network import Network
from tests.worlds import (
    B2_WEST,
    TANK,
    check_plan,
    movement,
    scenario,
    vehicle,
)

HAULER = vehicle("hauler", 118, tare_t=56)
TRACKED = vehicle("tracked", 35, tracked=True)
"""It may march, on its own tracks; too heavy for the Elbe bridge of 30 t."""
FLEET = Fleet(fleet="haulers", kind="transporters", count=40, turnaround_h=24)
B2_MIN, BORDER_MIN, A4_MIN = 2 * 180, 30, 90
"""On wheels: 240 km at 40 km/h, half an hour at the border, 75 km at 50 km/h."""
HEAVY_B2_MIN, HEAVY_A4_MIN = 2 * 240, 112
"""On transporters or tracks, at 30 and at 40 km/h, with a rest after 7 h of it."""
REST_MIN = 150


def stated(*moved: dict[str, int]) -> Scenario:
    """Movements from Ahaven to Beck by road."""
    moves = [
        movement(f"M{number}", vehicles, avoid=("rail",))
        for number, vehicles in enumerate(moved)
    ]
    classes = [TANK, HAULER, TRACKED, vehicle("truck", 31)]
    drawn = scenario(*moves, vehicles=classes, horizon_h=96)
    return drawn.model_copy(update={"fleets": (FLEET,)})


def arrivals(network: Network, said: Scenario) -> dict[str, float]:
    """Give the minute at which each movement closes, in a plan without a fault."""
    found = plan(network, said, gap=0)
    check_plan(found, said)
    return {
        each.id: 60 * each.closure_h
        for each in found.movements
        if each.closure_h is not None
    }


@pytest.mark.parametrize(
    ("vehicles", "minutes"),
    [
        ({"truck": 8}, B2_MIN + BORDER_MIN + A4_MIN),
        ({"tank": 8}, HEAVY_B2_MIN + REST_MIN + BORDER_MIN + HEAVY_A4_MIN),
        ({"tracked": 8}, HEAVY_B2_MIN + REST_MIN + BORDER_MIN + HEAVY_A4_MIN),
    ],
)
def test_columns_arrive_by_their_own_rates(
    border: Network, vehicles: dict[str, int], minutes: int
) -> None:
    assert arrivals(border, stated(vehicles)) == {"M0": pytest.approx(minutes)}


def test_heavy_vehicles_march_apart_and_slow_nobody(border: Network) -> None:
    """One with tracks and a transporter are a serial, and so are the 30 trucks."""
    said = stated({"tracked": 1, "hauler": 1, "truck": 30})
    problem = formulate(place(border, said), said, find_demand(said))
    assert [(lot.pace, lot.most_vehicles) for lot in problem.lots] == [
        (1, 2),
        (0, 30),
    ]
    quickest = [outlook.quickest_min for outlook in problem.outlooks]
    assert quickest == [622, 480]
    assert len(problem.clocks) == 2


def test_without_heavy_columns_there_is_one_pace(border: Network) -> None:
    said = stated({"truck": 8})
    problem = formulate(place(border, said), said, find_demand(said))
    assert len(problem.ground.paces) == len(problem.clocks) == 1


def test_who_is_quicker_keeps_behind_to_the_end_of_the_stretch(
    border: Network,
) -> None:
    """8 haulers pass in 1.07 minutes, 10 behind them: 12; 8 trucks in 0.8: 11.

    The first 120 km of the B 2 take them 240 minutes, and columns on wheels 180.
    """
    said = stated({"tank": 8}, {"truck": 8})
    demand = find_demand(said)
    problem = formulate(place(border, said), said, demand)
    (stretch,) = np.flatnonzero(problem.stretches.entry == B2_WEST)
    following = Following(problem.ground, problem.stretches, said.regime)
    (tanks,), (trucks,) = (each.serials for each in demand)
    on = np.array([stretch])
    assert following.headways_min(tanks, on).tolist() == [12]
    assert following.headways_min(trucks, on).tolist() == [11]
    on_wheels, heavy = problem.takes_min()[:, stretch]
    assert heavy - on_wheels == 60


def departures(network: Network, said: Scenario) -> dict[str, list[float]]:
    """Give the minutes at which serials set out, movement by movement."""
    found = plan(network, said, gap=0)
    check_plan(found, said)
    return {
        name: sorted(
            round(60 * each.departs_h)
            for corridor in found.corridors
            for each in corridor.itineraries
            if each.serial.movement == name
        )
        for name in ("M0", "M1")
    }


def in_threes(said: Scenario, *, trucks_ready_h: float) -> Scenario:
    """Let eight haulers carry at once, and a truck be ready at an hour."""
    tanks, trucks = said.movements
    later = trucks.model_copy(update={"ready_h": trucks_ready_h})
    fleets = tuple(
        FLEET.model_copy(update={"fleet": name, "count": 8}) for name in "abc"
    )
    return said.model_copy(update={"movements": (tanks, later), "fleets": fleets})


@pytest.mark.parametrize("trucks_ready_h", [0, 60])
def test_heavy_columns_follow_one_another_as_closely_as_any(
    border: Network, trucks_ready_h: float
) -> None:
    """12 minutes apart, whether a truck is before them or comes days later."""
    said = stated({"tank": 24}, {"truck": 1})
    tanks = departures(border, in_threes(said, trucks_ready_h=trucks_ready_h))["M0"]
    assert np.diff(tanks).tolist() == [12, 12]


def test_who_comes_after_a_heavy_column_waits_that_he_does_not_catch_up(
    border: Network,
) -> None:
    """On each half of the B 2 it would be caught up by an hour: 12 and 60 minutes.

    The tank sets out at 0, the truck is ready at 0:20.
    """
    said = in_threes(stated({"tank": 1}, {"truck": 1}), trucks_ready_h=1 / 3)
    urgent = said.movements[0].model_copy(update={"priority": 1})
    other = said.movements[1].model_copy(update={"priority": 3})
    said = said.model_copy(update={"movements": (urgent, other)})
    found = plan(border, said, gap=0)
    check_plan(found, said)
    assert {
        each.serial.movement: round(60 * each.arrives_h)
        for corridor in found.corridors
        for each in corridor.itineraries
    } == {"M0": 622 + REST_MIN, "M1": pytest.approx(480 + 72, abs=60)}


def test_heavy_columns_elsewhere_shut_no_road_to_others(border: Network) -> None:
    """The B 2 is shut from 8:12 on: columns on wheels have passed it after six hours.

    What has tracks needs eight and the rest of a period, and goes by rail.
    """
    shut = Closure(name="B 2", from_h=8.2)
    trucks = stated({"truck": 8}).model_copy(update={"closures": (shut,)})
    alone = arrivals(border, trucks)
    tracked = movement("M1", {"tracked": 4}, avoid=("road",))
    both = trucks.model_copy(update={"movements": (*trucks.movements, tracked)})
    assert alone == {"M0": pytest.approx(480)}
    assert arrivals(border, both)["M0"] == pytest.approx(480)


def test_heavy_columns_that_come_too_late_for_a_road_have_none(border: Network) -> None:
    shut = Closure(name="B 2", from_h=8.2)
    said = stated({"tracked": 8}).model_copy(update={"closures": (shut,)})
    assert arrivals(border, said) == {}


def test_rates_of_heavy_columns_that_are_quicker_are_refused() -> None:
    march = scenario().regime.march
    rules = {name: getattr(march, name) for name in MarchRules.model_fields}
    rules["wheeled_kmh"] = {**march.wheeled_kmh, "primary": 25}
    with pytest.raises(ValueError, match="heavy_kmh has 30 for primary, and wheeled_"):
        MarchRules.model_validate(rules)


def test_transporters_that_are_moved_themselves_are_heavy(border: Network) -> None:
    said = stated({"hauler": 2, "truck": 6})
    ((_, serials),) = find_demand(said)
    columns = [each.column for each in serials]
    assert [(c.is_heavy, c.transporters) for c in columns if c] == [
        (True, 0),
        (False, 0),
    ]
