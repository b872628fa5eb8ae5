"""What is assumed where nothing is tagged: bigger roads are assumed to carry more."""

from __future__ import annotations

from itertools import pairwise

import pytest

from geodata import defaults
from geodata.network import NetworkError

RANKS = defaults.ROAD_LADDER
WITH_RAMPS = RANKS[: RANKS.index("unclassified")]


@pytest.mark.parametrize("field", defaults.RoadDefault._fields)
def test_no_road_is_assumed_better_than_one_of_a_higher_class(field: str) -> None:
    values = [getattr(defaults.ROADS[kind], field) for kind in RANKS]
    assert all(high >= low > 0 for high, low in pairwise(values))


@pytest.mark.parametrize("kind", WITH_RAMPS)
def test_a_ramp_carries_the_loads_of_its_road_but_is_slower(kind: str) -> None:
    road, ramp = defaults.ROADS[kind], defaults.ROADS[f"{kind}_link"]
    assert (ramp.mlc_wheeled, ramp.mlc_tracked) == (road.mlc_wheeled, road.mlc_tracked)
    assert ramp.speed_kmh < road.speed_kmh
    assert ramp.lanes == 1


def test_the_ladder_has_every_class_but_ramps_and_the_road_that_nobody_classed() -> (
    None
):
    ramps = {kind for kind in defaults.ROADS if kind.endswith("_link")}
    assert {kind.removesuffix("_link") for kind in ramps} == set(WITH_RAMPS)
    assert defaults.ROADS.keys() - ramps - {"road"} == set(RANKS)


def test_a_road_that_nobody_classed_is_taken_as_a_service_road() -> None:
    assert defaults.ROADS["road"] == defaults.ROADS["service"]


@pytest.mark.parametrize(
    ("lowest", "kept"),
    [
        ("motorway", "motorway motorway_link"),
        ("primary", "motorway trunk primary motorway_link trunk_link primary_link"),
    ],
)
def test_classes_down_to_one_come_with_their_ramps(lowest: str, kept: str) -> None:
    assert defaults.classes_down_to(lowest) == set(kept.split())


def test_classes_grow_down_the_ladder_to_all_there_are() -> None:
    kept = [defaults.classes_down_to(kind) for kind in RANKS]
    assert all(fewer < more for fewer, more in pairwise(kept))
    assert ["road" in each for each in kept] == [False] * 8 + [True] * 2
    assert kept[-1] == defaults.ROADS.keys()


@pytest.mark.parametrize("text", ["busway", "primary_link", "road", "Primary", ""])
def test_what_is_no_rung_is_refused_with_the_ladder(text: str) -> None:
    with pytest.raises(NetworkError) as refused:
        defaults.classes_down_to(text)
    assert str(refused.value) == (
        f"road class {text!r}: it must be one of motorway, trunk, primary, secondary, "
        "tertiary, unclassified, residential, living_street, service, track"
    )


def test_a_bridge_known_to_be_low_is_lower_than_the_law_has_vehicles() -> None:
    assert defaults.HEIGHT_WORDS["default"] == 4.0  # Directive 96/53
    assert 3.0 < defaults.HEIGHT_WORDS["below_default"] < 4.0
    assert not {"none", "no_sign", "unsigned"} & defaults.HEIGHT_WORDS.keys()


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
    categories = defaults.LINE_CATEGORIES
    loads = [categories[letter].axle_load_t for letter in "ABCDEFG"]
    assert loads == sorted(set(loads))
    assert categories[defaults.DEFAULT_LINE_CATEGORY] == (20, 8)
    assert categories["D"].axle_load_t == 22.5  # EN 15528


def test_line_categories_have_the_axle_load_of_their_letter() -> None:
    for code, category in defaults.LINE_CATEGORIES.items():
        german = {"CE": 20.0, "CM2": 21.0, "CM3": 21.0, "CM4": 21.0}
        letter = defaults.LINE_CATEGORIES[code[0]].axle_load_t
        assert category.axle_load_t == german.get(code, letter)


def test_the_load_a_metre_rises_with_the_digit_of_the_line_category() -> None:
    loads = {
        code[-1]: category.metre_load_tpm
        for code, category in defaults.LINE_CATEGORIES.items()
        if code[-1].isdigit()
    }
    assert loads == {"1": 5.0, "2": 6.4, "3": 7.2, "4": 8.0, "5": 8.8}
    silent = {c for c, each in defaults.LINE_CATEGORIES.items() if each[1] is None}
    assert silent == set("BCDEFG")


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
