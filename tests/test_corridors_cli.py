"""The command line: exit codes, data on stdout, one message per fault on stderr."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Protocol

import pytest
import typer.main

from corridors.cli import app, main
from corridors.cli.terminal import stages, tiles
from corridors.folder import MARK
from corridors.verify import PlanFault, Report
from geodata.extract import Extract
from geodata.network import Network
from geodata.queries import what_to_ask
from geodata.read import read_extract
from geodata.store import load_network
from geodata.theatre import load_theatre
from tests.folders import bytes_of
from tests.plans import DELIVERABLE, SCENARIO, network, write_case

FILES: Final = {
    "arrivals.csv",
    "capacity.csv",
    "corridors.geojson",
    "critical_points.csv",
    "graphs",
    "itineraries.csv",
    "links.geojson",
    "map.html",
    "movement_table.csv",
    "plan.json",
    "report.html",
    "train_table.csv",
}


@dataclass(frozen=True)
class Run:
    """What a command gave back."""

    code: int
    out: list[str]
    err: list[str]


@dataclass(frozen=True)
class Terminal:
    """A folder to work in, and commands run in it."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def run(self, *argv: str | Path) -> Run:
        """Run a command; whatever it does, no traceback may be seen."""
        self.capsys.readouterr()
        code = main([str(each) for each in argv])
        said = self.capsys.readouterr()
        assert "Traceback" not in said.err
        return Run(code, said.out.splitlines(), said.err.splitlines())

    def refused(self, *argv: str | Path) -> list[str]:
        """Give the messages of a command that must exit with 2 and print no data."""
        ran = self.run(*argv)
        assert ran.code == 2
        assert ran.out == []
        assert all(line.startswith("corridors: ") for line in ran.err)
        return [line.removeprefix("corridors: ") for line in ran.err]

    def write(self, scenario: str) -> Path:
        """Write a scenario and its network beside it."""
        return write_case(self.folder, scenario)


@pytest.fixture
def terminal(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Terminal:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "dumb")
    return Terminal(tmp_path, capsys)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plan the small world once, for those that only look at the files."""
    folder = tmp_path_factory.mktemp("planned")
    scenario = write_case(folder)
    assert main(["plan", str(scenario), "-o", str(folder / "plan")]) == 1
    return folder / "plan"


# plan


def test_a_plan_that_delivers_everything_exits_with_0(terminal: Terminal) -> None:
    ran = terminal.run("plan", terminal.write(DELIVERABLE), "-o", "out")
    assert ran.code == 0
    plan, written, verified = ran.out[-3:]
    assert plan.startswith("Plan optimal")
    assert written.startswith("Written to out: ")
    assert verified.endswith(": no fault")
    assert ran.err == []  # a progress bar is for eyes, not for a pipe
    assert {path.name for path in Path("out").iterdir()} == FILES


def test_unmet_demand_exits_with_1_and_writes_the_plan(terminal: Terminal) -> None:
    ran = terminal.run("plan", terminal.write(SCENARIO))
    assert ran.code == 1
    assert any("NOT DELIVERED" in line for line in ran.out)
    assert {path.name for path in Path("plan").iterdir()} == FILES  # plan/ unless said
    assert json.loads(Path("plan/plan.json").read_bytes())["status"] == "partial"


def test_same_input_same_bytes_map_included(terminal: Terminal, planned: Path) -> None:
    terminal.run("plan", terminal.write(SCENARIO), "-o", "again")
    assert bytes_of(Path("again")) == bytes_of(planned)


def test_the_movement_table_counts_from_the_scenarios_start(planned: Path) -> None:
    """Ready two hours after midnight of the second of March."""
    with (planned / "movement_table.csv").open(encoding="utf-8", newline="") as stream:
        dates = [row["date"] for row in csv.DictReader(stream) if row["date"]]
    assert min(dates) == "2026-03-02T02:00+00:00"


def test_a_folder_with_a_scenario_is_a_scenario(terminal: Terminal) -> None:
    terminal.write(SCENARIO)
    assert terminal.run("check", terminal.folder).code == 0


def test_the_network_of_the_command_line_goes_first(terminal: Terminal) -> None:
    """The scenario's own is not even looked for."""
    scenario = terminal.write(SCENARIO.replace("small.network", "lost.network"))
    Path("small.network").rename("other.network")
    ran = terminal.run("check", scenario, "--network", "other.network")
    assert ran.code == 0


def test_the_regime_of_the_command_line_goes_first(terminal: Terminal) -> None:
    """It is one of the three by name, or a file where one is, not at the scenario."""
    scenario = terminal.write(SCENARIO.replace("regime", 'regime = "lost.toml"\n#', 1))
    Path("ours.toml").write_text('based_on = "peace"\n', encoding="utf-8")
    for regime in ("peace", "ours.toml"):
        ran = terminal.run("check", scenario, "--regime", regime)
        assert (ran.code, ran.err) == (0, [])
        assert f"regime {regime}" in ran.out[0]
        assert f"  regime {regime}: permission 1080 h" in ran.out[1]


