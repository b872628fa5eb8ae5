"""Many commodities on shared capacity, in real numbers, checked at birth."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from solvers.arcs import BoolArray, IntArray, frozen
from solvers.checks import ProblemError, integers, whole

FloatArray = npt.NDArray[np.float64]

# scipy's graph functions count nodes and arcs with 32 bits.
_MAX_COUNT = 2**31 - 1
# Sums of products with such numbers keep about six digits after the point.
_MAX_VALUE = 1e15
# By so much an undelivered unit costs more than any simple path.
_SHORTAGE_MARGIN = 1.01


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MultiCommodityProblem:
    """Arcs with capacity and cost, and commodities that share them.

    Arc `a` leads from `tail[a]` to `head[a]`. Commodity `k` wants `demand[k]` units
    brought from `origin[k]` to `destination[k]`; a unit of it on arc `a` costs
    `unit_cost[a]` and takes `consumption[k, a]` of the arc's capacity (None: 1
    everywhere). Only arcs in `open[k]` are for it (None: all). Parallel arcs and
    self-loops are allowed. Arrays are copied and read-only; whole numbers become
    float64.

    `shortage_price` is the cost of a unit that is not delivered: a number for each
    commodity, one for all, or None for one that exceeds the cost of every simple path:
        1.01 * sum over nodes v of the dearest arc out of v   (1 if that is 0),
        rounded up where all costs are whole
    `shortage` is that price for each commodity, whichever way it was given.

    Raises
    ------
    ProblemError
        For arrays of other shapes, numbers that are negative, not finite or above 1e15,
        nodes out of range, and a commodity whose origin is its destination.
    """

    n_nodes: int
    tail: IntArray  # (n_arcs,)
    head: IntArray  # (n_arcs,)
    capacity: FloatArray  # (n_arcs,)
    unit_cost: FloatArray  # (n_arcs,)
    origin: IntArray  # (n_commodities,)
    destination: IntArray  # (n_commodities,)
    demand: FloatArray  # (n_commodities,)
    consumption: FloatArray | None = None  # (n_commodities, n_arcs)
    open: BoolArray | None = None  # (n_commodities, n_arcs)
    shortage_price: FloatArray | float | None = None  # (n_commodities,)
    shortage: FloatArray = field(init=False)  # (n_commodities,)

    def __post_init__(self) -> None:
        _settle(self, n_nodes=_count(self.n_nodes))
        n_arcs, n_commodities = np.size(self.tail), np.size(self.origin)
        for name in ("tail", "head"):
            _settle(self, **{name: self._nodes(name, n_arcs, "arc")})
        for name in ("capacity", "unit_cost"):
            _settle(self, **{name: _numbers(name, getattr(self, name), (n_arcs,))})
        for name in ("origin", "destination"):
            _settle(self, **{name: self._nodes(name, n_commodities, "commodity")})
        _settle(self, demand=_numbers("demand", self.demand, (n_commodities,)))
        _check_ends_differ(self.origin, self.destination)
        self._settle_tables((n_commodities, n_arcs))
        _settle(self, shortage=self._shortage())

    def _nodes(self, name: str, length: int, per: str) -> IntArray:
        ids = integers(name, getattr(self, name), length, per=per)
        outside = np.flatnonzero((ids < 0) | (ids >= self.n_nodes))
        if outside.size:
            at = outside[0]
            raise ProblemError(
                f"{name}[{at}] is {ids[at]}: of {self.n_nodes} nodes, from 0"
            )
        return ids

    def _settle_tables(self, shape: tuple[int, int]) -> None:
        if self.consumption is not None:
            table = _numbers("consumption", self.consumption, shape)
            _settle(self, consumption=table)
        if self.open is not None:
            _settle(self, open=_booleans("open", self.open, shape))

    def _shortage(self) -> FloatArray:
        given = self.shortage_price
        if given is None:
            given = _above_every_path(self)
        if np.ndim(given) == 0:
            _numbers("shortage_price", np.reshape(given, 1), (1,))
            given = np.full(self.n_commodities, float(given))
        return _numbers("shortage_price", given, (self.n_commodities,))

    @property
    def n_arcs(self) -> int:
        """How many arcs there are."""
        return self.tail.size

    @property
    def n_commodities(self) -> int:
        """How many commodities there are."""
        return self.origin.size


def _above_every_path(problem: MultiCommodityProblem) -> float:
    """Give a price above the cost of every path that visits no node twice.

    It leaves each node by one arc at most, and uses no arc without capacity unless it
    takes nothing of it.
    """
    usable = problem.capacity > 0
    if problem.consumption is not None:
        usable |= (problem.consumption == 0).any(axis=0)
    dearest = np.zeros(problem.n_nodes)
    np.maximum.at(dearest, problem.tail[usable], problem.unit_cost[usable])
    price = float(_SHORTAGE_MARGIN * dearest.sum()) or 1.0
    return float(np.ceil(price)) if is_whole(problem.unit_cost) else price


def is_whole(values: FloatArray) -> bool:
    """Say whether all numbers are whole."""
    return bool((values == np.rint(values)).all())


def _numbers(name: str, values: object, shape: tuple[int, ...]) -> FloatArray:
    """Give `values` as a read-only float64 array of that shape, refusing any doubt."""
    array = np.asarray(values)
    if array.dtype.kind not in "iuf":
        raise ProblemError(f"{name} must be an array of numbers, is {array.dtype}")
    _check_shape(name, array, shape)
    refused = np.argwhere(~((array >= 0) & (array <= _MAX_VALUE)))
    if refused.size:
        at = tuple(refused[0].tolist())
        where = ", ".join(map(str, at))
        raise ProblemError(f"{name}[{where}] is {array[at]}: 0 to 1e15 is right")
    return frozen(array, np.float64)


def _booleans(name: str, values: object, shape: tuple[int, ...]) -> BoolArray:
    array = np.asarray(values)
    if array.dtype != np.bool_:
        raise ProblemError(f"{name} must be a boolean array, is {array.dtype}")
    _check_shape(name, array, shape)
    return frozen(array, np.bool_)


def _check_shape(
    name: str, array: npt.NDArray[np.generic], shape: tuple[int, ...]
) -> None:
    if array.shape != shape:
        raise ProblemError(f"{name} has shape {array.shape}: {shape} is right")


def _check_ends_differ(origin: IntArray, destination: IntArray) -> None:
    same = np.flatnonzero(origin == destination)
    if same.size:
        at = same[0]
        raise ProblemError(
            f"commodity {at}: origin and destination are both {origin[at]}: "
            "they must differ"
        )


def _count(value: object) -> int:
    n_nodes = whole("n_nodes", value)
    if not 0 <= n_nodes < _MAX_COUNT:
        raise ProblemError(f"n_nodes is {n_nodes}: it must be 0 to 2**31 - 2")
    return n_nodes


def _settle(owner: object, **values: object) -> None:
    for name, value in values.items():
        object.__setattr__(owner, name, value)
