"""Network files: what is saved is what is loaded; what is no such file says so."""

from __future__ import annotations

import io
import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.network import Network, NetworkError, Provenance, link_table, node_table
from geodata.read import read_network
from geodata.store import is_network_file, load_network, save_network
from tests.osm_worlds import CLIPPED, same_tables, write_world

Members = dict[str, bytes]


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """Give CLIPPED, drawn in tests/osm_worlds.py: quotes in names, losses."""
    path = tmp_path_factory.mktemp("map") / "w.osm"
    return read_network([write_world(CLIPPED, path)], name='Krems "Süd" 中')


@pytest.fixture
def saved(network: Network, tmp_path: Path) -> Path:
    save_network(network, tmp_path / "net")
    return tmp_path / "net"


def members_of(path: Path) -> Members:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_members(path: Path, members: Members) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def refusal_of(path: Path) -> str:
    """Give the message, less the path that it must begin with."""
    with pytest.raises(NetworkError) as refusal:
        load_network(path)
    message = str(refusal.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


# --- there and back ------------------------------------------------------------------


def test_what_is_saved_is_what_is_loaded(network: Network, saved: Path) -> None:
    loaded = load_network(saved)
    same_tables(loaded, network)
    assert loaded.provenance == network.provenance
    assert loaded.sha256 == network.sha256


def test_all_of_the_provenance_comes_back(network: Network, tmp_path: Path) -> None:
    provenance = Provenance(
        name="n",
        inputs=(("a.osm", "12"), ("b.osm", "34")),
        query="q",
        versions={"osmnx": "2"},
        attribution="somebody",
        losses={"left out": 3},
    )
    described = Network(network.nodes, network.links, provenance)
    save_network(described, tmp_path / "net")
    assert load_network(tmp_path / "net").provenance == provenance


def test_a_network_of_nothing_comes_back(tmp_path: Path) -> None:
    nothing = Network(
        node_table({}, np.empty((0, 2))),
        link_table({}, np.empty(0, dtype=object)),
        Provenance("nothing"),
    )
    save_network(nothing, tmp_path / "net")
    same_tables(load_network(tmp_path / "net"), nothing)


def test_the_same_network_is_the_same_bytes(
    network: Network, saved: Path, tmp_path: Path
) -> None:
    """Whenever it is written, and also after it was loaded."""
    os.utime(saved, (0, 0))
    save_network(load_network(saved), tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == saved.read_bytes()


def test_a_hundred_thousand_links_come_back(tmp_path: Path) -> None:
    """A road of as many links, a metre or so each, from end to end."""
    n = 100_000
    lon_lat = np.stack([np.linspace(10.0, 11.0, n + 1), np.full(n + 1, 48.0)], axis=1)
    ends = np.stack([lon_lat[:-1], lon_lat[1:]], axis=1)
    rows = np.arange(n)
    road = Network(
        node_table({"osm_id": np.arange(n + 1), "mode": "road"}, lon_lat),
        link_table(
            {"from_node": rows, "to_node": rows + 1, "mode": "road", "length_m": 0.75},
            shapely.linestrings(ends),
        ),
        Provenance("road"),
    )
    save_network(road, tmp_path / "net")
    assert load_network(tmp_path / "net").sha256 == road.sha256


def test_any_tool_for_geoparquet_reads_the_members(
    network: Network, saved: Path
) -> None:
    members = members_of(saved)
    assert members.keys() == {
        *("nodes.parquet", "links.parquet", "structures.parquet", "provenance.json")
    }
    links = gpd.read_parquet(io.BytesIO(members["links.parquet"]))
    assert links["length_m"].tolist() == network.links["length_m"].tolist()
    assert links.crs == "EPSG:4326"
    assert json.loads(members["provenance.json"])["name"] == network.name


def test_fields_of_a_later_version_are_passed_over(
    network: Network, saved: Path
) -> None:
    members = members_of(saved)
    described = json.loads(members["provenance.json"]) | {"weather": "fair"}
    write_members(saved, members | {"provenance.json": json.dumps(described).encode()})
    assert load_network(saved).provenance == network.provenance


def test_network_files_are_told_from_others(saved: Path, tmp_path: Path) -> None:
    assert is_network_file(saved)
    assert not is_network_file(tmp_path)
    assert not is_network_file(tmp_path / "nowhere")
    assert not is_network_file(write_world(CLIPPED, tmp_path / "w.osm"))


# --- writing -------------------------------------------------------------------------


def test_a_failed_write_leaves_the_earlier_file(
    network: Network, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full after the nodes; nothing half-written stays behind."""
    write = zipfile.ZipFile.writestr

    def fill(archive: zipfile.ZipFile, member: zipfile.ZipInfo, data: bytes) -> None:
        if member.filename != "nodes.parquet":
            raise OSError(28, "No space left on device")
        write(archive, member, data)

    before = saved.read_bytes()
    monkeypatch.setattr(zipfile.ZipFile, "writestr", fill)
    with pytest.raises(OSError, match="No space left"):
        save_network(network, saved)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def test_an_earlier_file_is_replaced(saved: Path) -> None:
    nothing = Network(
        node_table({}, np.empty((0, 2))),
        link_table({}, np.empty(0, dtype=object)),
        Provenance("nothing"),
    )
    save_network(nothing, saved)
    assert load_network(saved).name == "nothing"
    assert list(saved.parent.iterdir()) == [saved]


@pytest.mark.parametrize("place", ["", "nowhere/net"], ids=["folder", "no folder"])
def test_where_no_file_can_be_the_system_says_so(
    place: str, network: Network, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(OSError, match=r"Errno"):
        save_network(network, folder / place)
    assert list(tmp_path.rglob("*")) == [folder]


@pytest.mark.skipif(os.name != "posix", reason="rights are POSIX's")
def test_others_may_read_it_as_any_other_file(saved: Path, tmp_path: Path) -> None:
    """Drafts of tempfile are for their owner alone; the file must not be."""
    (tmp_path / "other").touch()
    assert saved.stat().st_mode == (tmp_path / "other").stat().st_mode


# --- what is no network --------------------------------------------------------------

MAKE_ONE = "; make one with: corridors network build FILE... -o NET"


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "nowhere") == "no such network file"
    assert refusal_of(tmp_path) == "a folder, not a network file"


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x05\x06"])
def test_what_is_no_zip(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "net").write_bytes(content)
    expected = f"not a network file (File is not a zip file){MAKE_ONE}"
    assert refusal_of(tmp_path / "net") == expected


@pytest.mark.parametrize("name", ["nodes.parquet", "links.parquet", "provenance.json"])
def test_a_member_is_missing_or_garbage(name: str, saved: Path) -> None:
    members = members_of(saved)
    write_members(saved, {key: members[key] for key in members if key != name})
    assert f"no item named '{name}'" in refusal_of(saved)
    for content in (b"", b"garbage", members[name][:-9]):
        write_members(saved, members | {name: content})
        message = refusal_of(saved)
        assert message.startswith("not a network file (")
        assert message.endswith(MAKE_ONE)


@pytest.mark.parametrize(
    "described",
    [
        [1],
        None,
        {},
        {"schema": 2, "name": "n"},
        {"schema": 2, "inputs": []},
        {"schema": 2, "name": "n", "inputs": 3},
        {"schema": 2, "name": "n", "inputs": ["abc"]},
    ],
)
def test_a_provenance_that_is_none(described: object, saved: Path) -> None:
    text = json.dumps(described).encode()
    write_members(saved, members_of(saved) | {"provenance.json": text})
    expected = f"not a network file (provenance.json is not as a network's){MAKE_ONE}"
    assert refusal_of(saved) == expected


def test_another_schema_is_named(saved: Path) -> None:
    """Whatever else it may say."""
    text = b'{"schema": 1, "title": "n"}'
    write_members(saved, members_of(saved) | {"provenance.json": text})
    assert refusal_of(saved) == (
        "a network of schema 1, this version reads 2; build it again from its extracts"
    )


def parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda links: links.drop(columns="lanes"), "links: column 'lanes' is missing"),
        (
            lambda links: links.assign(lanes=1.5),
            "links: column 'lanes' is float64, not int64",
        ),
        (
            lambda links: links.assign(from_node=99),
            "link 0: from_node 99 is none of the 18 nodes",
        ),
        (
            lambda _: pd.DataFrame({"a": [1]}),
            "not a network file (Missing geo metadata in Parquet/Feather file. "
            f"Use pandas.read_parquet/read_feather() instead.){MAKE_ONE}",
        ),
    ],
    ids=["column", "type", "end", "no geometry"],
)
def test_tables_of_another_kind(
    change: Callable[[Any], pd.DataFrame], message: str, network: Network, saved: Path
) -> None:
    changed = {"links.parquet": parquet(change(network.links))}
    write_members(saved, members_of(saved) | changed)
    assert refusal_of(saved) == message


def test_any_byte_turned_round_is_noticed_or_harmless(
    network: Network, saved: Path
) -> None:
    """All of the zip's last record and some of the rest: refused, or as it was."""
    data = saved.read_bytes()
    chosen = random.Random(1).sample(range(len(data) - 22), 50)  # noqa: S311
    for position in [*chosen, *range(len(data) - 22, len(data))]:
        spoilt = bytearray(data)
        spoilt[position] ^= 0xFF
        saved.write_bytes(spoilt)
        try:
            loaded = load_network(saved)
        except NetworkError as refusal:
            assert str(refusal).startswith(f"{saved}: ")
        else:
            assert loaded.sha256 == network.sha256
