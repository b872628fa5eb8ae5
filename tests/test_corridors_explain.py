"""Reasons and names in words; prices are tested with whole plans."""

from __future__ import annotations

import pytest

from corridors.bottlenecks import LEAST_PRICE, MOST_BOTTLENECKS
from corridors.itinerary import Plan
from corridors.link_names import link_name
from corridors.plan import plan
from corridors.scenario import Closure, Override
from geodata.network import Network
from tests.worlds import (
    A1,
    ACCESS_A,
    B2_WEST,
    CROSSING,
    GAUGE,
    MAIN,
    RAMP_A,
    border_world,
    drawn,
    movement,
    parallel_ramps,
    scenario,
)


@pytest.mark.parametrize(
    ("link", "name"),
    [
        (A1, "A 1 Ahaven to Kreuz"),
        (A1 + 1, "A 1 Kreuz to Ahaven"),
        (B2_WEST, "B 2 Ahaven to Dorf"),
        (CROSSING, "crossing Grenze"),
        (ACCESS_A, "access Rampe West"),
        (RAMP_A, "ramp Rampe West"),
        (GAUGE, "gauge transfer Spurwechsel"),  # of its ends, which share a name
        (MAIN, "Ostbahn Spurwechsel"),  # one end has a name
    ],
)
def test_names_of_links(border: Network, link: int, name: str) -> None:
    assert link_name(border, link) == name


def test_a_link_without_any_name_has_its_number() -> None:
    bare = drawn([(0.0, 0.0, {}), (1.0, 0.0, {})], [(0, 1, {"mode": "road"})])
    assert link_name(bare, 0) == "link 0"
    network = border_world(L0={"ref": "", "name": "", "class": "track"})
    assert link_name(network, A1) == "track Ahaven to Kreuz"


def reason(found: Plan) -> str:
    ((short,),) = (each.shortfalls for each in found.movements)
    return short.reason


@pytest.mark.parametrize(
    ("n_ramps", "said"),
    [
        (1, "ramp ramp 0 carries 1 serial in 24 h; 1 more of M cannot pass"),
        (2, "ramp ramp 0 and ramp ramp 1 carry 2 serials in 24 h; 1 more of M cannot"),
        (3, "ramp ramp 0, ramp ramp 1 and ramp ramp 2 carry 3 serials in 24 h; 1 more"),
        (5, "ramp ramp 0, ramp ramp 1, ramp ramp 2 and 2 more carry 5 serials in 24 h"),
    ],
)
def test_a_cut_reads_as_a_sentence(n_ramps: int, said: str) -> None:
    stated = scenario(movement("M", {"tank": 24 * (n_ramps + 1)}))
    assert reason(plan(parallel_ramps(n_ramps), stated, gap=1)).startswith(said)


def test_bottlenecks_are_told_the_dearest_first(border: Network) -> None:
    """Two roads of one serial each: by the A 1 one saves 3 h more than by the B 2."""
    stated = scenario(
        movement("M", {"light": 120}),
        overrides=[
            Override(name="A 1", vehicles_per_day=40),
            Override(name="B 2", vehicles_per_day=40),
        ],
        max_detour=2,
    )
    found = plan(border, stated).bottlenecks
    assert len(found) <= MOST_BOTTLENECKS
    assert found[0].link == A1
    assert B2_WEST in {each.link for each in found}
    prices = [each.price or 0.0 for each in found]
    assert prices == sorted(prices, reverse=True)
    assert prices[-1] >= LEAST_PRICE


def test_where_there_is_room_nothing_is_a_bottleneck(border: Network) -> None:
    assert plan(border, scenario(movement("M", {"light": 40}))).bottlenecks == ()


def test_what_may_march_has_two_ways_that_are_shut(border: Network) -> None:
    stated = scenario(
        movement("M", {"light": 1, "semi": 1}),
        closures=[Closure(name="A 4"), Closure(name="Ostbahn")],
    )
    said = reason(plan(border, stated))
    assert said.startswith(
        "no open way from Ahaven to Beck for light, semi (by road or"
    )


def test_the_price_of_a_full_link_is_the_time_that_one_more_would_save(
    border: Network,
) -> None:
    """One of three takes the A 1 at once; the others go by the B 2, 3 h longer.

    That is 4 h 4 min with rests, or 5 periods. The price is of a bound, an estimate.
    """
    stated = scenario(
        movement("M", {"light": 120}),
        overrides=[Override(name="A 1", vehicles_per_day=40)],
        max_detour=2,
    )
    prices = {each.link: each.price for each in plan(border, stated).bottlenecks}
    assert prices[A1] == pytest.approx(5, rel=0.3)
