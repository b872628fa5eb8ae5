"""Plans on the drawn world, worked out by hand; on random ones, held to their rules."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.document import plan_json
from corridors.faults import ScenarioError
from corridors.itinerary import Corridor, MovementResult, Plan, PlanStatus
from corridors.plan import plan
from corridors.scenario import Closure, Override, Scenario, Site
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
    vehicle,
)

BY_A1 = [A1, CROSSING, A4]
BY_B2 = [B2_WEST, B2_EAST, CROSSING, A4]
BY_RAIL = [RAMP_A, MAIN, GAUGE, WIDE, RAMP_B]


def planned(network: Network, stated: Scenario) -> Plan:
    """Plan, and hold the plan to its rules."""
    found = plan(network, stated)
    check_plan(found, stated)
    return found


def hours_of(corridor: Corridor) -> list[tuple[float, float]]:
    """Give when its serials set out and arrive."""
    return [(each.departs_h, each.arrives_h) for each in corridor.itineraries]


def ways(result: MovementResult) -> list[tuple[list[int], int]]:
    return [(each.links, len(each.serials)) for each in result.corridors]


def test_heavy_serials_go_by_rail_and_light_ones_by_road(border: Network) -> None:
    """One train of 24 tanks takes 15 h, two serials of 40 light vehicles 5 h each.

    By periods these are 6 and 15: columns rest 2.5 h in 7 h and so are at Beck after
    6 h 36 min, and periods begin there at minute 36.
    """
    found = planned(border, scenario(movement("M", {"light": 80, "tank": 24})))
    assert found.status is PlanStatus.OPTIMAL
    assert ways(found.movements[0]) == [(BY_A1, 2), (BY_RAIL, 1)]
    assert found.objective == found.bound == 2 * 6 + 15
    assert (found.gap, found.unmet) == (0, 0)
    assert found.closure_h == found.closure_bound_h == 15


def test_the_mass_of_a_bridge_sends_the_heavy_round(border: Network) -> None:
    """42 t do not cross 30 t: they take the B 2, 8 h."""
    found = planned(
        border, scenario(movement("L", {"light": 1}), movement("S", {"semi": 1}))
    )
    light, semi = found.movements
    assert ways(light) == [(BY_A1, 1)]
    assert ways(semi) == [(BY_B2, 1)]
    assert semi.corridors[0].duration_h == pytest.approx(8)


def test_columns_follow_one_another_with_pass_time_and_gap(border: Network) -> None:
    """40 vehicles, 15 to the km, pass at 50 km/h in 3.2 min.

    A gap of 5 min between their two march units, 2 min more for them and 10 min to the
    next serial make 20.2: 21 whole minutes.
    """
    stated = scenario(movement("M", {"light": 80}, ready_h=6, due_h=11, priority=3))
    found = planned(border, stated)
    (result,) = found.movements
    (corridor,) = result.corridors
    assert hours_of(corridor) == [(6, 11), (6.35, 11.35)]
    assert corridor.headway_h == pytest.approx(0.35)
    assert result.closure_h == pytest.approx(11.35)
    assert result.late_h == pytest.approx(0.35)
    assert found.closure_bound_h == 11
    assert any("Late by the estimate: M." in warning for warning in found.warnings)


def test_only_who_has_a_due_hour_can_be_late(border: Network) -> None:
    stated = scenario(
        movement("A", {"light": 1}, due_h=10), movement("B", {"light": 1})
    )
    early, whenever = planned(border, stated).movements
    assert (early.late_h, whenever.late_h) == (0, None)


def test_of_two_that_cannot_both_go_the_more_urgent_goes(border: Network) -> None:
    """A ramp of a train every 8 h: of those at 0, 8 and 16 h two arrive in the day."""
    stated = scenario(
        movement("later", {"tank": 48}, priority=2),
        movement("first", {"tank": 48}, priority=1),
        overrides=[Override(name="Rampe Ost", trains_per_day=9)],
    )
    found = planned(border, stated)
    assert found.status is PlanStatus.PARTIAL
    later, first = found.movements
    assert (later.delivered, later.unmet, first.delivered) == (0, 2, 2)
    assert hours_of(first.corridors[0]) == [(0, 15), (8, 23)]
    (short,) = later.shortfalls
    assert (short.cut, short.capacity, short.taken) == ((RAMP_A,), 3, 2)
    assert short.reason == (
        "ramp Rampe West carries 3 serials in 24 h, of which other serials take 2; "
        "2 more of later cannot pass"
    )
    assert found.bottlenecks[0].link == RAMP_A


def test_an_hour_of_the_urgent_counts_as_two_of_the_others(border: Network) -> None:
    """One train at once, one 8 h later: 2 x 15 + 23 h, and not 15 + 2 x 23."""
    for names in (("urgent", "other"), ("other", "urgent")):
        moved = [
            movement(name, {"tank": 1}, priority=1 if name == "urgent" else 2)
            for name in names
        ]
        found = planned(border, scenario(*moved))
        closures = {each.id: each.closure_h for each in found.movements}
        assert closures == {"urgent": 15, "other": 23}
        assert found.objective == 2 * 15 + 23


def test_one_way_full_by_another_sends_the_next_round(border: Network) -> None:
    """The A 1 carries 40 vehicles a day: the others take the B 2, 3 h longer.

    With rests 244 min and 488: by periods, that begin 4 min past at Kreuz, 4 and 9.
    From there to Beck it is 2 more.
    """
    stated = scenario(
        movement("A", {"light": 40}),
        movement("B", {"light": 40}),
        overrides=[Override(name="A 1", vehicles_per_day=40)],
        max_detour=2,
    )
    found = planned(border, stated)
    assert found.status is PlanStatus.OPTIMAL
    assert found.objective == found.bound == 6 + 11
    (full,) = found.bottlenecks
    assert (full.link, full.used, full.capacity, full.relief) == (A1, 40, 40, None)
    assert full.price == pytest.approx(5, rel=0.2)  # a bound's, so an estimate
    assert (full.name, full.unit) == ("A 1 Ahaven to Kreuz", "vehicles in 24 h")


def test_serials_of_one_movement_share_the_ways_there_are(border: Network) -> None:
    stated = scenario(
        movement("A", {"light": 80}),
        overrides=[Override(name="A 1", vehicles_per_day=40)],
        max_detour=2,
    )
    found = planned(border, stated)
    assert ways(found.movements[0]) == [(BY_A1, 1), (BY_B2, 1)]
    assert found.objective == found.bound == 6 + 11  # as above


def test_without_time_there_is_a_plan_all_the_same(border: Network) -> None:
    stated = scenario(movement("M", {"tank": 96}))
    found = plan(border, stated, time_limit_s=0)
    check_plan(found, stated)
    assert found.movements[0].delivered


def test_in_peace_columns_march_by_night(border: Network) -> None:
    """From 20 to 6 o'clock, 60 km/h: 2.5 h on the A 1, 45 min at the crossing, 1.25 h.

    Ready at 2 o'clock, they would be on the A 4 at 6: they wait for it until 20.
    """
    stated = scenario(movement("M", {"light": 40}, ready_h=2), regime="peace")
    found = planned(border, stated)
    (corridor,) = found.corridors
    assert corridor.duration_h == 4.5
    assert corridor.last_arrival_h == 20 + 1.25


def test_hours_of_the_day_count_from_the_start(border: Network) -> None:
    """A scenario that starts at noon has its first night after 8 h."""
    stated = scenario(
        movement("M", {"light": 40}), regime="peace", start="2026-03-02T12:00:00Z"
    )
    assert planned(border, stated).closure_h == 8 + 4.5


def test_a_rate_of_less_than_a_serial_a_period_is_kept_by_longer_holds(
    border: Network,
) -> None:
    """Ten vehicles an hour at the crossing are three columns in 12 h, 21 min apart.

    The first is there at 3 h, so the fourth at 15 h, 2 h from Beck.
    """
    stated = scenario(
        movement("M", {"light": 160}),
        overrides=[Override(name="Grenze", vehicles_per_day=240)],
    )
    found = planned(border, stated)
    assert found.frequencies.count[CROSSING] == 120
    assert found.frequencies.hours[CROSSING] == 12
    assert (found.load[CROSSING], found.capacity[CROSSING]) == (160, 240)
    (corridor,) = found.corridors
    arrivals = sorted(arrives for _, arrives in hours_of(corridor))
    assert arrivals == pytest.approx([5, 5.35, 5.7, 17])


def test_a_serial_a_day_twice_in_little_more_than_a_day(border: Network) -> None:
    """The first at once, the second 24 h later: two in 35 h."""
    overrides = [
        Override(name="A 1", vehicles_per_day=40),
        Override(name="B 2", vehicles_per_day=0),
        Override(name="Rampe West", trains_per_day=0),
    ]
    stated = scenario(movement("M", {"light": 120}), overrides=overrides, horizon_h=35)
    found = planned(border, stated)
    (corridor,) = found.corridors
    assert hours_of(corridor) == [(0, 5), (24, 29)]
    assert (found.load[A1], found.capacity[A1]) == (80, 80)
    (short,) = found.movements[0].shortfalls
    assert (short.cut, short.capacity, short.serials) == ((A1,), 2, 1)


def test_nobody_arrives_before_the_hour_that_is_wanted(border: Network) -> None:
    found = planned(border, scenario(movement("M", {"light": 80}, earliest_h=12)))
    assert found.closure_h == 12
    assert found.objective == 2 * 12
    assert {each.shift_h for c in found.corridors for each in c.itineraries} == {0}


def test_the_first_serial_sets_out_first(border: Network) -> None:
    found = planned(border, scenario(movement("M", {"tank": 48})))
    (corridor,) = found.corridors
    assert [serial.id for serial in corridor.serials] == ["M-001", "M-002"]
    assert hours_of(corridor) == [(0, 15), (8, 23)]


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


@pytest.mark.parametrize(
    ("heavy", "how"),
    [("semi", "by road alone"), ("tank", "neither by road nor on any train")],
)
def test_what_is_too_big_for_any_train_stays_and_says_so(
    border: Network, heavy: str, how: str
) -> None:
    closed = [Closure(name="Grenze")]
    stated = scenario(movement("M", {heavy: 1}), train_mass_t=50, closures=closed)
    (result,) = planned(border, stated).movements
    (short,) = result.shortfalls
    assert f"for {heavy} ({how})" in short.reason


def test_a_closed_road_sends_light_serials_by_rail(border: Network) -> None:
    closed = [Closure(name="Grenze")]
    found = planned(border, scenario(movement("M", {"light": 1}), closures=closed))
    (corridor,) = found.corridors
    assert corridor.links[1:-1] == BY_RAIL  # and the road to each ramp, 1 h in all
    assert found.closure_h == pytest.approx(16)


def test_a_way_that_ends_after_the_horizon_is_none(border: Network) -> None:
    found = planned(border, scenario(movement("M", {"tank": 1}), horizon_h=7))
    assert found.status is PlanStatus.INFEASIBLE
    (short,) = found.movements[0].shortfalls
    assert short.reason == (
        "its quickest way takes 15.0 h, and the horizon ends 7 h after it is ready"
    )


def test_what_is_wide_enough_may_be_too_slow(border: Network) -> None:
    """The ramp takes a third train at 16 h; it would arrive at 31 h."""
    found = planned(border, scenario(movement("M", {"tank": 72})))
    (short,) = found.movements[0].shortfalls
    assert (short.serials, short.cut, short.capacity) == (1, (), 0)
    assert "but not soon enough" in short.reason


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
    """0.1 degrees of longitude at 50 degrees north are 7.17 km: 22 min at 20 km/h."""
    sites = [Site(site="Ahaven", lon=9.9, lat=50), Site(site="Beck", place="Beck")]
    found = planned(border, scenario(movement("M", {"light": 1}), sites=sites))
    (corridor,) = found.corridors
    (alone,) = corridor.itineraries
    assert (alone.departs_h, alone.enter_h[0]) == (0, pytest.approx(22 / 60))
    assert corridor.duration_h == pytest.approx(5 + 22 / 60)


def test_neighbours_need_no_link(border: Network) -> None:
    """Both sites begin at Ahaven's node: 3.6 km at 20 km/h, and no corridor link."""
    sites = [Site(site="Ahaven", place="Ahaven"), Site(site="Beck", lon=10.05, lat=50)]
    found = planned(border, scenario(movement("M", {"light": 80}), sites=sites))
    (corridor,) = found.corridors
    assert (corridor.links, corridor.legs, corridor.headway_h) == ([], (), 0)
    assert found.closure_h == pytest.approx(11 / 60)


