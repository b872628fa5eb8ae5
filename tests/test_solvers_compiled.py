"""Compiled loops: the same answers, and code kept in a folder of its version."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import numba
import numpy as np
import pytest
from numba.core import config

from solvers import IntArray
from solvers import compiled as door


def doubled_sum(values: IntArray) -> int:
    total = 0
    for value in values:
        total += 2 * value
    return total


@pytest.fixture(autouse=True)
def _no_folder_is_remembered() -> Iterator[None]:
    door._folder.cache_clear()
    yield
    door._folder.cache_clear()


def test_same_answer_and_code_kept_in_the_users_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    usual = vars(config)["CACHE_DIR"]
    function = door.compiled(doubled_sum)
    assert function(np.array([1, 2, 3])) == 12
    assert cast(Any, function).py_func is doubled_sum
    assert vars(config)["CACHE_DIR"] == usual
    (folder,) = (tmp_path / "corridors").iterdir()
    assert folder.name.startswith("compiled-")
    assert list((folder / __name__).glob("*.nbc"))


def test_without_a_folder_it_compiles_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert door._folder() is None
    assert door.compiled(doubled_sum)(np.array([4])) == 8
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_that_cannot_be_written_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert door._folder() is None


def test_home_is_where_the_cache_is_without_a_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = door._folder()
    assert folder is not None
    assert folder.parent == tmp_path / ".cache" / "corridors"


DOUBLED = """
from solvers.compiled import compiled

@compiled
def doubled(value: int) -> int:
    return 2 * value
"""


def loop_of(source: str, folder: Path) -> Callable[[int], int]:
    """Install a module of one loop in a folder, and import it from there."""
    folder.mkdir()
    path = folder / "loops.py"
    path.write_text(source, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("loops", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    loop: Callable[[int], int] = module.doubled
    return loop


def code_made(function: Callable[[int], int]) -> int:
    """Count the machine code that was not there yet."""
    return sum(cast(Any, function).stats.cache_misses.values())


def test_code_serves_the_same_sources_wherever_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    here, there = (loop_of(DOUBLED, tmp_path / place) for place in ("here", "there"))
    assert (here(4), there(4)) == (8, 8)
    assert (code_made(here), code_made(there)) == (1, 0)


def test_code_serves_no_other_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    other = DOUBLED.replace("2 * value", "3 * value")
    here, there = (
        loop_of(DOUBLED, tmp_path / "here"),
        loop_of(other, tmp_path / "there"),
    )
    assert (here(4), there(4)) == (8, 12)
    assert (code_made(here), code_made(there)) == (1, 1)


def test_each_version_of_numba_has_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    before = door._folder()
    monkeypatch.setattr(numba, "__version__", "0.0")
    door._folder.cache_clear()
    assert door._folder() != before


def test_what_is_laid_into_loops_runs_as_written_elsewhere() -> None:
    @door.inlaid
    def doubled(value: int) -> int:
        return 2 * value

    def doubled_twice(value: int) -> int:
        return doubled(doubled(value))

    assert doubled(4) == 8
    assert not hasattr(doubled, "py_func")
    assert door.compiled(doubled_twice)(4) == 16
