"""The check of a written plan: it passes a sound one, and names what was broken."""

from __future__ import annotations

import ast
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from corridors.verify import CHECKS, VerifyError, verify_folder
from tests.plan_corruptions import CORRUPTIONS, Corruption
from tests.written_plans import Files, sound, write

ROOT = Path(__file__).parents[1]


def broken(folder: Path, breaks: Corruption = lambda _: None) -> set[str]:
    """Break a sound plan, and give the names of the checks that see it."""
    files = sound()
    breaks(files)
    report = verify_folder(write(files, folder / "plan"))
    assert all(fault.where and fault.what for fault in report.faults)
    return {fault.name for fault in report.faults}


def test_a_sound_plan_passes_and_says_what_was_checked(tmp_path: Path) -> None:
    report = verify_folder(write(sound(), tmp_path / "plan"))
    assert report.faults == ()
    assert report.told == ()
    assert report.checked == (
        f"Verified by {len(CHECKS)} checks of 3 movements, 6 serials, 19 passages and "
        "11 links: no fault",
    )


@pytest.mark.parametrize(
    ("name", "breaks"),
    [pytest.param(name, breaks, id=what) for what, name, breaks in CORRUPTIONS],
)
def test_what_is_broken_is_named(tmp_path: Path, name: str, breaks: Corruption) -> None:
    assert name in broken(tmp_path, breaks)


def other(said: object) -> object:
    """Give another value of the same kind."""
    if isinstance(said, int | float):
        return said + 1
    text = str(said)
    return f"{float(text) + 1}" if text.endswith(".0") else f"{text}x"


TABLES = ["itineraries", "capacity", "points", "arrivals", "moves", "trains"]


@pytest.mark.parametrize("table", TABLES)
def test_no_cell_of_a_table_can_be_changed_unseen(tmp_path: Path, table: str) -> None:
    """But names of critical points, which no other file knows; empty ones stay so."""
    unseen = []
    for number, row in enumerate(getattr(sound(), table)):
        for column, said in row.items():
            if column == "point" or said in {None, ""}:
                continue
            files = sound()
            getattr(files, table)[number][column] = other(said)
            folder = write(files, tmp_path / f"{number}-{column}")
            with suppress(VerifyError):
                if not verify_folder(folder).faults:
                    unseen.append((number, column))
    assert unseen == []


def test_every_check_sees_something() -> None:
    """A check that nothing breaks would prove nothing."""
    assert {name for _, name, _ in CORRUPTIONS} == set(CHECKS)


def test_every_check_is_in_the_manual() -> None:
    manual = (ROOT / "docs" / "verify.md").read_text(encoding="utf-8")
    assert [name for name in CHECKS if f"| `{name}` |" not in manual] == []


def test_checks_share_no_code_with_what_makes_plans() -> None:
    """They import pydantic, their own rooms, and the word for a fault."""
    for path in sorted((ROOT / "corridors" / "verify").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            str(node.module)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
        }
        ours = {
            n for n in names if n.split(".")[0] in {"corridors", "geodata", "solvers"}
        }
        allowed = {n for n in ours if n.startswith("corridors.verify")}
        assert ours - allowed <= {"corridors.faults"}, path.name


# --- what is right all the same ------------------------------------------------------


def window_of_the_day(files: Files) -> None:
    """March from 1 to 16 o'clock: the first enters at 1, the last leaves at 16."""
    files.rules["march"].update(window=[1.0, 16.0])


def no_relief_but_a_night(files: Files) -> None:
    """Nine hours of every day without march are a night of nine hours."""
    march = files.rules["march"]
    march.update(drive_h_a_day=4.0, window=[1.0, 16.0], overnight_h=9.0)


def inferred_mass(files: Files) -> None:
    """Heed posted limits alone: this one is nobody's."""
    files.plan["provenance"]["parameters"]["inferred_limits"] = False
    files.links[11]["max_axle_load_t"] = 10.0


