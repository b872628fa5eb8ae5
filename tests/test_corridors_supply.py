"""Sustainment: factors of the manual by hand, streams in whole trucks and wagons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.scenario import Settings
from corridors.supply import (
    DRY,
    M872_PAYLOAD_T,
    Lift,
    daily_loads,
    supply_classes,
    tonnes_per_day,
    truck_lift,
    wagon_lift,
)
from geodata.network import Mode

POUND_KG = 0.45359237
POUNDS = {
    **{"I-MMM": 5.50, "I-UMM": 7.41, "I-UMU": 9.39, "II": 1.6, "III-packaged": 1.2},
    **{"IV-barrier": 1.638, "IV-construction": 2.324, "mail": 2.0},
    **{"VI-temperate": 2.06, "VI-arctic": 1.78, "VI-arid": 3.74},
}
SETTINGS = Settings(name="drawn")

# Aid by one command in 2025: tonnes, trucks, wagons and aircraft of the year.
YEAR_T, TRUCKS, WAGONS, AIRCRAFT = 220_000, 9_000, 1_800, 500


def test_factors_are_those_of_the_manual() -> None:
    """Pounds for a person and day; a tenth of a gram is lost in the table."""
    known = supply_classes()
    for name, pounds in POUNDS.items():
        assert known[name].kg_per_person_day == pytest.approx(
            pounds * POUND_KG, abs=1e-4
        )
        assert f"{pounds:g} lb" in known[name].source.replace(".50", ".5").replace(
            "2.0 ", "2 "
        )
        assert known[name].confidence == "sourced"


def test_what_is_not_of_the_manual_is_assumed_and_says_for_whom() -> None:
    others = {n: c for n, c in supply_classes().items() if n not in POUNDS}
    assert set(others) == {"water", "III-bulk", "V"}
    assert {each.confidence for each in others.values()} == {"assumed"}
    assert others["V"].holds_for == others["III-bulk"].holds_for != ""


@pytest.mark.parametrize(
    ("rations", "tonnes"), [("I-MMM", 33.3), ("I-UMM", 37.2), ("I-UMU", 41.3)]
)
def test_a_brigade_takes_33_to_41_tonnes_a_day_dry(rations: str, tonnes: float) -> None:
    """4 500 persons, 16.3 to 20.2 pounds each."""
    classes = [rations, *DRY[1:]]
    assert tonnes_per_day(4_500, classes) == pytest.approx(tonnes, abs=0.05)


def test_a_brigade_s_fuel_and_ammunition_weigh_ten_times_as_much() -> None:
    """300 m³ of fuel (252 t) and 375 t of ammunition: the middle of what is assumed."""
    assert tonnes_per_day(4_500, ["III-bulk"]) == pytest.approx(252)
    assert tonnes_per_day(4_500, ["V"]) == pytest.approx(375, rel=0.01)


def test_an_unknown_class_is_told_with_the_nearest() -> None:
    with pytest.raises(
        ValueError, match=r"unknown class of supply 'VI-arctik'.*'VI-ar"
    ):
        tonnes_per_day(1, ["VI-arctik"])


def test_a_train_of_supplies_is_as_long_and_heavy_as_its_settings_say() -> None:
    """700 m hold 43 wagons of 16 m; 2 000 t hold 45 of 22 + 22 t, 23 of 22 + 64 t."""
    assert wagon_lift(SETTINGS) == Lift(Mode.RAIL, 22, 43)
    assert wagon_lift(SETTINGS, payload_t=64).serial == 23
    short = SETTINGS.model_copy(update={"train_wagons": 10})
    assert wagon_lift(short).serial == 10


def test_a_train_without_a_wagon_is_refused() -> None:
    light = SETTINGS.model_copy(update={"train_mass_t": 40})
    with pytest.raises(ValueError, match="40 t holds no wagon of 16 m and 44 t"):
        wagon_lift(light)


def test_trucks_go_in_convoys() -> None:
    assert truck_lift(SETTINGS) == Lift(Mode.ROAD, 20, 40)
    assert truck_lift(SETTINGS, payload_t=M872_PAYLOAD_T).payload_t == 34


@pytest.mark.parametrize("payload_t", [0, -1, float("nan"), float("inf")])
def test_a_payload_that_is_none_is_refused(payload_t: float) -> None:
    with pytest.raises(ValueError, match="payload_t must be above 0"):
        truck_lift(SETTINGS, payload_t=payload_t)


@pytest.mark.parametrize("tonnes", [-1, float("nan"), float("inf")])
def test_a_stream_that_is_none_is_refused(tonnes: float) -> None:
    with pytest.raises(ValueError, match="tonnes a day must be 0 or more"):
        daily_loads(tonnes, 3, truck_lift(SETTINGS))


def test_what_fills_no_truck_waits_for_the_next_day() -> None:
    """50 t a day in trucks of 20 t: 2, then 3, then 2; the last goes with 10 t."""
    loads = daily_loads(50, 3, truck_lift(SETTINGS))
    assert [each.carriers for each in loads] == [2, 3, 3]
    assert [each.tonnes for each in loads] == [40, 60, 50]
    assert [each.day for each in loads] == [0, 1, 2]


def test_a_day_s_trucks_are_whole_convoys_and_a_rest() -> None:
    (load,) = daily_loads(1_980, 1, truck_lift(SETTINGS))
    assert load.serials == (40, 40, 19)


def test_a_train_may_wait_until_it_is_full() -> None:
    """300 t a day; a train takes 43 * 22 = 946 t. The last day's rest is 8 wagons."""
    loads = daily_loads(300, 10, wagon_lift(SETTINGS), full_serials=True)
    trains = {each.day: each.serials for each in loads if each.serials}
    assert trains == {3: (43,), 6: (43,), 9: (43, 8)}
    assert loads[-1].tonnes == pytest.approx(3_000 - 2 * 946)


