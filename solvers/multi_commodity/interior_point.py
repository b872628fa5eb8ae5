"""The master programme of column generation, by an interior point of our own."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError
from scipy.sparse import csr_array

from solvers.arcs import IntArray
from solvers.multi_commodity.normal_matrix import (
    NormalMatrix,
    Pattern,
    factorised,
    pattern_of,
    solved,
)
from solvers.multi_commodity.problem import FloatArray

_MAX_STEPS = 80
# How near to the wall of the positive numbers a step may go.
_STEP_SHARE = 0.995
# Rows hold to this part of their room before a solution counts as one.
_ROW_TOLERANCE = 1e-6
# Overflow below this part of a row is taken away at the end, by moving flow.
_SMALL_OVERFLOW = 1e-2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Master:
    """Columns in blocks of which each takes one in all, and rows that they share.

    Formulation, over x and overflow o:
        minimise   cost x + overflow_price o
        where      the x of each block sum to 1;   x, o >= 0
                   sum over columns j of columns[j, i] x_j - o_i <= room_i

    Blocks are numbered from 0 and ascend; rows are best scaled to a room near 1.
    """

    cost: FloatArray  # (n_columns,)
    block: IntArray  # (n_columns,), ascending
    columns: "csr_array[np.float64]"  # (n_columns, n_rows)
    room: FloatArray  # (n_rows,)
    overflow_price: FloatArray  # (n_rows,), positive


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Optimum:
    """Shares of columns and prices of rows, as near to the best as was asked."""

    share: FloatArray  # (n_columns,), not negative, of each block 1 in all
    price: FloatArray  # (n_rows,), not negative
    overflow: FloatArray  # (n_rows,), what was paid for, not negative
    steps: int


@dataclass(frozen=True, slots=True, eq=False)
class _Point:
    primal: FloatArray  # x, then overflow, then slack; positive
    block_price: FloatArray
    row_price: FloatArray  # not positive
    reduced: FloatArray  # one for each primal; positive

    @property
    def closeness(self) -> float:
        """The mean product of primal and reduced cost: 0 at an optimum."""
        return float(self.primal @ self.reduced) / self.primal.size


@dataclass(frozen=True, slots=True, eq=False)
class _Equations:
    """Block sums = 1 and G x - o + s = room, and the costs of x, o, s."""

    pattern: Pattern
    block: IntArray
    by_column: "csr_array[np.float64]"
    by_row: "csr_array[np.float64]"
    room: FloatArray
    cost: FloatArray  # (n_columns + 2 * n_rows,)

    def times(self, primal: FloatArray) -> tuple[FloatArray, FloatArray]:
        share, overflow, slack = self.parts(primal)
        n_blocks = self.pattern.block_start.size - 1
        sums: FloatArray = np.bincount(self.block, share, n_blocks)
        return sums, self.by_row @ share - overflow + slack

    def transposed(self, block_price: FloatArray, row_price: FloatArray) -> FloatArray:
        columns = block_price[self.block] + self.by_column @ row_price
        return np.concatenate((columns, -row_price, row_price))

    def parts(self, primal: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        n_columns, n_rows = self.block.size, self.room.size
        last = n_columns + n_rows
        return primal[:n_columns], primal[n_columns:last], primal[last:]

    def missing(self, primal: FloatArray) -> tuple[FloatArray, FloatArray]:
        sums, rows = self.times(primal)
        return 1 - sums, self.room - rows


def minimise(
    master: Master, *, allowed_gap: float, stop: Callable[[], bool] = lambda: False
) -> Optimum:
    """Solve the master to within `allowed_gap` of its cost, by Mehrotra's method.

    Starts cold. Ends early, at whatever point it is, when `stop` says so, after 80
    steps, or when rounding forbids another: shares and prices then are still fit for
    use, only less near to the best.
    """
    scale = float(np.abs(master.cost).mean()) or 1.0
    equations = _equations(master, scale)
    point = _first_point(equations)
    steps = 0
    while steps < _MAX_STEPS and not stop():
        if _near_enough(equations, point, allowed_gap / scale):
            break
        try:
            point = _next_point(equations, point)
        except LinAlgError:
            break
        steps += 1
    return Optimum(
        share=_shares(equations, point),
        price=np.maximum(0.0, -point.row_price) * scale,
        overflow=equations.parts(point.primal)[1],
        steps=steps,
    )


def _equations(master: Master, scale: float) -> _Equations:
    free = np.zeros(master.room.size)
    costs = (master.cost / scale, master.overflow_price / scale, free)
    return _Equations(
        pattern=pattern_of(master.block, master.columns),
        block=master.block,
        by_column=master.columns,
        by_row=csr_array(master.columns.T),
        room=master.room,
        cost=np.concatenate(costs),
    )


def _first_point(equations: _Equations) -> _Point:
    """Share each block evenly, and price rows at a third of overflow."""
    cost, overflow_price, _ = equations.parts(equations.cost)
    count = np.diff(equations.pattern.block_start)
    share = 1.0 / count[equations.block]
    above = equations.by_row @ share - equations.room
    slacks = (np.maximum(above, 0) + 0.1, np.maximum(-above, 0) + 0.1)
    row_price = -0.3 * overflow_price
    reduced = cost - equations.by_column @ row_price
    block_price = np.minimum.reduceat(reduced, equations.pattern.block_start[:-1])
    block_price = block_price - 0.1 * np.abs(block_price) - 1e-3
    floor = np.concatenate((np.ones(cost.size), overflow_price, overflow_price))
    gaps = equations.cost - equations.transposed(block_price, row_price)
    return _Point(
        np.concatenate((share, *slacks)),
        block_price,
        row_price,
        np.maximum(gaps, 1e-2 * floor),
    )


def _near_enough(equations: _Equations, point: _Point, allowed_gap: float) -> bool:
    blocks, rows = equations.missing(point.primal)
    prices = equations.transposed(point.block_price, point.row_price)
    gap = equations.cost - prices - point.reduced
    value = float(equations.cost @ point.primal)
    dual = float(point.block_price.sum() + equations.room @ point.row_price)
    return bool(
        max(np.abs(blocks).max(), np.abs(rows).max()) < _ROW_TOLERANCE
        and abs(value - dual) <= allowed_gap
        and np.abs(gap).max() < 1e-6 * (1 + equations.cost.max())
    )


def _next_point(equations: _Equations, point: _Point) -> _Point:
    """Take one step: straight for the optimum first, then corrected towards the middle.

    Raises
    ------
    scipy.linalg.LinAlgError
        When the equations cannot be solved for rounding.
    """
    normal = _normal(equations, point.primal / point.reduced)
    straight = _direction(equations, point, normal, -point.primal * point.reduced)
    primal_step, dual_step = _lengths(point, straight, 1.0)
    ahead = (point.primal + primal_step * straight.primal) @ (
        point.reduced + dual_step * straight.reduced
    )
    now = point.closeness
    aim = now * (ahead / point.primal.size / now) ** 3
    curved = aim - point.primal * point.reduced - straight.primal * straight.reduced
    direction = _direction(equations, point, normal, curved)
    primal_step, dual_step = _lengths(point, direction, _STEP_SHARE)
    return _Point(
        point.primal + primal_step * direction.primal,
        point.block_price + dual_step * direction.block_price,
        point.row_price + dual_step * direction.row_price,
        point.reduced + dual_step * direction.reduced,
    )


def _normal(equations: _Equations, weight: FloatArray) -> NormalMatrix:
    share, overflow, slack = equations.parts(weight)
    return factorised(equations.pattern, share, overflow + slack)


def _direction(
    equations: _Equations, point: _Point, normal: NormalMatrix, aim: FloatArray
) -> _Point:
    """Solve Newton's equations for primal * reduced to change by `aim`."""
    weight = point.primal / point.reduced
    prices = equations.transposed(point.block_price, point.row_price)
    gap = equations.cost - prices - point.reduced
    blocks, rows = equations.missing(point.primal)
    more_blocks, more_rows = equations.times(weight * gap - aim / point.reduced)
    block_price, row_price = solved(normal, blocks + more_blocks, rows + more_rows)
    reduced = gap - equations.transposed(block_price, row_price)
    primal = (aim - point.primal * reduced) / point.reduced
    return _Point(primal, block_price, row_price, reduced)


