"""What would help: what is told is done, and all are in time; a step less is not."""

from __future__ import annotations

from corridors.plan import plan
from corridors.scenario import Closure, Override, Scenario
from corridors.support import Fleet
from geodata.network import Network
from tests.worlds import movement, parallel_ramps, scenario

TWO_TRAINS = {"tank": 48}


def told(network: Network, stated: Scenario) -> str:
    """Give what would help the one movement that comes short."""
    (result,) = plan(network, stated).movements
    (short,) = (*result.shortfalls, *result.lates)
    return short.cure


def in_time(network: Network, stated: Scenario) -> bool:
    """Whether all arrive, and none late."""
    return all(not m.unmet and not m.late_h for m in plan(network, stated).movements)


def test_a_ramp_takes_a_train_a_day_more() -> None:
    """The second train loads after 24 h; with two a day after 12."""
    network = parallel_ramps(1)

    def two(horizon_h: float = 24, a_day: float = 1) -> Scenario:
        ramp = Override(name="ramp 0", mode="transfer", trains_per_day=a_day)
        return scenario(
            movement("M", TWO_TRAINS), overrides=[ramp], horizon_h=horizon_h
        )

    hours = [h for h in range(24, 72) if in_time(network, two(horizon_h=h))]
    more = hours[0] - 24
    assert told(network, two()) == (
        f"1 more train a day at ramp ramp 0, or {more} h more: a horizon of "
        f"{hours[0]} h"
    )
    assert in_time(network, two(a_day=2))


def test_where_two_ramps_follow_one_another_more_at_one_is_no_help(
    border: Network,
) -> None:
    """The third train would load 16 h after the first, at either end.

    It is there at 31 h, and drives off the ramp in the hour after.
    """

    def three(horizon_h: float) -> Scenario:
        return scenario(movement("M", {"tank": 72}), horizon_h=horizon_h)

    assert told(border, three(24)) == "8 h more: a horizon of 32 h"
    assert in_time(border, three(32))
    assert not in_time(border, three(31))


def test_who_is_late_is_told_when_he_could_be_due(border: Network) -> None:
    """Alone it takes 15 h."""
    late = scenario(movement("M", {"tank": 1}, due_h=11))
    assert told(border, late) == "4 h more: due at 15 h"
    assert in_time(border, scenario(movement("M", {"tank": 1}, due_h=15)))


def test_more_wagons_let_the_second_train_go(border: Network) -> None:
    """Two trains of 20 wagons; those of the first are back after 48 h, too late."""

    def with_flats(at_hand: int) -> Scenario:
        reserve = scenario().regime.trains.fleet_reserve
        count = next(n for n in range(99) if int(n / reserve) == at_hand)
        fleet = Fleet(fleet="flats", kind="wagons", count=count, turnaround_h=48)
        stated = scenario(
            movement("M", {"tank": 40}, due_h=30), horizon_h=120, train_wagons=20
        )
        return stated.model_copy(update={"fleets": (fleet,)})

    assert told(border, with_flats(32)) == (
        "8 more wagons at hand in fleet 'flats', or 33 h more: due at 63 h"
    )
    assert in_time(border, with_flats(40))
    assert not in_time(border, with_flats(39))


def test_one_thing_that_shuts_the_way_is_named(border: Network) -> None:
    shut = Closure(lon=13, lat=49.5, mode="transfer")
    stated = scenario(movement("M", {"tank": 1}), closures=[shut])
    assert told(border, stated) == "gauge transfer Spurwechsel open"


def test_a_bridge_that_is_too_weak_is_named(border: Network) -> None:
    """42 t do not cross the Elbe bridge; the B 2 is avoided, and rails as well."""
    stated = scenario(movement("M", {"semi": 1}, avoid=["rail", "B 2"]))
    assert told(border, stated) == "a way past A 1: mass 30 t, needs 42 t"


def test_where_two_things_shut_it_neither_helps_alone(border: Network) -> None:
    shut = [Closure(lon=13, lat=49.5, mode="transfer"), Closure(name="Ostbahn")]
    stated = scenario(movement("M", {"tank": 1}), closures=shut)
    assert told(border, stated) == ""


def test_what_it_avoids_may_be_all_that_shuts_its_way(border: Network) -> None:
    stated = scenario(movement("M", {"tank": 1}, avoid=["rail"]))
    assert told(border, stated) == "leave to go by what it avoids: rail"


def test_what_holds_all_serials_is_told_once(border: Network) -> None:
    """Forty and twenty vehicles are two lots, for which five hours are too long."""

    def sixty(horizon_h: float) -> Scenario:
        return scenario(movement("M", {"light": 60}), horizon_h=horizon_h)

    (result,) = plan(border, sixty(4)).movements
    (short,) = result.shortfalls
    assert short.serials == result.unmet == 2
    assert short.cure == "4 h more: a horizon of 8 h"
    assert in_time(border, sixty(8))
    assert not in_time(border, sixty(7))


def test_serials_without_a_way_keep_nobody_from_being_helped(border: Network) -> None:
    """The tank has no way; the others want more time."""
    stated = scenario(
        movement("M", {"light": 60, "tank": 1}),
        closures=[Closure(lon=13, lat=49.5, mode="transfer")],
        horizon_h=4,
    )
    (result,) = plan(border, stated).movements
    cures = {short.cure for short in result.shortfalls}
    assert cures == {
        "4 h more: a horizon of 8 h",
        "gauge transfer Spurwechsel open",
    }
