"""Lines that a planner reads off the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corridors.itinerary import Corridor, Plan, PlanStatus
from corridors.summary import info_lines, plan_lines
from geodata.info import network_info
from tests.plans import (
    A2,
    DELIVERABLE,
    M06,
    OLD,
    network,
    small_plan,
)


def lines_of(plan: Plan) -> list[str]:
    return list(plan_lines(plan))


def with_corridor(changed: Corridor) -> Plan:
    """Give the plan with another corridor for its trucks."""
    trucks, tanks = small_plan().movements
    trucks = replace(trucks, corridors=(changed,))
    return replace(small_plan(), movements=(trucks, tanks))


def corridor_line(plan: Plan) -> str:
    return lines_of(plan)[1]


def along(links: Sequence[int]) -> Corridor:
    """Give the trucks' corridor along other links, as one leg by road."""
    (corridor,) = small_plan().movements[0].corridors
    leg = replace(corridor.legs[0], links=np.array(links, dtype=np.int64))
    return replace(corridor, legs=(leg,))


def test_a_movement_that_arrives_late_says_so() -> None:
    assert lines_of(small_plan())[0] == (
        "trucks 1st column: Hafen → Ziel, 2 of 2 serials, closed after 7.9 h, "
        "due 6 h LATE by 1.9 h"
    )


def test_what_is_late_says_why_and_what_would_help() -> None:
    """Both trucks take 5.5 h, and are due after 4 of them."""
    late, helps = lines_of(small_plan())[2:4]
    assert late == (
        "  late: 2 serials: its quickest way takes 5.5 h, and it is due 4 h after it "
        "is ready"
    )
    assert helps == "    would help, all else as it is: 2 h more: due at 8 h"


def test_a_movement_in_time_is_not_called_late() -> None:
    trucks, tanks = small_plan().movements
    plan = replace(small_plan(), movements=(replace(trucks, late_h=0.0), tanks))
    assert lines_of(plan)[0].endswith("closed after 7.9 h, due 6 h")


def test_a_movement_without_unit_or_due_hour_leaves_them_out() -> None:
    assert "tanks: Hafen → Ziel, 2 of 3 serials, closed after 41.0 h" in lines_of(
        small_plan()
    )


def test_a_movement_of_which_nothing_arrives() -> None:
    trucks, tanks = small_plan().movements
    none = replace(trucks, delivered=0, closure_h=None, late_h=None, corridors=())
    plan = replace(small_plan(), movements=(none, tanks))
    assert lines_of(plan)[0] == (
        "trucks 1st column: Hafen → Ziel, 0 of 2 serials, nothing arrives"
    )


def test_a_corridor_says_its_roads_its_crossings_and_its_hours() -> None:
    assert corridor_line(small_plan()) == (
        "  2 serials, 80 vehicles by road: A 2 – M 06 via "
        "Markt–Rynok (crossing); 200 km, arrive 7.5 to 7.9 h"
    )


def test_a_corridor_by_rail_says_its_gauges() -> None:
    """Transfers are no mode of travel: they stand among the terminals."""
    said = "46 vehicles by rail 1435 + rail 1520: 6200 via Rampe Hafen (ramp)"
    assert said in "\n".join(lines_of(small_plan()))


def test_one_serial_arrives_at_one_hour() -> None:
    """One, not "1 serials" that "arrive 7.5 to 7.5 h"."""
    (corridor,) = small_plan().movements[0].corridors
    first = min(corridor.itineraries, key=lambda each: each.arrives_h)
    only = replace(first, serial=replace(first.serial, vehicles={"lorry": 1}))
    alone = replace(corridor, itineraries=(only,))
    line = corridor_line(with_corridor(alone))
    assert line.startswith("  1 serial, 1 vehicle by road: A 2")
    assert line.endswith("arrive 7.5 h")


def test_roads_without_number_or_terminal_leave_no_gap() -> None:
    plan = with_corridor(along([OLD]))
    assert "80 vehicles by road; 200 km" in corridor_line(plan)


def test_a_long_way_is_cut_to_what_a_line_holds() -> None:
    """A 2 and M 06 in turn, twelve times each."""
    plan = with_corridor(along([A2, M06] * 12))
    refs = corridor_line(plan).partition(": ")[2].partition(";")[0]
    assert refs.startswith("A 2 – M 06 – A 2")
    assert refs.endswith("…")
    assert len(refs) == 60


