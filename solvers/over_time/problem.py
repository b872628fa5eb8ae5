"""What moves over time, and on what: links with calendars, and whole serials."""

from dataclasses import dataclass, field

import numpy as np

from solvers.arcs import BoolArray, IntArray, frozen
from solvers.checks import (
    ProblemError,
    booleans,
    check_not_negative,
    check_positive,
    counted,
    ids,
    integers,
    node_ids,
    settle,
)

MAX_PERIODS = 2**15
"""More periods than any calendar needs; periods and links fit in 32 bits."""

_LEFT_OUT: IntArray = np.zeros(0, np.int64)
"""Stands for what the caller has left out, and is nothing that a caller can have."""


def _left_out() -> IntArray:
    return _LEFT_OUT


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TimedNetwork:
    """Links with a transit time, and resources with a capacity for every period.

    What enters link `a` in period `t` at pace `p` arrives at its head at
    `t + transit[p, a]`; a single row of transits is one pace. It takes capacity of
    `resource[a]`, and holds it for `hold[a]` periods: from `t` to before `t + hold[a]`,
    of which those beyond the horizon do not count. Links may share a resource, as both
    directions of a single track do; left out, each has its own, and holds it for the
    period in which it is entered. Resources without links are allowed.

    Times run from 0 to `n_periods`, the horizon; nothing arrives after it. A transfer
    is a link whose transit is its dwell. Between two links a serial may stand still at
    nodes that `may_wait` marks, and nowhere else: not even at its origin. Parallel
    links, self-loops and links without transit are allowed. Arrays are copied and
    read-only.

    Raises
    ------
    ProblemError
        For anything but whole numbers in range, one per link, resource, period or
        node.
    """

    n_nodes: int
    tail: IntArray  # (n_links,)
    head: IntArray  # (n_links,)
    transit: IntArray  # (n_paces, n_links), periods
    capacity: IntArray  # (n_resources, n_periods), units that may be taken
    may_wait: BoolArray  # (n_nodes,)
    resource: IntArray = field(default_factory=_left_out)  # (n_links,)
    hold: IntArray = field(default_factory=_left_out)  # (n_links,), periods, 1 or more

    def __post_init__(self) -> None:
        n_nodes = counted("n_nodes", self.n_nodes)
        n_links = np.size(self.tail)
        tail = node_ids("tail", self.tail, n_links, n_nodes)
        head = node_ids("head", self.head, n_links, n_nodes)
        alone = np.ndim(self.transit) <= 1
        shape = (n_links,) if alone else (len(self.transit), n_links)
        per = "link" if alone else "pace and link"
        transit = integers("transit", self.transit, shape, per=per)
        check_not_negative("transit", transit)
        transit = np.atleast_2d(transit)
        may_wait = booleans("may_wait", self.may_wait, (n_nodes,), per="node")
        settle(self, n_nodes=n_nodes, tail=tail, head=head, transit=transit)
        settle(self, may_wait=may_wait)
        self._settle_resources()

    def _settle_resources(self) -> None:
        """Check what links take capacity of, how much there is, and for how long."""
        own = self.resource is _LEFT_OUT
        shape, per = _shape_of(self.capacity), "resource and period"
        if own:
            shape, per = (self.n_links, shape[1]), "link and period"
        capacity = integers("capacity", self.capacity, shape, per=per)
        check_not_negative("capacity", capacity)
        resource = np.arange(self.n_links) if own else self.resource
        resource = ids(
            "resource", resource, self.n_links, shape[0], per="link", kind="resources"
        )
        once = self.hold is _LEFT_OUT
        hold = np.ones(self.n_links, np.int64) if once else self.hold
        hold = integers("hold", hold, self.n_links, per="link")
        check_positive("hold", hold)
        settle(self, capacity=capacity, resource=resource, hold=hold)

    @property
    def n_links(self) -> int:
        """How many links there are."""
        return self.tail.size

    @property
    def n_paces(self) -> int:
        """How many paces there are at which links are passed."""
        return int(self.transit.shape[0])

    @property
    def n_resources(self) -> int:
        """How many resources there are, with links or without."""
        return int(self.capacity.shape[0])

    @property
    def n_periods(self) -> int:
        """How many periods there are: the horizon."""
        return int(self.capacity.shape[1])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TimedCommodities:
    """Serials that move over time: commodity `k` has `serials[k]` alike.

    A serial is ready at its origin at `release`, and goes whole and by one way to its
    destination. It may use `open` links only, and takes `consumption` units of the
    resource of each as long as the link holds it; where two links of its way hold the
    same resource, it takes the sum. Its transits are those of its `pace`, the first if
    that is left out. `due` and `weight` say how much its arrival matters: see
    `solvers.over_time.costs`. Arrays are copied and read-only.

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
    pace: IntArray = field(default_factory=_left_out)  # (n_commodities,), a number

    def __post_init__(self) -> None:
        n = np.size(self.origin)
        if self.pace is _LEFT_OUT:
            settle(self, pace=np.zeros(n, np.int64))
        of_each = ("origin", "destination", "serials", "release", "due", "weight")
        for name in (*of_each, "pace"):
            values = integers(name, getattr(self, name), (n,), per="commodity")
            check_not_negative(name, values)
            settle(self, **{name: values})
        self._check_ends()
        check_positive("weight", self.weight)
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


def _shape_of(capacity: IntArray) -> tuple[int, int]:
    """Give the shape of the table of capacities, if it is one."""
    shape = np.asarray(capacity).shape
    if len(shape) != 2 or not 0 < shape[1] < MAX_PERIODS:  # noqa: PLR2004 - a table
        raise ProblemError(
            f"capacity has shape {shape}: (resources, periods), 1 to "
            f"{MAX_PERIODS - 1} periods, is right"
        )
    return int(shape[0]), int(shape[1])
