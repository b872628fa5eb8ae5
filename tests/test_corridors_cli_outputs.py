"""Files of a plan: the same, whether its graphs are written here or beside."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from corridors.cli import outputs
from corridors.cli.outputs import OUTPUTS, write_outputs
from corridors.itinerary import Plan
from corridors.scenario import Scenario
from tests.folders import bytes_of
from tests.hand_plans import hand_plan, hand_scenario


def written(folder: Path) -> dict[str, bytes]:
    """Write the plan by hand into a new folder."""
    folder.mkdir()
    write_outputs(hand_plan(), hand_scenario(), folder)
    return bytes_of(folder)


class _Ended(ProcessPoolExecutor):
    """Processes that the system ends while they write."""

    def submit(
        self, _fn: Callable[..., Any], /, *given: object, **_named: object
    ) -> Future[Any]:
        name, _, _, folder = given
        half = Path(str(folder)) / str(name) / "half"
        half.parent.mkdir()
        half.touch()
        return super().submit(os._exit, 9)


def no_room(_made: Plan, _stated: Scenario, _path: Path) -> None:
    raise OSError("no room")


def test_many_graphs_are_written_beside_and_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = written(tmp_path / "here")
    monkeypatch.setattr(outputs, "_MANY", 0)
    assert written(tmp_path / "beside") == here
    assert {name.split("/")[0] for name in here} == set(OUTPUTS)


def test_a_process_that_is_ended_is_not_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it left is removed, and the graphs are written after the other files."""
    here = written(tmp_path / "here")
    monkeypatch.setattr(outputs, "_MANY", 0)
    monkeypatch.setattr(outputs, "ProcessPoolExecutor", _Ended)
    assert written(tmp_path / "beside") == here


def test_what_goes_wrong_beside_is_told_as_if_it_were_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outputs, "_MANY", 0)
    (tmp_path / "graphs").touch()
    with pytest.raises(FileExistsError, match="graphs"):
        write_outputs(hand_plan(), hand_scenario(), tmp_path)


def test_what_goes_wrong_here_ends_the_process_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outputs, "_MANY", 0)
    monkeypatch.setitem(OUTPUTS, "report.html", no_room)
    with pytest.raises(OSError, match="no room"):
        write_outputs(hand_plan(), hand_scenario(), tmp_path)
    assert not active_children()
