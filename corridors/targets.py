"""From the planner's words to links: sites, closures and overrides on the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from corridors.faults import Fault, unknown
from corridors.itinerary import Place
from corridors.scenario import Scenario, Site, Target
from geodata.geodesy import geodesic_m
from geodata.network import BoolArray, FloatArray, IntArray, Mode, Network
from geodata.parts import parts_of

_MOTORWAYS: Final = ("motorway", "motorway_link")
_MAIN_PART: Final = 20  # nodes
_ONE_TOWN_DEG: Final = 0.5  # a town's road, station and ramp lie closer


@dataclass(frozen=True, slots=True)
class Access:
    """A site on the network: the nodes where it begins, and how far away they are."""

    place: Place
    nodes: IntArray  # (k,), the nearest road node and the terminals around
    distance_m: FloatArray  # (k,)


def locate_sites(
    network: Network, scenario: Scenario
) -> tuple[dict[str, Access], list[Fault]]:
    """Snap every site to the nearest road node, and to all terminals within reach.

    On a network without terminals a site takes the nearest node of each layer, so that
    rail alone can be planned too.
    """
    found: dict[str, Access] = {}
    faults: list[Fault] = []
    finder = _Finder(network, scenario.settings.snap_km * 1000)
    for site in scenario.sites:
        result = finder.locate(site)
        if isinstance(result, Access):
            found[site.site] = result
        else:
            faults.append(Fault(f"site {site.site!r}", result))
    return found, faults


class _Finder:
    """Nodes by name, and by distance from a point."""

    def __init__(self, network: Network, within_m: float) -> None:
        self.within_m = within_m
        nodes = network.nodes
        self.lon = shapely.get_x(nodes.geometry.array)
        self.lat = shapely.get_y(nodes.geometry.array)
        self.mode = nodes["mode"].to_numpy()
        self.kind = nodes["kind"].to_numpy()
        gauge = nodes["gauge_mm"].to_numpy()
        self.layers = [self.mode == "road"]
        if not (self.mode == "terminal").any():
            rail = self.mode == str(Mode.RAIL)
            self.layers += [rail & (gauge == each) for each in np.unique(gauge[rail])]
        self.through = _leads_through(network)
        self.names: dict[str, list[int]] = {}
        for node, name in enumerate(nodes["name"]):
            if name:
                self.names.setdefault(name, []).append(node)
        self.lowered = {name.lower(): name for name in self.names}

    def locate(self, site: Site) -> Access | str:
        """Give the site's access, or what is wrong with it."""
        if site.place is not None:
            name = self.lowered.get(site.place.lower())
            if name is None:
                return unknown("place of the network", site.place, self.names)
            node = self._foremost(self.names[name])
            lon, lat = float(self.lon[node]), float(self.lat[node])
            if self._far_apart(self.names[name]):
                return (
                    f"{site.place!r} is the name of places far apart, one of them at "
                    f"({lon:g}, {lat:g}); give lon and lat"
                )
        else:
            lon, lat = float(site.lon or 0.0), float(site.lat or 0.0)
        return self._access(Place(site.site, lon, lat))

    def _foremost(self, nodes: Sequence[int]) -> int:
        """Of nodes with one name: a town on the road before a station."""
        return min(nodes, key=lambda n: (self.kind[n] != "place", n))

    def _far_apart(self, nodes: Sequence[int]) -> bool:
        lon, lat = self.lon[list(nodes)], self.lat[list(nodes)]
        return bool(np.ptp(lon) > _ONE_TOWN_DEG or np.ptp(lat) > _ONE_TOWN_DEG)

    def _access(self, place: Place) -> Access | str:
        distance = self._distances(place)
        near = distance <= self.within_m
        chosen = [*np.flatnonzero(near & (self.mode == "terminal"))]
        for layer in self.layers:
            good = near & layer & self.through
            of_layer = np.flatnonzero(good if good.any() else near & layer)
            if len(of_layer):
                chosen.append(of_layer[np.argmin(distance[of_layer])])
        if not chosen:
            nearest = float(distance.min(initial=np.inf)) / 1000
            return (
                f"({place.lon:g}, {place.lat:g}) is off the network: the nearest node "
                f"is {nearest:.0f} km away, snap_km is {self.within_m / 1000:g}"
            )
        nodes = np.array(sorted(int(node) for node in chosen), dtype=np.int64)
        return Access(place, nodes, distance[nodes])

    def _distances(self, place: Place) -> FloatArray:
        """Geodesic metres; infinite beyond a box around the reach, to save time."""
        distance = np.full(len(self.lon), np.inf)
        reach_deg = max(self.within_m / 111_000 * 3, 1.0)
        box = (np.abs(self.lon - place.lon) < reach_deg) & (
            np.abs(self.lat - place.lat) < reach_deg
        )
        rows = np.flatnonzero(box) if box.any() else np.arange(len(self.lon))
        nodes = np.stack([self.lon[rows], self.lat[rows]], axis=1)
        distance[rows] = geodesic_m(np.full_like(nodes, (place.lon, place.lat)), nodes)
        return distance


def _leads_through(network: Network) -> BoolArray:
    """Mask of the nodes that a column can drive to and away from, shape (n_nodes,).

    Not the middle of a motorway, and not a fragment that one-way roads or the edge of
    an extract cut off: those are taken only where nothing better is within reach.
    """
    links = network.links
    opens = ~links["class"].isin(_MOTORWAYS).to_numpy()
    touched = np.zeros(len(network.nodes), dtype=bool)
    touched[network.tail[opens]] = touched[network.head[opens]] = True
    driven = (links["mode"] != Mode.TRANSFER).to_numpy()
    tail, head = network.tail[driven], network.head[driven]
    part = parts_of(tail, head, len(network.nodes), strong=True)
    size = np.bincount(part)
    enough = min(int(size.max(initial=0)), _MAIN_PART)
    return np.asarray(touched & (size[part] >= enough))


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
