"""Capacity and time on links; numbers are worked out for the day and 40 vehicles."""

from __future__ import annotations

import numpy as np
import pytest

from corridors.capacity import LinkCapacity, link_capacity, link_hours, overlay
from corridors.scenario import Closure, Override
from geodata.network import Basis, Network
from tests.worlds import (
    A1,
    A4,
    ACCESS_A,
    B2_WEST,
    CROSSING,
    GAUGE,
    MAIN,
    RAMP_A,
    border_world,
    scenario,
)


def capacity_of(network: Network, **said: object) -> LinkCapacity:
    stated = scenario(**said)  # type: ignore[arg-type]
    overlaid, missed = overlay(network, stated)
    found, faults = link_capacity(overlaid, stated)
    assert not [*missed, *faults]
    return found


def serials(network: Network, link: int, **said: object) -> int:
    return int(capacity_of(network, **said).serials[link])


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        pytest.param(A1, 128, id="25 pass in 2 min, then 5 min gap: 5142 a day"),
        pytest.param(CROSSING, 15, id="half of 50 an hour: 600 a day"),
        pytest.param(ACCESS_A, 90, id="150 an hour, the force's own: 3600 a day"),
        pytest.param(RAMP_A, 3, id="a ramp is the force's own"),
        pytest.param(GAUGE, 4, id="so is a gauge transfer"),
        pytest.param(MAIN, 10, id="a tenth of 100 train paths"),
    ],
)
def test_serials_of_a_day(border: Network, link: int, expected: int) -> None:
    assert serials(border, link) == expected


def test_the_share_binds_where_columns_could_use_more(border: Network) -> None:
    """A tenth of 800 vehicles an hour: 1 920 a day."""
    assert serials(border, A1, road_share=0.1) == 48
    assert serials(border, MAIN, rail_share=0.25) == 25


def test_in_peace_columns_keep_to_gaps_and_nights(border: Network) -> None:
    """37.5 vehicles an hour for ten hours; the crossing and trains work all day."""
    assert serials(border, A1, regime="peace") == 9
    assert serials(border, CROSSING, regime="peace") == 15
    assert serials(border, MAIN, regime="peace") == 10


def test_a_slow_road_carries_slower_columns() -> None:
    """At 10 km/h 25 vehicles pass in 10 min: 25 in 15 min, 2 400 a day."""
    assert serials(border_world(L0={"speed_kmh": 10.0}), A1) == 60


def test_what_is_not_whole_in_the_horizon_is_rounded_down(border: Network) -> None:
    assert serials(border, RAMP_A, horizon_h=36) == 4
    assert serials(border, RAMP_A, horizon_h=7) == 0
    assert serials(border, RAMP_A, horizon_h=240) == 30


def test_what_is_whole_is_not_lost_to_rounding_errors() -> None:
    """0.3 a day makes three in ten days, though 0.3 * 10 / 3 is not exact."""
    network = border_world(L12={"capacity_tpd": 0.1 + 0.2})
    assert serials(network, RAMP_A, horizon_h=240) == 3
    assert (
        serials(border_world(L12={"capacity_tpd": 0.29}), RAMP_A, horizon_h=2400) == 29
    )


def test_smaller_serials_are_more_of_them(border: Network) -> None:
    assert serials(border, CROSSING, serial_vehicles=20) == 30


def test_overrides_in_both_units_are_the_force_s_own(border: Network) -> None:
    """Shares and columns' gaps do not apply to them."""
    overrides = [
        Override(name="A 1", vehicles_per_day=80_000, source="survey"),
        Override(name="Ostbahn", trains_per_day=50),
    ]
    found = capacity_of(border, overrides=overrides)
    assert found.serials[[A1, A1 + 1]].tolist() == [2_000, 2_000]
    assert found.serials[MAIN] == 50
    overlaid, _ = overlay(border, scenario(overrides=overrides))
    told = overlaid.links["capacity_basis"] == Basis.OVERLAID
    assert told[[A1, MAIN, A4]].tolist() == [True, True, False]
    assert overlaid.links["source"][A1] == "survey"


def test_an_override_meets_the_links_that_count_in_its_unit(border: Network) -> None:
    """Rampe West is a ramp, of trains, and its access road, of vehicles."""
    name = "Rampe West"
    trains = capacity_of(border, overrides=[Override(name=name, trains_per_day=7)])
    assert trains.serials[[RAMP_A, ACCESS_A]].tolist() == [7, 90]
    roads = capacity_of(border, overrides=[Override(name=name, vehicles_per_day=80)])
    assert roads.serials[[RAMP_A, ACCESS_A]].tolist() == [3, 2]


