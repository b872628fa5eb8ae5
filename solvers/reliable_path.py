"""The path that most likely stays open."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solvers.arcs import frozen
from solvers.decompose import Path
from solvers.dijkstra import FloatArray, cheapest_arcs
from solvers.problem import ProblemError, SharedNetwork, check_ends
from solvers.result import Status


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReliablePath:
    """The most reliable path; None for both exactly when `status` is NO_FLOW."""

    status: Status
    path: Path | None
    probability: float | None  # that all of its arcs are open


def most_reliable_path(
    network: SharedNetwork,
    probability: npt.NDArray[np.floating],
    source: int,
    sink: int,
) -> ReliablePath:
    """Find the path whose arcs, open or not independently, are most likely all open.

    Formulation:
        maximise   product of probability[a] over the arcs a of a path, source to sink
        as         minimise the sum of -log probability[a]
        where      every arc of it has capacity and a probability above 0

    The logarithms are floating-point numbers: of paths whose products agree to about
    14 digits either may be found.

    Raises
    ------
    ProblemError
        When `probability` is not one floating-point number of 0 to 1 an arc; when
        source or sink is no node, or both are the same.
    """
    chance = _probabilities(probability, network.n_arcs)
    check_ends(network.n_nodes, source, sink)
    is_open = (network.capacity > 0) & (chance > 0)
    cost = np.full(network.n_arcs, np.inf)
    cost[is_open] = np.abs(np.log(chance[is_open]))
    arcs = cheapest_arcs(network, cost, source, sink)
    if arcs is None:
        return ReliablePath(status=Status.NO_FLOW, path=None, probability=None)
    return ReliablePath(
        status=Status.OPTIMAL,
        path=Path(arcs=frozen(arcs, np.int64), amount=1),
        probability=math.prod(chance[arcs].tolist()),
    )


def _probabilities(values: object, n_arcs: int) -> FloatArray:
    array = np.asarray(values)
    if array.dtype.kind != "f":
        raise ProblemError(
            f"probability must be a floating-point array, is {array.dtype}"
        )
    if array.shape != (n_arcs,):
        raise ProblemError(
            f"probability has shape {array.shape}: ({n_arcs},), one per arc, is right"
        )
    wrong = np.flatnonzero(~((array >= 0) & (array <= 1)))
    if wrong.size:
        at = wrong[0]
        raise ProblemError(f"probability[{at}] is {array[at]}: it must be 0 to 1")
    return array.astype(np.float64)
