"""Tables for spreadsheets, read off a plan by hand."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from corridors.column import Column
from corridors.itinerary import Corridor, FrequencySpell, Plan
from corridors.march import ColumnOrder
from corridors.tables import (
    ITINERARY_COLUMNS,
    arrivals_csv,
    capacity_csv,
    critical_points,
    critical_points_csv,
    itineraries_csv,
    movement_table_csv,
    route_refs,
    train_table_csv,
)
from corridors.tables.atlas import Atlas
from corridors.tables.parts import Part, parts_of
from corridors.tables.sheet import span
from corridors.tables.tails import Tails
from geodata.network import Mode
from tests.hand_plans import (
    A2,
    ACCESS,
    CROSSING,
    GAUGE,
    LOAD,
    LORRIES,
    M06,
    RAIL,
    TANKS,
    hand_network,
    hand_plan,
    hand_scenario,
)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def march_rows(plan: Plan, *, start: datetime | None = None) -> list[dict[str, str]]:
    """Give the movement table's rows, dated if there is a start."""
    return rows_of(movement_table_csv(plan, hand_scenario(start=start)))


def undated() -> dict[str, str]:
    return march_rows(hand_plan())[0]


def dated() -> dict[str, str]:
    return rows_of(movement_table_csv(hand_plan(), hand_scenario()))[0]


def with_corridor(corridor: Corridor) -> Plan:
    """Give the plan with another first corridor."""
    (movement,) = hand_plan().movements
    corridors = (corridor, *movement.corridors[1:])
    return replace(hand_plan(), movements=(replace(movement, corridors=corridors),))


def test_itineraries_have_a_row_for_each_serial_and_link() -> None:
    rows = rows_of(itineraries_csv(hand_plan()))
    assert tuple(rows[0]) == ITINERARY_COLUMNS
    assert len(rows) == 9 + 5
    assert rows[CROSSING] == {
        "movement": "1 Bde",
        "serial": LORRIES,
        "seq": "1",
        "link": str(CROSSING),
        "mode": "transfer",
        "from_node": "1",
        "to_node": "2",
        "enter_h": "10.5000",
        "exit_h": "11.0000",
        "vehicles": "30",
    }


def test_the_movement_table_has_the_march_alone_and_what_is_left() -> None:
    """The lorries march to the ramp; tanks and the rest of the way go by rail."""
    rows = march_rows(hand_plan())
    assert [row["serial"] for row in rows] == [LORRIES, ""]


def test_a_march_reads_as_the_drawing_says() -> None:
    """The tail is 10 min behind at the ramp, 9.4 min at West."""
    assert undated() == {
        "serial": LORRIES,
        "movement_no": "01-DE-01",
        "movement": "1 Bde",
        "date": "",
        "unit": "1st Brigade",
        "vehicles": "30",
        "march_units": "2",
        "load_class": "28",
        "from": "Hafen",
        "to": "Rampe",
        "route": "A 2 – M 06",
        "length_km": "140.0",
        "start_point_h": "8.0000",
        "release_point_h": "12.0000",
        "clear_h": "12.1667",
        "critical_points": (
            "West halt 30 min due 10:00 / clear 10:09; "
            "Markt–Rynok due 10:30 / clear 10:39"
        ),
        "remarks": (
            "estimate; halts 1 (30 min); 30 min later than the plan of periods"
        ),
    }


def test_a_start_gives_dates_and_times_of_day() -> None:
    """8 h after 6 o'clock on the second of March, in Warsaw's winter."""
    row = dated()
    assert row["date"] == "2026-03-02T14:00+01:00"
    assert row["movement_no"] == "02-DE-01"
    assert "West halt 30 min due 16:00 / clear 16:09" in row["critical_points"]


def test_another_day_is_told_by_its_number() -> None:
    """Eight hours later the column sets out at 22:00, and crosses past midnight."""
    (corridor, _) = hand_plan().corridors
    (each,) = corridor.itineraries
    later = replace(each, enter_h=each.enter_h + 8, exit_h=each.exit_h + 8)
    plan = with_corridor(replace(corridor, itineraries=(later,)))
    (row, _) = march_rows(plan, start=hand_scenario().settings.start)
    assert "Markt–Rynok due 03 00:30 / clear 03 00:39" in row["critical_points"]


