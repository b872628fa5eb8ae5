"""The one door to numba: loops over arrays, compiled to machine code."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

import numba
from numba.core import config

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def compiled(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a function of numbers and arrays when it is first called.

    The machine code is kept in the user's cache, so it is made once a version. Other
    threads run on while it works, and integers overflow without a word: callers bound
    them beforehand. `function.py_func` is the function as it was written.
    """
    folder = _folder()
    with _cache_in(folder):
        machine_code = numba.njit(cache=folder is not None, nogil=True)(function)
    return cast(Callable[Parameters, Result], machine_code)


@contextmanager
def _cache_in(folder: Path | None) -> Iterator[None]:
    """Let numba, which asks its settings at decoration alone, keep code in `folder`."""
    settings = vars(config)
    usual = settings["CACHE_DIR"]
    settings["CACHE_DIR"] = str(folder or usual)
    try:
        yield
    finally:
        settings["CACHE_DIR"] = usual


@cache
def _folder() -> Path | None:
    """Give the folder for machine code of exactly these sources; None if there is none.

    Numba looks whether the file of a function has changed, not those of the functions
    it calls, whose code is in it: after an upgrade it would run a mixture of both. So
    every state of the sources has a folder of its own.
    """
    digest = hashlib.sha256()
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(source.read_bytes())
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(home) / "corridors" / f"compiled-{digest.hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None
