"""Ways by where they lie: nearest to a place, bridges first, and side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
import shapely

from geodata.cutting import node_pairs
from geodata.extract import Extract
from geodata.geodesy import plane_m, plane_scale
from geodata.network import BoolArray, FloatArray, IntArray
from geodata.parts import parts_of
from geodata.select import way_kinds
from geodata.tag_table import TagTable, Texts

_AT_ONCE: Final = 1 << 18  # pieces; each needs some 200 bytes as a line
_ABREAST: Final = 0.7  # cosine: ways that run within 45 degrees of one another


@dataclass(frozen=True, eq=False)
class WaySearch:
    """Ways of an extract that can be searched for.

    Parameters
    ----------
    rows
        Of the extract's ways, ascending, shape (w,): all that may be found.
    """

    extract: Extract
    rows: IntArray

    @cached_property
    def tags(self) -> TagTable:
        """Tags of the ways."""
        return self.extract.way_tags.take(self.rows)

    @cached_property
    def osm_id(self) -> IntArray:
        """Ids of the ways."""
        return self.extract.way_ids[self.rows]

    @cached_property
    def mode(self) -> Texts:
        """Modes of the ways."""
        return way_kinds(self.tags)[0]

    @cached_property
    def kind(self) -> Texts:
        """Classes of the ways."""
        return way_kinds(self.tags)[1]

    @cached_property
    def names(self) -> Texts:
        """Names of the ways, of bridges and tunnels their own; "" for none."""
        names: Texts = self.tags.texts("name")
        for kind in ("tunnel", "bridge"):
            is_one = self.structure == kind
            names = np.where(is_one, self.tags.texts(f"{kind}:name"), names)
        return names

    @cached_property
    def refs(self) -> Texts:
        """Refs of the ways, as they are tagged."""
        return self.tags.texts("ref")

    @cached_property
    def structure(self) -> Texts:
        """Say "bridge" or "tunnel" of the ways that are one, "" of others."""
        kinds: Texts = np.full(len(self.rows), "", dtype=object)
        for kind in ("tunnel", "bridge"):
            kinds[self.tags.where(kind, "no".__ne__)] = kind
        return kinds

    @cached_property
    def pieces(self) -> tuple[IntArray, IntArray, IntArray]:
        """Tail, head (rows of the extract's nodes) and way of every piece, (p,)."""
        return node_pairs(self.extract, self.rows)

    @cached_property
    def decks(self) -> IntArray:
        """Number of the bridge or tunnel that a way is part of, -1 for none, (w,).

        Parts of one share a node and have the same name and ref.
        """
        tail, head, way = self.pieces
        part = np.flatnonzero((self.structure != "")[way])
        tail, head, way = tail[part], head[part], way[part]
        columns = [self.structure, self.mode, self.tags.texts("name"), self.refs]
        alike = pd.DataFrame({str(i): c[way] for i, c in enumerate(columns)})
        group = alike.groupby(list(alike.columns), sort=False).ngroup().to_numpy()
        keys = np.stack([np.concatenate([tail, head]), np.tile(group, 2)], axis=1)
        _, ends = np.unique(keys, axis=0, return_inverse=True)
        decks = np.full(len(self.rows), -1, dtype=np.int64)
        decks[way] = _components(ends.reshape(2, -1))
        return decks

    def whole(self, way: int) -> IntArray:
        """Give all parts of the bridge or tunnel that a way is, or the way alone."""
        deck = self.decks[way]
        return np.flatnonzero(self.decks == deck) if deck >= 0 else np.array([way])

    def with_ref(self, ref: str) -> BoolArray:
        """Mask of the ways that have a ref, spaces and capitals apart, shape (w,)."""
        return self.tags.where("ref", has_ref(ref))

    def refs_among(self, ways: IntArray, ref: str) -> BoolArray:
        """Mask of some of the ways that have a ref, shape of ``ways``."""
        texts = self.refs[ways].tolist()
        return np.array([has_ref(ref)(text) for text in texts], dtype=np.bool_)

    def lines(self, pieces: IntArray) -> FloatArray:
        """Give the ends of pieces on the plane, in its metres, shape (p, 2, 2)."""
        tail, head, _ = self.pieces
        lon_lat = self.extract.lon_lat
        ends = [plane_m(lon_lat[end[pieces]]) for end in (tail, head)]
        return np.stack(ends, axis=1)


def has_ref(ref: str) -> Callable[[str], bool]:
    """Tell of a list of refs ("A 6;E 50") whether one is that ref."""
    wanted = plain_ref(ref)
    return lambda text: wanted in map(plain_ref, text.split(";"))


def plain_ref(ref: str) -> str:
    """Write a ref without spaces and capitals: "A 6" and "a6" are one."""
    return "".join(ref.split()).casefold()


def _components(ends: IntArray) -> IntArray:
    """Component of every edge, its ends given in two rows."""
    if not ends.size:
        return np.zeros(0, dtype=np.int64)
    part = parts_of(ends[0], ends[1], int(ends.max()) + 1)
    return np.asarray(part[ends[0]])


def pieces_near(
    search: WaySearch, lon_lat: FloatArray, within_m: FloatArray
) -> pd.DataFrame:
    """Find the pieces of ways within reach of places: ``place, piece, distance_m``.

    ``within_m`` is the reach of every place, shape (n,).
    """
    found = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))]
    scale = plane_scale(lon_lat)
    points = shapely.points(plane_m(lon_lat))
    tree = shapely.STRtree(points)
    reach = float((within_m * scale).max(initial=0))
    total = len(search.pieces[0]) if len(points) else 0
    for start in range(0, total, _AT_ONCE):
        pieces = np.arange(start, min(start + _AT_ONCE, total))
        lines = shapely.linestrings(search.lines(pieces))
        line, place = tree.query(lines, predicate="dwithin", distance=reach)
        distance = shapely.distance(lines[line], points[place]) / scale[place]
        near = distance <= within_m[place]
        found.append((place[near], pieces[line[near]], distance[near]))
    columns = zip(
        ("place", "piece", "distance_m"), zip(*found, strict=True), strict=True
    )
    return pd.DataFrame({name: np.concatenate(parts) for name, parts in columns})


