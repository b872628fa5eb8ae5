"""Where values come from, as small numbers: compared and carried by the million."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geodata.network import Basis, BoolArray

BasisCodes = npt.NDArray[np.int8]


class Known(IntEnum):
    """How well a value is known: the better, the larger."""

    UNKNOWN = 0
    INFERRED = 1
    TAGGED = 2
    OVERLAID = 3


_TEXTS: Final = [str(Basis[known.name]) for known in Known]


def basis_codes(known: BoolArray, *, then: Known, other: Known) -> BasisCodes:
    """Give one code where the mask holds, and another elsewhere."""
    return np.where(known, np.int8(then), np.int8(other))


def basis_texts(codes: BasisCodes) -> pa.DictionaryArray:
    """Spell the codes out."""
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(_TEXTS))


def posted(codes: BasisCodes) -> BoolArray:
    """Mask of what a sign or the planner says, and nobody assumed."""
    return np.asarray(codes >= Known.TAGGED)
