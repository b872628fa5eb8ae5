"""How long a serial is held at ramps, borders and gauge breaks under a regime."""

from __future__ import annotations

from typing import Final

import numpy as np

from corridors.regime import BorderRules
from geodata.defaults import MINUTES_AN_HOUR
from geodata.network import BoolArray, FloatArray, Mode, Network, TerminalKind

_UNION: Final = {
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR"),
    *("HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI"),
    "SK",
}
"""Members of the European Union, where the target for freight at borders holds."""


def dwell_hours(network: Network, borders: BorderRules) -> FloatArray:
    """Hours held on every link, shape (n_links,): the network's, the regime's at most.

    A railway crossing whose countries are unknown counts as one of the outer border.
    """
    links = network.links
    kind = links["class"].to_numpy()
    crossing = kind == str(TerminalKind.CROSSING)
    by_rail = crossing & links["capacity_tpd"].notna().to_numpy()
    inner = by_rail & _within_union(network)
    longest = np.full(len(links), np.inf)
    longest[crossing] = borders.road_crossing_min / MINUTES_AN_HOUR
    longest[by_rail] = borders.rail_crossing_outer_h
    longest[inner] = borders.rail_crossing_eu_min / MINUTES_AN_HOUR
    longest[kind == str(TerminalKind.GAUGE_TRANSFER)] = borders.gauge_transfer_h
    held: FloatArray = np.minimum(np.nan_to_num(links["dwell_h"].to_numpy()), longest)
    return held


def _within_union(network: Network) -> BoolArray:
    """Links both of whose ends lie on lines of members, and on none of others."""
    links = network.links
    tail, head = links["from_node"].to_numpy(), links["to_node"].to_numpy()
    country = links["country"]
    known = (country != "") & (links["mode"] != str(Mode.TRANSFER))
    member = (known & country.isin(_UNION)).to_numpy()
    other = (known & ~country.isin(_UNION)).to_numpy()
    inside = np.zeros(len(network.nodes), dtype=bool)
    inside[tail[member]] = inside[head[member]] = True
    inside[tail[other]] = inside[head[other]] = False
    within: BoolArray = inside[tail] & inside[head]
    return within
