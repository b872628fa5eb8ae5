"""What readers take from OpenStreetMap: ways that carry traffic, and their nodes.

Readers differ (osmium for PBF, a parser of XML, osmnx for Overpass); the extract does
not: the same data give the same extract, whichever way they came.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from geodata.defaults import ROADS
from geodata.geodesy import geodesic_m
from geodata.ids import among, distinct, rows_in
from geodata.network import BoolArray, FloatArray, IntArray, NetworkError
from geodata.tag_table import Tags, TagTable, join_tables, tag_table

_LIMIT_KEYS: Final = (
    *("maxweight", "maxweightrating", "maxaxleload", "maxbogieweight", "maxheight"),
    *("maxwidth", "maxlength", "mlc", "mlc:wheeled", "mlc:tracked"),
    *("mlc:wheeled_oneway", "mlc:tracked_oneway"),
)
_ACCESS_KEYS: Final = ("access", "vehicle", "motor_vehicle", "hgv")
_OWN_KEYS: Final = ("corridors:capacity_tpd", "corridors:capacity_vpd")
CONDITIONAL_KEYS: Final = (
    *(
        f"{key}:{when}"
        for key in (*_LIMIT_KEYS, *_ACCESS_KEYS, "maxspeed", "oneway")
        for when in ("conditional", "forward", "backward")
        if key != "oneway" or when == "conditional"
    ),
    *("maxheight:physical", "maxweight:hgv", "oneway:motor_vehicle"),
)
"""Restrictions that hold at times, for one direction or for some vehicles: reported as
present, and not read."""

WAY_TAGS: Final = (
    *("highway", "railway", "route", "name", "ref", "oneway", "junction", "surface"),
    *("tracktype", "incline", "lanes", "maxspeed", "maxspeed:hgv", "distance"),
    *("duration", "bridge", "bridge:name", "tunnel", "tunnel:name", "gauge", "usage"),
    *("service", "tracks", "electrified", "voltage", "frequency", "loading_gauge"),
    *("railway:track_class", "railway:preferred_direction", "train_length"),
    *("source", "confidence", "landuse", "harbour", "industrial", "station"),
    *("corridors:terminal", "corridors:dwell_h"),
    *_ACCESS_KEYS,
    *_LIMIT_KEYS,
    *_OWN_KEYS,
    *CONDITIONAL_KEYS,
)
"""Tags of ways that are kept. ``corridors:`` is this tool's own prefix, for figures
that OpenStreetMap has no key for: trains and vehicles a day, hours of dwell."""

NODE_KEYS: Final = (
    *("place", "railway", "barrier", "harbour", "industrial", "landuse"),
    *("corridors:terminal", "distance", "railway:position", "pk"),
    *_LIMIT_KEYS,
)
"""Nodes that have one of these keys may be a terminal or a place, limit their way, or
say its kilometre: those of ``highway=milestone`` have ``distance`` or ``pk``, while the
key ``highway`` would bring every traffic light."""

WAY_KEYS: Final = (
    *("highway", "railway", "route", "harbour", "industrial", "landuse"),
    "corridors:terminal",
)
"""Ways that have one of these keys may carry traffic, or be the area of a terminal."""

NODE_TAGS: Final = (
    *("name", "place", "railway", "station", "barrier", "harbour", "industrial"),
    *("landuse", "highway", "distance", "railway:position", "railway:position:exact"),
    *("pk", "ref"),
    *("source", "confidence", "corridors:dwell_h", "corridors:terminal"),
    *_ACCESS_KEYS,
    *_LIMIT_KEYS,
    *_OWN_KEYS,
    *CONDITIONAL_KEYS,
)
"""Tags of nodes and areas that are kept."""

_EAST_DEG: Final = 180.0
_NORTH_DEG: Final = 90.0
_FAR_DEG: Final = 0.1  # one id at two places this far apart: two different things

_AREA_RAILWAYS: Final = {"station", "yard", "loading_ramp", "gauge_conversion"}
_AREA_LANDUSES: Final = {"railway", "port", "harbour"}
_NEVER_DRIVEN: Final = "left out: footways, paths and roads not built"
_REPEATED: Final = "objects that stand twice in a file, taken once"

LARGEST_ID: Final = 2**62  # arrays hold 64 bits; room to move an editor's own ids


class Located(NamedTuple):
    """Those of the nodes looked up that the input holds.

    ``ids`` ascend, ``lon_lat`` are their places, shape (n, 2). ``again`` counts those
    that stand in it once more.
    """

    ids: IntArray
    lon_lat: FloatArray
    again: int = 0

    def only(self, wanted: IntArray) -> Located:
        """Give those of some ids, ascending."""
        inside = rows_in(wanted, self.ids) >= 0
        return Located(self.ids[inside], self.lon_lat[inside], self.again)


Locate = Callable[[IntArray], Located]
"""Looks up node ids, each given once, ascending; one that stands in the input twice has
its last place."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader found, in whatever order it came.

    Parameters
    ----------
    tagged_ids, node_tags
        Nodes that have any of ``NODE_KEYS``.
    way_ids, way_tags
        Ways that have any of ``WAY_KEYS``.
    refs, first
        Node ids of the ways, one way after the other, as in ``Extract``.
    locate
        Where the nodes are.
    losses
        What the reader passed over, counted in words.
    """

    tagged_ids: IntArray
    node_tags: TagTable
    way_ids: IntArray
    way_tags: TagTable
    refs: IntArray
    first: IntArray
    locate: Locate
    losses: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Areas:
    """Ways that are the ground of a terminal: a station, a yard, a port.

    Parameters
    ----------
    ids, tags
        One of each per area.
    lon_lat
        Middle of its corners, shape (a, 2).
    reach_m
        Farthest corner from the middle, shape (a,).
    """

    ids: IntArray
    tags: TagTable
    lon_lat: FloatArray
    reach_m: FloatArray


@dataclass(frozen=True, eq=False)
class Extract:
    """Roads a lorry can drive, railways and ferries, and the nodes they need.

    Parameters
    ----------
    inputs
        (name, sha256) of every file, or of the query.
    node_ids, lon_lat
        Ids ascending, shape (n,), and positions, shape (n, 2).
    tagged_ids, node_tags
        The nodes that have any of ``NODE_KEYS``, ascending, and their tags.
    way_ids, way_tags
        One of each per way; ids ascending, shape (w,).
    refs, first
        Node ids of all ways, one after the other: way ``i`` is
        ``refs[first[i]:first[i + 1]]``. A ref may be missing from ``node_ids``: the
        way leaves the file there.
    way_part
        Row in ``inputs`` of every way, shape (w,).
    areas
        Grounds of terminals.
    losses
        What was read and left out, counted in words.
    clipped_ids
        Nodes beyond a clip that ways still refer to, ascending: they are missing from
        ``node_ids`` because they were not wanted, and not because the file lacks them.
    """

    inputs: tuple[tuple[str, str], ...]
    node_ids: IntArray
    lon_lat: FloatArray
    tagged_ids: IntArray
    node_tags: TagTable
    way_ids: IntArray
    way_tags: TagTable
    refs: IntArray
    first: IntArray
    way_part: IntArray
    areas: Areas
    losses: Mapping[str, int] = field(default_factory=dict)
    clipped_ids: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def name(self) -> str:
        """Names of the inputs."""
        return " + ".join(name for name, _ in self.inputs)

    @property
    def missing_refs(self) -> int:
        """References of ways to nodes that the files do not hold.

        However often a way comes by one of them, and however it is cut, it counts once.
        """
        missing = np.flatnonzero(self.ref_rows < 0)
        missing = missing[~among(self.refs[missing], self.clipped_ids)]
        way = self.way_ids[self.owner[missing]]
        pairs = np.stack([way, self.refs[missing]], axis=1)
        return len(np.unique(pairs, axis=0))

    def rows_of(self, ids: IntArray) -> IntArray:
        """Rows in ``node_ids`` of node ids, -1 where the extract lacks one."""
        return rows_in(self.node_ids, ids)

    def holds(self, node_id: int | None) -> bool:
        """Tell whether the extract has a node."""
        if node_id is None:
            return False
        return bool(self.rows_of(np.array([node_id], dtype=np.int64))[0] >= 0)

    @cached_property
    def ref_rows(self) -> IntArray:
        """Row of the node of every ref, -1 where the way leaves the extract."""
        return self.rows_of(self.refs)

    def passed_by(self, ways: BoolArray) -> BoolArray:
        """Mask of the nodes that some of the ways (mask of shape (w,)) pass."""
        passed = np.zeros(len(self.node_ids) + 1, dtype=np.bool_)
        passed[self.ref_rows[ways[self.owner]]] = True
        return passed[:-1]  # the last: those that the extract lacks

    @cached_property
    def owner(self) -> IntArray:
        """Row of the way of every ref."""
        return np.repeat(np.arange(len(self.way_ids)), np.diff(self.first))


def make_extract(
    *,
    name: str,
    sha256: str,
    nodes: Mapping[int, tuple[float, float]],
    node_tags: Mapping[int, Tags],
    ways: Iterable[tuple[int, Tags, Sequence[int]]],
    nodes_again: Sequence[int] = (),
    ways_again: int = 0,
) -> Extract:
    """Order what a reader found, object by object; keep what is needed.

    ``nodes`` maps ids to (lon, lat), ``ways`` gives id, tags and node ids; a way may
    come in pieces of the same id. What stood there before under the same id is told in
    ``nodes_again``, ids, and ``ways_again``.

    Raises
    ------
    NetworkError
        When a coordinate lies off the globe, or an id is too large.
    """
    kept = [way for way in ways if is_wanted(way[1], WAY_KEYS)]
    mask, losses = wanted_ways(tag_table([way[1] for way in kept], WAY_TAGS))
    kept = [way for way, wanted in zip(kept, mask.tolist(), strict=True) if wanted]
    tagged = {i: tags for i, tags in node_tags.items() if is_wanted(tags, NODE_KEYS)}
    ids = np.array(sorted(nodes), dtype=np.int64)
    places = np.array([nodes[i] for i in ids.tolist()], dtype=np.float64)
    found = Found(
        tagged_ids=np.array(list(tagged), dtype=np.int64),
        node_tags=tag_table(list(tagged.values()), NODE_TAGS),
        way_ids=np.array([way[0] for way in kept], dtype=np.int64),
        way_tags=tag_table([way[1] for way in kept], WAY_TAGS),
        refs=np.array([ref for way in kept for ref in way[2]], dtype=np.int64),
        first=np.cumsum([0, *(len(way[2]) for way in kept)], dtype=np.int64),
        locate=_sorted_positions(ids, places.reshape(-1, 2), nodes_again),
        losses={**losses, **_counted(_REPEATED, ways_again)},
    )
    return order_extract(found, name=name, sha256=sha256, in_pieces=True)


def _sorted_positions(
    ids: IntArray, lon_lat: FloatArray, again: Sequence[int]
) -> Locate:
    """Give the look-up of positions by ids in ascending order."""

    def locate(wanted: IntArray) -> Located:
        at = np.minimum(np.searchsorted(ids, wanted), max(len(ids) - 1, 0))
        held = ids[at] == wanted if len(ids) else np.zeros(len(wanted), dtype=np.bool_)
        repeated = int(np.isin(again, wanted).sum())
        return Located(wanted[held], lon_lat[at[held]], repeated)

    return locate


def order_extract(
    found: Found, *, name: str, sha256: str, in_pieces: bool = False
) -> Extract:
    """Order what a reader found; keep the traffic, and the nodes that it needs.

    Ways of one id are pieces of one, or else the same way again: then the last counts.

    Raises
    ------
    NetworkError
        When a coordinate lies off the globe, or an id is too large.
    """
    rows, repeated = (
        (np.argsort(found.way_ids, kind="stable"), 0)
        if in_pieces
        else _last_of_each(found.way_ids)
    )
    traffic = carries_traffic(found.way_tags)[rows]
    ways, grounds = rows[traffic], rows[~traffic]
    refs, first = refs_of(found.refs, found.first, ways)
    corners, _ = refs_of(found.refs, found.first, grounds)
    tagged, _ = _last_of_each(found.tagged_ids)
    needed = distinct(np.concatenate([refs, found.tagged_ids]))
    places = found.locate(distinct(np.concatenate([needed, corners])))
    nodes = places.only(needed)
    tagged = tagged[rows_in(nodes.ids, found.tagged_ids[tagged]) >= 0]
    extract = Extract(
        inputs=((name, sha256),),
        node_ids=nodes.ids,
        lon_lat=nodes.lon_lat,
        tagged_ids=found.tagged_ids[tagged],
        node_tags=found.node_tags.take(tagged),
        way_ids=found.way_ids[ways],
        way_tags=found.way_tags.take(ways),
        refs=refs,
        first=first,
        way_part=np.zeros(len(ways), dtype=np.int64),
        areas=_areas(found, grounds, places),
        losses=Counter(found.losses) + Counter({_REPEATED: repeated + places.again}),
    )
    _check_ids(extract)
    _check_globe(extract)
    return extract


def is_wanted(tags: Tags, keys: Sequence[str]) -> bool:
    """Tell whether an object has any of the keys that make it worth reading."""
    return any(key in tags for key in keys)


def wanted_ways(tags: TagTable) -> tuple[BoolArray, dict[str, int]]:
    """Mask of the ways that an extract keeps, and what it leaves out, in words."""
    wanted = carries_traffic(tags) | is_ground(tags)
    never_driven = int((tags.has("highway") & ~wanted).sum())
    return wanted, _counted(_NEVER_DRIVEN, never_driven)


def carries_traffic(tags: TagTable) -> BoolArray:
    """Mask of the ways that may carry traffic: roads, tracks, ferries."""
    road = tags.where("highway", lambda text: first_word(text) in ROADS)
    track = tags.where("railway", lambda text: text not in _AREA_RAILWAYS)
    ferry = tags.where("route", lambda text: text == "ferry")
    return road | track | ferry


def is_ground(tags: TagTable) -> BoolArray:
    """Mask of the ways that may be the ground of a terminal."""
    railway = tags.where("railway", lambda text: text in _AREA_RAILWAYS)
    landuse = tags.where("landuse", lambda text: text in _AREA_LANDUSES)
    industrial = tags.where("industrial", lambda text: text == "port")
    harbour = tags.where("harbour", lambda text: text != "no")
    return railway | landuse | industrial | harbour | tags.has("corridors:terminal")


def first_word(text: str) -> str:
    """Give the first value of a list."""
    return text.split(";", maxsplit=1)[0].strip()


def _last_of_each(ids: IntArray) -> tuple[IntArray, int]:
    """Rows of every id's last appearance, ids ascending; and how many stand before."""
    _, from_end = np.unique(ids[::-1], return_index=True)
    return len(ids) - 1 - from_end, len(ids) - len(from_end)


