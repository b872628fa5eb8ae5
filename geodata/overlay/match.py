"""What the rows of an overlay point at, or why they point at nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from geodata.extract import Extract
from geodata.network import BoolArray, FloatArray, IntArray, Mode
from geodata.overlay.kilometre_posts import Posts, read_posts
from geodata.overlay.kilometres import Kilometrage, find_kilometre, measure
from geodata.overlay.rows import Miss, OverlayRow, Target
from geodata.overlay.way_search import (
    WaySearch,
    abreast,
    has_ref,
    nearest_piece,
    pieces_near,
    plain_ref,
)


@dataclass(frozen=True, slots=True, eq=False)
class Hit:
    """A row and the ways that it points at, rows of the extract's ways.

    ``away_m`` is how far the nearest lies from the place that the row gives, if any.
    """

    row: OverlayRow
    ways: IntArray
    away_m: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """Open ways of one ref: their pieces, and the kilometre posts along them."""

    pieces: IntArray
    posts: Kilometrage


class Matcher:
    """Finds what rows point at, among the ways of a search.

    Parameters
    ----------
    search
        Ways that may be found.
    is_open
        Which of them carry traffic; the others are for rows that open them, (w,).
    """

    def __init__(self, search: WaySearch, is_open: BoolArray) -> None:
        self.search = search
        self.is_open = is_open
        self._lines: dict[tuple[str, str], _Line | str] = {}

    @property
    def extract(self) -> Extract:
        """The extract that is searched."""
        return self.search.extract

    @cached_property
    def posts(self) -> tuple[Posts, int]:
        """Kilometre posts, and how many could not be read."""
        return read_posts(self.extract)

    @property
    def unread_posts(self) -> int:
        """Kilometre posts that could not be read, if any were asked for."""
        return self.posts[1] if "posts" in self.__dict__ else 0

    def allows(self, row: OverlayRow, ways: IntArray) -> BoolArray:
        """Mask of some ways that a row may point at, by its ref, mode and closed."""
        target = row.target
        mask = self.is_open[ways] | (row.closed is False)
        if target.mode:
            mask &= self.search.mode[ways] == target.mode
        return mask & self.search.refs_among(ways, target.ref) if target.ref else mask

    def place(self, target: Target) -> FloatArray | str:
        """Find the (lon, lat) of coordinates or a kilometre, or say why not."""
        if target.lon_lat is not None:
            return np.array(target.lon_lat)
        line = self._line(target)
        if isinstance(line, str):
            return line
        km = target.km if target.km is not None else np.nan
        return find_kilometre(line.posts, km)

    def pieces_of(self, target: Target) -> IntArray:
        """Pieces of the open ways of a target's ref."""
        line = self._line(target)
        return np.zeros(0, dtype=np.int64) if isinstance(line, str) else line.pieces

    def _line(self, target: Target) -> _Line | str:
        """Look up the line of a ref, or say that there is none."""
        key = (plain_ref(target.ref), target.mode)
        if key not in self._lines:
            self._lines[key] = self._measured(target.ref, target.mode)
        return self._lines[key]

    def _measured(self, ref: str, mode: str) -> _Line | str:
        """Put the posts along the open ways of a ref."""
        tail, head, owner = self.search.pieces
        mask = self.is_open & self.search.with_ref(ref)
        mask &= (self.search.mode == mode) if mode else (self.search.mode != Mode.FERRY)
        pieces = np.flatnonzero(mask[owner])
        if not len(pieces):
            return f"no {mode or 'road or railway'} of the network has the ref {ref!r}"
        posts = self._posts_of(ref, mask)
        ends = (tail[pieces], head[pieces])
        return _Line(pieces, measure(self.extract, *ends, posts))

    def _posts_of(self, ref: str, mask: BoolArray) -> Posts:
        """Give posts that may be of a road: not on another, nor of another ref."""
        posts, _ = self.posts
        tail, head, owner = self.search.pieces
        rail = (self.search.mode == Mode.RAIL)[owner]
        said = [not ref_said or has_ref(ref)(ref_said) for ref_said in posts.ref]
        keep = np.array(said, dtype=np.bool_)
        for of_rail in (True, False):
            layer = rail == of_rail
            mine, every = (
                np.union1d(tail[some], head[some])
                for some in (layer & mask[owner], layer)
            )
            strange = np.isin(posts.node, every) & ~np.isin(posts.node, mine)
            keep &= ~((posts.rail == of_rail) & (strange | (not len(mine))))
        return posts.only(keep)


