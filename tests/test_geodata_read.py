"""Files of every kind: the same world, the same network; and what is no such file."""

import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
import pytest

from geodata.build import build_network
from geodata.clip import box_area
from geodata.extract import WAY_TAGS
from geodata.network import Network, NetworkError
from geodata.read import KINDS, read_extract, read_network
from tests import osm_worlds
from tests.drawn_worlds import SHARED, needs_shared
from tests.osm_worlds import (
    ABSURD,
    CLIPPED,
    COMPLETE,
    LONG,
    LORRIES,
    QUOTES,
    RIGHT_TO_LEFT,
    World,
    osm_text,
    same_tables,
    write_world,
)
from tests.pbf_files import road_file

READERS = (".osm", ".osm.pbf")  # one kind of each reader
TWICE = "objects that stand twice in a file, taken once"
LOST = "references to nodes outside the file"


def read_as(
    world: World, kind: str, folder: Path, *, ways_first: bool = False
) -> Network:
    path = write_world(world, folder / f"world{kind}", ways_first=ways_first)
    return read_network([path], name="world", classes="unclassified")


def test_the_kinds_are_those_of_the_manual() -> None:
    assert KINDS == osm_worlds.KINDS


@pytest.mark.parametrize("kind", KINDS[1:])
@pytest.mark.parametrize(
    "world", [COMPLETE, CLIPPED, ABSURD], ids=["complete", "clipped", "absurd"]
)
def test_every_kind_of_file_gives_the_same_network(
    world: World, kind: str, tmp_path: Path
) -> None:
    """Links, lengths, limits, lines, and what was counted as lost, side by side."""
    plain = read_as(world, ".osm", tmp_path)
    other = read_as(world, kind, tmp_path)
    same_tables(plain, other)
    assert plain.sha256 == other.sha256
    assert plain.provenance.losses == other.provenance.losses
    assert other.provenance.inputs[0][0] == f"world{kind}"


@pytest.mark.parametrize("kind", READERS)
def test_absurd_tags_arrive_as_they_are_and_are_counted(
    kind: str, tmp_path: Path
) -> None:
    """Names are kept letter for letter; a value that says nothing is a loss."""
    extract = read_extract(write_world(ABSURD, tmp_path / f"world{kind}"))
    for way, tags in zip(extract.way_ids.tolist(), extract.way_tags, strict=True):
        given = ABSURD.ways[way][1]
        assert tags == {k: v for k, v in given.items() if k in WAY_TAGS}
    nodes = zip(extract.tagged_ids.tolist(), extract.node_tags, strict=True)
    assert dict(nodes) == ABSURD.node_tags
    network = read_as(ABSURD, kind, tmp_path)
    for key in ("maxspeed", "maxaxleload", "gauge"):
        assert any(key in what for what in network.provenance.losses), key
    assert {LORRIES, RIGHT_TO_LEFT} <= set(network.links["name"])
    speeds = network.links["speed_kmh"]
    assert (np.isfinite(speeds) & (speeds > 0)).all()


def test_a_name_of_four_kilobytes_is_read_or_refused_in_words(tmp_path: Path) -> None:
    """Osmium refuses it, in PBF; nobody else does."""
    (name,) = set(read_as(LONG, ".osm", tmp_path).links["name"])
    assert name == LONG.ways[1][1]["name"]
    path = tmp_path / "long.osm.pbf"
    path.write_bytes(road_file(name.encode()))
    with pytest.raises(NetworkError, match="255 characters at most: shorten it"):
        read_network([path])


@pytest.mark.parametrize("kind", KINDS[1:])
def test_what_stands_there_twice_is_the_same_in_every_kind(
    kind: str, tmp_path: Path
) -> None:
    """A way and three nodes once more, the nodes elsewhere: the last counts."""
    text = osm_text(COMPLETE)
    moved = World(
        nodes={1: osm_worlds.at(0, 5), 12: osm_worlds.at(7, 7), 3: osm_worlds.at(2, 0)},
        ways={100: ([1, 2], {"highway": "trunk"})},
        node_tags={12: COMPLETE.node_tags[12]},
    )
    again = osm_text(moved).splitlines()[2:-2]
    plain = tmp_path / "world.osm"
    plain.write_text(text.replace("</osm>", "\n".join([*again, "</osm>"])))
    other = convert(plain, tmp_path / f"world{kind}")
    one, same = read_network([plain], name="world"), read_network([other], name="world")
    same_tables(one, same)
    assert one.provenance.losses == same.provenance.losses
    assert one.provenance.losses[TWICE] == 4
    assert "trunk" in set(one.links["class"])


