"""Bad maps at the command line: one message each, exit 2, and nothing left behind."""

import gzip
import os
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from corridors.cli import main
from geodata.protobuf import field
from tests.osm_worlds import COMPLETE, World, osm_text, write_world
from tests.pbf_files import REQUIRED, blob, data, header, road_file, way

Write = Callable[[Path], object]

ROAD = '<tag k="highway" v="primary"/>'
NODES = '<node id="1" lat="48" lon="15"/><node id="2" lat="48" lon="15.1"/>'


def bytes_of(content: bytes) -> Write:
    return lambda path: path.write_bytes(content)


def text_of(content: str) -> Write:
    return bytes_of(content.encode())


def cut(path: Path) -> None:
    write_world(COMPLETE, path)
    path.write_bytes(path.read_bytes().rstrip()[:-2])


def bomb() -> str:
    entities = "".join(
        f'<!ENTITY {name} "{f"&{inner};" * 10}">'
        for inner, name in zip("abcdefghij", "bcdefghijk", strict=True)
    )
    return (
        f'<!DOCTYPE osm [<!ENTITY a "ha">{entities}]><osm><node id="1" lat="1" '
        'lon="1"><tag k="place" v="&k;"/></node></osm>'
    )


ROADS_ALONE = data([b"highway", b"primary"], way(1, [1, 2], [(1, 2)]))
PLAIN = zlib.compress(b"no map")
BLANKS = gzip.compress(b" " * (8 << 20))

BAD: dict[str, tuple[str, Write, str]] = {
    "cut pbf": ("a.osm.pbf", cut, "it is cut"),
    "cut gz": ("a.osm.gz", cut, "cut or damaged"),
    "cut bz2": ("a.osm.bz2", cut, "cut or damaged"),
    "cut xml": ("a.osm", cut, "cut or damaged"),
    "empty pbf": ("a.osm.pbf", bytes_of(b""), "does not begin with a header"),
    "empty gz": ("a.osm.gz", bytes_of(b""), "not well-formed XML"),
    "empty xml": ("a.osm", bytes_of(b""), "not well-formed XML"),
    "garbage": ("a.osm.pbf", bytes_of(b"garbage" * 9), "byte 0 begins no blob"),
    "not osm": ("a.osm", text_of("<gpx/>"), "its root element is <gpx>"),
    "no map packed": ("a.osm.gz", bytes_of(gzip.compress(PLAIN)), "not well-formed"),
    "renamed": ("a.osm.pbf", text_of(osm_text(COMPLETE)), "name it .osm"),
    "folder": ("a.osm", lambda path: path.mkdir(), "a folder, not a file"),
    "pipe": ("a.osm", os.mkfifo, "a pipe or a device"),
    "gone": ("a.osm", lambda _: None, "no such file"),
    "history": (
        "a.osm.pbf",
        bytes_of(header((*REQUIRED, b"HistoricalInformation"))),
        "osmium time-filter",
    ),
    "history in XML": (
        "a.osm",
        text_of('<osm><way id="1" version="1"/><way id="1" version="2"/></osm>'),
        "osmium time-filter",
    ),
    "places on ways": (
        "a.osm.pbf",
        bytes_of(road_file(head=header(REQUIRED, b"LocationsOnWays"))),
        "give the file that it was made from",
    ),
    "no nodes": (
        "a.osm.pbf",
        bytes_of(header() + blob(b"OSMData", ROADS_ALONE)),
        "cut extracts with complete ways",
    ),
    "no ways": (
        "a.osm.pbf",
        lambda path: write_world(World({1: (1, 1)}), path),
        "it holds no way at all",
    ),
    "no UTF-8": ("a.osm.pbf", bytes_of(road_file(b"\xff")), "download it again"),
    "NUL": ("a.osm.pbf", bytes_of(road_file(b"a\0b")), "the character NUL"),
    "long name": ("a.osm.pbf", bytes_of(road_file(b"x" * 4096)), "255 characters"),
    "off the globe": (
        "a.osm",
        text_of(
            f'<osm>{NODES.replace("15.1", "1510")}<way id="1"><nd ref="1"/>'
            f'<nd ref="2"/>{ROAD}</way></osm>'
        ),
        "degrees are wanted",
    ),
    "id too large": (
        "a.osm",
        text_of(f'<osm><node id="{10**20}" lat="1" lon="1"/></osm>'),
        "too large for an id",
    ),
    "bomb of gz": (
        "a.osm.gz",
        bytes_of(gzip.compress(b"<osm>") + BLANKS * 20),
        "100 times",
    ),
    "bomb of pbf": (
        "a.osm.pbf",
        bytes_of(header() + blob(b"OSMData", field(9, bytes(24 << 20))) * 5),
        "100 times",
    ),
    "bomb of entities": ("a.osm", text_of(bomb()), "amplification"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_map_is_told_in_one_line_and_leaves_nothing(
    case: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name, write, told = BAD[case]
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    source, target = tmp_path / name, tmp_path / "net"
    write(source)
    assert main(["network", "build", str(source), "-o", str(target)]) == 2
    out, err = capsys.readouterr()
    assert not out
    (line,) = err.splitlines()
    assert line.startswith(f"corridors: {source}") or line.startswith(
        f"corridors: {name}"
    )
    assert told in line
    assert len(line) < 400
    assert not list(temp.iterdir())
    assert not target.exists()


def test_one_bad_map_among_good_ones_ends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = write_world(COMPLETE, tmp_path / "good.osm"), tmp_path / "bad.osm.pbf"
    bad.write_bytes(b"")
    target = tmp_path / "net"
    assert main(["network", "build", str(good), str(bad), "-o", str(target)]) == 2
    assert str(bad) in capsys.readouterr().err
    assert not target.exists()
