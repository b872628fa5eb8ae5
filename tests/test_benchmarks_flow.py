"""The flow benchmark: it reads what lies there, draws worlds, and races fairly."""

from __future__ import annotations

import gzip
import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeAlias
from xml.etree import ElementTree as ET

import numpy as np
import pytest

ROOT: Final = Path(__file__).parents[1]

LINES: Final = "c from a to c\r\n\r\np min 3 2\r\nn 1 5\r\nn 3 -5\r\n"
DIMACS: Final = f"{LINES}a 1 2 2 9 4\r\na 2 3 0 -1 1\r\n"
"""1 -> 2 -> 3: at least 2 of 9 at cost 4 on the first arc, the second has no limit."""

ARCS: Final = (
    "from to cost capacity\n# a comment\n1,7,3,4\r\n\n7\t9\t1\tinf\n1 9 9 4 // x\n"
)
DEMANDS: Final = "1 9 6\n9 9 5\n"
"""1 -> 7 -> 9 costs 4 a unit and carries 4; 1 -> 9 costs 9: 6 units cost 16 + 18."""

Flow: TypeAlias = Callable[..., int]

TINY: Final = {"nodes": 12, "links": 44, "periods": 20, "movements": 4, "serials": 14}


@pytest.fixture(autouse=True)
def _on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))


def bench(name: str) -> Any:  # noqa: ANN401 - a module of benchmarks/
    return importlib.import_module(name)


def tiny_world(seed: int = 0) -> Any:  # noqa: ANN401 - a World
    worlds = bench("flow_worlds")
    return worlds.world(worlds.WorldSize(**TINY, rate=1), seed)


@pytest.fixture
def flow(monkeypatch: pytest.MonkeyPatch) -> Flow:
    """Give what runs the command in this process; only its jobs are others."""
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")  # the command does: undone after

    def run(*words: str | Path) -> int:
        monkeypatch.setattr(sys, "argv", ["flow.py", *map(str, words)])
        try:
            return int(bench("flow").main())
        except SystemExit as ended:
            return int(ended.code or 0)

    return run


def lmcf_folder(folder: Path) -> Path:
    (folder / "Ctoy.txt").write_bytes(ARCS.encode())
    (folder / "Dtoy.txt.gz").write_bytes(gzip.compress(DEMANDS.encode()))
    return folder


# --- reading ---


def test_lmcf_files_are_read_whatever_separates_their_numbers(tmp_path: Path) -> None:
    lmcf = bench("lmcf")
    ((name, arcs, demands),), faults = lmcf.lmcf_pairs(lmcf_folder(tmp_path))
    read = lmcf.read_lmcf(arcs, demands)
    assert (name, faults, read.n_nodes, read.idle) == ("toy", [], 3, 1)
    assert read.tail.tolist() == [0, 1, 0]
    assert read.head.tolist() == [1, 2, 2]
    assert read.cost.tolist() == [3, 1, 9]
    assert read.capacity.tolist() == [4, 11, 4]  # no limit: all demand
    assert (read.origin.tolist(), read.demand.tolist()) == ([0], [6])


@pytest.mark.parametrize(
    ("arcs", "says"),
    [
        ("1 2 3\n", "line 1: '1 2 3'; 4 numbers are right, from to cost capacity"),
        ("1 2 3 4\n1 2 x 4\n", "line 2: '1 2 x 4'"),
        ("1 2 -3 4\n", "line 1: cost is -3; 0 or more is right"),
        ("1.5 2 3 4\n", "line 1: from is 1.5; nodes are whole numbers"),
        ("1 2 nan 4\n", "cost is nan"),
        ("# nothing\n", "no line of from to cost capacity"),
    ],
)
def test_lmcf_faults_say_file_line_and_what_is_right(
    tmp_path: Path, arcs: str, says: str
) -> None:
    (tmp_path / "C1.txt").write_text(arcs)
    (tmp_path / "D1.txt").write_text("1 2 1\n")
    with pytest.raises(ValueError, match=r"C1\.txt") as fault:
        bench("lmcf").read_lmcf(tmp_path / "C1.txt", tmp_path / "D1.txt")
    assert says in str(fault.value)


