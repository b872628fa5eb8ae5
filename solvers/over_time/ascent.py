"""A lower bound that rises: prices of links and periods, by averaged loads."""

from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np

from solvers.arcs import FloatArray, IntArray
from solvers.compiled import compiled
from solvers.over_time.layout import SCALE, Layout
from solvers.over_time.values import respond

_AVERAGING = 0.04  # of a new load in the mean; the one parameter that matters
_AIM = 0.05  # steps aim at a bound this much higher
_LONGER, _SHORTER = 1.1, 0.7
_PATIENCE = 5  # rounds without a better bound before steps get shorter
_SHORTEST = 1e-4
# Any price will do for a bound: none is so high that a toll could overflow.
_DEAREST_BITS = 52


@dataclass(slots=True, kw_only=True)
class Ascent:
    """The volume algorithm (Barahona and Anbil 2000), in whole ticks.

    Formulation:
        bound(p) = sum over k of serials[k] * (least cost and toll of a way of k)
                 - sum over links a and periods t of p[a, t] * capacity[a, t]
        mean     = mean + 0.04 * (load of those ways - mean)
        p        = max(0, best p + step * (mean - capacity))
        step     = f * max(0.05 * best bound, 1) / |mean - capacity|**2

    Every p >= 0 gives a bound of every plan, fractions of serials included. `bound` is
    the best so far, a whole number since costs are; `price` are its prices.
    """

    layout: Layout
    workers: Executor
    n_workers: int
    price: IntArray = field(init=False)  # (n_periods, n_links), in ticks
    rounds: int = field(init=False, default=0)
    values: IntArray = field(init=False)  # (n_periods + 1, n_nodes, n_commodities)
    _valued: IntArray = field(init=False)  # the prices under which values stand
    _priced_until: int = field(init=False)  # the last period with such a price
    _mean: FloatArray = field(init=False)
    _best: float = field(init=False)
    _factor: float = field(init=False, default=0.1)
    _failures: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        layout = self.layout
        shape = (layout.n_periods + 1, layout.n_nodes, layout.serials.size)
        self.values = np.empty(shape, np.int64)
        self.price = np.zeros(layout.capacity.shape, np.int64)
        self._priced_until = layout.n_periods  # nothing is filled yet
        self._best, load = self._lagrangian(self.price)
        self._mean = load.astype(np.float64)

    @property
    def bound(self) -> int:
        """The best bound so far."""
        return _whole(self._best)

    @property
    def exhausted(self) -> bool:
        """Whether steps have become so short that the bound rises no more."""
        return self._factor < _SHORTEST

    def round(self) -> None:
        """Take one step from the best prices; keep its prices if they are better."""
        self.rounds += 1
        steepness = _steepness(self.layout, self.price, self._mean)
        if steepness == 0:  # nothing is overloaded, nothing priced is left unused
            self._factor = 0.0
            return
        aim = max(_AIM * abs(self._best), SCALE)  # costs are whole: less is nothing
        length = self._factor * aim / steepness
        trial = _stepped(self.layout, self.price, self._mean, length)
        value, load = self._lagrangian(trial)
        _average(self._mean, load, _AVERAGING)
        if value > self._best:
            self._best, self.price = value, trial
            self._factor = min(self._factor * _LONGER, 2.0)
            self._failures = 0
        else:
            self._failures += 1
        if self._failures >= _PATIENCE:
            self._factor *= _SHORTER
            self._failures = 0

    def fill_values(self) -> IntArray:
        """Give the values under the best prices, until the next round."""
        if self._valued is not self.price:
            self._lagrangian(self.price)
        return self.values

    def _changed_until(self, price: IntArray) -> int:
        """Give the last time whose values may change, as these prices come in."""
        before, self._priced_until = self._priced_until, _last_priced(price)
        self._valued = price
        return max(before, self._priced_until)

    def _lagrangian(self, price: IntArray) -> tuple[float, IntArray]:
        """Give the bound of these prices in ticks, and the load of the ways in it."""
        until = self._changed_until(price)
        n = self.layout.serials.size
        cuts = np.linspace(0, n, self.n_workers + 1).astype(np.int64).tolist()
        loads = [np.zeros(price.shape, np.int64) for _ in range(self.n_workers)]
        jobs = [
            self.workers.submit(
                respond, self.layout, price, first, last, until, self.values, load
            )
            for first, last, load in zip(cuts[:-1], cuts[1:], loads, strict=True)
        ]
        paid = sum(job.result() for job in jobs)
        for load in loads[1:]:
            loads[0] += load
        return paid - _tribute(self.layout, price), loads[0]


def _last_priced(price: IntArray) -> int:
    """Give the last period with a price; -1 where there is none."""
    return int(np.flatnonzero(price.any(axis=1)).max(initial=-1))


def _whole(value: float) -> int:
    """Give a bound in ticks as the next whole cost, for costs are whole.

    A little is taken off first, for the prices' sum is one of rounded numbers.
    """
    return int(np.ceil((value - 1e-12 * abs(value)) / SCALE - 1e-9))


@compiled
def _tribute(layout: Layout, price: IntArray) -> float:
    """Sum prices times capacity, in ticks."""
    total = 0.0
    for t in range(layout.n_periods):
        for a in range(layout.head.size):
            if price[t, a]:
                part = float(price[t, a]) * float(layout.capacity[t, a])
                total += part / float(1 << layout.shift[a])
    return total


@compiled
def _steepness(layout: Layout, price: IntArray, mean: FloatArray) -> float:
    """Sum the squares of mean - capacity where a step could change the price."""
    total = 0.0
    for t in range(layout.n_periods):
        for a in range(layout.head.size):
            over = mean[t, a] - layout.capacity[t, a]
            if over > 0 or (over < 0 and price[t, a]):
                total += (over / float(1 << layout.shift[a])) ** 2
    return total


@compiled
def _stepped(
    layout: Layout, price: IntArray, mean: FloatArray, length: float
) -> IntArray:
    """Give the prices a step away, along the mean load beyond the capacity."""
    stepped = price.copy()
    for t in range(layout.n_periods):
        for a in range(layout.head.size):
            over = mean[t, a] - layout.capacity[t, a]
            if over > 0 or (over < 0 and price[t, a]):
                change = length * over / float(1 << layout.shift[a])
                most = 1 << max(0, min(_DEAREST_BITS, 61 - layout.shift[a]))
                stepped[t, a] = min(most, max(0, round(price[t, a] + change)))
    return stepped


@compiled
def _average(mean: FloatArray, load: IntArray, share: float) -> None:
    for t in range(mean.shape[0]):
        for a in range(mean.shape[1]):
            mean[t, a] += share * (load[t, a] - mean[t, a])
