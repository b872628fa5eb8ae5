"""Sites by coordinates and by name."""

from __future__ import annotations

import numpy as np

from geodata.access.sites import find_sites, nodes_at, site_notes
from geodata.build import build_network
from geodata.cutting import cut_segments
from geodata.ways import read_ways
from tests.drawn_worlds import positions, world

PICTURE = """
    A--B--C
       P  S
    D-----E
"""
WAYS = "A-B-C highway=primary\nD-E railway=rail"
PLACES = "P place=town name=Mitte\nS railway=station name=MITTE"
AT = positions(PICTURE)


def test_coordinates_are_taken_as_they_are() -> None:
    found = find_sites(world(PICTURE, WAYS), [(1.0, 2.0), (3.0, 4.0)])
    assert found.lon_lat.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert found.notes == {}


def test_a_place_goes_before_a_station_of_its_name() -> None:
    found = find_sites(world(PICTURE, WAYS, PLACES), ["mitte"])
    assert found.lon_lat.tolist() == [[*AT["P"]]]


def test_a_station_will_do_where_no_place_has_the_name() -> None:
    station = PLACES.splitlines()[1]
    found = find_sites(world(PICTURE, WAYS, station), ["Mitte"])
    assert found.lon_lat.tolist() == [[*AT["S"]]]


def test_a_name_that_the_map_lacks_is_passed_over_and_counted() -> None:
    found = find_sites(world(PICTURE, WAYS, PLACES), ["Nirgends", "Mitte"])
    assert len(found.lon_lat) == 1
    assert found.notes == {
        "sites that no place or station of the map is named after": 1
    }
    assert site_notes(found, np.zeros((0, 2))) == (
        "site 'Nirgends': no place or station of the map has this name; "
        "give lon and lat",
    )


def test_a_site_that_no_road_reaches_is_told_by_its_coordinates() -> None:
    network = build_network(world(PICTURE, WAYS), sites=[(12.0, 2.0), AT["B"]])
    assert network.provenance.losses["sites that no road reaches within 10 km"] == 1
    assert network.provenance.notes == (
        "site at lon 12, lat 2: no road of the network within 10 km",
    )


def test_the_nearest_node_of_every_layer_is_a_site_s() -> None:
    extract = world(PICTURE, WAYS)
    rows = np.arange(2)
    segments = cut_segments(extract, rows, read_ways(extract, rows)[0])
    nodes = nodes_at(segments, np.array([AT["S"]]))
    assert [chr(number) for number in segments.osm_id[nodes].tolist()] == ["C", "E"]
    assert nodes_at(segments, np.zeros((0, 2))).tolist() == []