def test_lmcf_folders_without_pairs_say_so(tmp_path: Path) -> None:
    lmcf_pairs = bench("lmcf").lmcf_pairs
    assert "no instance" in lmcf_pairs(tmp_path)[1][0]
    assert "no such folder" in lmcf_pairs(tmp_path / "nowhere")[1][0]
    (tmp_path / "Dx.txt").write_text("1 2 1\n")
    assert lmcf_pairs(tmp_path)[1][0].endswith("Cx.txt with its arcs is not beside it")


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_lower_bounds_of_dimacs_files_are_sent_beforehand(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    (tmp_path / "x").write_bytes(pack(DIMACS.encode()))
    read = bench("dimacs").read_dimacs(tmp_path / "x")
    assert read.fixed_cost == 2 * 4
    assert read.supply.tolist() == [3, 2, -5]
    assert read.capacity.tolist() == [7, 5 + 2]
    assert (read.tail.tolist(), read.head.tolist()) == ([0, 1], [1, 2])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "0 p lines; one is right"),
        ("p max 3 2\n", "line 1: 'p max 3 2'; p min NODES ARCS is right"),
        ("p min 0 0\n", "line 1: 0 nodes"),
        ("p min 3 2\na 1 2 0 1 1\n", "1 arcs, where its p line says 2"),
        ("p min 3 1\na 1 4 0 1 1\n", "line 2: '1 4 0 1 1'; nodes are 1 to 3"),
        ("p min 3 1\na 1 2 0 1.5 1\n", "line 2: '1 2 0 1.5 1'; whole numbers"),
        ("p min 3 1\na 1 2 0 1\n", "FROM TO LOW CAP COST"),
        (f"p min 3 1\na 1 2 0 {2**70} 1\n", "line 2"),
        ("p min 3 1\na 1 2 3 1 0\n", "line 2: from 3 to 1"),
        ("p min 3 1\na 1 2 0 -1 -3\n", "line 2: costs -3 without limit"),
        ("p min 3 0\nn 1 2\nn 1 3\n", "line 3: node 1 has a supply already"),
        ("p min 3 0\nx 1\n", "line 2: 'x'; a line begins with c, p, n or a"),
        (gzip.compress(DIMACS.encode())[:-12], "its gzip is cut off"),
        (b"\xff\xfe\x00", "not text"),
    ],
)
def test_dimacs_faults_say_file_line_and_what_is_right(
    tmp_path: Path, text: str | bytes, says: str
) -> None:
    path = tmp_path / "faulty.min"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ValueError, match=r"faulty\.min") as fault:
        bench("dimacs").read_dimacs(path)
    assert says in str(fault.value)


# --- worlds ---


def test_worlds_have_the_size_that_is_asked_for_and_one_seed_draws_one() -> None:
    drawn, again, other = tiny_world(), tiny_world(), tiny_world(seed=1)
    assert (drawn.n_nodes, drawn.tail.size) == (12, 44)
    assert drawn.capacity.shape == (44, 20)
    assert drawn.serials.sum() == 14
    assert np.array_equal(drawn.capacity, again.capacity)
    assert not np.array_equal(drawn.capacity, other.capacity)
    assert (drawn.origin != drawn.destination).all()


def test_calendars_lose_nothing_of_a_rate() -> None:
    calendar = bench("flow_worlds")._calendar(np.array([0.5, 1.0, 1.5]), 4)
    assert calendar.tolist() == [[0, 1, 0, 1], [1, 1, 1, 1], [1, 2, 1, 2]]


def test_named_worlds_are_tight() -> None:
    worlds, rivals = bench("flow_worlds"), bench("flow_greedy")
    brigade = worlds.world(worlds.SIZES["brigade"])
    assert rivals.greedy_cost(brigade) >= 1.15 * brigade.free_flow


def test_every_routing_of_the_grid_fits_it() -> None:
    grid = bench("flow_worlds").commodity_grid(side=4, commodities=12)
    answer = bench("highs").solve(bench("flow_rivals").arc_flow(grid), time_limit_s=60)
    assert grid.tail.size == 48
    assert answer.done
    assert answer.objective == pytest.approx(answer.bound)


# --- rivals ---


def test_the_arc_flow_programme_has_the_known_optimum(tmp_path: Path) -> None:
    lmcf, highs = bench("lmcf"), bench("highs")
    ((_, *files),), _ = lmcf.lmcf_pairs(lmcf_folder(tmp_path))
    programme = bench("flow_rivals").arc_flow(lmcf.read_lmcf(*files))
    for method in ("simplex", "ipm"):
        answer = highs.solve(programme, method=method, time_limit_s=60)
        assert answer.objective == pytest.approx(4 * 4 + 2 * 9)


@pytest.mark.parametrize("seed", range(3))
def test_the_mip_begins_with_the_greedy_plan_and_is_not_worse(seed: int) -> None:
    mip, drawn = bench("flow_monolith"), tiny_world(seed)
    columns = mip.expand(drawn)
    programme, start = mip.monolith(drawn, columns), mip.greedy_start(drawn, columns)
    rows = programme.matrix @ start
    greedy = bench("flow_greedy").greedy_cost(drawn)
    assert ((rows >= programme.lower) & (rows <= programme.most)).all()
    assert (start <= programme.upper).all()
    assert programme.cost @ start == greedy
    answer = bench("highs").solve(programme, time_limit_s=60, start=start)
    assert answer.done
    assert drawn.free_flow <= round(answer.objective) <= greedy


