"""Packing into serials: nothing lost, nothing longer or heavier than a train."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.itinerary import Serial
from corridors.scenario import Scenario, VehicleClass
from corridors.serials import pack_serials
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
    """40 places: 30 semitrailers (64 t each: 1 920 t), then light ones of 9.4 t."""
    assert contents({"light": 20, "semi": 30}) == [
        {"semi": 30, "light": 8},
        {"light": 12},
    ]


def test_a_vehicle_too_big_for_any_train_travels_alone() -> None:
    """By rail 140 t; the train takes 100. On the road it may still find a way."""
    found = contents({"semi": 2, "light": 1}, train_mass_t=50)
    assert found == [{"semi": 1}, {"semi": 1}, {"light": 1}]


def test_a_class_of_which_there_is_none_is_not_carried() -> None:
    """Else its limits would bind the others."""
    (serial,) = packed({"light": 3, "semi": 0})
    assert dict(serial.vehicles) == {"light": 3}
    assert serial.requirement["max_mass_t"] == LIGHT.mass_t


def test_movements_are_packed_each_by_itself() -> None:
    found = pack_serials(
        scenario(movement("A", {"light": 3}), movement("B", {"semi": 1}))
    )
    assert {name: len(serials) for name, serials in found.items()} == {"A": 1, "B": 1}
    assert found["B"][0].movement == "B"


def test_the_most_demanding_vehicle_sets_the_requirement() -> None:
    """On wagons of 16 m and 22 t: three lights (37 t on 4 axles), a tank (82 t on 6).

    A metre of the tank's wagon bears 82 / 16 t; the two wagons are 32 m long.
    """
    light = vehicle("light", 5, height_m=2, vehicles_per_wagon=3)
    tank = vehicle("tank", 60, tracked=True, axle_load_t=0, width_m=3.7, mlc=70)
    stated = scenario(movement("M", {"light": 3, "tank": 1}), vehicles=[light, tank])
    (serial,) = pack_serials(stated)["M"]
    assert serial.n_vehicles == 4
    assert serial.requirement == {
        "max_mass_t": 60,
        "max_rated_mass_t": 60,
        "max_axle_load_t": 5,
        "max_bogie_load_t": 5,
        "max_height_m": 3,
        "max_width_m": 3.7,
        "max_length_m": 8,
        "mlc_wheeled": 5,
        "mlc_tracked": 70,
        "wagon_axle_load_t": pytest.approx(82 / 6),
        "wagon_metre_load_tpm": pytest.approx(82 / 16),
        "train_length_m": pytest.approx(32),
    }


def test_a_bogie_bears_no_more_than_the_vehicle_weighs() -> None:
    """Two axles of 5 t weigh 10 t, the vehicle 8."""
    stated = scenario(movement("M", {"car": 1}), vehicles=[vehicle("car", 8)])
    (serial,) = pack_serials(stated)["M"]
    assert serial.requirement["max_bogie_load_t"] == 8


def test_a_train_is_as_long_as_what_it_carries() -> None:
    """Semitrailers stand alone on wagons of 16 m; five lights share one."""
    full, rest = packed({"semi": 8}, train_length_m=100)
    assert full.requirement["train_length_m"] == 96
    assert rest.requirement["train_length_m"] == 32
    (light,) = packed({"light": 5})
    assert light.requirement["train_length_m"] == pytest.approx(16)


def test_no_tracked_vehicle_no_tracked_requirement() -> None:
    (wheeled,), (tracked,) = packed({"semi": 1}), packed({"tank": 1})
    assert (wheeled.requirement["mlc_tracked"], tracked.requirement["mlc_wheeled"]) == (
        0,
        0,
    )


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
    settings = stated.settings
    classes: dict[str, VehicleClass] = {each.vehicle: each for each in stated.vehicles}
    carried = [(classes[name], count) for name, count in serial.vehicles.items()]
    assert all(count > 0 for _, count in carried)
    assert {each.by_road for each, _ in carried} == {serial.by_road}
    assert serial.requirement["max_mass_t"] == max(each.mass_t for each, _ in carried)
    assert serial.n_vehicles <= settings.serial_vehicles
    if serial.n_vehicles == 1:
        return  # too big for any train, perhaps
    wagons = sum(count / each.vehicles_per_wagon for each, count in carried)
    mass_t = sum(count * each.mass_t for each, count in carried)
    assert wagons * settings.wagon_length_m <= settings.train_length_m + 1e-6
    assert mass_t + wagons * settings.wagon_tare_t <= settings.train_mass_t + 1e-6


@given(stated=scenarios())
def test_same_input_same_serials(stated: Scenario) -> None:
    assert pack_serials(stated) == pack_serials(stated)


def test_the_order_of_the_table_does_not_matter() -> None:
    one = packed({"light": 50, "semi": 20, "tank": 3})
    assert one == packed({"tank": 3, "semi": 20, "light": 50})


def test_classes_of_the_fixture_are_what_the_tests_say() -> None:
    assert (LIGHT.mass_t, SEMI.mass_t, TANK.mass_t) == (5, 42, 60)
    assert (LIGHT.by_road, SEMI.by_road, TANK.by_road) == (True, True, False)
