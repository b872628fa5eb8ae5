"""Read problems of least cost in the DIMACS format, as NETGEN writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from instance_lines import InstanceError, Lines, lines_of

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class MinCostInstance:
    """Arcs from 0 to capacity, supplies of nodes; ``fixed_cost`` comes on top of it."""

    n_nodes: int
    tail: IntArray  # (n_arcs,)
    head: IntArray
    capacity: IntArray
    cost: IntArray
    supply: IntArray  # (n_nodes,)
    fixed_cost: int = 0


def read_dimacs(path: Path) -> MinCostInstance:
    """Read ``p min NODES ARCS``, ``n NODE SUPPLY`` and ``a FROM TO LOW CAP COST``.

    Lower bounds are sent beforehand: they take from capacity, move supply, and make the
    fixed cost. A negative capacity is none, as in other readers of the format.
    """
    kinds: dict[str, Lines] = {"p": [], "n": [], "a": []}
    for number, (kind, *words) in lines_of(path):
        if kind not in kinds:
            raise InstanceError(
                f"{path}, line {number}: {kind!r}; a line begins with c, p, n or a"
            )
        kinds[kind].append((number, words))
    n_nodes, n_arcs = _problem_line(path, kinds["p"])
    nodes = _integers(path, kinds["n"], "NODE SUPPLY")
    arcs = _integers(path, kinds["a"], "FROM TO LOW CAP COST")
    if len(arcs) != n_arcs:
        raise InstanceError(f"{path}: {len(arcs)} arcs, where its p line says {n_arcs}")
    _check_nodes(path, kinds["n"], nodes[:, :1], n_nodes)
    _check_nodes(path, kinds["a"], arcs[:, :2], n_nodes)
    _check_once(path, kinds["n"], nodes[:, 0])
    supply = np.zeros(n_nodes, np.int64)
    supply[nodes[:, 0] - 1] = nodes[:, 1]
    tail, head, low, capacity, cost = np.ascontiguousarray(arcs.T)
    _check_limits(path, kinds["a"], arcs)
    instance = MinCostInstance(
        n_nodes=n_nodes,
        tail=tail - 1,
        head=head - 1,
        capacity=capacity,
        cost=cost,
        supply=supply,
    )
    return _above(low, instance)


def _above(low: IntArray, instance: MinCostInstance) -> MinCostInstance:
    """Send lower bounds beforehand; what is left begins at 0."""
    supply = instance.supply.copy()
    np.subtract.at(supply, instance.tail, low)
    np.add.at(supply, instance.head, low)
    enough = np.maximum(supply, 0).sum() + low.sum()
    return replace(
        instance,
        capacity=np.where(instance.capacity < 0, enough, instance.capacity - low),
        supply=supply,
        fixed_cost=int(low @ instance.cost),
    )


def _problem_line(path: Path, lines: Lines) -> tuple[int, int]:
    if len(lines) != 1:
        raise InstanceError(
            f"{path}: {len(lines)} p lines; one is right, p min NODES ARCS"
        )
    ((number, words),) = lines
    if len(words) != len(("min", "NODES", "ARCS")) or words[0] != "min":
        said = f"p {' '.join(words)}"
        raise InstanceError(
            f"{path}, line {number}: {said!r}; p min NODES ARCS is right"
        )
    n_nodes, n_arcs = _integers(path, [(number, words[1:])], "NODES ARCS")[0]
    if n_nodes < 1:
        raise InstanceError(f"{path}, line {number}: {n_nodes} nodes; 1 or more")
    return int(n_nodes), int(n_arcs)


def _integers(path: Path, lines: Lines, names: str) -> IntArray:
    width = len(names.split())
    try:
        return np.array([words for _, words in lines], np.int64).reshape(-1, width)
    except (ValueError, OverflowError):
        number, words = next(line for line in lines if not _is_whole(line[1], width))
    raise InstanceError(
        f"{path}, line {number}: {' '.join(words)!r}; whole numbers are right, {names}"
    )


def _is_whole(words: Sequence[str], width: int) -> bool:
    whole = all(re.fullmatch(r"[+-]?\d+", word) for word in words)
    return whole and len(words) == width and all(abs(int(w)) < 2**62 for w in words)


def _check_nodes(path: Path, lines: Lines, nodes: IntArray, n_nodes: int) -> None:
    outside = np.flatnonzero(((nodes < 1) | (nodes > n_nodes)).any(axis=1))
    if outside.size:
        number, words = lines[outside[0]]
        raise InstanceError(
            f"{path}, line {number}: {' '.join(words)!r}; nodes are 1 to {n_nodes}"
        )


def _check_once(path: Path, lines: Lines, nodes: IntArray) -> None:
    _, first = np.unique(nodes, return_index=True)
    again = np.setdiff1d(np.arange(nodes.size), first)
    if again.size:
        number, words = lines[again[0]]
        raise InstanceError(
            f"{path}, line {number}: node {words[0]} has a supply already; one n line "
            "a node is right"
        )


def _check_limits(path: Path, lines: Lines, arcs: IntArray) -> None:
    """Refuse lower bounds out of range, and what could earn without end."""
    *_, low, capacity, cost = arcs.T
    wrong = (low < 0) | ((capacity >= 0) & (low > capacity))
    endless = (capacity < 0) & (cost < 0)
    for at in np.flatnonzero(wrong | endless)[:1]:
        what = f"from {low[at]} to {capacity[at]}; a lower bound is 0 to the capacity"
        if endless[at]:
            what = f"costs {cost[at]} without limit; a capacity of 0 or more is right"
        raise InstanceError(f"{path}, line {lines[at][0]}: {what}")
