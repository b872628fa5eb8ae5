"""Rates as whole serials in whole periods, and what is dealt out while it is open."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.demand import find_demand
from corridors.formulate import Formulation, formulate
from corridors.formulate.calendars import dealt_out, whole_rates
from corridors.place import place
from corridors.scenario import Override
from geodata.network import Network
from tests.searches import search
from tests.worlds import A1, CROSSING, MAIN, movement, scenario

KEEPS = np.array([0.9])


@pytest.mark.parametrize(
    ("per_period", "count", "hold"),
    [
        pytest.param(2.0, 2, 1, id="whole"),
        pytest.param(2.86, 3, 1, id="rounded up: periods have capacities of their own"),
        pytest.param(1 / 8, 1, 8, id="a train every 8 h"),
        pytest.param(10 / 24, 2, 5, id="2 of 2.08; 1 of 1.25 in 3 h are too few"),
        pytest.param(1 / 24, 1, 24, id="a train a day"),
        pytest.param(1 / 100, 0, 1, id="less than one in all of the time"),
        pytest.param(0.0, 0, 1, id="nothing"),
        pytest.param(0.3, 2, 7, id="2 of 2.1; 1 of 1.2 in 4 h are too few"),
    ],
)
def test_the_shortest_hold_that_keeps_nine_tenths(
    per_period: float, count: int, hold: int
) -> None:
    found = whole_rates(np.array([per_period]), np.array([1]), KEEPS, longest=48)
    assert (found[0][0], found[1][0]) == (count, hold)


@pytest.mark.parametrize(
    ("per_period", "count", "hold"),
    [
        pytest.param(1 / 8, 3, 24, id="three in three times 8 h"),
        pytest.param(25 / 40, 3, 5, id="3 of 3.125 in 5 h"),
        pytest.param(1 / 20, 2, 40, id="no three in all of the time, but two"),
    ],
)
def test_a_hold_is_as_long_as_several_need(
    per_period: float, count: int, hold: int
) -> None:
    found = whole_rates(np.array([per_period]), np.array([3]), KEEPS, longest=48)
    assert (found[0][0], found[1][0]) == (count, hold)


@pytest.mark.parametrize(("keeps", "count", "hold"), [(0.9, 3, 9), (0.95, 4, 11)])
def test_a_longer_hold_keeps_more(keeps: float, count: int, hold: int) -> None:
    """350 vehicles a day in columns of 40: 3 of 3.28 in 9 h, or 4 of 4.01 in 11."""
    rate, least = np.array([350 / 24 / 40]), np.array([3])
    found = whole_rates(rate, least, np.array([keeps]), longest=48)
    assert (found[0][0], found[1][0]) == (count, hold)


def test_at_the_longest_hold_whatever_is_whole_is_kept() -> None:
    """0.29 in 5 periods are one, if not nine tenths of 1.45."""
    count, hold = whole_rates(np.array([0.29]), np.array([1]), KEEPS, longest=5)
    assert (count[0], hold[0]) == (1, 5)


def test_what_is_whole_is_not_lost_to_rounding_errors() -> None:
    assert 49 * (1 / 49) < 1
    count, hold = whole_rates(np.array([1 / 49]), np.array([1]), KEEPS, longest=49)
    assert (count[0], hold[0]) == (1, 49)


@search(1)
@given(
    rates=st.lists(st.floats(0, 50, allow_nan=False), min_size=1, max_size=8),
    longest=st.integers(1, 168),
)
def test_no_rate_is_exceeded_and_little_is_lost(
    rates: list[float], longest: int
) -> None:
    per_period = np.array(rates)
    count, hold = whole_rates(per_period, np.array([1]), KEEPS, longest=longest)
    assert ((hold >= 1) & (hold <= longest)).all()
    often = per_period >= 1
    assert (count[~often] <= (per_period * hold)[~often] + 1e-6).all()
    assert (count[often] == np.ceil(per_period[often] - 1e-9)).all()
    some = per_period * longest >= 1
    assert (count[some] > 0).all()
    assert not count[per_period * longest < 1 - 1e-6].any()
    short = hold < longest
    kept = count >= 0.9 * per_period * hold - 1e-6
    assert kept[some & short].all()


def test_the_first_is_dealt_out_at_once() -> None:
    """One in 3 open periods, of 7 of which two are shut."""
    is_open = np.array([1, 1, 0, 0, 1, 1, 1], dtype=bool)
    assert dealt_out(1, 3, is_open).tolist() == [1, 0, 0, 0, 0, 1, 0]
    assert dealt_out(5, 2, is_open).tolist() == [3, 2, 0, 0, 3, 2, 3]


@search(1)
@given(
    count=st.integers(0, 9),
    hold=st.integers(1, 9),
    is_open=st.lists(st.booleans(), min_size=1, max_size=40),
)
def test_no_hold_gets_more_than_the_count(
    count: int, hold: int, is_open: list[bool]
) -> None:
    """And while it stays open for a hold, that gets just so many."""
    given_out = dealt_out(count, hold, np.array(is_open))
    assert not given_out[~np.array(is_open)].any()
    for begin in range(len(is_open) - hold + 1):
        part = slice(begin, begin + hold)
        assert given_out[part].sum() <= count
        if all(is_open[part]):
            assert given_out[part].sum() == count


def calendar_of(
    network: Network, link: int, vehicles: int, **said: object
) -> tuple[int, int, list[int]]:
    """Count, hold and the capacities of the periods of a link's stretch."""
    stated = scenario(movement("M", {"light": vehicles}), max_detour=5, **said)  # type: ignore[arg-type]
    problem = formulate(place(network, stated), stated, find_demand(stated))
    stretch = stretch_of(problem, link)
    calendars = problem.calendars
    return (
        int(calendars.count[stretch]),
        int(calendars.hold[stretch]),
        calendars.capacity[stretch].tolist(),
    )


def stretch_of(problem: Formulation, link: int) -> int:
    first = problem.stretches.first
    at = int(np.flatnonzero(problem.stretches.links == link)[0])
    return int(np.searchsorted(first, at, side="right")) - 1


def test_a_column_every_21_minutes_is_two_or_three_an_hour(border: Network) -> None:
    """Of 2.857 columns an hour so far: 2, 5, 8, 11, 14, 17, 20, and so on."""
    count, hold, capacity = calendar_of(border, A1, 400)
    assert (count, hold) == (3 * 40, 1)
    assert capacity[:7] == [80, 120, 120, 120, 120, 120, 120]
    assert sum(capacity) == 40 * 68  # of 68.57 columns in the day


def test_a_crossing_of_less_than_a_column_an_hour_counts_vehicles(
    border: Network,
) -> None:
    """25 an hour: three columns in 5 h, and 5 vehicles of others besides."""
    count, hold, capacity = calendar_of(border, CROSSING, 400)
    assert (count, hold) == (125, 5)
    assert set(capacity) == {125}


def test_no_road_takes_more_than_all_there_are(border: Network) -> None:
    count, hold, capacity = calendar_of(border, A1, 80)
    assert (count, hold) == (80, 1)
    assert set(capacity) == {80}


def test_trains_are_counted_one_by_one(border: Network) -> None:
    """Ten a day: 2 of 2.08 in 5 h, for one in 3 h would lose a fifth."""
    count, hold, _ = calendar_of(
        border, MAIN, 40, overrides=[Override(name="A 1", vehicles_per_day=0)]
    )
    assert (count, hold) == (2, 5)
