"""What wishes speak of: links of modes, of countries, and by name."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from corridors.faults import Fault, unknown
from corridors.limits import BY_ROAD
from corridors.scenario import Scenario, Target
from corridors.targets import find_links, known_names
from corridors.wishes import Wishes, sort_wishes
from geodata.network import BoolArray, Mode, Network


def wished_links(network: Network, wishes: Wishes) -> BoolArray:
    """Mask of the links that wishes speak of, shape (n_links,)."""
    links = network.links
    mode = links["mode"].to_numpy(dtype=str)
    wished = np.isin(links["country"].to_numpy(dtype=str), [*wishes.countries])
    if Mode.ROAD in wishes.modes:
        wished |= np.isin(mode, [*BY_ROAD])
    if Mode.RAIL in wishes.modes:
        wished |= mode == str(Mode.RAIL)
    for name in wishes.names:
        wished |= find_links(network, Target(name=name))
    return wished


def missed_wishes(network: Network, scenario: Scenario) -> Iterator[Fault]:
    """Tell the names that wishes speak of and the network does not know."""
    names: set[str] | None = None
    for where, wishes in _stated(scenario):
        for name in sort_wishes(wishes).names:
            if not find_links(network, Target(name=name)).any():
                names = known_names(network) if names is None else names
                yield Fault(where, unknown("name of the network", name, names))


def _stated(scenario: Scenario) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give all wishes, and where each is stated."""
    for movement in scenario.movements:
        yield f"movement {movement.id}, prefer", movement.prefer
        yield f"movement {movement.id}, avoid", movement.avoid
    for flow in scenario.sustainment:
        yield f"sustainment {flow.id}, prefer", flow.prefer
        yield f"sustainment {flow.id}, avoid", flow.avoid
