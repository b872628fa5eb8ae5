"""Nearest nodes of road and rail to places, among those that a terminal may join."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geodata.geodesy import plane_m, plane_scale
from geodata.network import BoolArray, FloatArray, IntArray
from geodata.parts import parts_of
from geodata.segments import ONE_WAY, Segments
from geodata.select import is_in
from geodata.tag_table import Texts
from geodata.trees import quick_tree

if TYPE_CHECKING:
    from scipy.spatial import KDTree

NARROWEST_MM: Final = 1435
"""Military trains do not change onto tramways and field railways."""
MAIN_SHARE: Final = 0.01
"""A terminal joins only parts of the network with this share of the layer's nodes: a
ramp on a forgotten fragment of track leads nowhere."""

NO_ACCESS: Final = ("motorway", "motorway_link", "trunk_link")
"""Classes of roads that a terminal does not open onto."""


class NearestNodes:
    """Searches the nodes of every layer, in arrays.

    ``way_class`` is the class of every way row: terminals do not open onto motorways.
    """

    def __init__(self, segments: Segments, way_class: Texts) -> None:
        usable = _in_main_parts(segments) & _accessible(segments, way_class)
        self.plane = plane_m(segments.lon_lat)
        self.nodes: dict[int, IntArray] = {}
        self._trees: dict[int, KDTree] = {}
        for layer in np.unique(segments.layer[usable]).tolist():
            self.nodes[layer] = np.flatnonzero(usable & (segments.layer == layer))
            self._trees[layer] = quick_tree(self.plane[self.nodes[layer]])
        self.gauges = [layer for layer in self.nodes if layer >= NARROWEST_MM]

    def nearest(
        self, layer: int, lon_lat: FloatArray, within_m: FloatArray
    ) -> IntArray:
        """Nearest node of a layer to each place, -1 for none within reach, shape (k,).

        ``lon_lat`` has shape (k, 2), ``within_m`` shape (k,).
        """
        if layer not in self.nodes:
            return np.full(len(lon_lat), -1, dtype=np.int64)
        reach = within_m * plane_scale(lon_lat)
        farthest = float(reach.max(initial=0.0)) + 1.0
        distance, row = nearest_of(self._trees[layer], plane_m(lon_lat), farthest)
        near = distance <= reach
        found = np.full(len(lon_lat), -1, dtype=np.int64)
        found[near] = self.nodes[layer][row[near]]
        return found

    def around(
        self, layer: int, lon_lat: FloatArray, within_m: FloatArray
    ) -> list[IntArray]:
        """All nodes of a layer within reach of each place, in ascending order."""
        nodes = self.nodes[layer]
        found = self._trees[layer].query_ball_point(
            plane_m(lon_lat), within_m * plane_scale(lon_lat), return_sorted=True
        )
        return [nodes[np.array(rows, dtype=np.int64)] for rows in found]


def nearest_of(
    tree: KDTree, points: FloatArray, within: float
) -> tuple[FloatArray, IntArray]:
    """Distance to the nearest of a tree, infinite beyond reach, and its row, (k,)."""
    distance, row = tree.query(points, distance_upper_bound=within)
    return np.asarray(distance, dtype=np.float64), np.asarray(row, dtype=np.int64)


def _in_main_parts(segments: Segments) -> BoolArray:
    """Mask of the nodes that traffic can reach, and leave again, from most others."""
    back = segments.one_way != ONE_WAY
    tail = np.concatenate([segments.tail, segments.head[back]])
    head = np.concatenate([segments.head, segments.tail[back]])
    label = parts_of(tail, head, segments.n_nodes, strong=True)
    size = np.bincount(label)[label]
    _, layer = np.unique(segments.layer, return_inverse=True)
    return np.asarray(size >= MAIN_SHARE * np.bincount(layer)[layer])


def _accessible(segments: Segments, way_class: Texts) -> BoolArray:
    fits = ~is_in(way_class, NO_ACCESS)[segments.way]
    usable = np.zeros(segments.n_nodes, dtype=bool)
    usable[segments.tail[fits]] = True
    usable[segments.head[fits]] = True
    return usable
