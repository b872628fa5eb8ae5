"""Convoy support centres: found on the network, filled, and told, by hand."""

from __future__ import annotations

import pytest

from corridors.faults import ScenarioError
from corridors.itinerary import Plan
from corridors.place import place
from corridors.plan import plan
from corridors.scenario import Scenario, Site
from corridors.support import Centre
from geodata.network import Network
from tests.worlds import LinkSpec, NodeSpec, drawn, movement, scenario

ROAD = {"mode": "road", "class": "motorway", "speed_kmh": 80.0, "capacity_vph": 2000.0}
HOURS = 2


def road(hours: int = HOURS, steps: int = 5) -> Network:
    """Build a motorway from A to Z at 50 km/h, hours from node to node.

    ::

        A ── 1 ── 2 ── 3 ── 4 ── Z
    """
    names = {0: "A", steps: "Z"}
    nodes: list[NodeSpec] = [
        (10.0 + at, 50.0, {"mode": "road", "name": names.get(at, "")})
        for at in range(steps + 1)
    ]
    links: list[LinkSpec] = [
        (at, at + 1, {**ROAD, "length_m": 50_000.0 * hours}) for at in range(steps)
    ]
    return drawn(nodes, links)


def centre(node: int, places: int, name: str = "Rast") -> Centre:
    return Centre(centre=name, lon=10.0 + node, lat=50.0, places=places)


def stated(
    *centres: Centre, vehicles: int = 40, relief: bool = False, regime: str = "crisis"
) -> Scenario:
    """State a march from A to Z, of which columns rest overnight after 9 h."""
    said = scenario(
        movement("M", {"light": vehicles}, origin="A", destination="Z"),
        sites=[Site(site=name, place=name) for name in "AZ"],
        horizon_h=96,
        regime=regime,
    )
    march = said.regime.march.model_copy(update={"relief": relief})
    regime_of = said.regime.model_copy(update={"march": march})
    return said.model_copy(update={"centres": centres, "regime": regime_of})


def planned(*centres: Centre, vehicles: int = 40) -> Plan:
    return plan(road(), stated(*centres, vehicles=vehicles), time_limit_s=None)


def used(made: Plan) -> list[tuple[str, int, int]]:
    return [(each.name, each.stays, each.most_vehicles) for each in made.centres]


def nights(made: Plan) -> list[str]:
    return [note for note in made.warnings if "convoy support" in note]


def test_a_column_stays_at_the_last_centre_before_a_night_is_due() -> None:
    """Five times 2 h: after 9 h at the latest, so at node 3 or 4; 10 h there."""
    made = planned(centre(2, 150, "Zwei"), centre(3, 150, "Drei"))
    assert used(made) == [("Zwei", 0, 0), ("Drei", 1, 40)]
    (way,) = made.movements[0].itineraries
    assert way.enter_h[3] - way.exit_h[2] == 10
    assert nights(made) == [
        "0 of 1 nights on the road are spent away from a convoy support centre, as "
        "none with room is on the way in time."
    ]


def test_who_finds_no_place_halts_elsewhere_and_is_counted() -> None:
    """Three columns at one centre for two of them: the third drives on to node 4."""
    made = planned(centre(3, 80), vehicles=120)
    assert used(made) == [("Rast", 2, 80)]
    assert nights(made)[0].startswith("1 of 3 nights")
    halts = [
        [at for at in range(1, 5) if way.enter_h[at] - way.exit_h[at - 1] >= 10]
        for way in made.movements[0].itineraries
    ]
    assert sorted(halts) == [[3], [3], [4]]


def test_columns_share_the_centres_on_their_way() -> None:
    """A night at each for one, and for the other 2.5 h in the afternoon at most."""
    made = planned(centre(3, 80, "Drei"), centre(4, 40, "Vier"), vehicles=80)
    assert [each[:2] for each in used(made)] == [("Drei", 1), ("Vier", 1)]


def test_a_column_halts_beside_a_centre_that_is_too_small_for_it() -> None:
    """Node 1 is the only one between A and Z, and the centre there has 39 places."""
    made = plan(road(6, 2), stated(centre(1, 39)), time_limit_s=None)
    assert used(made) == [("Rast", 0, 0)]
    assert made.movements[0].delivered == 1
    assert nights(made)[0].startswith("1 of 1 nights")


def test_a_full_centre_on_the_only_node_in_time_makes_others_wait() -> None:
    """Of two columns on two roads of 6 h one stays at the node between, 10 h."""
    made = plan(road(6, 2), stated(centre(1, 40), vehicles=80), time_limit_s=None)
    first, second = sorted(made.movements[0].itineraries, key=lambda w: w.arrives_h)
    assert used(made) == [("Rast", 2, 40)]
    assert second.exit_h[0] >= first.enter_h[1]  # it comes when the other has gone


def test_with_relief_nobody_stays_and_the_plan_says_so() -> None:
    made = plan(road(), stated(centre(3, 40), relief=True), time_limit_s=None)
    assert used(made)[0][:2] == ("Rast", 0)
    assert nights(made) == [
        "No column stays at a convoy support centre: the regime has drivers relieved "
        "on the way."
    ]


def test_where_roads_are_shut_by_day_columns_lie_over_at_centres() -> None:
    """Open from 20 to 6: two roads of 2.5 h, then at node 2 until 20 h."""
    said = stated(centre(2, 40), regime="peace")
    made = plan(road(3, 3), said, time_limit_s=None)
    assert used(made) == [("Rast", 1, 40)]


def test_without_centres_nothing_is_said_of_them() -> None:
    made = planned()
    assert (made.centres, nights(made)) == ((), [])


def test_the_nearer_of_two_centres_has_a_node() -> None:
    said = stated(
        Centre(centre="weit", lon=13.1, lat=50.0, places=40),
        Centre(centre="nah", lon=13.01, lat=50.0, places=40),
    )
    placed = place(road(), said)
    assert placed.centres.at.tolist() == [-1, -1, -1, 1, -1, -1]
    assert placed.centres.node.tolist() == [3, 3]


def test_a_centre_off_the_roads_is_a_fault() -> None:
    said = stated(Centre(centre="Meer", lon=10.0, lat=51.0, places=40))
    with pytest.raises(ScenarioError) as fault:
        place(road(), said)
    assert str(fault.value) == (
        "centre 'Meer': (10, 51) is off the network: the nearest road node is 111 km "
        "away, snap_km is 10"
    )


def test_a_centre_at_an_unknown_place_is_a_fault() -> None:
    with pytest.raises(ScenarioError, match="centre 'Rast': unknown place"):
        place(road(), stated(Centre(centre="Rast", place="B", places=40)))