def own_road_by_night(files: Files) -> None:
    files.rules["march"].update(window=[0.0, 12.5])
    for link in (0, 1, 3):
        files.links[link]["capacity_basis"] = "overlaid"


def long_link(files: Files) -> None:
    """Cut no link in two that takes longer than one may drive."""
    files.rules["march"].update(rest_after_h=3.5)


def no_night_by_a_minute(files: Files) -> None:
    """Rest for 2.5 h where a night has a minute more: nobody stays."""
    files.rules["march"].update(overnight_h=2.5 + 1 / 60)


def larger_than_the_centre(files: Files) -> None:
    """Columns of 40 halt beside a centre of 39 places."""
    files.plan["centres"][0].update(places=39, most_vehicles=0)


def meeting_unheeded(files: Files) -> None:
    """Trains pass each other on one track where the plan does not heed that."""
    files.rules["single_track"] = False
    files.links[15].update(from_node=13, to_node=14)
    files.row("b-1", 15).update(from_node=13, to_node=14)
    files.movement("empties")["corridors"][0]["legs"][0].update(
        from_node=13, to_node=14
    )
    files.points[-2].update(node=13)
    files.points[-1].update(node=14)


def no_start(files: Files) -> None:
    files.rules["start"] = None
    for row in (*files.points, *files.arrivals):
        row.update({key: "" for key in ("due", "clear", "date") if key in row})


def no_bound(files: Files) -> None:
    files.plan.update(bound=None, gap=None)


def more_for_some_hours(files: Files) -> None:
    """Let two trains through the gauge transfer, in the hours to 20 h."""
    files.rules["spells"] = [{"links": [12], "from_h": 0, "to_h": 20, "count": 2}]
    (first,) = [r for r in files.capacity if (r["link"], r["from_h"]) == (12, 0)]
    first.update(capacity=2)


RIGHT: list[Callable[[Files], Any]] = [
    *(window_of_the_day, no_relief_but_a_night, inferred_mass, own_road_by_night),
    *(no_night_by_a_minute, larger_than_the_centre),
    *(long_link, meeting_unheeded, no_start, no_bound, more_for_some_hours),
]


@pytest.mark.parametrize("changes", RIGHT, ids=lambda change: change.__name__)
def test_what_is_right_passes(tmp_path: Path, changes: Corruption) -> None:
    assert broken(tmp_path, changes) == set()


def test_a_serial_that_need_not_move_is_no_fault(tmp_path: Path) -> None:
    """Origin and destination at one node: a corridor without links, delivered."""

    def stays(files: Files) -> None:
        files.movement("empties")["corridors"][0]["legs"] = []
        files.itineraries.remove(files.row("b-1", 15))
        files.links[15].update(used=0)
        files.capacity.pop()
        files.trains.pop()
        del files.points[-2:]

    assert broken(tmp_path, stays) == set()


# --- how faults are told -------------------------------------------------------------


def test_a_fault_says_check_file_row_serial_link_and_what_is_right(
    tmp_path: Path,
) -> None:
    files = sound()
    files.row("t-1", 3)["exit_h"] = 15.2
    report = verify_folder(write(files, tmp_path / "plan"))
    (fault,) = [fault for fault in report.faults if fault.name == "duration"]
    assert str(fault) == (
        "duration: itineraries.csv row 5, serial t-1, link 3: takes 3.200 h, the link "
        "3.000 h"
    )


def test_of_many_faults_of_a_check_the_first_are_told(tmp_path: Path) -> None:
    files = sound()
    for row in files.points:
        row["due_h"] += 1
    report = verify_folder(write(files, tmp_path / "plan"))
    of_points = [line for line in report.told if line.startswith("critical:")]
    count = sum(fault.name == "critical" for fault in report.faults)
    assert len(of_points) == 11
    assert of_points[-1] == f"critical: and {count - 10} more"


# --- what is no plan -----------------------------------------------------------------

