"""Plans on the drawn world, worked out by hand; on random ones, held to their rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.document import plan_json
from corridors.faults import ScenarioError
from corridors.formulate import Formulation, formulate
from corridors.itinerary import MovementResult, Plan, PlanStatus
from corridors.place import place
from corridors.plan import plan
from corridors.scenario import Closure, Override, Scenario, Site
from corridors.serials import pack_serials
from geodata.network import Network
from tests.searches import search
from tests.worlds import (
    A1,
    A4,
    B2_EAST,
    B2_WEST,
    CROSSING,
    GAUGE,
    LIGHT,
    MAIN,
    RAMP_A,
    RAMP_B,
    SEMI,
    TANK,
    WIDE,
    LinkSpec,
    NodeSpec,
    border_world,
    check_plan,
    drawn,
    movement,
    scenario,
)

BY_A1 = [A1, CROSSING, A4]
BY_B2 = [B2_WEST, B2_EAST, CROSSING, A4]
BY_RAIL = [RAMP_A, MAIN, GAUGE, WIDE, RAMP_B]


def planned(network: Network, stated: Scenario) -> Plan:
    """Plan, and hold the plan to its rules."""
    found = plan(network, stated)
    check_plan(found, stated)
    return found


def ways(result: MovementResult) -> list[tuple[list[int], int]]:
    return [(each.links, len(each.serials)) for each in result.corridors]


def test_heavy_serials_go_by_rail_and_light_ones_by_road(border: Network) -> None:
    """One train of 24 tanks takes 15 h, two serials of 40 light vehicles 5 h each."""
    found = planned(border, scenario(movement("M", {"light": 80, "tank": 24})))
    assert found.status is PlanStatus.OPTIMAL
    assert ways(found.movements[0]) == [(BY_A1, 2), (BY_RAIL, 1)]
    assert found.objective == found.bound == pytest.approx(2 * 5 + 15)
    assert (found.gap, found.unmet) == (0, 0)
    assert found.closure_h == found.closure_bound_h == pytest.approx(15)


def test_the_mass_of_a_bridge_sends_the_heavy_round(border: Network) -> None:
    """42 t do not cross 30 t: they take the B 2, 8 h."""
    found = planned(
        border, scenario(movement("L", {"light": 1}), movement("S", {"semi": 1}))
    )
    light, semi = found.movements
    assert ways(light) == [(BY_A1, 1)]
    assert ways(semi) == [(BY_B2, 1)]
    assert semi.corridors[0].duration_h == pytest.approx(8)


def test_the_plan_s_own_hours(border: Network) -> None:
    """The crossing carries 15 in 24 h: the second serial follows after 1.6 h."""
    stated = scenario(movement("M", {"light": 80}, ready_h=6, due_h=12, priority=3))
    found = planned(border, stated)
    (result,) = found.movements
    (corridor,) = result.corridors
    assert corridor.headway_h == pytest.approx(24 / 15)
    assert corridor.first_departure_h == 6
    assert result.closure_h == pytest.approx(6 + 5 + 24 / 15)
    assert result.late_h == pytest.approx(6 + 5 + 24 / 15 - 12)
    assert found.closure_bound_h == pytest.approx(11)
    assert any("Late by the estimate: M." in warning for warning in found.warnings)


def test_only_who_has_a_due_hour_can_be_late(border: Network) -> None:
    stated = scenario(
        movement("A", {"light": 1}, due_h=10), movement("B", {"light": 1})
    )
    early, whenever = planned(border, stated).movements
    assert (early.late_h, whenever.late_h) == (0, None)


def test_the_second_movement_takes_what_is_left(border: Network) -> None:
    """A ramp of 3 trains: priority 1 sends 2, the other 1 of its 2."""
    stated = scenario(
        movement("later", {"tank": 48}, priority=2),
        movement("first", {"tank": 48}, priority=1),
        overrides=[Override(name="Rampe Ost", trains_per_day=9)],
    )
    found = planned(border, stated)
    assert found.status is PlanStatus.PARTIAL
    later, first = found.movements
    assert (later.delivered, later.unmet, first.delivered) == (1, 1, 2)
    (short,) = later.shortfalls
    assert (short.cut, short.capacity, short.taken) == ((RAMP_A,), 3, 2)
    assert short.reason == (
        "ramp Rampe West carries 3 serials in 24 h, of which serials routed before "
        "take 2; 1 more of later cannot pass"
    )
    dearest = found.bottlenecks[0]
    assert (dearest.link, dearest.relief) == (RAMP_A, 1)


def test_equal_priority_goes_in_the_order_of_the_table(border: Network) -> None:
    pair = [movement("b", {"tank": 72}), movement("a", {"tank": 24})]
    found = planned(border, scenario(*pair))
    assert [each.delivered for each in found.movements] == [3, 0]
    found = planned(border, scenario(*reversed(pair)))
    assert [(each.id, each.delivered) for each in found.movements] == [
        ("a", 1),
        ("b", 2),
    ]


def test_one_way_full_by_another_and_the_price_of_the_difference(
    border: Network,
) -> None:
    """The A 1 carries one serial: the other loses 3 h, alone it would not."""
    stated = scenario(
        movement("A", {"light": 40}),
        movement("B", {"light": 40}),
        overrides=[Override(name="A 1", vehicles_per_day=40)],
    )
    found = planned(border, stated)
    assert found.status is PlanStatus.FEASIBLE
    assert found.objective == pytest.approx(5 + 8)
    assert found.bound == pytest.approx(5 + 5)
    assert found.gap == pytest.approx(3 / 13)
    (full,) = found.bottlenecks
    assert (full.link, full.used, full.capacity, full.relief) == (A1, 1, 1, 0)
    assert full.price == pytest.approx(3)
    assert (full.name, full.unit) == ("A 1 Ahaven to Kreuz", "serials in 24 h")


def test_what_one_movement_cannot_better_is_optimal(border: Network) -> None:
    """Its two serials share the A 1, that carries one, and nobody could do better."""
    stated = scenario(
        movement("A", {"light": 80}),
        overrides=[Override(name="A 1", vehicles_per_day=40)],
    )
    found = planned(border, stated)
    assert found.status is PlanStatus.OPTIMAL
    assert found.objective == found.bound == pytest.approx(13)


def test_without_time_there_are_no_prices(border: Network) -> None:
    stated = scenario(movement("M", {"tank": 96}))
    found = plan(border, stated, time_limit_s=0)
    assert found.bottlenecks
    for each in found.bottlenecks:
        assert (each.price, each.relief) == (None, None)
    assert (
        replace(found, bottlenecks=()).load.tolist()
        == planned(border, stated).load.tolist()
    )


@pytest.mark.parametrize(("gap", "priced"), [(0.0, True), (0.2, True), (0.3, False)])
def test_a_plan_that_is_good_enough_is_not_priced(
    border: Network, gap: float, *, priced: bool
) -> None:
    """Its gap is 3 / 13."""
    stated = scenario(
        movement("A", {"light": 40}),
        movement("B", {"light": 40}),
        overrides=[Override(name="A 1", vehicles_per_day=40)],
    )
    (full,) = plan(border, stated, gap=gap).bottlenecks
    assert (full.price is not None) is priced


def test_no_way_at_all(border: Network) -> None:
    stated = scenario(
        movement("M", {"tank": 24}, due_h=9),
        closures=[Closure(lon=13, lat=49.5, mode="transfer")],
    )
    found = planned(border, stated)
    assert found.status is PlanStatus.INFEASIBLE
    assert found.closure_h is found.closure_bound_h is None
    assert not found.bottlenecks
    assert not found.entries
    (result,) = found.movements
    assert (result.delivered, result.unmet, result.late_h) == (0, 1, None)
    (short,) = result.shortfalls
    assert short.cut == ()
    assert short.reason == (
        "no open way from Ahaven to Beck for tank (by rail alone): "
        "limits, gauge, closures or a capacity below one serial shut every one"
    )
    assert found.closed == (GAUGE, GAUGE + 1)


def test_a_closed_road_sends_light_serials_by_rail(border: Network) -> None:
    closed = [Closure(name="Grenze")]
    found = planned(border, scenario(movement("M", {"light": 1}), closures=closed))
    (corridor,) = found.corridors
    assert corridor.links[1:-1] == BY_RAIL  # and the road to each ramp, 1 h in all
    assert found.closure_h == pytest.approx(16)


def test_closures_that_leave_no_whole_serial_leave_no_way(border: Network) -> None:
    """Three trains a day are none in seven hours."""
    found = planned(border, scenario(movement("M", {"tank": 1}), horizon_h=7))
    assert found.status is PlanStatus.INFEASIBLE


def test_all_that_misses_the_network_is_told_at_once(border: Network) -> None:
    stated = scenario(
        movement("M", {"tank": 1}),
        sites=[Site(site="Ahaven", place="Ahafen"), Site(site="Beck", lon=0, lat=0)],
        closures=[Closure(name="B 3")],
        overrides=[Override(name="B 2", trains_per_day=1)],
    )
    with pytest.raises(ScenarioError) as refused:
        plan(border, stated)
    assert [fault.where for fault in refused.value.faults] == [
        "site 'Ahaven'",
        "site 'Beck'",
        "override 1",
        "closure 1",
    ]


def test_a_site_is_no_ramp_for_others() -> None:
    """Road to the halt, rails from the halt; nobody built a ramp there.

    ::

        A ──── H road
               H ════ B rail
    """
    nodes: list[NodeSpec] = [
        (10.0, 50.0, {"mode": "road", "name": "A"}),
        (11.0, 50.0, {"mode": "road", "name": "H"}),
        (11.0, 50.0, {"mode": "rail", "gauge_mm": 1435}),
        (12.0, 50.0, {"mode": "rail", "gauge_mm": 1435, "name": "B"}),
    ]
    road = {"mode": "road", "length_m": 1e5, "speed_kmh": 50.0, "capacity_vph": 800.0}
    rail = {"mode": "rail", "length_m": 1e5, "speed_kmh": 50.0, "capacity_tpd": 99.0}
    network = drawn(nodes, [(0, 1, road), (2, 3, {**rail, "gauge_mm": 1435})])
    sites = [Site(site=name, place=name) for name in "AHB"]
    through = scenario(
        movement("M", {"light": 1}, origin="A", destination="B"), sites=sites
    )
    assert planned(network, through).status is PlanStatus.INFEASIBLE
    onward = scenario(
        movement("M", {"light": 1}, origin="H", destination="B"), sites=sites
    )
    assert planned(network, onward).status is PlanStatus.OPTIMAL


def test_a_site_off_the_road_takes_time_to_reach_it(border: Network) -> None:
    """0.1 degrees of longitude at 50 degrees north are 7.17 km: 0.36 h at 20 km/h."""
    sites = [Site(site="Ahaven", lon=9.9, lat=50), Site(site="Beck", place="Beck")]
    found = planned(border, scenario(movement("M", {"light": 1}), sites=sites))
    (corridor,) = found.corridors
    assert corridor.first_departure_h == pytest.approx(7.17 / 20, abs=1e-3)
    assert corridor.duration_h == pytest.approx(5 + 7.17 / 20, abs=1e-3)


def test_neighbours_need_no_link(border: Network) -> None:
    """Both sites begin at Ahaven's node: 3.6 km at 20 km/h, and no corridor link."""
    sites = [Site(site="Ahaven", place="Ahaven"), Site(site="Beck", lon=10.05, lat=50)]
    found = planned(border, scenario(movement("M", {"light": 80}), sites=sites))
    (corridor,) = found.corridors
    assert (corridor.links, corridor.legs, corridor.headway_h) == ([], (), 0)
    assert found.closure_h == pytest.approx(3.58 / 20, abs=1e-3)


