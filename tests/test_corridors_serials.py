"""Packing into serials: nothing lost, no train too long or heavy, whole wagons."""

from __future__ import annotations

from collections import Counter
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.column import road_requirement
from corridors.itinerary import Serial
from corridors.scenario import Scenario, VehicleClass
from corridors.serials import pack_serials
from corridors.support import Fleet
from geodata.network import Mode
from tests.worlds import LIGHT, SEMI, TANK, movement, scenario, vehicle


def packed(count: dict[str, int], **settings: object) -> list[Serial]:
    """Pack one movement M."""
    stated = scenario(movement("M", count), **settings)  # type: ignore[arg-type]
    return list(pack_serials(stated)["M"])


def contents(count: dict[str, int], **settings: object) -> list[dict[str, int]]:
    return [dict(serial.vehicles) for serial in packed(count, **settings)]


def test_forty_vehicles_make_a_serial() -> None:
    """100 light vehicles, 5 a wagon: room on a train for 200, in a column for 40."""
    assert contents({"light": 100}) == [{"light": 40}, {"light": 40}, {"light": 20}]


def test_serials_of_another_size() -> None:
    assert contents({"light": 5}, serial_vehicles=2) == [
        {"light": 2},
        {"light": 2},
        {"light": 1},
    ]


def test_a_train_is_no_longer_than_its_line_allows() -> None:
    """Semitrailers stand alone on wagons of 16 m: 100 m hold six."""
    assert contents({"semi": 8}, train_length_m=100) == [{"semi": 6}, {"semi": 2}]


def test_a_train_of_just_the_length_is_full() -> None:
    assert contents({"semi": 6}, train_length_m=96) == [{"semi": 6}]


def test_a_train_is_no_heavier_than_its_engine_pulls() -> None:
    """A tank and its wagon weigh 60 + 22 t: 24 to a train of 2 000 t."""
    assert contents({"tank": 30}) == [{"tank": 24}, {"tank": 6}]


def test_what_must_not_march_travels_apart() -> None:
    """Nor does a tank, though it leaves room for lorries on its train."""
    serials = packed({"light": 3, "tank": 2})
    assert [dict(each.vehicles) for each in serials] == [{"tank": 2}, {"light": 3}]
    assert [each.by_road for each in serials] == [False, True]
    assert [each.id for each in serials] == ["M-001", "M-002"]


def test_the_heaviest_fill_first_and_the_light_fill_up() -> None:
    """30 semitrailers (1 920 t) leave 80 t: two wagons of 22 t, 7 light ones of 5 t."""
    assert contents({"light": 20, "semi": 30}) == [
        {"semi": 30, "light": 7},
        {"light": 13},
    ]


def test_a_vehicle_too_big_for_any_train_travels_alone() -> None:
    """By rail 64 t; the train takes 50. On the road it may still find a way."""
    found = packed({"semi": 2, "light": 1}, train_mass_t=50)
    assert [(dict(each.vehicles), each.train is None) for each in found] == [
        ({"semi": 1}, True),
        ({"semi": 1}, True),
        ({"light": 1}, False),
    ]


def test_wagons_are_whole_and_of_one_class() -> None:
    """Three lights and a semitrailer: a wagon each, though five lights share one."""
    (serial,) = packed({"light": 3, "semi": 1})
    assert serial.train is not None
    assert serial.train.wagons == 2


def test_a_train_has_no_more_wagons_than_stated() -> None:
    """Two wagons: two semitrailers, or one and five lights on the other."""
    assert contents({"light": 6, "semi": 3}, train_wagons=2) == [
        {"semi": 2},
        {"semi": 1, "light": 5},
        {"light": 1},
    ]


def test_a_class_of_which_there_is_none_is_not_carried() -> None:
    """Else its limits would bind the others."""
    (serial,) = packed({"light": 3, "semi": 0})
    assert dict(serial.vehicles) == {"light": 3}
    assert serial.requirement(Mode.ROAD)["max_mass_t"] == LIGHT.mass_t


def test_movements_are_packed_each_by_itself() -> None:
    found = pack_serials(
        scenario(movement("A", {"light": 3}), movement("B", {"semi": 1}))
    )
    assert {name: len(serials) for name, serials in found.items()} == {"A": 1, "B": 1}
    assert found["B"][0].movement == "B"


def test_the_most_demanding_vehicle_sets_the_requirement() -> None:
    """By road of the vehicles, by rail of their wagons; on transfers of nothing."""
    (serial,) = packed({"light": 3, "semi": 1})
    assert serial.requirement(Mode.ROAD) == road_requirement([LIGHT, SEMI])
    assert serial.requirement(Mode.FERRY) == road_requirement([LIGHT, SEMI])
    assert serial.train is not None
    assert serial.requirement(Mode.RAIL) == serial.train.requirement
    assert serial.requirement(Mode.TRANSFER) == {}
    assert serial.load_class == SEMI.mlc


def test_what_must_not_march_needs_nothing_of_a_road() -> None:
    (tank,) = packed({"tank": 1})
    assert (tank.column, tank.by_road, tank.marches) == (None, False, False)
    assert tank.requirement(Mode.ROAD) == {}


def test_a_column_of_forty_is_two_march_units() -> None:
    """Of 25 in crisis, of 20 in peace."""
    for regime, column in (("crisis", [40, 1]), ("peace", [40, 1])):
        found = packed({"light": 41}, regime=regime)
        orders = [each.column.order for each in found if each.column]
        assert [order.vehicles for order in orders] == column
        assert [order.march_units for order in orders] == [2, 1]
    assert all(each.marches for each in found)


