"""Targets: sites, names, ids and circles, on the world of ``worlds.border_world``."""

from __future__ import annotations

import numpy as np
import pytest

from corridors.gazetteer import Access, Gazetteer
from corridors.scenario import Closure, Site
from corridors.targets import find_links, known_names, locate_sites
from geodata.network import Network
from tests import worlds
from tests.worlds import (
    A1,
    A4,
    ACCESS_A,
    AHAVEN,
    B2_EAST,
    B2_WEST,
    BECK,
    CROSSING,
    DORF,
    GAUGE,
    HUB_A,
    MAIN,
    RAMP_A,
    WIDE,
    NodeSpec,
    border_world,
    drawn,
    scenario,
)


def both_ways(*links: int) -> list[int]:
    return sorted(each for link in links for each in (link, link + 1))


def found(network: Network, **target: object) -> list[int]:
    mask = find_links(network, Closure.model_validate(target))
    return np.flatnonzero(mask).tolist()


@pytest.mark.parametrize(
    ("name", "links"),
    [
        pytest.param("B 2", both_ways(B2_WEST, B2_EAST), id="a road's number"),
        pytest.param("Ostbahn", both_ways(MAIN, WIDE), id="a line's name"),
        pytest.param("Elbe bridge", both_ways(A1), id="a bridge along the road"),
        pytest.param("Grenze", both_ways(CROSSING), id="a crossing"),
        pytest.param("Rampe West", both_ways(ACCESS_A, RAMP_A), id="a terminal"),
        pytest.param("E 40", both_ways(A4), id="one of two numbers"),
        pytest.param("A 4;E 40", both_ways(A4), id="both numbers as they are written"),
        pytest.param("eLBE BRIDGE", both_ways(A1), id="letters' case"),
        pytest.param("Elbe", [], id="no part of a name"),
    ],
)
def test_links_by_name(border: Network, name: str, links: list[int]) -> None:
    assert found(border, name=name) == links


def test_one_of_several_bridges_and_tunnels() -> None:
    network = border_world(L2={"bridges": "Saale; Mulde", "tunnels": "Berg"})
    assert found(network, name="mulde") == found(network, name="Berg") == [B2_WEST]


@pytest.mark.parametrize(
    ("target", "links"),
    [
        ({"osm_id": 103}, both_ways(B2_EAST)),
        ({"osm_id": 2**62}, []),
        ({"osm_id": 103, "mode": "rail"}, []),
        ({"name": "Rampe West", "mode": "transfer"}, both_ways(ACCESS_A, RAMP_A)),
        # the B 2 is drawn from (10, 50) by (12, 51) to (14, 50)
        ({"lon": 12, "lat": 51.05, "radius_km": 6}, both_ways(B2_WEST, B2_EAST)),
        ({"lon": 12, "lat": 51.05, "radius_km": 5}, []),
        (
            {"lon": 13, "lat": 49.5, "radius_km": 1, "mode": "transfer"},
            both_ways(GAUGE),
        ),
        ({"lon": 11, "lat": 50.55, "radius_km": 9}, both_ways(B2_WEST)),
    ],
)
def test_links_by_id_and_place(
    border: Network, target: dict[str, object], links: list[int]
) -> None:
    assert found(border, **target) == links


def test_a_circle_is_as_wide_as_high() -> None:
    """At 60 degrees a degree of longitude is half as long: 0.1 are 5.6 km."""
    line = {"mode": "road", "length_m": 1.0}
    ends: list[NodeSpec] = [
        (0.1, 60.0, {}),
        (0.1, 60.5, {}),
        (0.0, 60.05, {}),
        (-0.5, 60.05, {}),
    ]
    network = drawn(ends, [(0, 1, line), (2, 3, line)])
    assert found(network, lon=0, lat=60.3, radius_km=5.3) == []
    assert found(network, lon=0, lat=60.3, radius_km=5.8) == [0]


def test_names_that_a_target_may_use(border: Network) -> None:
    names = known_names(border)
    assert {"A 4", "E 40", "Elbe bridge", "Grenze", "Ostbahn", "Rampe Ost"} <= names
    assert "" not in names


def located(network: Network, *sites: Site, snap_km: float = 10) -> dict[str, Access]:
    gazetteer = Gazetteer(network, within_m=1000 * snap_km)
    access, faults = locate_sites(gazetteer, scenario(sites=sites))
    assert not faults
    return access


def test_a_site_by_the_name_of_a_place(border: Network) -> None:
    """Its road and its terminal, at no distance; letters' case does not matter."""
    access = located(border, Site(site="Port", place="aHAVEN"))["Port"]
    assert (access.place.name, access.place.lon, access.place.lat) == ("Port", 10, 50)
    assert access.nodes.tolist() == [AHAVEN, HUB_A]
    assert access.distance_m.tolist() == [0, 0]