def refs_of(
    refs: IntArray, first: IntArray, rows: IntArray
) -> tuple[IntArray, IntArray]:
    """Node ids of some of the ways, one way after the other, and where each begins."""
    lengths = np.diff(first)[rows]
    begins = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    shift = np.repeat(first[:-1][rows] - begins[:-1], lengths)
    return refs[np.arange(begins[-1]) + shift], begins


def take_ways(extract: Extract, rows: IntArray) -> Extract:
    """Give the extract with some of its ways; its nodes and areas stay."""
    refs, first = refs_of(extract.refs, extract.first, rows)
    part = replace(
        extract,
        way_ids=extract.way_ids[rows],
        way_tags=extract.way_tags.take(rows),
        refs=refs,
        first=first,
        way_part=extract.way_part[rows],
    )
    # Of the same nodes: not sought again.
    vars(part)["ref_rows"] = refs_of(extract.ref_rows, extract.first, rows)[0]
    return part


def _areas(found: Found, rows: IntArray, places: Located) -> Areas:
    """Grounds with their middles; those that lie outside the file are dropped."""
    refs, first = refs_of(found.refs, found.first, rows)
    at = rows_in(places.ids, refs)
    lon_lat = places.lon_lat[at[at >= 0]]
    owner = np.repeat(np.arange(len(rows)), np.diff(first))[at >= 0]
    corners = np.bincount(owner, minlength=len(rows))
    inside = np.flatnonzero(corners)
    sums = [np.bincount(owner, lon_lat[:, axis], len(rows)) for axis in (0, 1)]
    middle = np.stack(sums, axis=1)[inside] / corners[inside, None]
    number = np.full(len(rows), -1)
    number[inside] = np.arange(len(inside))
    reach = np.zeros(len(inside))
    np.maximum.at(reach, number[owner], geodesic_m(middle[number[owner]], lon_lat))
    return Areas(
        ids=found.way_ids[rows[inside]],
        tags=found.way_tags.take(rows[inside]),
        lon_lat=middle,
        reach_m=reach,
    )


