"""The check of a written plan: it passes a good one, and finds what was broken."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from corridors.document import plan_json
from corridors.itinerary import Plan
from corridors.plan import plan
from corridors.tables import ITINERARY_COLUMNS, itineraries_csv
from corridors.verify import verify_folder
from corridors.written import VerifyError
from maps import write_links
from tests.plans import (
    CROSSING,
    DELIVERABLE,
    GAUGE,
    M06,
    OLD,
    RAIL,
    SCENARIO,
    network,
    small_plan,
    small_scenario,
)


def write(made: Plan, folder: Path) -> Path:
    """Write the files that a check reads."""
    folder.mkdir()
    (folder / "plan.json").write_text(plan_json(made), encoding="utf-8")
    (folder / "itineraries.csv").write_text(itineraries_csv(made), encoding="utf-8")
    write_links(made, folder / "links.geojson")
    return folder


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(small_plan(), tmp_path_factory.mktemp("good") / "plan")


@pytest.fixture
def folder(good: Path, tmp_path: Path) -> Path:
    """Copy the good plan, to be broken."""
    shutil.copytree(good, tmp_path / "plan")
    return tmp_path / "plan"


@dataclass
class Files:
    """A plan's files, open to be changed by hand."""

    plan: dict[str, Any]
    rows: list[dict[str, str]]
    links: dict[int, dict[str, Any]]

    @property
    def trucks(self) -> dict[str, Any]:
        """Give the first movement: 2 of 2 serials, closed at 15.5 h."""
        movement: dict[str, Any] = self.plan["movements"][0]
        return movement

    def row(self, serial: str, seq: int) -> dict[str, str]:
        """Find the row of a serial."""
        (found,) = [
            row
            for row in self.rows
            if row["serial"] == serial and row["seq"] == str(seq)
        ]
        return found


