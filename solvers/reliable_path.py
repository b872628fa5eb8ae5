"""The path most likely to stay open: the product of its arcs' probabilities."""

from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from solvers.arcs import frozen
from solvers.checks import ProblemError
from solvers.decompose import Path
from solvers.dijkstra import FloatArray, cheapest_arcs
from solvers.problem import SharedNetwork, check_ends

# Logarithms in whole numbers of 2**-40: sums are exact, and each arc is within half.
_UNITS = 2.0**40


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReliablePath:
    """A path of amount 1, and the probability that all of its arcs are open."""

    path: Path
    probability: float


def most_reliable_path(
    network: SharedNetwork, probability: npt.ArrayLike, source: int, sink: int
) -> ReliablePath | None:
    """Find the path most likely to be open, its arcs being so independently.

    Formulation:
        maximise   product of probability[a] over the arcs of a path, source to sink
        that is    minimise   sum over them of -log probability[a]
        where      every arc of it has capacity and a probability above 0

    Logarithms are rounded to 2**-40, so a path of n arcs is within a factor of
    1 - n * 2**-40 of the best. None when no way leads to the sink.

    Raises
    ------
    ProblemError
        When a probability is not 0 to 1, or there is not one per arc; when source or
        sink is no node, or both are the same; or when even the best path's probability
        is below e**-8192.
    """
    check_ends(network.n_nodes, source, sink)
    chance = _probabilities(probability, network.n_arcs)
    usable = (chance > 0) & (network.capacity > 0)
    cost = np.full(network.n_arcs, np.inf)
    cost[usable] = np.rint(-np.log(chance[usable]) * _UNITS)
    arcs = cheapest_arcs(network, cost, source, sink)
    if arcs is None:
        return None
    path = Path(arcs=frozen(arcs, np.int64), amount=1)
    return ReliablePath(path=path, probability=prod(chance[arcs].tolist()))


def _probabilities(values: npt.ArrayLike, n_arcs: int) -> FloatArray:
    chance = np.asarray(values)
    if chance.dtype.kind not in "fiu" or chance.shape != (n_arcs,):
        raise ProblemError(
            f"probability is {chance.dtype} of shape {chance.shape}: "
            f"numbers of shape ({n_arcs},), one per arc, are right"
        )
    wrong = np.flatnonzero(~((chance >= 0) & (chance <= 1)))
    if wrong.size:
        at = wrong[0]
        raise ProblemError(f"probability[{at}] is {chance[at]}: 0 to 1 is right")
    return chance.astype(np.float64)
