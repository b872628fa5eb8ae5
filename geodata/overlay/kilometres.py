"""Kilometres of roads and lines, by the kilometre posts that the data hold.

A kilometre lies between the two posts next to it along the ways of its road, in
proportion. Where no posts stand there is no kilometre: the length of the drawn line
says nothing about where its counting begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import shapely
from scipy.sparse.csgraph import dijkstra

from geodata.extract import Extract
from geodata.geodesy import geodesic_m, plane_m, plane_scale
from geodata.network import FloatArray, IntArray
from geodata.overlay.kilometre_posts import Posts
from geodata.parts import arc_matrix

POST_WITHIN_M: Final = 30.0
"""A post beside the road stands this near to the middle of its line."""
_LEAST_SHARE, _MOST_SHARE = 0.5, 2.0
"""Metres along the road to metres between the posts; beyond, one of them is of another
road, or the counting jumps."""
_ONE_PLACE_M: Final = 1_000.0
"""Two places of one kilometre, as on two carriageways; farther apart, no answer."""
_SAME_KM: Final = 1e-6
_SHORTEST_M: Final = 1e-3  # scipy takes an edge of no length for none


@dataclass(frozen=True, slots=True, eq=False)
class Kilometrage:
    """Posts along the ways of one road or line, each with its neighbours.

    Parameters
    ----------
    lon_lat
        Of every vertex: nodes of the ways, and posts on or between them, shape (v, 2).
    towards
        Next vertex on the way to the nearest post, itself below 0, shape (v,).
    km
        Of the posts' vertices, NaN elsewhere, shape (v,).
    pairs
        Neighbours: ``one``, ``other`` (vertices of posts), ``near_one``, ``near_other``
        (adjacent vertices, where their halves of the road meet), ``length_m``.
    """

    lon_lat: FloatArray
    towards: IntArray
    km: FloatArray
    pairs: pd.DataFrame


def measure(
    extract: Extract, tail: IntArray, head: IntArray, posts: Posts
) -> Kilometrage:
    """Put posts on pieces of ways (rows of the extract's nodes) and find neighbours.

    A post that is a node of the ways stands there; others stand on the nearest piece
    within ``POST_WITHIN_M``, or have nothing to say here.
    """
    nodes, ends = np.unique(np.concatenate([tail, head]), return_inverse=True)
    tail, head = ends[: len(tail)], ends[len(tail) :]
    lon_lat = extract.lon_lat[nodes]
    at = np.minimum(np.searchsorted(nodes, posts.node), len(nodes) - 1)
    on = nodes[at] == posts.node
    beside = posts.only(~on)
    post, piece, share = _beside(lon_lat, tail, head, beside.lon_lat)
    start, end = lon_lat[tail[piece]], lon_lat[head[piece]]
    places = start + share[:, None] * (end - start)
    km = np.full(len(nodes) + len(post), np.nan)
    km[at[on]] = posts.km[on]
    km[len(nodes) :] = beside.km[post]
    tail, head = _cut(tail, head, piece, share, len(nodes) + np.arange(len(post)))
    return _neighbours(np.concatenate([lon_lat, places]), km, tail, head)


def _beside(
    lon_lat: FloatArray, tail: IntArray, head: IntArray, places: FloatArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """Find posts beside a piece: their rows, the piece, the share of its length."""
    if not len(places):
        none = np.zeros(0, dtype=np.int64)
        return none, none, np.zeros(0)
    plane = plane_m(lon_lat)
    lines = shapely.linestrings(np.stack([plane[tail], plane[head]], axis=1))
    points, scale = shapely.points(plane_m(places)), plane_scale(places)
    tree = shapely.STRtree(lines)
    reach = float(POST_WITHIN_M * scale.max())
    (post, piece), distance = tree.query_nearest(
        points, max_distance=reach, return_distance=True, all_matches=False
    )
    near = distance <= POST_WITHIN_M * scale[post]
    post, piece = post[near], piece[near]
    share = shapely.line_locate_point(lines[piece], points[post], normalized=True)
    return post, piece, share


def _cut(
    tail: IntArray, head: IntArray, piece: IntArray, share: FloatArray, vertex: IntArray
) -> tuple[IntArray, IntArray]:
    """Cut pieces at the vertices on them, ``share`` of the way along."""
    stay = np.ones(len(tail), dtype=np.bool_)
    stay[piece] = False
    cut = np.unique(piece)
    on = np.concatenate([cut, piece, cut])
    share = np.concatenate([np.full(len(cut), -1.0), share, np.full(len(cut), 2.0)])
    vertex = np.concatenate([tail[cut], vertex, head[cut]])
    order = np.lexsort((share, on))
    on, vertex = on[order], vertex[order]
    follows = on[1:] == on[:-1]
    starts, stops = vertex[:-1][follows], vertex[1:][follows]
    return np.concatenate([tail[stay], starts]), np.concatenate([head[stay], stops])


def _neighbours(
    lon_lat: FloatArray, km: FloatArray, tail: IntArray, head: IntArray
) -> Kilometrage:
    """Find posts with no third between them: those whose halves of the road touch."""
    posts = np.flatnonzero(~np.isnan(km))
    if not len(posts):
        return Kilometrage(lon_lat, np.full(len(km), -1), km, pd.DataFrame())
    edges = pd.DataFrame({"near_one": tail, "near_other": head})
    edges["m"] = np.maximum(geodesic_m(lon_lat[tail], lon_lat[head]), _SHORTEST_M)
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    edges = edges.assign(low=low, high=high).sort_values("m", kind="stable")
    edges = edges.drop_duplicates(["low", "high"])
    low, high, m = (edges[name].to_numpy() for name in ("low", "high", "m"))
    graph = arc_matrix(low, high, m, len(km))
    distance, towards, nearest = dijkstra(
        graph, directed=False, indices=posts, min_only=True, return_predecessors=True
    )
    for end in ("one", "other"):
        edges[end] = nearest[edges[f"near_{end}"]]
    meet = edges[
        (edges["one"] != edges["other"]) & (edges[["one", "other"]] >= 0).all(axis=1)
    ]
    length = meet["m"] + distance[meet["near_one"]] + distance[meet["near_other"]]
    pairs = meet.assign(length_m=length).drop(columns=["m", "low", "high"])
    return Kilometrage(lon_lat, towards.astype(np.int64), km, pairs)


def find_kilometre(line: Kilometrage, km: float) -> FloatArray | str:
    """Find the (lon, lat) of a kilometre; where there is none, say why."""
    posts = np.flatnonzero(~np.isnan(line.km))
    if not len(posts):
        return (
            "no kilometre posts stand along it in the data; use osm_id, or lon and lat"
        )
    exact = posts[np.abs(line.km[posts] - km) < _SAME_KM]
    around = _around(line, km)
    found = np.array([*line.lon_lat[exact], *(_between(line, p, km) for p in around)])
    if not len(found):
        low, high = line.km[posts].min(), line.km[posts].max()
        return (
            f"none of its {len(posts)} kilometre posts, from {low:g} to {high:g} km, "
            "stand next to one another on both sides of it and as far apart as they say"
        )
    spread = geodesic_m(np.repeat(found[:1], len(found), axis=0), found)
    if spread.max() > _ONE_PLACE_M:
        far = found[spread.argmax()]
        return (
            f"the kilometre posts give it twice, at {_shown(found[0])} and at "
            f"{_shown(far)}; use osm_id, or lon and lat"
        )
    return np.asarray(found[0], dtype=np.float64)


def _around(line: Kilometrage, km: float) -> list[tuple[int, int, int, int]]:
    """Pairs of neighbours on both sides of a kilometre, the closest first."""
    pairs = line.pairs
    one, other = line.km[pairs["one"]], line.km[pairs["other"]]
    apart = 1000 * np.abs(one - other)
    inside = (np.minimum(one, other) < km) & (km < np.maximum(one, other))
    inside &= pairs["length_m"].between(_LEAST_SHARE * apart, _MOST_SHARE * apart)
    order = np.lexsort((pairs["length_m"][inside], apart[inside]))
    columns = ["one", "other", "near_one", "near_other"]
    return [*pairs[inside].iloc[order][columns].itertuples(index=False, name=None)]


def _between(
    line: Kilometrage, pair: tuple[int, int, int, int], km: float
) -> FloatArray:
    """Walk from one post towards the other as far as the kilometre says."""
    one, other, near_one, near_other = pair
    back = [*_walk(line.towards, near_one)]
    path = line.lon_lat[[*reversed(back), *_walk(line.towards, near_other)]]
    along = np.concatenate([[0.0], np.cumsum(geodesic_m(path[:-1], path[1:]))])
    share = (km - line.km[one]) / (line.km[other] - line.km[one])
    at = along[-1] * share
    return np.array([np.interp(at, along, path[:, axis]) for axis in (0, 1)])


def _walk(towards: IntArray, vertex: int) -> Iterator[int]:
    """Vertices from one to its nearest post."""
    while vertex >= 0:
        yield vertex
        vertex = int(towards[vertex])


def _shown(lon_lat: FloatArray) -> str:
    return f"lon {lon_lat[0]:.5f}, lat {lon_lat[1]:.5f}"
