"""A lower bound that rises: prices of resources and periods, by averaged loads."""

import math
import mmap
from collections import deque
from concurrent.futures import Executor
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from solvers.arcs import FloatArray, IntArray
from solvers.over_time.cells import Cells
from solvers.over_time.holds import sum_over_holds
from solvers.over_time.layout import SCALE, Layout
from solvers.over_time.respond import respond
from solvers.over_time.routing import Outlook
from solvers.over_time.terms import Terms, free_terms
from solvers.over_time.values import fill_alone
from solvers.over_time.windows import Windows, shut_windows

# The share of a new load in the mean, which matters most. A long memory brings the
# bound higher in the end; where a step takes long there is time for few of them, and a
# short one gets further. So it begins with one in so many states that a step looks at,
# and falls: to a half after so many rounds.
_FIRST_SHARE, _LAST_SHARE = (0.04, 0.2), 0.02
_STATES_FOR_ALL, _HALVED_AFTER = 50_000_000, 50
_STATES_OF_ANY = 1_000  # of the work for a commodity, those for whatever is small
# Slopes that fade raise queues as a whole at first; where they stay so, steps end too
# soon. Their reach is a half after so many rounds, and falls with the square of them.
_HALF_REACH_AFTER = 200
_AIM = 0.05  # steps aim at a bound that is nearer to the plan by so much of the way
_STARTS = (0.25, 0.5, 0.75, 1.0)  # shares of the prices that it may start at
_LONGER, _SHORTER = 1.1, 0.7
_REMEMBERED = 20  # rounds whose arrivals say in which order serials go
_PATIENCE = 5  # rounds without a better bound before steps get shorter
_SHORTEST = 1e-4