def test_a_small_shift_is_not_told() -> None:
    (corridor, _) = hand_plan().corridors
    (each,) = corridor.itineraries
    as_planned = replace(each, planned_h=each.arrives_h - 0.25)
    row = march_rows(with_corridor(replace(corridor, itineraries=(as_planned,))))[0]
    assert row["remarks"] == "estimate; halts 1 (30 min)"


def test_on_the_road_the_load_class_is_that_of_the_transporter() -> None:
    (corridor, _) = hand_plan().corridors
    (each,) = corridor.itineraries
    needs = {"mlc_wheeled": 110, "mlc_tracked": 0}
    column = Column(ColumnOrder(30, 2), 30, needs, is_heavy=True)
    riding = replace(each, serial=replace(each.serial, column=column))
    row = march_rows(with_corridor(replace(corridor, itineraries=(riding,))))[0]
    assert row["load_class"] == "110"
    assert "on 30 transporters" in row["remarks"]


def test_what_is_left_has_a_row_with_the_reason() -> None:
    said = {key: value for key, value in march_rows(hand_plan())[-1].items() if value}
    assert said == {
        "movement": "1 Bde",
        "unit": "1st Brigade",
        "from": "Hafen",
        "to": "Ziel",
        "remarks": "1 serial not delivered: gauge transfer Grenze carries 2 serials "
        "in 48 h",
    }


def test_trains_have_a_row_for_each_gauge() -> None:
    rows = rows_of(train_table_csv(hand_plan(), hand_scenario(start=None)))
    assert [(row["train"], row["gauge_mm"]) for row in rows] == [
        *[(TANKS, "1435"), (TANKS, "1520")],
        *[(LORRIES, "1435"), (LORRIES, "1520")],
    ]
    assert rows[0] == {
        "train": TANKS,
        "movement": "1 Bde",
        "unit": "1st Brigade",
        "wagons": "23",
        "four_axle": "0",
        "six_axle": "23",
        "length_m": "368.0",  # 23 wagons of 16 m
        "mass_t": "1932.0",  # 23 times 62 t on 22 t
        "axle_load_t": "14.0",
        "out_of_gauge": "yes",
        "gauge_mm": "1435",
        "from": "Rampe",
        "to": "Grenze",
        "lines": "6200",
        "depart_h": "3.0000",
        "arrive_h": "5.5000",
        "depart": "",
        "arrive": "",
        "loading": "Rampe (ramp) 3 h",
        "unloading": "Grenze (gauge transfer) 10 h",
        "remarks": "estimate; out of gauge: each route needs a permit",
    }


def test_trains_have_dates() -> None:
    row = rows_of(train_table_csv(hand_plan(), hand_scenario()))[0]
    assert row["depart"] == "2026-03-02T09:00+01:00"
    assert row["arrive"] == "2026-03-02T11:30+01:00"


def test_critical_points_of_a_march_and_a_train() -> None:
    """Head and tail part by the pass time on roads; on rails they are one."""
    text = critical_points_csv(hand_plan(), hand_scenario(start=None))
    rows = [row for row in rows_of(text) if row["serial"] == LORRIES]
    assert [
        tuple(row[key] for key in ("seq", "point", "kind", "node", "link"))
        for row in rows
    ] == [
        ("0", "Hafen", "start", "0", ""),
        ("1", "West", "halt", "1", ""),
        ("2", "Markt–Rynok", "crossing", "1", "1"),
        ("3", "Rampe", "ramp", "4", "4"),
        ("4", "Grenze", "gauge_transfer", "6", "6"),
        ("5", "Ziel", "ramp", "8", "8"),
        ("6", "Ziel", "release", "9", ""),
    ]
    assert [
        tuple(row[key] for key in ("due_h", "clear_h", "halt_h")) for row in rows
    ] == [
        ("8.0000", "8.1567", "0.0000"),
        ("10.0000", "10.1567", "0.5000"),
        ("10.5000", "10.6567", "0.5000"),
        ("12.0000", "12.1667", "3.0000"),
        ("17.5000", "17.5000", "10.0000"),
        ("30.0000", "30.0000", "3.0000"),
        ("33.0000", "33.0000", "0.0000"),
    ]


