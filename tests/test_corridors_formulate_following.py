"""Minutes to whoever follows, by what goes before and on what."""

from __future__ import annotations

import numpy as np
import pytest

from corridors.demand import find_demand
from corridors.formulate import formulate
from corridors.formulate.following import Following
from corridors.place import place
from corridors.scenario import Scenario
from geodata.network import Network
from tests.worlds import (
    A1,
    B2_WEST,
    CROSSING,
    MAIN,
    RAMP_A,
    border_world,
    movement,
    scenario,
)


def headway(network: Network, link: int, stated: Scenario) -> int:
    """Give the minutes behind the first serial on the stretch of a link."""
    demand = find_demand(stated)
    problem = formulate(place(network, stated), stated, demand)
    following = Following(problem.ground, problem.stretches, stated.regime)
    (stretch,) = np.flatnonzero(problem.stretches.entry == link)
    (first, *_) = demand[0].serials
    return int(following.headways_min(first, np.array([stretch]))[0])


@pytest.mark.parametrize(
    ("vehicles", "link", "minutes"),
    [
        pytest.param(40, A1, 21, id="3.2 to pass at 50 km/h, 5 + 2, and 10"),
        pytest.param(40, B2_WEST, 21, id="4 to pass at 40 km/h, 5 + 2, and 10"),
        pytest.param(25, A1, 12, id="2 to pass in one march unit, and 10"),
        pytest.param(1, A1, 11, id="0.08 to pass, and 10"),
        pytest.param(40, CROSSING, 0, id="a crossing has its rate alone"),
        pytest.param(40, MAIN, 10, id="trains follow at 10 minutes"),
        pytest.param(40, RAMP_A, 0, id="a ramp has its rate alone"),
    ],
)
def test_headways(border: Network, vehicles: int, link: int, minutes: int) -> None:
    stated = scenario(movement("M", {"light": vehicles}), max_detour=5)
    assert headway(border, link, stated) == minutes


def test_the_slowest_link_of_a_stretch_counts() -> None:
    """10 km/h behind Dorf, on one stretch if it were in one; 16 + 5 + 2 + 10."""
    network = border_world(L4={"speed_kmh": 10.0, "length_m": 10_000.0})
    stated = scenario(movement("M", {"light": 40}), max_detour=5)
    assert headway(network, B2_WEST + 2, stated) == 33
