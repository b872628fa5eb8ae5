"""Read LMCF instances: pairs of files, C with arcs and D with demands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from instance_lines import InstanceError, lines_of

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

FILE_NAME = re.compile(r"([CD])(.+?)\.txt(\.gz)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class LmcfInstance:
    """Commodities on shared arcs, nodes numbered from 0 in the order of their ids.

    ``idle`` counts the demands from a node to itself, which use no arc; they are left
    out.
    """

    n_nodes: int
    tail: IntArray  # (n_arcs,)
    head: IntArray
    cost: FloatArray
    capacity: FloatArray
    origin: IntArray  # (n_commodities,)
    destination: IntArray
    demand: FloatArray
    idle: int = 0


def lmcf_pairs(folder: Path) -> tuple[list[tuple[str, Path, Path]], list[str]]:
    """Find the pairs ``C<name>.txt`` and ``D<name>.txt``, and say what is wrong."""
    if not folder.is_dir():
        return [], [f"{folder}: no such folder; one with C*.txt and D*.txt is right"]
    found: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.iterdir()):
        if named := FILE_NAME.fullmatch(path.name):
            found.setdefault(named[2], {}).setdefault(named[1], path)
    if not found:
        return [], [f"{folder}: no instance in it; C*.txt with D*.txt, .gz or not"]
    pairs = [
        (name, of["C"], of["D"]) for name, of in found.items() if len(of) == len("CD")
    ]
    alone = [(name, of) for name, of in found.items() if len(of) < len("CD")]
    return pairs, [_without_partner(name, of) for name, of in alone]


def _without_partner(name: str, files: dict[str, Path]) -> str:
    ((kind, path),) = files.items()
    other = {"C": "D", "D": "C"}[kind]
    holds = {"C": "arcs", "D": "demands"}[other]
    return f"{path}: {other}{name}.txt with its {holds} is not beside it"


def read_lmcf(arcs: Path, demands: Path) -> LmcfInstance:
    """Read ``from to cost capacity`` and ``from to demand``, a line each.

    Comments, blank lines, a line of headings, tabs, commas and gzip are understood. A
    capacity of ``inf`` is none.
    """
    arc = _numbers(arcs, ("from", "to", "cost", "capacity"), unlimited=3)
    pair = _numbers(demands, ("from", "to", "demand"))
    ids = np.unique(np.concatenate([arc[:, :2].ravel(), pair[:, :2].ravel()]))
    moves = pair[:, 0] != pair[:, 1]
    moving = pair[moves]
    return LmcfInstance(
        n_nodes=ids.size,
        tail=np.searchsorted(ids, arc[:, 0]),
        head=np.searchsorted(ids, arc[:, 1]),
        cost=arc[:, 2],
        capacity=np.where(np.isinf(arc[:, 3]), pair[:, 2].sum(), arc[:, 3]),
        origin=np.searchsorted(ids, moving[:, 0]),
        destination=np.searchsorted(ids, moving[:, 1]),
        demand=moving[:, 2],
        idle=int((~moves).sum()),
    )


def _numbers(path: Path, names: Sequence[str], unlimited: int = -1) -> FloatArray:
    """Read lines of numbers that are not negative, the first two of them node ids."""
    rows = []
    for number, words in lines_of(path):
        values = _values(words)
        if not rows and words and not any(_values([word]) for word in words):
            continue  # headings
        where = f"{path}, line {number}"
        if values is None or len(values) != len(names):
            raise InstanceError(
                f"{where}: {' '.join(words)!r}; {len(names)} numbers are right, "
                f"{' '.join(names)}"
            )
        _check_values(where, names, values, unlimited)
        rows.append(values)
    if not rows:
        raise InstanceError(f"{path}: no line of {' '.join(names)} in it")
    return np.array(rows)


def _values(words: Sequence[str]) -> list[float] | None:
    try:
        return [float(word) for word in words]
    except ValueError:
        return None


def _check_values(
    where: str, names: Sequence[str], values: Sequence[float], unlimited: int
) -> None:
    for at, (name, value) in enumerate(zip(names, values, strict=True)):
        if not 0 <= value < np.inf and (at != unlimited or value != np.inf):
            raise InstanceError(f"{where}: {name} is {value:g}; 0 or more is right")
        if at < len(("from", "to")) and value % 1:
            raise InstanceError(
                f"{where}: {name} is {value:g}; nodes are whole numbers"
            )