def test_aid_of_2025_in_a_day() -> None:
    """603 t by 25 trucks, 5 wagons and 1.4 aircraft."""
    a_day = [round(each / 365, 1) for each in (YEAR_T, TRUCKS, WAGONS, AIRCRAFT)]
    assert a_day == [602.7, 24.7, 4.9, 1.4]


def test_aid_of_2025_says_what_a_truck_carries() -> None:
    """With wagons of 22 t: 20.0 t if aircraft flew empty, 17.8 t with 40 t in each.

    So the assumed payloads, by land alone, make up all but 400 t of the year.
    """
    truck, wagon = truck_lift(SETTINGS).payload_t, wagon_lift(SETTINGS).payload_t
    implied = [(YEAR_T - WAGONS * wagon - AIRCRAFT * t) / TRUCKS for t in (0, 40)]
    assert implied == pytest.approx([20.04, 17.82], abs=0.005)
    assert YEAR_T - (TRUCKS * truck + WAGONS * wagon) == 400


def test_aid_of_2025_by_road_or_by_rail_alone() -> None:
    """11 000 trucks, 30 or 31 a day in one convoy; 10 000 wagons, 233 trains a year."""
    by_road = daily_loads(YEAR_T / 365, 365, truck_lift(SETTINGS))
    assert sum(each.carriers for each in by_road) == 11_000
    assert {each.carriers for each in by_road} == {30, 31}
    assert {len(each.serials) for each in by_road} == {1}
    by_rail = daily_loads(YEAR_T / 365, 365, wagon_lift(SETTINGS), full_serials=True)
    assert sum(each.carriers for each in by_rail) == 10_000
    assert sum(len(each.serials) for each in by_rail) == 233


@given(
    tonnes=st.floats(0, 2_000),
    days=st.integers(0, 40),
    payload_t=st.floats(1, 60),
    serial=st.integers(1, 50),
    full=st.booleans(),
)
def test_no_tonne_is_lost_and_less_than_a_carrier_or_serial_waits(
    tonnes: float, days: int, payload_t: float, serial: int, *, full: bool
) -> None:
    lift = Lift(Mode.ROAD, payload_t, serial)
    loads = daily_loads(tonnes, days, lift, full_serials=full)
    assert [each.day for each in loads] == list(range(days))
    assert sum(each.tonnes for each in loads) == pytest.approx(tonnes * days)
    sent_t, together_t = 0.0, payload_t * (serial if full else 1)
    for each in loads:
        sent_t += each.tonnes
        waiting_t = tonnes * (each.day + 1) - sent_t
        assert -1e-6 <= waiting_t <= together_t + 1e-6
        assert each.tonnes <= each.carriers * payload_t + 1e-6
        assert sum(each.serials) == each.carriers
        assert all(0 < n <= serial for n in each.serials)
    for each in loads[:-1]:
        assert each.tonnes == pytest.approx(each.carriers * payload_t)
        assert not full or set(each.serials) <= {serial}
