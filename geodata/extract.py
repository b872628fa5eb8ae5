"""What readers take from OpenStreetMap: ways that carry traffic, and their nodes.

Readers differ (osmnx for XML and Overpass, osmium for PBF); the extract does not: the
same data give the same extract, whichever way they came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from geodata.network import FloatArray, IntArray, NetworkError

Tags = Mapping[str, str]

WAY_TAGS: Final = (
    *("highway", "railway", "route", "name", "ref", "oneway", "junction", "access"),
    *("motor_vehicle", "hgv", "surface", "lanes", "maxspeed", "distance", "duration"),
    *("maxweight", "maxweightrating", "maxaxleload", "maxheight", "maxwidth"),
    *("maxlength", "mlc", "mlc:wheeled", "mlc:tracked", "bridge", "bridge:name"),
    *("tunnel", "tunnel:name", "gauge", "usage", "service", "tracks", "electrified"),
    *("voltage", "frequency", "railway:track_class", "source", "confidence"),
    *("corridors:capacity_tpd", "corridors:capacity_vpd"),
)
"""Tags of ways that are kept. ``corridors:`` is this tool's own prefix, for figures
that OpenStreetMap has no key for: trains and vehicles a day, hours of dwell."""

NODE_TAGS: Final = (
    *("name", "place", "railway", "station", "barrier", "harbour", "industrial"),
    "source",
    *("confidence", "corridors:capacity_tpd", "corridors:capacity_vpd"),
    *("corridors:dwell_h", "corridors:terminal"),
)
"""Tags of nodes that are kept, on nodes that have one of ``NODE_KEYS``."""

NODE_KEYS: Final = (
    *("place", "railway", "barrier", "harbour", "industrial"),
    "corridors:terminal",
)

_EAST_DEG: Final = 180.0
_NORTH_DEG: Final = 90.0
_FAR_DEG: Final = 0.1  # one id at two places this far apart: two different things


@dataclass(frozen=True, slots=True)
class Extract:
    """Ways with ``highway``, ``railway`` or ``route=ferry``, and the nodes they need.

    Parameters
    ----------
    inputs
        (name, sha256) of every file, or of the query.
    node_ids, lon_lat
        Ids ascending, shape (n,), and positions, shape (n, 2).
    node_tags
        Tags by node id, of the nodes that have any of ``NODE_KEYS``.
    way_ids, way_tags
        One of each per way; ids ascending, shape (w,).
    refs, first
        Node ids of all ways, one after the other: way ``i`` is
        ``refs[first[i]:first[i + 1]]``. A ref may be missing from ``node_ids``: the
        way leaves the file there.
    way_part
        Row in ``inputs`` of every way, shape (w,).
    """

    inputs: tuple[tuple[str, str], ...]
    node_ids: IntArray
    lon_lat: FloatArray
    node_tags: Mapping[int, Tags]
    way_ids: IntArray
    way_tags: tuple[Tags, ...]
    refs: IntArray
    first: IntArray
    way_part: IntArray

    @property
    def name(self) -> str:
        """Names of the inputs."""
        return " + ".join(name for name, _ in self.inputs)

    @property
    def missing_refs(self) -> int:
        """References of ways to nodes that the extract does not hold.

        However often a way comes by one of them, and however it is cut, it counts once.
        """
        way = np.repeat(self.way_ids, np.diff(self.first))
        missing = ~np.isin(self.refs, self.node_ids)
        pairs = np.stack([way[missing], self.refs[missing]], axis=1)
        return len(np.unique(pairs, axis=0))

    def position_of(self) -> dict[int, tuple[float, float]]:
        """(lon, lat) of every node that has tags, by its id."""
        ids = np.array(list(self.node_tags), dtype=np.int64)
        rows = self.lon_lat[np.searchsorted(self.node_ids, ids)]
        return {
            i: (lon, lat)
            for i, (lon, lat) in zip(ids.tolist(), rows.tolist(), strict=True)
        }


def make_extract(
    *,
    name: str,
    sha256: str,
    nodes: Mapping[int, tuple[float, float]],
    node_tags: Mapping[int, Tags],
    ways: Iterable[tuple[int, Tags, Sequence[int]]],
) -> Extract:
    """Order what a reader found; keep the nodes that ways or terminals need.

    ``nodes`` maps ids to (lon, lat), ``ways`` gives id, tags and node ids.

    Raises
    ------
    NetworkError
        When a coordinate lies off the globe.
    """
    kept = sorted((w for w in ways if is_traffic(w[1])), key=lambda way: way[0])
    tagged = {i: pick(t, NODE_TAGS) for i, t in node_tags.items() if is_place(t)}
    refs = np.array([ref for way in kept for ref in way[2]], dtype=np.int64)
    needed = np.union1d(refs, np.array(sorted(tagged), dtype=np.int64))
    node_ids = np.array([i for i in needed.tolist() if i in nodes], dtype=np.int64)
    lon_lat = np.array([nodes[i] for i in node_ids.tolist()], dtype=np.float64)
    extract = Extract(
        inputs=((name, sha256),),
        node_ids=node_ids,
        lon_lat=lon_lat.reshape(-1, 2),
        node_tags={i: tagged[i] for i in sorted(tagged) if i in nodes},
        way_ids=np.array([way[0] for way in kept], dtype=np.int64),
        way_tags=tuple(pick(way[1], WAY_TAGS) for way in kept),
        refs=refs,
        first=np.cumsum([0, *(len(way[2]) for way in kept)], dtype=np.int64),
        way_part=np.zeros(len(kept), dtype=np.int64),
    )
    _check_globe(extract)
    return extract


def is_traffic(tags: Tags) -> bool:
    """Tell whether a way may carry traffic: a road, a railway, a ferry."""
    return "highway" in tags or "railway" in tags or tags.get("route") == "ferry"


def is_place(tags: Tags) -> bool:
    """Tell whether a node may be a terminal or a place."""
    return any(key in tags for key in NODE_KEYS)


def pick(tags: Tags, keys: Sequence[str]) -> Tags:
    """Keep the tags of these keys."""
    return {key: tags[key] for key in keys if key in tags}


def fingerprint(extract: Extract) -> str:
    """Digest what an extract holds, where there is no file to take the sha256 of."""
    digest = hashlib.sha256()
    for array in (extract.node_ids, extract.lon_lat, extract.way_ids, extract.refs):
        digest.update(array.tobytes())
    digest.update(repr((extract.node_tags, extract.way_tags)).encode())
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
    lengths = np.concatenate([np.diff(part.first) for part in parts])
    return Extract(
        inputs=tuple(source for part in parts for source in part.inputs),
        node_ids=node_ids,
        lon_lat=lon_lat[kept],
        node_tags={i: t for part in reversed(parts) for i, t in part.node_tags.items()},
        way_ids=np.concatenate([part.way_ids for part in parts]),
        way_tags=tuple(tags for part in parts for tags in part.way_tags),
        refs=np.concatenate([part.refs for part in parts]),
        first=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        way_part=np.repeat(np.arange(len(parts)), [len(p.way_ids) for p in parts]),
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
        node_tags={i - shift if i < 0 else i: t for i, t in extract.node_tags.items()},
        way_ids=moved(extract.way_ids),
        refs=moved(extract.refs),
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
