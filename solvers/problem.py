"""Flow problems on arrays of integers, checked at birth."""

from dataclasses import dataclass

import numpy as np

from solvers.arcs import BoolArray, IntArray, simple_path_bound
from solvers.checks import (
    MAX_SUM,
    ProblemError,
    amounts,
    booleans,
    check_not_negative,
    check_sum,
    count_arcs,
    counted,
    integers,
    node_ids,
    settle,
    whole,
)

# Beyond it OR-Tools 9.15 answers BAD_COST_RANGE (measured).
_MAX_SCALED_COST = 3_800_000_000_000_000_000


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
        n_nodes = counted("n_nodes", self.n_nodes)
        n_arcs = count_arcs(self.tail)
        tail = node_ids("tail", self.tail, n_arcs, n_nodes)
        head = node_ids("head", self.head, n_arcs, n_nodes)
        capacity = amounts("capacity", self.capacity, n_arcs)
        settle(self, n_nodes=n_nodes, tail=tail, head=head, capacity=capacity)

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
        n_nodes = counted("n_nodes", self.n_nodes)
        n_arcs = count_arcs(self.tail)
        tail = node_ids("tail", self.tail, n_arcs, n_nodes)
        head = node_ids("head", self.head, n_arcs, n_nodes)
        capacity = amounts("capacity", self.capacity, n_arcs)
        unit_cost = integers("unit_cost", self.unit_cost, n_arcs, per="arc")
        supply = integers("supply", self.supply, n_nodes, per="node")
        check_sum("supply", supply)
        _check_cost_range(n_nodes, tail, unit_cost)
        settle(self, n_nodes=n_nodes, tail=tail, head=head, capacity=capacity)
        settle(self, unit_cost=unit_cost, supply=supply)

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
        if not 0 <= amount < MAX_SUM // 2:
            raise ProblemError(f"amount is {amount}: it must be 0 to 2**61 - 1")
        n_arcs = np.asarray(self.unit_cost).size
        unit_cost = integers("unit_cost", self.unit_cost, n_arcs, per="arc")
        check_not_negative("unit_cost", unit_cost)
        allowed = booleans("open", self.open, n_arcs, per="arc")
        settle(self, source=source, sink=sink, amount=amount)
        settle(self, unit_cost=unit_cost, open=allowed)


def check_ends(n_nodes: int, source: int, sink: int) -> None:
    """Refuse a source or sink that is no node, and a source that is the sink."""
    for name, node in (("source", source), ("sink", sink)):
        if not 0 <= whole(name, node) < n_nodes:
            raise ProblemError(f"{name} is {node}: there are {n_nodes} nodes, from 0")
    if source == sink:
        raise ProblemError(f"source and sink are both {source}: they must differ")


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