def test_a_regime_of_the_command_line_that_is_none(terminal: Terminal) -> None:
    ran = terminal.run("plan", terminal.write(SCENARIO), "--regime", "peaceful")
    assert ran.code == 2
    (said,) = ran.err
    assert "regime given: " in said
    assert "did you mean 'peace'?" in said


# check, verify, new


def test_check_says_what_was_understood(terminal: Terminal) -> None:
    ran = terminal.run("check", terminal.write(SCENARIO))
    assert ran.code == 0
    assert ran.out[0].startswith("Scenario 'Two movements'")
    assert ran.err == []
    assert not Path("plan").exists()


def test_verify_passes_a_plan(terminal: Terminal, planned: Path) -> None:
    ran = terminal.run("verify", planned)
    assert ran.code == 0
    (line,) = ran.out
    assert line.startswith("Verified by ")
    assert line.endswith(": no fault")
    assert ran.err == []


def test_a_plan_with_a_fault_is_written_told_and_ends_with_2(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever uses it in spite of that has been told."""
    monkeypatch.setattr("maps.save_map", lambda _made, path: path.touch())
    monkeypatch.setattr(
        "corridors.cli.plans.verify_folder",
        lambda folder: Report(
            checked=(f"Verified {folder}: 1 fault",),
            faults=(PlanFault("gauge", "link 3", "is too narrow"),),
        ),
    )
    ran = terminal.run("plan", terminal.write(SCENARIO))
    assert ran.code == 2
    assert ran.out[-1] == "Verified plan: 1 fault"
    assert ran.err[-1] == "corridors: gauge: link 3: is too narrow"
    assert Path("plan/plan.json").exists()


def test_verify_tells_every_fault_on_stderr(terminal: Terminal, planned: Path) -> None:
    broken = terminal.folder / "plan"
    shutil.copytree(planned, broken)
    document = json.loads((broken / "plan.json").read_bytes())
    document["bound"] = 99999.0
    (broken / "plan.json").write_text(json.dumps(document))
    ran = terminal.run("verify")  # plan/ unless said
    assert ran.code == 2
    assert ran.out[-1].endswith(f": {len(ran.err)} faults: bound")
    assert ran.err[0] == (
        "corridors: bound: plan.json: bound 99999.0 exceeds the objective "
        f"{document['objective']}"
    )


def test_verify_of_what_is_no_plan(terminal: Terminal) -> None:
    (message,) = terminal.refused("verify", terminal.folder)
    assert message.endswith("No such file or directory; not a plan's folder?")


def test_new_writes_the_exercise(terminal: Terminal) -> None:
    ran = terminal.run("new", "mine")
    assert ran.code == 0
    assert ran.out[-1] == "then: corridors check mine && corridors plan mine"
    assert Path("mine/scenario.toml").is_file()


def test_what_new_writes_can_be_checked_planned_and_verified(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The theatre is read once, to save the time."""
    monkeypatch.setattr("corridors.networks.load_theatre", cache(load_theatre))
    assert terminal.run("new", "mine").code == 0
    assert terminal.run("check", "mine").code == 0
    assert terminal.run("plan", "mine", "--time-limit", "0").code in {0, 1}
    verified = terminal.run("verify")
    assert verified.code == 0
    assert verified.err == []


def test_new_may_fill_an_empty_folder_and_no_other(terminal: Terminal) -> None:
    Path("mine").mkdir()
    assert terminal.run("new", "mine").code == 0
    (message,) = terminal.refused("new", "mine")
    assert message == "mine: exists already; give a new folder"


def test_new_leaves_a_file_alone(terminal: Terminal) -> None:
    Path("mine").write_text("mine")
    (message,) = terminal.refused("new", "mine")
    assert message == "mine: exists already; give a new folder"
    assert Path("mine").read_text() == "mine"


def test_new_below_a_file_says_where_it_failed(terminal: Terminal) -> None:
    Path("file").write_text("mine")
    (message,) = terminal.refused("new", "file/mine")
    assert message.startswith("file")
    assert message.endswith(("Not a directory", "File exists"))


# bad input


BAD: Final[list[tuple[str, str, str]]] = [
    ("bad TOML", SCENARIO.replace("]]", "]", 1), "not valid TOML"),
    (
        "an unknown site",
        SCENARIO.replace('origin = "Hafen"', 'origin = "Hafn"', 1),
        "unknown site 'Hafn' (did you mean 'Hafen'?)",
    ),
    (
        "an unknown vehicle",
        SCENARIO.replace("lorry = 80", "lory = 80"),
        "unknown vehicle class 'lory' (did you mean 'lorry'?)",
    ),
    (
        "a table that is missing",
        SCENARIO + '\n[tables]\nmovements = "lost.csv"\n',
        "lost.csv: no such file",
    ),
    (
        "a network that is missing",
        SCENARIO.replace("small.network", "lost.network"),
        "lost.network: no such network; give 'theatre'",
    ),
    (
        "a network that is none",
        SCENARIO.replace("small.network", "scenario.toml"),
        "scenario.toml: not a network file",
    ),
    (
        "a place off the network",
        SCENARIO.replace("lon = 12.0", "lon = 32.0"),
        "(32, 50) is off the network",
    ),
    (
        "a closure that misses it",
        SCENARIO.replace('name = "Alte Straße"', 'name = "Alte Strasse"'),
        "unknown name of the network 'Alte Strasse' (did you mean 'Alte Straße'?)",
    ),
]


@pytest.mark.parametrize("command", ["plan", "check"])
@pytest.mark.parametrize(
    ("scenario", "message"), [pytest.param(s, m, id=name) for name, s, m in BAD]
)
def test_bad_input_is_one_message_and_exit_2(
    terminal: Terminal, command: str, scenario: str, message: str
) -> None:
    (said,) = terminal.refused(command, terminal.write(scenario))
    assert message in said
    assert not Path("plan").exists()


def test_a_missing_scenario(terminal: Terminal) -> None:
    assert terminal.refused("plan", "lost.toml") == ["lost.toml: no such file"]


def test_each_fault_has_its_message(terminal: Terminal) -> None:
    """Two movements from nowhere, one with a strange vehicle: three lines."""
    scenario = SCENARIO.replace('origin = "Hafen"', 'origin = "Nowhere"')
    scenario = scenario.replace("lorry = 80", "lory = 80")
    said = terminal.refused("check", terminal.write(scenario))
    assert len(said) == 3
    assert sum("unknown site 'Nowhere'" in line for line in said) == 2


def earlier_plan(terminal: Terminal) -> dict[str, bytes]:
    Path("plan").mkdir()
    Path("plan", MARK).write_text("{}")
    Path("plan", "note.txt").write_text("mine")
    return bytes_of(Path("plan"))


def test_an_earlier_plan_outlives_bad_input(terminal: Terminal) -> None:
    before = earlier_plan(terminal)
    terminal.refused("plan", terminal.write(SCENARIO + "x"))
    assert bytes_of(Path("plan")) == before


def test_an_earlier_plan_is_replaced_and_a_note_in_it_kept(terminal: Terminal) -> None:
    earlier_plan(terminal)
    assert terminal.run("plan", terminal.write(SCENARIO)).code == 1
    assert {path.name for path in Path("plan").iterdir()} == FILES | {"note.txt"}


def test_an_output_that_is_a_file_is_refused(terminal: Terminal) -> None:
    Path("plan").write_text("mine")
    (message,) = terminal.refused("plan", terminal.write(SCENARIO))
    assert message.startswith("plan: is a file")
    assert Path("plan").read_text() == "mine"


def test_an_output_is_refused_before_anything_is_planned(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("plan").write_text("mine")
    monkeypatch.setattr("corridors.cli.plans.make_plan", interrupt)
    (message,) = terminal.refused("plan", terminal.write(SCENARIO))
    assert message.startswith("plan: is a file")


def test_an_output_with_other_things_in_it_is_refused(terminal: Terminal) -> None:
    Path("plan").mkdir()
    Path("plan/thesis.txt").write_text("mine")
    (message,) = terminal.refused("plan", terminal.write(SCENARIO))
    assert message.startswith("plan: holds other things and no plan.json")
    assert bytes_of(Path("plan")) == {"thesis.txt": b"mine"}


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("plan", "--gap", "2"), "--gap"),
        (("plan", "--time-limit", "-1"), "--time-limit"),
        (("plan", "--time-limit", "soon"), "--time-limit"),
        (("plan", "--nope"), "--nope"),
        (("plan", "a", "b"), "b"),
        (("frobnicate",), "frobnicate"),
        (("new",), "DIR"),
        (("network", "build", "a.osm"), "-o"),
        (("network", "info"), "NET"),
    ],
)
def test_wrong_usage_exits_with_2_and_names_it(
    terminal: Terminal, argv: tuple[str, ...], message: str
) -> None:
    ran = terminal.run(*argv)
    assert ran.code == 2
    assert ran.out == []
    assert message in ran.err[-1]


