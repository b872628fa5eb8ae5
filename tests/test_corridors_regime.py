"""Regimes: what the three say, what their sources are, and what the manual tells."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from corridors.march import column_flow_vph
from corridors.march_rules import DayHours
from corridors.regime import Confidence, Regime, RouteControl
from corridors.regime_file import BUILT_IN, REGIMES, read_regime
from corridors.regime_lines import regime_lines
from tests.manual import page
from tests.worlds import scenario


@pytest.fixture(params=BUILT_IN)
def regime(request: pytest.FixtureRequest) -> Regime:
    """Each regime that comes with the package."""
    return read_regime(request.param)


def test_the_package_holds_the_regimes_that_it_names() -> None:
    assert {path.stem for path in REGIMES.glob("*")} == set(BUILT_IN)


def test_every_number_of_a_regime_has_its_source(regime: Regime) -> None:
    """What the file states is what the model holds: nothing stands in unsaid."""
    plain = regime.model_dump(exclude={"name", "stated", "sha256"})
    held = set()
    for section, fields in plain.items():
        for key, value in fields.items():
            table = isinstance(value, dict) and key not in {"night", "window"}
            parts = [f"{key}.{each}" for each in value] if table else [key]
            held |= {f"{section}.{part}" for part in parts}
    told = regime.sources()
    assert {each.name for each in told} == held
    assert len(told) == len(held)
    assert all(len(each.source) > 10 for each in told)


def test_what_is_assumed_says_so(regime: Regime) -> None:
    """Relief of drivers, control of roads and headways are ours."""
    trust = {each.name: each.confidence for each in regime.sources()}
    ours = ("march.relief", "roads.control", "trains.headway_min", "trains.share")
    assert {trust[name] for name in ours} == {Confidence.ASSUMED}
    assert trust["permission.default_h"] == Confidence.SOURCED


def test_permission_falls_from_weeks_to_hours() -> None:
    lead = [read_regime(name).permission.hours_in("DE") for name in BUILT_IN]
    assert lead == [45 * 24, 3 * 24, 6]


def test_each_regime_lends_and_moves_no_less_than_the_one_before() -> None:
    for lower, upper in pairwise(read_regime(name) for name in BUILT_IN):
        assert lower.roads.share < upper.roads.share
        assert lower.trains.share < upper.trains.share
        assert lower.march.gap_unit_min > upper.march.gap_unit_min
        assert lower.trains.speed_kmh <= upper.trains.speed_kmh
        held = zip(lower.borders, upper.borders, strict=True)
        assert all(one[1] >= other[1] for one, other in held)


def test_heavy_columns_are_never_faster(regime: Regime) -> None:
    march = regime.march
    assert all(
        march.heavy.rate_on(kind) <= march.wheeled.rate_on(kind)
        for kind in (*march.wheeled_kmh, *march.heavy_kmh)
    )


@pytest.mark.parametrize(
    ("name", "rate_kmh", "vph", "daily"),
    [
        ("peace", 60, 37.5, 375),
        ("crisis", 40, 200, 4_800),
        ("emergency", 50, 375, 9_000),
    ],
)
def test_columns_of_the_regimes(
    name: str, rate_kmh: float, vph: float, daily: float
) -> None:
    """Groups of 20 behind 30 minutes by night, of 25 behind 5, and behind 2."""
    march = read_regime(name).march.wheeled
    assert column_flow_vph(march, rate_kmh) == pytest.approx(vph)
    assert column_flow_vph(march, rate_kmh) * march.window_h == pytest.approx(daily)


def test_control_of_roads_and_relief_of_drivers() -> None:
    peace, crisis, emergency = map(read_regime, BUILT_IN)
    assert crisis.roads.control is RouteControl.DISPATCH
    assert emergency.roads.control is RouteControl.RESERVED
    assert [peace.march.relief, crisis.march.relief] == [False, True]


@pytest.mark.parametrize(
    ("window", "hours", "inside", "outside"),
    [
        ([20, 6], 10, [20, 23.5, 24, 5.9, 53.9], [6, 19.9, 30]),
        ([6, 20], 14, [6, 12, 19.9], [20, 5.9, 29.9]),
        ([0, 24], 24, [0, 23.9, 24, 100], []),
        ([18, 24], 6, [18, 23.9], [0, 24, 17.9]),
        ([0, 6], 6, [0, 24, 5.9], [6, 23.9]),
        ([24, 6], 6, [0, 24, 5.9], [6, 23.9]),
    ],
)
def test_hours_of_the_day(
    window: list[float], hours: float, inside: list[float], outside: list[float]
) -> None:
    found = DayHours.model_validate(window)
    assert found.hours == hours
    assert all(found.holds(hour) for hour in inside)
    assert not any(found.holds(hour) for hour in outside)


def test_nights_are_told_where_columns_march_by_night_and_are_slower() -> None:
    said = {name: next(regime_lines(scenario(regime=name))) for name in BUILT_IN}
    assert not any("of that" in line for line in said.values())
    crisis = scenario().model_copy(update={"regime": read_regime("crisis")})
    assert "heavy 40, both 0.75 of that from 20:00 to 06:00" in next(
        regime_lines(crisis)
    )


@pytest.mark.parametrize(
    ("window", "night", "shared_h"),
    [
        ([0, 24], [20, 6], 10),
        ([20, 6], [20, 6], 10),
        ([6, 20], [20, 6], 0),
        ([18, 8], [20, 6], 10),
        ([4, 22], [20, 6], 4),
        ([22, 2], [20, 6], 4),
        ([0, 24], [0, 24], 24),
    ],
)
def test_hours_that_two_times_share(
    window: list[float], night: list[float], shared_h: float
) -> None:
    one, other = (DayHours.model_validate(each) for each in (window, night))
    assert one.shared_h(other) == other.shared_h(one) == shared_h


def test_a_scenario_says_more_than_its_regime() -> None:
    plain, stated = scenario(), scenario(road_share=0.9, train_speed_kmh=55)
    assert (plain.road_share, plain.rail_share) == (0.5, 0.1)
    assert (stated.road_share, stated.rail_share) == (0.9, 0.1)
    assert [plain.train_speed_kmh(gauge) for gauge in (1435, 1520)] == [40, 30]
    assert [stated.train_speed_kmh(gauge) for gauge in (1435, 1520)] == [55, 55]


def test_the_manual_shows_the_three_side_by_side() -> None:
    """A row a value: its name, and number and mark under each regime."""
    rows = re.findall(r"^\| `(\w+\.[\w.]+)` \|(.*)\|$", page("assumptions"), re.M)
    told = {name: [cell.strip() for cell in cells.split("|")] for name, cells in rows}
    regimes = [{v.name: v for v in read_regime(n).sources()} for n in BUILT_IN]
    wanted = {
        name: [cell(each[name].value, each[name].confidence) for each in regimes]
        for name in regimes[0]
    }
    assert told == wanted


def cell(value: object, confidence: Confidence) -> str:
    """Write a value as the manual's table does."""
    if isinstance(value, bool):
        text = "yes" if value else "no"
    elif isinstance(value, list):
        text = "–".join(f"{each:g}" for each in value)
    else:
        text = f"{value:g}" if isinstance(value, float | int) else str(value)
    return f"{text} {confidence[0].upper()}"
