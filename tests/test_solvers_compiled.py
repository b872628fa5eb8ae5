"""Compiled loops: the same answers, and code kept in a folder of its version."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

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
    assert list(folder.rglob("*.nbc"))


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