def _counted(what: str, count: int) -> dict[str, int]:
    return {what: count} if count else {}


def fingerprint(extract: Extract) -> str:
    """Digest what an extract holds, where there is no file to take the sha256 of."""
    digest = hashlib.sha256()
    for array in (extract.node_ids, extract.lon_lat, extract.way_ids, extract.refs):
        digest.update(array.tobytes())
    digest.update(repr(([*extract.node_tags], [*extract.way_tags])).encode())
    return digest.hexdigest()


def join_extracts(extracts: Sequence[Extract]) -> Extract:
    """Make one extract of several, fused by OSM id.

    Negative ids (an editor's new objects) are a file's own: they are moved apart. A way
    that two files hold is kept twice, since each may have been clipped elsewhere; its
    common segments fuse when the network is built.

    Raises
    ------
    NetworkError
        When a positive id stands at two places far apart: one of the files is no
        extract of OpenStreetMap, and fusing would join what is not joined.
    """
    if not extracts:
        raise NetworkError("no input: name at least one OpenStreetMap file")
    if len(extracts) == 1:
        return extracts[0]
    parts = [_apart(extract, number) for number, extract in enumerate(extracts)]
    _check_same_places(parts)
    ids = np.concatenate([part.node_ids for part in parts])
    lon_lat = np.concatenate([part.lon_lat for part in parts])
    node_ids, kept = np.unique(ids, return_index=True)
    tagged = np.concatenate([part.tagged_ids for part in parts])
    tagged_ids, once = np.unique(tagged, return_index=True)
    lengths = np.concatenate([np.diff(part.first) for part in parts])
    losses: Counter[str] = Counter()
    for part in parts:
        losses.update(part.losses)
    return Extract(
        inputs=tuple(source for part in parts for source in part.inputs),
        node_ids=node_ids,
        lon_lat=lon_lat[kept],
        tagged_ids=tagged_ids,
        node_tags=join_tables([part.node_tags for part in parts]).take(once),
        way_ids=np.concatenate([part.way_ids for part in parts]),
        way_tags=join_tables([part.way_tags for part in parts]),
        refs=np.concatenate([part.refs for part in parts]),
        first=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        way_part=np.repeat(np.arange(len(parts)), [len(p.way_ids) for p in parts]),
        areas=_join_areas([part.areas for part in parts]),
        losses=losses,
        clipped_ids=distinct(np.concatenate([part.clipped_ids for part in parts])),
    )


