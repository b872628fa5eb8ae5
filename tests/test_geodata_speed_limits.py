"""Speeds of lorries: the law, the limiter, the class of road, and words for limits."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import defaults, speed_limits
from geodata.speed_limits import TRUCK_LIMITS

COUNTRIES = ["", "XX", *TRUCK_LIMITS]


def test_no_limit_is_above_the_limiter_or_rises_down_the_ladder() -> None:
    for limits in (*TRUCK_LIMITS.values(), speed_limits.EUROPE):
        assert speed_limits.SPEED_LIMITER_KMH >= limits.motorway >= limits.express
        assert limits.express >= limits.rural >= 60


def test_countries_are_codes() -> None:
    assert list(TRUCK_LIMITS) == sorted(TRUCK_LIMITS)
    assert all(len(code) == 2 and code.isupper() for code in TRUCK_LIMITS)


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_road_is_assumed_faster_than_its_class_or_its_law(country: str) -> None:
    for kind, road in defaults.ROADS.items():
        speed = speed_limits.road_speed_kmh(country, kind)
        assert speed <= road.speed_kmh
        assert speed <= speed_limits.truck_limit_kmh(country, kind)
    ladder = [speed_limits.road_speed_kmh(country, k) for k in defaults.ROAD_LADDER]
    assert all(high >= low > 0 for high, low in pairwise(ladder))


@pytest.mark.parametrize("kind", defaults.ROADS)
def test_where_the_country_is_unknown_the_class_alone_counts(kind: str) -> None:
    usual = defaults.ROADS[kind].speed_kmh
    assert speed_limits.road_speed_kmh("", kind) == usual
    assert speed_limits.road_speed_kmh("XX", kind) == usual


@pytest.mark.parametrize(
    ("country", "kind", "expected"),
    [
        ("DE", "motorway", 80),
        ("de", "motorway", 80),
        ("FR", "motorway", 90),
        ("DE", "primary", 60),
        ("PL", "primary", 70),
        ("BE", "secondary", 60),
        ("IT", "trunk", 70),
        ("UA", "motorway", 80),
        ("UA", "residential", 30),
        ("DE", "motorway_link", 50),
    ],
)
def test_road_speed(country: str, kind: str, expected: float) -> None:
    assert speed_limits.road_speed_kmh(country, kind) == expected


@pytest.mark.parametrize(
    ("country", "kind", "expected"),
    [
        ("DE", "primary", 60),
        ("DE", "trunk_link", 80),
        ("UK", "trunk", 90),
        ("GB", "track", 80),
        ("", "motorway", 90),
        ("", "tertiary", 80),
        ("Mordor \U0001f30b", "primary", 80),
    ],
)
def test_truck_limit(country: str, kind: str, expected: float) -> None:
    assert speed_limits.truck_limit_kmh(country, kind) == expected


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("walk", "DE", 6),
        ("none", "DE", 80),
        ("none", "", 90),
        ("RO:urban", "", 50),
        ("RO:urban", "GB", 50),
        ("ro:rural", "", 80),
        ("DE:rural", "", 60),
        ("DE:motorway", "FR", 80),
        ("FR:motorway", "DE", 90),
        ("AT:trunk", "", 80),
        ("PL:expressway", "", 80),
        ("BE-VLG:rural", "", 60),
        ("XX:rural", "", 80),
        ("rural", "DE", 60),
        ("urban", "", 50),
        ("DE:living_street", "", 6),
        ("PL:living_street", "", 20),
        ("DE:zone30", "", 30),
        ("DE:zone:30", "", 30),
        ("DE:zone 20", "", 20),
        ("DE:30", "", 30),
        ("zone:30", "FR", 30),
        ("GB:nsl_single", "", 80),
        ("UK:nsl_dual", "", 90),
        ("GB:urban", "", 48.28032),
        ("GB:zone:20", "", 32.18688),
        ("GB:20 mph", "", 32.18688),
        ("RO:urban;RO:rural", "", 50),
        ("signals;walk", "", 6),
        ("\u200fRO:urban\u202c", "", 50),
        ("signals", "DE", None),
        ("variable", "DE", None),
        ("zone:maxspeed", "DE", None),
        ("implicit", "DE", None),
        ("50", "DE", None),  # for speed_kmh
        ("DE:0", "", None),
        ("DE:", "", None),
        ("DE:school", "", None),
        ("ROU:urban", "", None),
        (":urban", "", None),
        ("\U0001f40c", "DE", None),
        ("\u05de\u05d4\u05d9\u05e8\u05d5\u05ea", "DE", None),
        ("walk" * 1024, "DE", None),
        ("", "DE", None),
    ],
)
def test_worded_speed(text: str, country: str, expected: float | None) -> None:
    assert speed_limits.worded_speed_kmh(text, country) == expected


WORDS = st.lists(
    st.sampled_from([":", "zone", "30", "urban", "rural", "none", "DE", "GB", ";", " "])
).map("".join)


@given(text=st.text() | WORDS, country=st.text())
def test_any_text_gives_nothing_or_a_speed(text: str, country: str) -> None:
    speed = speed_limits.worded_speed_kmh(text, country)
    assert speed is None or 1 <= speed <= 500
    assert 60 <= speed_limits.truck_limit_kmh(country, text) <= 90


def test_worse_surfaces_and_tracks_are_slower() -> None:
    caps = speed_limits.SURFACE_SPEED_KMH
    worse = ["paving_stones", "sett", "cobblestone", "ground", "grass", "sand", "mud"]
    assert all(caps[better] > caps[bad] for better, bad in pairwise(worse))
    assert not {"asphalt", "concrete", "paved"} & caps.keys()
    grades = [speed_limits.TRACKTYPE_SPEED_KMH[f"grade{n}"] for n in range(1, 6)]
    assert grades == sorted(set(grades), reverse=True)