# interruptions and what the system does


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_an_interrupted_plan_exits_with_130_and_leaves_no_trace(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it writes: the map is begun, the folder not yet in place."""
    before = earlier_plan(terminal)
    scenario = terminal.write(SCENARIO)
    listed = sorted(Path().iterdir())
    monkeypatch.setattr("maps.save_map", interrupt)
    ran = terminal.run("plan", scenario)
    assert ran.code == 130
    assert ran.out[-1].startswith("Plan ")  # what was found, but not where it is
    assert ran.err == ["corridors: interrupted; nothing was written"]
    assert bytes_of(Path("plan")) == before
    assert sorted(Path().iterdir()) == listed


def test_what_was_found_before_an_interruption_is_written(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first pass stands when the search for a better plan is interrupted."""
    scenario = terminal.write(SCENARIO)
    monkeypatch.setattr("solvers.over_time.rounds.Search._go_on", interrupt)
    ran = terminal.run("plan", scenario)
    assert ran.code == 130
    assert ran.err == ["corridors: interrupted: what was found so far is written"]
    written = json.loads(Path("plan/plan.json").read_text(encoding="utf-8"))
    assert sum(each["delivered"] for each in written["movements"]) > 0
    assert terminal.run("verify").code == 0


@pytest.mark.parametrize("command", ["check", "verify"])
def test_any_command_can_be_interrupted(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr("corridors.cli.plans.read_scenario", interrupt)
    monkeypatch.setattr("corridors.cli.plans.verify_folder", interrupt)
    assert terminal.run(command).code == 130


def test_a_full_disk_is_a_message(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_made: object, path: Path) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("maps.save_map", full)
    ran = terminal.run("plan", terminal.write(SCENARIO))
    assert ran.code == 2
    (message,) = ran.err
    assert message.endswith("map.html: No space left on device")
    assert ran.out[-1].startswith("Plan ")  # what was found, but not where it is
    assert not Path("plan").exists()


def test_a_nameless_failure_of_the_system_is_a_message_too(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_path: Path) -> None:
        raise OSError("too many open files")

    monkeypatch.setattr("corridors.cli.plans.verify_folder", fails)
    assert terminal.refused("verify") == ["too many open files"]


def test_a_reader_that_has_seen_enough_is_no_fault(
    planned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with `corridors verify plan | head -0`: the pipe is closed at once."""
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as closed, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", closed)
        assert main(["verify", str(planned)]) == 0


@pytest.mark.parametrize(
    ("end", "code"), [(None, 0), (SystemExit(3), 3), (SystemExit("lost"), 2)]
)
def test_however_the_commands_end_there_is_a_code(
    monkeypatch: pytest.MonkeyPatch, end: SystemExit | None, code: int
) -> None:
    def ends(**_options: object) -> None:
        if end is not None:
            raise end

    monkeypatch.setattr("corridors.cli.app", ends)
    assert main([]) == code


# networks


EXTRACT: Final = """\
<osm version="0.6">
  <node id="1" lat="50.0" lon="10.0"/>
  <node id="2" lat="50.0" lon="10.1"/>
  <way id="7"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way>
</osm>
"""


def test_build_writes_one_file_and_says_what_is_in_it(terminal: Terminal) -> None:
    Path("road.osm").write_text(EXTRACT)
    ran = terminal.run(
        "network", "build", "road.osm", "-o", "road.network", "--name", "One road"
    )
    assert ran.code == 0
    assert ran.out[0] == "Network 'One road': 2 nodes, 2 links"
    assert ran.out[-1] == "Written to road.network"
    assert ran.err == []
    assert len(load_network(Path("road.network")).links) == 2


def test_info_says_what_is_in_a_network(terminal: Terminal) -> None:
    terminal.write(SCENARIO)
    ran = terminal.run("network", "info", "small.network")
    assert ran.code == 0
    assert ran.out[0] == "Network 'small': 10 nodes, 10 links"
    assert ran.err == []
    assert terminal.refused("network", "info", "lost") == [
        "lost: no such network; give 'theatre', a file made by "
        "'corridors network build', or an OpenStreetMap file"
    ]


LOW_ROAD: Final = EXTRACT.replace(
    '<tag k="highway" v="primary"/>',
    '<tag k="highway" v="primary"/><tag k="maxheight" v="2.2"/>',
)


def test_an_audit_says_what_is_known_and_what_is_doubtful(terminal: Terminal) -> None:
    Path("road.osm").write_text(LOW_ROAD)
    ran = terminal.run("network", "info", "road.osm", "--audit")
    assert ran.code == 0
    assert ran.err == []
    assert ran.out[0] == "Audit of 'road.osm'"
    assert "  low main road: 1" in ran.out
    assert "no engineer's assessment" in " ".join(ran.out[1:4])


def test_an_audit_is_written_as_geojson_beside_its_lines(terminal: Terminal) -> None:
    Path("road.osm").write_text(LOW_ROAD)
    argv = ("network", "info", "road.osm", "--audit-geojson", "audit.geojson")
    ran = terminal.run(*argv)
    assert ran.code == 0
    assert ran.out[0] == "Audit of 'road.osm'"
    assert ran.out[-1] == "Written to audit.geojson"
    written = json.loads(Path("audit.geojson").read_text(encoding="utf-8"))
    assert [feature["id"] for feature in written["features"]] == [
        *("suspicious/low_main_road/7", "weakest/max_height_m/7")
    ]


def test_a_dash_writes_the_geojson_alone_to_stdout(terminal: Terminal) -> None:
    Path("road.osm").write_text(LOW_ROAD)
    ran = terminal.run("network", "info", "road.osm", "--audit-geojson", "-")
    assert ran.code == 0
    assert len(json.loads("\n".join(ran.out))["features"]) == 2
    assert not Path("-").exists()


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("sub", "sub: is a folder; name a file to write"),
        ("lost/audit.geojson", "lost/audit.geojson: there is no folder lost"),
        ("road.osm", "road.osm: exists and is no GeoJSON; name a new file"),
        ("small.network", "small.network: exists and is no GeoJSON; name a new file"),
    ],
)
def test_an_audit_that_cannot_be_written_is_refused_before_the_work(
    terminal: Terminal, file: str, message: str
) -> None:
    terminal.write(SCENARIO)
    Path("road.osm").write_text(LOW_ROAD)
    Path("sub").mkdir()
    before = Path("small.network").read_bytes()
    said = terminal.refused("network", "info", "lost", "--audit-geojson", file)
    assert said == [message]
    assert Path("small.network").read_bytes() == before


def test_an_earlier_audit_is_written_over(terminal: Terminal) -> None:
    Path("road.osm").write_text(EXTRACT)
    argv = ("network", "info", "road.osm", "--audit-geojson", "audit.json")
    assert terminal.run(*argv).code == 0
    Path("road.osm").write_text(LOW_ROAD)
    assert terminal.run(*argv).code == 0
    assert "low_main_road" in Path("audit.json").read_text(encoding="utf-8")


OUTPUTS: Final[list[tuple[str, str]]] = [
    ("sub", "sub: is a folder; name a file to write"),
    ("road.osm", "road.osm: would be taken for an OpenStreetMap file; name it "),
    ("lost/road.network", "lost/road.network: there is no folder lost"),
]


@pytest.mark.parametrize(("output", "message"), OUTPUTS)
@pytest.mark.parametrize(
    "command", [("build", "road.osm"), ("fetch", "--bbox", "8.6,49.4,8.7,49.5")]
)
def test_an_output_that_cannot_be_is_refused_before_the_work(
    terminal: Terminal, command: tuple[str, ...], output: str, message: str
) -> None:
    """Above all the extract itself, which would be lost."""
    Path("road.osm").write_text(EXTRACT)
    Path("sub").mkdir()
    (said,) = terminal.refused("network", *command, "-o", output)
    assert said.startswith(message)
    assert Path("road.osm").read_text() == EXTRACT


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("lost.osm", "lost.osm: no such file"),
        ("notes.txt", "notes.txt: not one of .osm, .osm.gz, .osm.bz2, .osm.pbf"),
        (".", ".: a folder, not a file"),
    ],
)
def test_build_refuses_what_is_no_extract(
    terminal: Terminal, name: str, message: str
) -> None:
    Path("notes.txt").write_text("mine")
    assert terminal.refused("network", "build", name, "-o", "x.network") == [message]
    assert not Path("x.network").exists()


def test_build_tells_every_file_that_it_cannot_read(terminal: Terminal) -> None:
    """Before it reads the one that it could, and one named twice once."""
    Path("road.osm").write_text(EXTRACT)
    Path("picture.osm").write_bytes(b"PK\x03\x04")
    files = ("road.osm", "pl.osm.pbf", "picture.osm", "ua.osm.pbf", "pl.osm.pbf")
    assert terminal.refused("network", "build", *files, "-o", "x.network") == [
        "pl.osm.pbf: no such file",
        "picture.osm: by its content no .osm, but a zip archive; save it as one",
        "ua.osm.pbf: no such file",
    ]


FETCHES: Final[list[tuple[tuple[str, ...], str]]] = [
    ((), "give either --place (once or more) or --bbox W,S,E,N"),
    (
        ("--place", "Heidelberg", "--bbox", "8.6,49.4,8.7,49.5"),
        "give either --place (once or more) or --bbox W,S,E,N",
    ),
    (
        ("--bbox", "8.6,49.4,8.7"),
        "--bbox '8.6,49.4,8.7': four numbers with commas, west,south,east,north",
    ),
    (
        ("--bbox", "a,b,c,d"),
        "--bbox 'a,b,c,d': four numbers with commas, west,south,east,north",
    ),
    (("--bbox", "8.7,49.4,8.6,49.5"), "--bbox 8.7,49.4,8.6,49.5: west, south, east"),
    (("--bbox", "nan,49.4,8.6,49.5"), "--bbox nan,49.4,8.6,49.5: west, south, east"),
    (
        ("--bbox", "8.60,49.40,8.61,49.41", "--overpass-url", "http://127.0.0.1:9"),
        "cannot reach the Overpass server http://127.0.0.1:9",
    ),
    (
        ("--place", "Nirgendwo", "--nominatim-url", "http://127.0.0.1:9"),
        "--place 'Nirgendwo': ",
    ),
]


@pytest.mark.parametrize(("argv", "message"), FETCHES)
def test_fetch_refuses(terminal: Terminal, argv: tuple[str, ...], message: str) -> None:
    """Port 9 is closed; nothing here leaves the machine."""
    (said,) = terminal.refused(
        "network", "fetch", *argv, "--cache", "cache", "-o", "x.network"
    )
    assert said.startswith(message)
    assert not Path("x.network").exists()


def test_a_fetched_network_is_built_and_written(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The download has its own tests; here a file stands in for it."""
    Path("road.osm").write_text(EXTRACT)
    extract = read_extract(Path("road.osm"))
    asked: list[tuple[object, Path]] = []

    def fetched(
        what: object,
        *,
        cache: Path,
        progress: Callable[[int, int], None],
        **_servers: object,
    ) -> Extract:
        asked.append((what, cache))
        progress(1, 1)
        return extract

    monkeypatch.setattr("geodata.osm.fetch_bbox", fetched)
    monkeypatch.setattr("geodata.osm.fetch_places", fetched)
    box = terminal.run("network", "fetch", "--bbox", "8,49,9,50", "-o", "a.network")
    two = ("--place", "Here", "--place", "There", "--cache", "kept")
    places = terminal.run("network", "fetch", *two, "-o", "b.network")
    assert (box.code, places.code) == (0, 0)
    assert box.out[-1] == "Written to a.network"
    assert box.err == []
    assert [what for what, _ in asked] == [(8.0, 49.0, 9.0, 50.0), ["Here", "There"]]
    assert asked[0][1].name == "overpass"  # in the user's own folder
    assert asked[1][1] == Path("kept")
    assert len(load_network(Path("b.network")).links) == 2


@pytest.mark.parametrize("bad", [("--classes", "x"), ("--strict",), ("--clip", "1,2")])
def test_fetch_refuses_wrong_options_before_it_downloads(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, bad: tuple[str, ...]
) -> None:
    monkeypatch.setattr("geodata.osm.fetch_bbox", interrupt)
    box = ("--bbox", "8,49,9,50")
    (of_fetch,) = terminal.refused("network", "fetch", *box, *bad, "-o", "net")
    Path("area.osm").write_text(AREA)
    (of_build,) = terminal.refused("network", "build", "area.osm", *bad, "-o", "net")
    assert of_fetch == of_build


def test_fetch_keeps_what_build_keeps(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same options on the same data give the same network."""
    Path("area.osm").write_text(AREA)
    extract = read_extract(Path("area.osm"))
    asked = []

    def fetched(_box: object, **options: object) -> Extract:
        asked.append(options["asked"])
        return extract

    monkeypatch.setattr("geodata.osm.fetch_bbox", fetched)
    Path("sites.csv").write_text("site,place\nA,Feld\nB,Atlantis\n")
    Path("own.csv").write_text("osm_id,max_mass_t\n7,12\n999,1\n")
    options = (
        *("--classes", "residential", "--clip", "9.9,49.9,10.1,50.1", "--prune"),
        *("--sites", "sites.csv", "--overlay", "own.csv", "--name", "mine"),
    )
    fetch = terminal.run(
        "network", "fetch", "--bbox", "8,49,9,50", "-o", "a.network", *options
    )
    build = terminal.run("network", "build", "area.osm", "-o", "b.network", *options)
    assert (fetch.code, fetch.err) == (build.code, build.err) == (0, fetch.err)
    assert len(fetch.err) == 2  # the site and the row that are not on the map
    assert fetch.out[:-1] == build.out[:-1]
    assert (
        load_network(Path("a.network")).sha256 == load_network(Path("b.network")).sha256
    )
    assert asked == [what_to_ask("residential", sites=True, overlay=True)]


# help


class Command(Protocol):
    """A command as click knows it."""

    @property
    def help(self) -> str | None:
        """What it does."""

    @property
    def params(self) -> Sequence[object]:
        """Its arguments and options."""


def commands_below(name: str, command: Command) -> Iterator[tuple[str, Command]]:
    """Give every command with its name, groups included."""
    yield name, command
    for sub, below in getattr(command, "commands", {}).items():
        yield from commands_below(f"{name} {sub}".strip(), below)


COMMANDS: Final = dict(commands_below("", typer.main.get_command(app)))


def test_the_commands_are_those_of_the_contract() -> None:
    assert set(COMMANDS) == {
        *("", "plan", "check", "new", "verify"),
        *("network", "network build", "network fetch", "network info"),
    }


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_and_option_has_help(terminal: Terminal, name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{name}: {parameter}"
    ran = terminal.run(*name.split(), "--help")
    assert ran.code == 0
    assert ran.err == []
    assert ran.out


def test_fetch_has_every_option_of_build() -> None:
    build, fetch = (
        {getattr(each, "name", "") for each in COMMANDS[f"network {name}"].params}
        for name in ("build", "fetch")
    )
    assert build - fetch == {"files"}


@pytest.mark.parametrize("argv", [[], ["network"]])
def test_without_a_command_the_help_is_shown(
    terminal: Terminal, argv: list[str]
) -> None:
    ran = terminal.run(*argv)
    assert any("Usage: corridors" in line for line in [*ran.out, *ran.err])


def test_the_small_network_is_what_was_planned_on(planned: Path) -> None:
    document = json.loads((planned / "plan.json").read_bytes())
    assert document["network"]["sha256"] == network().sha256


def test_a_download_shows_its_tiles_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes it for a terminal
    with tiles() as progress:
        progress(1, 2)
    assert "1/2" in capsys.readouterr().err


def test_a_network_does_not_take_the_place_of_another_file(terminal: Terminal) -> None:
    table = terminal.folder / "movements.csv"
    table.write_text("id,origin\n")
    ran = terminal.run("network", "build", "a.osm", "-o", table)
    assert ran.code == 2
    assert "exists and is no network" in ran.err[0]
    assert table.read_text() == "id,origin\n"


AREA: Final = """\
<osm version="0.6">
  <node id="1" lat="50.0" lon="10.00"/>
  <node id="2" lat="50.0" lon="10.01"/>
  <node id="3" lat="50.0" lon="10.02"/>
  <node id="4" lat="50.01" lon="10.01"/>
  <node id="5" lat="50.02" lon="10.01">
    <tag k="place" v="village"/><tag k="name" v="Feld"/>
  </node>
  <way id="7">
    <nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/>
  </way>
  <way id="8">
    <nd ref="2"/><nd ref="4"/><nd ref="5"/><tag k="highway" v="residential"/>
  </way>
</osm>
"""


def built_of(terminal: Terminal, *options: str) -> Network:
    """Build the network of a main road and a street to a village."""
    Path("area.osm").write_text(AREA)
    ran = terminal.run("network", "build", "area.osm", "-o", "net", *options)
    assert (ran.code, ran.err) == (0, [])
    return load_network(Path("net"))


def ways_of(network: Network) -> set[int]:
    return set(network.links["osm_id"].tolist())


def test_build_keeps_the_classes_that_it_is_told(terminal: Terminal) -> None:
    assert ways_of(built_of(terminal)) == {7}
    assert ways_of(built_of(terminal, "--classes", "residential")) == {7, 8}
    (said,) = terminal.refused(
        "network", "build", "area.osm", "-o", "net", "--classes", "highway"
    )
    assert said.startswith("road class 'highway': it must be one of motorway, trunk,")


def test_build_keeps_the_streets_to_sites(terminal: Terminal) -> None:
    table = Path("sites.csv")
    table.write_text("site,place,lon,lat\nVillage,Feld,,\nRoad,,10.0,50.0\n")
    assert ways_of(built_of(terminal, "--sites", "sites.csv")) == {7, 8}
    table.write_text("site,lon,lat\nVillage,10.01,50.0101\nNowhere,91,\n")
    assert terminal.refused(
        "network", "build", "area.osm", "-o", "net", "--sites", "sites.csv"
    ) == ["sites.csv row 3: lon and lat go together"]
    assert terminal.refused(
        "network", "build", "area.osm", "-o", "net", "--sites", "lost.csv"
    ) == ["lost.csv: no such file"]


COLUMNS: Final = "its columns are site, and lon and lat, or place"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", f"sites.csv: holds no site; {COLUMNS}"),
        ("site,lon,lat\n", f"sites.csv: holds no site; {COLUMNS}"),
        (
            "id,name\n" + "7,x\n" * 300,
            "sites.csv, header: not of a table of sites: 'id', 'name'; " + COLUMNS,
        ),
        (
            "site,a,b,c,d,e,f\nA,1,2,3,4,5,6",
            "sites.csv, header: not of a table of sites: 'a', 'b', 'c', 'd', 'e', ...; "
            + COLUMNS,
        ),
        ("place\nFeld\nWest", "sites.csv, header: column 'site' is missing"),
        (
            "site,place\nA,Feld\nA,Feld",
            "sites.csv row 3: a second site 'A'; names must differ",
        ),
    ],
)
def test_a_table_of_sites_that_is_none_is_one_message(
    terminal: Terminal, table: str, message: str
) -> None:
    Path("area.osm").write_text(AREA)
    Path("sites.csv").write_text(table)
    said = terminal.refused(
        "network", "build", "area.osm", "-o", "net", "--sites", "sites.csv"
    )
    assert said == [message]
    assert not Path("net").exists()


def test_sites_that_the_map_lacks_are_named(terminal: Terminal) -> None:
    Path("area.osm").write_text(AREA)
    Path("sites.csv").write_text("site,place\nA,Feld\nB,Atlantis\n")
    said = "site 'Atlantis': no place or station of the map has this name; "
    ran = terminal.run(
        "network", "build", "area.osm", "-o", "net", "--sites", "sites.csv"
    )
    assert ran.err == [f"corridors: warning: {said}give lon and lat"]
    assert f"  {said}give lon and lat" in terminal.run("network", "info", "net").out


def test_build_clips_to_a_box_or_a_polygon(terminal: Terminal) -> None:
    ring = [[9.9, 49.9], [10.015, 49.9], [10.015, 50.1], [9.9, 50.1], [9.9, 49.9]]
    polygon = {"type": "Polygon", "coordinates": [ring]}
    Path("area.geojson").write_text(json.dumps(polygon))
    by_box = built_of(terminal, "--clip", "9.9,49.9,10.015,50.1")
    by_polygon = built_of(terminal, "--clip", "area.geojson")
    assert by_box.sha256 == by_polygon.sha256
    assert by_box.provenance.losses["ways cut by the clip"] == 1


@pytest.mark.parametrize(
    ("clip", "message"),
    [
        (
            "9,50",
            "--clip '9,50': four numbers with commas, west,south,east,north, or a "
            "GeoJSON file",
        ),
        (
            "10,50,9,51",
            "--clip 10.0,50.0,9.0,51.0: west, south, east, north in degrees, with "
            "west < east and south < north",
        ),
        ("lost.geojson", "lost.geojson: no such file"),
        (
            "5,5,6,6",
            "--clip 5.0,5.0,6.0,6.0: no road and no railway of area.osm lies inside; "
            "it covers lon 5 to 6, lat 5 to 6, the data lon 10 to 10.02, lat 50 to "
            "50.02",
        ),
    ],
)
def test_a_clip_that_is_none_is_refused(
    terminal: Terminal, clip: str, message: str
) -> None:
    Path("area.osm").write_text(AREA)
    said = terminal.refused("network", "build", "area.osm", "-o", "net", "--clip", clip)
    assert said == [message]
    assert not Path("net").exists()


def test_build_prunes_when_asked(terminal: Terminal) -> None:
    """A way to nowhere, from the road to 4 and on: none of it leads to a place."""
    nowhere = AREA.replace('<tag k="place" v="village"/>', "")
    Path("nowhere.osm").write_text(nowhere.replace('"residential"', '"primary"'))
    Path("sites.csv").write_text("site,lon,lat\nWest,10.0,50\nEast,10.02,50\n")
    ran = terminal.run(
        *("network", "build", "nowhere.osm", "-o", "net", "--prune"),
        *("--sites", "sites.csv"),
    )
    assert ran.code == 0
    network = load_network(Path("net"))
    assert ways_of(network) == {7}
    assert network.provenance.losses["dead ends pruned"] == 1


@pytest.mark.parametrize("stage", ["reading", "choosing", "laying", "writing"])
def test_an_interrupted_build_exits_with_130_and_leaves_no_trace(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    """An earlier network is left as it was."""
    Path("road.osm").write_text(EXTRACT)
    Path("net").write_bytes(b"PK\x05\x06" + bytes(18))
    listed = sorted(Path().iterdir())

    @contextmanager
    def interrupting() -> Iterator[Callable[..., None]]:
        def show(step: str, *_: int) -> None:
            if step.startswith(stage):
                raise KeyboardInterrupt

        yield show

    monkeypatch.setattr("corridors.cli.networks.stages", interrupting)
    ran = terminal.run("network", "build", "road.osm", "-o", "net")
    assert ran.code == 130
    assert ran.out == []
    assert ran.err == ["corridors: interrupted; nothing was written"]
    assert sorted(Path().iterdir()) == listed
    assert Path("net").read_bytes() == b"PK\x05\x06" + bytes(18)


def test_an_interruption_while_writing_leaves_no_draft(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("road.osm").write_text(EXTRACT)
    monkeypatch.setattr("geopandas.GeoDataFrame.to_parquet", interrupt)
    assert terminal.run("network", "build", "road.osm", "-o", "net").code == 130
    assert sorted(Path().iterdir()) == [Path("road.osm")]


def test_a_build_shows_its_stages_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes it for a terminal
    with stages() as stage:
        stage("reading a.osm.pbf", 1, 4)
        stage("reading a.osm.pbf", 2, 4)
        stage("choosing ways")
    said = capsys.readouterr()
    assert said.out == ""
    assert "reading a.osm.pbf" in said.err
    assert "choosing ways" in said.err


def test_nothing_is_shown_where_nobody_looks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with stages() as stage:
        stage("reading a.osm.pbf", 1, 4)
    assert capsys.readouterr() == ("", "")
