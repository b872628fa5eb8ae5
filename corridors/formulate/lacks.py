"""Why serials stay or are late: the cut that holds a lot back, whatever the hour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from corridors.formulate.gates import Carriers
from corridors.formulate.lots import Lot
from corridors.formulate.shorts import Short
from corridors.formulate.solve import Solution
from corridors.formulate.timed import Formulation
from geodata.defaults import MINUTES_AN_HOUR
from geodata.network import IntArray
from solvers import SharedNetwork, max_flow
from solvers.arcs import reachable, residual_arcs


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Links through which all of a lot would have to pass.

    ``capacity`` is how many of its serials they could carry, ``taken`` how many of
    these others leave no room for.
    No links: none are too narrow if there were time enough.
    """

    links: tuple[int, ...]
    capacity: int
    taken: int


@dataclass(frozen=True, slots=True, eq=False)
class Lack:
    """Serials of a lot that come short, and the cut that holds them.

    ``by_h`` is when the horizon ends or, where they arrive but are late, they are due.
    ``quickest_h`` is the lot's quickest way on an empty network; None: there is none.
    It may go at ``since_h``, for which it waits for ``awaited``, countries, if for any.
    ``fleets`` are those whose wagons or transporters it may have to take, if counted.
    """

    lot: Lot
    serials: int
    by_h: float
    is_late: bool
    cut: Cut
    quickest_h: float | None
    since_h: float
    awaited: tuple[str, ...]
    fleets: tuple[Carriers, ...]


def find_lack(problem: Formulation, solution: Solution, short: Short) -> Lack:
    """Find what holds back the serials of a lot that come short."""
    outlook = problem.outlooks[short.lot]
    quickest_min = outlook.quickest_min
    return Lack(
        lot=problem.lots[short.lot],
        serials=short.serials,
        by_h=short.by_h,
        is_late=short.is_late,
        cut=_cut(problem, solution, short),
        quickest_h=None if quickest_min is None else quickest_min / MINUTES_AN_HOUR,
        since_h=outlook.ready_min / MINUTES_AN_HOUR,
        awaited=outlook.awaited,
        fleets=problem.ground.gates.of_use(problem.lots[short.lot]),
    )


def _cut(problem: Formulation, solution: Solution, short: Short) -> Cut:
    """Send the lot through what others leave of all the time there is, all at once.

    What is too narrow then is too narrow hour by hour as well.
    """
    network, commodities, lot = problem.network, problem.commodities, short.lot
    each = np.maximum(commodities.consumption[lot], 1)
    in_all = problem.calendars.until(short.by)
    taken = solution.taken(problem, but=lot, until=short.by)
    left = np.maximum(in_all - taken, 0) // each
    carries = in_all // each
    found = max_flow(
        SharedNetwork(
            n_nodes=network.n_nodes,
            tail=network.tail,
            head=network.head,
            capacity=np.where(commodities.open[lot], left, 0),
        ),
        int(commodities.origin[lot]),
        int(commodities.destination[lot]),
    )
    if found.value >= commodities.serials[lot]:
        return Cut((), 0, 0)
    across = _across(problem, lot, found.flow, left)
    return Cut(
        links=tuple(problem.narrowest(stretch) for stretch in across.tolist()),
        capacity=int(carries[across].sum()),
        taken=int((carries - left)[across].sum()),
    )


def _across(problem: Formulation, lot: int, flow: IntArray, left: IntArray) -> IntArray:
    """Open stretches from what the lot still reaches to what it does not.

    Those that others have filled belong to the cut as well.
    """
    network, is_open = problem.network, problem.commodities.open[lot]
    steps = residual_arcs(
        network.tail[is_open], network.head[is_open], left[is_open], flow[is_open]
    )
    near = reachable(network.n_nodes, *steps, int(problem.commodities.origin[lot]))
    return np.flatnonzero(is_open & near[network.tail] & ~near[network.head])
