"""Flow problems on arrays of integers, checked at birth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solvers.arcs import BoolArray, IntArray, frozen, simple_path_bound

# OR-Tools counts nodes and arcs with 32 bits and adds some of its own.
_MAX_COUNT = 2**30
# Two such sums together still fit in 64 bits.
_MAX_SUM = 2**62
# Beyond it OR-Tools 9.15 answers BAD_COST_RANGE (measured).
_MAX_SCALED_COST = 3_800_000_000_000_000_000
# Whole numbers below it are exact in floating point.
_MAX_PATH_COST = 2**53


class ProblemError(ValueError):
    """A problem that breaks a rule: what, where, and what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SharedNetwork:
    """Arcs with a capacity that all who use them share.

    Arc `a` leads from `tail[a]` to `head[a]` and carries 0 to `capacity[a]` units.
    Parallel arcs and self-loops are allowed. Arrays are copied and read-only.

    Raises
    ------
    ProblemError
        For anything but whole numbers in range, one per arc.
    """

    n_nodes: int
    tail: IntArray  # (n_arcs,)
    head: IntArray  # (n_arcs,)
    capacity: IntArray  # (n_arcs,)

    def __post_init__(self) -> None:
        n_nodes = _count(self.n_nodes)
        n_arcs = _n_arcs(self.tail)
        tail = node_ids("tail", self.tail, n_arcs, n_nodes)
        head = node_ids("head", self.head, n_arcs, n_nodes)
        capacity = amounts("capacity", self.capacity, n_arcs)
        _settle(self, n_nodes=n_nodes, tail=tail, head=head, capacity=capacity)

    @property
    def n_arcs(self) -> int:
        """How many arcs there are."""
        return self.tail.size


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlowProblem:
    """Arcs with capacity and cost, and nodes with supply.

    Positive supply is a source, negative supply a sink. The two need not balance.
    A negative unit cost is allowed: a cycle that earns is used up to its capacity.
    Arrays are copied and read-only.

    Raises
    ------
    ProblemError
        For anything but whole numbers in range, one per arc or node; and for costs so
        large that OR-Tools' 64-bit prices could overflow.
    """

    n_nodes: int
    tail: IntArray  # (n_arcs,)
    head: IntArray  # (n_arcs,)
    capacity: IntArray  # (n_arcs,)
    unit_cost: IntArray  # (n_arcs,)
    supply: IntArray  # (n_nodes,)

    def __post_init__(self) -> None:
        n_nodes = _count(self.n_nodes)
        n_arcs = _n_arcs(self.tail)
        tail = node_ids("tail", self.tail, n_arcs, n_nodes)
        head = node_ids("head", self.head, n_arcs, n_nodes)
        capacity = amounts("capacity", self.capacity, n_arcs)
        unit_cost = integers("unit_cost", self.unit_cost, n_arcs, per="arc")
        supply = integers("supply", self.supply, n_nodes, per="node")
        _check_sum("supply", supply)
        _check_cost_range(n_nodes, tail, unit_cost)
        _settle(self, n_nodes=n_nodes, tail=tail, head=head, capacity=capacity)
        _settle(self, unit_cost=unit_cost, supply=supply)

    @property
    def n_arcs(self) -> int:
        """How many arcs there are."""
        return self.tail.size


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Commodity:
    """What one user of a shared network sends: `amount` units, source to sink.

    A unit takes one unit of the capacity of each arc on its way, and only `open` arcs
    may be used. Arrays are copied and read-only; one that is already read-only int64
    (of another Commodity, say) is shared.

    Raises
    ------
    ProblemError
        For anything but whole numbers in range, a negative cost, or source == sink.
    """

    source: int
    sink: int
    amount: int
    unit_cost: IntArray  # (n_arcs,), not negative
    open: BoolArray  # (n_arcs,)

    def __post_init__(self) -> None:
        source, sink = whole("source", self.source), whole("sink", self.sink)
        if source == sink:
            raise ProblemError(f"source and sink are both {source}: they must differ")
        amount = whole("amount", self.amount)
        if not 0 <= amount < _MAX_SUM // 2:
            raise ProblemError(f"amount is {amount}: it must be 0 to 2**61 - 1")
        n_arcs = np.asarray(self.unit_cost).size
        unit_cost = integers("unit_cost", self.unit_cost, n_arcs, per="arc")
        _check_not_negative("unit_cost", unit_cost)
        allowed = _booleans("open", self.open, n_arcs)
        _settle(self, source=source, sink=sink, amount=amount)
        _settle(self, unit_cost=unit_cost, open=allowed)


def check_ends(n_nodes: int, source: int, sink: int) -> None:
    """Refuse a source or sink that is no node, and a source that is the sink."""
    for name, node in (("source", source), ("sink", sink)):
        if not 0 <= whole(name, node) < n_nodes:
            raise ProblemError(f"{name} is {node}: there are {n_nodes} nodes, from 0")
    if source == sink:
        raise ProblemError(f"source and sink are both {source}: they must differ")