def test_a_town_goes_before_a_station_of_the_same_name() -> None:
    nodes: list[NodeSpec] = [
        (10.0, 50.0, {"mode": "rail", "kind": "station", "name": "Ort"}),
        (10.05, 50.0, {"mode": "road", "kind": "place", "name": "Ort"}),
    ]
    access = located(drawn(nodes, []), Site(site="a", place="Ort"))["a"]
    assert access.place.lon == 10.05


def test_a_site_by_coordinates_takes_the_nearest_road_node(border: Network) -> None:
    """0.05 degrees of longitude at 50 degrees north are 3.6 km."""
    access = located(border, Site(site="a", lon=13.97, lat=50))["a"]
    assert access.nodes.tolist() == [worlds.KREUZ]
    assert access.distance_m[0] == pytest.approx(2_150, abs=10)


def test_all_terminals_within_reach_are_a_site_s() -> None:
    nodes: list[NodeSpec] = [
        (10.00, 50.0, {"mode": "road"}),
        (10.01, 50.0, {"mode": "road"}),
        (10.05, 50.0, {"mode": "terminal"}),
        (10.10, 50.0, {"mode": "terminal"}),
        (10.20, 50.0, {"mode": "terminal"}),
        (10.00, 50.0, {"mode": "rail", "gauge_mm": 1435}),
    ]
    access = located(drawn(nodes, []), Site(site="a", lon=10, lat=50))["a"]
    assert access.nodes.tolist() == [0, 2, 3]


def test_where_the_network_has_terminals_no_train_is_boarded_elsewhere() -> None:
    """The only ramp is 140 km off: the site has its road, not the rails beside it."""
    nodes: list[NodeSpec] = [
        (10.0, 50.0, {"mode": "road"}),
        (10.0, 50.0, {"mode": "rail", "gauge_mm": 1435}),
        (12.0, 50.0, {"mode": "terminal"}),
    ]
    access = located(drawn(nodes, []), Site(site="a", lon=10, lat=50))["a"]
    assert access.nodes.tolist() == [0]


def test_a_site_begins_where_columns_can_drive_on() -> None:
    """Not in the middle of a motorway, nor on a stub that leads nowhere.

    ::

        0 ──► 1   motorway      2 ──► 3   stub      4 ◄──► 5   town road
    """
    motorway, road = (
        {"mode": "road", "class": each} for each in ("motorway", "primary")
    )
    nodes: list[NodeSpec] = [
        (10.0 + 0.01 * n, 50.0, {"mode": "road"}) for n in range(6)
    ]
    ends = [
        (0, 1, motorway),
        (1, 0, motorway),
        (2, 3, road),
        (4, 5, road),
        (5, 4, road),
    ]
    site = Site(site="a", lon=10, lat=50)
    assert located(drawn(nodes, ends), site)["a"].nodes.tolist() == [4]
    assert located(drawn(nodes, ends), site, snap_km=1)["a"].nodes.tolist() == [0]


def test_without_terminals_a_site_takes_the_nearest_node_of_each_layer() -> None:
    nodes: list[NodeSpec] = [
        (10.02, 50.0, {"mode": "road"}),
        (10.00, 50.0, {"mode": "rail", "gauge_mm": 1520}),
        (10.01, 50.0, {"mode": "rail", "gauge_mm": 1435}),
        (10.03, 50.0, {"mode": "rail", "gauge_mm": 1435}),
    ]
    access = located(drawn(nodes, []), Site(site="a", lon=10, lat=50))["a"]
    assert access.nodes.tolist() == [0, 1, 2]


def test_every_site_that_misses_is_told(border: Network) -> None:
    sites = [
        Site(site="there", place="Ahaven"),
        Site(site="typo", place="Bek"),
        Site(site="sea", lon=3, lat=55),
        Site(site="near", lon=16, lat=51),
    ]
    access, faults = locate_sites(Gazetteer(border, 10_000), scenario(sites=sites))
    assert list(access) == ["there"]
    assert [str(fault) for fault in faults] == [
        "site 'typo': unknown place of the network 'Bek' (did you mean 'Beck'?)",
        "site 'sea': (3, 55) is off the network: the nearest node is 731 km away, "
        "snap_km is 10",
        "site 'near': (16, 51) is off the network: the nearest node is 111 km away, "
        "snap_km is 10",
    ]


def test_a_wider_reach(border: Network) -> None:
    access = located(border, Site(site="a", lon=16, lat=51), snap_km=120)["a"]
    assert BECK in access.nodes
    assert DORF not in access.nodes
