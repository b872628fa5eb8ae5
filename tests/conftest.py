"""What all tests share: how much is searched, what is measured, and a world."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from geodata.network import Network
from tests import worlds
from tests.drawn_worlds import SHARED
from tests.laid_out import as_written

# The same examples every time. scripts/check asks for the thorough profile.
settings.register_profile("quick", max_examples=20, deadline=None, derandomize=True)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=50)
settings.load_profile("quick")


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_xdist_setupnodes() -> None:
    """Compile the longest loops, before workers start that would all do it at once.

    In a process of its own: under a tracer numba takes half as long again.
    """
    command = [sys.executable, "-m", "tests.first_loops"]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[1])  # noqa: S603


@pytest.fixture(params=["compiled", "as written"])
def both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the loops of solvers compiled, and then as they are written."""
    if request.param == "as written":
        as_written(monkeypatch)


@pytest.hookimpl(trylast=True)  # after hypothesis has marked its own
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs extracts where there are none; measure what is drawn by hand.

    What needs extracts comes first, so that one worker builds what several tests share.
    Coverage is the same whether extracts are at hand or not and whatever is searched
    for, and the two kinds of test that take the longest run without a tracer.
    """
    missing = not SHARED.exists() and "CI" not in os.environ
    for item in items:
        on_extracts = item.get_closest_marker("extracts")
        if on_extracts and missing:
            item.add_marker(pytest.mark.skip(reason=f"{SHARED} is not here"))
        if on_extracts or item.get_closest_marker("hypothesis"):
            item.add_marker("no_cover")
    items.sort(key=lambda item: item.get_closest_marker("extracts") is None)


@pytest.fixture(scope="session")
def border() -> Network:
    """Give the world of ``worlds.border_world``; see the drawing there."""
    return worlds.border_world()
