"""What is assumed where nothing is tagged: bigger roads are assumed to carry more."""

from __future__ import annotations

from itertools import pairwise

import pytest

from geodata import defaults

RANKS = ["motorway", "trunk", "primary", "secondary", "tertiary", "unclassified"]


@pytest.mark.parametrize("field", defaults.RoadDefault._fields)
def test_no_road_is_assumed_better_than_one_of_a_higher_class(field: str) -> None:
    values = [getattr(defaults.ROADS[kind], field) for kind in RANKS]
    assert all(high >= low > 0 for high, low in pairwise(values))


@pytest.mark.parametrize("kind", [kind for kind in RANKS if kind != "unclassified"])
def test_a_ramp_carries_the_loads_of_its_road_but_is_slower(kind: str) -> None:
    road, ramp = defaults.ROADS[kind], defaults.ROADS[f"{kind}_link"]
    assert (ramp.mlc_wheeled, ramp.mlc_tracked) == (road.mlc_wheeled, road.mlc_tracked)
    assert ramp.speed_kmh < road.speed_kmh
    assert ramp.lanes == 1


def test_tracked_vehicles_are_not_assumed_to_pass_where_wheeled_ones_do_not() -> None:
    for road in defaults.ROADS.values():
        assert road.mlc_tracked < road.mlc_wheeled
    assert defaults.MLC_TRACKED_PER_T < defaults.MLC_WHEELED_PER_T < 1


def test_more_tracks_carry_more_trains_and_a_second_more_than_doubles_them() -> None:
    single, double = defaults.TRAINS_PER_DAY[1], defaults.TRAINS_PER_DAY[2]
    assert 2 * single < double < defaults.MORE_TRACKS_TPD


def test_a_railway_of_unknown_usage_is_taken_as_no_main_line() -> None:
    assert defaults.RAILS[""] == defaults.RAILS["branch"]
    assert defaults.RAILS["main"].speed_kmh > defaults.RAILS[""].speed_kmh


def test_axle_loads_rise_with_the_letter_of_the_line_category() -> None:
    loads = [defaults.AXLE_LOAD_T[letter] for letter in "ABCDEFG"]
    assert loads == sorted(set(loads))
    assert defaults.AXLE_LOAD_T[defaults.DEFAULT_LINE_CATEGORY] == 20
    assert defaults.AXLE_LOAD_T["D"] == 22.5  # EN 15528


def test_a_gauge_transfer_takes_longest_and_a_border_by_road_shortest() -> None:
    dwell_h = [
        each.dwell_h
        for each in (
            defaults.ROAD_CROSSING,
            defaults.RAIL_CROSSING,
            defaults.RAMP,
            defaults.PORT,
            defaults.GAUGE_TRANSFER,
        )
    ]
    assert dwell_h == sorted(set(dwell_h))
