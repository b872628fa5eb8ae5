"""Reasons and names in words; prices are tested with whole plans."""

from __future__ import annotations

import pytest

from corridors.explain import MOST_BOTTLENECKS, MOST_PRICED, link_name
from corridors.itinerary import Plan
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
    LinkSpec,
    NodeSpec,
    border_world,
    drawn,
    movement,
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


def parallel_ramps(n_ramps: int) -> Network:
    r"""Build a port with several ramps of one train a day, and a railway from each.

    ::

             ┌ ramp 0 ══┐
        Ahaven ramp 1 ══ Beck
             └ ramp 2 ══┘
    """
    rail = {"mode": "rail", "gauge_mm": 1435, "length_m": 4e4, "speed_kmh": 40.0}
    ramp = {"mode": "transfer", "class": "ramp", "length_m": 0.0, "speed_kmh": 20.0}
    nodes: list[NodeSpec] = [
        (10.0, 50.0, {"mode": "terminal", "name": "Ahaven"}),
        (11.0, 50.0, {"mode": "terminal", "name": "Beck"}),
        (11.0, 50.0, {"mode": "rail", "gauge_mm": 1435}),
    ]
    links: list[LinkSpec] = [(2, 1, {**ramp, "name": "Ost", "capacity_tpd": 99.0})]
    for number in range(n_ramps):
        nodes.append((10.0, 50.0, {"mode": "rail", "gauge_mm": 1435}))
        name = f"ramp {number}"
        links.append((0, 3 + number, {**ramp, "name": name, "capacity_tpd": 1.0}))
        links.append((3 + number, 2, {**rail, "capacity_tpd": 99.0}))
    return drawn(nodes, links)


def reason(found: Plan) -> str:
    ((short,),) = (each.shortfalls for each in found.movements)
    return short.reason


@pytest.mark.parametrize(
    ("n_ramps", "said"),
    [
        (1, "ramp ramp 0 carries 1 serial in 24 h; 9 more of M cannot pass"),
        (2, "ramp ramp 0 and ramp ramp 1 carry 2 serials in 24 h; 8 more of M cannot"),
        (3, "ramp ramp 0, ramp ramp 1 and ramp ramp 2 carry 3 serials in 24 h; 7 more"),
        (5, "ramp ramp 0, ramp ramp 1, ramp ramp 2 and 2 more carry 5 serials in 24 h"),
    ],
)
def test_a_cut_reads_as_a_sentence(n_ramps: int, said: str) -> None:
    stated = scenario(movement("M", {"tank": 240}))
    assert reason(plan(parallel_ramps(n_ramps), stated, time_limit_s=0)).startswith(
        said
    )


def test_of_many_bottlenecks_the_first_are_shown_and_the_foremost_priced() -> None:
    found = plan(parallel_ramps(15), scenario(movement("M", {"tank": 480})))
    assert len(found.bottlenecks) == MOST_BOTTLENECKS
    reliefs = [each.relief for each in found.bottlenecks]
    assert reliefs[:MOST_PRICED] == [1] * MOST_PRICED
    assert set(reliefs[MOST_PRICED:]) == {None}
    links = [each.link for each in found.bottlenecks]
    assert links == sorted(links)


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
    """Both roads of one serial: the third goes by rail, 16 h; by the A 1 it takes 5."""
    stated = scenario(
        movement("M", {"light": 120}),
        overrides=[
            Override(name="A 1", vehicles_per_day=40),
            Override(name="B 2", vehicles_per_day=40),
        ],
    )
    found = plan(border, stated)
    prices = {each.link: each.price for each in found.bottlenecks}
    assert prices[A1] == pytest.approx(16 - 5)
    assert prices[B2_WEST] == pytest.approx(0)  # the eastern half is as full
    assert found.bottlenecks[0].link == A1
