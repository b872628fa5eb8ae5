"""The scenario on the network: sites, centres, overrides and closures found there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corridors.capacity import LinkRates, link_rates, overlay
from corridors.centres import Centres, locate_centres
from corridors.faults import ScenarioError
from corridors.gazetteer import Access, Gazetteer
from corridors.scenario import Scenario
from corridors.targets import locate_sites
from corridors.wished import missed_wishes
from geodata.network import Network


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A network with the scenario's own figures laid over it, sites and centres on it.

    ``base_sha256`` is that of the network before.
    """

    network: Network
    base_sha256: str
    sites: Mapping[str, Access]
    centres: Centres
    rates: LinkRates


def place(network: Network, scenario: Scenario) -> Placed:
    """Find the scenario's sites, centres, overrides and closures on the network.

    Raises
    ------
    ScenarioError
        With every one that misses it.
    """
    gazetteer = Gazetteer(network, scenario.settings.snap_km * 1000)
    sites, sites_off = locate_sites(gazetteer, scenario)
    centres, centres_off = locate_centres(gazetteer, scenario)
    overlaid, overrides_missed = overlay(network, scenario)
    rates, closures_missed = link_rates(overlaid, scenario)
    faults = [
        *sites_off,
        *centres_off,
        *overrides_missed,
        *closures_missed,
        *missed_wishes(network, scenario),
    ]
    if faults:
        raise ScenarioError(faults)
    return Placed(overlaid, network.sha256, sites, centres, rates)
