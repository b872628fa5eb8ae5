"""The resources and periods that ways have held, and what is dear among them."""

from dataclasses import dataclass, field

import numpy as np

from solvers.arcs import FloatArray, Int32Array, IntArray
from solvers.compiled import compiled
from solvers.over_time.layout import Layout

# Any price will do for a bound: none is so high that a toll could overflow.
_DEAREST_BITS = 52
_FADING = 500  # at most it fades to a half within one in so many parts of the horizon


def _none() -> FloatArray:
    return np.zeros(0)


@dataclass(slots=True)
class Cells:
    """A cell is a resource in a period. Only what a way has held can have a price.

    These are few of all resources and periods, and in no order but that in which they
    were first held. Loads and capacities are divided by 2**shift, as tolls are: a price
    times a load is in ticks.
    """

    layout: Layout
    first_link: IntArray = field(init=False)  # (n_resources,), that takes of it
    entangled: IntArray = field(init=False)  # those whose way may be in its own way
    place: IntArray = field(init=False)  # (n_cells,), resource * n_periods + period
    price: IntArray = field(init=False)  # (n_cells,), in ticks
    link: IntArray = field(init=False)  # (n_cells,), the first of the resource
    entry: IntArray = field(init=False)  # (n_cells,), link * n_periods + period
    _cell: Int32Array = field(init=False)  # by place; -1 where there is none
    _scale: FloatArray = field(init=False, default_factory=_none)  # 2**shift
    _capacity: FloatArray = field(init=False, default_factory=_none)
    _dearest: FloatArray = field(init=False, default_factory=_none)  # price allowed
    _mean: FloatArray = field(init=False, default_factory=_none)  # load

    def __post_init__(self) -> None:
        layout = self.layout
        self.first_link = np.unique(layout.resource, return_index=True)[1]
        self.entangled = self.first_link[layout.lookback[self.first_link] > 0]
        self.link = self.entry = np.zeros(0, np.int64)
        self.place = np.zeros(0, np.int64)
        self.price = np.zeros(0, np.int64)
        self._cell = np.full(layout.capacity.size, -1, np.int32)

    def tribute(self, price: IntArray) -> float:
        """Give what all capacity is worth at prices of the cells, in ticks."""
        return float((price * self._capacity).sum())

    def slope(self) -> FloatArray:
        """Give the mean load beyond the capacity, where it could change the price."""
        over = self._mean - self._capacity
        return np.where((over > 0) | (self.price > 0), over, 0.0)

    def smooth(self, slope: FloatArray, reach: float) -> FloatArray:
        """Let periods of a resource share in the slope of those that are near.

        A reach of 1 is the widest; the nearer it is to 0, the more slopes stay as they
        are.
        """
        resource, period = np.divmod(self.place, self.layout.n_periods)
        sloping = np.zeros(self.layout.capacity.shape[0], np.bool_)
        sloping[resource[slope != 0]] = True
        among = np.flatnonzero(sloping[resource])
        row, period = (np.cumsum(sloping) - 1)[resource[among]], period[among]
        rows = np.zeros((int(sloping.sum()), self.layout.n_periods))
        rows[row, period] = slope[among]
        _fade(rows, 0.5 ** (_FADING / (reach * self.layout.n_periods)))
        smooth = np.zeros_like(slope)
        smooth[among] = rows[row, period]
        return smooth

    def allowed(self, price: FloatArray) -> IntArray:
        """Give whole prices, none below 0 or so high that a toll could overflow."""
        return np.clip(np.rint(price), 0, self._dearest).astype(np.int64)

    def take_in(self, place: IntArray, load: IntArray, share: float) -> None:
        """Give the load of new ways a share in the mean; make cells where they led."""
        self.make(place)
        self._mean *= 1 - share
        cell = self._cell[place]
        np.add.at(self._mean, cell, share * load / self._scale[cell])

    def make(self, place: IntArray) -> None:
        """Make a cell of each place that is none yet."""
        place = np.unique(place[self._cell[place] < 0])
        if not place.size:
            return
        self._cell[place] = self.place.size + np.arange(place.size)
        layout = self.layout
        resource, period = np.divmod(place, layout.n_periods)
        link = self.first_link[resource]
        shift = layout.shift[link]
        scale = 2.0**shift
        held = np.maximum(layout.lookback[link], 1)  # who enters pays for all of it
        dearest = 2.0 ** np.clip(61 - shift, 0, _DEAREST_BITS) // held
        capacity = layout.capacity.ravel()[place] / scale
        nothing, no_price = np.zeros(place.size), np.zeros(place.size, np.int64)
        self.place = np.append(self.place, place)
        self.link = np.append(self.link, link)
        self.entry = np.append(self.entry, link * layout.n_periods + period)
        self.price = np.append(self.price, no_price)
        self._scale = np.append(self._scale, scale)
        self._capacity = np.append(self._capacity, capacity)
        self._dearest = np.append(self._dearest, dearest)
        self._mean = np.append(self._mean, nothing)


@compiled
def _fade(rows: FloatArray, fading: float) -> None:
    """Let what stands in a period fade into those after it, then into those before.

    Together that is symmetric and loses nothing, so that a slope remains one.
    """
    for row in range(rows.shape[0]):
        for backward in (False, True):
            faded = 0.0
            for step in range(rows.shape[1]):
                t = rows.shape[1] - 1 - step if backward else step
                faded = fading * faded + (1 - fading) * rows[row, t]
                rows[row, t] = faded
