"""From the planner's words to links: sites, closures and overrides on the network."""

from __future__ import annotations

import numpy as np
import shapely

from corridors.faults import Fault
from corridors.gazetteer import Access, Gazetteer
from corridors.scenario import Scenario, Target
from geodata.network import BoolArray, Network


def locate_sites(
    gazetteer: Gazetteer, scenario: Scenario
) -> tuple[dict[str, Access], list[Fault]]:
    """Snap every site to the nearest road node, and to all terminals within reach.

    On a network without terminals a site takes the nearest node of each layer, so that
    rail alone can be planned too.
    """
    found: dict[str, Access] = {}
    faults: list[Fault] = []
    for site in scenario.sites:
        result = gazetteer.access_to(site)
        if isinstance(result, Access):
            found[site.site] = result
        else:
            faults.append(Fault(f"site {site.site!r}", result))
    return found, faults


def find_links(network: Network, target: Target) -> BoolArray:
    """Mask of the links that a target speaks of, shape (n_links,).

    A name is that of a road or line (``name`` or ``ref``), of a bridge or tunnel along
    the link, of a crossing or terminal; letters' case does not matter.
    """
    links = network.links
    if target.osm_id is not None:
        mask = (links["osm_id"] == target.osm_id).to_numpy()
    elif target.name is not None:
        mask = _named(network, target.name.lower())
    else:
        mask = _around(network, target)
    if target.mode is not None:
        mask = mask & (links["mode"] == target.mode).to_numpy()
    return np.asarray(mask, dtype=bool)


def known_names(network: Network) -> set[str]:
    """Names that a target may use."""
    names: set[str] = set()
    for column in ("name", "ref", "bridges", "tunnels"):
        for text in network.links[column].unique():
            names.update(part.strip() for part in text.split(";"))
    return names - {""}


def _named(network: Network, name: str) -> BoolArray:
    mask = np.zeros(len(network.links), dtype=bool)
    for column in ("name", "ref", "bridges", "tunnels"):
        texts = network.links[column]
        said = [text for text in texts.unique() if _says(text, name)]
        mask |= texts.isin(said).to_numpy()
    return mask


def _says(text: str, name: str) -> bool:
    lowered = text.lower()
    return lowered == name or name in (part.strip() for part in lowered.split(";"))


def _around(network: Network, target: Target) -> BoolArray:
    """Links that come within the radius of the point."""
    lon, lat = float(target.lon or 0.0), float(target.lat or 0.0)
    shrink = max(float(np.cos(np.radians(lat))), 0.01)
    radius_deg = target.radius_km / 111.32
    circle = shapely.Point(0.0, 0.0).buffer(radius_deg, quad_segs=32)
    ellipse = shapely.transform(circle, lambda xy: xy / [shrink, 1.0] + [lon, lat])
    return np.asarray(shapely.intersects(network.links.geometry.array, ellipse))
