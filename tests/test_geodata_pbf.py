"""PBF files: what is taken from them, and each way in which they may be wrong."""

import hashlib
from pathlib import Path

import osmium
import pytest
from osmium.osm.mutable import Node, Way

from geodata.network import NetworkError
from geodata.pbf import read_pbf
from tests.osm_worlds import CLIPPED, COMPLETE, QUOTES, World, osm_text, write_world

ROAD = {"highway": "primary"}
Position = tuple[float, float]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "map.osm.pbf"


def write_nodes(path: Path, nodes: dict[int, Position | None]) -> Path:
    """Write nodes, some of them nowhere, and one road along all of them."""
    with osmium.SimpleWriter(path, overwrite=True) as writer:
        for i, position in nodes.items():
            writer.add_node(Node(id=i, location=position, version=1))
        writer.add_way(Way(id=1, nodes=list(nodes), tags=ROAD, version=1))
    return path


def test_traffic_and_places_are_taken_and_the_rest_is_left(path: Path) -> None:
    """Way 108 of COMPLETE is a building; all its nodes are needed by others."""
    extract = read_pbf(write_world(COMPLETE, path))
    assert set(extract.way_ids.tolist()) == COMPLETE.ways.keys() - {108}
    assert extract.way_tags[0]["name"] == QUOTES
    assert dict(extract.node_tags) == COMPLETE.node_tags
    for i, lon_lat in zip(extract.node_ids, extract.lon_lat.tolist(), strict=True):
        assert lon_lat == list(COMPLETE.nodes[i])


def test_nodes_that_nothing_needs_are_dropped(path: Path) -> None:
    world = World(
        nodes={1: (15.0, 48.0), 2: (15.1, 48.0), 3: (15.2, 48.0)},
        ways={1: ([1, 2], ROAD)},
        node_tags={3: {"highway": "traffic_signals"}},
    )
    assert read_pbf(write_world(world, path)).node_ids.tolist() == [1, 2]


def test_a_route_that_is_no_ferry_is_no_traffic(path: Path) -> None:
    """``route`` is asked of osmium by key alone: hiking routes come along."""
    world = World(
        nodes={1: (15.0, 48.0), 2: (15.1, 48.0)},
        ways={1: ([1, 2], {"route": "hiking"}), 2: ([1, 2], {"route": "ferry"})},
    )
    assert read_pbf(write_world(world, path)).way_ids.tolist() == [2]


def test_the_input_is_the_file_by_name_and_digest(path: Path) -> None:
    extract = read_pbf(write_world(COMPLETE, path))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert extract.inputs == (("map.osm.pbf", digest),)


def test_nodes_outside_the_file_are_missing(path: Path) -> None:
    """97, 98 and 99 of CLIPPED; 98 by two ways."""
    extract = read_pbf(write_world(CLIPPED, path))
    assert extract.missing_refs == 4
    assert not {97, 98, 99} & set(extract.node_ids.tolist())


def test_nodes_of_an_editor_are_found_by_their_negative_ids(path: Path) -> None:
    """The index of osmium knows no negative ids: it refused such files."""
    extract = read_pbf(
        write_nodes(path, {1: (15.0, 48.0), -1: (15.1, 48.0), -7: (15.2, 48.0)})
    )
    assert extract.node_ids.tolist() == [-7, -1, 1]
    assert extract.lon_lat[:, 0].tolist() == [15.2, 15.1, 15.0]


@pytest.mark.parametrize("nowhere", [2, -2])
def test_a_node_without_a_place_is_one_outside_the_file(
    nowhere: int, path: Path
) -> None:
    extract = read_pbf(write_nodes(path, {1: (15.0, 48.0), nowhere: None}))
    assert extract.node_ids.tolist() == [1]
    assert extract.missing_refs == 1


@pytest.mark.parametrize("node", [7, -7])
def test_a_node_off_the_globe_is_refused_as_in_other_files(
    node: int, path: Path
) -> None:
    write_nodes(path, {1: (15.0, 48.0), node: (181.0, 48.0)})
    with pytest.raises(NetworkError) as refusal:
        read_pbf(path)
    assert str(refusal.value) == (
        f"map.osm.pbf: node {node} lies off the globe (lon 181.0, lat 48.0); "
        "degrees are wanted, lon from -180 to 180, lat from -90 to 90"
    )


def test_a_file_of_nothing_is_an_extract_of_nothing(path: Path) -> None:
    extract = read_pbf(write_world(World(nodes={}), path))
    assert len(extract.node_ids) == len(extract.way_ids) == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x00\x00\x0d", b"PK\x03\x04 rather a zip", osm_text(COMPLETE).encode()],
    ids=["empty", "cut", "zip", "xml"],
)
def test_what_is_no_pbf_is_refused_in_words(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    with pytest.raises(NetworkError) as refusal:
        read_pbf(path)
    assert str(refusal.value).startswith(f"{path}: not a readable .osm.pbf file (")
    assert str(refusal.value).endswith("); download it again")


def test_damage_in_the_middle_is_refused(path: Path) -> None:
    """One byte of the packed nodes turned round: no smaller network."""
    write_world(COMPLETE, path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(NetworkError, match=r"not a readable \.osm\.pbf file"):
        read_pbf(path)
