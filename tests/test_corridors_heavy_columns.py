"""Heavy columns march at rates of their own, and nobody overtakes them."""

from __future__ import annotations

import numpy as np
import pytest

from corridors.demand import find_demand
from corridors.formulate import formulate
from corridors.formulate.following import Following
from corridors.place import place
from corridors.plan import plan
from corridors.scenario import Scenario
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


def test_one_tracked_vehicle_slows_its_column_alone(border: Network) -> None:
    """Two serials of one movement: 40 vehicles with the tracked one, and 10 trucks."""
    said = stated({"tracked": 1, "truck": 49})
    problem = formulate(place(border, said), said, find_demand(said))
    assert [(lot.is_heavy, len(lot.serials)) for lot in problem.lots] == [
        (True, 1),
        (False, 1),
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
    """8 haulers pass in 1.07 minutes, 10 behind them: 12, and 60 that are caught up.

    The first 120 km of the B 2 take them 240 minutes, and columns on wheels 180.
    """
    said = stated({"tank": 8}, {"truck": 8})
    demand = find_demand(said)
    problem = formulate(place(border, said), said, demand)
    (stretch,) = np.flatnonzero(problem.stretches.entry == B2_WEST)
    for wheels_too, minutes in ((True, 72), (False, 12)):
        quick = np.full(len(problem.stretches), wheels_too)
        following = Following(
            problem.ground, problem.stretches, said.regime, quick=quick
        )
        (tanks,), (trucks,) = (each.serials for each in demand)
        on = np.array([stretch])
        assert following.headways_min(tanks, on).tolist() == [minutes]
        assert following.headways_min(trucks, on).tolist() == [11]


def test_both_arrive_and_nobody_overtakes(border: Network) -> None:
    """One of the two goes first; the plan's check sees who is behind whom."""
    found = arrivals(border, stated({"tank": 8}, {"truck": 8}))
    assert found["M1"] == pytest.approx(480, abs=12)
    assert found["M0"] == pytest.approx(622 + REST_MIN, abs=12)


def test_transporters_that_are_moved_themselves_are_heavy(border: Network) -> None:
    said = stated({"hauler": 2, "truck": 6})
    ((_, (serial,)),) = find_demand(said)
    assert serial.column is not None
    assert serial.column.is_heavy
    assert serial.column.transporters == 0
