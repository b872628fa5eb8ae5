"""What movements prefer and avoid, and the links that this speaks of."""

from __future__ import annotations

import numpy as np

from corridors.itinerary import Plan
from corridors.plan import plan
from corridors.scenario import Closure, Scenario
from corridors.wished import missed_wishes, wished_links
from corridors.wishes import sort_wishes
from geodata.network import Network
from tests.worlds import A1, ACCESS_A, B2_WEST, MAIN, WIDE, movement, scenario


def first_mode(found: Plan) -> set[str]:
    (corridor,) = found.corridors
    return {str(leg.mode) for leg in corridor.legs}


def preferring_rail(*closures: Closure) -> Scenario:
    """Build a scenario in which ways of four times the quickest are looked at."""
    moved = movement("M", {"light": 40}, prefer=["rail"])
    return scenario(moved, closures=closures)


def test_links_of_modes_and_names(border: Network) -> None:
    rails = wished_links(border, sort_wishes(["rail"]))
    assert np.flatnonzero(rails).tolist() == [MAIN, MAIN + 1, WIDE, WIDE + 1]
    named = wished_links(border, sort_wishes(["A 1"]))
    assert np.flatnonzero(named).tolist() == [A1, A1 + 1]


def test_who_prefers_the_railway_takes_it_though_the_road_is_quicker(
    border: Network,
) -> None:
    """16 h by rail, 5 h by road."""
    found = plan(border, preferring_rail())
    assert "rail" in first_mode(found)
    assert found.closure_h == 16


def test_without_rails_he_takes_the_road(border: Network) -> None:
    found = plan(border, preferring_rail(Closure(name="Ostbahn")))
    assert first_mode(found) <= {"road", "transfer"}
    assert found.closure_h == 5


def test_what_is_avoided_is_not_used(border: Network) -> None:
    stated = scenario(movement("M", {"light": 40}, avoid=["A 1"]))  # 8 h, not 5
    (corridor,) = plan(border, stated).corridors
    assert corridor.links[0] == B2_WEST
    assert ACCESS_A not in corridor.links


def test_names_that_nobody_knows_are_told(border: Network) -> None:
    moved = movement("M", {"light": 1}, prefer=["A 1"], avoid=["A 11"])
    (fault,) = missed_wishes(border, scenario(moved))
    assert fault.where == "movement M, avoid"
    assert "A 11" in str(fault)