def test_critical_points_have_dates() -> None:
    row = rows_of(critical_points_csv(hand_plan(), hand_scenario()))[1]
    assert (row["due"], row["clear"]) == ("2026-03-02T06:00+01:00",) * 2


@pytest.mark.parametrize(("minutes", "halts"), [(9, 0), (10, 1)])
def test_halts_take_ten_minutes_or_more(minutes: int, halts: int) -> None:
    (corridor, _) = hand_plan().corridors
    (each,) = corridor.itineraries
    enter_h = each.enter_h.copy()
    enter_h[CROSSING] = each.exit_h[A2] + minutes / 60
    plan = with_corridor(
        replace(corridor, itineraries=(replace(each, enter_h=enter_h),))
    )
    rows = rows_of(critical_points_csv(plan, hand_scenario()))
    assert [row["kind"] for row in rows].count("halt") == halts


def test_capacity_counts_by_windows_from_the_start() -> None:
    """Trains load at 0 h and at 12 h; roads count vehicles."""
    rows = rows_of(capacity_csv(hand_plan()))
    by_link = {
        link: [row for row in rows if row["link"] == str(link)] for link in range(9)
    }
    assert [
        [row[key] for key in ("from_h", "to_h", "used", "capacity")]
        for row in by_link[LOAD]
    ] == [["0.0000", "6.0000", "1", "1"], ["12.0000", "18.0000", "1", "1"]]
    assert [row["from_h"] for row in by_link[GAUGE]] == ["0.0000", "12.0000"]
    assert by_link[GAUGE][0]["name"] == "Grenze"
    assert [by_link[A2][0][key] for key in ("used", "capacity")] == ["30", "90"]


def test_a_link_without_a_frequency_counts_over_the_horizon() -> None:
    (row,) = [
        row for row in rows_of(capacity_csv(hand_plan())) if row["link"] == str(ACCESS)
    ]
    assert [row[key] for key in ("from_h", "to_h", "used", "capacity")] == [
        *("0.0000", "48.0000", "30", "1000")
    ]


@pytest.mark.parametrize(
    ("spells", "capacities"),
    [
        ([(0, 12, 3)], ["3", "1"]),
        ([(0, 12, 0)], ["0", "1"]),
        ([(6, 14, 4)], ["4", "4"]),
        ([(6, 14, 0)], ["1", "1"]),
        ([(0, 5, 0), (5, 24, 2)], ["2", "2"]),
    ],
)
def test_a_window_has_the_greatest_count_that_holds_in_it(
    spells: list[tuple[float, float, int]], capacities: list[str]
) -> None:
    """The gauge transfer usually takes a train in 12 h."""
    plan = hand_plan()
    others = tuple(FrequencySpell(GAUGE, *spell) for spell in spells)
    plan = replace(plan, frequencies=replace(plan.frequencies, spells=others))
    rows = [r for r in rows_of(capacity_csv(plan)) if r["link"] == str(GAUGE)]
    assert [row["capacity"] for row in rows] == capacities


def test_arrivals_add_up_in_order() -> None:
    rows = rows_of(arrivals_csv(hand_plan(), hand_scenario()))
    assert [(row["hour"], row["serial"]) for row in rows] == [
        ("21.0000", TANKS),
        ("33.0000", LORRIES),
    ]
    assert rows[0]["date"] == "2026-03-03T03:00+01:00"
    counts = ("serials_arrived", "serials_total", "vehicles_arrived", "vehicles_total")
    assert [[int(row[key]) for key in counts] for row in rows] == [
        [1, 3, 23, 55],
        [2, 3, 53, 55],
    ]
    assert [(row["force_arrived"], row["force_total"]) for row in rows] == [
        ("1", "3"),
        ("2", "3"),
    ]


