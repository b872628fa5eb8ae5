"""What lies before a lot: from when it may move, and on which ways."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from corridors.demand import find_demand
from corridors.formulate import Formulation, Journey, formulate, solve
from corridors.formulate.outlook import Outlook
from corridors.place import place
from corridors.scenario import Scenario, Site
from geodata.network import Network
from tests.searches import search
from tests.worlds import (
    A1,
    B2_WEST,
    LinkSpec,
    NodeSpec,
    border_world,
    drawn,
    movement,
    scenario,
)

ROAD: Final = {"mode": "road", "class": "motorway", "speed_kmh": 80.0}


def in_countries(a1: str, others: str) -> Network:
    """Give the A 1 to one country, all else to another."""
    network = border_world()
    links = network.links.copy()
    links["country"] = others
    links.loc[[A1, A1 + 1], "country"] = a1
    return Network(network.nodes, links, network.provenance)


def outlook(network: Network, nation: str | None) -> Outlook:
    stated = scenario(movement("M", {"light": 40}, nation=nation, ready_h=2))
    problem = formulate(place(network, stated), stated, find_demand(stated))
    (found,) = problem.outlooks
    return found


def permission_h(country: str) -> float:
    return scenario().regime.permission.hours_in(country)


def test_abroad_a_movement_waits_for_the_country_it_sets_out_in() -> None:
    """Crisis makes it wait for longer than until it is ready."""
    assert permission_h("PL") > 2
    found = outlook(in_countries("PL", "PL"), "US")
    assert found.ready_min == permission_h("PL") * 60
    assert found.quickest_min == 5 * 60
    assert found.awaited == ("PL",)


@pytest.mark.parametrize("nation", [None, "PL"])
def test_at_home_or_without_a_nation_none_is_asked(nation: str | None) -> None:
    found = outlook(in_countries("PL", "PL"), nation)
    assert (found.ready_min, found.awaited) == (2 * 60, ())


def test_who_may_go_round_at_once_does_not_wait_for_the_shortest_way() -> None:
    """By the B 2 it is 8 h at home; permission for the A 1 takes more than 3 h."""
    assert permission_h("PL") > 2 + 3
    found = outlook(in_countries("PL", "DE"), "DE")
    assert (found.ready_min, found.quickest_min) == (2 * 60, 8 * 60)
    assert found.arcs[B2_WEST]
    assert not found.arcs[A1]


@st.composite
def parallel_roads(draw: st.DrawFn) -> Network:
    """Roads from two towns to a third that are about as long, and soon full.

    ::

        0 ── 2 ──┐
          X  │   4     and 0 ── 4
        1 ── 3 ──┘
    """
    nodes: list[NodeSpec] = [(10.0 + at, 50.0, {"mode": "road"}) for at in range(5)]
    ends = [(0, 2), (0, 3), (1, 2), (1, 3), (2, 3), (2, 4), (3, 4), (0, 4)]
    links: list[LinkSpec] = []
    for one, other in ends:
        length_m = 1000.0 * draw(st.integers(100, 200))
        vph = float(draw(st.integers(20, 80)))
        links.append((one, other, {**ROAD, "length_m": length_m, "capacity_vph": vph}))
    return drawn(nodes, links)


@st.composite
def to_the_third_town(draw: st.DrawFn) -> Scenario:
    """Columns of both towns, up to eight of each; all nodes are sites.

    Stretches end at sites, so that rounding to periods is the same on any network.
    """
    counts = draw(st.tuples(*[st.integers(1, 8)] * 2))
    return scenario(
        *(
            movement(f"M{at}", {"light": 40 * n}, origin=str(at), destination="4")
            for at, n in enumerate(counts)
        ),
        sites=[Site(site=str(at), lon=10.0 + at, lat=50.0) for at in range(5)],
        horizon_h=48,
        max_detour=draw(st.sampled_from([1.5, 2.0, 3.0])),
    )


@search(1)
@given(network=parallel_roads(), stated=to_the_third_town())
def test_pruning_keeps_the_best_plan(network: Network, stated: Scenario) -> None:
    """The network is pruned to what can matter, and the best plan stays the best.

    Whoever leaves the pruned network takes longer than ``max_detour`` allows. So where
    all of the best plan on the whole network arrive sooner, it is one on the pruned
    network too. Shown where both are proven, by one clock.
    """
    whole, pruned = whole_and_pruned(network, stated)
    by = [
        solve(each, time_limit_s=1, gap=0, progress=lambda _: None)
        for each in (whole, pruned)
    ]
    if not all(each.proven for each in by):
        event("not proven")
        return
    best, least = (each.objective_h for each in by)
    assert best <= least
    event(f"pruned: {whole.network.tail.size > pruned.network.tail.size}")
    detour = stated.settings.max_detour
    soon = [each for each in by[0].journeys if is_within(whole, each, detour)]
    for journey in soon:
        arcs = np.concatenate([whole.stretches.along(s) for s in journey.stretches])
        assert pruned.outlooks[journey.lot].arcs[arcs].all()
    if len(soon) == len(by[0].journeys):
        event("all arrive within the detour")
        assert best == least


def whole_and_pruned(
    network: Network, stated: Scenario
) -> tuple[Formulation, Formulation]:
    """State a scenario on all ways, and on those within the detour, by one clock."""
    placed, demand = place(network, stated), find_demand(stated)
    everywhere = stated.settings.model_copy(update={"max_detour": 100.0})
    whole = formulate(
        placed, stated.model_copy(update={"settings": everywhere}), demand
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("corridors.formulate.timed._clock", lambda *_: whole.clock)
        return whole, formulate(placed, stated, demand)


def is_within(problem: Formulation, journey: Journey, max_detour: float) -> bool:
    """Whether a serial arrives within the detour of its quickest way."""
    last, outlook = journey.stretches[-1], problem.outlooks[journey.lot]
    arrives = journey.enter[-1] + problem.network.transit[0, last]
    minute = problem.clock.minute(problem.network.head[last], arrives)
    assert outlook.quickest_min is not None
    return bool(minute - outlook.ready_min <= max_detour * outlook.quickest_min)
