"""March arithmetic: the staff college's own figures, and examples worked by hand."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from corridors.capacity import march_pace_kmh
from corridors.march import (
    ColumnOrder,
    March,
    column_flow_vph,
    extra_time_min,
    gaps_min,
    pass_time_min,
    road_space_km,
)
from corridors.regime_file import read_regime
from geodata.network import Network
from tests.worlds import A1

ANY_ROAD: Mapping[str, float] = {"motorway": 60.0, "other": 20.0}


@pytest.mark.parametrize(
    ("vehicles", "road_space"),
    [
        pytest.param(25_000, 2_500, id="a corps on one route"),
        pytest.param(25_000 // 8, 320, id="a corps on eight"),
        pytest.param(6_000 // 4, 155, id="a division on four"),
    ],
)
def test_road_space_of_st_100_3(vehicles: int, road_space: float) -> None:
    """At 100 m from vehicle to vehicle, ten a kilometre."""
    found = road_space_km(vehicles, density_vpkm=10, rate_kmh=25)
    assert found == pytest.approx(road_space, rel=0.05)


@pytest.mark.parametrize(
    ("vehicles", "rate_kmh", "hours"),
    [
        pytest.param(25_000, 25, 100, id="more than four days"),
        pytest.param(25_000 // 8, 30, 10.5, id="eight routes"),
        pytest.param(6_000 // 4, 30, 5.0, id="four routes: just over five hours"),
    ],
)
def test_pass_times_of_st_100_3(vehicles: int, rate_kmh: float, hours: float) -> None:
    found = pass_time_min(vehicles, density_vpkm=10, rate_kmh=rate_kmh) / 60
    assert found == pytest.approx(hours, rel=0.05)


def test_a_column_of_two_serials() -> None:
    """120 vehicles, 5 march units: 3 gaps of 5 min and one of 10; 12 min to pass."""
    gaps = gaps_min(ColumnOrder(120, 5, 2), unit_gap=5, serial_gap=10)
    extra = extra_time_min(120, march_units=5)
    assert (gaps, extra) == (3 * 5 + 10, 5)
    found = pass_time_min(120, density_vpkm=15, rate_kmh=40, gaps=gaps, extra_min=extra)
    assert found == pytest.approx(12 + 25 + 5)
    space = road_space_km(120, density_vpkm=15, rate_kmh=40, gaps=gaps)
    assert space == pytest.approx(120 / 15 + 25 * 40 / 60)  # 24.7 km


def test_a_brigade_in_three_columns() -> None:
    """1 000 vehicles, 40 march units, 10 serials: 30 x 5 + 7 x 10 + 2 x 30 = 280."""
    order = ColumnOrder(1_000, 40, 10, 3)
    gaps = gaps_min(order, unit_gap=5, serial_gap=10, column_gap=30)
    assert gaps == 280
    extra = extra_time_min(order.vehicles, march_units=order.march_units)
    found = pass_time_min(
        1_000, density_vpkm=15, rate_kmh=40, gaps=gaps, extra_min=extra
    )
    assert found == pytest.approx(420)
    space = road_space_km(1_000, density_vpkm=15, rate_kmh=40, gaps=gaps)
    assert space == pytest.approx(253.3, abs=0.1)


@pytest.mark.parametrize(
    ("vehicles", "march_units", "minutes"),
    [(25, 2, 1), (26, 2, 2), (0, 2, 0), (500, 1, 0), (500, 0, 0)],
)
def test_extra_time_is_a_minute_for_each_25_begun(
    vehicles: int, march_units: int, minutes: int
) -> None:
    assert extra_time_min(vehicles, march_units=march_units) == minutes


def test_extra_time_as_another_regime_allows_it() -> None:
    assert extra_time_min(100, march_units=2, vehicles_per_min=50) == 2


def test_one_march_unit_has_no_gaps() -> None:
    assert gaps_min(ColumnOrder(20), unit_gap=5, serial_gap=10, column_gap=30) == 0


@pytest.mark.parametrize(
    ("group", "density_vpkm", "rate_kmh", "gap_min", "flow"),
    [
        (20, 10, 60, 30, (37.5, 375, 900)),
        (30, 10, 60, 30, (54.5, 545, 1_309)),
        (20, 10, 60, 10, (100, 1_000, 2_400)),
        (25, 15, 40, 5, (200, 2_000, 4_800)),
        (25, 15, 50, 2, (375, 3_750, 9_000)),
    ],
)
def test_what_gaps_do_to_a_route(
    group: int,
    density_vpkm: float,
    rate_kmh: float,
    gap_min: float,
    flow: tuple[float, float, float],
) -> None:
    """In an hour, a night of ten, a day. First row: 20 pass in 2 min, 20 after 30."""
    march = March(group, density_vpkm, gap_min, window_h=24, rate_kmh=ANY_ROAD)
    found = column_flow_vph(march, rate_kmh)
    assert (found, found * 10, found * 24) == pytest.approx(flow, rel=0.001)


@pytest.mark.parametrize(
    ("at_most", "pace"),
    [
        pytest.param(80, 14 / 24 * 50 + 10 / 24 * 37.5, id="by day 50, by night 37.5"),
        pytest.param(40, 14 / 24 * 40 + 10 / 24 * 37.5, id="by day the road's 40"),
        pytest.param(30, 30, id="slow by day and night"),
    ],
)
def test_a_pace_is_the_mean_of_day_and_night(at_most: float, pace: float) -> None:
    """In crisis columns move at all hours, ten of them by night, and a quarter less."""
    march = read_regime("crisis").march.wheeled
    rate = np.array([march.rate_on("motorway")])
    found = march.over_a_day(rate, np.array([at_most]))
    assert found == pytest.approx(pace)


def test_who_marches_by_night_alone_has_its_pace(border: Network) -> None:
    """In peace at night alone: 60 km/h, or 45 if nights were as those of crisis."""
    rules = read_regime("peace").march
    for factor, pace in ((1.0, 60), (0.75, 45)):
        march = rules.model_copy(update={"night_factor": factor}).wheeled
        assert march_pace_kmh(border, march)[A1] == pytest.approx(pace)


def test_peace_carries_a_tenth_of_crisis_a_day() -> None:
    """375 vehicles in a peacetime night against 4 800 in a day at 40 km/h."""
    peace, crisis = (read_regime(each).march.wheeled for each in ("peace", "crisis"))
    assert column_flow_vph(peace, 60) * peace.window_h == pytest.approx(375)
    assert column_flow_vph(crisis, 40) * crisis.window_h == pytest.approx(4_800)


@pytest.mark.parametrize(
    ("road_class", "rate"),
    [("motorway", 60), ("motorway_link", 60), ("track", 20), ("", 20)],
)
def test_ramps_march_as_their_road_and_unknown_roads_as_others(
    road_class: str, rate: float
) -> None:
    assert read_regime("peace").march.wheeled.rate_on(road_class) == rate