def test_nodes_after_ways_are_found_as_well(tmp_path: Path) -> None:
    first = read_as(CLIPPED, ".osm", tmp_path)
    same_tables(first, read_as(CLIPPED, ".osm", tmp_path, ways_first=True))


def test_upper_case_names_are_read(tmp_path: Path) -> None:
    path = write_world(COMPLETE, tmp_path / "world.osm")
    shouted = path.rename(tmp_path / "WORLD.OSM")
    assert len(read_network([shouted]).links)


@pytest.mark.parametrize("kind", READERS)
def test_what_the_tags_say_arrives(kind: str, tmp_path: Path) -> None:
    """The bridge 4 -> 3 is drawn 3 4 with oneway=-1, and bears 9 t."""
    network = read_as(COMPLETE, kind, tmp_path)
    ids = network.nodes["osm_id"].to_numpy()
    bridge = network.links[network.links["n_bridges"] == 1]
    assert ids[bridge["from_node"]].tolist() == [4]
    assert ids[bridge["to_node"]].tolist() == [3]
    assert bridge["max_mass_t"].tolist() == [9.0]
    assert QUOTES in set(network.links["name"])
    assert 'Hafen "Süd"' in set(network.nodes["name"])


@pytest.mark.parametrize("kind", READERS)
def test_a_link_is_as_long_as_its_line(kind: str, tmp_path: Path) -> None:
    """0.01 degree of longitude at 48.4 degrees north is 741 m: 1 -- 2 -- 3."""
    network = read_as(COMPLETE, kind, tmp_path)
    primary = network.links[network.links["class"] == "primary"]
    assert len(primary) == 4  # 1-2 and 2-3, both ways
    np.testing.assert_allclose(primary["length_m"], 741, atol=1)


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("world", [COMPLETE, CLIPPED], ids=["complete", "clipped"])
def test_links_run_where_the_ways_do_and_nowhere_else(
    world: World, kind: str, tmp_path: Path
) -> None:
    """Rings, lassos, doubled nodes; and no line over a gap where a node is missing."""
    network = read_as(world, kind, tmp_path)
    on_the_map = network.links[network.links["mode"] != "transfer"]
    driven = {
        step for line in on_the_map.geometry for step in pairwise(list(line.coords))
    }
    assert driven == steps_of(world)


def steps_of(world: World) -> set[tuple[tuple[float, float], tuple[float, float]]]:
    """Give the steps that traffic may take from node to node, by the drawing."""
    steps = set()
    for refs, tags in world.ways.values():
        if tags.get("highway") == "residential" or "building" in tags:
            continue
        for one, other in pairwise(refs):
            if one != other and one in world.nodes and other in world.nodes:
                there = (world.nodes[one], world.nodes[other])
                if tags.get("oneway") != "-1":
                    steps.add(there)
                if "junction" not in tags:
                    steps.add(there[::-1])
    return steps


@pytest.mark.parametrize("kind", READERS)
def test_references_outside_the_file_are_counted(kind: str, tmp_path: Path) -> None:
    """98 (of 110 and of 111), 99 and 97: four, however often a way comes by."""
    assert read_as(CLIPPED, kind, tmp_path).provenance.losses[LOST] == 4
    assert LOST not in read_as(COMPLETE, kind, tmp_path).provenance.losses


def test_a_way_of_missing_nodes_alone_is_no_road(tmp_path: Path) -> None:
    lost = World(
        nodes={1: (0.0, 0.0), 2: (0.01, 0.0)},
        ways={
            1: ([1, 2], {"highway": "primary"}),
            2: ([8, 9], {"highway": "primary"}),
        },
    )
    for kind in READERS:
        network = read_as(lost, kind, tmp_path)
        assert network.provenance.losses[LOST] == 2
        assert set(network.links["osm_id"]) == {1}


# --- several files -------------------------------------------------------------------