HAULER = vehicle("hauler", 118, tare_t=56, axle_load_t=12, mlc=110, deck_height_m=1.2)
CARRIER = vehicle("carrier", 35, tracked=True, by_road=False, axle_load_t=0)
HEAVY = vehicle("heavy", 63, tracked=True, by_road=False, axle_load_t=0)
CLASSES = (LIGHT, TANK, CARRIER, HEAVY, HAULER)
COUNT = {"light": 2, "tank": 2, "carrier": 3, "heavy": 1}


def haulers(count: int, *nations: str) -> Fleet:
    return Fleet(fleet="haulers", kind="transporters", count=count, nations=nations)


def on_transporters(count: dict[str, int], *, allowed: bool = True) -> list[Serial]:
    stated = scenario(movement("M", count), vehicles=CLASSES)
    fleets = (haulers(40),) if allowed else ()
    return list(pack_serials(stated.model_copy(update={"fleets": fleets}))["M"])


def test_on_transporters_what_is_too_heavy_for_them_travels_apart() -> None:
    """A hauler of 118 t, 56 of them its own, bears 62 t: not the 63 of the heavy."""
    heavy, carried, marching = on_transporters(COUNT)
    assert (dict(heavy.vehicles), heavy.by_road) == ({"heavy": 1}, False)
    assert dict(carried.vehicles) == {"tank": 2, "carrier": 3}
    assert (carried.by_road, carried.marches) == (True, False)
    assert carried.column is not None
    assert (carried.column.transporters, carried.column.order.vehicles) == (5, 5)
    assert (dict(marching.vehicles), marching.marches) == ({"light": 2}, True)


def test_by_rail_a_serial_needs_the_same_with_and_without_transporters() -> None:
    (with_them,) = on_transporters({"tank": 2, "carrier": 3})
    (without,) = on_transporters({"tank": 2, "carrier": 3}, allowed=False)
    assert with_them.train == without.train
    assert without.column is None


@pytest.mark.parametrize(
    ("fleets", "sizes"),
    [
        ((haulers(4),), [4, 1]),
        ((haulers(2), haulers(3)), [3, 2]),  # the larger carries a serial at once
        ((haulers(4, "US"),), [5]),  # of others: by rail alone
        ((haulers(0),), [5]),
    ],
)
def test_a_fleet_of_transporters_carries_a_serial_at_once(
    fleets: tuple[Fleet, ...], sizes: list[int]
) -> None:
    stated = scenario(movement("M", {"tank": 5}, nation="PL"), vehicles=CLASSES)
    serials = pack_serials(stated.model_copy(update={"fleets": fleets}))["M"]
    assert [each.n_vehicles for each in serials] == sizes
    assert all(each.by_road is (sizes != [5]) for each in serials)


COUNTS = st.fixed_dictionaries(
    {name: st.integers(0, 150) for name in ("light", "semi", "tank")}
).filter(lambda count: any(count.values()))


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """One movement; trains long and short, heavy and light, full serials of 1 to 60."""
    return scenario(
        movement("M", draw(COUNTS)),
        train_length_m=draw(st.floats(1, 900)),
        train_mass_t=draw(st.floats(1, 3_000)),
        serial_vehicles=draw(st.integers(1, 60)),
        train_wagons=draw(st.none() | st.integers(1, 50)),
    )


@given(stated=scenarios())
def test_nothing_is_lost_and_every_serial_is_a_train(stated: Scenario) -> None:
    serials = pack_serials(stated)["M"]
    total: Counter[str] = Counter()
    for serial in serials:
        total.update(serial.vehicles)
    said = {name: n for name, n in stated.movements[0].vehicles.items() if n}
    assert dict(total) == said
    assert len({serial.id for serial in serials}) == len(serials)
    for serial in serials:
        check_train(stated, serial)


def check_train(stated: Scenario, serial: Serial) -> None:
    """Check a serial as a train; one vehicle alone may be too big for any train."""
    settings = stated.settings
    classes: dict[str, VehicleClass] = {each.vehicle: each for each in stated.vehicles}
    carried = [(classes[name], count) for name, count in serial.vehicles.items()]
    assert all(count > 0 for _, count in carried)
    assert {each.by_road for each, _ in carried} == {serial.by_road}
    assert serial.n_vehicles <= settings.serial_vehicles
    wagons = sum(ceil(count / each.vehicles_per_wagon) for each, count in carried)
    mass_t = sum(count * each.mass_t for each, count in carried)
    mass_t += wagons * settings.wagon_tare_t
    fits = (
        wagons * settings.wagon_length_m <= settings.train_length_m + 1e-6
        and mass_t <= settings.train_mass_t + 1e-6
        and wagons <= (settings.train_wagons or wagons)
    )
    assert (serial.train is not None) == fits
    assert fits or serial.n_vehicles == 1
    if serial.train is not None:
        assert serial.train.wagons == wagons
        assert serial.train.mass_t == pytest.approx(mass_t)
        assert serial.train.length_m == wagons * settings.wagon_length_m


@given(stated=scenarios())
def test_same_input_same_serials(stated: Scenario) -> None:
    assert pack_serials(stated) == pack_serials(stated)


def test_the_order_of_the_table_does_not_matter() -> None:
    one = packed({"light": 50, "semi": 20, "tank": 3})
    assert one == packed({"tank": 3, "semi": 20, "light": 50})


def test_classes_of_the_fixture_are_what_the_tests_say() -> None:
    assert (LIGHT.mass_t, SEMI.mass_t, TANK.mass_t) == (5, 42, 60)
    assert (LIGHT.by_road, SEMI.by_road, TANK.by_road) == (True, True, False)
