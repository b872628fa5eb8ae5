"""Which links a serial may use: every vehicle in it must pass every limit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from corridors.itinerary import Serial
from corridors.limits import BY_ROAD, LIMIT_WORDS, POSTED
from geodata.network import BoolArray, FloatArray, Mode, Network

Limits = Mapping[str, FloatArray]
"""Smallest value of every limit on every link that binds, NaN for none, (n_links,)."""


def binding_limits(network: Network, *, inferred_limits: bool = True) -> Limits:
    """Give the limits that bind: all that are known, or those that are posted alone."""
    if inferred_limits:
        return {
            limit: network.links[limit].to_numpy(dtype=np.float64)
            for limit in LIMIT_WORDS
        }
    return {limit: _posted(network, limit) for limit in LIMIT_WORDS}


def _posted(network: Network, limit: str) -> FloatArray:
    posted = network.links[f"{limit}_basis"].isin(POSTED).to_numpy()
    values = np.where(posted, network.links[limit].to_numpy(dtype=np.float64), np.nan)
    # A smaller assumption on the same link hides what is posted: the bridge has it.
    standing = network.structures
    standing = standing[standing[f"{limit}_basis"].isin(POSTED)]
    np.fmin.at(values, standing["link"].to_numpy(), standing[limit].to_numpy())
    return values


def open_links(network: Network, serial: Serial, limits: Limits) -> BoolArray:
    """Mask of the links that a serial may use by ``limits``, shape (n_links,).

    A limit that is not known does not bind: how many of a corridor's limits are known
    is told beside it. Transfers have no limits.
    """
    open_to = allowed_links(network, serial)
    modes = network.links["mode"].to_numpy()
    for which, mode in (
        (np.isin(modes, [*BY_ROAD]), Mode.ROAD),
        (modes == str(Mode.RAIL), Mode.RAIL),
    ):
        for limit, need in serial.requirement(mode).items():
            open_to &= ~(which & (limits[limit] < need))
    return open_to


def allowed_links(network: Network, serial: Serial) -> BoolArray:
    """Mask of the links that a serial could use if no limit bound, shape (n_links,).

    What may not go by road has no use for transfers to it either: from ramp to ramp
    over their access it would change gauge past every gauge transfer. Nor has what fits
    no train for those to a railway.
    """
    allowed = np.ones(len(network.links), dtype=np.bool_)
    if serial.column is None:
        by_road = np.isin(network.links["mode"].to_numpy(), [*BY_ROAD])
        allowed &= ~(by_road | _meeting(network, Mode.ROAD))
    if serial.train is None:
        allowed &= ~_meeting(network, Mode.RAIL)
    return allowed


def _meeting(network: Network, mode: Mode) -> BoolArray:
    """Mask of the links that begin or end at a node of a mode, shape (n_links,)."""
    of_mode = (network.nodes["mode"] == str(mode)).to_numpy()
    return np.asarray(of_mode[network.tail] | of_mode[network.head])