EAST = World(
    nodes={3: osm_worlds.at(2, 0), 30: osm_worlds.at(2, 4), -1: osm_worlds.at(2, 7)},
    ways={
        300: ([3, 30], {"highway": "primary"}),
        -1: ([30, -1], {"highway": "primary"}),
    },
)
"""Shares node 3 with COMPLETE: 3 -- 30 -- (-1), the last drawn in an editor."""


def test_files_fuse_by_id_whatever_their_kind(tmp_path: Path) -> None:
    """From 1 of the one file to 30 of the other through 3, which both have."""
    west = write_world(COMPLETE, tmp_path / "west.osm.pbf")
    east = write_world(EAST, tmp_path / "east.osm.gz")
    both = read_network([west, east])
    assert both.name == "west.osm.pbf + east.osm.gz"
    assert [name for name, _ in both.provenance.inputs] == [
        "west.osm.pbf",
        "east.osm.gz",
    ]
    at_three = both.nodes.index[
        (both.nodes["osm_id"] == 3) & (both.nodes["mode"] == "road")
    ]
    assert len(at_three) == 1
    touching = both.links[both.links["from_node"] == at_three[0]]
    assert {100, 300} <= set(touching["osm_id"])


def test_the_same_file_twice_adds_nothing(tmp_path: Path) -> None:
    path = write_world(COMPLETE, tmp_path / "world.osm")
    once, twice = read_network([path]), read_network([path, path], name="world.osm")
    same_tables(once, twice)


def test_progress_is_told_in_words(tmp_path: Path) -> None:
    said: list[str] = []
    path = write_world(COMPLETE, tmp_path / "world.osm")
    read_network([path, path], progress=lambda step, *_: said.append(step))
    assert said == [
        *["reading world.osm"] * 2,
        "choosing ways",
        "reading ways",
        "cutting segments",
        "joining terminals",
        "merging chains",
        "laying out links",
    ]


def test_progress_along_a_pbf_is_told_in_bytes(tmp_path: Path) -> None:
    said: list[tuple[str, int, int]] = []
    path = write_world(COMPLETE, tmp_path / "world.osm.pbf")
    read_network([path], progress=lambda *stage: said.append(stage))
    size = path.stat().st_size
    assert ("reading world.osm.pbf", size, size) in said


def test_a_wrong_class_is_told_before_the_reading(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match=r"^road class 'highway': it must be one of"):
        read_network([tmp_path / "lost.osm"], classes="highway")


def test_files_are_clipped_one_by_one_as_their_join_is(tmp_path: Path) -> None:
    path = write_world(COMPLETE, tmp_path / "world.osm")
    area = box_area("--clip", (14.0, 48.0, 15.615, 49.0))
    whole = build_network(read_extract(path), clip=area)
    same_tables(read_network([path, path], clip=area, name="world.osm"), whole)
    assert len(whole.links) < len(read_network([path]).links)


def test_a_name_of_ones_own_goes_before_that_of_the_files(tmp_path: Path) -> None:
    path = write_world(COMPLETE, tmp_path / "world.osm")
    assert read_network([path], name="Krems").name == "Krems"
    assert read_network([path]).name == "world.osm"


def test_sidings_are_kept_when_asked_for(tmp_path: Path) -> None:
    yard = World(
        nodes=COMPLETE.nodes,
        ways={
            1: ([1, 2], {"railway": "rail"}),
            2: ([2, 3], {"railway": "rail", "service": "siding"}),
        },
    )
    path = write_world(yard, tmp_path / "yard.osm")
    assert len(read_network([path]).links) == 2
    assert len(read_network([path], keep_sidings=True).links) == 4


# --- what is no such file ------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere.osm", "nowhere.osm: no such file"),
        ("folder.osm", "folder.osm: a folder, not a file"),
        ("roads.shp", "roads.shp: not one of .osm, .osm.gz, .osm.bz2, .osm.pbf"),
        ("roads.pbf", "roads.pbf: not one of .osm, .osm.gz, .osm.bz2, .osm.pbf"),
        (
            "krems.osh.pbf",
            "krems.osh.pbf: not one of .osm, .osm.gz, .osm.bz2, .osm.pbf; of a "
            "history, take one moment with osmium time-filter",
        ),
        ("pipe.osm.gz", "pipe.osm.gz: a pipe or a device; save it to a file first"),
        ("zero.osm.pbf", "zero.osm.pbf: a pipe or a device; save it to a file first"),
        ("lost.osm", "lost.osm: no such file"),  # a link to nowhere
    ],
)
def test_what_is_no_file_of_a_kind(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "folder.osm").mkdir()
    (tmp_path / "roads.shp").touch()
    (tmp_path / "roads.pbf").touch()
    (tmp_path / "krems.osh.pbf").touch()
    os.mkfifo(tmp_path / "pipe.osm.gz")
    (tmp_path / "zero.osm.pbf").symlink_to("/dev/zero")
    (tmp_path / "lost.osm").symlink_to("nowhere")
    with pytest.raises(NetworkError) as refusal:
        read_extract(tmp_path / name)
    assert str(refusal.value) == f"{tmp_path}/{message}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", KINDS)
