"""The scenario on the network: its sites, overrides and closures found there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corridors.capacity import LinkRates, link_rates, overlay
from corridors.faults import ScenarioError
from corridors.scenario import Scenario
from corridors.targets import Access, locate_sites
from corridors.wished import missed_wishes
from geodata.network import Network


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A network with the scenario's own figures laid over it, and its sites on it.

    ``base_sha256`` is that of the network before.
    """

    network: Network
    base_sha256: str
    sites: Mapping[str, Access]
    rates: LinkRates


def place(network: Network, scenario: Scenario) -> Placed:
    """Find the scenario's sites, overrides and closures on the network.

    Raises
    ------
    ScenarioError
        With every one that misses it.
    """
    sites, off_network = locate_sites(network, scenario)
    overlaid, overrides_missed = overlay(network, scenario)
    rates, closures_missed = link_rates(overlaid, scenario)
    faults = [
        *off_network,
        *overrides_missed,
        *closures_missed,
        *missed_wishes(network, scenario),
    ]
    if faults:
        raise ScenarioError(faults)
    return Placed(overlaid, network.sha256, sites, rates)