def break_files(folder: Path, breaks: Callable[[Files], object]) -> None:
    """Change a plan's files, and write them back."""
    text = (folder / "itineraries.csv").read_text(encoding="utf-8")
    geojson = json.loads((folder / "links.geojson").read_text(encoding="utf-8"))
    files = Files(
        plan=json.loads((folder / "plan.json").read_text(encoding="utf-8")),
        rows=list(csv.DictReader(io.StringIO(text, newline=""))),
        links={
            feature["properties"]["link"]: feature["properties"]
            for feature in geojson["features"]
        },
    )
    breaks(files)
    with (folder / "itineraries.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ITINERARY_COLUMNS)
        writer.writeheader()
        writer.writerows(files.rows)
    (folder / "plan.json").write_text(json.dumps(files.plan), encoding="utf-8")
    geojson["features"] = [{"properties": each} for each in files.links.values()]
    (folder / "links.geojson").write_text(json.dumps(geojson), encoding="utf-8")


def faults_of(folder: Path) -> list[str]:
    return [str(fault) for fault in verify_folder(folder).faults]


def test_a_good_plan_passes_and_says_what_was_checked(good: Path) -> None:
    """4 serials of 2 movements on 8 links, and the closed road."""
    report = verify_folder(good)
    assert report.faults == ()
    counts = [line.split()[1] for line in report.checked[:-1]]
    assert counts == ["4", "9", "2"]


@pytest.mark.parametrize(
    "text",
    [
        DELIVERABLE,
        SCENARIO.replace("panzer = 69", "panzer = 1"),
        SCENARIO + '\n[[closures]]\nname = "Grenze"\n',  # no tank gets through
        SCENARIO + '\n[[closures]]\nname = "Grenze"\n[[closures]]\nname = "A 2"\n',
    ],
)
def test_any_plan_that_we_make_passes(text: str, tmp_path: Path) -> None:
    """Everything, little, half and nothing delivered."""
    assert faults_of(write(small_plan(text), tmp_path / "plan")) == []


def test_serials_that_need_not_move_are_no_fault(tmp_path: Path) -> None:
    """Origin and destination at the same node: delivered, without a link."""
    near = SCENARIO.replace("lon = 12.0", "lon = 10.0")
    made = plan(network(), small_scenario(near))
    folder = write(made, tmp_path / "plan")
    assert faults_of(folder) == []


def unmake(files: Files, serial: str, seq: int) -> None:
    files.rows.remove(files.row(serial, seq))


def swap_ends(row: dict[str, str]) -> None:
    row["from_node"], row["to_node"] = row["to_node"], row["from_node"]


def reuse(files: Files, link: int) -> None:
    """Let the first truck pass one link by the number of another."""
    files.row("trucks-001", 1)["link"] = str(link)


def optimal(files: Files) -> None:
    files.plan["status"] = "optimal"


def without_serial(files: Files, serial: str) -> None:
    files.rows[:] = [row for row in files.rows if row["serial"] != serial]


def renamed(files: Files) -> None:
    for row in files.rows:
        if row["serial"] == "trucks-001":
            row["serial"] = "ghost"


BREAKS: list[tuple[str, Callable[[Files], object], str]] = [
    (
        "a row dropped",
        lambda f: unmake(f, "trucks-001", 1),
        "serial trucks-001: its rows are not numbered from 0 without gaps",
    ),
    (
        "the last row dropped",
        lambda f: unmake(f, "trucks-001", 2),
        "serial trucks-001: takes other links than its corridor trucks/1",
    ),
    (
        "a gap in seq",
        lambda f: f.row("trucks-001", 2).update(seq="7"),
        "serial trucks-001: its rows are not numbered from 0 without gaps",
    ),
    (
        "a row twice",
        lambda f: f.rows.append(dict(f.row("trucks-001", 1))),
        "serial trucks-001: its rows are not numbered from 0 without gaps",
    ),
    (
        "ends swapped",
        lambda f: swap_ends(f.row("tanks-001", 1)),
        "serial tanks-001, seq 1: does not begin where the row before ends",
    ),
    (
        "ends swapped where nothing comes before",
        lambda f: swap_ends(f.row("trucks-001", 0)),
        "seq 0: from 1 to 0, link 0 leads from 0 to 1",
    ),
    (
        "more than the link carries",
        lambda f: f.links[CROSSING].update(capacity=1),
        f"link {CROSSING}: carries 2 of 1 serials",
    ),
    (
        "another load than written",
        lambda f: f.links[CROSSING].update(used=1),
        f"link {CROSSING}: carries 2, links.geojson says 1",
    ),
    (
        "a load that nobody is",
        lambda f: f.links[OLD].update(used=3),
        f"link {OLD}: carries 0, links.geojson says 3",
    ),
    (
        "a closed link in use",
        lambda f: f.links[M06].update(state="closed"),
        f"link {M06}: is closed, and carries 2 serials",
    ),
    (
        "an unknown link",
        lambda f: reuse(f, 77),
        "link 77: is used, and is not in links.geojson",
    ),
    (
        "another link than the corridor's",
        lambda f: reuse(f, M06),
        "serial trucks-001: takes other links than its corridor trucks/1",
    ),
    (
        "a mode that the link is not",
        lambda f: f.row("trucks-001", 0).update(mode="rail"),
        "serial trucks-001, seq 0: mode rail, link 0 is road",
    ),
    (
        "a train on the road",
        lambda f: f.row("tanks-001", 2).update(mode="road"),
        "serial tanks-001, seq 2: goes from rail to road without a transfer",
    ),
    (
        "a change of gauge on the move",
        lambda f: f.row("tanks-001", 2).update(mode="rail", link=str(RAIL)),
        "serial tanks-001, seq 3: changes gauge without a transfer",
    ),
    (
        "departure before ready",
        lambda f: f.row("trucks-001", 0).update(enter_h="1.9"),
        "serial trucks-001: departs before its movement is ready",
    ),
    (
        "entry before exit",
        lambda f: f.row("trucks-001", 1).update(enter_h="3.5"),
        "serial trucks-001, seq 1: enters before it has left the row before",
    ),
    (
        "exit before entry",
        lambda f: f.row("trucks-001", 2).update(exit_h="4.9"),
        "serial trucks-001, seq 2: leaves before it enters",
    ),
    (
        "vehicles lost on the way",
        lambda f: f.row("trucks-001", 2).update(vehicles="39"),
        "serial trucks-001, seq 2: is of another movement or size than before",
    ),
    (
        "a movement that nobody ordered",
        lambda f: [row.update(movement="x") for row in f.rows],
        "serial trucks-001: of no movement of plan.json: x",
    ),
    (
        "a serial that nobody planned",
        renamed,
        "serial ghost: is on no corridor of plan.json",
    ),
    (
        "a serial missing",
        lambda f: without_serial(f, "trucks-002"),
        "serial trucks-002: is on corridor trucks/1, and not in itineraries.csv",
    ),
    (
        "a wrong count of deliveries",
        lambda f: f.trucks.update(delivered=1, unmet=1),
        "movement trucks: plan.json says 1 delivered, itineraries.csv has 2",
    ),
    (
        "counts that do not add up",
        lambda f: f.trucks.update(unmet=5),
        "movement trucks: delivered and unmet do not add up to its serials",
    ),
    (
        "closure before the last arrival",
        lambda f: f.trucks.update(closure_h=15.0, late_h=3.0),
        "movement trucks: closes at 15.0 h, its last serial arrives at 15.5 h",
    ),
    (
        "no closure in spite of arrivals",
        lambda f: f.trucks.update(closure_h=None, late_h=None),
        "movement trucks: has a closure without arrivals, or arrivals without one",
    ),
    (
        "lateness played down",
        lambda f: f.trucks.update(late_h=0.0),
        "movement trucks: late_h is 0.0; closure and due hour make it 3.5",
    ),
    (
        "lateness left out",
        lambda f: f.trucks.update(late_h=None),
        "movement trucks: late_h is None; closure and due hour make it 3.5",
    ),
    (
        "the whole closed before its parts",
        lambda f: f.plan.update(closure_h=15.5),
        "plan.json: closure_h is not that of its last movement",
    ),
    (
        "a bound above the objective",
        lambda f: f.plan.update(bound=69.5),
        "plan.json: the bound 69.5 exceeds the objective 68.5",
    ),
    (
        "a gap that flatters",
        lambda f: f.plan.update(bound=34.25),
        "plan.json: the gap is 0.0; the bound makes it 0.500000",
    ),
    ("optimal with unmet", optimal, "plan.json: status optimal with 1 serials unmet"),
    (
        "infeasible with deliveries",
        lambda f: f.plan.update(status="infeasible"),
        "plan.json: status infeasible with 4 delivered",
    ),
]


@pytest.mark.parametrize(
    ("breaks", "message"), [pytest.param(b, m, id=name) for name, b, m in BREAKS]
)
def test_what_is_broken_is_named(
    folder: Path, breaks: Callable[[Files], object], message: str
) -> None:
    break_files(folder, breaks)
    assert any(message in fault for fault in faults_of(folder))


def test_writing_back_what_was_read_breaks_nothing(folder: Path) -> None:
    """Were the way of breaking itself a break, the cases above would prove nothing."""
    break_files(folder, lambda _: None)
    assert faults_of(folder) == []


COMPLETE: list[tuple[dict[str, Any], str]] = [
    ({"status": "partial"}, "status partial with nothing unmet"),
    ({"bound": 40.5, "gap": 0.1}, "status optimal with a gap of 0.1"),
]


@pytest.mark.parametrize(("changes", "message"), COMPLETE)
def test_the_word_for_a_complete_plan_must_fit(
    tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    """Everything delivered in 45 serial-hours, and proven."""
    folder = write(small_plan(DELIVERABLE), tmp_path / "plan")
    break_files(folder, lambda files: files.plan.update(changes))
    assert faults_of(folder) == [f"plan.json: {message}"]


def test_a_feasible_plan_with_its_gap_passes(tmp_path: Path) -> None:
    folder = write(small_plan(DELIVERABLE), tmp_path / "plan")
    said = {"status": "feasible", "bound": 40.5, "gap": 0.1}
    break_files(folder, lambda files: files.plan.update(said))
    assert faults_of(folder) == []


def test_a_plan_without_a_bound_passes(folder: Path) -> None:
    break_files(folder, lambda files: files.plan.update(bound=None, gap=None))
    assert faults_of(folder) == []


def test_every_fault_is_told_not_the_first_alone(folder: Path) -> None:
    def twice(files: Files) -> None:
        files.plan["bound"] = 69.5
        files.trucks["unmet"] = 5

    break_files(folder, twice)
    assert len({fault.partition(":")[0] for fault in faults_of(folder)}) == 2


def refusal(folder: Path) -> str:
    with pytest.raises(VerifyError) as caught:
        verify_folder(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", ["plan.json", "links.geojson", "itineraries.csv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert refusal(folder) == (
        f"{folder / name}: No such file or directory; not a plan's folder?"
    )


@pytest.mark.parametrize("name", ["plan.json", "links.geojson"])
def test_what_is_not_json_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_text("{'a': 1}", encoding="utf-8")
    message = refusal(folder)
    assert message.startswith(f"{folder / name}: not JSON (")
    assert "line 1 column 2" in message


@pytest.mark.parametrize("name", ["plan.json", "links.geojson", "itineraries.csv"])
def test_what_is_not_text_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\xff\xfe")
    assert refusal(folder) == f"{folder / name}: not UTF-8 text (byte 0)"


def test_json_of_another_kind_is_refused_with_the_first_thing_missing(
    folder: Path,
) -> None:
    """Valid JSON, and no plan."""
    (folder / "plan.json").write_text("{}", encoding="utf-8")
    assert refusal(folder) == (
        f"{folder / 'plan.json'}, status: field required (and 5 more)"
    )


def test_a_list_is_no_plan(folder: Path) -> None:
    (folder / "plan.json").write_text("[]", encoding="utf-8")
    assert refusal(folder).startswith(f"{folder / 'plan.json'}: input should be")


def test_a_link_without_its_load_is_refused(folder: Path) -> None:
    break_files(folder, lambda files: files.links[GAUGE].pop("used"))
    assert "links.geojson, features." in refusal(folder)
    assert ".properties.used: field required" in refusal(folder)


def test_a_table_without_a_column_is_refused(folder: Path) -> None:
    path = folder / "itineraries.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("enter_h", "enters"))
    assert refusal(folder) == f"{path} row 2, enter_h: field required"


@pytest.mark.parametrize("cell", ["soon", "nan", "inf", ""])
def test_an_hour_that_is_none_is_refused(folder: Path, cell: str) -> None:
    """NaN compares as neither before nor after: it would pass every check."""
    break_files(folder, lambda files: files.rows[3].update(enter_h=cell))
    message = refusal(folder)
    assert message.startswith(f"{folder / 'itineraries.csv'} row 5, enter_h: ")


def test_a_table_that_is_none_is_refused(folder: Path) -> None:
    """One cell longer than any cell may be."""
    path = folder / "itineraries.csv"
    path.write_text(",".join(ITINERARY_COLUMNS) + "\n" + "x" * 200_000)
    assert refusal(folder).startswith(f"{path}: not CSV (field larger than")