def test_a_file_under_the_name_of_another_kind_is_told_its_own(
    kind: str, name: str, tmp_path: Path
) -> None:
    written = write_world(COMPLETE, tmp_path / f"written{kind}")
    named = written.rename(tmp_path / f"named{name}")
    if kind == name:
        assert len(read_extract(named).way_ids)
        return
    with pytest.raises(NetworkError) as refusal:
        read_extract(named)
    assert str(refusal.value).startswith(f"{named}: by its content no {name}, but ")
    assert str(refusal.value).endswith(f"; name it {kind}")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b'{"type": "FeatureCollection"}', "JSON"),
        (b"PK\x03\x04", "a zip archive"),
        (b"SQLite format 3\0", "a database"),
    ],
)
def test_other_files_are_told_what_they_are(
    content: bytes, what: str, tmp_path: Path
) -> None:
    path = tmp_path / "map.osm"
    path.write_bytes(content)
    with pytest.raises(NetworkError) as refusal:
        read_extract(path)
    assert (
        str(refusal.value)
        == f"{path}: by its content no .osm, but {what}; save it as one"
    )


def test_a_file_that_may_not_be_read_says_so_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rights are not the file's fault: the system's own words."""
    path = write_world(COMPLETE, tmp_path / "world.osm.pbf")

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", forbidden)  # root may read all
    with pytest.raises(PermissionError, match="Permission denied"):
        read_extract(path)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_file_is_refused_by_its_name(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"empty{kind}"
    path.touch()
    with pytest.raises(NetworkError, match=rf"empty{kind}"):
        read_network([path])


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_anywhere_is_refused_by_its_name(kind: str, tmp_path: Path) -> None:
    """A download that broke off must not become a smaller network."""
    path = write_world(COMPLETE, tmp_path / f"world{kind}")
    data = path.read_bytes().rstrip()
    for size in sorted({1, 9, len(data) // 2, len(data) - 9, len(data) - 1}):
        path.write_bytes(data[:size])
        with pytest.raises(NetworkError) as refusal:
            read_network([path])
        assert str(refusal.value).startswith(str(path)), size
        assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("kind", KINDS)
def test_garbage_is_refused_by_its_name(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"garbage{kind}"
    path.write_bytes(b"\x00\x01\x02garbage\xff" * 99)
    with pytest.raises(NetworkError, match=rf"garbage{kind}"):
        read_network([path])


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_without_traffic_says_so(kind: str, tmp_path: Path) -> None:
    nothing = World(nodes={1: (0.0, 0.0)})
    with pytest.raises(NetworkError) as refusal:
        read_as(nothing, kind, tmp_path)
    assert str(refusal.value) == (
        f"world{kind}: no road and no railway in it that the network could keep "
        "(it holds no way at all)"
    )


def test_no_file_at_all_is_refused() -> None:
    with pytest.raises(NetworkError, match="name at least one OpenStreetMap file"):
        read_network([])


# --- real extracts -------------------------------------------------------------------


def convert(source: Path, target: Path) -> Path:
    """Write a file of one kind as one of another, with osmium."""
    with osmium.SimpleWriter(target, overwrite=True) as writer:
        for thing in osmium.FileProcessor(source):
            writer.add(thing)
    return target


@needs_shared
def test_krems_is_the_same_as_pbf_and_as_xml(tmp_path: Path) -> None:
    source = SHARED / "osm/at_krems.osm.pbf"
    pbf = read_network([source])
    xml = read_network([convert(source, tmp_path / "krems.osm")])
    same_tables(pbf, xml)
    assert pbf.provenance.losses == xml.provenance.losses
    assert set(pbf.links["mode"]) >= {"road", "rail"}
