"""A rehearsal: all loops of a search compiled before its clock runs."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from solvers.over_time.costs import weighted_arrival
from solvers.over_time.layout import lay_out
from solvers.over_time.problem import TimedCommodities, TimedNetwork
from solvers.over_time.rounds import WORKERS, Search


def rehearse() -> None:
    """Compile the loops of a search, where that has not been done yet.

    It takes up to a minute once a version, and next to nothing then; the time limit of
    a search that comes first would be over before it has begun. Two serials that cannot
    go abreast are sent by all means.
    """
    one, two = np.ones(1, np.int64), np.ones(2, dtype=np.bool_)
    network = TimedNetwork(
        n_nodes=2,
        tail=0 * one,
        head=one,
        transit=one,
        capacity=np.ones((1, 5), np.int64),
        may_wait=two,
        hold=2 * one,
    )
    commodities = TimedCommodities(
        origin=0 * one,
        destination=one,
        serials=2 * one,
        release=0 * one,
        due=one,
        weight=one,
        open=two[:1, None],
        consumption=one[:, None],
    )
    layout = lay_out(network, commodities, weighted_arrival(network, commodities))
    with ThreadPoolExecutor(WORKERS) as workers:
        Search(layout=layout, workers=workers, seed=0).rehearse()
