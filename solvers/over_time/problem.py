"""What moves over time, and on what: links with calendars, and whole serials."""

from dataclasses import dataclass

import numpy as np

from solvers.arcs import BoolArray, IntArray, frozen
from solvers.checks import (
    MAX_SUM,
    ProblemError,
    booleans,
    check_not_negative,
    counted,
    integers,
    node_ids,
    settle,
)

MAX_PERIODS = 2**15
"""More periods than any calendar needs; periods and links fit in 32 bits."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TimedNetwork:
    """Links with a transit time, and a capacity for every period.

    What enters link `a` in period `t` takes capacity of `capacity[a, t]` and arrives at
    its head at `t + transit[a]`. Times run from 0 to `n_periods`, the horizon; nothing
    arrives after it. A transfer is a link whose transit is its dwell. Between two links
    a serial may stand still at nodes that `may_wait` marks, and nowhere else: not even
    at its origin. Parallel links, self-loops and links without transit are allowed.
    Arrays are copied and read-only.

    Raises
    ------
    ProblemError
        For anything but whole numbers in range, one per link, period or node.
    """

    n_nodes: int
    tail: IntArray  # (n_links,)
    head: IntArray  # (n_links,)
    transit: IntArray  # (n_links,), periods
    capacity: IntArray  # (n_links, n_periods), units that may enter
    may_wait: BoolArray  # (n_nodes,)

    def __post_init__(self) -> None:
        n_nodes = counted("n_nodes", self.n_nodes)
        n_links = np.size(self.tail)
        tail = node_ids("tail", self.tail, n_links, n_nodes)
        head = node_ids("head", self.head, n_links, n_nodes)
        transit = integers("transit", self.transit, (n_links,), per="link")
        check_not_negative("transit", transit)
        n_periods = _n_periods(self.capacity, n_links)
        shape, per = (n_links, n_periods), "link and period"
        capacity = integers("capacity", self.capacity, shape, per=per)
        check_not_negative("capacity", capacity)
        may_wait = booleans("may_wait", self.may_wait, (n_nodes,), per="node")
        settle(self, n_nodes=n_nodes, tail=tail, head=head, transit=transit)
        settle(self, capacity=capacity, may_wait=may_wait)

    @property
    def n_links(self) -> int:
        """How many links there are."""
        return self.tail.size

    @property
    def n_periods(self) -> int:
        """How many periods there are: the horizon."""
        return int(self.capacity.shape[1])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TimedCommodities:
    """Serials that move over time: commodity `k` has `serials[k]` alike.

    A serial is ready at its origin at `release`, and goes whole and by one way to its
    destination. It may use `open` links only, and takes `consumption` units of the
    capacity of each in the period in which it enters it. `due` and `weight` say how
    much its arrival matters: see `solvers.over_time.costs`. Arrays are copied and
    read-only.

    Raises
    ------
    ProblemError
        For anything but whole numbers in range, one per commodity or commodity and
        link, and where origin and destination are the same.
    """

    origin: IntArray  # (n_commodities,)
    destination: IntArray  # (n_commodities,)
    serials: IntArray  # (n_commodities,)
    release: IntArray  # (n_commodities,), periods
    due: IntArray  # (n_commodities,), periods
    weight: IntArray  # (n_commodities,), 1 or more
    open: BoolArray  # (n_commodities, n_links)
    consumption: IntArray  # (n_commodities, n_links), units

    def __post_init__(self) -> None:
        n = np.size(self.origin)
        for name in ("origin", "destination", "serials", "release", "due", "weight"):
            values = integers(name, getattr(self, name), (n,), per="commodity")
            check_not_negative(name, values)
            settle(self, **{name: values})
        self._check_ends()
        self._check_weights()
        shape = (n, np.size(self.open) // n if n else np.asarray(self.open).shape[-1])
        per = "commodity and link"
        allowed = booleans("open", self.open, shape, per=per)
        consumption = integers("consumption", self.consumption, shape, per=per)
        check_not_negative("consumption", consumption)
        settle(self, open=allowed, consumption=consumption)

    def _check_ends(self) -> None:
        same = np.flatnonzero(self.origin == self.destination)
        if same.size:
            at, node = same[0], self.origin[same[0]]
            raise ProblemError(
                f"origin[{at}] and destination[{at}] are both {node}: they must differ"
            )

    def _check_weights(self) -> None:
        weightless = np.flatnonzero(self.weight < 1)
        if weightless.size:
            raise ProblemError(f"weight[{weightless[0]}] is 0: it must be 1 or more")

    @property
    def n_commodities(self) -> int:
        """How many commodities there are."""
        return self.origin.size

    @property
    def n_serials(self) -> int:
        """How many serials there are in all."""
        return int(self.serials.sum())

    @property
    def commodity_of(self) -> IntArray:  # (n_serials,)
        """The commodity of each serial: those of one commodity stand together."""
        each = np.repeat(np.arange(self.n_commodities), self.serials)
        return frozen(each, np.int64)


def check_fits(network: TimedNetwork, commodities: TimedCommodities) -> None:
    """Refuse commodities of other nodes or links, or whose consumption overflows."""
    if commodities.open.shape[1] != network.n_links:
        raise ProblemError(
            f"the commodities have {commodities.open.shape[1]} links, "
            f"the network {network.n_links}"
        )
    for name in ("origin", "destination"):
        node_ids(
            name,
            getattr(commodities, name),
            commodities.n_commodities,
            network.n_nodes,
            per="commodity",
        )
    _check_consumption(network, commodities)


def fitting(network: TimedNetwork, commodities: TimedCommodities) -> BoolArray:
    """Mark the open links (n_commodities, n_links) on which a serial ever fits."""
    widest = network.capacity.max(axis=1, initial=0)
    fits: BoolArray = commodities.open & (commodities.consumption <= widest)
    return fits


def _check_consumption(network: TimedNetwork, commodities: TimedCommodities) -> None:
    """Refuse serials that together could take more than 64 bits hold."""
    taken = np.where(fitting(network, commodities), commodities.consumption, 0)
    total = commodities.serials.astype(np.float64) @ taken.astype(np.float64)
    over = np.flatnonzero(total >= MAX_SUM)
    if over.size:
        raise ProblemError(
            f"all serials together take {total[over[0]]:.3g} of link {over[0]}: it "
            "must stay below 2**62; use a coarser unit of capacity"
        )


def _n_periods(capacity: IntArray, n_links: int) -> int:
    shape = np.asarray(capacity).shape
    if len(shape) != 2 or not 0 < shape[1] < MAX_PERIODS:  # noqa: PLR2004 - a table
        raise ProblemError(
            f"capacity has shape {shape}: ({n_links}, periods), 1 to "
            f"{MAX_PERIODS - 1} periods, is right"
        )
    return int(shape[1])
