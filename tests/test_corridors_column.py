"""Columns: what marches, what rides on transporters, what both ask of a road."""

from __future__ import annotations

import pytest

from corridors.column import (
    marching_column,
    on_transporter,
    road_requirement,
    transporter_column,
)
from corridors.march import gaps_min
from corridors.scenario import VehicleClass
from corridors.scenario_file import read_scenario
from tests.worlds import LIGHT, SEMI, TANK, vehicle

EXERCISE = {each.vehicle: each for each in read_scenario().vehicles}


def test_the_most_demanding_vehicle_sets_the_requirement() -> None:
    tank = vehicle("tank", 60, tracked=True, axle_load_t=0, width_m=3.7, mlc=70)
    light = vehicle("light", 5, height_m=2)
    assert road_requirement([light, tank]) == {
        "max_mass_t": 60,
        "max_rated_mass_t": 60,
        "max_axle_load_t": 5,
        "max_bogie_load_t": 5,
        "max_height_m": 3,
        "max_width_m": 3.7,
        "max_length_m": 8,
        "mlc_wheeled": 5,
        "mlc_tracked": 70,
    }


def test_a_bogie_bears_no_more_than_the_vehicle_weighs() -> None:
    """Two axles of 5 t weigh 10 t, the vehicle 8."""
    assert road_requirement([vehicle("car", 8)])["max_bogie_load_t"] == 8


def test_no_tracked_vehicle_no_tracked_requirement() -> None:
    assert road_requirement([SEMI])["mlc_tracked"] == 0
    assert road_requirement([TANK])["mlc_wheeled"] == 0


def test_a_column_is_divided_into_march_units() -> None:
    """51 vehicles in groups of 25: three units, two gaps of 5 minutes."""
    column = marching_column({"light": 50, "semi": 1}, _by_name(LIGHT, SEMI), group=25)
    assert (column.order.vehicles, column.order.march_units) == (51, 3)
    assert gaps_min(column.order, unit_gap=5, serial_gap=10) == 10
    assert column.transporters == 0
    assert column.load_class == SEMI.mlc


def _by_name(*classes: VehicleClass) -> dict[str, VehicleClass]:
    return {each.vehicle: each for each in classes}


def test_the_transporter_of_the_exercise_is_laden_with_its_tank() -> None:
    """118 t are 56 t of its own and the 62 t of the tank on it, which is wider."""
    laden = on_transporter(EXERCISE["tank"], EXERCISE.values())
    wide = EXERCISE["transporter"].model_copy(update={"width_m": 3.75})
    assert laden == wide


def test_a_lighter_load_makes_a_lighter_transporter() -> None:
    """56 + 35 = 91 t, 91/118 of the axle load and the class; sizes stay."""
    laden = on_transporter(EXERCISE["ifv"], EXERCISE.values())
    assert laden is not None
    assert laden.mass_t == 91
    assert laden.axle_load_t == pytest.approx(12 * 91 / 118)
    assert laden.mlc == pytest.approx(110 * 91 / 118)
    assert (laden.length_m, laden.width_m, laden.height_m) == (22, 3.7, 4.2)
    assert not laden.tracked


def test_a_tall_and_wide_load_stands_out() -> None:
    """3.1 m of howitzer on a deck of 1.2 m, and 3.9 m of width."""
    big = EXERCISE["howitzer"].model_copy(update={"width_m": 3.9})
    laden = on_transporter(big, EXERCISE.values())
    assert laden is not None
    assert laden.width_m == 3.9
    assert laden.height_m == pytest.approx(4.3)


def test_the_lightest_transporter_that_bears_it_is_taken() -> None:
    small = vehicle("small", 60, tare_t=20)
    large = vehicle("large", 120, tare_t=50)
    for mass_t, name in ((40, "small"), (41, "large")):
        laden = on_transporter(vehicle("load", mass_t), [large, small, LIGHT])
        assert laden is not None
        assert laden.vehicle == name
    assert on_transporter(vehicle("load", 71), [large, small, LIGHT]) is None


@pytest.mark.parametrize("tare_t", [60, 61])
def test_a_transporter_weighs_more_laden_than_empty(tare_t: float) -> None:
    with pytest.raises(ValueError, match=f"tare_t {tare_t} is not below mass_t 60"):
        vehicle("hauler", 60, tare_t=tare_t)


def test_a_transporter_that_may_not_march_carries_nothing_by_road() -> None:
    parked = vehicle("parked", 120, tare_t=50, by_road=False)
    assert on_transporter(TANK, [parked]) is None


def test_each_vehicle_rides_on_its_own_transporter() -> None:
    column = transporter_column({"tank": 2, "ifv": 3}, EXERCISE, group=4)
    assert column is not None
    assert (column.transporters, column.order.vehicles) == (5, 5)
    assert column.order.march_units == 2
    assert column.requirement["max_mass_t"] == 118
    assert column.requirement["mlc_tracked"] == 0
    assert column.load_class == 110


def test_one_that_is_too_heavy_keeps_all_off_the_road() -> None:
    classes = EXERCISE | _by_name(vehicle("heavy", 63))
    assert transporter_column({"ifv": 1, "heavy": 1}, classes, group=4) is None