def test_of_many_terminals_the_last_three_are_shown() -> None:
    """Five on the way: the border and what lies behind it matters most."""
    world = small_plan().network
    links = world.links.copy()
    links.loc[: OLD - 4, "class"] = "ramp"
    links["name"] = [f"T{n}" for n in range(len(links))]
    plan = with_corridor(along(range(5)))
    plan = replace(plan, network=replace(world, links=links))
    assert "via T2 (ramp), T3 (ramp), T4 (ramp);" in corridor_line(plan)


def test_a_shortfall_says_how_much_and_why() -> None:
    (line,) = [x for x in lines_of(small_plan()) if "NOT DELIVERED" in x]
    assert line.startswith("  NOT DELIVERED: 1 serial: gauge transfer Grenze")


def full_lines(plan: Plan) -> list[str]:
    return [line for line in lines_of(plan) if line.startswith("  full: ")]


def test_a_bottleneck_that_holds_serials_back_says_what_one_more_delivers() -> None:
    full = replace(small_plan().bottlenecks[0], relief=1)
    assert full_lines(replace(small_plan(), bottlenecks=(full,))) == [
        "  full: gauge transfer Grenze, 2 of 2 trains in 48 h; "
        "one more there delivers 1 more"
    ]


def test_a_bottleneck_that_costs_time_says_how_much() -> None:
    full = replace(small_plan().bottlenecks[0], relief=0, price=3.25)
    (line,) = full_lines(replace(small_plan(), bottlenecks=(full,)))
    assert line.endswith("; one more a day there saves 3.2 serial-hours")


def test_a_bottleneck_without_a_price_says_nothing_of_it() -> None:
    full = replace(small_plan().bottlenecks[0], relief=None, price=None)
    (line,) = full_lines(replace(small_plan(), bottlenecks=(full,)))
    assert line.endswith("2 of 2 trains in 48 h")


def test_the_five_dearest_bottlenecks_are_shown() -> None:
    plan = replace(small_plan(), bottlenecks=small_plan().bottlenecks * 7)
    assert len(full_lines(plan)) == 5


def test_warnings_are_notes() -> None:
    plan = replace(small_plan(), warnings=("All is assumed.",))
    assert "  note: All is assumed." in lines_of(plan)


def test_the_verdict_comes_last() -> None:
    plan = replace(small_plan(), objective=68.5, bound=68.25, gap=0.25 / 68.5)
    assert lines_of(plan)[-1] == (
        "Plan partial, 1 serial not delivered, closure 41.0 h; "
        "68 serial-hours, bound 68, gap 0.4%, undelivered serials at their price"
    )


def test_the_verdict_of_a_plan_that_delivers_everything() -> None:
    """By hours that begin at minute 7 in Ziel: with rests it is 427 min to there.

    Trucks, due at 5 h 7 min: 7 h each from when they are ready, and twice the 4 h that
    they are late, 30. Trains, of double weight: 17 and 41 h, 116.
    """
    plan = small_plan(DELIVERABLE)
    assert plan.bound is not None
    assert 0.98 * 146 <= plan.bound <= 146
    proven = replace(plan, status=PlanStatus.OPTIMAL, bound=146.0, gap=0.0)
    assert lines_of(proven)[-1] == (
        "Plan optimal, closure 41.0 h; 146 serial-hours, bound 146, gap 0.0%"
    )


def test_the_verdict_of_a_plan_that_delivers_nothing() -> None:
    plan = replace(
        small_plan(),
        status=PlanStatus.INFEASIBLE,
        objective=None,
        bound=None,
        gap=None,
        closure_h=None,
        movements=(),
    )
    assert lines_of(plan)[-1] == "Plan infeasible"


def test_a_network_is_told_in_tables() -> None:
    world = network()
    provenance = replace(world.provenance, losses={"ways without nodes": 2})
    world = replace(world, provenance=provenance)
    lines = list(info_lines(world, network_info(world)))
    assert lines[0] == "Network 'small': 10 nodes, 10 links"
    assert lines[1] == "  from small.osm (sha256 abababababab)"
    each_way = "(links and km, each direction counted)"
    for title in (f"Layers {each_way}:", f"Classes {each_way}:", "How links know it:"):
        assert title in lines
    assert "1 bridge and 0 tunnels, by name" in lines
    assert "  2 ways without nodes" in lines
    assert lines[-1] == "© OpenStreetMap contributors, ODbL 1.0"
    (rail,) = [x.split() for x in lines if x.split()[:2] == ["rail", "1520"]][:1]
    assert rail[2:] == ["1", "75.0", "1"]  # links, km, components
