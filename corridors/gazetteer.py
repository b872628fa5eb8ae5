"""The gazetteer: places of a network by name, and what of it is near them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from corridors.faults import unknown
from corridors.itinerary import Place
from corridors.scenario import Site
from corridors.stated import Somewhere
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


class Gazetteer:
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

    def access_to(self, site: Site) -> Access | str:
        """Give the site's access, or what is wrong with it."""
        point = self._point(site)
        if isinstance(point, str):
            return point
        return self._access(Place(site.site, *point))

    def roads_near(self, where: Somewhere) -> tuple[IntArray, FloatArray] | str:
        """Give the road nodes within reach and their distances in m, the nearest first.

        Or say what is wrong with the place.
        """
        point = self._point(where)
        if isinstance(point, str):
            return point
        distance = self._distances(*point)
        road = np.where(self.mode == "road", distance, np.inf)
        nodes = np.flatnonzero(road <= self.within_m)
        if not len(nodes):
            return self._off(point, road, "road node")
        nodes = nodes[np.argsort(road[nodes], kind="stable")]
        return nodes, road[nodes]

    def _point(self, where: Somewhere) -> tuple[float, float] | str:
        """Give lon and lat of a place, or what is wrong with its name."""
        if where.place is None:
            return float(where.lon or 0.0), float(where.lat or 0.0)
        name = self.lowered.get(where.place.lower())
        if name is None:
            return unknown("place of the network", where.place, self.names)
        node = self._foremost(self.names[name])
        lon, lat = float(self.lon[node]), float(self.lat[node])
        if self._far_apart(self.names[name]):
            return (
                f"{where.place!r} is the name of places far apart, one of them at "
                f"({lon:g}, {lat:g}); give lon and lat"
            )
        return lon, lat

    def _off(self, point: tuple[float, float], distance: FloatArray, what: str) -> str:
        nearest = float(distance.min(initial=np.inf)) / 1000
        far = "there is none" if np.isinf(nearest) else f"is {nearest:.0f} km away"
        return (
            f"({point[0]:g}, {point[1]:g}) is off the network: the nearest {what} "
            f"{far}, snap_km is {self.within_m / 1000:g}"
        )

    def _foremost(self, nodes: Sequence[int]) -> int:
        """Of nodes with one name: a town on the road before a station."""
        return min(nodes, key=lambda n: (self.kind[n] != "place", n))

    def _far_apart(self, nodes: Sequence[int]) -> bool:
        lon, lat = self.lon[list(nodes)], self.lat[list(nodes)]
        return bool(np.ptp(lon) > _ONE_TOWN_DEG or np.ptp(lat) > _ONE_TOWN_DEG)

    def _access(self, place: Place) -> Access | str:
        distance = self._distances(place.lon, place.lat)
        near = distance <= self.within_m
        chosen = [*np.flatnonzero(near & (self.mode == "terminal"))]
        for layer in self.layers:
            good = near & layer & self.through
            of_layer = np.flatnonzero(good if good.any() else near & layer)
            if len(of_layer):
                chosen.append(of_layer[np.argmin(distance[of_layer])])
        if not chosen:
            return self._off((place.lon, place.lat), distance, "node")
        nodes = np.array(sorted(int(node) for node in chosen), dtype=np.int64)
        return Access(place, nodes, distance[nodes])

    def _distances(self, lon: float, lat: float) -> FloatArray:
        """Geodesic metres; infinite beyond a box around the reach, to save time."""
        distance = np.full(len(self.lon), np.inf)
        reach_deg = max(self.within_m / 111_000 * 3, 1.0)
        box = (np.abs(self.lon - lon) < reach_deg) & (
            np.abs(self.lat - lat) < reach_deg
        )
        rows = np.flatnonzero(box) if box.any() else np.arange(len(self.lon))
        nodes = np.stack([self.lon[rows], self.lat[rows]], axis=1)
        distance[rows] = geodesic_m(np.full_like(nodes, (lon, lat)), nodes)
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
