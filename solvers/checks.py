"""What every problem checks at birth: whole numbers, in range, one for each thing."""

import numpy as np
import numpy.typing as npt

from solvers.arcs import BoolArray, IntArray, frozen

# OR-Tools counts nodes and arcs with 32 bits and adds some of its own.
_MAX_COUNT = 2**30
# Two such sums together still fit in 64 bits.
MAX_SUM = 2**62

Shape = int | tuple[int, ...]


class ProblemError(ValueError):
    """A problem that breaks a rule: what, where, and what would be right."""


def whole(name: str, value: object) -> int:
    """Give `value` as an int, refusing fractions, floats and booleans."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise ProblemError(f"{name} is {value!r}: it must be an integer")
    return int(value)


def counted(name: str, value: object) -> int:
    """Give `value` as a number of nodes that OR-Tools can count."""
    count = whole(name, value)
    if not 0 <= count < _MAX_COUNT:
        raise ProblemError(f"{name} is {count}: it must be 0 to 2**30 - 1")
    return count


def count_arcs(tail: object) -> int:
    """Count arcs by their tails, refusing more than OR-Tools can count."""
    n_arcs = np.asarray(tail).size
    if n_arcs >= _MAX_COUNT:
        raise ProblemError(f"there are {n_arcs} arcs: they must be fewer than 2**30")
    return n_arcs


def integers(name: str, values: object, shape: Shape, *, per: str) -> IntArray:
    """Give `values` as a read-only int64 array of that shape, refusing any doubt."""
    array = np.asarray(values)
    if array.dtype.kind not in "iu":
        raise ProblemError(f"{name} must be an integer array, is {array.dtype}")
    _check_shape(name, array, shape, per)
    if array.dtype.kind == "u" and array.size and array.max() >= 2**63:
        raise ProblemError(f"{name} reaches {array.max()}: it must fit in int64")
    return frozen(array, np.int64)


def booleans(name: str, values: object, shape: Shape, *, per: str) -> BoolArray:
    """Give `values` as a read-only array of truths of that shape."""
    array = np.asarray(values)
    if array.dtype != np.bool_:
        raise ProblemError(f"{name} must be a boolean array, is {array.dtype}")
    _check_shape(name, array, shape, per)
    return frozen(array, np.bool_)


def node_ids(
    name: str, values: object, length: int, n_nodes: int, *, per: str = "arc"
) -> IntArray:
    """Give `values` as node ids, one per arc."""
    return ids(name, values, length, n_nodes, per=per, kind="nodes")


def ids(
    name: str, values: object, length: int, n: int, *, per: str, kind: str = ""
) -> IntArray:
    """Give `values` as ids of `n` things of a kind, from 0."""
    array = integers(name, values, length, per=per)
    outside = np.flatnonzero((array < 0) | (array >= n))
    if outside.size:
        at, things = outside[0], f"{n} {kind}".rstrip()
        raise ProblemError(f"{name}[{at}] is {array[at]}: of {things}, from 0")
    return array


def amounts(name: str, values: object, n_arcs: int) -> IntArray:
    """Give `values` as amounts that are not negative and whose sum fits."""
    array = integers(name, values, n_arcs, per="arc")
    check_not_negative(name, array)
    check_sum(name, array)
    return array


def check_not_negative(name: str, array: IntArray) -> None:
    """Refuse an array with a negative number, and say where it stands."""
    negative = np.argwhere(array < 0)
    if negative.size:
        at = tuple(negative[0].tolist())
        place = ", ".join(map(str, at))
        raise ProblemError(f"{name}[{place}] is {array[at]}: it must not be negative")


def check_positive(name: str, array: IntArray) -> None:
    """Refuse a row of numbers in which one is below 1, and say where it stands."""
    low = np.flatnonzero(array < 1)
    if low.size:
        at = low[0]
        raise ProblemError(f"{name}[{at}] is {array[at]}: it must be 1 or more")


def check_sum(name: str, array: IntArray) -> None:
    """Refuse amounts whose sum could overflow."""
    if np.abs(array.astype(np.float64)).sum() >= MAX_SUM:
        raise ProblemError(f"{name} sums to 2**62 or more: 64 bits could overflow")


def settle(owner: object, **values: object) -> None:
    """Give a frozen dataclass the checked values of its fields."""
    for name, value in values.items():
        object.__setattr__(owner, name, value)


def _check_shape(
    name: str, array: npt.NDArray[np.generic], shape: Shape, per: str
) -> None:
    right = shape if isinstance(shape, tuple) else (shape,)
    if array.shape != right:
        raise ProblemError(
            f"{name} has shape {array.shape}: {right}, one per {per}, is right"
        )
