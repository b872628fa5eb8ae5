"""`corridors network build --overlay`: on the real Heidelberg, and its refusals."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from corridors.cli import main
from geodata.store import load_network
from tests.drawn_worlds import SHARED, needs_shared
from tests.osm_worlds import COMPLETE, write_world

HEIDELBERG = SHARED / "osm/de_heidelberg.osm.pbf"


def build(
    tmp_path: Path, table: str, *options: str, of: Path | None = None
) -> tuple[int, Path]:
    """Build a network under an overlay; give the exit code and the file."""
    overlay, network = tmp_path / "own.csv", tmp_path / "net"
    overlay.write_text(table, encoding="utf-8")
    source = of or write_world(COMPLETE, tmp_path / "world.osm")
    said = ["network", "build", str(source), "-o", str(network)]
    return main([*said, "--overlay", str(overlay), *options]), network


def test_the_help_teaches_by_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["network", "build", "--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "--overlay FILE.csv" in told
    assert "--strict" in told
    assert "ref,km,max_mass_t" in told


def test_figures_go_before_the_map_and_misses_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Way 101 is a bridge signed for 9 t."""
    code, path = build(tmp_path, "osm_id,max_mass_t,source\n101,40,register\n999,1,\n")
    assert code == 0
    told = capsys.readouterr().err
    assert (
        "corridors: warning: own.csv row 3 (way 999) matched nothing: no road or "
        "railway of the data has this id" in told
    )
    network = load_network(path)
    assert network.provenance.losses["overlay rows that matched nothing"] == 1
    assert len(network.provenance.notes) == 1
    bridge = network.links[network.links["n_bridges"] > 0]
    assert set(bridge["max_mass_t"]) == {40}
    assert set(bridge["source"]) == {"register"}


def test_strict_refuses_what_matches_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, path = build(tmp_path, "osm_id,closed\n8,yes\n101,no\n9,yes\n", "--strict")
    assert code == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(" matched")[0] for line in lines] == [
        "corridors: own.csv row 2 (way 8)",
        "corridors: own.csv row 4 (way 9)",
    ]
    assert not path.exists()


def test_every_fault_is_a_line_and_nothing_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, path = build(
        tmp_path, "osm_id,max_mas_t,mlc_wheeled,closed\nx,3,1t,\n1,3,,perhaps\n"
    )
    assert code == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    assert all(line.startswith("corridors: own.csv") for line in lines)
    assert not path.exists()


def test_strict_needs_an_overlay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_world(COMPLETE, tmp_path / "world.osm")
    out = str(tmp_path / "net")
    assert main(["network", "build", str(source), "-o", out, "--strict"]) == 2
    assert "--strict is about the rows of --overlay" in capsys.readouterr().err


def test_a_missing_overlay_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_world(COMPLETE, tmp_path / "world.osm")
    said = ["network", "build", str(source), "-o", str(tmp_path / "net")]
    assert main([*said, "--overlay", str(tmp_path / "no.csv")]) == 2
    assert "no.csv: no such file" in capsys.readouterr().err


def test_where_rows_were_laid_is_told_of_the_first_twenty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Way 101 lies between the third and the fourth cell of the grid at Krems."""
    row = "15.625,48.4,40\n"
    code, path = build(tmp_path, "lon,lat,max_mass_t\n" + 25 * row)
    assert code == 0
    said = capsys.readouterr()
    laid = [line for line in said.out.splitlines() if "laid on way 101" in line]
    assert len(laid) == 20
    assert "  and 5 more: provenance.json in the network file has them all" in said.out
    assert len(load_network(path).provenance.laid) == 25
    assert said.err.count("counts in place of") == 20
    assert main(["network", "info", str(path)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert sum("laid on way 101" in line for line in told) == 20
    assert sum("counts in place of" in line for line in told) == 20


@needs_shared
def test_heidelberg_bridges_by_id_coordinates_and_kilometre(tmp_path: Path) -> None:
    """A bridge signed for 12 t, a bridge of the A 5, both bridges at its km 575."""
    table = """
        osm_id;ref;km;lon;lat;max_mass_t;mlc_wheeled;closed;source
        24231889;;;;;30;;;register
        ;;;8,63386;49,41488;44,5;;;register
        ;A 5;575,0;;;;70;;recce
        165807648;;;;;;;yes;recce
    """
    code, path = build(tmp_path, dedent(table).strip(), "--strict", of=HEIDELBERG)
    assert code == 0
    network = load_network(path)
    assert network.provenance.losses["ways closed by the overlay"] == 1
    assert 165807648 not in set(network.links["osm_id"])
    links = network.links
    signed = links[links["bridges"].str.contains("way 24231889")]
    assert set(signed["max_mass_t"]) == {30}
    assert set(signed["limited_by"]) == {
        "Hebelstraße bridge (way 24231889): maxweight 30"
    }
    assert set(signed["source"]) == {"register"}
    motorway = links[links["mlc_wheeled_basis"] == "overlaid"]
    assert set(motorway["ref"]) == {"A 5"}
    named = "".join(motorway["bridges"])
    assert "way 143862034" in named  # one carriageway
    assert "way 143862037" in named  # the other
    heavy = links[links["max_mass_t"] == 44.5]
    assert heavy["bridges"].str.contains("way 143862034").all()