@dataclass(slots=True, kw_only=True)
class Ascent:
    """The volume algorithm (Barahona and Anbil 2000), in whole ticks.

    Formulation:
        bound(p) = sum over k of serials[k] * (least cost and toll of a way of k)
                 - sum over resources r and periods t of p[r, t] * capacity[r, t]
        mean     = mean + share * (load of those ways - mean)
        slope    = mean - capacity
        up       = slope, faded into periods that are near, the less the later
        p        = max(0, best p + step * up)
        step     = f * max(0.05 * (plan - best bound), 1) / sum(slope * up)

    The toll of a link is what the periods cost in which it holds its resource, rounded
    down to ticks. So every p >= 0 gives a bound of every plan, fractions of serials
    included. `bound` is the best so far, a whole number since costs are; `price` are
    its prices.
    """

    layout: Layout
    workers: Executor
    n_workers: int
    incumbent: int = 0  # cost of the best plan so far, in ticks, which steps aim at
    rounds: int = field(init=False, default=0)
    windows: Windows = field(init=False)
    arrivals: deque[IntArray] = field(init=False)  # of late, (n_commodities,) each
    _terms: Terms = field(init=False)  # those tried last
    _tried: IntArray = field(init=False)  # prices of the cells that there were then
    _ahead: IntArray = field(init=False)  # as in an outlook
    _least: IntArray = field(init=False)  # (n_commodities,), what was paid then
    _cells: Cells = field(init=False)
    _best: float = field(init=False, default=0.0)
    _factor: float = field(init=False, default=0.5)
    _failures: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._cells = Cells(self.layout)
        self._terms = free_terms(self.layout)
        self.arrivals = deque(maxlen=_REMEMBERED)
        self.windows = shut_windows(self.layout)

    @property
    def bound(self) -> int:
        """The best bound so far."""
        return _whole(self._best)

    @property
    def price(self) -> IntArray:  # (n_resources, n_periods), in ticks
        """The prices that prove the best bound."""
        price = np.zeros_like(self.layout.capacity)
        price.ravel()[self._cells.place] = self._cells.price
        return price

    @property
    def states(self) -> int:
        """Nodes and times, over all commodities, that a round looks at."""
        return int(self.windows.states.sum())

    @property
    def _share(self) -> float:
        """The share of a new load in the mean."""
        first = float(np.clip(self.states / _STATES_FOR_ALL, *_FIRST_SHARE))
        return max(first / (1 + self.rounds / _HALVED_AFTER), _LAST_SHARE)

    @property
    def _reach(self) -> float:
        """How far slopes fade, of as far as they do to begin with."""
        return 1 / (1 + (self.rounds / _HALF_REACH_AFTER) ** 2)

    @property
    def exhausted(self) -> bool:
        """Whether steps have become so short that the bound rises no more."""
        return self._factor < _SHORTEST

    def begin(self) -> IntArray:  # (n_commodities,)
        """Bound without prices; give what a serial of each pays as long as it has none.

        That is in ticks, and what it pays for staying at most.
        """
        layout = self.layout
        self._ahead = np.zeros((0, 0, 0), np.int64)
        if not layout.early_is_best:
            self._ahead = _unfilled((*layout.earliest.shape, layout.n_periods + 1))
            for k in range(layout.serials.size):
                fill_alone(layout, k, self._ahead[k])
        self._best, place, load = self._lagrangian(self._cells.price)
        self._cells.take_in(place, load, 1.0)
        return self._least

    def start(self, price: FloatArray) -> None:
        """Start at a share of prices (n_resources, n_periods), in ticks, if any helps.

        Shares are tried from small to large, as long as the bound rises.
        """
        cells, price = self._cells, price.ravel()
        cells.make(np.flatnonzero(price))
        for share in _STARTS:
            trial = cells.allowed(share * price[cells.place])
            value, place, load = self._lagrangian(trial)
            if value <= self._best:
                break
            cells.price, self._best = trial, value
            cells.take_in(place, load, 1.0)

    def round(self) -> None:
        """Take one step from the best prices; keep its prices if they are better."""
        self.rounds += 1
        slope = self._cells.slope()
        up = self._cells.smooth(slope, self._reach)
        steepness = float((slope * up).sum())
        if steepness == 0:  # nothing is overloaded, nothing priced is left unused
            self._factor = 0.0
            return
        open_gap = max(self.incumbent - self._best, 0.0)
        aim = max(_AIM * open_gap, SCALE)  # costs are whole: less is nothing
        step = self._factor * aim / steepness
        trial = self._cells.allowed(self._cells.price + step * up)
        value, place, load = self._lagrangian(trial)
        if value > self._best:
            self._cells.price, self._best = trial, value
            self._factor = min(self._factor * _LONGER, 2.0)
            self._failures = 0
        else:
            self._failures += 1
        self._cells.take_in(place, load, self._share)
        if self._failures >= _PATIENCE:
            self._factor *= _SHORTER
            self._failures = 0

    def look_ahead(self) -> Outlook:
        """Give what lies ahead under the best prices, good until the next round."""
        if (self._tried != self._cells.price[: self._tried.size]).any():
            if self.layout.early_is_best:
                self._set_prices(self._cells.price)
            else:
                self._lagrangian(self._cells.price)
        return Outlook(self._terms.price, self._ahead)

    def terms(self, share: float) -> Terms:
        """Give terms to build a plan on, under a share of the best prices."""
        free = free_terms(self.layout)
        if share:
            self._put_prices((share * self._cells.price).astype(np.int64), free)
        return free

    def _lagrangian(self, price: IntArray) -> tuple[float, IntArray, IntArray]:
        """Give the bound of prices of the cells, in ticks, and the load of its ways."""
        self._set_prices(price)
        given = (self.layout, self._terms, self.windows, self._ahead)
        jobs = [
            self.workers.submit(respond, *given, first, last)
            for first, last in pairwise(self._shares())
        ]
        answers = [job.result() for job in jobs]
        least, place, load, arrival = zip(*answers, strict=True)
        self.arrivals.append(np.concatenate(arrival))
        self._least = np.concatenate(least)
        paid = int(self.layout.serials @ self._least)
        value = paid - self._cells.tribute(price)
        return value, np.concatenate(place), np.concatenate(load)

    def _shares(self) -> list[int]:
        """Cut the commodities in as many parts as there are workers, of equal work.

        Most of it is in the states, and some in every commodity.
        """
        work = np.cumsum(self.windows.states + _STATES_OF_ANY)
        ends = np.linspace(0, work.max(initial=0), self.n_workers + 1)[1:-1]
        return [0, *np.searchsorted(work, ends).tolist(), work.size]

    def _set_prices(self, price: IntArray) -> None:
        """Let the terms have prices of the cells, and note which."""
        self._put_prices(price, self._terms)
        self._tried = price

    def _put_prices(self, price: IntArray, terms: Terms) -> None:
        """Put what entering costs at prices of the cells into terms.

        Most links have their own resource for one period: to enter costs its price.
        """
        cells, entry, dear = self._cells, terms.price, terms.dear
        entry[cells.entangled] = 0
        entry.ravel()[cells.entry] = price
        dear[:] = False
        dear[cells.link[price > 0]] = True
        if cells.entangled.size:
            sum_over_holds(self.layout, cells.first_link, entry, dear)


def _unfilled(shape: tuple[int, ...]) -> IntArray:
    """Give zeros that take no memory before they are written, page by page.

    Most nodes are on no way of a commodity. Numpy would ask the system for large pages,
    and with a word in each all of them are there.
    """
    size = math.prod(shape)
    room = mmap.mmap(-1, max(size * np.dtype(np.int64).itemsize, 1))
    return np.frombuffer(room, np.int64, count=size).reshape(shape)


def _whole(value: float) -> int:
    """Give a bound in ticks as the next whole cost, for costs are whole.

    A little is taken off first, for the prices' sum is one of rounded numbers.
    """
    return int(np.ceil((value - 1e-12 * abs(value)) / SCALE - 1e-9))
