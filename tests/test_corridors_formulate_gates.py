"""Wagons and transporters that are counted: who takes them, when they are back."""

from __future__ import annotations

from corridors.plan import plan
from corridors.scenario import Scenario
from corridors.support import Fleet
from geodata.network import Network
from tests.worlds import TANK, check_plan, movement, scenario, vehicle

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


HAULER = vehicle("hauler", 118, tare_t=56)
"""With a tank on it has 116 t: it takes the B 2, for the Elbe bridge bears 30."""


def on_haulers(*fleets: Fleet, tanks: int = 8, nation: str | None = None) -> Scenario:
    """Tanks that go by rail or on haulers, in five days."""
    stated = scenario(
        movement("M", {"tank": tanks}, nation=nation, avoid=("rail",)),
        vehicles=[TANK, HAULER],
        horizon_h=DAYS_H,
    )
    return stated.model_copy(update={"fleets": fleets})


def haulers(count: int, *nations: str, turnaround_h: float = 24) -> Fleet:
    return Fleet(
        fleet="haulers",
        kind="transporters",
        count=count,
        nations=nations,
        turnaround_h=turnaround_h,
    )


def setting_out(network: Network, stated: Scenario) -> list[tuple[float, int]]:
    """Give when columns leave Ahaven, and how many vehicles are in each."""
    found = plan(network, stated, gap=0)
    check_plan(found, stated)
    return sorted(
        (each.departs_h, each.serial.n_vehicles)
        for corridor in found.corridors
        for each in corridor.itineraries
    )


def test_tanks_ride_on_transporters_as_many_as_there_are(border: Network) -> None:
    """The second four wait for the first four haulers, back after a day."""
    assert setting_out(border, on_haulers(haulers(8))) == [(0, 8)]
    assert setting_out(border, on_haulers(haulers(4))) == [(0, 4), (24, 4)]


def test_fleets_carry_side_by_side(border: Network) -> None:
    """Each fleet a serial of its own: neither lends the other what it lacks."""
    others = haulers(4).model_copy(update={"fleet": "others"})
    both = setting_out(border, on_haulers(haulers(4), others))
    assert [vehicles for _, vehicles in both] == [4, 4]
    assert both[1][0] < 1


def test_transporters_of_other_nations_carry_nothing(border: Network) -> None:
    assert setting_out(border, on_haulers(haulers(8, "PL"), nation="DE")) == []
    assert len(setting_out(border, on_haulers(haulers(8, "DE"), nation="DE"))) == 1


def test_whoever_marches_takes_no_transporter(border: Network) -> None:
    stated = scenario(movement("M", {"light": 40}))
    free = plan(border, stated, gap=0).closure_h
    some = stated.model_copy(update={"fleets": (haulers(1),)})
    assert plan(border, some, gap=0).closure_h == free


def test_the_way_taken_is_the_sooner_of_road_and_rail(border: Network) -> None:
    """By road in 10:22 and a rest of 2.5 h; with one hauler the others by rail, in 15.

    That is beyond the detour of the road, but transporters may be too few.
    """
    for count, hours in ((8, [12.87]), (1, [12.87, 15, 23, 31, 39, 47, 55, 63])):
        stated = on_haulers(haulers(count, turnaround_h=96))
        free = stated.movements[0].model_copy(update={"avoid": ()})
        found = plan(border, stated.model_copy(update={"movements": (free,)}), gap=0)
        check_plan(found, stated)
        ways = [way for corridor in found.corridors for way in corridor.itineraries]
        assert sorted(round(way.arrives_h, 2) for way in ways) == hours


def test_too_few_transporters_are_told_and_how_many_more_would_help(
    border: Network,
) -> None:
    """Back after four days: of three serials of four two are carried in five."""
    stated = on_haulers(haulers(4, turnaround_h=96), tanks=12)
    found = plan(border, stated, gap=0)
    (short,) = found.movements[0].shortfalls
    assert "transporters of 'haulers' are not back in time" in short.reason
    assert short.cure.startswith("4 more transporters at hand in fleet 'haulers', or ")
