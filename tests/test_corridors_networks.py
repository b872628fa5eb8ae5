"""The network that a scenario names: the theatre, a file, an extract on the spot."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridors.networks import open_network
from geodata.network import NetworkError
from geodata.store import save_network
from tests.plans import network

ONE_ROAD = """\
<osm version="0.6">
  <node id="1" lat="50.0" lon="10.0"/>
  <node id="2" lat="50.0" lon="10.1"/>
  <way id="7">
    <nd ref="1"/><nd ref="2"/>
    <tag k="highway" v="primary"/><tag k="ref" v="B 1"/>
  </way>
</osm>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder with a network file and an extract of one road."""
    save_network(network(), tmp_path / "small.network")
    (tmp_path / "road.osm").write_text(ONE_ROAD, encoding="utf-8")
    return tmp_path


def test_theatre_is_the_embedded_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever lies in a file of that name: the word is taken."""
    monkeypatch.setattr("corridors.networks.load_theatre", network)
    steps: list[str] = []
    assert open_network("theatre", progress=steps.append).name == "small"
    assert steps == ["reading the embedded theatre"]


def test_a_network_file_is_found_beside_the_scenario(folder: Path) -> None:
    steps: list[str] = []
    found = open_network("small.network", folder=folder, progress=steps.append)
    assert found.sha256 == network().sha256
    assert steps == ["reading small.network"]


def test_without_a_folder_it_is_found_where_one_stands(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert open_network("small.network").sha256 == network().sha256


def test_a_full_path_is_taken_as_it_is(folder: Path) -> None:
    path = folder / "small.network"
    assert open_network(str(path), folder=Path("/nowhere")).name == "small"


@pytest.mark.parametrize("name", ["road.osm", "ROAD.OSM"])
def test_an_extract_is_built_on_the_spot(folder: Path, name: str) -> None:
    """One road of 7.2 km, both directions."""
    (folder / name).write_text(ONE_ROAD, encoding="utf-8")
    built = open_network(name, folder=folder)
    assert built.links["ref"].tolist() == ["B 1", "B 1"]
    assert built.links["length_m"].tolist() == pytest.approx([7170, 7170], abs=10)


def refusal(name: str, folder: Path) -> str:
    with pytest.raises(NetworkError) as caught:
        open_network(name, folder=folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_missing_one_is_refused_with_what_could_be_given(folder: Path) -> None:
    assert refusal("smal.network", folder) == (
        f"{folder / 'smal.network'}: no such network; give 'theatre', a file made by "
        "'corridors network build', or an OpenStreetMap file"
    )


def test_a_file_of_another_kind_is_refused(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine")
    message = refusal("notes.txt", folder)
    assert message.startswith(f"{folder / 'notes.txt'}: not a network file")
    assert "corridors network build FILE... -o NET" in message


def test_a_folder_is_refused(folder: Path) -> None:
    (folder / "sub").mkdir()
    assert refusal("sub", folder) == f"{folder / 'sub'}: a folder, not a network file"
