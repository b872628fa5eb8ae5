"""PBF files: what is taken from them, and each way in which they may be wrong."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections import namedtuple
from pathlib import Path

import osmium
import pytest
from osmium.osm.mutable import Node, Way

from geodata.network import NetworkError
from geodata.pbf import read_pbf
from geodata.protobuf import field
from tests.corruptions import blob_starts
from tests.drawn_worlds import SHARED, needs_shared
from tests.osm_worlds import CLIPPED, COMPLETE, QUOTES, World, osm_text, write_world
from tests.pbf_files import REQUIRED, blob, data, header, node, road_file, way

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
    tags = zip(extract.tagged_ids.tolist(), extract.node_tags, strict=True)
    assert dict(tags) == COMPLETE.node_tags
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


# --- what osmium must not be given, or does not know ---------------------------------

NO_RELATIONS = "files without relations, as one cut between its blobs would be"
TWICE = "objects that stand twice in a file, taken once"


def test_a_text_that_is_no_text_is_refused_and_ends_no_process(path: Path) -> None:
    """A writer of osmium's that failed ends the process when it is freed."""
    path.write_bytes(road_file(b"\xff\xfe"))
    reading = (
        "import sys; from pathlib import Path; from geodata.read import read_network;"
        "from geodata.network import NetworkError\n"
        "try: read_network([Path(sys.argv[1])])\n"
        "except NetworkError as error: sys.exit(str(error))"
    )
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", reading, path],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr == (
        f"{path}: not a readable .osm.pbf file (invalid Unicode codepoint); download "
        "it again\n"
    )


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        (b"\xe4\xb8", "incomplete Unicode codepoint"),
        (b"\xed\xa0\x80", "a text of it is not UTF-8"),  # a lone surrogate
    ],
)
def test_half_a_character_is_refused(name: bytes, fault: str, path: Path) -> None:
    """Osmium lets a surrogate pass; no file could be written with it."""
    path.write_bytes(road_file(name))
    with pytest.raises(NetworkError) as refusal:
        read_pbf(path)
    assert str(refusal.value) == (
        f"{path}: not a readable .osm.pbf file ({fault}); download it again"
    )


def test_long_names_are_refused_in_words(path: Path) -> None:
    """Four kilobytes: osmium reads one."""
    path.write_bytes(road_file(b"x" * 1024))
    assert len(read_pbf(path).way_tags[0]["name"]) == 1024
    path.write_bytes(road_file(b"x\n" * 2048))
    with pytest.raises(NetworkError) as refusal:
        read_pbf(path)
    message = str(refusal.value)
    assert message.endswith("have 255 characters at most: shorten it")
    assert "\n" not in message


def test_a_history_is_refused_with_a_way_out(path: Path) -> None:
    path.write_bytes(header((*REQUIRED, b"HistoricalInformation")))
    with pytest.raises(NetworkError) as refusal:
        read_pbf(path)
    assert str(refusal.value) == (
        f"{path}: it holds the history of its objects; take one moment of it with "
        "osmium time-filter"
    )


def test_a_file_without_relations_may_have_been_cut(path: Path) -> None:
    """The format has no end mark; what writers put last is missing."""
    whole = write_world(COMPLETE, path).read_bytes()
    assert not read_pbf(path).losses
    path.write_bytes(whole[: blob_starts(whole)[-2]])
    assert read_pbf(path).losses == {NO_RELATIONS: 1}


@needs_shared
def test_krems_cut_between_two_blobs_is_never_silent(path: Path) -> None:
    """Each is counted, but the last, where the file ends anyway."""
    whole = (SHARED / "osm/at_krems.osm.pbf").read_bytes()
    counted = []
    for end in blob_starts(whole)[1:]:
        path.write_bytes(whole[:end])
        counted.append(NO_RELATIONS in read_pbf(path).losses)
    assert counted == [True, True, True, False]


