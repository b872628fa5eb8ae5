"""On what terms serials enter links: at what price, and where there is room."""

from typing import NamedTuple

import numpy as np

from solvers.arcs import BoolArray, IntArray
from solvers.compiled import inlaid
from solvers.over_time.layout import Layout


class Terms(NamedTuple):
    """Prices, and the capacity that is left.

    A price is that of entering: of all periods for which the link holds its resource.
    """

    price: IntArray  # (n_links, n_periods), in ticks
    dear: BoolArray  # (n_links,), False where no period has a price
    left: IntArray  # (n_resources, n_periods), capacity that is left
    least_left: IntArray  # (n_resources,), no more than is left in any period


def free_terms(layout: Layout) -> Terms:
    """Give the terms as long as nothing has a price and nobody is on his way."""
    return Terms(
        price=np.zeros((layout.head.size, layout.n_periods), np.int64),
        dear=np.zeros(layout.head.size, np.bool_),
        left=layout.capacity,
        least_left=layout.capacity.min(axis=1, initial=2**62),
    )


@inlaid
def is_scarce(layout: Layout, terms: Terms, k: int, a: int) -> bool:
    """Say whether a serial may find no room on a link."""
    taken = layout.consumption[k, a]
    return bool(taken > terms.least_left[layout.resource[a]])
