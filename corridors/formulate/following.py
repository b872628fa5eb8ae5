"""Who follows whom at what distance: columns with pass time and gap, trains headway."""

from __future__ import annotations

import math

import numpy as np

from corridors.capacity import march_pace_kmh
from corridors.formulate.ground import Ground
from corridors.formulate.stretches import Stretches
from corridors.itinerary import Serial
from corridors.march import March
from corridors.regime import Regime
from geodata.network import FloatArray, IntArray, Mode


class Following:
    """Minutes until the next serial may follow onto a stretch, by who goes before.

    That is behind one who is no quicker: see ``Steps.catch_up`` for all others.
    """

    def __init__(self, ground: Ground, stretches: Stretches, regime: Regime) -> None:
        mode = ground.placed.network.links["mode"].to_numpy()
        mode = ground.of_links(mode, beyond="")[stretches.entry]
        self._on_road = mode == str(Mode.ROAD)
        self._on_rail = mode == str(Mode.RAIL)
        marches = (regime.march.wheeled, regime.march.heavy)
        self._rate_kmh = [
            _slowest(ground, stretches, march) for march in marches[: len(ground.paces)]
        ]
        self._regime = regime

    def headways_min(self, serial: Serial, stretches: IntArray) -> IntArray:
        """Give the minutes on every stretch of a way; 0: others may follow at once."""
        headway = np.zeros(len(stretches), dtype=np.int64)
        headway[self._on_rail[stretches]] = math.ceil(self._regime.trains.headway_min)
        if serial.column is not None:
            order = serial.column.order
            for at in np.flatnonzero(self._on_road[stretches]).tolist():
                rate = float(self._rate_kmh[serial.is_heavy][stretches[at]])
                headway[at] = self._regime.march.headway_min(order, rate)
        return headway


def _slowest(ground: Ground, stretches: Stretches, march: March) -> FloatArray:
    """Pace on the slowest link of every stretch, in km/h; infinite on access arcs.

    It is the link's own: the minutes of a link are whole, and those of a short one
    would make it far faster or slower than it is.
    """
    pace = march_pace_kmh(ground.placed.network, march)
    return stretches.least(ground.of_links(pace, beyond=np.inf))