def test_ours_and_the_mip_count_alike() -> None:
    """The MIP's optimum is between our bound and our plan; here all three are one."""
    size = {**TINY, "rate": 1}
    given: dict[str, Any] = {"size": size, "seed": 0, "time_limit_s": 60}
    ours = bench("over_time_jobs").over_time(**given, gap=0.0, stop=True)
    theirs = bench("over_time_jobs").monolith(**given)
    assert ours["bound"] <= round(theirs["objective"]) <= ours["objective"]
    assert ours["ending"] == "proven"
    assert 0 <= ours["reached_s"] <= ours["seconds"]


def test_greedy_counts_what_finds_no_way() -> None:
    drawn = replace(tiny_world(), capacity=np.zeros((44, 20), np.int64))
    undelivered = int(drawn.serials @ drawn.undelivered_cost)
    assert bench("flow_greedy").greedy_cost(drawn) == undelivered


# --- the command ---


def test_dimacs_files_are_solved_and_faults_told(
    tmp_path: Path, flow: Flow, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "toy.min").write_text(DIMACS)
    ended = flow(
        "netgen", tmp_path / "toy.min", tmp_path / "no.min", "--json", tmp_path / "o"
    )
    (row,) = json.loads((tmp_path / "o").read_text())
    assert ended == 2
    assert f"{tmp_path / 'no.min'}: No such file" in capsys.readouterr().err
    assert (row["name"], row["objective"]) == ("toy", 5 * (4 + 1))
    assert list(row)[:11] == [
        *("name", "ours_s", "rival", "rival_s", "ratio", "objective", "bound"),
        *("gap", "target", "reached", "peak_mb"),
    ]


def test_lmcf_folders_are_solved(tmp_path: Path, flow: Flow) -> None:
    ended = flow("lmcf", lmcf_folder(tmp_path), "--json", tmp_path / "o")
    (row,) = json.loads((tmp_path / "o").read_text())
    assert ended == 0
    assert row["objective"] == pytest.approx(34, rel=1e-6)
    assert row["bound"] <= row["objective"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("lmcf", "/nowhere"), "/nowhere: no such folder"),
        (("brigand",), "no row 'brigand'; of netgen, lmcf, grid, brigade"),
        (("netgen", "--runs", "0"), "--runs 0: 1 or more is right"),
        (("netgen", "--json", "/nowhere/o"), "--json /nowhere/o: no such folder"),
    ],
)
def test_what_cannot_be_done_is_told_at_once(
    words: tuple[str, ...], says: str, flow: Flow, capsys: pytest.CaptureFixture[str]
) -> None:
    assert flow(*words) == 2
    assert says in capsys.readouterr().err


def test_the_command_runs_alone_and_lists_its_rows() -> None:
    command = [sys.executable, str(ROOT / "benchmarks/flow.py"), "--help"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    for row in ("netgen", "lmcf", "grid", "brigade", "corps", "army", "growth"):
        assert f"\n  {row} " in done.stdout


# --- the report ---


def test_a_rival_that_is_not_done_gives_a_least_ratio() -> None:
    rows = bench("flow_rows")
    ours = {"seconds": 2.0, "objective": 7.0, "bound": 7.0, "peak_mb": 1.0}
    slow = {"seconds": 30.0, "done": False}
    row = rows.race("x", ours, "rival", slow, target=10)
    assert (row.ratio, row.reached) == (15, True)
    assert row.note == "the rival was not done after 30 s"
    wrong = rows.race("x", ours, "rival", slow, target=10, optimum=6)
    assert wrong.reached is False
    assert "ours ends with 7.0, the optimum is 6" in wrong.note


def test_the_quicker_method_counts_if_it_is_done() -> None:
    quickest = bench("flow_rows").quickest
    done, stopped = {"seconds": 9.0, "done": True}, {"seconds": 3.0, "done": False}
    assert quickest([stopped, done]) == ("arc-flow LP, HiGHS ipm", done)
    assert quickest([stopped, {"failure": "x"}])[1] is stopped


def test_a_schedule_must_be_in_time_in_memory_and_near_its_bound() -> None:
    in_time = bench("flow_rows")._in_time
    facts = {"objective": 100, "bound": 99, "seconds": 5.0, "peak_mb": 50.0}
    assert in_time(facts, 5, 0.01, 50)
    assert not in_time(facts, 4, 0.01, None)
    assert not in_time(facts, 5, 0.01, 49)
    assert not in_time(facts, 5, 0.009, None)
    assert in_time({"failure": "x"}, 5, 0.01, None) is None


def test_the_picture_is_drawn_alike_each_time() -> None:
    growth = bench("flow_growth")
    points = [
        growth.Point(grows=grows, amount=amount, seconds=amount / 100, reached=True)
        for grows, amount, _ in growth.sizes()
    ]
    drawn = growth.picture(points)
    assert drawn == growth.picture(points)
    assert len(ET.fromstring(drawn).findall(".//{*}circle")) == len(points)  # noqa: S314
