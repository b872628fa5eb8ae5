"""Closures and overrides that hold for some hours."""

from __future__ import annotations

from typing import Any

import pytest

from corridors.plan import plan
from corridors.scenario import Closure, Override
from corridors.spells import find_spells
from geodata.network import Network
from tests.worlds import A1, CROSSING, MAIN, check_plan, movement, scenario

THREE_DAYS: dict[str, Any] = {"horizon_h": 96}


def test_a_closure_from_24_to_72_h_shuts_the_crossing(border: Network) -> None:
    """The rails are shut too; the crossing lies 3 h from Ahaven and takes half an h."""
    shut = [Closure(name="Grenze", from_h=24, to_h=72), Closure(name="Ostbahn")]
    for ready_h, sets_out in ((20, 20), (30, 69)):
        moved = movement("M", {"light": 40}, ready_h=ready_h)
        stated = scenario(moved, closures=shut, **THREE_DAYS)
        found = plan(border, stated, gap=0)
        check_plan(found, stated)
        (corridor,) = found.corridors
        (each,) = corridor.itineraries
        at = corridor.links.index(CROSSING)
        assert each.exit_h[at] <= 24 or each.enter_h[at] >= 72
        assert corridor.first_arrival_h == pytest.approx(sets_out + 5, abs=1)


def test_of_overrides_at_one_time_the_last_stated_holds(border: Network) -> None:
    """The crossing takes 20 vehicles an hour to 40 h, but 40 from 30 h on."""
    stated = scenario(
        movement("M", {"light": 1200}, ready_h=1),
        overrides=[
            Override(name="Grenze", vehicles_per_day=480, from_h=5, to_h=40),
            Override(name="Grenze", vehicles_per_day=960, from_h=30, to_h=60),
        ],
        closures=[Closure(name="Ostbahn")],
        **THREE_DAYS,
    )
    found = plan(border, stated, gap=0)
    check_plan(found, stated)
    assert [
        (spell.from_h, spell.to_h)
        for spell in found.frequencies.spells
        if spell.link == CROSSING
    ] == [(5, 30), (30, 40), (40, 60)]


@pytest.mark.parametrize(
    ("from_h", "to_h", "minutes"),
    [
        (-20, 10, [(0, 600)]),
        (90, 1e9, [(90 * 60, 96 * 60)]),
        (-20, -1, []),
        (96, 99, []),
    ],
)
def test_spells_lie_within_the_horizon(
    border: Network, from_h: float, to_h: float, minutes: list[tuple[int, int]]
) -> None:
    override = Override(name="Ostbahn", trains_per_day=48, from_h=from_h, to_h=to_h)
    found = find_spells(border, scenario(overrides=[override], **THREE_DAYS))
    assert [(spell.from_min, spell.to_min) for spell in found] == minutes


def test_hours_without_an_end_last_as_long_as_the_horizon(border: Network) -> None:
    stated = scenario(
        closures=[Closure(name="A 1", from_h=10)],
        overrides=[Override(name="Ostbahn", trains_per_day=48, to_h=12)],
        **THREE_DAYS,
    )
    override, closure = find_spells(border, stated)
    assert (closure.from_min, closure.to_min, closure.per_hour) == (600, 96 * 60, 0)
    assert closure.links[[A1, A1 + 1]].all()
    assert (override.from_min, override.to_min, override.per_hour) == (0, 720, 2)
    assert override.links[MAIN]
    assert not override.links[A1]


def test_what_always_holds_is_no_spell(border: Network) -> None:
    assert find_spells(border, scenario(closures=[Closure(name="A 1")])) == ()
