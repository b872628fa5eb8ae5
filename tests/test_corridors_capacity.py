"""Capacity and time on links; numbers are worked out for the day."""

from __future__ import annotations

import numpy as np
import pytest

from corridors.capacity import (
    LinkRates,
    link_hours,
    link_rates,
    march_window,
    overlay,
)
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


def rates_of(network: Network, **said: object) -> LinkRates:
    stated = scenario(**said)  # type: ignore[arg-type]
    overlaid, missed = overlay(network, stated)
    found, faults = link_rates(overlaid, stated)
    assert not [*missed, *faults]
    return found


def a_day(network: Network, link: int, **said: object) -> float:
    """Give the vehicles or trains of a day on a link that is always open."""
    return 24 * float(rates_of(network, **said).per_hour[link])


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        pytest.param(A1, 40 * 24 * 60 / 21, id="a column of 40 every 21 min"),
        pytest.param(CROSSING, 600, id="half of 50 an hour"),
        pytest.param(ACCESS_A, 3600, id="150 an hour, the force's own"),
        pytest.param(RAMP_A, 3, id="a ramp is the force's own"),
        pytest.param(GAUGE, 4, id="so is a gauge transfer"),
        pytest.param(MAIN, 10, id="a tenth of 100 train paths"),
    ],
)
def test_vehicles_or_trains_of_a_day(
    border: Network, link: int, expected: float
) -> None:
    """40 vehicles pass in 3.2 min, with gaps of 5 and 10, and 2 min more, in 20.2."""
    assert a_day(border, link) == pytest.approx(expected)


def test_the_share_binds_where_columns_could_use_more(border: Network) -> None:
    """A tenth of 800 vehicles an hour: 1 920 a day."""
    assert a_day(border, A1, road_share=0.1) == pytest.approx(1920)
    assert a_day(border, MAIN, rail_share=0.25) == pytest.approx(25)


def test_in_peace_roads_are_marched_by_night(border: Network) -> None:
    """Peace lends a quarter of roads and a twentieth of train paths."""
    found = rates_of(border, regime="peace")
    marched = np.flatnonzero(found.marched)
    assert {A1, A4, B2_WEST} <= set(marched.tolist())
    assert not {CROSSING, MAIN, ACCESS_A} & set(marched.tolist())
    assert a_day(border, CROSSING, regime="peace") == pytest.approx(300)
    assert a_day(border, MAIN, regime="peace") == pytest.approx(5)


def test_the_window_counts_from_the_start(border: Network) -> None:
    """Peace marches from 20 to 6: a day that starts at 18 has 2 to 12 h of it."""
    stated = scenario(regime="peace", start="2026-03-02T18:00:00Z")
    opening = march_window(stated, 24 * 60)
    assert opening is not None
    assert opening.tolist() == [[2 * 60, 12 * 60]]
    assert march_window(scenario(), 24 * 60) is None


def test_a_slow_road_carries_slower_columns() -> None:
    """At 10 km/h 40 vehicles pass in 16 min: 33 from head to head."""
    found = a_day(border_world(L0={"speed_kmh": 10.0}), A1)
    assert found == pytest.approx(40 * 24 * 60 / 33)


def test_columns_have_gaps_and_crossings_have_none(border: Network) -> None:
    """20 vehicles pass in 1.6 min, one march unit, and 10 behind it: every 12 min."""
    assert a_day(border, A1, serial_vehicles=20) == pytest.approx(20 * 24 * 60 / 12)
    assert a_day(border, CROSSING, serial_vehicles=20) == pytest.approx(600)


def test_links_count_either_vehicles_or_trains(border: Network) -> None:
    """Roads, the crossing and access roads; not ramps, rails, the gauge transfer."""
    by_vehicle = rates_of(border).by_vehicle
    assert by_vehicle[[A1, A4, B2_WEST, CROSSING, ACCESS_A]].all()
    assert not by_vehicle[[RAMP_A, MAIN, GAUGE]].any()


def test_overrides_in_both_units_are_the_force_s_own(border: Network) -> None:
    """Shares, columns' gaps and nights do not apply to them."""
    overrides = [
        Override(name="A 1", vehicles_per_day=80_000, source="survey"),
        Override(name="Ostbahn", trains_per_day=50),
    ]
    found = rates_of(border, overrides=overrides, regime="peace")
    assert 24 * found.per_hour[[A1, A1 + 1, MAIN]] == pytest.approx(
        [80_000, 80_000, 50]
    )
    assert not found.marched[[A1, A1 + 1]].any()
    overlaid, _ = overlay(border, scenario(overrides=overrides))
    told = overlaid.links["capacity_basis"] == Basis.OVERLAID
    assert told[[A1, MAIN, A4]].tolist() == [True, True, False]
    assert overlaid.links["source"][A1] == "survey"


def test_an_override_meets_the_links_that_count_in_its_unit(border: Network) -> None:
    """Rampe West is a ramp, of trains, and its access road, of vehicles."""
    name = "Rampe West"
    trains = rates_of(border, overrides=[Override(name=name, trains_per_day=7)])
    assert 24 * trains.per_hour[[RAMP_A, ACCESS_A]] == pytest.approx([7, 3600])
    roads = rates_of(border, overrides=[Override(name=name, vehicles_per_day=80)])
    assert 24 * roads.per_hour[[RAMP_A, ACCESS_A]] == pytest.approx([3, 80])


def test_the_later_override_counts(border: Network) -> None:
    twice = [Override(name="A 1", vehicles_per_day=n) for n in (40, 120)]
    assert a_day(border, A1, overrides=twice) == pytest.approx(120)


def test_an_override_of_nothing_shuts_a_link(border: Network) -> None:
    found = rates_of(border, overrides=[Override(name="A 1", vehicles_per_day=0)])
    assert found.per_hour[A1] == 0
    assert not found.closed.any()


def test_closed_links_carry_nothing_whatever_else_is_said(border: Network) -> None:
    found = rates_of(
        border,
        closures=[Closure(name="A 1"), Closure(name="Grenze")],
        overrides=[Override(name="A 1", vehicles_per_day=4_000)],
    )
    assert np.flatnonzero(found.closed).tolist() == [A1, A1 + 1, CROSSING, CROSSING + 1]
    assert not found.per_hour[found.closed].any()


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
    _, closures = link_rates(border, stated)
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
    _, faults = link_rates(border, scenario(closures=[Closure(name="Xyz")]))
    assert (
        str(faults[0])
        == f"closure 1: unknown name of the network 'Xyz'; known: {known}"
    )


@pytest.mark.parametrize(
    ("link", "hours"),
    [
        pytest.param(A1, 3, id="150 km at 50 km/h"),
        pytest.param(B2_WEST, 3, id="120 km at 40 km/h"),
        pytest.param(CROSSING, 0.5, id="an hour, of which crisis allows half"),
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