def test_the_later_override_counts(border: Network) -> None:
    twice = [Override(name="A 1", vehicles_per_day=n) for n in (40, 120)]
    assert serials(border, A1, overrides=twice) == 3


def test_an_override_of_nothing_shuts_a_link(border: Network) -> None:
    shut = [Override(name="A 1", vehicles_per_day=0)]
    found = capacity_of(border, overrides=shut)
    assert found.serials[A1] == 0
    assert not found.closed.any()


def test_closed_links_carry_nothing_whatever_else_is_said(border: Network) -> None:
    found = capacity_of(
        border,
        closures=[Closure(name="A 1"), Closure(name="Grenze")],
        overrides=[Override(name="A 1", vehicles_per_day=4_000)],
    )
    assert np.flatnonzero(found.closed).tolist() == [A1, A1 + 1, CROSSING, CROSSING + 1]
    assert not found.serials[found.closed].any()


def test_every_target_that_misses_is_told(border: Network) -> None:
    stated = scenario(
        closures=[Closure(name="Elbe bridges"), Closure(osm_id=7)],
        overrides=[
            Override(name="A 1", trains_per_day=3),
            Override(lon=0, lat=0, radius_km=2.5, vehicles_per_day=3),
            Override(name="Ostbahn", vehicles_per_day=3, mode="road"),
        ],
    )
    _, missed = overlay(border, stated)
    _, closures = link_capacity(border, stated)
    faults = [*missed, *closures]
    known = "A 1, A 4, B 2, E 40, Elbe bridge, Grenze, Ostbahn, Rampe Ost, ..."
    assert [str(fault) for fault in faults] == [
        "override 1: 'A 1': none of its links counts in that unit; give the other",
        "override 2: 2.5 km around (0, 0): no link of the network there",
        "override 3: 'Ostbahn': none of its links is of mode 'road'",
        "closure 1: unknown name of the network 'Elbe bridges' "
        "(did you mean 'Elbe bridge'?)",
        "closure 2: osm_id 7: no link of the network there",
    ]
    _, faults = link_capacity(border, scenario(closures=[Closure(name="Xyz")]))
    assert (
        str(faults[0])
        == f"closure 1: unknown name of the network 'Xyz'; known: {known}"
    )


@pytest.mark.parametrize(
    ("link", "hours"),
    [
        pytest.param(A1, 3, id="150 km at 50 km/h"),
        pytest.param(B2_WEST, 3, id="120 km at 40 km/h"),
        pytest.param(CROSSING, 1, id="the dwell alone"),
        pytest.param(ACCESS_A, 0.5, id="to the ramp"),
        pytest.param(RAMP_A, 2, id="loading"),
        pytest.param(MAIN, 3, id="120 km at 40 km/h, though the line allows 100"),
        pytest.param(GAUGE, 6, id="a gauge transfer"),
    ],
)
def test_hours_on_links(border: Network, link: int, hours: float) -> None:
    assert link_hours(border, scenario())[link] == pytest.approx(hours)


def test_peace_has_its_own_rate_of_march(border: Network) -> None:
    """150 km at 60 km/h."""
    assert link_hours(border, scenario(regime="peace"))[A1] == pytest.approx(2.5)


def test_no_link_is_faster_than_it_allows() -> None:
    network = border_world(L0={"speed_kmh": 30.0}, L14={"speed_kmh": 20.0})
    hours = link_hours(network, scenario(train_speed_kmh=60))
    assert hours[[A1, MAIN]] == pytest.approx([5, 6])


def test_a_ferry_keeps_its_own_speed() -> None:
    network = border_world(L0={"mode": "ferry", "speed_kmh": 75.0})
    assert link_hours(network, scenario())[A1] == pytest.approx(2)


@pytest.mark.parametrize(("regime", "hours"), [("peace", 24), ("crisis", 10)])
def test_in_crisis_a_gauge_transfer_is_hurried(regime: str, hours: float) -> None:
    network = border_world(L16={"dwell_h": 24.0}, L12={"dwell_h": 24.0})
    found = link_hours(network, scenario(regime=regime))
    assert found[[GAUGE, RAMP_A]] == pytest.approx([hours, 24])
