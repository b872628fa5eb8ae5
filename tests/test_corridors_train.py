"""Trains: whole wagons of two kinds, their length and mass, what they ask of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.scenario import Settings, VehicleClass
from corridors.train import ENGINE_LENGTH_M, Train, make_up_train, wagons_for
from tests.worlds import LIGHT, SEMI, TANK, vehicle


def train(
    count: dict[str, int], *classes: VehicleClass, **settings: object
) -> Train | None:
    stated = Settings.model_validate({"name": "drawn", **settings})
    by_name = {each.vehicle: each for each in classes or (LIGHT, SEMI, TANK)}
    return make_up_train(count, by_name, stated)


def made_up(count: dict[str, int], *classes: VehicleClass) -> Train:
    found = train(count, *classes)
    assert found is not None
    return found


def test_wagons_of_four_and_of_six_axles() -> None:
    """A tank takes six axles, six lights two wagons of four; each 16 m and 22 t."""
    found = made_up({"light": 6, "tank": 2})
    assert (found.four_axle, found.six_axle, found.wagons) == (2, 2, 4)
    assert found.length_m == 64
    assert found.mass_t == 6 * 5 + 2 * 60 + 4 * 22


def test_a_line_meets_the_wagon_that_bears_most() -> None:
    """On wagons of 16 m, 22 t: three lights (37 t on 4 axles), a tank (82 t on 6)."""
    light = vehicle("light", 5, vehicles_per_wagon=3)
    assert made_up({"light": 3, "tank": 1}, light, TANK).requirement == {
        "max_axle_load_t": pytest.approx(82 / 6),
        "max_metre_load_tpm": 82 / 16,
        "max_train_length_m": 32,
    }


def test_four_axles_may_bear_more_each_than_six() -> None:
    """The semitrailer's wagon: (42 + 22) / 4 = 16 t; the tank's 82 / 6."""
    assert made_up({"semi": 1, "tank": 1}).axle_load_t == 16


def test_an_engine_stands_on_the_track_too() -> None:
    assert made_up({"semi": 6}).length_with_engine_m == 96 + ENGINE_LENGTH_M


@pytest.mark.parametrize(("width_m", "out"), [(3.15, False), (3.16, True)])
def test_what_is_wider_than_the_loading_gauge_is_out_of_it(
    width_m: float, out: bool
) -> None:
    wide = vehicle("wide", 30, width_m=width_m)
    assert made_up({"light": 1, "wide": 1}, LIGHT, wide).out_of_gauge is out


@pytest.mark.parametrize(
    ("limit", "just", "below"),
    [
        ("train_length_m", 48, 47.9),
        ("train_mass_t", 192, 191.9),
        ("train_wagons", 3, 2),
    ],
)
def test_no_train_is_above_its_limits(limit: str, just: float, below: float) -> None:
    """Three semitrailers: 3 wagons, 48 m, 3 * (42 + 22) = 192 t."""
    assert train({"semi": 3}, **{limit: just}) is not None
    assert train({"semi": 3}, **{limit: below}) is None


def test_a_vehicle_may_take_two_wagons() -> None:
    """118 t on two: 59 t on each, and six axles under it."""
    found = made_up({"hauler": 1}, vehicle("hauler", 118, vehicles_per_wagon=0.5))
    assert (found.four_axle, found.six_axle) == (0, 2)
    assert found.axle_load_t == (59 + 22) / 6


@given(tenths=st.integers(1, 1000), wagons=st.integers(1, 1000))
def test_full_wagons_leave_none_half_empty(tenths: int, wagons: int) -> None:
    """So many vehicles as just fill wagons take these, and one more takes another."""
    each = vehicle("any", 5, vehicles_per_wagon=tenths / 10)
    count = wagons * tenths  # fills ten times as many
    assert wagons_for(each, count) == 10 * wagons
    assert wagons_for(each, count + 1) > 10 * wagons