FILES = [
    *("plan.json", "links.geojson", "itineraries.csv", "capacity.csv"),
    *("critical_points.csv", "arrivals.csv", "movement_table.csv", "train_table.csv"),
]


def refusal(folder: Path) -> str:
    with pytest.raises(VerifyError) as caught:
        verify_folder(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(sound(), tmp_path / "plan")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert refusal(folder) == (
        f"{folder / name}: No such file or directory; not a plan's folder?"
    )


@pytest.mark.parametrize("name", FILES[:2])
def test_json_that_is_cut_off_is_refused(folder: Path, name: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    (folder / name).write_text(text[: len(text) // 2], encoding="utf-8")
    assert refusal(folder).startswith(f"{folder / name}: not JSON (EOF while parsing")


@pytest.mark.parametrize("name", FILES)
def test_what_is_not_text_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\xff\xfe")
    assert refusal(folder) == f"{folder / name}: not UTF-8 text (byte 0)"


@pytest.mark.parametrize("text", ["{}", "[]"])
def test_json_of_another_kind_is_refused(folder: Path, text: str) -> None:
    (folder / "plan.json").write_text(text, encoding="utf-8")
    assert refusal(folder).startswith(f"{folder / 'plan.json'}")


@pytest.mark.parametrize("name", FILES[2:])
def test_a_table_without_a_column_is_refused(folder: Path, name: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    text = text.replace("movement", "moves", 1).replace("used", "load", 1)
    (folder / name).write_text(text, encoding="utf-8")
    column = "used" if name == "capacity.csv" else "movement"
    assert refusal(folder) == f"{folder / name}: no column {column!r} in its first row"


@pytest.mark.parametrize("name", FILES[2:])
def test_an_empty_table_has_no_columns(folder: Path, name: str) -> None:
    (folder / name).write_text("", encoding="utf-8")
    assert refusal(folder).startswith(f"{folder / name}: no column ")


@pytest.mark.parametrize("cell", ["soon", "nan", "inf", ""])
def test_an_hour_that_is_none_is_refused(tmp_path: Path, cell: str) -> None:
    """NaN compares as neither before nor after: it would pass every check."""
    files = sound()
    files.itineraries[3]["enter_h"] = cell
    folder = write(files, tmp_path / "plan")
    message = refusal(folder)
    assert message.startswith(f"{folder / 'itineraries.csv'} row 5, enter_h: ")


@pytest.mark.parametrize("name", FILES[:2])
def test_numbers_of_json_that_are_none_are_refused(folder: Path, name: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    number = '"horizon_h": 72.0' if name == "plan.json" else '"length_m": 200000.0'
    assert number in text
    text = text.replace(number, number.partition(":")[0] + ": NaN", 1)
    (folder / name).write_text(text, encoding="utf-8")
    message = refusal(folder)
    assert message.startswith(str(folder / name))
    assert "finite number" in message


def test_a_limit_that_is_none_is_refused(tmp_path: Path) -> None:
    files = sound()
    files.links[0]["max_mass_t"] = float("nan")
    message = refusal(write(files, tmp_path / "plan"))
    assert "max_mass_t" in message
    assert "finite number" in message


def test_a_link_without_a_limit_column_is_refused(tmp_path: Path) -> None:
    files = sound()
    del files.links[0]["mlc_tracked"]
    assert "no mlc_tracked (null says that none is known)" in refusal(
        write(files, tmp_path / "plan")
    )


def test_a_row_with_a_cell_too_many_is_refused(folder: Path) -> None:
    path = folder / "arrivals.csv"
    path.write_text(path.read_text(encoding="utf-8").rstrip() + ",1\n")
    assert refusal(folder) == f"{path} row 6: more cells than columns"


def test_a_table_that_is_none_is_refused(folder: Path) -> None:
    """One cell longer than any cell may be."""
    path = folder / "itineraries.csv"
    path.write_text(path.read_text(encoding="utf-8") + "x" * 200_000)
    assert refusal(folder).startswith(f"{path}: not CSV (field larger than")