def _join_areas(parts: Sequence[Areas]) -> Areas:
    ids, once = np.unique(np.concatenate([p.ids for p in parts]), return_index=True)
    return Areas(
        ids=ids,
        tags=join_tables([part.tags for part in parts]).take(once),
        lon_lat=np.concatenate([part.lon_lat for part in parts])[once],
        reach_m=np.concatenate([part.reach_m for part in parts])[once],
    )


def _apart(extract: Extract, number: int) -> Extract:
    """Move an extract's negative ids to a range of their own."""
    shift = number << 40

    def moved(ids: IntArray) -> IntArray:
        return np.where(ids < 0, ids - shift, ids)

    if number == 0:
        return extract
    return replace(
        extract,
        node_ids=moved(extract.node_ids),
        tagged_ids=moved(extract.tagged_ids),
        way_ids=moved(extract.way_ids),
        refs=moved(extract.refs),
        clipped_ids=np.sort(moved(extract.clipped_ids)),
        areas=replace(extract.areas, ids=moved(extract.areas.ids)),
    )


def _check_ids(extract: Extract) -> None:
    for what, ids in (("node", extract.node_ids), ("way", extract.way_ids)):
        large = ids[(ids > LARGEST_ID) | (ids < -LARGEST_ID)]
        if len(large):
            raise NetworkError(
                f"{extract.name}: {what} {large[0]} has too large an id; ids from "
                f"-{LARGEST_ID} to {LARGEST_ID} are read"
            )


