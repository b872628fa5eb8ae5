"""Whole units put on what capacity is left, one commodity after the other."""

from dataclasses import dataclass

import numpy as np

from solvers.arcs import IntArray
from solvers.multi_commodity.plan import load_of, together
from solvers.multi_commodity.problem import FloatArray, MultiCommodityProblem
from solvers.multi_commodity.result import PathFlows
from solvers.multi_commodity.routing import Kind, cheapest_way

# Room short of a unit by less than this part of it counts as a unit.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class _Way:
    commodity: int
    amount: float
    arcs: IntArray


def with_rest(
    problem: MultiCommodityProblem,
    kinds: tuple[Kind, ...],
    paths: PathFlows,
    price: FloatArray,
    order: IntArray,
) -> PathFlows:
    """Add the units that paths leave undelivered, in that order of commodities.

    Each takes the way that is cheapest at the prices and has room for a unit, with as
    many units as fit, until all are sent or no way is worth its shortage price.
    """
    room = problem.capacity - load_of(problem, paths)
    sent = np.bincount(paths.commodity, paths.amount, problem.n_commodities)
    rest = np.rint(problem.demand - sent)
    places = _places(kinds)
    ways: list[_Way] = []
    for k in order[rest[order] > 0].tolist():
        ways.extend(_ways(problem, places[k], float(rest[k]), price, room))
    return together([paths, _as_paths(ways)])


def whole_room(consumption: FloatArray, room: FloatArray) -> FloatArray:
    """Give how many units fit in room, where each takes so much; infinite for 0."""
    fit = np.full(room.size, np.inf)
    takes = consumption > 0
    units = room[takes] / consumption[takes]
    fit[takes] = np.floor(units + _ROUNDING * np.maximum(1, np.abs(units)))
    return fit


def _places(kinds: tuple[Kind, ...]) -> dict[int, tuple[Kind, int]]:
    """Find every commodity: its kind, and its position there."""
    return {
        k: (kind, at)
        for kind in kinds
        for at, k in enumerate(kind.commodities.tolist())
    }


def _ways(
    problem: MultiCommodityProblem,
    place: tuple[Kind, int],
    rest: float,
    price: FloatArray,
    room: FloatArray,
) -> list[_Way]:
    """Send `rest` units of one commodity and take their load off the room."""
    kind, member = place
    commodity = int(kind.commodities[member])
    ways: list[_Way] = []
    while rest > 0:
        fit = whole_room(kind.consumption, room)
        weight = problem.unit_cost + kind.consumption * price
        weight[fit < 1] = np.inf
        arcs = cheapest_way(problem, kind, member, weight)
        if arcs is None or _too_dear(problem, commodity, arcs):
            break
        amount = min(rest, float(fit[arcs].min()))
        room[arcs] -= amount * kind.consumption[arcs]
        ways.append(_Way(commodity, amount, arcs))
        rest -= amount
    return ways


def _too_dear(problem: MultiCommodityProblem, commodity: int, arcs: IntArray) -> bool:
    return bool(problem.unit_cost[arcs].sum() > problem.shortage[commodity])


def _as_paths(ways: list[_Way]) -> PathFlows:
    none = np.empty(0, dtype=np.int64)
    return PathFlows(
        commodity=np.array([way.commodity for way in ways], dtype=np.int64),
        amount=np.array([way.amount for way in ways], dtype=np.float64),
        start=np.cumsum([0, *(way.arcs.size for way in ways)]),
        arcs=np.concatenate([none, *(way.arcs for way in ways)]),
    )
