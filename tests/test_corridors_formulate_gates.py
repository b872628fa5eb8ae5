"""Wagons that are counted: who may take them, and when they are back."""

from __future__ import annotations

from corridors.plan import plan
from corridors.scenario import Scenario
from corridors.support import Fleet
from geodata.network import Network
from tests.worlds import check_plan, movement, scenario

DAYS_H = 120
TWO_TRAINS = {"tank": 40}
"""Of 20 wagons each: see ``trains_of_20``."""


def trains_of_20(*fleets: Fleet, nation: str | None = None) -> Scenario:
    """Two trains of 20 tanks, a wagon for each, in five days."""
    stated = scenario(
        movement("M", TWO_TRAINS, nation=nation), horizon_h=DAYS_H, train_wagons=20
    )
    return stated.model_copy(update={"fleets": fleets})


def flats(at_hand: int, *nations: str) -> Fleet:
    """Give a fleet of which so many are at hand: crisis has a part under repair."""
    reserve = scenario().regime.trains.fleet_reserve
    count = next(n for n in range(999) if int(n / reserve) == at_hand)
    return Fleet(
        fleet="flats", kind="wagons", count=count, nations=nations, turnaround_h=48
    )


def loading_h(network: Network, stated: Scenario) -> list[float]:
    """Give when trains begin to load at the ramp in Ahaven."""
    found = plan(network, stated, gap=0)
    check_plan(found, stated)
    return sorted(each.enter_h[0] for c in found.corridors for each in c.itineraries)


def test_the_second_train_waits_until_wagons_are_back(border: Network) -> None:
    """The ramp alone would let it go after 8 h; 22 wagons are no two trains of 20."""
    assert loading_h(border, trains_of_20()) == [0, 8]
    assert loading_h(border, trains_of_20(flats(22))) == [0, 48]


def test_with_wagons_for_both_the_ramp_decides(border: Network) -> None:
    assert loading_h(border, trains_of_20(flats(40))) == [0, 8]


def test_a_fleet_of_others_is_not_counted(border: Network) -> None:
    """Poland's wagons serve Polish movements; of others' nobody knows the number."""
    assert loading_h(border, trains_of_20(flats(22, "PL"), nation="DE")) == [0, 8]
    assert loading_h(border, trains_of_20(flats(22, "DE"), nation="DE")) == [0, 48]


def test_a_train_longer_than_the_fleet_stays_and_says_so(border: Network) -> None:
    found = plan(border, trains_of_20(flats(19)))
    (short,) = found.movements[0].shortfalls
    assert short.reason == (
        "its trains need 20 wagons at once, fleet 'flats' has 19 at hand"
    )
