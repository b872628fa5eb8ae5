"""The one door to numba: loops over arrays, compiled to machine code."""

import hashlib
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import ParamSpec, Self, TypeVar, cast

import llvmlite
import numba
import numpy as np
from numba.core import caching, config
from numba.extending import register_jitable

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


def inlaid(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a function as a part of the compiled ones that call it.

    It has no entry of its own: called from Python it runs as it was written. An entry
    with a tuple of many arrays takes as long to compile as most functions.
    """
    inlaid_function: Callable[Parameters, Result] = register_jitable(function)
    return inlaid_function


class Locator(caching._CacheLocator):
    """Where numba keeps the code of a function, and what tells if it is still good.

    Numba's own go by the place of the sources: all would be compiled anew for every
    environment that they are installed in.
    """

    def __init__(self, function: Callable[..., object], source: str) -> None:
        self._py_file = source  # numba's warnings name it
        self._folder = Path(vars(config)["CACHE_DIR"]) / function.__module__
        self._line = function.__code__.co_firstlineno

    @classmethod
    def from_function(cls, function: Callable[..., object], source: str) -> Self:
        """Locate the code of a function that stands in a source file."""
        return cls(function, source)

    def get_cache_path(self) -> str:
        """Give the folder."""
        return str(self._folder)

    def get_source_stamp(self) -> str:
        """Give what changes with the source of the function itself."""
        return hashlib.sha256(Path(self._py_file).read_bytes()).hexdigest()

    def get_disambiguator(self) -> str:
        """Tell functions of one name in a source apart."""
        return str(self._line)


@contextmanager
def _cache_in(folder: Path | None) -> Iterator[None]:
    """Let numba, which asks its settings at decoration alone, keep code in `folder`."""
    settings = vars(config)
    ours = {
        "CACHE_DIR": str(folder),
        "CACHE_LOCATOR_CLASSES": f"{__name__}.{Locator.__name__}",
    }
    usual = {name: settings.get(name) for name in ours}
    settings.update(ours)
    try:
        yield
    finally:
        settings.update(usual)


@cache
def _folder() -> Path | None:
    """Give the folder for code of exactly these sources and versions, if there is one.

    Numba looks whether the file of a function has changed, not those of the functions
    it calls, whose code is in it: after an upgrade it would run a mixture of both. So
    every state of the sources has a folder of its own, and so has every version of what
    makes the code. For what processor it is, numba looks itself.
    """
    digest = hashlib.sha256(" ".join(_made_by()).encode())
    for source in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(source.read_bytes())
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(home) / "corridors" / f"compiled-{digest.hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def _made_by() -> tuple[str, ...]:
    """Give the versions of what makes machine code of sources."""
    python = platform.python_version()
    return python, numba.__version__, llvmlite.__version__, np.__version__