def test_same_input_same_plan(border: Network) -> None:
    stated = scenario(
        movement("A", {"light": 300, "semi": 70, "tank": 60}),
        movement("B", {"light": 300, "semi": 70, "tank": 60}),
    )
    once, again = plan_json(plan(border, stated)), plan_json(plan(border, stated))
    assert once == again


def test_progress_is_told_in_words(border: Network) -> None:
    steps: list[str] = []
    plan(border, scenario(movement("M", {"light": 1})), progress=steps.append)
    assert steps == [
        "placing the scenario on the network",
        "routing serials",
        "laying out corridors and pricing bottlenecks",
    ]


def test_a_plan_says_what_it_was_made_of(border: Network) -> None:
    found = planned(border, scenario(movement("M", {"light": 1}), horizon_h=48))
    parameters = found.provenance["parameters"]
    assert isinstance(parameters, dict)
    assert parameters["horizon_h"] == 48
    assert found.horizon_h == 48


ROAD, HUB, NORMAL, BROAD = range(4)
TOWNS = 4


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Four towns in a row, each with road, ramp and rails of two gauges.

    Neighbours are joined in every layer, but for a few; some others are joined too.

    Node 4 t + k of town t: k = 0 road, 1 ramp, 2 rail 1435, 3 rail 1520.
    """
    layers: list[dict[str, object]] = [
        {"mode": "road"},
        {"mode": "terminal"},
        {"mode": "rail", "gauge_mm": 1435},
        {"mode": "rail", "gauge_mm": 1520},
    ]
    nodes = [(10.0 + t, 50.0, layer) for t in range(TOWNS) for layer in layers]
    links: list[LinkSpec] = []
    for t in range(TOWNS):
        links += local_links(draw, 4 * t)
    pairs = list(permutations(range(TOWNS), 2))
    neighbours = [(a, b) for a, b in pairs if abs(a - b) == 1]
    for layer in (ROAD, NORMAL, BROAD):
        missing = draw(st.sets(st.sampled_from(neighbours), max_size=2))
        more = draw(st.lists(st.sampled_from(pairs), max_size=2))
        for a, b in [*(each for each in neighbours if each not in missing), *more]:
            links.append((4 * a + layer, 4 * b + layer, line(draw, layer)))
    return drawn(nodes, links)


def local_links(draw: st.DrawFn, town: int) -> list[LinkSpec]:
    pairs = [(ROAD, HUB, "access"), (HUB, NORMAL, "ramp"), (HUB, BROAD, "ramp")]
    built = [*pairs, (NORMAL, BROAD, "gauge_transfer")]
    links: list[LinkSpec] = []
    missing = draw(st.sets(st.sampled_from(built), max_size=1))
    for one, other, kind in (each for each in built if each not in missing):
        said: dict[str, object] = {"mode": "transfer", "class": kind, "speed_kmh": 20.0}
        said |= {"length_m": 0.0, "dwell_h": float(draw(st.integers(0, 6)))}
        counted = "capacity_vph" if kind == "access" else "capacity_tpd"
        said[counted] = float(draw(st.integers(1, 6)))
        links += [(town + one, town + other, said), (town + other, town + one, said)]
    return links


def line(draw: st.DrawFn, layer: int) -> dict[str, object]:
    length_m = draw(st.integers(1, 300_000)) + 0.7
    said: dict[str, object] = {"length_m": length_m, "speed_kmh": 60.0}
    if layer == ROAD:
        limit = draw(st.sampled_from([None, 4.0, 30.0, 45.0]))
        vph = float(draw(st.integers(2, 16)))
        return said | {"mode": "road", "max_mass_t": limit, "capacity_vph": vph}
    limit = draw(st.sampled_from([None, 12.0, 20.0]))
    gauge_mm = 1435 if layer == NORMAL else 1520
    tpd = float(draw(st.integers(5, 60)))
    said |= {"mode": "rail", "class": "main", "gauge_mm": gauge_mm, "capacity_tpd": tpd}
    return said | {"max_axle_load_t": limit}


SITES = tuple(Site(site=str(t), lon=10.0 + t, lat=50.0) for t in range(TOWNS))


@st.composite
def movements(
    draw: st.DrawFn, classes: Sequence[str], most: int, count_to: int
) -> Scenario:
    """Up to ``most`` movements between towns, with priorities, in one day."""
    found = []
    for number in range(draw(st.integers(1, most))):
        origin, destination = draw(st.permutations([site.site for site in SITES]))[:2]
        count = {name: draw(st.integers(0, count_to)) for name in classes}
        count[classes[0]] += 1
        found.append(
            movement(
                f"M{number}",
                count,
                origin=origin,
                destination=destination,
                priority=draw(st.integers(1, 2)),
            )
        )
    return scenario(*found, sites=SITES)


@search(0.3)
@given(network=networks(), stated=movements(("light", "semi", "tank"), 3, 90))
def test_plans_keep_to_their_rules(network: Network, stated: Scenario) -> None:
    found = plan(network, stated, time_limit_s=0)
    check_plan(found, stated)
    delivered = sum(each.delivered for each in found.movements)
    if found.status in (PlanStatus.OPTIMAL, PlanStatus.FEASIBLE):
        assert not found.unmet
    else:
        assert found.unmet
        assert (found.status is PlanStatus.INFEASIBLE) is (delivered == 0)
    for each in found.movements:
        for short in each.shortfalls:
            assert short.serials > 0
            assert short.reason
            assert short.capacity == int(found.capacity[[*short.cut]].sum())


@search(0.3)
@given(network=networks(), stated=movements(("light",), 1, 600))
def test_one_movement_costs_what_networkx_says(
    network: Network, stated: Scenario
) -> None:
    problem = formulate(place(network, stated), stated, pack_serials(stated))
    delivered, seconds = by_networkx(problem)
    found = plan(network, stated, time_limit_s=0)
    assert found.movements[0].delivered == delivered
    hours = sum(c.duration_h * len(c.serials) for c in found.corridors)
    assert hours * 3600 == pytest.approx(seconds, abs=1e-3)


def by_networkx(problem: Formulation) -> tuple[int, int]:
    """Most units, then least cost; a node of its own splits every arc in two."""
    (commodity,) = problem.commodities
    shared = problem.shared
    graph: nx.DiGraph[object] = nx.DiGraph()
    graph.add_edge("from", commodity.source, capacity=commodity.amount, weight=0)
    graph.add_node(commodity.sink)
    for arc in np.flatnonzero(commodity.open).tolist():
        room, cost = int(shared.capacity[arc]), int(commodity.unit_cost[arc])
        middle = ("arc", arc)
        graph.add_edge(int(shared.tail[arc]), middle, capacity=room, weight=cost)
        graph.add_edge(middle, int(shared.head[arc]), capacity=room, weight=0)
    flow = nx.max_flow_min_cost(graph, "from", commodity.sink)
    return sum(flow["from"].values()), int(nx.cost_of_flow(graph, flow))


def test_classes_stand_for_what_the_tests_need() -> None:
    """Light ones cross 30 t, semitrailers do not, tanks never march."""
    assert LIGHT.mass_t < 30 < SEMI.mass_t
    assert not TANK.by_road
    assert border_world().links["max_mass_t"].min() == 30