def _lengths(point: _Point, direction: _Point, share: float) -> tuple[float, float]:
    """Give how far primal and reduced may go to stay positive, at most all the way."""
    return (
        share * _reach(point.primal, direction.primal),
        share * _reach(point.reduced, direction.reduced),
    )


def _reach(values: FloatArray, change: FloatArray) -> float:
    falling = change < 0
    return float((values[falling] / -change[falling]).min(initial=1.0))


def _shares(equations: _Equations, point: _Point) -> FloatArray:
    """Give the shares of a point, small overflow taken away by moving flow.

    An interior point pays for a little overflow everywhere, as it keeps off every wall.
    """
    share, overflow, slack = equations.parts(point.primal)
    if overflow.max(initial=0.0) < _SMALL_OVERFLOW:
        with suppress(LinAlgError):
            share = share + _moved(equations, point, share, slack)
    share = np.maximum(share, 0.0)
    sums = np.bincount(equations.block, share)
    return share / sums[equations.block]


def _moved(
    equations: _Equations, point: _Point, share: FloatArray, slack: FloatArray
) -> FloatArray:
    """Give the least change, by the point's weights, that makes all rows hold."""
    weight, _, slack_weight = equations.parts(point.primal / point.reduced)
    normal = factorised(equations.pattern, weight, slack_weight)
    bare = np.concatenate((share, np.zeros(slack.size), slack))
    block_price, row_price = solved(normal, *equations.missing(bare))
    towards = block_price[equations.block] + equations.by_column @ row_price
    change: FloatArray = weight * towards
    return change
