"""Which links a serial may use: every vehicle in it must pass every limit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from corridors.itinerary import Serial
from geodata.network import LIMITS, BoolArray, Mode, Network


def open_links(network: Network, serial: Serial) -> BoolArray:
    """Mask of the links that a serial may use, shape (n_links,).

    By road the vehicles' own values meet the limits; by rail the axle load of the
    loaded wagons does. A limit that is not known does not bind: how many of a
    corridor's limits are known is told beside it. Transfers are open to all: what they
    lead to is not.
    """
    mode = network.links["mode"].to_numpy()
    by_road = np.isin(mode, [str(Mode.ROAD), str(Mode.FERRY)])
    by_rail = mode == str(Mode.RAIL)
    road = by_road & _fits(network, serial.requirement) & serial.by_road
    rail = by_rail & _carries(network, serial.requirement["wagon_axle_load_t"])
    return np.asarray(road | rail | (mode == str(Mode.TRANSFER)))


def _fits(network: Network, requirement: Mapping[str, float]) -> BoolArray:
    fits = np.ones(len(network.links), dtype=bool)
    for limit in LIMITS:
        fits &= ~(network.links[limit].to_numpy() < requirement[limit])
    return fits


def _carries(network: Network, axle_load_t: float) -> BoolArray:
    limit = network.links["max_axle_load_t"].to_numpy(dtype=np.float64)
    return np.asarray(~(limit < axle_load_t))