def test_nothing_delivered_leaves_the_headers_alone() -> None:
    plan, scenario = replace(hand_plan(), movements=()), hand_scenario()
    texts = [itineraries_csv(plan), capacity_csv(plan)]
    texts += [
        write(plan, scenario)
        for write in (
            *(arrivals_csv, critical_points_csv),
            *(movement_table_csv, train_table_csv),
        )
    ]
    assert [text.count("\n") for text in texts] == [1] * 6


@pytest.mark.parametrize("unit", ['3rd "Lions", motorised', "two\nlines", "a;b\tc"])
def test_hostile_names_stay_in_their_cell(unit: str) -> None:
    (movement,) = hand_plan().movements
    plan = replace(hand_plan(), movements=(replace(movement, unit=unit),))
    assert march_rows(plan)[0]["unit"] == unit


def test_lines_end_as_on_any_system() -> None:
    plan, scenario = hand_plan(), hand_scenario()
    assert "\r" not in itineraries_csv(plan) + movement_table_csv(plan, scenario)


WAY = range(9)


def test_a_crossing_lies_within_a_march_and_terminals_end_it() -> None:
    assert parts_of(Atlas.of(hand_network()), WAY) == [
        Part(Mode.ROAD, 0, A2, M06),
        Part(Mode.RAIL, 1435, RAIL, RAIL),
        Part(Mode.RAIL, 1520, RAIL + 2, RAIL + 2),
    ]


def test_two_marches_with_a_ramp_between_are_two() -> None:
    """Back on the road after a ramp: the column forms up anew."""
    parts = parts_of(Atlas.of(hand_network()), [A2, ACCESS, LOAD, A2])
    assert [(part.first, part.last) for part in parts] == [(0, 0), (3, 3)]


def test_a_tail_is_as_long_as_on_the_road_before_and_a_train_has_none() -> None:
    (corridor, by_rail) = hand_plan().corridors
    tails = Tails(hand_network(), hand_scenario().regime.march)
    minutes = 60 * tails.hours(corridor.itineraries[0])
    assert minutes.round(6).tolist() == [9.4, 9.4, 10, 10, 10, 0, 0, 0, 0]
    assert not tails.hours(by_rail.itineraries[0]).any()
    assert tails.at_the_end(corridor.itineraries[0]) == 0


def test_who_begins_in_a_crossing_is_as_long_as_on_the_road_behind() -> None:
    (corridor, _) = hand_plan().corridors
    (each,) = corridor.itineraries
    tails = Tails(hand_network(), hand_scenario().regime.march)
    some = replace(each, links=np.array([CROSSING, M06]))
    assert (60 * tails.hours(some)).round(6).tolist() == [10, 10]


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0.5, "30 min"),
        (2, "2 h"),
        (2.5, "2 h 30"),
        (1 / 60, "1 min"),
        (25.15, "25 h 09"),
    ],
)
def test_spans_read_as_hours_and_minutes(hours: float, words: str) -> None:
    assert span(hours) == words


@pytest.mark.parametrize(
    ("links", "refs"),
    [
        ([A2, CROSSING, M06], "A 2 – M 06"),
        ([A2, A2], "A 2"),  # once in a row
        ([A2, M06, A2], "A 2 – M 06 – A 2"),
        ([ACCESS], ""),
        ([], ""),
    ],
)
def test_route_numbers_in_order_each_once_in_a_row(links: list[int], refs: str) -> None:
    assert route_refs(hand_network(), links) == refs


@pytest.mark.parametrize(
    ("links", "points"),
    [
        ([A2, CROSSING, M06], ["Markt–Rynok (crossing)"]),
        ([LOAD, RAIL, GAUGE], ["Rampe (ramp)", "Grenze (gauge transfer)"]),
        ([GAUGE, GAUGE], ["Grenze (gauge transfer)"]),  # each once
        ([A2, ACCESS], []),
    ],
)
def test_critical_points_are_the_terminals_on_the_way(
    links: list[int], points: list[str]
) -> None:
    assert critical_points(hand_network(), links) == points