def test_same_input_same_plan(border: Network) -> None:
    """Where the search ends by itself."""
    count = {"light": 80, "semi": 35, "tank": 24}
    stated = scenario(movement("A", count), movement("B", count), horizon_h=48)
    once, again = (plan_json(plan(border, stated), stated) for _ in range(2))
    assert once == again


def test_progress_is_told_in_words(border: Network) -> None:
    steps: list[str] = []
    plan(border, scenario(movement("M", {"light": 1})), progress=steps.append)
    first, ready, second, *searching, minutes, last = steps
    assert ready.startswith("making the search ready")
    assert (first, second, minutes, last) == (
        "placing the scenario on the network",
        "moving serials over time",
        "dispatching serials to the minute",
        "laying out corridors, and what holds serials back",
    )
    assert all(step.startswith("moving serials over time: ") for step in searching)


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


TRACKED = vehicle("tracked", 28, tracked=True)
"""It marches as heavy ones do."""


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
    return scenario(*found, sites=SITES, vehicles=(LIGHT, SEMI, TANK, TRACKED))


@search(0.3)
@given(
    network=networks(), stated=movements(("light", "semi", "tank", "tracked"), 3, 90)
)
def test_plans_keep_to_their_rules(network: Network, stated: Scenario) -> None:
    found = plan(network, stated, time_limit_s=1)
    check_plan(found, stated)
    for each in found.movements:
        for short in each.shortfalls:
            assert short.serials > 0
            assert short.reason


def test_classes_stand_for_what_the_tests_need() -> None:
    """Light ones cross 30 t, semitrailers do not, tanks never march."""
    assert LIGHT.mass_t < 30 < SEMI.mass_t
    assert not TANK.by_road
    assert border_world().links["max_mass_t"].min() == 30