def node_ids(name: str, values: object, n_arcs: int, n_nodes: int) -> IntArray:
    """Give `values` as node ids, one per arc."""
    ids = integers(name, values, n_arcs, per="arc")
    outside = np.flatnonzero((ids < 0) | (ids >= n_nodes))
    if outside.size:
        at = outside[0]
        raise ProblemError(f"{name}[{at}] is {ids[at]}: of {n_nodes} nodes, from 0")
    return ids


def amounts(name: str, values: object, n_arcs: int) -> IntArray:
    """Give `values` as amounts that are not negative and whose sum fits."""
    array = integers(name, values, n_arcs, per="arc")
    _check_not_negative(name, array)
    _check_sum(name, array)
    return array


def path_costs(values: object, n_arcs: int) -> IntArray:
    """Give `values` as costs of arcs from 0, so small that floating point is exact."""
    costs = integers("unit_cost", values, n_arcs, per="arc")
    _check_not_negative("unit_cost", costs)
    if costs.max(initial=0) >= _MAX_PATH_COST:
        raise ProblemError(
            f"unit_cost reaches {costs.max()}: it must stay below 2**53; use a coarser "
            "unit of cost"
        )
    return costs


def integers(name: str, values: object, length: int, *, per: str) -> IntArray:
    """Give `values` as a read-only int64 array of that length, refusing any doubt."""
    array = np.asarray(values)
    if array.dtype.kind not in "iu":
        raise ProblemError(f"{name} must be an integer array, is {array.dtype}")
    _check_length(name, array, length, per)
    if array.dtype.kind == "u" and array.size and array.max() >= 2**63:
        raise ProblemError(f"{name} reaches {array.max()}: it must fit in int64")
    return frozen(array, np.int64)


def _booleans(name: str, values: object, length: int) -> BoolArray:
    array = np.asarray(values)
    if array.dtype != np.bool_:
        raise ProblemError(f"{name} must be a boolean array, is {array.dtype}")
    _check_length(name, array, length, "arc")
    return frozen(array, np.bool_)


def whole(name: str, value: object) -> int:
    """Give `value` as an int, refusing fractions, floats and booleans."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise ProblemError(f"{name} is {value!r}: it must be an integer")
    return int(value)


def _count(value: object) -> int:
    n_nodes = whole("n_nodes", value)
    if not 0 <= n_nodes < _MAX_COUNT:
        raise ProblemError(f"n_nodes is {n_nodes}: it must be 0 to 2**30 - 1")
    return n_nodes


def _n_arcs(tail: object) -> int:
    n_arcs = np.asarray(tail).size
    if n_arcs >= _MAX_COUNT:
        raise ProblemError(f"there are {n_arcs} arcs: they must be fewer than 2**30")
    return n_arcs


def _check_length(
    name: str, array: npt.NDArray[np.generic], length: int, per: str
) -> None:
    if array.shape != (length,):
        raise ProblemError(
            f"{name} has shape {array.shape}: ({length},), one per {per}, is right"
        )


def _check_not_negative(name: str, array: IntArray) -> None:
    negative = np.flatnonzero(array < 0)
    if negative.size:
        at = negative[0]
        raise ProblemError(f"{name}[{at}] is {array[at]}: it must not be negative")


def _check_sum(name: str, array: IntArray) -> None:
    if np.abs(array.astype(np.float64)).sum() >= _MAX_SUM:
        raise ProblemError(f"{name} sums to 2**62 or more: 64 bits could overflow")


def _check_cost_range(n_nodes: int, tail: IntArray, unit_cost: IntArray) -> None:
    """Refuse costs that OR-Tools would answer with BAD_COST_RANGE."""
    if not costs_fit(n_nodes, tail, unit_cost):
        raise ProblemError(
            f"unit_cost reaches {_largest(unit_cost)}: too large for {n_nodes} nodes, "
            "whose prices would overflow 64 bits; use a coarser unit of cost"
        )


def costs_fit(n_nodes: int, tail: IntArray, unit_cost: IntArray) -> bool:
    """Say whether OR-Tools' prices of the nodes keep to 64 bits.

    It multiplies costs by nodes + 3 and lets prices fall by the costliest simple path
    plus about a quarter of `n_nodes` steps at the largest cost (measured, 9.15).
    """
    largest = _largest(unit_cost)
    if largest * n_nodes >= _MAX_SCALED_COST:  # then the path's sum might not fit
        return False
    path = simple_path_bound(n_nodes, tail, np.abs(unit_cost))
    fall = path + largest * (n_nodes // 4 + 2)
    return fall * (n_nodes + 3) < 2**63


def _largest(unit_cost: IntArray) -> int:
    return max(int(unit_cost.max(initial=0)), -int(unit_cost.min(initial=0)))


def _settle(owner: object, **values: object) -> None:
    for name, value in values.items():
        object.__setattr__(owner, name, value)