def match_ways(
    matcher: Matcher, rows: Sequence[OverlayRow]
) -> tuple[list[Hit], list[Miss]]:
    """Find the ways of the rows; those that find none say why."""
    places = [None if row.is_by_id else matcher.place(row.target) for row in rows]
    near = near_places(matcher, rows, places)
    found = [
        place
        if isinstance(place, str)
        else _by_id(matcher, row)
        if place is None
        else _by_place(matcher, row, place, pieces)
        for row, place, pieces in zip(rows, places, near, strict=True)
    ]
    return (
        [hit for hit in found if isinstance(hit, Hit)],
        [Miss(r, f) for r, f in zip(rows, found, strict=True) if isinstance(f, str)],
    )


def near_places(
    matcher: Matcher,
    rows: Sequence[OverlayRow],
    places: Sequence[FloatArray | str | None],
) -> list[pd.DataFrame]:
    """Pieces of ways near the place of every row, found in one go."""
    there = [i for i, place in enumerate(places) if isinstance(place, np.ndarray)]
    lon_lat = np.array([places[i] for i in there], dtype=np.float64).reshape(-1, 2)
    within = np.array([rows[i].target.tolerance_m for i in there], dtype=np.float64)
    near = pieces_near(matcher.search, lon_lat, within)
    near = near.sort_values("place", kind="stable", ignore_index=True)
    number = np.full(len(rows), len(there))
    number[there] = np.arange(len(there))
    first, last = (
        np.searchsorted(near["place"].to_numpy(), number, side=side)
        for side in ("left", "right")
    )
    return [near.iloc[i:j] for i, j in zip(first.tolist(), last.tolist(), strict=True)]


def _by_id(matcher: Matcher, row: OverlayRow) -> Hit | str:
    """Every way of the id: overlapping files hold it twice."""
    osm_id = row.target.osm_id
    of_id = np.flatnonzero(matcher.search.osm_id == osm_id)
    fit = of_id[matcher.allows(row, of_id)]
    if len(fit):
        return _hit(matcher, row, fit)
    if len(of_id) and not matcher.is_open[of_id].any() and row.closed is None:
        return "it is closed to motor vehicles on the map; closed=no opens it"
    if len(of_id) and matcher.is_open[of_id].any():
        return f"it is not {_narrowed(row.target)}"
    if (matcher.extract.way_ids == osm_id).any():
        return (
            "it is in the data, but the network does not keep it (its class, a siding)"
        )
    if matcher.extract.holds(osm_id):
        return "no way of the data has this id, but a node has; say osm_type=node"
    return "no road or railway of the data has this id"


def _by_place(
    matcher: Matcher, row: OverlayRow, lon_lat: FloatArray, near: pd.DataFrame
) -> Hit | str:
    """Find the bridge, tunnel or way at a place; by a kilometre, all side by side."""
    search, target = matcher.search, row.target
    near = near[matcher.allows(row, search.pieces[2][near["piece"]])]
    if not len(near):
        what = _narrowed(target) or "road or railway of the network"
        return f"no {what} lies within {target.tolerance_m:g} m"
    piece = nearest_piece(search, near)
    away_m = float(near["distance_m"][near["piece"] == piece].min())
    ways = np.array([search.pieces[2][piece]])
    if target.km is not None:
        reach, among = target.tolerance_m, matcher.pieces_of(target)
        ways = abreast(search, piece, lon_lat, within_m=reach, among=among)
    whole = np.unique(np.concatenate([search.whole(way) for way in ways.tolist()]))
    return _hit(matcher, row, whole, away_m)


def _narrowed(target: Target) -> str:
    """Say what a target asks for: "rail with ref 4000"."""
    ref = f"with ref {target.ref}" if target.ref else ""
    return " ".join(filter(None, [target.mode or (ref and "way"), ref]))


def _hit(
    matcher: Matcher, row: OverlayRow, ways: IntArray, away_m: float = 0.0
) -> Hit | str:
    """Give rows of the extract; refuse trains of a road and vehicles of a railway."""
    rail = (matcher.search.mode[ways] == Mode.RAIL).all()
    wrong, right = ("vpd", "tpd") if rail else ("tpd", "vpd")
    figures = row.figures.keys()
    if f"capacity_{wrong}" in figures and f"capacity_{right}" not in figures:
        what = "railway" if rail else "road"
        number = matcher.search.osm_id[ways[0]]
        return f"way {number} is a {what}, and has capacity_{right}, not _{wrong}"
    return Hit(row, matcher.search.rows[ways], away_m)
