"""The house keeps its shape: who may import whom, and the doors to the outside."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
PACKAGES: Final = ("corridors", "geodata", "maps", "solvers")
MAY_IMPORT: Final = {
    "geodata": {"geodata"},
    "solvers": {"solvers"},
    "corridors": {"corridors", "geodata", "solvers"},
    "maps": {"maps", "corridors", "geodata"},
}
DOORS: Final = {
    "osmnx": ("geodata/osm.py", "geodata/osm/"),
    "osmium": ("geodata/pbf.py",),
    "numba": ("solvers/compiled.py",),
    "ortools": ("solvers/",),
    "folium": ("maps/",),
    "branca": ("maps/",),
    "matplotlib": ("maps/",),
    "typer": ("corridors/cli/",),
    "rich": ("corridors/cli/",),
}
"""Each outside library, and where alone it may be imported; folders end in "/"."""

MEETING: Final = "corridors/formulate/"
"""The one room of corridors where places and integers meet."""

MODULES: Final = [
    path.relative_to(ROOT).as_posix()
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
]


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"), filename=module)


def imported(module: str) -> Iterator[str]:
    """Dotted names of what a module imports, wherever in it the import stands."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: say the package in full"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def top(name: str) -> str:
    return name.partition(".")[0]


def test_the_walk_sees_the_whole_house() -> None:
    """Were the search to find nothing, every test below would pass."""
    assert {Path(module).parts[0] for module in MODULES} == set(PACKAGES)
    assert "corridors/cli/outputs.py" in MODULES
    assert "maps" in {top(name) for name in imported("corridors/cli/outputs.py")}


@pytest.mark.parametrize("module", MODULES)
def test_imports_run_downhill(module: str) -> None:
    """Leaves import nothing of ours; only the command line sees the maps."""
    package = Path(module).parts[0]
    allowed = set(MAY_IMPORT[package])
    if module.startswith("corridors/cli/"):
        allowed.add("maps")
    ours = {top(name) for name in imported(module)} & set(PACKAGES)
    assert ours <= allowed


@pytest.mark.parametrize("module", MODULES)
def test_nothing_but_the_command_line_imports_the_command_line(module: str) -> None:
    uses = {name for name in imported(module) if name.startswith("corridors.cli")}
    assert not uses or module.startswith("corridors/cli/")


def test_the_console_script_imports_the_command_line_alone() -> None:
    """It answers Ctrl-C while all else is imported, and is there before."""
    names = {top(name) for name in imported("corridors_command/__init__.py")}
    assert names - sys.stdlib_module_names == {"corridors"}


def test_places_and_integers_meet_in_one_room() -> None:
    """Network and scenario become a flow problem there, and arcs become links again."""
    meeting = {
        module
        for module in MODULES
        if {"geodata", "solvers"} <= {top(name) for name in imported(module)}
    }
    assert meeting
    assert all(module.startswith(MEETING) for module in meeting)


@pytest.mark.parametrize("library", DOORS)
def test_one_door_to_each_library(library: str) -> None:
    users = [m for m in MODULES if library in {top(name) for name in imported(m)}]
    strays = [m for m in users if not m.startswith(DOORS[library])]
    assert not strays
    assert users  # a door that nobody uses is a stale rule


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_named_for_nothing(module: str) -> None:
    assert not {"utils", "helpers", "common", "misc"} & {
        part.removesuffix(".py").strip("_") for part in Path(module).parts
    }


@pytest.mark.parametrize("module", MODULES)
def test_handlers_say_what_they_catch(module: str) -> None:
    """No bare ``except``, and none for Exception or BaseException."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"{module}:{node.lineno}"
            caught = {each.id for each in ast.walk(node.type) if type(each) is ast.Name}
            broad = caught & {"Exception", "BaseException"}
            assert not broad, f"{module}:{node.lineno}"


@pytest.mark.parametrize("package", PACKAGES)
def test_what_a_package_offers_is_sorted_and_there(package: str) -> None:
    offered = importlib.import_module(package).__all__
    assert offered == sorted(set(offered))
    for name in offered:
        assert hasattr(importlib.import_module(package), name)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_offers_all_that_it_imports(package: str) -> None:
    """A name imported into ``__init__`` and missing from ``__all__`` is a slip."""
    taken = {
        alias.asname or alias.name
        for node in tree_of(f"{package}/__init__.py").body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert taken == set(importlib.import_module(package).__all__)


def test_importing_corridors_is_light() -> None:
    """No map, no terminal and no reader of extracts comes along unasked.

    What solves comes along with the plan.
    """
    heavy = ["corridors.cli", "maps", *DOORS.keys() - {"ortools", "numba"}]
    code = (
        "import corridors, json, sys; "
        f"print(json.dumps([m for m in {heavy!r} if m in sys.modules]))"
    )
    ran = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout) == []


def test_plan_is_the_function_and_its_module_stays_in_reach() -> None:
    import corridors  # noqa: PLC0415
    from corridors.plan import plan  # noqa: PLC0415

    assert corridors.plan is plan
    assert callable(corridors.plan)
    assert sys.modules["corridors.plan"].plan is plan