def nearest_piece(search: WaySearch, near: pd.DataFrame) -> int:
    """Choose a piece near a place: the nearest bridge or tunnel, else the nearest."""
    piece = near["piece"].to_numpy()
    way = search.pieces[2][piece]
    plain = search.structure[way] == ""
    order = np.lexsort((search.osm_id[way], near["distance_m"].to_numpy(), plain))
    return int(piece[order[0]])


def abreast(
    search: WaySearch,
    piece: int,
    lon_lat: FloatArray,
    *,
    within_m: float,
    among: IntArray,
) -> IntArray:
    """Ways that run beside a piece: the other carriageway, the other tracks.

    A line is drawn across it, ``within_m`` to both sides: through its middle where it
    is of a bridge or tunnel, otherwise where it is nearest to a place. Of the pieces
    ``among``, those count that the line meets, that are of the same kind of structure
    and run in about the same direction. The piece's own way is one of the ways.
    """
    _, _, owner = search.pieces
    own = int(owner[piece])
    pieces = among[search.structure[owner[among]] == search.structure[own]]
    lines = search.lines(pieces)
    start, end = search.lines(np.array([piece]))[0]
    along = (end - start) / max(float(np.hypot(*(end - start))), 1e-9)
    centre = (start + end) / 2
    if not search.structure[own]:
        offset = (plane_m(lon_lat[None])[0] - start) @ along
        centre = start + along * np.clip(offset, 0, np.hypot(*(end - start)))
    side = np.array([-along[1], along[0]]) * within_m * plane_scale(lon_lat[None])[0]
    across = shapely.LineString([centre - side, centre + side])
    met = shapely.intersects(shapely.linestrings(lines), across)
    runs = lines[:, 1] - lines[:, 0]
    met &= np.abs(runs @ along) >= _ABREAST * np.hypot(*runs.T)
    return np.union1d(owner[pieces[met]], [own]).astype(np.int64)
