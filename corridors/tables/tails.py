"""Tails: how long after its head the tail of a serial passes a point."""

from __future__ import annotations

import numpy as np

from corridors.capacity import march_pace_kmh
from corridors.itinerary import Itinerary, Serial
from corridors.march import ColumnOrder
from corridors.march_rules import MarchRules
from geodata.defaults import MINUTES_AN_HOUR
from geodata.network import FloatArray, IntArray, Mode, Network


class Tails:
    """Pass times of columns on the links of a network, under the rules of a march.

    On a road it is the pass time at the rate of march there, at most the link's speed.
    On ferries and transfers the column is as long as on the road before it; where it
    comes by rail, or none is before, as on the road after it. Trains have no length
    here: their tails pass with their heads.
    """

    def __init__(self, network: Network, march: MarchRules) -> None:
        self._network = network
        self._rates_kmh: dict[bool, FloatArray] = {}  # of heavy columns, and of others
        self._mode = network.links["mode"].to_numpy()
        self._march = march
        self._known: dict[tuple[ColumnOrder, float], float] = {}

    def hours(self, itinerary: Itinerary) -> FloatArray:
        """Hours from head to tail at every link of a way, shape (n_links of it,)."""
        own = self._on_roads(itinerary.serial, itinerary.links)
        return _carried(own, self._mode[itinerary.links])

    def at_the_end(self, itinerary: Itinerary) -> float:
        """Hours from head to tail where the way ends."""
        return float(self.hours(itinerary)[-1]) if len(itinerary.links) else 0.0

    def _on_roads(self, serial: Serial, links: IntArray) -> FloatArray:
        """Pass times on roads, NaN on all else."""
        hours = np.full(len(links), np.nan)
        if serial.column is None:
            return hours
        rates = self._rate_kmh(heavy=serial.is_heavy)
        for at in np.flatnonzero(self._mode[links] == str(Mode.ROAD)).tolist():
            rate = float(rates[links[at]])
            hours[at] = self._pass_h(serial.column.order, rate)
        return hours

    def _rate_kmh(self, *, heavy: bool) -> FloatArray:
        """Give rates on all links, worked out when the first column asks."""
        if heavy not in self._rates_kmh:
            march = self._march.heavy if heavy else self._march.wheeled
            self._rates_kmh[heavy] = march_pace_kmh(self._network, march)
        return self._rates_kmh[heavy]

    def _pass_h(self, order: ColumnOrder, rate_kmh: float) -> float:
        key = order, rate_kmh
        if key not in self._known:
            self._known[key] = self._march.pass_min(order, rate_kmh) / MINUTES_AN_HOUR
        return self._known[key]


def _carried(hours: FloatArray, mode: np.ndarray) -> FloatArray:
    """Fill NaN from the road before, where no rail lies between, else from behind."""
    known = np.where(mode == str(Mode.RAIL), 0.0, hours)
    filled = _filled(known)
    behind = _filled(known[::-1])[::-1]
    carried: FloatArray = np.where(np.isnan(filled), behind, filled)
    return np.nan_to_num(carried)


def _filled(values: FloatArray) -> FloatArray:
    """Give every NaN the value before it; those at the start stay."""
    at = np.maximum.accumulate(np.where(np.isnan(values), -1, np.arange(len(values))))
    filled: FloatArray = np.where(at >= 0, values[at], np.nan)
    return filled
