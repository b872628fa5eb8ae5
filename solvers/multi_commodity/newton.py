"""Newton's steps of an interior point, predicted and corrected."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from solvers.arcs import IntArray
from solvers.multi_commodity.arrays import dot, product, sums_by
from solvers.multi_commodity.normal_matrix import (
    NormalMatrix,
    Pattern,
    factorised,
    solved,
)
from solvers.multi_commodity.problem import FloatArray

# How near to the wall of the positive numbers a step may go.
_STEP_SHARE = 0.995


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """Amounts and prices inside the walls, and also a direction between two of them."""

    primal: FloatArray  # x, then overflow, then slack; positive
    block_price: FloatArray
    row_price: FloatArray  # not positive
    reduced: FloatArray  # one for each primal; positive

    @property
    def closeness(self) -> float:
        """The mean product of primal and reduced cost: 0 at an optimum."""
        return dot(self.primal, self.reduced) / self.primal.size


@dataclass(frozen=True, slots=True, eq=False)
class Equations:
    """The rules of a master in equations, and its costs.

    Formulation, over shares x of columns, overflow o and slack s of rows, together the
    primal, with block prices u and row prices w, together the dual:
        the x of each block sum to 1;   G x - o + s = room
        reduced = cost - (u of its block + G' w,  -w,  w)
    """

    pattern: Pattern
    block: IntArray
    by_column: "csr_array[np.float64]"
    by_row: "csr_array[np.float64]"
    room: FloatArray
    cost: FloatArray  # (n_columns + 2 * n_rows,)

    @property
    def n_blocks(self) -> int:
        """How many blocks there are."""
        return self.pattern.block_start.size - 1

    def times(self, primal: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Give the left sides: sums of blocks, and rows."""
        share, overflow, slack = self.parts(primal)
        sums = sums_by(self.block, share, self.n_blocks)
        return sums, product(self.by_row, share) - overflow + slack

    def transposed(self, block_price: FloatArray, row_price: FloatArray) -> FloatArray:
        """Give what prices make of every primal: what its cost is compared with."""
        columns = block_price[self.block] + product(self.by_column, row_price)
        return np.concatenate((columns, -row_price, row_price))

    def parts(self, primal: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Take shares, overflow and slack apart."""
        n_columns, n_rows = self.block.size, self.room.size
        last = n_columns + n_rows
        return primal[:n_columns], primal[n_columns:last], primal[last:]

    def missing(self, primal: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Give what block sums and rows lack of their right sides."""
        sums, rows = self.times(primal)
        return 1 - sums, self.room - rows

    def dual_gap(self, point: Point) -> FloatArray:
        """Give what reduced costs lack of what prices leave of costs."""
        prices = self.transposed(point.block_price, point.row_price)
        return self.cost - prices - point.reduced


def next_point(equations: Equations, point: Point) -> Point:
    """Take one step: straight for the optimum first, then corrected towards the middle.

    Raises
    ------
    scipy.linalg.LinAlgError
        When the equations cannot be solved for rounding.
    """
    normal = _normal(equations, point.primal / point.reduced)
    straight = _direction(equations, point, normal, -point.primal * point.reduced)
    primal_step, dual_step = _lengths(point, straight, 1.0)
    ahead = dot(
        point.primal + primal_step * straight.primal,
        point.reduced + dual_step * straight.reduced,
    )
    now = point.closeness
    aim = now * (ahead / point.primal.size / now) ** 3
    curved = aim - point.primal * point.reduced - straight.primal * straight.reduced
    direction = _direction(equations, point, normal, curved)
    primal_step, dual_step = _lengths(point, direction, _STEP_SHARE)
    return Point(
        point.primal + primal_step * direction.primal,
        point.block_price + dual_step * direction.block_price,
        point.row_price + dual_step * direction.row_price,
        point.reduced + dual_step * direction.reduced,
    )


def _normal(equations: Equations, weight: FloatArray) -> NormalMatrix:
    share, overflow, slack = equations.parts(weight)
    return factorised(equations.pattern, share, overflow + slack)


def _direction(
    equations: Equations, point: Point, normal: NormalMatrix, aim: FloatArray
) -> Point:
    """Solve Newton's equations for primal * reduced to change by `aim`."""
    weight = point.primal / point.reduced
    gap = equations.dual_gap(point)
    blocks, rows = equations.missing(point.primal)
    more_blocks, more_rows = equations.times(weight * gap - aim / point.reduced)
    block_price, row_price = solved(normal, blocks + more_blocks, rows + more_rows)
    reduced = gap - equations.transposed(block_price, row_price)
    primal = (aim - point.primal * reduced) / point.reduced
    return Point(primal, block_price, row_price, reduced)


def _lengths(point: Point, direction: Point, share: float) -> tuple[float, float]:
    """Give how far primal and reduced may go to stay positive, at most all the way."""
    return (
        share * _reach(point.primal, direction.primal),
        share * _reach(point.reduced, direction.reduced),
    )


def _reach(values: FloatArray, change: FloatArray) -> float:
    falling = change < 0
    return float((values[falling] / -change[falling]).min(initial=1.0))