def test_of_an_object_that_stands_there_twice_the_last_counts(path: Path) -> None:
    """Node 1, once in the west and once in the east; way 1, there and back."""
    texts = [b"highway", b"primary"]
    nodes = node(1, 15.0, 48.0) + node(2, 15.1, 48.0) + node(1, 15.2, 48.0)
    ways = way(1, [1, 2], [(1, 2)]) + way(1, [2, 1], [(1, 2)])
    path.write_bytes(header() + blob(b"OSMData", data(texts, nodes, ways)))
    extract = read_pbf(path)
    assert extract.lon_lat.tolist() == [[15.2, 48.0], [15.1, 48.0]]
    assert extract.refs.tolist() == [2, 1]
    assert extract.losses == {TWICE: 2, NO_RELATIONS: 1}


def test_of_a_new_object_that_stands_there_twice_the_last_counts(path: Path) -> None:
    texts = [b"highway", b"primary"]
    nodes = node(-1, 15.0, 48.0) + node(2, 15.1, 48.0) + node(-1, 15.2, 48.0)
    road = way(-1, [-1, 2], [(1, 2)])
    path.write_bytes(header() + blob(b"OSMData", data(texts, nodes, road)))
    extract = read_pbf(path)
    assert extract.lon_lat.tolist() == [[15.2, 48.0], [15.1, 48.0]]
    assert extract.losses == {TWICE: 1, NO_RELATIONS: 1}


@pytest.mark.parametrize("relations_first", [True, False])
def test_objects_may_stand_in_any_order(relations_first: bool, path: Path) -> None:
    """Relations, ways, nodes; in one blob, or each in its own."""
    texts = [b"highway", b"primary"]
    groups = [
        field(4, field(1, 1)),
        way(1, [1, 2], [(1, 2)]),
        node(1, 15.0, 48.0) + node(2, 15.1, 48.0),
    ]
    blobs = (
        [data(texts, *groups)]
        if relations_first
        else [data(texts, group) for group in groups]
    )
    path.write_bytes(header() + b"".join(blob(b"OSMData", each) for each in blobs))
    extract = read_pbf(path)
    assert extract.node_ids.tolist() == [1, 2]
    assert not extract.losses


@pytest.mark.parametrize("sign", [1, -1])
def test_ids_may_be_as_large_as_arrays_hold_with_room_to_move(
    sign: int, path: Path
) -> None:
    largest = sign * 2**62
    write_nodes(path, {1: (15.0, 48.0), largest: (15.1, 48.0)})
    assert largest in read_pbf(path).node_ids
    write_nodes(path, {1: (15.0, 48.0), largest + sign: (15.1, 48.0)})
    with pytest.raises(NetworkError) as refusal:
        read_pbf(path)
    assert str(refusal.value) == (
        f"map.osm.pbf: node {largest + sign} has too large an id; ids from "
        "-4611686018427387904 to 4611686018427387904 are read"
    )


def test_a_file_without_nodes_lacks_them_all(path: Path) -> None:
    roads = data([b"highway", b"primary"], way(1, [1, 2, 1], [(1, 2)]))
    path.write_bytes(header() + blob(b"OSMData", roads))
    assert read_pbf(path).missing_refs == 2


def test_a_full_disk_is_told_before_it_is_filled(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Osmium writes through memory: on a full disk that would end the process."""
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _: usage(9 << 20, 2 << 20, 7 << 20)
    )
    write_world(COMPLETE, path)
    with pytest.raises(NetworkError) as refusal:
        read_pbf(path)
    assert str(refusal.value) == (
        f"{path}: reading it takes 32 MB more in {tempfile.gettempdir()}, and 7 MB are "
        "left; name a folder with more room in TMPDIR"
    )


def test_nothing_stays_behind(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    read_pbf(write_world(COMPLETE, path))
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(NetworkError):
        read_pbf(path)
    assert not list(temp.iterdir())