def _check_globe(extract: Extract) -> None:
    lon, lat = extract.lon_lat[:, 0], extract.lon_lat[:, 1]
    off = ~((np.abs(lon) <= _EAST_DEG) & (np.abs(lat) <= _NORTH_DEG))
    if off.any():
        row = int(np.flatnonzero(off)[0])
        raise NetworkError(
            f"{extract.name}: node {extract.node_ids[row]} lies off the globe "
            f"({_shown(extract.lon_lat[row])}); degrees are wanted, lon from -180 to "
            "180, lat from -90 to 90"
        )


def _check_same_places(parts: Sequence[Extract]) -> None:
    ids = np.concatenate([part.node_ids for part in parts])
    lon_lat = np.concatenate([part.lon_lat for part in parts])
    owner = np.repeat(np.arange(len(parts)), [len(part.node_ids) for part in parts])
    _, kept, same = np.unique(ids, return_index=True, return_inverse=True)
    first = kept[same]
    far = np.abs(lon_lat - lon_lat[first]).max(axis=1, initial=0) > _FAR_DEG
    if far.any():
        row = int(np.flatnonzero(far)[0])
        one, other = parts[owner[first[row]]].name, parts[owner[row]].name
        raise NetworkError(
            f"{one} and {other}: node {ids[row]} lies at "
            f"{_shown(lon_lat[first[row]])} in one and at {_shown(lon_lat[row])} in "
            "the other, so they do not share OpenStreetMap's ids; give the objects of "
            "one of them negative ids"
        )


def _shown(lon_lat: FloatArray) -> str:
    return f"lon {lon_lat[0]}, lat {lon_lat[1]}"
