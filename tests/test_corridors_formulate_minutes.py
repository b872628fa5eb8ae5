"""Minutes of small worlds that one can draw, worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corridors.demand import find_demand
from corridors.formulate import Run, formulate, solve, to_the_minute
from corridors.place import place
from corridors.scenario import Scenario, Site
from geodata.network import Network
from tests.worlds import LinkSpec, NodeSpec, drawn, movement, scenario

ROAD = {"mode": "road", "class": "motorway", "speed_kmh": 80.0, "capacity_vph": 2000.0}
RAIL = {"mode": "rail", "class": "main", "gauge_mm": 1435, "speed_kmh": 80.0}
RAMP = {"mode": "transfer", "class": "ramp", "length_m": 0.0, "speed_kmh": 20.0}


def runs_of(network: Network, stated: Scenario) -> Sequence[Run]:
    """Move the serials of a scenario to the minute, in the order of their arrival."""
    problem = formulate(place(network, stated), stated, find_demand(stated))
    solution = solve(problem, time_limit_s=None, gap=0, progress=lambda _: None)
    runs = to_the_minute(problem, solution, stated, time_limit_s=None)
    return sorted(runs, key=lambda run: (run.arrives_min, run.serial.id))


def two_that_merge() -> Network:
    """Build two roads of an hour that meet before a third.

    ::

        A ── M ── Z
        B ──┘
    """
    nodes: list[NodeSpec] = [
        (10.0, 50.0, {"mode": "road", "name": "A"}),
        (10.0, 51.0, {"mode": "road", "name": "B"}),
        (11.0, 50.0, {"mode": "road"}),
        (12.0, 50.0, {"mode": "road", "name": "Z"}),
    ]
    road = {**ROAD, "length_m": 50_000.0}
    return drawn(nodes, [(0, 2, road), (1, 2, road), (2, 3, road)])


def test_of_two_columns_that_merge_one_gives_way() -> None:
    """Both would be there after an hour: 21 min from head to head, 40 vehicles each.

    The plan of periods counts 2.5 h of rest in 7 h: 81 min for each of two hours.
    """
    stated = scenario(
        movement("A", {"light": 40}, origin="A", destination="Z"),
        movement("B", {"light": 40}, origin="B", destination="Z"),
        sites=[Site(site=name, place=name) for name in "ABZ"],
    )
    first, second = runs_of(two_that_merge(), stated)
    assert (first.departs_min, first.arrives_min) == (0, 120)
    assert second.arrives_min == 120 + 21
    assert second.enter_min[-1] - first.enter_min[-1] == 21
    assert (first.planned_min, second.planned_min) == (162, 162)


def test_the_more_urgent_of_the_two_goes_first() -> None:
    for urgent in "AB":
        stated = scenario(
            *(
                movement(
                    name,
                    {"light": 40},
                    origin=name,
                    destination="Z",
                    priority=1 if name == urgent else 2,
                )
                for name in "AB"
            ),
            sites=[Site(site=name, place=name) for name in "ABZ"],
        )
        first, second = runs_of(two_that_merge(), stated)
        assert first.serial.movement == urgent
        assert (first.arrives_min, second.arrives_min) == (120, 141)


def road_of(*hours: int, names: Sequence[str] = ()) -> Network:
    """Build a motorway A to Z at 50 km/h, hours from node to node."""
    named = ["A", *(names or [""] * (len(hours) - 1)), "Z"]
    nodes: list[NodeSpec] = [
        (10.0 + at, 50.0, {"mode": "road", "name": name})
        for at, name in enumerate(named)
    ]
    links: list[LinkSpec] = [
        (at, at + 1, {**ROAD, "length_m": 50_000.0 * each})
        for at, each in enumerate(hours)
    ]
    return drawn(nodes, links)


def alone(network: Network, **said: object) -> Run:
    """Move a single column from A to Z."""
    stated = scenario(
        movement("M", {"light": 40}, origin="A", destination="Z"),
        sites=[Site(site=name, place=name) for name in "AZ"],
        **said,  # type: ignore[arg-type]
    )
    (run,) = runs_of(network, stated)
    return run


def test_a_column_rests_before_it_has_driven_more_than_seven_hours() -> None:
    """Five times 2 h: 2.5 h after six of them."""
    run = alone(road_of(2, 2, 2, 2, 2))
    assert run.enter_min.tolist() == [0, 120, 240, 360 + 150, 480 + 150]
    assert (run.moving_min, run.arrives_min) == (600, 750)


def test_it_rests_at_the_last_place_with_a_name() -> None:
    """At P, after 4 of 6 h on the way to the node without one."""
    run = alone(road_of(2, 2, 2, 2, names=("", "P", "")))
    assert run.enter_min.tolist() == [0, 120, 240 + 150, 360 + 150]


def test_in_peace_a_column_halts_for_the_day() -> None:
    """Roads are open from 20 to 6: of three of 2.5 h at 60 km/h, two before 6."""
    run = alone(road_of(3, 3, 3), regime="peace", horizon_h=48)
    assert run.exit_min[1] <= 6 * 60
    assert run.enter_min[2] == 20 * 60
    assert run.arrives_min == 22.5 * 60


def line() -> Network:
    """Build a railway of an hour between two wide ramps."""
    nodes: list[NodeSpec] = [
        (10.0, 50.0, {"mode": "terminal", "name": "A"}),
        (10.0, 50.0, {"mode": "rail", "gauge_mm": 1435}),
        (11.0, 50.0, {"mode": "rail", "gauge_mm": 1435}),
        (11.0, 50.0, {"mode": "terminal", "name": "Z"}),
    ]
    ramp = {**RAMP, "capacity_tpd": 4800.0}
    rail = {**RAIL, "length_m": 40_000.0, "capacity_tpd": 24_000.0}
    return drawn(nodes, [(0, 1, ramp), (1, 2, rail), (2, 3, ramp)])


def test_trains_follow_one_another_at_a_headway() -> None:
    """Three of them, 10 minutes apart, whatever the line could carry in an hour."""
    stated = scenario(
        movement("M", {"tank": 60}, origin="A", destination="Z"),
        sites=[Site(site=name, place=name) for name in "AZ"],
    )
    runs = runs_of(line(), stated)
    assert [run.arrives_min for run in runs] == [60, 70, 80]
    assert np.diff([run.enter_min[1] for run in runs]).tolist() == [10, 10]


def test_a_serial_stays_at_its_site_until_it_goes() -> None:
    """What waits for the ramp has not set out."""
    network = line()
    links = network.links.copy()
    links.loc[0, "capacity_tpd"] = 12.0
    narrow = Network(network.nodes, links, network.provenance)
    stated = scenario(
        movement("M", {"tank": 48}, origin="A", destination="Z"),
        sites=[Site(site=name, place=name) for name in "AZ"],
    )
    runs = runs_of(narrow, stated)
    assert [run.departs_min for run in runs] == [0, 120]
    assert [run.arrives_min for run in runs] == [60, 180]
