"""Tables for spreadsheets: itineraries row by row, movements corridor by corridor."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from corridors.itinerary import Plan
from corridors.tables import (
    critical_points,
    itineraries_csv,
    movement_table_csv,
    route_refs,
)
from geodata.network import Network
from tests.plans import (
    A2,
    A2_BACK,
    BROAD,
    CROSSING,
    GAUGE,
    M06,
    OFF,
    OLD,
    ON,
    RAIL,
    network,
    small_plan,
)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def row_of_trucks(plan: Plan, *, start: datetime | None = None) -> dict[str, str]:
    return rows_of(movement_table_csv(plan, start=start))[0]


def named(unit: str) -> Plan:
    """Give the small plan with another name for the trucks' unit."""
    trucks, tanks = small_plan().movements
    return replace(small_plan(), movements=(replace(trucks, unit=unit), tanks))


def test_itineraries_have_the_columns_of_the_contract() -> None:
    header = itineraries_csv(small_plan()).splitlines()[0]
    assert header == (
        "movement,serial,seq,link,mode,from_node,to_node,enter_h,exit_h,vehicles"
    )


def test_itineraries_have_a_row_for_each_serial_and_link() -> None:
    """2 serials over 3 links, 2 trains over 5."""
    rows = rows_of(itineraries_csv(small_plan()))
    assert len(rows) == 2 * 3 + 2 * 5
    assert [row["link"] for row in rows if row["serial"] == "tanks-002"] == [
        str(link) for link in (ON, RAIL, GAUGE, BROAD, OFF)
    ]


def test_an_itinerary_row_reads_as_the_drawing_says() -> None:
    """The second column leaves Hafen at 2 + 8 h, is 2 h on the A 2, 1 h crossing."""
    rows = rows_of(itineraries_csv(small_plan()))
    (crossing,) = [
        row for row in rows if row["serial"] == "trucks-002" and row["seq"] == "1"
    ]
    assert crossing == {
        "movement": "trucks",
        "serial": "trucks-002",
        "seq": "1",
        "link": str(CROSSING),
        "mode": "transfer",
        "from_node": "1",
        "to_node": "2",
        "enter_h": "12.0000",
        "exit_h": "13.0000",
        "vehicles": "40",
    }


def test_nothing_delivered_leaves_the_header_alone() -> None:
    plan = replace(small_plan(), entries=(), movements=())
    assert itineraries_csv(plan).count("\n") == 1
    assert rows_of(movement_table_csv(plan)) == []


def test_the_movement_table_has_a_row_for_each_corridor_and_each_shortfall() -> None:
    rows = rows_of(movement_table_csv(small_plan()))
    assert [(r["movement"], r["corridor"], r["serials"]) for r in rows] == [
        ("trucks", "trucks/1", "2"),
        ("tanks", "tanks/1", "2"),
        ("tanks", "", "1"),
    ]


def test_a_corridor_row_says_who_goes_where_which_way_and_when() -> None:
    row = row_of_trucks(small_plan())
    assert row == {
        "movement": "trucks",
        "unit": "1st column",
        "corridor": "trucks/1",
        "serials": "2",
        "vehicles": "80",
        "load_class": "28",
        "from": "Hafen",
        "to": "Ziel",
        "route": "A 2 – M 06",
        "length_km": "200.0",
        "critical_points": "Markt–Rynok (crossing)",
        "depart_h": "2.00",
        "first_arrive_h": "7.50",
        "last_arrive_h": "15.50",
        "depart": "",
        "last_arrive": "",
        "remarks": "estimate",
    }


def test_the_load_class_is_that_of_the_heaviest_vehicle_tracked_or_not() -> None:
    rows = rows_of(movement_table_csv(small_plan()))
    assert [row["load_class"] for row in rows[:2]] == ["28", "70"]


def test_a_start_turns_hours_into_dates() -> None:
    """2 h and 15.5 h from midnight of the second of March."""
    row = row_of_trucks(small_plan(), start=datetime(2026, 3, 2, tzinfo=UTC))
    assert row["depart"] == "2026-03-02T02:00+00:00"
    assert row["last_arrive"] == "2026-03-02T15:30+00:00"


def test_a_start_without_a_zone_gives_dates_without_one() -> None:
    row = row_of_trucks(small_plan(), start=datetime(2026, 3, 1, 22))
    assert row["depart"] == "2026-03-02T00:00"


def test_a_shortfall_row_says_why_and_leaves_the_rest_empty() -> None:
    row = rows_of(movement_table_csv(small_plan()))[-1]
    said = {key: value for key, value in row.items() if value}
    assert said.pop("remarks").startswith("not delivered: gauge transfer Grenze")
    assert said == {"movement": "tanks", "serials": "1", "from": "Hafen", "to": "Ziel"}


@pytest.mark.parametrize("unit", ['3rd "Lions", motorised', "two\nlines", "a;b\tc"])
def test_hostile_names_stay_in_their_cell(unit: str) -> None:
    assert row_of_trucks(named(unit))["unit"] == unit


def test_lines_end_as_on_any_system() -> None:
    """Same plan, same bytes: no carriage return, whatever the platform."""
    assert "\r" not in itineraries_csv(small_plan()) + movement_table_csv(small_plan())


WORLD = network()


@pytest.mark.parametrize(
    ("links", "refs"),
    [
        ([A2, CROSSING, M06], "A 2 – M 06"),
        ([A2, A2_BACK, A2], "A 2"),  # once in a row
        ([A2, M06, A2], "A 2 – M 06 – A 2"),
        ([OLD], ""),
        ([], ""),
    ],
)
def test_route_numbers_in_order_each_once_in_a_row(links: list[int], refs: str) -> None:
    assert route_refs(WORLD, links) == refs


def unnamed_ramp() -> Network:
    links = WORLD.links.copy()
    links.loc[ON, "name"] = ""
    return replace(WORLD, links=links)


@pytest.mark.parametrize(
    ("world", "links", "points"),
    [
        (WORLD, [A2, CROSSING, M06], ["Markt–Rynok (crossing)"]),
        (WORLD, [ON, RAIL, GAUGE], ["Rampe Hafen (ramp)", "Grenze (gauge transfer)"]),
        (WORLD, [GAUGE, GAUGE], ["Grenze (gauge transfer)"]),  # each once
        (WORLD, [A2, OLD], []),  # a bridge is no terminal
        (unnamed_ramp(), [ON], ["(ramp)"]),
    ],
)
def test_critical_points_are_the_terminals_on_the_way(
    world: Network, links: list[int], points: list[str]
) -> None:
    assert critical_points(world, links) == points
