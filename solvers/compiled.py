"""The one door to numba: loops over arrays, compiled to machine code."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def compiled(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Compile a function of numbers and arrays when it is first called.

    The machine code is kept beside the source, so it is made once an installation.
    Other threads run on while it works, and integers overflow without a word: callers
    bound them beforehand. `function.py_func` is the function as it was written.
    """
    machine_code = numba.njit(cache=True, nogil=True)(function)
    return cast(Callable[Parameters, Result], machine_code)
