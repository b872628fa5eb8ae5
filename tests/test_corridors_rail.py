"""Railway arithmetic: the worked examples of TR0603, and the fleet of flat wagons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.rail import (
    TRAINS_BY_RULE,
    end_delivery_t,
    floored,
    lifts_at_once,
    net_division_t,
    net_train_load_t,
    raised,
    road_engines,
    trains_a_day,
    trains_sustained,
    wagons_needed,
)

MILE_KM = 1.609344
BRIGADE_WAGONS = 900  # of an armoured brigade, 2017
GERMAN_FLATS = 343  # under contract, 2023
TRAIN = {"wagons_a_train": 30, "turnaround_days": 5}


def test_trains_a_day_of_the_manual() -> None:
    """14 passing tracks, 10 mph, 110 miles: 16.36; the manual says 17."""
    trains = trains_a_day(14, speed_kmh=10 * MILE_KM, division_km=110 * MILE_KM)
    assert trains == pytest.approx(180 / 11)
    assert f"{trains:.2f}" == "16.36"
    assert (floored(trains), raised(trains)) == (16, 17)


def test_a_line_without_passing_tracks_has_one_train_on_it() -> None:
    """At 20 km/h 240 km take 12 h: one train there and back a day."""
    assert trains_a_day(0, speed_kmh=20, division_km=240) == 1


@pytest.mark.parametrize("sum_of_tenths", [0.1 + 0.2, 0.3])
def test_whole_sums_of_fractions_stay_whole(sum_of_tenths: float) -> None:
    assert floored(10 * sum_of_tenths) == raised(10 * sum_of_tenths) == 3


def test_tonnes_of_the_manual() -> None:
    """A trailing load of 837 tons carries 419; 15 such trains, or 17 of 383 tons."""
    net = raised(net_train_load_t(837))
    assert net == 419
    assert net_division_t(net, 15) == 6_285
    assert net_division_t(383, 17) == 6_511


def test_the_weakest_division_says_what_is_delivered() -> None:
    """Trains of 383 tons: 10, 9 and 11 a day."""
    assert end_delivery_t([net_division_t(383, td) for td in (10, 9, 11)]) == 3_447


def test_a_troop_train_takes_the_path_of_a_freight_train() -> None:
    assert net_division_t(400, 10, troop_trains=2) == 3_200
    assert net_division_t(400, 10, troop_trains=12) == 0


def test_rule_of_thumb() -> None:
    assert (TRAINS_BY_RULE[1], TRAINS_BY_RULE[2]) == (10, 30)


def test_engines_go_there_and_back_and_some_stand() -> None:
    """10 trains, 8 h on the line and 4 in the yard: half a day, 5 engines each way."""
    assert road_engines(10, running_h=8, terminal_h=4) == pytest.approx(12)


def test_the_german_flats_are_a_third_of_a_brigade() -> None:
    assert f"{lifts_at_once(GERMAN_FLATS, BRIGADE_WAGONS):.2f}" == "0.38"


def test_one_and_a_half_brigades_at_once_take_1350_wagons() -> None:
    assert lifts_at_once(1_350, BRIGADE_WAGONS) == 1.5


def test_the_german_flats_sustain_two_trains_a_day() -> None:
    """30 wagons, 5 days and a tenth in reserve: 165 for a train a day. 2017 ran 3."""
    trains = trains_sustained(GERMAN_FLATS, **TRAIN)
    assert trains == pytest.approx(343 / 165)
    assert floored(trains) == 2
    assert wagons_needed(3, **TRAIN) == pytest.approx(495)


@given(
    wagons=st.integers(1, 10_000),
    wagons_a_train=st.integers(1, 60),
    turnaround_days=st.floats(0.5, 60),
)
def test_a_fleet_is_just_enough_for_what_it_sustains(
    wagons: int, wagons_a_train: int, turnaround_days: float
) -> None:
    use = {"wagons_a_train": wagons_a_train, "turnaround_days": turnaround_days}
    assert wagons_needed(trains_sustained(wagons, **use), **use) == pytest.approx(
        wagons
    )
