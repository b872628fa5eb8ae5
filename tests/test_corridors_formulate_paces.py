"""Columns keep the distance that their pace asks for, on links short and long."""

from __future__ import annotations

import numpy as np
import pytest

from corridors.demand import find_demand
from corridors.formulate import formulate
from corridors.formulate.following import Following
from corridors.place import place
from corridors.serials import pack_serials
from tests.worlds import A1, border_world, movement, scenario


@pytest.mark.parametrize("length_m", [150_000.0, 1_070.0, 300.0, 50.0])
def test_a_headway_is_of_the_pace_and_not_of_whole_minutes(length_m: float) -> None:
    """40 vehicles at 50 km/h: 3.2 + 5 + 2 + 10 minutes, however short the link.

    By its whole minute, 1.07 km would be driven at 64 km/h, and 300 m in no time.
    """
    network = border_world(L0={"length_m": length_m})
    stated = scenario(movement("M", {"light": 40}), max_detour=50)
    problem = formulate(place(network, stated), stated, find_demand(stated))
    following = Following(problem.ground, problem.stretches, stated.regime)
    (stretch,) = np.flatnonzero(problem.stretches.entry == A1)
    (serial,) = pack_serials(stated)["M"]
    assert following.headways_min(serial, np.array([stretch])).tolist() == [21]
